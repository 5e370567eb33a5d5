"""The dateline that opens a news story: "BRIMOOR, March 4 (Coast Wire) - Mayor…"."""

import re
from typing import NamedTuple

from index.month_names import ENGLISH_MONTH, MONTH

_YEAR = r"(?:,?\s(?:de\s|del\s)?\d{4}(?:\s(?:года|г\.))?)"
_MONTH_DAY = (
    rf"(?i:(?:(?:le|den|am|el)\s)?(?:(?:{ENGLISH_MONTH})\.?\s\d{{1,2}}{_YEAR}?"
    rf"|\d{{1,2}}(?:er|\.)?\s(?:de\s)?(?:{MONTH})\.?{_YEAR}?|\d{{1,2}}\.\d{{1,2}}\.\d{{4}}))"
)
_CAPITALISED = r"[^\W\d_a-z][\w.'’/-]*"
_PLACE = (
    rf"{_CAPITALISED}(?:\s(?:{_CAPITALISED}|de|del|la|of|the|upon|am|an|der|sur)){{0,4}}"
    rf"(?:\s\([^()\d\n]{{2,30}}\))?(?:,\s{_CAPITALISED}(?:\s{_CAPITALISED})?)?"
)
# Agencies that write themselves small: (dpa), (dpa/lno), (ots).
_SMALL = r"(?:dpa|apa|sda|epd|kna|sid|dts|ots|dapd|ddp)(?:[/-]\w+)*"
_SOURCE = rf"\((?P<source>[^\W\d_a-z][^()\d\n]{{1,40}}|{_SMALL})\)"
# /PRNewswire/, /ТАСС/
_SLASHED = r"/(?P<slashed>[^\W\d_][^/\d\n]{1,40})/"
_DASH = r"\s*(?:[-–—_]{1,2}\s|\.\s?[-–—]\s)"
_FORMS = tuple(
    re.compile(form)
    for form in (
        # BRIMOOR, March 4 (Wire) - ; BRIMOOR, March 4, 2021 /PRNewswire/ --
        rf"(?P<place>{_PLACE})(?:,|\s[–—-])\s(?P<day>{_MONTH_DAY})\s*(?:{_SOURCE}|{_SLASHED})?{_DASH}"
        # МУРМАНСК, 12 окт — РИА Новости. ; the name of the wire stands behind the dash only there.
        r"(?:(?P<behind>[А-ЯЁ]{2,}(?:\s[А-ЯЁ][а-яё]+)?|Интерфакс)\.\s)?",
        rf"(?P<place>{_PLACE}),\s(?P<day>{_MONTH_DAY})\.?\s{_SLASHED}[.:]?\s",  # МОСКВА, 4 марта. /ТАСС/.
        rf"(?P<place>{_PLACE}),\s(?P<day>{_MONTH_DAY}(?<=\d{{4}}))[.:]\s",  # Brimoor, den 12.08.2021.
        rf"(?P<place>{_PLACE})\s{_SOURCE}{_DASH}",  # WASHINGTON (AP) -
        rf"{_SOURCE}{_DASH}",  # (Reuters) -
        # CCB News, Beijing, December 18, according to…
        rf"(?P<source>[A-Z][\w&.'’-]*(?:\s[A-Z][\w&.'’-]*){{1,3}}),\s(?P<place>[A-Z][\w'’-]+),"
        rf"\s(?P<day>{_MONTH_DAY})[,:]\s",
        # Москва. 14 января 2020 года. INTERFAX.RU -
        rf"(?P<place>{_CAPITALISED})\.\s(?P<day>{_MONTH_DAY})\.\s(?P<source>[A-ZА-ЯЁ][\w.]+){_DASH}",
        # 新华社北京3月4日电
        r"(?P<source>\w{2,6}?[社网])(?P<place>[一-鿿]{1,8}?)(?P<day>(?:\d{4}年)?\d{1,2}月\d{1,2}日)电\s?",
    )
)
_LONGEST = 160


class Dateline(NamedTuple):
    """What a dateline says: where, on which day (as written, often without a year), by whom."""

    place: str
    day: str
    source: str | None


def find_dateline(text: str) -> Dateline | None:
    """Return the dateline that the text begins with, or None."""
    head = " ".join(text[: _LONGEST * 4].split())[:_LONGEST] + " "
    match = _match(head)
    if match is None:
        return None
    part = match.groupdict()
    source = part.get("source") or part.get("slashed") or part.get("behind")
    return Dateline(part.get("place") or "", part.get("day") or "", source)


def dateline_end(text: str) -> int:
    """How many characters of the text the dateline takes that it begins with; 0 if there is none."""
    match = _match(text[: _LONGEST * 2])
    return match.end() if match else 0


def _match(head: str) -> re.Match[str] | None:
    """The first form that fits; a place that begins with a small letter is none."""
    found = (match for form in _FORMS if (match := form.match(head)))
    return next((match for match in found if not head[:1].islower()), None)
