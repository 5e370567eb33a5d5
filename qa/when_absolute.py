"""Times that stand on the calendar: days, months, seasons, years, feasts; each pattern with its reader."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from qa.when_calendar import (
    FEASTS,
    Asking,
    Span,
    century,
    feast,
    months,
    one_day,
    quarter,
    season,
    years,
)
from qa.when_mention import (
    COUNT,
    DAY,
    EVENT,
    MONTH,
    MONTHS,
    NO_YEAR,
    NTH,
    OF_YEAR,
    SEASON,
    SHORT_MONTHS,
    YEAR,
    Match,
    Mention,
    Reader,
    chosen,
    count_of,
    dated,
    has_year,
    whole,
)
from qa.when_words import ORDINALS, TENS

_LAST_YEAR = 2100
"""The day 9999-12-31 is what a database writes for "never": no article is from so late a day."""


def _numbers(match: Match, _: Asking) -> Mention | None:
    year = int(match["year"])
    if year > _LAST_YEAR:
        return None
    return whole(match, one_day(year, int(match["month"]), int(match["day"])))


def _slashed(match: Match, asking: Asking) -> Mention | None:
    """3/4/2021: the reading that is possible, else the one not after the asking, else the American one."""
    one, two, year = int(match["one"]), int(match["two"]), int(match["year"])
    year += 2000 if year < 100 else 0
    if year > _LAST_YEAR:
        return None
    readings = [one_day(year, one, two), one_day(year, two, one)]
    if asking.day_first:
        readings.reverse()
    possible = [span for span in readings if span]
    begun = [span for span in possible if asking.day and span[0] <= asking.day]
    return whole(match, next(iter(begun or possible), None))


def _day_and_month(match: Match, asking: Asking) -> Mention | None:
    month, day = MONTHS[match["month"].lower()], int(match["day"])
    return dated(match, asking, lambda year: one_day(year, month, day))


def _days_of_month(match: Match, asking: Asking) -> Mention | None:
    """4–9 March, between 4 and 9 March, March 4–9."""
    month, first, last = MONTHS[match["month"].lower()], int(match["day"]), int(match["until"])

    def make(year: int) -> Span | None:
        begin, end = one_day(year, month, first), one_day(year, month, last)
        return (begin[0], end[0]) if begin and end and begin <= end else None

    return dated(match, asking, make)


def _month(match: Match, asking: Asking) -> Mention | None:
    name = match["month"].lower()
    found = dated(match, asking, lambda year: months(year, MONTHS[name]))
    if found is None or has_year(match):
        return found
    lower = match["month"][0].islower()
    if name in SHORT_MONTHS and "." not in match.group():
        return None
    verb = lower and name in ("march", "may") and not _IN_MONTH.search(match.string[: match.start()])
    return None if verb else replace(found, needs="preposition")


_IN_MONTH = re.compile(r"\b(?:in|during|since|until) $", re.I)


def _weeks_of(match: Match, asking: Asking) -> Mention | None:
    """The first three weeks of a year or a month, the last ten days."""
    count = (count_of(match["count"]) or 3) * {"day": 1, "week": 7}[match["unit"].lower()]
    month = MONTHS[match["month"].lower()] if match["month"] else None

    def make(year: int) -> Span:
        first, last = months(year, month) if month else years(year)
        if match["nth"].lower() == "first":
            return first, first + timedelta(days=count - 1)
        return last - timedelta(days=count - 1), last

    return dated(match, asking, make)


def _which_month(match: Match, asking: Asking) -> Mention | None:
    """Last March is the last one that is over, this March that of the year, next March the next to begin."""
    if asking.day is None:
        return None
    today, month = asking.day, MONTHS[match["month"].lower()]
    choices = [months(year, month) for year in (today.year - 1, today.year, today.year + 1)]
    return whole(match, chosen(choices, match["which"].lower(), today))


def _of_the_month(match: Match, asking: Asking) -> Mention | None:
    """The August floods: a month before a common noun."""
    return dated(match, asking, lambda year: months(year, MONTHS[match["month"].lower()]))


def _nth_of_month(match: Match, asking: Asking) -> Mention | None:
    """The first week, the last days of a month."""
    month, nth = MONTHS[match["month"].lower()], match["nth"].lower()

    def make(year: int) -> Span:
        first, last = months(year, month)
        if nth in ("last", "final"):
            return last - timedelta(days=6), last
        start = first + timedelta(days=7 * (ORDINALS[nth] - 1))
        return start, min(start + timedelta(days=6), last)

    return dated(match, asking, make)


def _year(match: Match, _: Asking) -> Mention | None:
    return whole(match, years(int(match["year"])), "preposition")


def _years(match: Match, _: Asking) -> Mention | None:
    first, last = int(match["year"]), int(match["until"])
    return whole(match, years(first, last - first + 1), "preposition") if first < last else None


def _decade(match: Match, _: Asking) -> Mention | None:
    figures = match["decade"]
    if len(figures) == 2:
        figures = ("20" if figures in ("00", "10") or (figures == "20") else "19") + figures
    first = int(figures)
    hundred = first % 100 == 0 and first != 2000
    return whole(match, years(first, 100 if hundred else 10))


def _century(match: Match, _: Asking) -> Mention | None:
    word = match["number"].lower()
    number = int(re.sub(r"\D", "", word)) if word[0].isdigit() else _ordinal(word)
    return whole(match, century(number)) if number and 1 <= number <= 21 else None


def _ordinal(word: str) -> int | None:
    tens, _, units = word.replace("-", " ").partition(" ")
    return TENS[tens] + ORDINALS[units] if tens in TENS else ORDINALS.get(tens)


def _quarter(match: Match, asking: Asking) -> Mention | None:
    word = match["number"].lower()
    number = int(word) if word.isdigit() else ORDINALS[word]
    found = dated(match, asking, lambda year: quarter(year, number))
    return found if found is None or has_year(match) else replace(found, needs="preposition")


def _half(match: Match, _: Asking) -> Mention | None:
    return whole(match, months(int(match["year"]), 1 if match["number"] == "1" else 7, 6))


def _months_of_year(match: Match, asking: Asking) -> Mention | None:
    """The first six months of 2020."""
    count = count_of(match["count"]) or 3
    first = match["nth"].lower() == "first"
    if not 1 <= count <= 12:
        return None
    return dated(match, asking, lambda year: months(year, 1 if first else 13 - count, count))


def _season(match: Match, asking: Asking) -> Mention | None:
    name = match["season"].lower()
    if match["year"] or match["yearword"]:
        return dated(match, asking, lambda year: season(year, name))
    which = (match["which"] or "").lower()
    if asking.day is None or which not in ("last", "this", "next", "past", "coming"):
        found = dated(match, asking, lambda year: season(year, name))
        return found if which or found is None else replace(found, needs="preposition")
    today = asking.day
    choices = [season(year, name) for year in (today.year - 2, today.year - 1, today.year, today.year + 1)]
    if which == "this":
        # Until spring is over, "this winter" is the one just behind.
        near = [
            span
            for span in choices
            if span[0] - timedelta(days=275) <= today <= span[1] + timedelta(days=120)
        ]
        begun = [span for span in near if span[0] <= today]
        return whole(match, (begun or near or [choices[2]])[-1 if begun else 0])
    return whole(match, chosen(choices, which, today))


def _feast(match: Match, asking: Asking) -> Mention | None:
    name = match["feast"].lower()
    found = dated(match, asking, lambda year: feast(year, name))
    return found if found is None or has_year(match) else replace(found, needs="preposition")


def _week_of(match: Match, asking: Asking) -> Mention | None:
    """The week of 8 March: seven days from that day, or up to it for "the week ending"."""
    month, day = MONTHS[match["month"].lower()], int(match["day"])

    def make(year: int) -> Span | None:
        span = one_day(year, month, day)
        if span is None:
            return None
        six = timedelta(days=6)
        return (span[0] - six, span[0]) if match["word"].lower() == "ending" else (span[0], span[0] + six)

    return dated(match, asking, make)


def absolute_patterns() -> Iterator[tuple[str, Reader]]:
    """Every pattern with its reader."""
    weeks = rf"\bthe (?P<nth>first|last|final) {COUNT} (?P<unit>day|week)s (?:of|in) "
    yield rf"{weeks}{MONTH}{OF_YEAR}?", _weeks_of
    yield rf"{weeks}{YEAR}(?P<month>(?!))?(?P<yearword>(?!))?", _weeks_of
    yield r"\b(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)\b", _numbers
    yield r"\b(?P<year>\d{4})/(?P<month>\d\d?)/(?P<day>\d\d?)\b", _numbers
    yield r"\b(?P<day>\d\d?)\.\s?(?P<month>\d\d?)\.\s?(?P<year>\d{4})\b", _numbers
    yield r"(?<![\d/])(?P<one>\d\d?)/(?P<two>\d\d?)/(?P<year>\d{4}|\d\d)(?![\d/])", _slashed
    yield rf"\b(?:the )?{DAY} (?:of )?{MONTH}(?!\w){EVENT}{OF_YEAR}?", _day_and_month
    yield rf"\b{MONTH} (?:the )?{DAY}(?![.,]?\d|%){EVENT}{OF_YEAR}?", _day_and_month
    yield (
        rf"\b(?:(?:between|from) )?(?:the )?{DAY} ?(?:and|to|until|-|–) ?(?:the"
        rf" )?(?P<until>[0-3]?\d)(?:st|nd|rd|th)?"
        rf" (?:of )?{MONTH}{OF_YEAR}?",
        _days_of_month,
    )
    yield (
        rf"\b(?:(?:between|from) )?{MONTH} {DAY} ?(?:and|to|until|-|–) ?(?P<until>[0-3]?\d)(?:st|nd|rd"
        rf"|th)?\b(?!\d)"
        rf"{OF_YEAR}?",
        _days_of_month,
    )
    yield rf"(?<!\d )(?<!\dst )(?<!\dth )\b{MONTH}{OF_YEAR}?(?! \d\d?\b(?!\d))", _month
    yield rf"\b(?P<which>last|this|next|past|coming) {MONTH}(?! \d)", _which_month
    yield (
        rf"\bthe (?i:{MONTH}) (?P<year>(?!))?(?P<yearword>(?!))?(?=[a-z]{{3,}})(?!and |at |for |has "
        rf"|had |was |will )",
        _of_the_month,
    )
    yield rf"\bthe {NTH} (?:week|days) (?:of|in) {MONTH}{OF_YEAR}?", _nth_of_month
    yield (
        rf"(?:(?<![\w$€£.,/-])|(?<=\bmid-))(?:(?:the )?(?:(?:calendar|fiscal|financial) )?year"
        rf" )?{YEAR}{NO_YEAR}",
        _year,
    )
    yield rf"(?<![\w.,/-]){YEAR} ?[-–] ?(?P<until>1[0-9]\d\d|20\d\d)\b(?!-)", _years
    yield r"(?:\bthe )(?P<decade>(?:1[0-9]|20)\d0)'?s\b", _decade
    yield r"(?<![\w$])(?P<decade>(?:1[0-9]|20)\d0)s\b", _decade
    yield r"(?:\bthe |')'?(?P<decade>\d0)'?s\b", _decade
    yield (
        r"\bthe (?P<number>\d\d?(?:st|nd|rd|th)|(?:twenty[ -])?(?:" + "|".join(ORDINALS) + r")) century\b",
        _century,
    )
    yield rf"\bQ(?P<number>[1-4])\b(?: of)?{OF_YEAR}?", _quarter
    yield rf"\b{YEAR} Q(?P<number>[1-4])\b(?P<yearword>(?!))?", _quarter
    yield rf"\b(?:the )?(?P<number>first|second|third|fourth) quarter{OF_YEAR}", _quarter
    yield rf"\bH(?P<number>[12]) (?:of )?{YEAR}", _half
    yield rf"\bthe {NTH} {COUNT} months{OF_YEAR}", _months_of_year
    yield rf"\b(?:(?P<which>the) )?{SEASON}{OF_YEAR}(?:[/-](?:20)?\d\d\b)?", _season
    yield (
        rf"\b(?P<which>the|last|this|next|past|coming) (?-i:{SEASON})\b(?!-)(?! (?:of|and|or|games"
        rf"|(?-i:[A-Z])))"
        r"(?P<year>(?!))?(?P<yearword>(?!))?",
        _season,
    )
    yield (
        rf"\b(?:(?<=in )|(?<=over )|(?<=during ))(?-i:{SEASON})\b(?! (?:of|and|or|sports?|(?-i:[A-Z])))"
        r"(?P<which>(?!))?(?P<year>(?!))?(?P<yearword>(?!))?",
        _season,
    )
    yield (
        rf"\b(?<!lunar )(?<!chinese )(?<!jewish )(?P<feast>{'|'.join(FEASTS)})\b(?! (?:Island|tree"
        rf"|costume|classic))"
        rf"{OF_YEAR}?",
        _feast,
    )
    yield (
        rf"\bthe week (?P<word>of|beginning|starting|ending) (?:the )?{DAY} (?:of )?{MONTH}{OF_YEAR}?",
        _week_of,
    )
    yield rf"\bthe week (?P<word>of|beginning|starting|ending) {MONTH} {DAY}{OF_YEAR}?", _week_of
