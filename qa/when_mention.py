"""One named time, and the pieces of patterns and readers that all kinds share."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from qa.when_calendar import SEASONS, Asking, Span, without_year
from qa.when_words import TENS, UNITS

Need = Literal["nothing", "preposition", "part"]


@dataclass(frozen=True, slots=True)
class Mention:
    """A time that is named.

    Attributes:
        at: where its words begin.
        to: where they end.
        span: first and last day.
        needs: what must stand before it for it to be a time at all: "2020" and "May" need a preposition,
            "the year" needs "the end of".
        in_year: the same in another year, for mentions without one; None for the others.
        to_date: it is running and ends with the day of asking ("this year").
    """

    at: int
    to: int
    span: Span
    needs: Need = "nothing"
    in_year: Callable[[int], Span | None] | None = None
    to_date: bool = False


Match = re.Match[str]
Reader = Callable[[Match, Asking], "Mention | None"]

_MONTH_NAMES = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
MONTHS = {name: number for number, name in enumerate(_MONTH_NAMES, 1)}
MONTHS |= {name[:3]: number for name, number in MONTHS.items()} | {"sept": 9}
WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
SHORT_MONTHS = {"jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "oct", "nov", "dec", "sept"}

MONTH = r"(?P<month>" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\b\.?"
YEAR = r"(?P<year>1[0-9]\d\d|20\d\d)\b"
OF_YEAR = rf"(?:,? (?:of )?(?:{YEAR}|(?P<yearword>this|last|next) year\b))"
DAY = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?\b"
WEEKDAY = r"(?P<weekday>" + "|".join(WEEKDAYS) + r")"
SEASON = r"(?P<season>" + "|".join(SEASONS) + r")"
_NUMBER = r"\d{1,3}|(?:" + "|".join(TENS) + r")(?:[ -](?:" + "|".join(UNITS) + r"))?|" + "|".join(UNITS)
COUNT = rf"(?P<count>an?|(?:a )?couple(?: of)?|(?:a )?few|several|{_NUMBER})"
FEW, FEWEST = 5, 2
UNIT = r"(?P<unit>day|week|fortnight|month|quarter|year|decade|century)"
NTH = r"(?P<nth>first|second|third|fourth|last|final)"
# What follows a number that counts things and so is no year, and what makes of a year the name of an event.
NO_YEAR = (
    r"(?!-|[.,]\d|\s?%|\s(?:people|men|women|children|homes|houses|schools|cities|towns|villages"
    r"|cases|deaths|"
    r"dollars|euros|pounds|miles|km|kilomet\w+|met(?:er|re)s|feet|tonnes|tons|years|days|hours"
    r"|minutes|seconds|"
    r"per ?cent|points|votes|pages|words|AD|BCE?|elections?|olympics?|games|world cup|super bowl"
    r"|season|edition|"
    r"census|models?|version)\b)"
)
# 6 January, 11 September and 7 October are names of what happened then.
EVENT = (
    r"(?!(?:st|nd|rd|th)?\s(?:attacks?|riots?|rioters|insurrection|committee|panel|commission|hearings?|"
    r"defendants|massacre|coup|uprising|revolution|movement|bombings?|protests?|siege|cases?|prosecutions|"
    r"people|men|women|percent|per cent|points)\b)"
)


def count_of(words: str) -> int | None:
    """How many "a", "a couple of", "twenty-one" or "12" are; None for "a few"."""
    words = words.lower()
    if words.isdigit():
        return int(words)
    if words in ("a", "an"):
        return 1
    if "couple" in words:
        return 2
    if "few" in words or words == "several":
        return None
    tens, _, units = words.replace("-", " ").partition(" ")
    return TENS[tens] + UNITS.get(units, 0) if tens in TENS else UNITS[tens]


def bare_mention(match: Match, span: Span) -> Mention:
    """A mention of a known span."""
    return Mention(match.start(), match.end(), span)


def whole(match: Match, span: Span | None, needs: Need = "nothing") -> Mention | None:
    """A mention that needs no year; None without a span."""
    return replace(bare_mention(match, span), needs=needs) if span else None


def has_year(match: Match) -> bool:
    """Whether a year, or "last year", is written."""
    return bool(match["year"] or match["yearword"])


def dated(match: Match, asking: Asking, make: Callable[[int], Span | None]) -> Mention | None:
    """A mention in the year that is written, in this, last or next year, or in the one that fits best."""
    if match["year"]:
        return whole(match, make(int(match["year"])))
    if match["yearword"]:
        step = {"last": -1, "this": 0, "next": 1}[match["yearword"].lower()]
        return whole(match, make(asking.day.year + step) if asking.day else None)
    span = without_year(make, asking)
    if span is None:
        return None
    return replace(bare_mention(match, span), in_year=make)


def chosen(choices: list[Span], which: str, today: date) -> Span | None:
    """Of spans in order: this year's, the next to begin, or the last that is over."""
    if which == "this":
        return next((span for span in choices if span[0].year == today.year), None)
    if which in ("next", "coming"):
        return next((span for span in choices if span[0] > today), None)
    return next((span for span in reversed(choices) if span[1] < today), None)
