"""A day as people write it becomes a `date`.

Forms that news uses are read by our own patterns; `dateparser` reads full dates in other languages. A day is
never invented: a month alone, a weekday or an ambiguous "03/04/2021" is no date.
"""

import math
import re
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from typing import NamedTuple

# Longer text is prose, not a date.
_FIELD_CHARACTERS = 120

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan",
            "february feb",
            "march mar",
            "april apr",
            "may",
            "june jun",
            "july jul",
            "august aug",
            "september sept sep",
            "october oct",
            "november nov",
            "december dec",
        ),
        start=1,
    )
    for name in names.split()
}
_MONTH = rf"(?P<month>{'|'.join(sorted(_MONTHS, key=len, reverse=True))})\b\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>\d{4})(?!\d)"
_ZONE = r"(?P<zone>\s?(?:Z|UTC|GMT|[+-]\d{2}:?\d{2}))?"
_TIME = rf"(?:T|,?\s+(?:at\s+)?)(?P<time>\d{{1,2}}:\d{{2}}(?::\d{{2}}(?:\.\d+)?)?)(?!\d|\s?[ap]\.?m){_ZONE}"

_FULL_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"(?<!\d)(?P<year>\d{{4}})-(?P<month>\d{{1,2}})-(?P<day>\d{{1,2}})(?!\d)(?:{_TIME})?",
        r"(?<!\d)(?P<year>\d{4})(?P<mark>[/.])(?P<month>\d{1,2})(?P=mark)(?P<day>\d{1,2})(?!\d)",
        r"(?<!\d)(?P<year>\d{4})\s?年\s?(?P<month>\d{1,2})\s?月\s?(?P<day>\d{1,2})\s?日",
        rf"(?<!\d){_DAY}(?:\s+of)?[\s.-]*\b{_MONTH},?[\s-]*{_YEAR}(?:{_TIME})?",
        rf"\b{_MONTH}\s*{_DAY},?\s+{_YEAR}(?:{_TIME})?",
        r"(?<!\d)(?P<day>\d{1,2})\.\s?(?P<month>\d{1,2})\.\s?(?P<year>\d{4})(?!\d)",
        r"(?<!\d)(?P<first>\d{1,2})/(?P<second>\d{1,2})/(?P<year>\d{4})(?!\d)",
    )
)
_YEARLESS_FORMS = tuple(
    re.compile(form, re.IGNORECASE) for form in (rf"\b{_MONTH}\s*{_DAY}(?!\d)", rf"(?<!\d){_DAY}\s+{_MONTH}")
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
    """A day and, where a time was given, its ISO 8601 stamp; `start:end` is where it stood in the text."""

    on: date
    at: str | None
    start: int = 0
    end: int = 0


def parse_day(value: object) -> Day | None:
    """Read a field that holds a date.

    Args:
        value: a date, a datetime, a Unix time in seconds or milliseconds, 20210304 as a number, or text.

    Returns:
        The day, or None if there is no full date in it.
    """
    if isinstance(value, datetime):
        return Day(value.date(), value.isoformat())
    if isinstance(value, date):
        return Day(value, None)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _from_number(value)
    if isinstance(value, str) and len(value.strip()) <= _FIELD_CHARACTERS:
        return _from_iso(value.strip()) or first_day(value) or _from_mail(value) or from_any_language(value)
    return None


def first_day(text: str) -> Day | None:
    """Return the first full date written in the text in one of the forms of English and wire copy."""
    found = [day for form in _FULL_FORMS for match in form.finditer(text) if (day := _day_of(match))]
    return min(found, key=lambda day: day.start, default=None)


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
    return Day(on, _stamp(on, part.get("time"), part.get("zone")), *match.span()) if on else None


def yearless_days(text: str) -> list[tuple[int, int]]:
    """Return months and days that are written without their year: "March 4" is (3, 4)."""
    return [
        (_MONTHS[match["month"].lower()], int(match["day"]))
        for form in _YEARLESS_FORMS
        for match in form.finditer(text)
    ]


def date_of(year: str, month: str, day: str) -> date | None:
    """Return the day with this year, month (a number or an English name) and day; None if there is none."""
    number = _MONTHS.get(month.lower().rstrip("."), 0) or (int(month) if month.isdigit() else 0)
    try:
        return date(int(year), number, int(day))
    except ValueError:
        return None


def _stamp(on: date, time: str | None, zone: str | None) -> str | None:
    """ISO 8601 for a day with a time of day, or None without one or if there is no such time."""
    if not time:
        return None
    offset = (zone or "").strip().replace("UTC", "+00:00").replace("GMT", "+00:00")
    try:
        return datetime.fromisoformat(f"{on.isoformat()}T{time.zfill(5)}{offset}").isoformat()
    except ValueError:
        return None


def _from_iso(text: str) -> Day | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return Day(moment.date(), moment.isoformat() if len(text) > len("2021-03-04") else None)


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
    return Day(moment.date(), moment.isoformat())


def _from_mail(text: str) -> Day | None:
    """RFC 2822, as feeds write it: "Thu, 04 Mar 2021 10:00:00 GMT"."""
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return Day(moment.date(), moment.isoformat())


def from_any_language(text: str) -> Day | None:
    """Full dates in other languages: "4 de marzo de 2021". Relative ones ("yesterday") are no dates."""
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
