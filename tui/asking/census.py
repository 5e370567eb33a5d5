"""How many articles of which source and day the index holds, counted once for each of its states."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import TYPE_CHECKING

from tui.asking.periods import period_of
from tui.query import Filters

if TYPE_CHECKING:
    from index.library import Library


@dataclass(frozen=True, slots=True)
class SourceCount:
    """A source and how many articles it has, as most of them write its name."""

    name: str
    articles: int


@dataclass(frozen=True, slots=True)
class Days:
    """When the articles of one source were published.

    Attributes:
        articles: how many, those without a date included.
        known: ISO 8601 days of those whose day is known, ascending.
        vague: first and last day of those of which only the month or year is known.
    """

    articles: int = 0
    known: tuple[str, ...] = ()
    vague: tuple[tuple[str, str], ...] = ()

    def within(self, filters: Filters) -> int:
        """How many satisfy the days of a filter, as the index understands them."""
        if not (filters.since or filters.until):
            return self.articles
        since = filters.since.isoformat() if filters.since else ""
        until = filters.until.isoformat() if filters.until else "9999-12-31"
        known = bisect_right(self.known, until) - bisect_left(self.known, since)
        return max(known, 0) + sum(first >= since and last <= until for first, last in self.vague)


@dataclass(frozen=True, slots=True)
class Census:
    """What there is to filter by.

    Attributes:
        seq: of the index, when it was counted.
        sources: the most articles first.
        days: by key of the source, None for the articles without one.
    """

    seq: int = -1
    sources: tuple[SourceCount, ...] = ()
    days: Mapping[str | None, Days] = field(default_factory=dict)

    def count(self, filters: Filters) -> int:
        """How many articles satisfy a filter."""
        keys = [_key(name) for name in filters.sources] if filters.sources else [*self.days]
        return sum(self.days[key].within(filters) for key in {*keys} if key in self.days)

    def named(self, name: str) -> str | None:
        """The source of that name however its letters are written, or None."""
        if not self.sources:
            return None
        wanted = _key(name)
        return next((one.name for one in self.sources if _key(one.name) == wanted), None)

    def nearest(self, name: str) -> str | None:
        """The source that was probably meant by a name that there is not, or None."""
        return nearest_source(name, [one.name for one in self.sources])


def nearest_source(name: str, sources: Iterable[str]) -> str | None:
    """The source that holds a name or is most like it, or None."""
    by_key = {source.casefold(): source for source in sources}
    wanted = " ".join(name.split()).casefold()
    near = [key for key in by_key if wanted and wanted in key]
    near = near or get_close_matches(wanted, by_key, n=1, cutoff=0.5)
    return by_key[near[0]] if near else None


def take_census(library: Library) -> Census:
    """Count the articles of an index; half a second for 60,000, so in a thread."""
    seq = library.seq
    names: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    published: dict[str | None, list[str | None]] = defaultdict(list)
    for article in library.articles():
        key = _key(article.source) if article.source else None
        if key is not None and article.source:
            names[key][article.source] += 1
        published[key].append(article.published)
    counted = [
        SourceCount(max(written, key=lambda name: (written[name], name)), len(published[key]))
        for key, written in names.items()
    ]
    counted.sort(key=lambda one: (-one.articles, one.name.casefold()))
    return Census(seq, tuple(counted), {key: _days(days) for key, days in published.items()})


def _days(published: list[str | None]) -> Days:
    dated = [day for day in published if day]
    spans = [period_of(day) for day in dated if len(day) < len("2021-03-04")]
    return Days(
        len(published),
        tuple(sorted(day for day in dated if len(day) >= len("2021-03-04"))),
        tuple((span[0].isoformat(), span[1].isoformat()) for span in spans if span),
    )


def _key(source: str) -> str:
    from index.records import source_key  # numpy: loaded with the index, not before the first frame

    return source_key(source) or ""
