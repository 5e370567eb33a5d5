"""The dates that a question means: a window or a lean, always soft.

This is a small first version: months, days and years written in English, a few relative phrases counted
from the day of asking, and words such as "latest" and "first".
"""

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

Lean = Literal["recent", "earliest"]


@dataclass(frozen=True, slots=True)
class TimeMeant:
    """What a question says of time.

    Attributes:
        start: first day meant, or None.
        end: last day meant, or None.
        lean: whether it asks for the newest or the oldest, or None.
    """

    start: date | None = None
    end: date | None = None
    lean: Lean | None = None

    def __bool__(self) -> bool:
        """Whether it says anything at all."""
        return bool(self.start or self.end or self.lean)


_MONTHS = {name.lower(): n for n, name in enumerate(calendar.month_name) if name}
_MONTHS |= {name[:3]: n for name, n in _MONTHS.items()} | {"sept": 9}
_MONTH = r"(?P<month>" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\b\.?"
_YEAR = r"(?P<year>(?:19|20)\d\d)\b"
_DAY = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?\b"

_ISO = re.compile(r"\b(?P<year>(?:19|20)\d\d)-(?P<monthnumber>\d\d)-(?P<day>\d\d)\b")
_DAY_MONTH = re.compile(rf"\b(?:the )?{_DAY} (?:of )?{_MONTH}(?:,? {_YEAR})?", re.I)
_MONTH_DAY = re.compile(rf"\b{_MONTH} {_DAY}(?!\d)(?:,? {_YEAR})?", re.I)
_MONTH_YEAR = re.compile(rf"(?<!\d )(?<!\dst )(?<!\dth )\b{_MONTH},? (?:of )?{_YEAR}", re.I)
_MONTH_ALONE = re.compile(rf"\b(?:in|during|since|last|this|of) (?:early |late |mid-)?{_MONTH}(?! \d)", re.I)
# A year alone is a window only behind a preposition: "the 2020 treaty" is a topic.
_IN_YEAR = re.compile(rf"\b(?:in|during|since|of|throughout) (?:early |late |mid-)?{_YEAR}", re.I)
_YEAR_ALONE = re.compile(rf"\b{_YEAR}")
_RELATIVE = re.compile(
    r"\b(?P<today>today|tonight)\b|\b(?P<yesterday>yesterday)\b"
    r"|\b(?P<which>this|last|past|previous) (?P<unit>week|month|year)\b",
    re.I,
)
# "the last ferry" may be the final one; "last" leans only before a report or a count of events.
_RECENT = re.compile(
    r"\b(?:latest|newest|most recent(?:ly)?|recent(?:ly)?|currently|right now|nowadays|now)\b", re.I
)
_EARLIEST = re.compile(
    r"\b(?:earliest|originally|initially|at first|first (?:report|time|announced|reported|said))\b", re.I
)


def time_meant(question: str, asked_on: date | None = None) -> TimeMeant:
    """Read the dates of a question.

    Args:
        question: in English.
        asked_on: the day of asking. Without it, relative phrases and months without a year mean nothing.
    """
    start, end = _written(question, asked_on) or _relative(question, asked_on) or (None, None)
    lean: Lean | None = None
    if _RECENT.search(question):
        lean = "recent"
    elif _EARLIEST.search(question):
        lean = "earliest"
    return TimeMeant(start, end, lean)


def date_phrases(text: str) -> list[str]:
    """The days, months and years written out in a text, as written, in order ("4 March 2021", "2019")."""
    found: dict[int, str] = {}
    for pattern in (_ISO, _DAY_MONTH, _MONTH_DAY, _MONTH_YEAR, _YEAR_ALONE):
        for match in pattern.finditer(text):
            if not any(start <= match.start() < start + len(words) for start, words in found.items()):
                found[match.start()] = match.group().removeprefix("the ").rstrip(".")
    return [phrase for _, phrase in sorted(found.items())]


def _written(question: str, asked_on: date | None) -> tuple[date, date] | None:
    for pattern in (_ISO, _DAY_MONTH, _MONTH_DAY, _MONTH_YEAR, _MONTH_ALONE, _IN_YEAR):
        for match in pattern.finditer(question):
            window = _window(match.groupdict(), asked_on)
            if window:
                return window
    return None


def _window(found: dict[str, str | None], asked_on: date | None) -> tuple[date, date] | None:
    """The days that a match names; None if it names no real day, or its year cannot be known."""
    month_name, number, day = found.get("month"), found.get("monthnumber"), found.get("day")
    month = int(number) if number else _MONTHS[month_name.lower()] if month_name else None
    if found.get("year"):
        year = int(found["year"] or 0)
    elif asked_on is None or month is None:
        return None
    else:
        year = asked_on.year if month <= asked_on.month else asked_on.year - 1
    try:
        if month is None:
            return date(year, 1, 1), date(year, 12, 31)
        if day:
            return date(year, month, int(day)), date(year, month, int(day))
        return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
    except ValueError:
        return None


def _relative(question: str, asked_on: date | None) -> tuple[date, date] | None:
    match = _RELATIVE.search(question)
    if match is None or asked_on is None:
        return None
    if match["today"]:
        return asked_on, asked_on
    if match["yesterday"]:
        return asked_on - timedelta(days=1), asked_on - timedelta(days=1)
    this = match["which"].lower() == "this"
    match match["unit"].lower():
        case "week":
            # News says "last week" of the seven days before as often as of Monday to Sunday: take both.
            return (
                (asked_on - timedelta(days=7), asked_on)
                if this
                else (asked_on - timedelta(days=13), asked_on)
            )
        case "month":
            end = asked_on if this else asked_on.replace(day=1) - timedelta(days=1)
        case _:
            end = asked_on if this else date(asked_on.year - 1, 12, 31)
            return date(end.year, 1, 1), end
    return end.replace(day=1), end
