"""The dates that a question means: a window or a lean, always soft.

Three steps, each in its own module: a question in another language gets its time words in English
(`qa.when_languages`), number words become figures (`qa.when_words`), and every named time is found with its
first and last day (`qa.when_mentions`, counted by `qa.when_calendar`). Here the words around a mention
decide: "since", "before", "between … and", "early", "three days before"; and whether "2020" or "May" is a
time at all. "The 2020 treaty" is a topic.
"""

import re
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Literal

from qa.when_calendar import Asking, Span, part_of, shifted, without_year
from qa.when_languages import in_english
from qa.when_mention import COUNT, MONTHS, Mention, count_of
from qa.when_mentions import mentions
from qa.when_words import in_figures

Lean = Literal["recent", "earliest"]

Days = tuple[date, date] | Literal["any"]
"""The first and last day that an asker says are meant; or that any day will do."""


@dataclass(frozen=True, slots=True)
class TimeMeant:
    """What a question says of time.

    Attributes:
        start: first day meant, or None: open ("before 2015") or nothing said.
        end: last day meant, or None: open ("since March") or nothing said.
        lean: whether it asks for the newest or the oldest, or None.
        words: the words that name the days, in English and with figures ("since May 2020"), or None.
    """

    start: date | None = None
    end: date | None = None
    lean: Lean | None = None
    words: str | None = field(default=None, compare=False)

    def __bool__(self) -> bool:
        """Whether it says anything at all."""
        return bool(self.start or self.end or self.lean)


Window = tuple[date | None, date | None]
_Named = tuple[Window, int, int]
"""A window, and where the words begin and end that name it."""

_ONE_DAY = timedelta(days=1)

_AHEAD = re.compile(
    r"\b(?:will|won't|going to|upcoming|scheduled|planned|plans? to|expected to|set to|due to (?:be"
    r"|open|start|begin))\b"
    r"|'ll\b",
    re.I,
)
_BACK = re.compile(r"\b(?:did|was|were|had|happened|died)\b", re.I)

_YEARLY = re.compile(r"\b(?:every|each) year\b", re.I)

_PART = re.compile(
    r"\b(?:the )?(?:(?P<first>early|beginning of|start of)|(?P<mid>mid|middle of)|(?P<end>end of)"
    r"|(?P<last>late)"
    r"|(?P<half>first|second) half of|(?P<earlier>earlier)|(?P<later>later))(?: in)?[ -](?:the )?$",
    re.I,
)
_OFFSET = re.compile(
    rf"\b(?:{COUNT}|the) (?P<unit>day|night|week|month|year)s? (?:(?P<before>before|prior to)|after"
    rf"|following) $",
    re.I,
)
_JOINED = re.compile(r"^ ?(?:(?P<and>and)|to|until|till|through|(?P<dash>[-–—])) ?$", re.I)
_OPENS = re.compile(r"\b(?P<word>between|from) (?:the )?$", re.I)
_SINCE = re.compile(
    r"\b(?:since|starting(?: in| on| from)?|beginning (?:in|on)) (?:at least |about |around |as"
    r" (?:early|far back) as )?$",
    re.I,
)
_FROM = re.compile(r"\bfrom $", re.I)
_ON = re.compile(r"^ on(?:wards?)?\b(?! (?:the|a|an|which|what)\b)", re.I)
_BEFORE = re.compile(r"\b(?:before|prior to|earlier than) $", re.I)
_AFTER = re.compile(r"\b(?:after|later than|following) $", re.I)
_UNTIL = re.compile(r"\b(?:until|till|up to|through) $", re.I)
_BY = re.compile(r"\bby $", re.I)
_IN = re.compile(
    r"\b(?P<word>in|on|during|throughout|over|of|at|for|from|around|circa|within|as of|dated)"
    r" (?:about |around )?$",
    re.I,
)
_LEADING = re.compile(
    r"\b(?:since|before|after|until|till|by|between|from|in|on|during|throughout|within)(?: the)? $", re.I
)
# The Act of 1964, the class of 2020: part of a name.
_TITLE_OF = re.compile(r"(?:(?!(?:How|What|Which|Who)\b)\b[A-Z]\w+|\b[Cc]lass|\b[Ss]pirit) of $")
_YEAR_ONLY = re.compile(r"^\d{4}$")
# August Wilson, and Theresa May resigned.
_PERSON = re.compile(
    r"^(?: (?:resigned|stepped|became|took|said|left|won|lost|had|was|quit|called)\b)| [A-Z][a-z]"
)

