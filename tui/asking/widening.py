"""What narrowed a search that came to nothing, and the same question without it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tui.query import NO_FILTERS, Query
from tui.strictness import Strictness, more_lenient


@dataclass(frozen=True, slots=True)
class Wider:
    """A question with nothing left that narrows its search.

    Attributes:
        asked: the question.
        strictness: how sure an answer must be.
        words: what is wider, each in a few words ("all dates").
    """

    asked: Query
    strictness: Strictness
    words: tuple[str, ...]


def wider(asked: Query, strictness: Strictness, *, means_days: bool) -> Wider | None:
    """The same question asked wider; None if nothing narrows it.

    Args:
        asked: the question and its limits.
        strictness: how sure an answer had to be.
        means_days: whether days were read from its words, or given.
    """
    filters = asked.filters
    words = []
    if filters.since or filters.until or means_days:
        words.append("all dates")
    if filters.sources:
        words.append("all sources")
    looser = more_lenient(strictness) if strictness == "strict" else None
    if looser:
        words.append(looser)
    if not words:
        return None
    days = "any" if means_days else asked.days
    return Wider(replace(asked, filters=NO_FILTERS, days=days), looser or strictness, tuple(words))
