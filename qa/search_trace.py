"""What a search leaves behind of its way, cheap enough to be kept always; explained only when asked for.

Retrieval passes its candidates through lazy steps; `SearchTrace.noted` stands between two of them and
remembers what came by. What became of a candidate is worked out afterwards from what each step let through.
"""

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING, Literal

from qa.explanation import MOST_EXPLAINED, Candidate, Explanation, Fate
from qa.passage import Passage
from qa.ranking import carries
from qa.when import Days, TimeMeant

if TYPE_CHECKING:
    from index.article import Chunk, Filter
    from qa.abstention import Thresholds
    from qa.search import SearchOptions

Step = Literal[
    "found",
    "distinct",
    "within",
    "folded",
    "shown",
    "distinct again",
    "kept",
    "retrieved",
    "ordered",
    "given",
]
"""Candidates as found, without repeats, within the cap of each article, without copies, as their earliest
copies, again without repeats and within the cap, the best `k`; then, where the trained reader orders them
anew, as it did, and the best of those."""

_READ: tuple[Step, ...] = ("retrieved", "ordered", "given")

_Place = tuple[str, int, int]


@dataclass(slots=True)
class SearchTrace:
    """What was noted of one search; made anew for each.

    Attributes:
        question: as it was searched.
        parts: what it asks.
        options: how it was searched, as the caller wished.
        where: hard limits.
        asked_on: the day of asking.
        meant: what it says of time.
        days: as the asker gave them.
        found: candidates by leg.
        fused: scores by chunk key after fusion, best first.
        ranked: the same after the date prior.
        chunks: by key.
        timings_ms: milliseconds by step.
    """

    question: str = ""
    parts: tuple[str, ...] = ()
    options: "SearchOptions | None" = None
    where: "Filter | None" = None
    asked_on: date | None = None
    meant: TimeMeant = field(default_factory=TimeMeant)
    days: Days | None = None
    found: dict[str, int] = field(default_factory=dict)
    fused: Mapping[int, float] = field(default_factory=dict)
    ranked: Mapping[int, float] = field(default_factory=dict)
    chunks: "Mapping[int, Chunk]" = field(default_factory=dict)
    timings_ms: dict[str, float] = field(default_factory=dict)
    _steps: dict[Step, list[Passage]] = field(default_factory=dict)
    _rest: Iterator[Passage] = field(default_factory=lambda: iter(()))

    def noted(self, step: Step, passages: Iterable[Passage]) -> Iterator[Passage]:
        """The same passages, each remembered as it comes by."""
        seen = self._steps.setdefault(step, [])
        for passage in passages:
            seen.append(passage)
            yield passage

    def beginning(self, passages: Iterator[Passage]) -> Iterator[Passage]:
        """The candidates as found; those that nobody took can still be explained."""
        self._rest = passages
        return self.noted("found", passages)

    @contextmanager
    def timing(self, name: str) -> Iterator[None]:
        """Add the time of what is done inside."""
        begun = time.perf_counter()
        try:
            yield
        finally:
            taken = (time.perf_counter() - begun) * 1000
            self.timings_ms[name] = round(self.timings_ms.get(name, 0.0) + taken, 2)

    def explanation(self, thresholds: "Thresholds | None" = None) -> Explanation:
        """What is known of the search once it is over.

        Raises:
            ValueError: nothing was searched.
        """
        if self.options is None:
            raise ValueError("nothing was searched with this trace")
        return Explanation(
            question=self.question,
            parts=self.parts,
            options=self.options,
            where=self.where,
            asked_on=self.asked_on,
            meant=self.meant,
            days=self.days,
            found=dict(self.found),
            together=len(self.chunks),
            candidates=tuple(self._candidates()),
            timings_ms=dict(self.timings_ms),
            thresholds=thresholds,
        )

    def _candidates(self) -> Iterator[Candidate]:
        """The nearest candidates and all that were read, in the order of the date prior."""
        taken = self._steps.get("found", [])
        untaken = islice(self._rest, max(MOST_EXPLAINED - len(taken), 0))
        fates = _Fates(self._steps)
        key_of = {(one.article_id, one.start, one.end): key for key, one in self.chunks.items()}
        fused = {key: rank for rank, key in enumerate(self.fused, 1)}
        ranked = {key: rank for rank, key in enumerate(self.ranked, 1)}
        rank_of = {_place(one): ranked[key_of[_place(one)]] for one in taken}
        for number, passage in enumerate([*taken, *untaken], 1):
            key = key_of[_place(passage)]
            fate, shown, holder = fates.of(passage) if number <= len(taken) else ("cut", passage, None)
            if number > MOST_EXPLAINED and fate != "read":
                continue
            yield Candidate(
                passage=shown,
                rank_fused=fused[key],
                fused=self.fused[key],
                rank=ranked[key],
                prior=self.ranked[key] - self.fused[key],
                fate=fate,
                into=rank_of.get(_place(holder)) if holder is not None else None,
                place=fates.place_of(shown) if fate == "read" else None,
            )