# What stands between "did" and "last" is bounded: else each "was" of a pasted text reads all that follows.
_RECENT = re.compile(
    r"\b(?:latest|newest|most recent(?:ly)?|recent(?:ly)?|currently|right now|nowadays|at the moment"
    r"|at present"
    r"|these days|the last time|(?:the|its|his|her|their|'s) current)\b|(?<!until )(?<!by"
    r" )\b(?-i:now)\b(?!-)|^Now\b"
    r"|\b(?:did|was|were|has|have|is"
    r"|had)\b[^?]{0,400}(?<!the)(?<!\ba)(?<!its)(?<!his)(?<!her)(?<!their)(?<!'s) last "
    r"(?!(?:day|week|month|quarter|year|decade|century|night|weekend|few|couple|spring|summer|autumn"
    r"|fall|winter|"
    r"\w+day|of|in|on|at|for|and|" + "|".join(MONTHS) + r")\b)[a-z]+",
    re.I,
)
_EARLIEST = re.compile(
    r"\b(?:earliest|originally|initially|at first|(?<!for the )first time"
    r"|first (?:reports?|accounts?|mentions?|announced|reported|said))\b"
    r"|\b(?:who|that) first [a-z]+|\bwhen (?:did|was"
    r"|were)\b[^?]{0,400}(?<!the)(?<!\ba)(?<!its)(?<!his)(?<!her)(?<!'s) first "
    r"(?!(?:lady|round|half|quarter|week|day|of)\b)[a-z]+",
    re.I,
)

_MONTH = r"(?:" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\b\.?"
_DAY = r"[0-3]?\d(?:st|nd|rd|th)?\b"
_YEAR = r"(?:19|20)\d\d\b"
_PHRASES = tuple(
    re.compile(form, re.I)
    for form in (
        r"\b(?:19|20)\d\d-\d\d-\d\d\b",
        rf"\b(?:the )?{_DAY} (?:of )?{_MONTH}(?:,? {_YEAR})?",
        rf"\b{_MONTH} {_DAY}(?!\d)(?:,? {_YEAR})?",
        rf"(?<!\d )(?<!\dst )(?<!\dth )\b{_MONTH},? (?:of )?{_YEAR}",
        rf"\b{_YEAR}",
    )
)


def time_meant(question: str, asked_on: date | None = None) -> TimeMeant:
    """Read the dates of a question.

    Weeks run from Monday to Sunday, seasons are the northern ones, "early" is the first third of a month, a
    year or a decade. A window that is open to one side has None there.

    Args:
        question: in English, or in German, French, Spanish or Chinese with the commonest phrases.
        asked_on: the day of asking. Without it, relative phrases and months without a year mean nothing.
    """
    english = in_english(question)
    text = in_figures(english.text)
    asking = Asking(asked_on, bool(_AHEAD.search(text)), bool(_BACK.search(text)), english.foreign)
    try:
        named = _first_window(text, mentions(text, asking), asking)
    except (ValueError, OverflowError):  # "5,000 years before Christmas": no day that a calendar here has
        named = None
    (start, end), words = (named[0], _words(text, *named[1:])) if named else ((None, None), None)
    lean: Lean | None = None
    if _RECENT.search(text):
        lean = "recent"
    elif _EARLIEST.search(text):
        lean = "earliest"
    return TimeMeant(start, end, lean, words)


def date_phrases(text: str) -> list[str]:
    """The days, months and years written out in a text, as written, in order ("4 March 2021", "2019")."""
    found: dict[int, str] = {}
    for pattern in _PHRASES:
        for match in pattern.finditer(text):
            if not any(start <= match.start() < start + len(words) for start, words in found.items()):
                found[match.start()] = match.group().removeprefix("the ").rstrip(".")
    return [phrase for _, phrase in sorted(found.items())]


def _words(text: str, at: int, to: int) -> str:
    """The words of a time, with the one before them that says how it is meant."""
    leading = _LEADING.search(text[:at])
    return text[leading.start() if leading else at : to].strip()


def _first_window(text: str, found: list[Mention], asking: Asking) -> _Named | None:
    """The window of the first mention that counts, its neighbours taken in."""
    plain = [_with_part(text, mention, asking) for mention in found]
    for place, mention in enumerate(plain):
        following = plain[place + 1] if place + 1 < len(plain) else None
        if following and _names_day_twice(text, mention, following):
            plain[place + 1] = replace(following, at=mention.at, needs="nothing")
            continue
        if following and (joined := _range(text, mention, following)):
            return joined, mention.at, following.to
        moved = _with_offset(text, mention)
        if window := _window(text, moved, asking):
            return window, moved.at, moved.to
    return None


