"""Conversations to export, for tests of every format."""

from datetime import UTC, date, datetime
from typing import Any

from qa.answer import Answer, Citation, Finding, Interruption, Sentence, Variant
from qa.conversations import Asked, Attempt, Conversation, KeptTrouble, StoredTurn, Summary
from qa.passage import Copy

WHEN = datetime(2026, 3, 4, 10, 5, tzinfo=UTC)
WHO = "Who opened the terminal?"


def citation(n: int, quote: str, **changes: Any) -> Citation:
    given = {
        "n": n,
        "article_id": f"article-{n}",
        "title": f"Title {n}",
        "published": "2021-03-04",
        "source": "Harbour Post",
        "path": f"/articles/{n}.md",
        "url": f"https://example.org/{n}",
        "start": 10,
        "end": 10 + len(quote),
        "quote": quote,
        "passage_start": 10,
        "passage_end": 10 + len(quote),
        "passage": quote,
    }
    return Citation(**{**given, **changes})


def answer(*sentences: Sentence, **changes: Any) -> Answer:
    numbers = sorted({n for sentence in sentences for n in sentence.citations})
    given = {
        "question": WHO,
        "standalone_question": WHO,
        "answer": " ".join(sentence.text for sentence in sentences),
        "short": None,
        "outcome": "answer",
        "abstained": False,
        "confidence": 0.9,
        "sentences": sentences,
        "citations": tuple(citation(n, f"Quotation number {n}.") for n in numbers),
        "timings_ms": {"total": 300.0},
        "model": "openai:test-model",
    }
    return Answer(**{**given, **changes})


def said(text: str, *citations: int, **changes: Any) -> Sentence:
    return Sentence(text=text, citations=citations, **{"support": "supported", **changes})


def attempt(told: Answer | None, question: str = WHO, **changes: Any) -> Attempt:
    given = {
        "id": 1,
        "asked": Asked(question),
        "state": "finished",
        "standalone_question": question,
        "days": None,
        "passages": (),
        "answer": told,
        "trouble": None,
        "started": WHEN,
        "ended": WHEN,
    }
    return Attempt(**{**given, **changes})


def conversation(*turns: tuple[str, Attempt], title: str = "The terminal") -> Conversation:
    stored = tuple(StoredTurn(n, question, (one,)) for n, (question, one) in enumerate(turns, 1))
    return Conversation(Summary(7, title, WHEN, WHEN, False, len(turns), WHO, "/index"), stored)


WRITTEN = answer(
    said("Mayor Ilse Brandt opened it.", 1),
    said(
        "It cost 41 million.",
        2,
        lead="\n\n",
        support="unsupported",
        findings=(Finding(kind="number", said="41 million", nearest="cost 48 million", citation=2),),
    ),
    said("A band played.", 1, 2, lead="\n- ", support="weak"),
    said("Scissors of 1961.", 1, lead="\n  - "),
    citations=(
        citation(
            1, "Brandt opened it.", page=3, also=(Copy("w", "Opens", "2021-03-05", "Coast Wire", None),)
        ),
        citation(2, "It cost 48 million.", url=None, published=None),
    ),
)


def talk() -> Conversation:
    """Every kind of answer: written, quoted, declined, broken off, none."""
    quoted = answer(
        said("The terminal cost 48 million.", 1),
        short="48 million",
        model="quote",
        outcome="perhaps",
        variants=(Variant(short="44 million", published="2021-01-11", citations=(1,)),),
    )
    declined = answer(abstained=True, outcome="decline", citations=(citation(1, "Herring.", near=0.2),))
    broken = answer(
        said("The first half", support="unchecked"),
        interrupted=Interruption(kind="dropped", what="the connection broke"),
    )
    limits = Asked("And the cost?", filters={"since": "2021-01-01", "sources": ["Coast Wire"]})
    return conversation(
        (WHO, attempt(WRITTEN)),
        (
            "And the cost?",
            attempt(
                quoted,
                asked=limits,
                standalone_question="What did the terminal cost?",
                days=(date(2021, 1, 1), date(2021, 12, 31)),
            ),
        ),
        ("Who is king?", attempt(declined)),
        ("Why?", attempt(broken, state="broken off")),
        ("Hello?", attempt(None, state="failed", trouble=KeptTrouble("the index is damaged", "Repair it"))),
    )


ATTACKS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "</title></style><b>bold</b>",
    "<!-- hidden --> <details open ontoggle=alert(1)>",
    "&lt;script&gt; &#60;b&#62; &amp;",
    "# Heading",
    "## 2. Another question?",
    "- item",
    "1. item",
    "> quotation",
    "--- ",
    "=====",
    "```python",
    "~~~",
    "    code",
    "`code` **bold** _it_ ~~struck~~ __strong__ *a*",
    "[link](javascript:alert(1)) ![image](https://evil.example/x.png)",
    "[^1]: another footnote",
    "see[^1] and [ref][ref]",
    "[ref]: https://evil.example",
    "<https://evil.example> https://evil.example www.evil.example",
    "| a | b |\n|---|---|\n| 1 | 2 |",
    "line one\n\n# Heading two\n\n<script>x</script>",
    "$x^2$ $$y$$ {{ template }} ${x} \\",
    "\x1b[31mred\x1b[0m \x07 \u202eesrever\u202c \ud800",
    ": definition",
    "javascript:alert(1)",
    "*",
    "\\",
    "",
)


def attacked(attack: str) -> Conversation:
    """A conversation in which everything that comes from outside says the same."""
    hostile = citation(
        1, attack, title=attack, source=attack, path=attack, url=attack, published=attack or None,
        member=attack, also=(Copy(attack, attack, attack, attack, attack),),
    )  # fmt: skip
    finding = Finding(kind="name", said=attack, nearest=attack, citation=1)
    told = answer(
        said(attack, 1, support="weak", findings=(finding,)),
        said(attack, 1, lead="\n- "),
        citations=(hostile,),
        short=attack,
        model=attack,
        variants=(Variant(short=attack, published=attack, citations=(1,)),),
        interrupted=Interruption(kind="dropped", what=attack),
    )
    asked = Asked(attack, filters={"since": attack, "sources": [attack]})
    one = attempt(told, attack, asked=asked, standalone_question=attack + " ?", state="broken off")
    quoted = attempt(told.model_copy(update={"model": "quote"}), attack)
    return conversation((attack, one), (attack, quoted), title=attack)
