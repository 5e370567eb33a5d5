"""How many articles there are per month, year or ten years: the bars of the timeline. Pure."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from tui.signs import Signs
from tui.words.wording import written_date

# Wider bars say no more.
_WIDEST_BAR = 3
_YEAR_LETTERS = 4
# One in so many may be early enough to be told of together.
_FEW = 100


@dataclass(frozen=True, slots=True)
class Period:
    """A month, a year or ten years.

    Attributes:
        prefix: how its days begin in ISO 8601: "2021-03", "2021", "202"; "<2021-03" for all before.
        articles: published in it.
    """

    prefix: str
    articles: int

    @property
    def year(self) -> str:
        """Its first year; "" for all before another period."""
        return "" if self.prefix.startswith("<") else self.prefix[:_YEAR_LETTERS].ljust(_YEAR_LETTERS, "0")


@dataclass(frozen=True, slots=True)
class Timeline:
    """Periods from the first to the last that has articles, none left out.

    Attributes:
        periods: in order.
        columns: of each bar.
    """

    periods: tuple[Period, ...] = ()
    columns: int = 1

    def bars(self, signs: Signs) -> str:
        """One row, as high as the articles are many; an empty period is blank."""
        most = max((period.articles for period in self.periods), default=0)
        return "".join(_bar(period.articles, most, signs) * self.columns for period in self.periods)

    def labels(self) -> str:
        """The row below: years where they begin, as many as have room."""
        # The last year may stand out over the bars.
        row = [" "] * (len(self.periods) * self.columns + _YEAR_LETTERS)
        begin = [
            number
            for number, period in enumerate(self.periods)
            if period.year and (number == 0 or period.year != self.periods[number - 1].year)
        ]
        if len(begin) > 1 and 1 < begin[1] - begin[0] <= _YEAR_LETTERS // self.columns:
            begin = begin[1:]  # the rest of a year leaves its room to the first whole one
        free = 0
        for at in (number * self.columns for number in begin):
            if free <= at:
                row[at : at + _YEAR_LETTERS] = self.periods[at // self.columns].year
                free = at + _YEAR_LETTERS + 1
        return "".join(row).rstrip()

    def at(self, column: int) -> int | None:
        """Which period stands in a column of the row; None beside them."""
        number = column // self.columns
        return number if 0 <= number < len(self.periods) else None


def timeline(days: Iterable[str | None], columns: int) -> Timeline:
    """Count days of publication by the smallest period of which all fit in a row.

    Where a few early articles alone would take the room, they share the first period.

    Args:
        days: ISO 8601 days, months or years; None and those that are none are left out.
        columns: of the row.
    """
    known = sorted(day for day in days if day and day[:_YEAR_LETTERS].isdecimal())
    if not known or columns < 1:
        return Timeline()
    for letters in (7, 4, 3, 2):
        # An article of which only the year is known is in no month.
        counted = Counter(day[:letters] for day in known)
        prefixes = _prefixes(known[0], known[-1], letters)
        few: list[Period] = []
        if len(prefixes) > columns:
            prefixes = _prefixes(known[len(known) // _FEW], known[-1], letters)
            few = [Period(f"<{prefixes[0]}", bisect_left(known, prefixes[0]))]
        periods = (*few, *(Period(prefix, counted[prefix]) for prefix in prefixes))
        if len(periods) <= columns:
            return Timeline(periods, min(columns // len(periods), _WIDEST_BAR))
    return Timeline()


def period_name(prefix: str) -> str:
    """A period as a person calls it: "Mar 2021", "2021", "2020s", "before Mar 2021"."""
    if prefix.startswith("<"):
        return f"before {period_name(prefix[1:]).removesuffix('s')}"
    return written_date(prefix) if len(prefix) >= _YEAR_LETTERS else f"{prefix.ljust(_YEAR_LETTERS, '0')}s"


def is_in(day: str | None, prefix: str) -> bool:
    """Whether a day of publication lies in the period of that prefix."""
    if day is None:
        return False
    return day < prefix[1:] if prefix.startswith("<") else day.startswith(prefix)


def _prefixes(first: str, last: str, letters: int) -> list[str]:
    if letters == 7:
        months = range(_month_number(first), _month_number(last) + 1)
        return [f"{number // 12:04}-{number % 12 + 1:02}" for number in months]
    return [f"{year:0{letters}}" for year in range(int(first[:letters]), int(last[:letters]) + 1)]


def _month_number(day: str) -> int:
    month = int(day[5:7]) if day[5:7].isdecimal() else 1
    return int(day[:_YEAR_LETTERS]) * 12 + month - 1


def _bar(articles: int, most: int, signs: Signs) -> str:
    if not articles:
        return " "
    levels = len(signs.bars)
    # The smallest number is seen, and only the greatest fills the row.
    return signs.bars[max((articles * levels + most - 1) // most, 1) - 1]