def _with_part(text: str, mention: Mention, asking: Asking) -> Mention:
    """Narrow a mention by "early", "the end of", "the first half of" before it."""
    part = _PART.search(text[: mention.at])
    if part is None:
        return mention
    if part["earlier"] or part["later"]:
        if asking.day is None or not mention.to_date:
            return mention
        span = (asking.day, mention.span[1]) if part["later"] else mention.span
        return replace(mention, at=part.start(), span=span, to_date=not part["later"])
    which = f"{part['half'].lower()} half" if part["half"] else "early" if part["first"] else "late"
    which = "mid" if part["mid"] else which
    make = mention.in_year

    def narrowed(year: int) -> Span | None:
        span = make(year) if make else None
        return part_of(span, which) if span else None

    span = part_of(mention.span, which)
    if make:
        span = without_year(narrowed, asking) or span
    if part["end"] and _names_an_end(text[: part.start()]):
        span = (mention.span[1], mention.span[1])
    return replace(
        mention,
        at=part.start(),
        span=span,
        needs="nothing",
        in_year=narrowed if make else None,
        to_date=False,
    )


def _names_an_end(before: str) -> bool:
    return bool(
        _BEFORE.search(before) or _UNTIL.search(before) or _BY.search(before) or _AFTER.search(before)
    )


def _with_offset(text: str, mention: Mention) -> Mention:
    """Move a day by "three days before", "the week after"."""
    offset = _OFFSET.search(text[: mention.at])
    if offset is None or mention.span[0] != mention.span[1]:
        return mention
    day, unit = mention.span[0], offset["unit"].lower().replace("night", "day")
    count = (count_of(offset["count"]) if offset["count"] else 1) or 3
    if offset["before"]:
        span = shifted(day, unit, -count), shifted(day, unit, 1 - count) - _ONE_DAY
    else:
        span = shifted(day, unit, count - 1) + _ONE_DAY, shifted(day, unit, count)
    return replace(mention, at=offset.start(), span=span, needs="nothing", in_year=None)


def _names_day_twice(text: str, one: Mention, other: Mention) -> bool:
    """Friday, 23 June 2023: the weekday adds nothing."""
    single = one.span[0] == one.span[1] and other.span[0] == other.span[1]
    return single and re.fullmatch(r",? (?:the )?", text[one.to : other.at]) is not None


def _range(text: str, one: Mention, other: Mention) -> Window | None:
    """Between one and other, from one to other, one–other."""
    joined = _JOINED.search(text[one.to : other.at])
    opens = _OPENS.search(text[: one.at])
    if joined is None or not (opens or joined["dash"]) or "part" in (one.needs, other.needs):
        return None
    if joined["and"] and (opens is None or opens["word"].lower() != "between"):
        return None
    first, last = one.span, other.span
    if one.in_year:
        near = [one.in_year(last[1].year), one.in_year(last[1].year - 1)]
        first = next((span for span in near if span and span[0] <= last[0]), first)
    return (first[0], last[1]) if first[0] <= last[1] else None


def _window(text: str, mention: Mention, asking: Asking) -> Window | None:
    """What "since", "before" or "in" make of a mention; None if it is no time."""
    before, after = text[: mention.at], text[mention.to :]
    first, last = mention.span
    if mention.to_date and asking.day and first <= asking.day:
        last = min(last, asking.day)
    if mention.needs == "part" or (mention.needs == "preposition" and not _counts(text, mention)):
        return None
    if mention.in_year and _YEARLY.search(text):
        return None
    today = asking.day or date.max
    if _SINCE.search(before) or (_FROM.search(before) and _ON.search(after)):
        return (first, None) if first <= today else None
    if _BEFORE.search(before):
        return (None, first - _ONE_DAY) if first <= today else None
    if _AFTER.search(before):
        return (last + _ONE_DAY, None) if last < today else None
    if _UNTIL.search(before) or _BY.search(before):
        return (None, last) if last <= today else None
    return first, last


def _counts(text: str, mention: Mention) -> bool:
    """Whether a bare year, month, weekday or quarter stands behind a word that makes it a time."""
    before, after = text[: mention.at], text[mention.to :]
    year = _YEAR_ONLY.match(text[mention.at : mention.to])
    if year and _TITLE_OF.search(before):
        return False
    within = _IN.search(before)
    month = mention.in_year is not None
    if within and not (month and within["word"].lower() not in ("in", "during") and _PERSON.search(after)):
        return True
    if _SINCE.search(before) or _UNTIL.search(before) or _OPENS.search(before):
        return True
    outside = _BEFORE.search(before) or _AFTER.search(before) or _BY.search(before)
    return bool(outside) and not (month and _PERSON.search(after))
