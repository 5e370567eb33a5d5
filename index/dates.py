"""When was an article published, and how sure is that?

An article may say so in several places, and each has its trust. `index.days` reads a day as it is written;
here is decided which one to believe.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from index.article import Published
from index.dateline import find_dateline
from index.days import Day, date_of, first_day, from_any_language, parse_day, yearless_days

TRUST: Mapping[str, float] = {
    "front matter": 1.0,
    "field": 0.98,
    "json-ld": 0.95,
    "meta": 0.9,
    "byline": 0.85,
    "dateline": 0.75,
    "url": 0.65,
    "updated": 0.6,
    "file name": 0.5,
    # When a document's file was made: often the day before it appeared, often that of a later copy.
    "document": 0.4,
    "fetched": 0.3,
}
"""Places where a date is found, most trusted first, with the confidence it deserves there."""

# A dateline "March 4" whose year comes from a place of less trust.
_BORROWED_YEAR = 0.9
# Nothing was published before the printing press, or after the day after tomorrow (time zones, early posts).
_FIRST_YEAR = 1500
_AHEAD = timedelta(days=2)
# A dateline's day lies this near to the day in the URL or the file name, or one of the two is wrong.
_SAME_EVENT = timedelta(days=45)
# A longer part of a byline is not a date in another language.
_BYLINE_DATE_CHARACTERS = 40

_LABEL = re.compile(
    r"\b(?:(?:first\s+)?published|posted|created|(?:last\s+)?updated|(?:last\s+)?modified|edited|corrected)\b",
    re.IGNORECASE,
)
_UPDATED = re.compile(r"\b(?:updated|modified|edited|corrected)\b", re.IGNORECASE)
_IN_NAME = re.compile(
    r"(?<!\d)(?P<year>\d{4})(?P<mark>[-_./]?)(?P<month>\d{2}|(?<=\D)\d|[a-z]{3,9})(?P=mark)(?P<day>\d{2}|(?<=\D)\d)"
    r"(?!\d)",
    re.IGNORECASE,
)
_YEAR_IN_NAME = re.compile(r"(?<!\d)(?:1[5-9]\d\d|20\d\d)(?!\d)")


def find_published(places: Mapping[str, object], now: datetime | None = None) -> Published | None:
    """Find out when an article was published.

    Args:
        places: what the article has in each place, under the keys of `TRUST`. "front matter", "field",
            "json-ld", "meta", "updated", "document" and "fetched" hold a value (text, a date, a datetime, a
            Unix time), "byline" the lines between title and text, "dateline" the beginning of the text, "url"
            and "file name" the address and the name of the file. None and "" are passed over.
        now: no date is later than two days after this; by default the time of the call.

    Returns:
        The date of the most trusted place that has one, or None.
    """
    latest = ((now or datetime.now(UTC)) + _AHEAD).date()
    found = {place: day for place, day in _days(places) if day.on.year >= _FIRST_YEAR and day.on <= latest}
    trust = dict(TRUST)
    if "dateline" not in found and (borrowed := _dateline_day(places, found)) and borrowed <= latest:
        found["dateline"] = Day(borrowed, None)
        trust["dateline"] *= _BORROWED_YEAR
    for place, confidence in trust.items():
        if place in found:
            return Published(found[place].on, found[place].at, place, confidence)
    return None


def _days(places: Mapping[str, object]) -> Iterator[tuple[str, Day]]:
    """Yield every place that holds a full date."""
    for place, value in places.items():
        if value is None or value == "":
            continue
        if place == "byline":
            yield from _byline_days(str(value))
        elif day := _day_in(place, value):
            yield place, day


def _day_in(place: str, value: object) -> Day | None:
    if place == "dateline":
        dateline = find_dateline(str(value))
        return first_day(dateline.day) if dateline else None
    if place in ("url", "file name"):
        return _day_in_name(str(value))
    return parse_day(value)


def _day_in_name(name: str) -> Day | None:
    """The day in an address or a file name: /2021/03/04/, 20210304, 2021-mar-04."""
    days = (date_of(*match.group("year", "month", "day")) for match in _IN_NAME.finditer(name))
    return next((Day(on, None) for on in days if on and on.year >= _FIRST_YEAR), None)


def _byline_days(lines: str) -> Iterator[tuple[str, Day]]:
    """The days in the lines under a title: that of the publication and that of an update."""
    for line in lines.splitlines():
        cuts = [0, *(match.start() for match in _LABEL.finditer(line) if match.start()), len(line)]
        for start, end in pairwise(cuts):
            part = line[start:end]
            day = first_day(part)
            if not day and len(part) <= _BYLINE_DATE_CHARACTERS:
                day = from_any_language(part.strip(" -–—|,"))
            if day:
                yield ("updated" if _UPDATED.search(part) else "byline"), day


def _dateline_day(places: Mapping[str, object], found: Mapping[str, Day]) -> date | None:
    """The day of a dateline without a year, which is taken from a place of less trust."""
    dateline = find_dateline(str(places.get("dateline") or ""))
    written = yearless_days(dateline.day) if dateline else []
    if not written:
        return None
    month, day = str(written[0][0]), str(written[0][1])
    for place in ("url", "updated", "file name", "document"):
        if place in found:
            return _nearest(month, day, found[place].on)
        if year := _YEAR_IN_NAME.search(str(places.get(place) or "")):
            return date_of(year.group(), month, day)
    return None


def _nearest(month: str, day: str, known: date) -> date | None:
    """The month and day in the year that brings it nearest to a known day, if that is near enough."""
    years = (str(known.year + step) for step in (-1, 0, 1))
    days = [on for year in years if (on := date_of(year, month, day))]
    nearest = min(days, key=lambda on: abs(on - known), default=None)
    return nearest if nearest and abs(nearest - known) <= _SAME_EVENT else None
