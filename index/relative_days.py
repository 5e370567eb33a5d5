"""A day that is named by its distance: "2 hours ago", "gestern". It counts from the day of the copy."""

import re
from datetime import datetime, timedelta

from index.clock import time_beside
from index.date_labels import LABEL
from index.days import Day
from index.published import Precision

_UNITS: dict[Precision, str] = {
    "minute": r"min(?:ute)?s?|minuten?|minutos?|minuti|минут[уы]?|мин|分钟|分鐘|分|دقائق|دقيقة",
    "hour": r"h|hrs?|hours?|stunden?|heures?|horas?|or[ae]|uur|час(?:а|ов)?|小时|小時|時間|ساعات|ساعة",
    "day": r"days?|tage?n?|jours?|d[ií]as?|giorn[oi]|dagen|dag|дн(?:я|ей)|день|天|日|أيام|يوم",
}
_UNIT = "|".join(f"(?P<{name}>{words})" for name, words in _UNITS.items())
_NUMBER = r"(?P<number>\d{1,2}|an?|one|einer|einem|einen|un[ao]?|une|een)"
_DISTANCES = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"\b{_NUMBER}\s?(?:{_UNIT})\s?(?:ago\b|geleden\b|fa\b|назад\b|前)",
        rf"(?<!\w)(?:vor|il\sy\sa|hace|há|منذ|قبل)\s{_NUMBER}\s(?:{_UNIT})(?!\w)",
    )
)
_DAYS_BACK = {
    **dict.fromkeys(("today", "heute", "aujourd’hui", "aujourd'hui", "hoy", "hoje", "oggi", "vandaag"), 0),
    **dict.fromkeys(("сегодня", "今天", "今日", "اليوم"), 0),
    **dict.fromkeys(("yesterday", "gestern", "hier", "ayer", "ontem", "ieri", "gisteren"), 1),
    **dict.fromkeys(("вчера", "昨天", "昨日", "أمس"), 1),
    **dict.fromkeys(("vorgestern", "avant-hier", "anteayer", "позавчера", "前天"), 2),
}
# The word alone between two marks, with a time at most: "USA Today" and "Hier spricht…" are no dates.
_NAMED = re.compile(
    rf"(?:\A|[,|•·–—:]|\s-)\s*(?P<named>{'|'.join(_DAYS_BACK)})(?=\s*(?:\Z|[,|•·–—]|\s-|\s(?:at|um|à|a\slas|в)\s\d|\s\d))",
    re.IGNORECASE,
)
_MOST = {"minute": 120, "hour": 72, "day": 31}


def find_relative(text: str) -> tuple[int, int] | None:
    """Where in a line a day is named by its distance, or None."""
    match = _match(text)
    return match.span() if match else None


def relative_day(text: str, fetched: Day) -> Day | None:
    """Read a day that is named by its distance.

    Args:
        text: a line, or a part of it.
        fetched: when the copy was made that holds the text; without a time, hours count for nothing.

    Returns:
        The day as exactly as the distance is given, or None.
    """
    text = LABEL.sub("|", text)  # "Published yesterday"
    match = _match(text)
    if match is None:
        return None
    part = match.groupdict()
    if part.get("named"):
        on = fetched.on - timedelta(days=_DAYS_BACK[part["named"].lower()])
        clock = time_beside(text, *match.span("named"))
        stamp = clock.on(on) if clock else None
        return Day(
            on, stamp, precision=clock.precision if clock and stamp else "day", zone=clock and clock.zone
        )
    unit = next(name for name in _UNITS if part[name])
    number = int(part["number"]) if part["number"].isdecimal() else 1
    if number > _MOST[unit]:
        return None
    if unit == "day":
        return Day(fetched.on - timedelta(days=number), None)
    if fetched.at is None:
        return Day(fetched.on, None)
    moment = datetime.fromisoformat(fetched.at) - timedelta(**{f"{unit}s": number})
    return Day(moment.date(), moment.isoformat(), precision=unit, zone=fetched.zone)


def _match(text: str) -> re.Match[str] | None:
    return next((match for form in (*_DISTANCES, _NAMED) if (match := form.search(text))), None)
