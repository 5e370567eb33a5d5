"""Calendar arithmetic: months, seasons, decades, feasts and parts of them as first and last day. Pure."""

import calendar
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

Span = tuple[date, date]
"""First and last day, both included."""

SOON = timedelta(days=31)
"""A day without a year lies at most so far ahead where the question does not speak of the past."""

SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
"""First month of each season, as meteorologists of the northern half of the earth count."""

_CUTS = {1: (10, 20), 3: (1, 2), 12: (4, 8), 120: (48, 84), 1200: (396, 792)}
"""Where early, mid and late part: a month by days, anything longer by months. Keys are lengths in months."""

_FEASTS: dict[str, Callable[[int], date]] = {
    "new year's eve": lambda year: date(year, 12, 31),
    "new year's day": lambda year: date(year, 1, 1),
    "new year": lambda year: date(year, 1, 1),
    "valentine's day": lambda year: date(year, 2, 14),
    "good friday": lambda year: easter(year, -2),
    "easter monday": lambda year: easter(year, 1),
    "easter sunday": lambda year: easter(year, 0),
    "easter": lambda year: easter(year, 0),
    "halloween": lambda year: date(year, 10, 31),
    "thanksgiving": lambda year: _nth_weekday(year, 11, 3, 4),
    "labor day": lambda year: _nth_weekday(year, 9, 0, 1),
    "memorial day": lambda year: date(year, 5, 31) - timedelta(days=date(year, 5, 31).weekday()),
    "independence day": lambda year: date(year, 7, 4),
    "christmas eve": lambda year: date(year, 12, 24),
    "christmas day": lambda year: date(year, 12, 25),
    "christmas": lambda year: date(year, 12, 25),
    "boxing day": lambda year: date(year, 12, 26),
}
FEASTS = tuple(sorted(_FEASTS, key=len, reverse=True))


@dataclass(frozen=True, slots=True)
class Asking:
    """When a question is asked, and which way it looks.

    Attributes:
        day: the day of asking, if known.
        ahead: it speaks of what is to come ("will", "planned").
        back: it speaks of the past ("did", "was").
        day_first: 3/4/2021 is the third of April, as outside the United States.
    """

    day: date | None = None
    ahead: bool = False
    back: bool = False
    day_first: bool = False


def one_day(year: int, month: int, day: int) -> Span | None:
    """A day; None if there is no such day."""
    try:
        return date(year, month, day), date(year, month, day)
    except ValueError:
        return None


def months(year: int, month: int, count: int = 1) -> Span:
    """So many whole months from the first of one."""
    last = shifted(date(year, month, 1), "month", count) - timedelta(days=1)
    return date(year, month, 1), last


def years(year: int, count: int = 1) -> Span:
    """So many whole years."""
    return date(year, 1, 1), date(year + count - 1, 12, 31)


def century(number: int) -> Span:
    """The 19th century is 1801 to 1900."""
    return years(number * 100 - 99, 100)


def quarter(year: int, number: int) -> Span:
    """The first to fourth quarter of a year."""
    return months(year, number * 3 - 2, 3)


def season(year: int, name: str) -> Span:
    """A northern season; the winter of a year begins in its December."""
    return months(year, SEASONS[name], 3)


def feast(year: int, name: str) -> Span:
    """A feast of `FEASTS` in a year."""
    day = _FEASTS[name](year)
    return day, day


def week(day: date) -> Span:
    """Monday to Sunday around a day."""
    monday = day - timedelta(days=day.weekday())
    return monday, monday + timedelta(days=6)


def unit_around(day: date, unit: str) -> Span:
    """The calendar day, week, month, quarter, year, decade or century that holds a day."""
    match unit:
        case "week":
            return week(day)
        case "month":
            return months(day.year, day.month)
        case "quarter":
            return quarter(day.year, (day.month + 2) // 3)
        case "year":
            return years(day.year)
        case "decade":
            return years(day.year // 10 * 10, 10)
        case "century":
            return century((day.year + 99) // 100)
        case _:
            return day, day


def shifted(day: date, unit: str, count: int) -> date:
    """A day moved by days, weeks, months, quarters, years, decades or centuries; 31 March - 1 month is the
    last day of February."""
    if unit in ("day", "week", "fortnight"):
        return day + timedelta(days=count * {"day": 1, "week": 7, "fortnight": 14}[unit])
    factor = {"month": 1, "quarter": 3, "year": 12, "decade": 120, "century": 1200}[unit]
    total = day.year * 12 + day.month - 1 + count * factor
    year, month = max(total // 12, 1), total % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def part_of(span: Span, which: str) -> Span:
    """The early, mid or late third, or the first or second half, of a span that is made of whole months.

    Anything else (a week, a day) has no parts worth telling apart and stays whole.
    """
    first, last = span
    after = last + timedelta(days=1)
    length = (after.year - first.year) * 12 + after.month - first.month
    if first.day != 1 or after.day != 1 or length not in _CUTS:
        return span
    cuts = _CUTS[length]
    if which in ("first half", "second half"):
        cuts = (15, 15) if length == 1 else (length // 2, length // 2)
    if length == 1:
        marks = [first + timedelta(days=cut) for cut in cuts]
    else:
        marks = [shifted(first, "month", cut) for cut in cuts]
    if which in ("early", "first half"):
        return first, marks[0] - timedelta(days=1)
    if which == "mid":
        return marks[0], marks[1] - timedelta(days=1)
    return marks[1], last


def without_year(make: Callable[[int], Span | None], asking: Asking) -> Span | None:
    """Choose the year of a month, a season or a feast: the last one begun, or the next one if it lies ahead.

    Args:
        make: the span in a given year; None where that year lacks it (29 February).
        asking: the day and the direction. Without a day there is no telling.
    """
    if asking.day is None:
        return None
    today = asking.day
    near = [span for year in range(today.year - 8, today.year + 9) if (span := make(year))]
    if asking.ahead:
        return next((span for span in near if span[1] >= today), None)
    soon = SOON if not asking.back and near and near[0][0] == near[0][1] else timedelta()
    begun = [span for span in near if span[0] <= today + soon]
    return begun[-1] if begun else None


def easter(year: int, later: int = 0) -> date:
    """So many days after Easter Sunday, by the anonymous Gregorian computus (Nature, 20 April 1876)."""
    golden, hundreds, rest = year % 19, year // 100, year % 100
    moved = (hundreds - (hundreds + 8) // 25 + 1) // 3
    epact = (19 * golden + hundreds - hundreds // 4 - moved + 15) % 30
    weekday = (32 + 2 * (hundreds % 4) + 2 * (rest // 4) - epact - rest % 4) % 7
    late = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1) + timedelta(days=later)


def _nth_weekday(year: int, month: int, weekday: int, number: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (number - 1))
