"""Filters typed in a question: `since:2020-12 until:2021-03 source:Reuters source:"Coast Wire"`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from tui.asking.census import Census
from tui.asking.periods import FORMS, first_day_typed, last_day_typed, period_of
from tui.plain import one_line
from tui.query import Filters
from tui.signs import UNICODE, Signs
from tui.words.wording import shortened, written_date, written_period

LONGEST = 2_000
"""Characters of a text in which filters are looked for."""
_TYPED = re.compile(
    r'(?<!\S)(?P<name>since|until|source):(?:"(?P<quoted>[^"\n]*)"|(?P<bare>[^\s"]\S*))', re.I
)
_WORD = re.compile(r"\S+")
# "the first week of 2020" has as many.
_MOST_WORDS = 5
# What ends the question, not the value before it.
_STOPS = ",;:.?!"
# Of a chip: three such stand beside each other on 80 columns.
_CHIP = 24


@dataclass(frozen=True, slots=True)
class Typed:
    """A filter in a text.

    Attributes:
        at: its first character.
        to: one past its last.
        name: "since", "until" or "source".
        value: what it says, without quotation marks.
        settled: no letter that may follow can make it mean something else.
    """

    at: int
    to: int
    name: str
    value: str
    settled: bool


@dataclass(frozen=True, slots=True)
class WithoutFilters:
    """A text whose filters have been taken out.

    Attributes:
        text: the rest.
        filters: what held before, and what was taken out.
        objection: why a filter cannot be used, a sentence; "" if all can.
    """

    text: str
    filters: Filters
    objection: str = ""


def names_a_source(text: str) -> bool:
    """Whether a text has filters that only those who know the sources can read."""
    return len(text) <= LONGEST and any(match["name"].lower() == "source" for match in _TYPED.finditer(text))


def typed_filters(text: str, census: Census, today: date | None = None) -> Iterator[Typed]:
    """The filters in a text, in order.

    Without quotation marks a value is one word, or as many as make a source that there is, or days. A text
    longer than `LONGEST` was pasted: it has none.
    """
    if len(text) > LONGEST:
        return
    for match in _TYPED.finditer(text):
        name = match["name"].lower()
        if match["quoted"] is not None:
            yield Typed(match.start(), match.end(), name, match["quoted"].strip(), settled=True)
            continue
        at, to = match.start("bare"), match.end()
        values = list(_values(text, at))
        to = next((end for end in reversed(values) if _is_known(name, text[at:end], census, today)), to)
        more = re.match(r"\s+(\S+\s)?", text[to:])
        one_word = to <= match.end()
        longer = name == "source" and _may_go_on(text[at:to], census)
        settled = more is not None and ((one_word and not longer) or more[1] is not None)
        yield Typed(match.start(), to, name, text[at:to], settled)


def _values(text: str, at: int) -> Iterator[int]:
    """Where a value that begins at a place may end: after its first word, its second…"""
    line_end = text.find("\n", at)
    words = _WORD.finditer(text, at, len(text) if line_end < 0 else line_end)
    for number, word in enumerate(words, start=1):
        if number > _MOST_WORDS or (number > 1 and _TYPED.match(word[0])):
            return
        bare = word[0].rstrip(_STOPS)
        yield word.start() + len(bare)
        if bare != word[0]:
            yield word.end()


def _is_known(name: str, value: str, census: Census, today: date | None) -> bool:
    if name == "source":
        return census.named(value) is not None
    first, *more = value.split()
    # "since:2020 march of the miners": where one word is enough, the next ones are the question.
    return period_of(value, today) is not None and not (more and period_of(first, today))


def _may_go_on(value: str, census: Census) -> bool:
    begun = " ".join(value.split()).casefold() + " "
    return any(one.name.casefold().startswith(begun) for one in census.sources)


def without_filters(
    text: str, before: Filters, census: Census, *, settled: bool = False, today: date | None = None
) -> WithoutFilters:
    """Take the filters out of a text.

    Args:
        text: as typed.
        before: what holds already; sources are added to it, days replaced.
        census: the sources that there are; without any, none is objected to.
        settled: take only those that are settled and can be used, and object to nothing: while one types.
        today: what "yesterday" counts from; None is today.
    """
    filters, objections, kept, end = before, [], [], 0
    for typed in typed_filters(text, census, today):
        if settled and not (typed.settled and (typed.name != "source" or census.seq >= 0)):
            continue
        filters, objection = _with(filters, typed, census, today)
        if objection:
            objections.append(objection)
        if not (objection and settled):
            kept.append(text[end : typed.at].rstrip(" ") if end or typed.at else "")
            end = typed.to
    kept.append(text[end:])
    rest = "".join(kept)
    if end and not kept[0]:
        rest = rest.lstrip(" ")
    return WithoutFilters(rest, filters, "" if settled else " ".join(objections[:1]))


def _with(before: Filters, typed: Typed, census: Census, today: date | None) -> tuple[Filters, str]:
    if typed.name == "source":
        return _with_source(before, typed.value, census)
    days = period_of(typed.value, today)
    if days is None:
        word = one_line(typed.value)
        return before, f'{typed.name}:{word} is no day. Write {FORMS}, yesterday or "last week".'
    after = replace(before, since=days[0]) if typed.name == "since" else replace(before, until=days[1])
    if after.since and after.until and after.since > after.until:
        since, until = first_day_typed(after.since), last_day_typed(after.until)
        return before, f"since:{since} is later than until:{until}."
    return after, ""


def _with_source(before: Filters, name: str, census: Census) -> tuple[Filters, str]:
    known = census.named(name)
    if known is None and (census.sources or not name):
        near = census.nearest(name)
        hint = f"Did you mean {source_typed(near)}?" if near else "F3 lists the sources."
        return before, f'No article is from the source "{one_line(name)}". {hint}'
    known = known or name
    return (before if known in before.sources else replace(before, sources=(*before.sources, known))), ""


def source_typed(name: str) -> str:
    """A source as one types it: `source:Reuters`, `source:"Coast Wire"`."""
    plain_name = one_line(name)
    return f'source:"{plain_name}"' if " " in plain_name else f"source:{plain_name}"


def chip_words(filters: Filters, signs: Signs = UNICODE) -> list[str]:
    """What each chip says, in the order in which `without` counts them: `since:2021-01`, `source:Reuters`."""
    chips = [f"since:{first_day_typed(filters.since)}"] if filters.since else []
    chips += [f"until:{last_day_typed(filters.until)}"] if filters.until else []
    return chips + [f"source:{shortened(name, _CHIP, signs)}" for name in filters.sources]


def without(filters: Filters, place: int) -> Filters:
    """The same without the chip at a place; -1 is the last one."""
    wanted = [*(["since"] if filters.since else []), *(["until"] if filters.until else []), *filters.sources]
    if not wanted:
        return filters
    place %= len(wanted)
    days = len(wanted) - len(filters.sources)
    if place < days:
        return replace(filters, since=None) if wanted[place] == "since" else replace(filters, until=None)
    sources = [name for number, name in enumerate(filters.sources) if number != place - days]
    return replace(filters, sources=tuple(sources))


def filters_in_words(filters: Filters) -> str:
    """The same as one reads it: "Reuters or Coast Wire, since 1 Dec 2020, until 31 Mar 2021"."""
    parts = [" or ".join(one_line(name) for name in filters.sources)] if filters.sources else []
    if filters.since and filters.until:
        parts.append(written_period(filters.since, filters.until))
    elif filters.since:
        parts.append(f"since {written_date(filters.since)}")
    elif filters.until:
        parts.append(f"until {written_date(filters.until)}")
    return ", ".join(parts)
