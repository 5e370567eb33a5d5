"""The names of months as news writes them, in ten languages; the rest is left to `dateparser`."""

from collections.abc import Mapping

# Abbreviations that are words of another language are left out ("set", "out", "ago" before a number).
_ENGLISH = (
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
)
_OTHERS = (
    "januar jänner janvier janv enero ene gennaio janeiro januari января январь янв январе يناير",
    "februar feber février févr fév febrero febbraio fevereiro fev februari февраля февраль фев февр فبراير",
    "märz mär maerz mrz mars marzo março maart marts марта март мар مارس آذار",
    "avril avr abril abr aprile апреля апрель апр أبريل ابريل نيسان",
    "mai mayo maggio maio mei maj мая май مايو أيار",
    "juni juin junio giugno junho июня июнь июн يونيو حزيران",
    "juli juillet juil julio luglio julho июля июль июл يوليو تموز",
    "août aout agosto ago augustus augusti августа август авг أغسطس آب",
    "septembre septiembre settembre setembro сентября сентябрь сен сент سبتمبر أيلول",
    "oktober okt octobre octubre ottobre outubro октября октябрь окт أكتوبر",
    "novembre noviembre novembro ноября ноябрь ноя نوفمبر",
    "dezember dez décembre décembre déc diciembre dic dicembre dezembro december декабря декабрь дек ديسمبر",
)


def _numbered(*tables: tuple[str, ...]) -> dict[str, int]:
    return {
        name: number
        for table in tables
        for number, names in enumerate(table, start=1)
        for name in names.split()
    }


MONTHS: Mapping[str, int] = _numbered(_ENGLISH, _OTHERS)
"""Names and abbreviations in small letters, and the number of the month."""


def _choice(names: Mapping[str, int]) -> str:
    return rf"(?:{'|'.join(sorted(names, key=len, reverse=True))})\b"


ENGLISH_MONTH = _choice(_numbered(_ENGLISH))
"""Matches an English name, to be read without regard to case."""

MONTH = _choice(MONTHS)
"""Matches a name in any of the languages, to be read without regard to case."""


def month_number(name: str) -> int:
    """The number of a month, 0 if there is none of this name; a number stands for itself."""
    return MONTHS.get(name.lower().rstrip("."), 0) or (int(name) if name.isdigit() else 0)
