"""The days that a question means, as a person writes them into a field and reads them there."""

from __future__ import annotations

import re
from datetime import date
from typing import Literal

from index.errors import FootnoteError
from tui.words.wording import written_period

Days = tuple[date, date] | Literal["any"] | None

ANY = "any"
_ANY_WORDS = frozenset({ANY, "any day", "any time", "all", "all dates", "all days"})
_BETWEEN = re.compile(r"\s+(?:to|until|till|[-–—])\s+|\s*(?:\.\.+|[–—])\s*", re.IGNORECASE)


class NotDays(FootnoteError):
    """What stands in a field of days names none."""


def days_written(text: str) -> Days:
    """Read a field of days.

    Args:
        text: "2020-12", "Dec 2020", "1 Dec 2020 – 5 Jan 2021", "2020 to 2021", "any"; "" for what the words
            of the question say.

    Returns:
        First and last day, "any", or None.

    Raises:
        NotDays: it is something else.
    """
    words = " ".join(text.split())
    if not words:
        return None
    if words.casefold() in _ANY_WORDS:
        return "any"
    ends = [_period(part) for part in _BETWEEN.split(words)]
    named = [one for one in ends if one is not None]
    if len(named) != len(ends) or len(named) > 2:
        raise NotDays("these are no days", "write 2020-12, 2021 or any")
    first, last = named[0][0], named[-1][1]
    if first > last:
        raise NotDays("the first day is after the last", "put the earlier day first")
    return first, last


def days_shown(days: Days) -> str:
    """Days as `days_written` reads them: "Dec 2020", "1 Dec 2020 to 5 Jan 2021", "any", ""."""
    if days is None:
        return ""
    return ANY if days == "any" else written_period(*days)


def _period(text: str) -> tuple[date, date] | None:
    """First and last day of a day, a month or a year that is nothing else."""
    from index.days import first_day  # reads dates in many languages: not before the first frame
    from index.periods import parse_period

    found = parse_period(text)
    if found is None:
        found = first_day(text)
        if found is None or found.end - found.start < len(text):
            return None
    return found.on, found.last
