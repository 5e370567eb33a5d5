"""When an article was published, how exactly that is known, and what else it says of its date."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple

Precision = Literal["year", "month", "day", "hour", "minute", "second"]

# Fine to coarse is right to left.
_ORDER: tuple[Precision, ...] = ("year", "month", "day", "hour", "minute", "second")
_WRITTEN_CHARACTERS = {"year": len("2021"), "month": len("2021-03")}


def is_finer(one: Precision, other: Precision) -> bool:
    """Whether the first of two precisions tells more."""
    return _ORDER.index(one) > _ORDER.index(other)


def last_day(on: date, precision: Precision) -> date:
    """The last day of the year or month that begins on a day; the day itself where it is known."""
    if precision == "year":
        return date(on.year, 12, 31)
    if precision == "month":
        return date(on.year, on.month, monthrange(on.year, on.month)[1])
    return on


def as_written(on: date, precision: Precision) -> str:
    """ISO 8601 with no more than is known: "2021-03-04", "2021-03" or "2021"."""
    return on.isoformat()[: _WRITTEN_CHARACTERS.get(precision)]


def first_day_of(written: str) -> date:
    """The first day of what `as_written` gives.

    Raises:
        ValueError: it is no such text.
    """
    return date.fromisoformat(written + "-01-01"[len(written) - len("2021") :])


class OtherDate(NamedTuple):
    """A date that an article gives too, and that cannot be reconciled with the one believed.

    Attributes:
        found_in: one of the keys of `index.dates.TRUST`.
        on: the day, the first one of a month or year.
        precision: how exactly it is given.
        at: the full ISO 8601 stamp, or None.
    """

    found_in: str
    on: date
    precision: Precision = "day"
    at: str | None = None

    @property
    def written(self) -> str:
        """ISO 8601 with no more than is known."""
        return as_written(self.on, self.precision)


@dataclass(frozen=True, slots=True)
class Published:
    """When an article was published, and how we know.

    Attributes:
        on: the day, in the article's own time zone; the first day of the month or year where no more is
            known, see `precision`.
        at: the full ISO 8601 stamp where the article gives one, else None. It has an offset where the article
            gives one or names a zone that has only one.
        found_in: one of the keys of `index.dates.TRUST` ("front matter", "json-ld", "dateline"…).
        confidence: 0 to 1.
        precision: how exactly it is known.
        zone: the time zone as the article gives it: "+01:00", "UTC", "ET", or None.
        others: dates in other places of the article that say something else, most trusted first.
    """

    on: date
    at: str | None = None
    found_in: str = "field"
    confidence: float = 1.0
    precision: Precision = "day"
    zone: str | None = None
    others: tuple[OtherDate, ...] = ()

    @property
    def last(self) -> date:
        """The last day on which it may have been published."""
        return last_day(self.on, self.precision)

    @property
    def written(self) -> str:
        """ISO 8601 with no more than is known: "2021-03-04", "2021-03" or "2021"."""
        return as_written(self.on, self.precision)
