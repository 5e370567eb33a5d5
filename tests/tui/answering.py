"""Answers of every outcome, for tests of how they are shown."""

from typing import Any

from qa.answer import Answer, Citation, Sentence, Variant


def citation(
    n: int, quote: str, published: str | None = "2021-03-04", source: str = "Harbour Post"
) -> Citation:
    """A citation of an article that is nothing but the quotation."""
    return Citation(
        n=n,
        article_id=f"article-{n}",
        title=f"Title {n}",
        published=published,
        source=source,
        path=f"/articles/{n}.md",
        url=None,
        start=0,
        end=len(quote),
        quote=quote,
        passage_start=0,
        passage_end=len(quote),
        passage=quote,
    )


def told(outcome: str = "answer", *, short: str | None = "48 million crowns", **changes: Any) -> Answer:
    """An answer of one sentence; `changes` replace fields."""
    quote = "The terminal cost 48 million crowns."
    given = {
        "question": "What did it cost?",
        "standalone_question": "What did it cost?",
        "answer": f"{quote} [1]",
        "short": short,
        "outcome": outcome,
        "abstained": outcome == "decline",
        "confidence": 0.5,
        "sentences": (Sentence(text=quote, citations=(1,), support="supported"),),
        "citations": (citation(1, quote),),
        "timings_ms": {"total": 300.0},
        "model": "quote",
    }
    return Answer(**{**given, **changes})


def declined(**changes: Any) -> Answer:
    """An answer that the articles do not give."""
    nothing = {"answer": "Your articles do not say.", "short": None, "sentences": ()}
    return told("decline", **{**nothing, **changes})


def differing() -> Answer:
    """An answer on which two articles do not agree; the third repeats the first."""
    old = "It will cost 44 million."
    return told(
        citations=(
            citation(1, "The terminal cost 48 million crowns."),
            citation(2, old, "2021-01-11", "Coast Wire"),
            citation(3, "48 million crowns.", "2021-03-05", "Coast Wire"),
        ),
        sentences=(
            Sentence(text="The terminal cost 48 million crowns.", citations=(1, 3), support="supported"),
            Sentence(text=old, citations=(2,), support="supported"),
        ),
        variants=(
            Variant(short="48 million crowns", published="2021-03-05", citations=(1, 3)),
            Variant(short="44 million", published="2021-01-11", citations=(2,)),
        ),
    )
