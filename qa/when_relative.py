"""Times counted from the day of asking: yesterday, last week, two years ago; each pattern with its reader."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from qa.when_calendar import Asking, shifted, unit_around, week
from qa.when_mention import (
    COUNT,
    FEW,
    FEWEST,
    UNIT,
    WEEKDAY,
    WEEKDAYS,
    Match,
    Mention,
    Reader,
    bare_mention,
    count_of,
    whole,
)

_NOT_A_DAY = (
    r"(?<!\bblack )(?<!\bgood )(?<!\bsuper )(?<!\bash )(?<!\bbloody )(?<!\bcyber )(?<!\bpalm )(?<!\bholy )"
)


def _near_day(match: Match, asking: Asking) -> Mention | None:
    if asking.day is None:
        return None
    words = re.sub(r"\s+", " ", match.group().lower())
    if words == "last night":
        return whole(match, (asking.day - timedelta(days=1), asking.day))
    ahead = {"the day before yesterday": -2, "the day after tomorrow": 2, "tomorrow": 1, "yesterday": -1}
    day = asking.day + timedelta(days=next((n for key, n in ahead.items() if words.startswith(key)), 0))
    return whole(match, (day, day))


def _which_unit(match: Match, asking: Asking) -> Mention | None:
    """This, last, next week, month, year; "the last year" and "the past week" run up to the asking."""
    if asking.day is None:
        return None
    which, unit, today = match["which"].lower(), match["unit"].lower(), asking.day
    if which == "past" or (which == "last" and match["the"]):
        return whole(match, (shifted(today, unit, -1), today))
    if which == "last" and unit in ("decade", "fortnight"):
        return whole(match, (shifted(today, unit, -1), today))
    if which == "this" and unit == "week" and not asking.ahead:
        # On a Monday, this week is still the one that has been.
        return whole(match, (today - timedelta(days=6), today))
    step = {"this": 0, "last": -1, "previous": -1, "next": 1, "coming": 1}[which]
    span = unit_around(shifted(unit_around(today, unit)[0], unit, step), unit)
    return replace(bare_mention(match, span), to_date=which == "this" and not asking.ahead)


def _running_unit(match: Match, asking: Asking) -> Mention | None:
    """The year, the month: only as in "the end of the month"."""
    found = unit_around(asking.day, match["unit"].lower()) if asking.day else None
    return whole(match, found, "part")


def _rolling(match: Match, asking: Asking) -> Mention | None:
    """The past six months, the last few days, the next two years."""
    if asking.day is None:
        return None
    count, unit = count_of(match["count"]) or FEW, match["unit"].lower()
    if unit == "hour":
        count, unit = -(-count // 24), "day"
    if match["which"].lower() in ("next", "coming"):
        return whole(match, (asking.day, shifted(asking.day, unit, count)))
    return whole(match, (shifted(asking.day, unit, -count), asking.day))


def _ago(match: Match, asking: Asking) -> Mention | None:
    """Three days ago is a day, three weeks ago a week, and so on; "a few" is from five to two ago."""
    if asking.day is None:
        return None
    count, unit, today = count_of(match["count"]), match["unit"].lower(), asking.day
    if count is None:
        return whole(match, (shifted(today, unit, -FEW), shifted(today, unit, -FEWEST)))
    day = shifted(today, unit, -count)
    return whole(
        match,
        (day, day)
        if match["exactly"] or match["today"]
        else unit_around(day, "week" if unit == "fortnight" else unit),
    )


def _same_time(match: Match, asking: Asking) -> Mention | None:
    """This time last year: two weeks to either side."""
    if asking.day is None:
        return None
    unit = match["unit"].lower()
    day = shifted(asking.day, unit, -1)
    width = timedelta(days={"year": 14, "month": 3}.get(unit, 0))
    return whole(match, (day - width, day + width))


def _weekend(match: Match, asking: Asking) -> Mention | None:
    if asking.day is None:
        return None
    which = (match["which"] or "").lower()
    saturday = week(asking.day)[1] - timedelta(days=1)
    if asking.ahead or which in ("next", "coming"):
        saturday += timedelta(days=7 if which == "next" and asking.day >= saturday else 0)
    elif saturday > asking.day or which in ("last", "past"):
        saturday -= timedelta(days=7)
    return whole(match, (saturday, saturday + timedelta(days=1)))


def _weekday(match: Match, asking: Asking) -> Mention | None:
    """The last such day; today too, but for "last Tuesday"; the next one if the question looks ahead."""
    if asking.day is None:
        return None
    which = (match["which"] or "").lower()
    back = (asking.day.weekday() - WEEKDAYS.index(match["weekday"].lower())) % 7
    if which in ("last", "past"):
        day = asking.day - timedelta(days=back or 7)
    elif which in ("next", "coming") or asking.ahead or (which == "this" and not asking.back):
        day = asking.day + timedelta(days=(7 - back) % 7 or (7 if which == "next" else 0))
    else:
        day = asking.day - timedelta(days=back)
    return whole(match, (day, day), "nothing" if which or match["part"] else "preposition")


def relative_patterns() -> Iterator[tuple[str, Reader]]:
    """Every pattern with its reader."""
    yield (
        r"\bthe day before yesterday\b|\bthe day after tomorrow\b"
        r"|\b(?:yesterday|tomorrow)(?: (?:morning|afternoon|evening|night))?\b|\blast night\b|\btonight\b"
        r"|\bthis (?:morning|afternoon|evening)\b|(?<!\bto )(?<!\bof )(?<!\buntil )(?-i:(?:\btoday"
        r"|^Today)\b)(?!'s world)",
        _near_day,
    )
    yield (
        rf"\b(?P<the>the |this )?(?P<which>this|last|past|previous|next|coming) {UNIT}\b(?! (?:of|in"
        rf" office)\b)",
        _which_unit,
    )
    yield r"\bthe (?P<unit>week|month|quarter|year|decade|century)\b", _running_unit
    yield (
        rf"\b(?:the |these |this )?(?P<which>last|past|previous|preceding|next|coming) {COUNT} "
        r"(?P<unit>hour|day|week|month|year|decade)s?\b(?! of\b)",
        _rolling,
    )
    yield rf"\b(?P<exactly>exactly )?{COUNT} {UNIT}s? ago\b(?P<today> today\b)?", _ago
    yield r"\bthis time last (?P<unit>week|month|year)\b", _same_time
    yield r"\b(?:the |(?P<which>last|this|past|next|coming) )weekend\b(?! of\b)", _weekend
    yield (
        rf"\b(?:(?P<which>last|this|next|past|coming) )?{_NOT_A_DAY}{WEEKDAY}\b(?! (?:Times|Mirror"
        rf"|Express|Telegraph|Mail))"
        r"(?P<part>'s| (?:morning|afternoon|evening|night))?",
        _weekday,
    )
