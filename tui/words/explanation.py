"""Why a passage was read or not, in words for people who do not know what a rank in meaning is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from tui.asking.days_meant import days_shown
from tui.signs import Signs
from tui.strictness import Strictness
from tui.words.wording import (
    counted,
    facts,
    percentage,
    quoted,
    sentence,
    written_date,
    written_period,
)

if TYPE_CHECKING:
    from qa.answer import Answer
    from qa.explanation import Candidate, Explanation
    from qa.when import TimeMeant

_TITLE = 40
_STAGES = {
    "condense": "understand",
    "words": "words",
    "meaning": "meaning",
    "fuse": "fuse, date",
    "fold": "fold copies",
    "read": "read",
    "answer": "answer",
    "first_word": "first word",
    "total": "in all",
}
"""The stages in their order, as a person calls them; "first word" and "in all" count from the asking."""


def ordinal(number: int) -> str:
    """1st, 2nd, 3rd, 11th."""
    ending = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def cited_as(candidate: Candidate, answer: Answer | None) -> tuple[int, ...]:
    """The numbers of the citations that stand in a passage."""
    passage, citations = candidate.passage, answer.citations if answer is not None else ()
    return tuple(
        one.n
        for one in citations
        if one.article_id == passage.article_id and passage.start <= one.start < passage.end
    )


def fate_words(candidate: Candidate, explanation: Explanation, signs: Signs, characters: int = _TITLE) -> str:
    """What became of a passage that was not read, in a few words; "" if it was.

    Args:
        candidate: the passage.
        explanation: of its search.
        signs: of this terminal.
        characters: of the title of another one that it is like.
    """
    if candidate.fate == "capped":
        return f"more than {explanation.options.per_article} of its article"
    if candidate.fate == "cut":
        return f"not among the best {explanation.options.k}"
    if candidate.fate == "read":
        return ""
    holder = next((one for one in explanation.candidates if one.rank == candidate.into), None)
    of = quoted(holder.passage.title, signs, characters) if holder is not None else "another one"
    return f"same text as {of}" if candidate.fate == "folded" else f"repeats {of}"


def in_words(candidate: Candidate, explanation: Explanation, answer: Answer | None, signs: Signs) -> str:
    """How a passage was found, what its day did, what the reader made of it, and what became of it."""
    said = [_found(candidate), _dated(candidate, explanation)]
    mark = candidate.passage.rerank
    said.append("" if mark is None else f"the reader gave it {percentage(mark)}")
    numbers = cited_as(candidate, answer)
    if numbers:
        verb = "near, but no answer" if answer is not None and answer.abstained else "quoted"
        end = f"{verb}: {', '.join(signs.mark(n) for n in numbers)}"
    elif candidate.place is not None:
        end = f"it was the {ordinal(candidate.place)} to be read, and is not quoted"
    else:
        end = f"left out: {fate_words(candidate, explanation, signs)}"
    return " ".join(sentence(one) for one in [*said, end] if one)


def _found(candidate: Candidate) -> str:
    passage = candidate.passage
    ways = []
    if passage.rank_words is not None:
        ways.append(f"its words ({ordinal(passage.rank_words)})")
    if passage.rank_vectors is not None:
        ways.append(f"its meaning ({ordinal(passage.rank_vectors)})")
    return f"found by {' and '.join(ways)}" if ways else "found in a copy"


def _dated(candidate: Candidate, explanation: Explanation) -> str:
    """What the day of a passage did to its place; "" where time says nothing."""
    if not candidate.prior:
        return "it has no date" if candidate.passage.published is None and explanation.asked_on else ""
    moved, gained = candidate.moved, f"{candidate.prior:+.2f}".replace("-", "−")
    day = f"its date ({written_date(candidate.passage.published)})"
    if not moved:
        return f"{day} changed nothing ({gained})"
    return f"{day} moved it {'up' if moved > 0 else 'down'} {counted(abs(moved), 'place')} ({gained})"


def days_told(explanation: Explanation, signs: Signs) -> str:
    """Which days are meant, and from which words."""
    if explanation.days == "any":
        return "no day is preferred"
    if explanation.days is not None:
        return "as you said"
    meant = explanation.meant
    if not meant:
        return "none named; newer ones go first" if explanation.asked_on else "none named"
    leans = {"recent": "the newest first", "earliest": "the oldest first"}
    lean = leans[meant.lean] if meant.lean else None
    words = f"from {quoted(meant.words, signs)}" if meant.words else None
    return facts([_open(meant), words, lean], signs)


def _open(meant: TimeMeant) -> str | None:
    """A window that is open to one side; the field shows one that is closed."""
    if meant.start and not meant.end:
        return f"since {written_date(meant.start)}"
    return f"until {written_date(meant.end)}" if meant.end and not meant.start else None


def days_field(explanation: Explanation | None) -> str:
    """What stands in the field of days."""
    if explanation is None:
        return ""
    meant = explanation.meant
    if explanation.days is None and meant.start and meant.end:
        return written_period(meant.start, meant.end)
    return days_shown(explanation.days)


def summary_line(explanation: Explanation, answer: Answer | None, signs: Signs) -> str:
    """How many were read and how sure that makes the answer, on one line of 80 columns."""
    read = sum(one.fate == "read" for one in explanation.candidates)
    sure = f"sure to {percentage(answer.confidence)}{_needed(explanation)}" if answer is not None else None
    return facts([f"{read} of {counted(explanation.together, 'passage', signs)} read", sure], signs)


def search_lines(explanation: Explanation, strictness: Strictness) -> list[str]:
    """How many each way of searching found, within which limits, and how strict the answer was."""
    legs = {"words": "by words", "vectors": "by meaning"}
    by = ", ".join(f"{number} {legs[leg]}" for leg, number in explanation.found.items())
    limits = _limits(explanation)
    parts = len(explanation.parts)
    return [
        f"Found {by}.",
        *([f"The question asks {parts} things; each was searched."] if parts > 1 else []),
        *([f"Only articles {limits}."] if limits else []),
        f"Strictness: {strictness}.",
    ]


def _needed(explanation: Explanation) -> str:
    """From which probability on something is answered."""
    if explanation.thresholds is None:
        return ""
    perhaps, answered = (
        percentage(explanation.thresholds.perhaps),
        percentage(explanation.thresholds.answer),
    )
    return f" (answer from {answered}{'' if perhaps == answered else f', perhaps from {perhaps}'})"


def _limits(explanation: Explanation) -> str:
    where = explanation.where
    if not where:
        return ""
    parts = [
        f"since {written_date(where.since)}" if where.since else None,
        f"until {written_date(where.until)}" if where.until else None,
        f"from {' or '.join(where.sources)}" if where.sources else None,
    ]
    return ", ".join(filter(None, parts))


def stage_rows(explanation: Explanation, times: Mapping[str, float]) -> list[tuple[str, float]]:
    """Each stage as a person calls it and its milliseconds, in order.

    Args:
        explanation: of the search.
        times: of the whole answer (`Answer.timings_ms`); "retrieve" is told in its parts.
    """
    known = {**times, **explanation.timings_ms}
    return [(name, known[stage]) for stage, name in _STAGES.items() if stage in known]


def bars(rows: Sequence[tuple[str, float]], columns: int, signs: Signs) -> list[str]:
    """A line for each stage: its name, a bar as long as it took, the time itself.

    Args:
        rows: names and milliseconds.
        columns: of the longest bar.
        signs: of this terminal.
    """
    longest = max((taken for _, taken in rows), default=0.0)
    width = max((len(name) for name, _ in rows), default=0)
    lines = []
    for name, taken in rows:
        length = max(round(columns * taken / longest), 1) if longest > 0 and taken > 0 else 0
        bar = signs.bar_done * length
        lines.append(f"{name:<{width}}  {bar}{' ' if bar else ''}{_milliseconds(taken)}")
    return lines


def _milliseconds(taken: float) -> str:
    return f"{taken / 1000:.1f} s" if taken >= 1000 else f"{taken:.0f} ms" if taken >= 1 else "under 1 ms"