class _Fates:
    """What became of the candidates of one search.

    Args:
        steps: what each step let through; steps that were not taken are missing.
    """

    def __init__(self, steps: Mapping[Step, Sequence[Passage]]) -> None:
        self._steps = steps
        self._let_through = {step: {_place(one) for one in passages} for step, passages in steps.items()}
        self._folded = list(steps.get("folded", ()))
        self._shown = list(steps.get("shown", ()))
        self._number = {_place(one): number for number, one in enumerate(self._folded)}
        given = steps.get("given", steps.get("retrieved", ()))
        self._given = {_place(one): place for place, one in enumerate(given, 1)}
        self._articles = {one.article_id for one in given}
        self._newest = {_place(one): one for step in _READ for one in steps.get(step, ())}

    def place_of(self, shown: Passage) -> int | None:
        """Where a passage stands among those that were read, from 1."""
        return self._given.get(_place(shown))

    def of(self, passage: Passage) -> tuple[Fate, Passage, Passage | None]:
        """What became of a passage, the passage as it was last seen, and the one that stands for it."""
        if not self._passed("distinct", passage):
            return "repeat", passage, self._overlapping(passage, self._steps["distinct"])
        if not self._passed("within", passage):
            return "capped", passage, None
        if "folded" in self._steps:
            number = self._number.get(_place(passage))
            if number is None:
                return "folded", passage, self._holder(passage)
            if number >= len(self._shown):
                return "cut", passage, None
            twin = self._twin(number)
            if twin is not None:
                return "folded", passage, twin
            passage = self._shown[number]
            if not self._passed("distinct again", passage):
                return "repeat", passage, None
            if not self._passed("kept", passage):
                return "capped", passage, None
        return self._handed_on(self._newest.get(_place(passage), passage))

    def _handed_on(self, passage: Passage) -> tuple[Fate, Passage, Passage | None]:
        if _place(passage) in self._given:
            return "read", passage, None
        # The cap after the reader is the only reason why a passage above the last one read is left out.
        ordered = [_place(one) for one in self._steps.get("ordered", ())]
        last = max((ordered.index(place) for place in self._given if place in ordered), default=-1)
        above = _place(passage) in ordered and ordered.index(_place(passage)) < last
        return ("capped" if above and passage.article_id in self._articles else "cut"), passage, None

    def _passed(self, step: Step, passage: Passage) -> bool:
        return step not in self._let_through or _place(passage) in self._let_through[step]

    def _holder(self, passage: Passage) -> Passage | None:
        """The candidate that names the article of a folded passage and says what it says."""
        naming = [one for one in self._folded if passage.article_id in {copy.article_id for copy in one.also}]
        return next((one for one in naming if carries(one, passage)), naming[0] if naming else None)

    def _twin(self, number: int) -> Passage | None:
        """The candidate before it that is shown from the very same place, as copies of one story are."""
        place = _place(self._shown[number])
        first = next(at for at, one in enumerate(self._shown) if _place(one) == place)
        return self._folded[first] if first != number else None

    @staticmethod
    def _overlapping(passage: Passage, among: Iterable[Passage]) -> Passage | None:
        same = (one for one in among if one.article_id == passage.article_id)
        return next((one for one in same if one.start < passage.end and passage.start < one.end), None)


def _place(passage: Passage) -> _Place:
    return passage.article_id, passage.start, passage.end
