"""A month or a year as people write it: "March 2021", "2021-03", "2021". Its day is the first of it."""

import re
from datetime import date

from index.days import Day
from index.month_names import MONTH, month_number

_MONTH_YEAR = rf"\b(?P<month>{MONTH})\.?,?\s+(?:(?:de|del)\s+)?(?P<year>\d{{4}})(?!\d)(?:\s?г(?:ода|\.))?"
_IN_TEXT = (
    re.compile(rf"(?<!\d\s)(?<!\d\.\s)(?<!\d)(?<!\sde\s)(?<!-){_MONTH_YEAR}", re.IGNORECASE),
    re.compile(r"(?<!\d)(?P<year>\d{4})\s?年\s?(?P<month>\d{1,2})\s?月(?!\s?\d)"),
)
# 03/04/2021 may be March or April: its year is sure.
_AMBIGUOUS = re.compile(r"(?<!\d)\d{1,2}/\d{1,2}/(?P<year>\d{4})(?!\d)")
_WHOLE = (
    re.compile(_MONTH_YEAR, re.IGNORECASE),
    re.compile(r"(?P<year>\d{4})\s?年\s?(?P<month>\d{1,2})\s?月"),
    re.compile(r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})"),
    re.compile(r"(?P<month>\d{1,2})[-/.](?P<year>\d{4})"),
    re.compile(r"(?P<year>\d{4})(?:\s?(?:г\.|год|年))?"),
    re.compile(rf"{_AMBIGUOUS.pattern}(?:,?\s\d{{1,2}}:\d{{2}}(?::\d{{2}})?)?"),
)
# /2021/03/ferry and /2021/ferry; "harbour-2021-03.txt", but not the year of "plan-2030.txt": a topic.
_IN_ADDRESS = re.compile(r"/(?P<year>(?:19|20)\d{2})/(?:(?P<month>0[1-9]|1[0-2])/)?(?=[^/])")
_IN_FILE_NAME = re.compile(
    r"(?<![\d.])(?<!\d-)(?P<year>(?:19|20)\d{2})[-_](?P<month>0[1-9]|1[0-2])(?![\d.]*\d|[-_]\d)"
)
_LAST_YEAR = 2100
_FIRST_YEAR = 1500


def parse_period(value: object) -> Day | None:
    """Read a field that holds no more than a month or a year.

    Args:
        value: text, or a year as a number.

    Returns:
        The first day of it with its precision, or None if it is something else.
    """
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        return None
    return next((_period(match) for form in _WHOLE if (match := form.fullmatch(value.strip(" \t\n,")))), None)


def find_period(text: str) -> Day | None:
    """Return the month and year that stand in a short text without a day, or the year of "03/04/2021"."""
    for form in (*_IN_TEXT, _AMBIGUOUS):
        if (match := form.search(text)) and (found := _period(match)):
            return found
    return None


def period_in_address(url: str) -> Day | None:
    """Return the month or year of an address: https://…/2021/03/ferry."""
    match = _IN_ADDRESS.search(url)
    return _period(match) if match else None


def period_in_file_name(name: str) -> Day | None:
    """Return the month of a file's name; a year alone is as likely a topic."""
    match = _IN_FILE_NAME.search(name)
    return _period(match) if match else None


def _period(match: re.Match[str]) -> Day | None:
    part = match.groupdict()
    year, month = int(part["year"]), month_number(part.get("month") or "1")
    if not (_FIRST_YEAR <= year <= _LAST_YEAR and 1 <= month <= 12):
        return None
    precision = "month" if part.get("month") else "year"
    return Day(date(year, month, 1), None, *match.span(), precision=precision)  # type: ignore[arg-type]
