"""Which articles of a collection are listed, and in which order. Pure; made for 60,000 and more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from tui.collection.timeline import is_in
from tui.plain import one_line

if TYPE_CHECKING:
    from index.records import ArticleSummary

Sort = Literal["newest", "oldest", "title", "source", "length"]
SORTS: tuple[Sort, ...] = ("newest", "oldest", "title", "source", "length")


@dataclass(frozen=True, slots=True)
class Limits:
    """What of a collection is wanted.

    Attributes:
        find: words that the title has, in any order and case; "" for any.
        source: who published it, "" for articles without a source; None for all.
        period: how its day begins, see `tui.collection.timeline.Period.prefix`; "" for all.
        sort: which comes first.
        found: ids of articles whose texts were searched, best first; None if none were. Their order stands
            in place of `sort`.
    """

    find: str = ""
    source: str | None = None
    period: str = ""
    sort: Sort = "newest"
    found: tuple[str, ...] | None = None


class Collection:
    """All articles, ready to be listed.

    Args:
        summaries: newest first, those without a date last, as `Library.articles` gives them.
    """

    def __init__(self, summaries: Sequence[ArticleSummary]) -> None:
        self.articles = list(summaries)
        self._titles = [one_line(one.title).casefold() for one in self.articles]

    @cached_property
    def sources(self) -> list[tuple[str, int]]:
        """Who published how many, the most first; "" for those without a source."""
        counted = Counter(one.source or "" for one in self.articles)
        return sorted(counted.items(), key=lambda item: (-item[1], item[0].casefold()))

    @cached_property
    def _by_id(self) -> dict[str, int]:
        return {one.id: place for place, one in enumerate(self.articles)}

    @cached_property
    def _orders(self) -> dict[Sort, list[int]]:
        return {}

    def listed(self, limits: Limits) -> list[ArticleSummary]:
        """The articles that satisfy all limits, in order; an id that is not here is passed over."""
        if limits.found is None:
            places: Sequence[int] = self._order(limits.sort)
        else:
            places = [self._by_id[one] for one in limits.found if one in self._by_id]
        if limits.found is None:
            titles = self._titles
            for word in limits.find.casefold().split():
                places = [place for place in places if word in titles[place]]
        chosen = [self.articles[place] for place in places]
        if limits.source is not None:
            chosen = [one for one in chosen if (one.source or "") == limits.source]
        if limits.period:
            chosen = [one for one in chosen if is_in(one.published, limits.period)]
        return chosen

    def _order(self, sort: Sort) -> list[int]:
        """Places of all articles in an order, made once."""
        if sort not in self._orders:
            self._orders[sort] = self._sorted(sort)
        return self._orders[sort]

    def _sorted(self, sort: Sort) -> list[int]:
        articles, places = self.articles, list(range(len(self.articles)))
        if sort == "oldest":
            dated = [place for place in places if articles[place].published]
            return dated[::-1] + places[len(dated) :]
        if sort == "title":
            return sorted(places, key=self._titles.__getitem__)
        if sort == "source":
            # Those without one come last, as those without a date do.
            return sorted(places, key=lambda place: _last_if_none(articles[place].source))
        if sort == "length":
            return sorted(places, key=lambda place: -articles[place].words)
        return places


def _last_if_none(source: str | None) -> tuple[bool, str]:
    return not source, (source or "").casefold()
