"""A conversation as a document: what every written form of it says, before it is written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from qa.answer import Answer, Citation, Finding, Sentence, Support
    from qa.conversations.records import Attempt, Conversation, StoredTurn

QUOTE_MODEL = "quote"
# Control characters and what reorders a line (CVE-2021-42574), as a reader may see them.
_SHOWN = {
    **{code: chr(0x2400 + code) for code in range(0x20)},
    0x7F: "␡",
    **dict.fromkeys(
        [*range(0x80, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A), *range(0xD800, 0xE000)], "\ufffd"
    ),
}
_STATES = {
    "running": "Still being answered when this was exported.",
    "stopped": "Stopped before its end.",
    "interrupted": "Interrupted: Footnote ended before the answer did.",
}


@dataclass(frozen=True, slots=True)
class Block:
    """Sentences that run on from each other.

    Attributes:
        item: whether it is an item of a list.
        mark: what stands before an item, as "-" or "2."; "" for a paragraph.
        depth: of an item in lists within lists, from 0.
        sentences: at least one.
    """

    item: bool
    mark: str
    depth: int
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question and its answer.

    Attributes:
        number: its place, from 1.
        question: on one line, or on several if it was pasted.
        asked: when, in UTC.
        notes: how it was understood, limited and answered, a sentence each.
        answer: the newest that came, or None.
        numbers: of each footnote of the answer, its number in the whole document.
        ending: why there is no (more) answer; "" if it is complete.
    """

    number: int
    question: str
    asked: datetime
    notes: tuple[str, ...]
    answer: Answer | None
    numbers: Mapping[int, int]
    ending: str

    @property
    def is_written(self) -> bool:
        """Whether a model wrote the answer; else it is made of quotations."""
        return self.answer is not None and self.answer.model != QUOTE_MODEL


def one_line(text: str) -> str:
    """Text from outside on one line; what a terminal or a browser would obey is shown instead."""
    return " ".join(text.split()).translate(_SHOWN)


def exchanges(conversation: Conversation) -> list[Exchange]:
    """The questions of a conversation, their footnotes numbered through."""
    found: list[Exchange] = []
    last = 0
    for number, turn in enumerate(conversation.turns, 1):
        attempt = turn.best
        citations = attempt.answer.citations if attempt.answer else ()
        numbers = {citation.n: last + place for place, citation in enumerate(citations, 1)}
        last += len(citations)
        found.append(
            Exchange(
                number=number,
                question=turn.question.strip(),
                asked=turn.attempts[0].started,
                notes=tuple(_notes(turn, attempt)),
                answer=attempt.answer,
                numbers=numbers,
                ending=_ending(attempt),
            )
        )
    return found


def _notes(turn: StoredTurn, attempt: Attempt) -> Iterator[str]:
    understood = attempt.standalone_question
    if understood and one_line(understood).casefold() != one_line(turn.question).casefold():
        yield f"Understood as: {one_line(understood)}"
    if attempt.days is not None:
        first, last = attempt.days
        yield f"Days meant: {first}" + (f" to {last}" if last != first else "")
    if limits := limits_words(attempt.asked.filters):
        yield f"Limited to articles {limits}"
    told = attempt.answer
    if told is not None and told.model != QUOTE_MODEL and not told.abstained:
        yield f"Written by {one_line(told.model)}, each sentence checked against its passages"
    if len(turn.attempts) > 1:
        yield f"Asked {len(turn.attempts)} times; this is the newest answer"


def limits_words(filters: Mapping[str, Any]) -> str:
    """Hard limits in words: "since 2021-01-01, from Coast Wire or Harbour Post"."""
    sources = filters.get("sources")
    named = [one_line(str(one)) for one in sources] if isinstance(sources, list | tuple) else []
    parts = [f"{word} {one_line(str(filters[word]))}" for word in ("since", "until") if filters.get(word)]
    return ", ".join([*parts, *([f"from {' or '.join(named)}"] if named else [])])


