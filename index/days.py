"""A day as people write it becomes a `date`.

Forms that news uses in ten languages are read by our own patterns; `dateparser` reads full dates in others. A
day is never invented: a month alone, a weekday or an ambiguous "03/04/2021" is no day (`index.periods` reads
what they do say).
"""

import math
import re
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from typing import NamedTuple

from index.clock import iso_precision, time_beside, zone_as_written
from index.month_names import ENGLISH_MONTH, MONTH, month_number
from index.published import Precision, last_day

# Longer text is prose, not a date.
_FIELD_CHARACTERS = 120

_MONTH = rf"(?P<month>{MONTH})\.?"
_ENGLISH_MONTH = rf"(?P<month>{ENGLISH_MONTH})\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th|er|º)?"
_YEAR = r"(?P<year>\d{4})(?!\d)"

_FULL_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        r"(?<!\d)(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})(?!\d)",
        r"(?<!\d)(?P<year>\d{4})(?P<mark>[/.])(?P<month>\d{1,2})(?P=mark)(?P<day>\d{1,2})(?!\d)",
        r"(?<!\d)(?P<year>\d{4})\s?年\s?(?P<month>\d{1,2})\s?月\s?(?P<day>\d{1,2})\s?日",
        rf"(?<!\d){_DAY}(?:\s+(?:of|de|d[’']))?[\s.-]*\b{_MONTH}[,،]?(?:\s+(?:de|del)\b)?[\s-]*{_YEAR}",
        rf"\b{_ENGLISH_MONTH}\s*{_DAY},?\s+{_YEAR}",
        r"(?<!\d)(?P<day>\d{1,2})\.\s?(?P<month>\d{1,2})\.\s?(?P<year>\d{4})(?!\d)",
        r"(?<!\d)(?P<first>\d{1,2})/(?P<second>\d{1,2})/(?P<year>\d{4})(?!\d)",
    )
)
_YEARLESS_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"\b{_ENGLISH_MONTH}\s*{_DAY}(?!\d)",
        rf"(?<!\d){_DAY}\.?\s+(?:de\s+)?{_MONTH}",
        r"(?<![年\d])(?P<month>\d{1,2})月(?P<day>\d{1,2})日",
    )
)
# Trying all of dateparser's two hundred takes seconds; these are the ones that most news is written in.
_LANGUAGES = (
    *("en", "de", "fr", "es", "it", "pt", "nl", "sv", "da", "nb", "fi", "pl", "cs", "sk", "hu", "ro", "bg"),
    *("el", "ru", "uk", "tr", "ar", "fa", "he", "hi", "id", "vi", "zh", "ja", "ko"),
)
_COMPACT = re.compile(r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})")
_HAS_DAY = re.compile(r"(?<!\d)\d{1,2}(?!\d)")
_HAS_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")


class Day(NamedTuple):
    """A day as it was read.

    Attributes:
        on: the day; the first one of a month or year.
        at: the ISO 8601 stamp where a time was given, or None.
        start: where it stands in the text, the time beside it included.
        end: one past its last character.
        precision: how exactly it is given.
        zone: the time zone as it is written, or None.
    """

    on: date
    at: str | None
    start: int = 0
    end: int = 0
    precision: Precision = "day"
    zone: str | None = None

    @property
    def last(self) -> date:
        """The last day that it may mean."""
        return last_day(self.on, self.precision)


def parse_day(value: object) -> Day | None:
    """Read a field that holds a date.

    Args:
        value: a date, a datetime, a Unix time in seconds or milliseconds, 20210304 as a number, or text.

    Returns:
        The day, or None if there is no full date in it.
    """
    if isinstance(value, datetime):
        return _from_stamp(value.date(), value.isoformat())
    if isinstance(value, date):
        return Day(value, None)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _from_number(value)
    if isinstance(value, str) and len(value.strip()) <= _FIELD_CHARACTERS:
        return _from_iso(value.strip()) or first_day(value) or _from_mail(value) or from_any_language(value)
    return None


def first_day(text: str) -> Day | None:
    """Return the first full date written in the text in one of our own forms, with the time beside it."""
    found = [day for form in _FULL_FORMS for match in form.finditer(text) if (day := _day_of(match))]
    first = min(found, key=lambda day: day.start, default=None)
    return _with_time(text, first) if first else None


def _day_of(match: re.Match[str]) -> Day | None:
    """The day that a match of one of the full forms means, or None if there is no such day."""
    part = match.groupdict()
    month, day = part.get("month"), part.get("day")
    if "first" in part:
        first, second = int(part["first"]), int(part["second"])
        if first <= 12 and second <= 12 and first != second:
            return None  # 03/04/2021: March or April?
        month, day = (str(first), str(second)) if second > 12 else (str(second), str(first))
    on = date_of(part["year"] or "", month or "", day or "")
    return Day(on, None, *match.span()) if on else None


def _with_time(text: str, day: Day) -> Day:
    """The day with the time that stands beside it, if one does."""
    clock = time_beside(text, day.start, day.end)
    stamp = clock.on(day.on) if clock else None
    if clock is None or stamp is None:
        return day
    return Day(day.on, stamp, clock.start, clock.end, clock.precision, clock.zone)


def yearless_days(text: str) -> list[tuple[int, int]]:
    """Return months and days that are written without their year: "March 4" is (3, 4)."""
    return [
        (month_number(match["month"]), int(match["day"]))
        for form in _YEARLESS_FORMS
        for match in form.finditer(text)
    ]


def date_of(year: str, month: str, day: str) -> date | None:
    """Return the day with this year, month (a number or a name) and day; None if there is none."""
    try:
        return date(int(year), month_number(month), int(day))
    except ValueError:
        return None


def _from_iso(text: str) -> Day | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    if len(text) <= len("2021-03-04"):
        return Day(moment.date(), None)
    precision, zone = iso_precision(text)
    return Day(moment.date(), moment.isoformat(), 0, len(text), precision, zone)


def _from_stamp(on: date, stamp: str) -> Day:
    precision, zone = iso_precision(stamp)
    return Day(on, stamp, precision=precision, zone=zone)


def _from_number(value: float) -> Day | None:
    if not math.isfinite(value):
        return None
    whole = str(int(value))
    if len(whole) == 8 and (match := _COMPACT.fullmatch(whole)):
        on = date_of(*match.group("year", "month", "day"))
        return Day(on, None) if on else None
    seconds = value / 1000 if abs(value) > 1e11 else value
    if len(whole) < 8:
        return None
    try:
        moment = datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, OSError, ValueError):
        return None
    return Day(moment.date(), moment.isoformat(), precision="second", zone="UTC")


def _from_mail(text: str) -> Day | None:
    """RFC 2822, as feeds write it: "Thu, 04 Mar 2021 10:00:00 GMT"."""
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    zone = moment.isoformat()[len("2021-03-04T10:00:00") :]
    return Day(
        moment.date(), moment.isoformat(), precision="second", zone=zone_as_written(zone) if zone else None
    )


def from_any_language(text: str) -> Day | None:
    """Full dates in other languages: "4 marca 2021". Relative ones ("yesterday") are no dates."""
    if not _HAS_YEAR.search(text) or not _HAS_DAY.search(text):
        return None
    if re.search(r"\d[/]\d", text):
        return None  # our own forms have refused it as ambiguous
    import dateparser

    moment = dateparser.parse(
        text,
        languages=list(_LANGUAGES),
        settings={
            "PARSERS": ["absolute-time"],
            "REQUIRE_PARTS": ["day", "month", "year"],
            "STRICT_PARSING": True,
        },
    )
    return Day(moment.date(), None) if moment else None
