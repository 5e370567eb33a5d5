"""When was an article published, and how sure is that?

An article may say so in several places, and each has its trust. `index.days`, `index.periods` and
`index.relative_days` read what is written; here is decided which place to believe, and what is left of the
others.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from index.article import Published
from index.date_labels import LABEL, UPDATED
from index.dateline import find_dateline
from index.days import Day, date_of, first_day, from_any_language, parse_day, yearless_days
from index.periods import find_period, parse_period, period_in_address, period_in_file_name
from index.published import OtherDate, is_finer
from index.relative_days import relative_day

TRUST: Mapping[str, float] = {
    "front matter": 1.0,
    "field": 0.98,
    "json-ld": 0.95,
    "meta": 0.9,
    "byline": 0.85,
    "dateline": 0.75,
    # "2 hours ago": counted from the day of the copy.
    "relative byline": 0.7,
    "url": 0.65,
    "updated": 0.6,
    "file name": 0.5,
    # When a document's file was made: often the day before it appeared, often that of a later copy.
    "document": 0.4,
    "fetched": 0.3,
}
"""Places where a date is found, most trusted first, with the confidence it deserves there.

What a publisher writes for machines is the day of publication; a dateline is the day on which the story was
filed, often the one before.
"""

# A day without a year ("March 4") that has taken it from another place.
_BORROWED_YEAR = 0.9
# Nothing was published before the printing press, or after the day after tomorrow (time zones, early posts).
_FIRST_YEAR = 1500
_AHEAD = timedelta(days=2)
# A dateline's day lies this near to the day in the URL or the file name, or one of the two is wrong.
_SAME_EVENT = timedelta(days=45)
# A longer part of a byline is not a date in another language.
_BYLINE_DATE_CHARACTERS = 40
# No byline is longer; what a page gives as one may be.
_LINE_CHARACTERS = 300
# A stamp in UTC may be the day before or after where the article was published.
_UTC_SLACK = timedelta(days=1)
# These give the day of a month, or the time of a day, that a more trusted place leaves open.
_GIVE_DAY = ("field", "json-ld", "meta", "byline", "dateline", "url", "file name")
_GIVE_TIME = ("field", "json-ld", "meta", "byline")

_IN_NAME = re.compile(
    r"(?<!\d)(?P<year>\d{4})(?P<mark>[-_./]?)(?P<month>\d{2}|(?<=\D)\d|[a-z]{3,9})(?P=mark)(?P<day>\d{2}|(?<=\D)\d)"
    r"(?!\d)",
    re.IGNORECASE,
)
_YEAR_IN_NAME = re.compile(r"(?<!\d)(?:1[5-9]\d\d|20\d\d)(?!\d)")

_Found = dict[str, Day]


def find_published(places: Mapping[str, object], now: datetime | None = None) -> Published | None:
    """Find out when an article was published.

    Args:
        places: what the article has in each place, under the keys of `TRUST`. "front matter", "field",
            "json-ld", "meta", "updated", "document" and "fetched" hold a value (text, a date, a datetime, a
            Unix time), "byline" the lines between title and text, "dateline" the beginning of the text (or
            its day as a date), "url" and "file name" the address and the name of the file. None and "" are
            passed over. "2 hours ago" in a byline counts from "fetched".
        now: no date is later than two days after this; by default the time of the call.

    Returns:
        The date of the most trusted place that has one, as exactly as the places that agree with it say; or
        None. Dates that cannot be reconciled with it are its `others`.
    """
    latest = ((now or datetime.now(UTC)) + _AHEAD).date()
    found: _Found = {}
    for place, day in _days(places):
        if day.on.year >= _FIRST_YEAR and day.on <= latest:
            found.setdefault(place, day)
    trust = dict(TRUST)
    for place, text in _yearless(places, found):
        if (borrowed := _with_year(text, places, found)) and borrowed <= latest:
            found[place] = Day(borrowed, None)
            trust[place] *= _BORROWED_YEAR
    ranked = [place for place in TRUST if place in found]
    if not ranked:
        return None
    place = _finest(ranked, found)
    best = found[place]
    others = tuple(
        OtherDate(name, found[name].on, found[name].precision, found[name].at)
        for name in ranked
        if name != place and _disagrees(name, found[name], best)
    )
    return Published(best.on, best.at, place, trust[place], best.precision, best.zone, others)


def _finest(ranked: list[str], found: _Found) -> str:
    """The most trusted place, or one that says the same more exactly."""
    best = ranked[0]
    for place in ranked[1:]:
        day, known = found[place], found[best]
        allowed = _GIVE_TIME if known.precision not in ("year", "month") else _GIVE_DAY
        within = known.on <= day.on <= known.last
        if place in allowed and within and is_finer(day.precision, known.precision):
            best = place
    return best


def _disagrees(place: str, day: Day, best: Day) -> bool:
    """Whether what a place says cannot be true beside the date that is believed."""
    slack = _UTC_SLACK if "UTC" in (day.zone, best.zone) or place == "relative byline" else timedelta()
    before = day.last + slack < best.on
    if place in ("updated", "fetched"):
        return before  # later is what one expects
    if place == "document":
        return day.last + _SAME_EVENT < best.on
    return before or day.on > best.last + slack


def _days(places: Mapping[str, object]) -> Iterator[tuple[str, Day]]:
    """Yield every date of every place."""
    fetched = parse_day(places.get("fetched"))
    for place, value in places.items():
        if value is None or value == "":
            continue
        if place == "byline":
            yield from _byline_days(str(value), fetched)
        elif day := _day_in(place, value):
            yield place, day


def _day_in(place: str, value: object) -> Day | None:
    if place == "dateline" and isinstance(value, str):
        dateline = find_dateline(str(value))
        return first_day(dateline.day) if dateline else None
    if place == "url":
        return _day_in_name(str(value)) or period_in_address(str(value))
    if place == "file name":
        return _day_in_name(str(value)) or period_in_file_name(str(value))
    return parse_day(value) or parse_period(value)


def _day_in_name(name: str) -> Day | None:
    """The day in an address or a file name: /2021/03/04/, 20210304, 2021-mar-04."""
    days = (date_of(*match.group("year", "month", "day")) for match in _IN_NAME.finditer(name))
    return next((Day(on, None) for on in days if on and on.year >= _FIRST_YEAR), None)


def _byline_days(lines: str, fetched: Day | None) -> Iterator[tuple[str, Day]]:
    """The days in the lines under a title: that of the publication and that of an update."""
    coarse: list[tuple[str, Day]] = []
    for part in _byline_parts(lines):
        place = "updated" if UPDATED.search(part) else "byline"
        day = first_day(part)
        if not day and len(part) <= _BYLINE_DATE_CHARACTERS:
            day = from_any_language(part.strip(" -–—|,"))
        if day:
            yield place, day
        elif fetched and (day := relative_day(part, fetched)):
            yield ("relative byline" if place == "byline" else place), day
        elif day := find_period(part):
            coarse.append((place, day))
    yield from coarse


def _byline_parts(lines: str) -> Iterator[str]:
    """The lines, cut before each word that says what the date behind it is."""
    for whole in lines.splitlines():
        line = whole[:_LINE_CHARACTERS]
        cuts = [0, *(match.start() for match in LABEL.finditer(line) if match.start()), len(line)]
        for start, end in pairwise(cuts):
            yield line[start:end]


def _yearless(places: Mapping[str, object], found: _Found) -> Iterator[tuple[str, str]]:
    """Yield the places that name a day without its year, and what they say."""
    byline = str(places.get("byline") or "")
    if not found.keys() & {"byline", "relative byline"}:
        parts = (part for part in _byline_parts(byline) if not UPDATED.search(part))
        if day := next((part for part in parts if yearless_days(part)), None):
            yield "byline", day
    dateline = find_dateline(str(places.get("dateline") or ""))
    if dateline and "dateline" not in found:
        yield "dateline", dateline.day


def _with_year(text: str, places: Mapping[str, object], found: _Found) -> date | None:
    """The day of a text without a year, which is taken from another place."""
    written = yearless_days(text)
    if not written:
        return None
    month, day = str(written[0][0]), str(written[0][1])
    for place in TRUST:
        if place in found and place != "dateline":
            return _nearest(month, day, found[place])
        if place in ("url", "file name") and (year := _YEAR_IN_NAME.search(str(places.get(place) or ""))):
            return date_of(year.group(), month, day)
    return None


def _nearest(month: str, day: str, known: Day) -> date | None:
    """The month and day in the year that brings it nearest to a known day, if that is near enough."""
    years = (str(known.on.year + step) for step in (-1, 0, 1))
    days = [on for year in years if (on := date_of(year, month, day))]
    nearest = min(days, key=lambda on: _days_away(on, known), default=None)
    return nearest if nearest and timedelta(_days_away(nearest, known)) <= _SAME_EVENT else None


def _days_away(on: date, known: Day) -> int:
    return max((known.on - on).days, (on - known.last).days, 0)
