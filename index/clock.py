"""A time of day as people write it beside a date, and its time zone."""

import re
from datetime import date, datetime, timedelta, timezone, tzinfo
from typing import NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from index.published import Precision

# Minutes east of Greenwich.
_OFFSETS = {
    **dict.fromkeys(("z", "utc", "gmt", "wet"), 0),
    **dict.fromkeys(("cet", "mez", "bst", "west", "wat"), 60),
    **dict.fromkeys(("cest", "mesz", "eet", "sast", "cat"), 120),
    **dict.fromkeys(("eest", "msk", "мск", "eat"), 180),
    **{"est": -300, "edt": -240, "cdt": -300, "mst": -420, "mdt": -360, "pst": -480, "pdt": -420},
    **{"hkt": 480, "sgt": 480, "jst": 540, "kst": 540, "aest": 600, "aedt": 660, "nzst": 720, "nzdt": 780},
}
_REGIONS = {
    "et": "America/New_York",
    "ct": "America/Chicago",
    "mt": "America/Denver",
    "pt": "America/Los_Angeles",
}
# These mean several zones: they are kept as they are written, but not reckoned with.
_UNRECKONED = ("cst", "ist", "ast")
_NAMES = "|".join(sorted((*_OFFSETS, *_REGIONS, *_UNRECKONED), key=len, reverse=True))
_ZONE = (
    r"(?:\s?\(?(?P<zone>(?:UTC|GMT)\s?[+−-]\d{1,2}(?::?\d{2})?(?!\w)|[+−-]\d{2}(?::?\d{2})?(?!\w)"
    rf"|(?:{_NAMES})(?!\w))\)?)?"
)
_HALF = r"(?P<half>[ap])\.?\s?m\b\.?"
_TIMES = (
    rf"(?P<hour>\d{{1,2}}):(?P<minute>\d{{2}})(?::(?P<second>\d{{2}})(?:[.,]\d+)?)?(?!\d)(?:\s?{_HALF}|\s?Uhr\b)?",
    rf"(?P<hour>\d{{1,2}})(?:\.(?P<minute>\d{{2}}))?\s?(?:{_HALF}|Uhr\b|hrs\b)",
    # "18.42 BST": with a dot only before a zone
    rf"(?P<hour>\d{{1,2}})\.(?P<minute>\d{{2}})(?=\s(?:{_NAMES})(?!\w))",
    r"(?P<hour>\d{1,2})\s?(?:h\b|h\s?(?P<minute>\d{2})(?!\d)|[时時點点](?P<minute_zh>\d{1,2})分?)",
)
# What may stand between a date and its time: "4 March 2021 at 10:05", "4 mars 2021 à 10h05".
_AT = r"(?:(?:at|um|à|a\slas|às|alle|ore|om|в|kl\.?)\s)?"
_BETWEEN = rf"(?:T|\s{{0,3}}(?:г(?:ода|\.)?)?[\s,،;|•·(–—-]{{0,6}}{_AT}\s{{0,3}})"
_AFTER = tuple(re.compile(f"{_BETWEEN}{time}{_ZONE}", re.IGNORECASE) for time in _TIMES)
# "10:05 GMT, Thursday 4 March 2021".
_BEFORE = tuple(
    re.compile(rf"(?<![\d.:]){time}{_ZONE}[\s,،;|•·–—-]*(?:on\s)?(?:[^\W\d_]{{2,10}},?\s)?\Z", re.IGNORECASE)
    for time in _TIMES
)
_BEFORE_CHARACTERS = 36
_ISO_TIME = re.compile(
    r"\d{2}(?::?(?P<minute>\d{2})(?::?(?P<second>\d{2}))?)?[.,\d]*\s?(?P<zone>Z|[+-].+)?\Z"
)


class Clock(NamedTuple):
    """A time of day: how exactly it is given, its zone as written, and where in the text it stands."""

    hour: int
    minute: int
    second: int
    precision: Precision
    zone: str | None
    start: int
    end: int

    def on(self, day: date) -> str | None:
        """ISO 8601 for this time of a day, with an offset if the zone has but one; None for 25:61."""
        try:
            moment = datetime(day.year, day.month, day.day, self.hour, self.minute, self.second)
            return moment.replace(tzinfo=_zone_of(self.zone)).isoformat()
        except (ValueError, OverflowError):
            return None


def time_beside(text: str, start: int, end: int) -> Clock | None:
    """The time that stands behind a date, or else before it.

    Args:
        text: holds the date.
        start: its first character.
        end: one past its last.
    """
    for form in _AFTER:
        if match := form.match(text, end):
            return _clock(match, start, match.end())
    first = max(start - _BEFORE_CHARACTERS, 0)
    for form in _BEFORE:
        if match := form.search(text[first:start]):
            return _clock(match, first + match.start(), end)
    return None


def _clock(match: re.Match[str], start: int, end: int) -> Clock | None:
    part = match.groupdict()
    minute = part.get("minute") or part.get("minute_zh")
    hour = int(part["hour"])
    if half := (part.get("half") or "").lower():
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "p" else 0)
    second = part.get("second")
    if hour > 23 or int(minute or 0) > 59 or int(second or 0) > 59:
        return None
    precision: Precision = "second" if second else "minute" if minute else "hour"
    zone = zone_as_written(part["zone"]) if part.get("zone") else None
    return Clock(hour, int(minute or 0), int(second or 0), precision, zone, start, end)


def zone_as_written(zone: str) -> str:
    """A zone's name as it stands, an offset as "+01:00"; "UTC" for Z and for an offset of nothing."""
    found = re.fullmatch(r"(?:UTC|GMT)?\s?([+−-])(\d{1,2}):?(\d{2})?", zone.strip(), re.IGNORECASE)
    if not found:
        return "UTC" if zone in ("Z", "z") else zone.strip()
    sign, hours, minutes = found.groups()
    offset = f"{'+' if sign == '+' else '-'}{hours.zfill(2)}:{minutes or '00'}"
    return "UTC" if offset[1:] == "00:00" else offset


def _zone_of(zone: str | None) -> tzinfo | None:
    """The zone as one can reckon with it, None if that is not known."""
    name = (zone or "").lower()
    if name in _OFFSETS:
        return timezone(timedelta(minutes=_OFFSETS[name]))
    if re.fullmatch(r"[+-]\d{2}:\d{2}", name):
        minutes = int(name[1:3]) * 60 + int(name[4:6])
        return timezone(timedelta(minutes=-minutes if name[0] == "-" else minutes))
    try:
        return ZoneInfo(_REGIONS[name]) if name in _REGIONS else None
    except (ZoneInfoNotFoundError, OSError):  # a system without the tables of zones
        return None


def iso_precision(stamp: str) -> tuple[Precision, str | None]:
    """How exactly an ISO 8601 stamp is given, and its zone.

    Midnight to the second is how programs write a day of which they know no time.
    """
    day_characters = len("20210304") if stamp[:8].isdigit() else len("2021-03-04")
    match = _ISO_TIME.match(stamp[day_characters + 1 :])
    if not match:
        return "day", None
    zone = zone_as_written(match["zone"]) if match["zone"] else None
    if re.match(r"00:?00:?00", stamp[day_characters + 1 :]):
        return "day", zone
    return ("second" if match["second"] else "minute" if match["minute"] else "hour"), zone
