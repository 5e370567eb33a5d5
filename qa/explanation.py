"""Why these passages: every candidate that came near, what moved it, and what became of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

from qa.passage import Passage
from qa.when import Days, TimeMeant

if TYPE_CHECKING:
    from index.article import Filter
    from qa.abstention import Thresholds
    from qa.search import SearchOptions

Fate = Literal["read", "folded", "repeat", "capped", "cut"]
"""Handed to the reader; folded into another article's passage that says the same; dropped because a passage
of the same article shows most of it; one too many of its article; below the best `k`."""

MOST_EXPLAINED = 30
"""Candidates that are explained, best first; what was read is always among them."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage that came near.

    Attributes:
        passage: with its ranks and scores in words and in meaning, and the reader's mark; as it was read, or
            as it was found if it was not.
        rank_fused: its place after fusion, from 1.
        fused: its score then, 0 to about 1.
        rank: its place after the date prior, from 1.
        prior: what its day added to the score; 0 where time says nothing.
        fate: what became of it.
        into: `rank` of the candidate that it was folded into or repeats, or None.
        place: its place among the passages that were read, from 1, or None.
    """

    passage: Passage
    rank_fused: int
    fused: float
    rank: int
    prior: float
    fate: Fate
    into: int | None = None
    place: int | None = None

    @property
    def moved(self) -> int:
        """Places that its day moved it up (positive) or down."""
        return self.rank_fused - self.rank


@dataclass(frozen=True, slots=True)
class Explanation:
    """How a search came to its passages.

    Attributes:
        question: as it was searched, history resolved.
        parts: what it asks, searched one by one.
        options: how it was searched.
        where: hard limits, or None.
        asked_on: the day of asking, or None.
        meant: what it says of time.
        days: first and last day as the asker gave them, "any", or None if they were read from the words.
        found: candidates by leg.
        together: different ones of all legs.
        candidates: the nearest, best first after the date prior.
        timings_ms: milliseconds for "words", "meaning", "fuse" (with the date prior), "fold" (with fetching
            articles) and "read" (the trained reader); what was not done is missing.
        thresholds: from which probability an answer is given, or given as uncertain; None if not known.
    """

    question: str
    parts: tuple[str, ...]
    options: "SearchOptions"
    where: "Filter | None"
    asked_on: date | None
    meant: TimeMeant
    days: Days | None
    found: Mapping[str, int]
    together: int
    candidates: tuple[Candidate, ...]
    timings_ms: Mapping[str, float]
    thresholds: "Thresholds | None" = None
