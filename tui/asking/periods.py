"""Days as a person writes them: 2020, 2020-12, 2020-12-19, yesterday, last week, 19 Dec 2020."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta

Period = tuple[date, date]
"""First and last day, both included."""

FORMS = "2020, 2020-12 or 2020-12-19"
"""What to tell whoever wrote something else."""

_NEAR = {"today": 0, "yesterday": 1}
_FIGURES = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")


def period_of(text: str, today: date | None = None) -> Period | None:
    """The days that a text names, if it names days and nothing else.

    Args:
        text: as typed.
        today: what "yesterday" counts from; None is today.
    """
    today = today or date.today()
    words = " ".join(text.split()).lower()
    if words in _NEAR:
        day = today - timedelta(days=_NEAR[words])
        return day, day
    if match := _FIGURES.fullmatch(words):
        year, month, day_of_month = (int(part) if part else 0 for part in match.groups())
        return _of_figures(year, month, day_of_month)
    # What is not words, "20-1-1", would be guessed.
    return _in_words(words, today) if re.search(r"[^\W\d_]{2}", words) else None


def _of_figures(year: int, month: int, day_of_month: int) -> Period | None:
    try:
        if not month:
            return date(year, 1, 1), date(year, 12, 31)
        last = calendar.monthrange(year, month)[1]
        return date(year, month, day_of_month or 1), date(year, month, day_of_month or last)
    except (ValueError, IndexError):  # no such month, no such day
        return None


def _in_words(words: str, today: date) -> Period | None:
    from qa.when_calendar import Asking  # a hundred patterns, for those who write in words
    from qa.when_mentions import mentions
    from qa.when_words import in_figures

    figures = in_figures(words)
    for mention in mentions(figures, Asking(day=today, back=True)):
        if (mention.at, mention.to) == (0, len(figures)):
            return mention.span
    return None


def first_day_typed(day: date) -> str:
    """The shortest way to type a first day: "2020", "2020-12", "2020-12-19"."""
    if day.day > 1:
        return day.isoformat()
    return f"{day.year:04}" if day.month == 1 else f"{day.year:04}-{day.month:02}"


def last_day_typed(day: date) -> str:
    """The shortest way to type a last day: the year or the month that it ends, or itself."""
    if day.day < calendar.monthrange(day.year, day.month)[1]:
        return day.isoformat()
    return f"{day.year:04}" if day.month == 12 else f"{day.year:04}-{day.month:02}"
