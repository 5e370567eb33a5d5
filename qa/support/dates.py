"""The dates of a sentence, and whether its passages tell them: "4 March 2021", "March 4, 2021", "2021-03-04".

A date tells some of year, month, day and weekday. It stands in a passage if what it tells is told there,
also by a date without its year in an article of that year, by "Thursday" or "last month" counted from the
day of publication, or by that day itself.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache

from index.month_names import MONTH, month_number
from index.published import first_day_of
from qa.support.figure import Match

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

_NEAR_YEAR = 200
"""Days: a date without its year lies within so many of the publication."""

_Y = r"(?<![\d.,-])(?P<year>1\d{3}|20\d\d)(?![\d-])(?![.,]\d)"
_D = r"(?<![\d.,])(?P<day>[0-3]?\d)(?:st|nd|rd|th|er|º|\.)?(?!\d)"
_M = rf"\b(?P<month>{MONTH})\.?"
_D2 = r"(?:\s?[-–—]\s?|\s(?:to|and|or)\s)(?P<until>[0-3]?\d)(?:st|nd|rd|th)?"
_OF = r"\s?(?:of\s|de\s|d[’'])?"
_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        r"(?<!\d)(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})(?!\d)",
        r"(?P<year>\d{4})\s?年\s?(?P<month>\d{1,2})\s?月(?:\s?(?P<day>\d{1,2})\s?日)?",
        r"(?<!\d)(?P<day>\d{1,2})(?P<mark>[/.])\s?(?P<second>\d{1,2})(?P=mark)\s?(?P<year>\d{4})(?!\d)",
        rf"{_D}{_D2}\s{_OF}{_M},?\s(?:de\s|del\s)?{_Y}",
        rf"{_D}\s?{_OF}{_M},?\s(?:de\s|del\s)?{_Y}",
        rf"{_M}\s(?:the\s)?{_D}(?:{_D2})?,?\s{_Y}",
        rf"{_D}{_D2}\s{_M}",
        rf"{_D}\s{_OF}{_M}",
        rf"{_M}\s(?:the\s)?{_D}(?:{_D2})?(?!\s?(?:per|%|million|billion|people))",
        rf"{_M},?\s(?:of\s|de\s)?{_Y}",
    )
)
_DECADE = re.compile(r"(?<![\d'’])(?:(?P<century>1\d|20)|['’])(?P<decade>\d0)['’]?s\b")
_SPAN = re.compile(r"(?<![\d.,-])(?P<year>1\d{3}|20\d\d)\s?[-–—/]\s?(?P<last>\d{4}|\d\d)(?!\d)")
_YEAR = re.compile(
    rf"{_Y}(?!\s?(?:%|per\s?cent|people|men|women|metres|meters|miles|km|tonnes|tons|homes|boats|crowns|dollars|"
    r"euros|pounds|million|billion|thousand|copies|words|pages|feet|ft|m\b|kg|votes|points))"
)
_LONE_MONTH = re.compile(rf"{_M}(?!\s?\d)", re.IGNORECASE)
# Words of everyday language before all else.
_SHY_MONTHS = frozenset(
    {"may", "march", "mars", "mar", "set", "dec", "sept", "jan", "august", "mai", "juin", "sep"}
)
_MONTH_BEFORE = re.compile(
    r"\b(?:in|since|until|till|by|from|last|this|next|early|late|mid|of|during|through|and|to|before|after|im|en|"
    r"seit|au|à|between|every|each)[\s-]\Z",
    re.IGNORECASE,
)
_WEEKDAY = re.compile(rf"\b(?P<weekday>{'|'.join(WEEKDAYS)})s?\b", re.IGNORECASE)
_RELATIVE = re.compile(
    r"\b(?P<named>yesterday|today|tonight|tomorrow)\b|\b(?P<which>last|this|next|previous|past|following)\s"
    r"(?P<unit>week|month|year|night)\b"
    r"|\b(?P<count>a|an|one|two|three|four|five|six|seven|\d{1,2})\s(?P<ago>day|week|month|year)s?\s"
    r"(?P<back>ago|earlier|before)\b",
    re.IGNORECASE,
)
_TWO_READINGS = re.compile(r"\d+[/.]\s?\d+[/.]\s?\d{4}")
_COUNTS = {word: n for n, word in enumerate(["one", "two", "three", "four", "five", "six", "seven"], 1)} | {
    "a": 1,
    "an": 1,
}


@dataclass(frozen=True, slots=True)
class When:
    """A date as a text tells it.

    Attributes:
        text: as written.
        start: its first character.
        end: one past its last.
        year: None where it is silent; so are the others.
        month: 1 to 12.
        day: 1 to 31.
        weekday: 0 is Monday.
        decade: 1990 for "the 1990s".
        relative: the phrase in lower case where it counts from another day ("last month"), else "".
    """

    text: str
    start: int
    end: int
    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    decade: int | None = None
    relative: str = ""

    @property
    def told(self) -> tuple[int | None, int | None, int | None]:
        """Year, month and day."""
        return self.year, self.month, self.day


@lru_cache(maxsize=1024)
def dates(text: str) -> tuple[When, ...]:
    """The dates of a text in order; both ends of a range, and both readings of "03/04/2021"."""
    found: list[When] = []
    taken: list[tuple[int, int]] = []

    def free(match: re.Match[str]) -> bool:
        return not any(start < match.end() and match.start() < end for start, end in taken)

    for form in _FORMS:
        for match in form.finditer(text):
            if free(match) and (read := _read(match)):
                taken.append(match.span())
                found += read
    for pattern, reader in (
        (_SPAN, _years),
        (_DECADE, _decade),
        (_YEAR, _year),
        (_LONE_MONTH, _month),
        (_WEEKDAY, _weekday),
        (_RELATIVE, _relative),
    ):
        for match in pattern.finditer(text):
            if free(match) and (read := reader(match)):
                taken.append(match.span())
                found += read
    return tuple(sorted(found, key=lambda when: when.start))


def said_dates(text: str) -> list[tuple[When, ...]]:
    """The dates of a text, each with all that it may mean: "03/04/2021" has two readings."""
    found: list[tuple[When, ...]] = []
    for one in dates(text):
        before = found[-1][0] if found else None
        if (
            before
            and (before.start, before.end) == (one.start, one.end)
            and _TWO_READINGS.fullmatch(one.text)
        ):
            found[-1] = (*found[-1], one)
        else:
            found.append((one,))
    return found


def told_dates(text: str, published: str | None) -> tuple[When, ...]:
    """The dates of a passage, made fuller by the day of its publication, and that day itself.

    Args:
        text: of the passage.
        published: as `Passage.published` has it.
    """
    told = dates(text)
    if not published:
        return told
    parts = [int(part) for part in published.split("-")]
    year, month, day = (*parts, None, None)[:3]
    own = When(published, -1, -1, year, month, day)
    on = first_day_of(published)
    exact = len(parts) == 3
    return (*(fuller for one in told for fuller in _fuller(one, on, exact)), own)


def compare(said: When, told: When) -> Match:
    """Whether a date tells the same as another one; NEAR where the other tells less and agrees in that."""
    if said.relative and said.relative == told.relative:
        return Match.SAME
    if said.decade is not None:
        same = told.decade == said.decade or (told.year is not None and told.year // 10 * 10 == said.decade)
        return Match.SAME if same else Match.NONE
    if said.weekday is not None and said.told == (None, None, None):
        return Match.SAME if said.weekday in {told.weekday, _weekday_of(told)} else Match.NONE
    pairs = list(zip(said.told, told.told, strict=True))
    both = [(a, b) for a, b in pairs if a is not None and b is not None]
    if not both or any(a != b for a, b in both):
        return Match.NONE
    if any(a is not None and b is None for a, b in pairs):
        return Match.NEAR
    return Match.SAME


def find(said: When, told: Sequence[When]) -> Match:
    """The best that any of these dates says; a year may stand apart from its day."""
    best = max((compare(said, one) for one in told), default=Match.NONE)
    if best is Match.NEAR and said.year and said.day and any(one.year == said.year for one in told):
        yearless = replace(said, year=None)
        if any(compare(yearless, one) is Match.SAME and one.year in {None, said.year} for one in told):
            return Match.SAME
    if best is Match.NONE and said.relative:
        return Match.NEAR  # counted from a day that the sentence does not name
    return best


def nearest(said: When, told: Iterable[When]) -> When | None:
    """The date that stands where this one should: as exact, and agreeing in most."""

    def likeness(one: When) -> tuple[int, int, int]:
        pairs = list(zip(said.told, one.told, strict=True))
        agree = sum(a == b is not None for a, b in pairs)
        alike = sum((a is None) == (b is None) for a, b in pairs)
        return agree, alike, -abs((said.year or 0) - (one.year or 0))

    return max((one for one in told if one.start >= 0), key=likeness, default=None)


def _weekday_of(when: When) -> int | None:
    if when.year and when.month and when.day:
        on = _day(when.year, when.month, when.day)
        return on.weekday() if on else None
    return None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _read(match: re.Match[str]) -> list[When]:
    part = match.groupdict()
    year = int(part["year"]) if part.get("year") else None
    day = int(part["day"]) if part.get("day") else None
    months = [month_number(part["month"])] if part.get("month") else []
    readings: list[tuple[int, int | None]]
    if part.get("second"):
        first, second = int(part["day"]), int(part["second"])
        readings = [(second, first), (first, second)]
    else:
        readings = [(months[0], day)]
        if part.get("until"):
            readings.append((months[0], int(part["until"])))
    return [
        When(match.group().rstrip("."), match.start(), match.end(), year, month, of_month)
        for month, of_month in dict.fromkeys(readings)
        if 1 <= month <= 12 and (of_month is None or 1 <= of_month <= 31)
    ]


def _years(match: re.Match[str]) -> list[When]:
    first, last = match["year"], match["last"]
    whole = int(last) if len(last) == 4 else int(first[:2] + last)
    if not int(first) < whole <= int(first) + 500:
        return []
    return [When(match.group(), *match.span(), year=year) for year in (int(first), whole)]


def _decade(match: re.Match[str]) -> list[When]:
    century = int(match["century"] or 19) * 100
    return [When(match.group(), *match.span(), decade=century + int(match["decade"]))]


def _year(match: re.Match[str]) -> list[When]:
    return [When(match.group(), *match.span(), year=int(match["year"]))]


def _month(match: re.Match[str]) -> list[When]:
    name = match["month"]
    before = match.string[: match.start()]
    if not name[0].isupper() and name.isascii():
        return []
    if (name.lower() in _SHY_MONTHS or not name.isascii()) and not _MONTH_BEFORE.search(before):
        return []
    return [When(name, match.start(), match.start("month") + len(name), month=month_number(name))]


def _weekday(match: re.Match[str]) -> list[When]:
    return [When(match.group(), *match.span(), weekday=WEEKDAYS.index(match["weekday"].lower()))]


def _relative(match: re.Match[str]) -> list[When]:
    return [When(match.group(), *match.span(), relative=match.group().lower())]


def _fuller(one: When, on: date, exact: bool) -> list[When]:
    """A date with what the day of publication adds to it; itself where nothing does."""
    if one.relative:
        return [one, *_counted(one, on, exact)]
    if one.weekday is not None and exact:
        around = (on + timedelta(days=step) for step in range(-7, 8))
        return [one, *(_as_told(one, day) for day in around if day.weekday() == one.weekday)]
    if one.month and one.year is None:
        days = [(_day(year, one.month, one.day or 15), year) for year in (on.year - 1, on.year, on.year + 1)]
        near = [year for day, year in days if day and abs((day - on).days) <= _NEAR_YEAR]
        return [one, *(replace(one, year=year) for year in near)]
    return [one]


def _as_told(one: When, day: date) -> When:
    return replace(one, year=day.year, month=day.month, day=day.day)


def _counted(one: When, on: date, exact: bool) -> list[When]:
    """The days that "yesterday", "last month" or "two years ago" means in an article of that day."""
    match = _RELATIVE.fullmatch(one.text)
    if match is None:
        return []
    if match["named"]:
        step = {"yesterday": -1, "tomorrow": 1}.get(match["named"].lower(), 0)
        return [_as_told(one, on + timedelta(days=step))] if exact else []
    if match["which"]:
        step = {"this": 0, "next": 1, "following": 1}.get(match["which"].lower(), -1)
        return _moved(one, on, match["unit"].lower(), step, exact)
    count = match["count"].lower()
    return _moved(
        one, on, match["ago"].lower(), -_COUNTS.get(count, int(count) if count.isdigit() else 1), exact
    )


def _moved(one: When, on: date, unit: str, count: int, exact: bool) -> list[When]:
    if unit == "year":
        return [replace(one, year=on.year + count)]
    if unit == "month":
        month = on.year * 12 + on.month - 1 + count
        return [replace(one, year=month // 12, month=month % 12 + 1)]
    if not exact:
        return []
    middle = on + timedelta(days=count * (7 if unit == "week" else 1))
    reach = 6 if unit == "week" else 0
    return [_as_told(one, middle + timedelta(days=step)) for step in range(-reach, reach + 1)]
