"""How old an article is for who asks now, and whether that is too old for the question."""

from __future__ import annotations

from datetime import date

from tui.words.wording import counted

# A question that names no days is about now; what was written longer ago may well be overtaken.
_STALE_YEARS = 3
_DAYS_OF_YEAR = 365.25
_DAYS_OF_MONTH = _DAYS_OF_YEAR / 12


def today() -> date:
    """The day on which is asked."""
    return date.today()


def age(published: str | None, on: date) -> str:
    """How long ago something was published, in the unit that a person would choose.

    Args:
        published: ISO 8601 day, "2021-03" or "2021" where no more is known, or None.
        on: the day from which is counted.

    Returns:
        "5 years ago", "3 months ago", "12 days ago", "yesterday", "today"; "" where that cannot be told.
    """
    day = _last_day(published)
    if day is None or day > on:
        return ""
    days = (on - day).days
    if days < 2:
        return ("today", "yesterday")[days] if published and len(published) >= len("2021-03-04") else ""
    if days < 2 * _DAYS_OF_MONTH:
        return f"{counted(days, 'day')} ago"
    if days < 2 * _DAYS_OF_YEAR:
        return f"{counted(round(days / _DAYS_OF_MONTH), 'month')} ago"
    return f"{counted(int(days / _DAYS_OF_YEAR), 'year')} ago"


def is_stale(published: str | None, days: tuple[date, date] | None, on: date) -> bool:
    """Whether an article is older than the days a question means; or than three years, if it means none.

    Args:
        published: as for `age`.
        days: the first and the last day that the question means, or None.
        on: the day on which is asked.
    """
    day = _last_day(published)
    if day is None:
        return False
    if days is not None:
        return day < days[0]
    return (on - day).days > _STALE_YEARS * _DAYS_OF_YEAR


def _last_day(published: str | None) -> date | None:
    """The last day that it may have been published on."""
    if not published:
        return None
    parts = published[:10].split("-")
    try:
        if len(parts) == 1:
            return date(int(parts[0]), 12, 31)
        if len(parts) == 2:
            year, month = int(parts[0]), int(parts[1])
            return date.fromordinal(date(year + month // 12, month % 12 + 1, 1).toordinal() - 1)
        return date.fromisoformat(published[:10])
    except ValueError:
        return None
