"""The dateline that opens a news story: "BRIMOOR, March 4 (Coast Wire) - Mayor…"."""

import re
from typing import NamedTuple

_MONTH_DAY = r"(?:[A-Z][a-z]{2,8}\.?\s\d{1,2}|\d{1,2}\s[A-Z][a-z]{2,8}\.?)(?:,?\s\d{4})?"
_CAPITALISED = r"[^\W\d_a-z][\w.'’/-]*"
_PLACE = (
    rf"{_CAPITALISED}(?:\s(?:{_CAPITALISED}|de|del|la|of|the|upon|am|an|der|sur)){{0,4}}"
    rf"(?:,\s{_CAPITALISED}(?:\s{_CAPITALISED})?)?"
)
_SOURCE = r"\((?P<source>[^\W\d_a-z][^()\d\n]{1,40})\)"
_DASH = r"\s*[-–—]{1,2}\s"
_FORMS = tuple(
    re.compile(form)
    for form in (
        rf"(?P<place>{_PLACE}),\s(?P<day>{_MONTH_DAY})\s*(?:{_SOURCE})?{_DASH}",  # BRIMOOR, March 4 (Wire) -
        rf"(?P<place>{_PLACE})\s{_SOURCE}{_DASH}",  # WASHINGTON (AP) -
        rf"{_SOURCE}{_DASH}",  # (Reuters) -
        # CCB News, Beijing, December 18, according to…
        rf"(?P<source>[A-Z][\w&.'’-]*(?:\s[A-Z][\w&.'’-]*){{1,3}}),\s(?P<place>[A-Z][\w'’-]+),"
        rf"\s(?P<day>{_MONTH_DAY})[,:]\s",
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
    for form in _FORMS:
        if match := form.match(head):
            part = match.groupdict()
            return Dateline(part.get("place") or "", part.get("day") or "", part.get("source"))
    return None


def dateline_end(text: str) -> int:
    """How many characters of the text the dateline takes that it begins with; 0 if there is none."""
    return next((match.end() for form in _FORMS if (match := form.match(text[: _LONGEST * 2]))), 0)