def _ending(attempt: Attempt) -> str:
    """Why an answer ends early, as a sentence or two."""
    early = attempt.trouble or (attempt.answer.interrupted if attempt.answer else None)
    if early is None or not early.what:
        return _STATES.get(attempt.state, "" if attempt.answer else "No answer came.")
    what = one_line(early.what)
    opening = "The answer ends here" if attempt.answer else "No answer came"
    return f"{opening}: {what}."


def blocks(sentences: Sequence[Sentence]) -> list[Block]:
    """Sentences parted where their leads break the line."""
    found: list[Block] = []
    for sentence in sentences:
        if found and "\n" not in sentence.lead:
            found[-1] = Block(
                found[-1].item, found[-1].mark, found[-1].depth, (*found[-1].sentences, sentence)
            )
            continue
        begun = sentence.lead.rpartition("\n")[2] if "\n" in sentence.lead else sentence.lead
        mark = one_line(begun)
        item = bool(re.fullmatch(r"[-*+•]|\d{1,4}[.)]", mark))
        depth = (len(begun) - len(begun.lstrip())) // 2 if item and "\n" in sentence.lead else 0
        found.append(Block(item, mark if item else "", min(depth, 4), (sentence,)))
    return found


def support_words(support: Support) -> str:
    """A sign and a word for how far the cited passages say what a sentence says; "" if it states nothing."""
    return {"supported": "✓ supported", "weak": "? weak", "unsupported": "✗ not supported"}.get(support, "")


def findings(exchange: Exchange) -> list[str]:
    """What the check found about the sentences, a line each, with the document's footnote numbers."""
    answer = exchange.answer
    if answer is None:
        return []
    found = [
        _finding(finding, sentence, exchange.numbers)
        for sentence in answer.sentences
        for finding in sentence.findings
    ]
    if answer.dropped:
        many = len(answer.dropped)
        sentences = "1 sentence was" if many == 1 else f"{many} sentences were"
        found.append(f"{sentences} left out: the passages do not bear {'it' if many == 1 else 'them'} out")
    return found


def _finding(finding: Finding, sentence: Sentence, numbers: Mapping[int, int]) -> str:
    said, known = one_line(finding.said), f"“{one_line(sentence.text)}”"
    number = numbers.get(finding.citation) if finding.citation else None
    passage = f"passage {number}" if number else "the passage cited"
    nearest = f"“{one_line(finding.nearest)}”" if finding.nearest else ""
    if finding.kind == "removed":
        return f"A footnote {said} was taken out: there is no such passage"
    if finding.kind == "uncited":
        return f"{known} has no footnote, and no passage was found that says so"
    if finding.kind == "meaning":
        told = "comes near it" if sentence.support == "weak" else "does not say so"
        return f"{known}: {passage} {told}" + (f"; it says {nearest}" if nearest else "")
    return f"{known} says “{said}”; {passage} " + (f"says {nearest}" if nearest else "does not")


def reference(citation: Citation) -> str:
    """Title, source, day and page of a citation on one line."""
    page = f"p. {citation.page}" if citation.page else None
    facts = (citation.title, citation.source, citation.published or "no date", page)
    return ", ".join(one_line(fact) for fact in facts if fact)


def whereabouts(citation: Citation) -> str:
    """The file of a citation and the characters of the quote."""
    member = f"!/{citation.member}" if citation.member else ""
    return f"{one_line(citation.path + member)}, characters {citation.start}–{citation.end}"


def link(citation: Citation) -> str | None:
    """The address of a citation, if it is one that a browser may safely open."""
    url = citation.url or ""
    return url if re.fullmatch(r"https?://[^\s<>\"'`\\\x00-\x20\x7f-\uffff]{3,2000}", url) else None


def copies(citation: Citation) -> str:
    """Which other articles carry the passage; "" if none."""
    named = [
        ", ".join(one_line(fact) for fact in (one.source or one.title, one.published) if fact)
        for one in citation.also
    ]
    return f"also in {len(named)} other{'s' if len(named) > 1 else ''}: {'; '.join(named)}" if named else ""


def moment(when: datetime) -> str:
    """A moment as a document dates itself: "2026-03-04 10:05 UTC"."""
    return f"{when:%Y-%m-%d %H:%M} UTC"
