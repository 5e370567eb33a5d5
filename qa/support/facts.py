"""Every number, date, name and quoted string of a sentence, and where the evidence has it.

A fact may stand in the sentences that say the same, beside them, elsewhere or nowhere. One that stands
elsewhere, where those sentences have another of its kind, was likely put in its place.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from typing import Literal

from qa.support import dates as support_dates
from qa.support import figure as support_figure
from qa.support import names_told as support_names
from qa.support import quotes as support_quotes
from qa.support.dates import When
from qa.support.evidence import Alignment, Evidence, Source, neighbours, plain_figures
from qa.support.figure import Figure, Match
from qa.support.names import Name, names, plain
from qa.support.names_told import names_told

FactKind = Literal["number", "date", "name", "quote"]


class Place(IntEnum):
    """Where a fact stands, seen from the sentences that say what the sentence says."""

    NOWHERE = 0
    ELSEWHERE = 1
    BESIDE = 2
    ALIGNED = 3


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact of a sentence.

    Attributes:
        kind: what it is.
        text: as the sentence has it.
        start: its first character in the sentence.
        end: one past its last.
        match: the best that the evidence says anywhere.
        place: where it says that.
        rival: another of its kind in the aligned sentences that the sentence does not have, as written there;
            None if the fact stands in them itself, or they have none.
        nearest: what the evidence says in its place, word for word, where it does not say the fact.
        passage: number of the passage that says `nearest`, from 0.
        sure: False where it may be none (a capitalised first word).
    """

    kind: FactKind
    text: str
    start: int
    end: int
    match: Match
    place: Place
    rival: str | None = None
    nearest: str | None = None
    passage: int | None = None
    sure: bool = True


def facts(sentence: str, evidence: Evidence, alignment: Alignment) -> list[Fact]:
    """All facts of a sentence in order; what stands inside a quote that is told is told with it."""
    quoted = [_quote(quote, evidence) for quote in support_quotes.quotes(sentence)]
    told = [fact for fact in quoted if fact.match is Match.SAME]
    found = [
        *_numbers(sentence, evidence, alignment),
        *_dates(sentence, evidence, alignment),
        *_names(sentence, evidence, alignment),
    ]
    outside = [fact for fact in found if not any(q.start <= fact.start and fact.end <= q.end for q in told)]
    return sorted([*quoted, *outside], key=lambda fact: fact.start)


def _quote(quote: support_quotes.Quote, evidence: Evidence) -> Fact:
    if support_quotes.stands(quote, evidence.texts):
        return Fact("quote", quote.text, quote.start, quote.end, Match.SAME, Place.ALIGNED)
    words, passage = support_quotes.nearest(quote, evidence.texts) or (None, None)
    return Fact(
        "quote", quote.text, quote.start, quote.end, Match.NONE, Place.NOWHERE, nearest=words, passage=passage
    )


def _numbers(sentence: str, evidence: Evidence, alignment: Alignment) -> list[Fact]:
    said = plain_figures(sentence)

    def rivals(figure: Figure) -> list[str]:
        return [
            one.text
            for source in alignment.sources
            for one in source.figures
            if one.ordinal == figure.ordinal
            and one.unit == figure.unit
            and not any(support_figure.compare(mine, one) for mine in said)
        ]

    found = []
    for figure in said:
        match = max((support_figure.compare(figure, one) for one in evidence.figures), default=Match.NONE)
        if match is not Match.SAME and _stands_as_written(figure, evidence):
            match = Match.SAME

        def holds(source: Source, figure: Figure = figure, match: Match = match) -> bool:
            return any(support_figure.compare(figure, one) >= match for one in source.figures) or (
                figure.text in source.text
            )

        place = _place(match, holds, evidence, alignment, under=_holding(figure, evidence))
        near = support_figure.nearest(figure, [one for s in alignment.sources for one in s.figures])
        if near is None and figure.unit:
            near = support_figure.nearest(figure, evidence.figures)
        fact = _fact("number", figure, match, place, rivals(figure), near.text if near else None, evidence)
        found.append(replace(fact, sure=False) if _is_share(figure, sentence) else fact)
    return found


_RATIO = re.compile(
    r"\s(?:in|out of|of every|in every)\s+"
    r"(?:\d{1,3}|two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|hundred)\b",
    re.IGNORECASE,
)
_OF_SO_MANY = re.compile(r"\w\s(?:in|out of|of every|in every)\s\Z", re.IGNORECASE)


def _is_share(figure: Figure, sentence: str) -> bool:
    """Whether a number tells a share ("almost half", "seven in ten"), which nobody copies but works out."""
    return (
        figure.unit == "part"
        or _RATIO.match(sentence, figure.end) is not None
        or (figure.values[0] <= 100 and _OF_SO_MANY.search(sentence, 0, figure.start) is not None)
    )


def _stands_as_written(figure: Figure, evidence: Evidence) -> bool:
    """Whether the evidence has the very words, which our reading may have taken for something else."""
    written = f" {figure.text.lower()} "
    return len(figure.text) > 2 and any(
        written in f" {support_quotes.normal(text)} " for text in evidence.texts
    )


def _holding(figure: Figure, evidence: Evidence) -> bool:
    return any(
        support_figure.compare(figure, one) is Match.SAME
        for text in evidence.beside
        for one in plain_figures(text)
    )


def _dates(sentence: str, evidence: Evidence, alignment: Alignment) -> list[Fact]:
    published = [one for one in evidence.dates if one.start < 0]
    said = [_best(readings, evidence) for readings in support_dates.said_dates(sentence)]
    found = []
    for when in said:
        match = support_dates.find(when, evidence.dates)

        def holds(source: Source, when: When = when, match: Match = match) -> bool:
            return support_dates.find(when, source.dates) >= match

        exact = [part is None for part in when.told]
        rivals = [
            one.text
            for source in alignment.sources
            for one in source.dates
            if [part is None for part in one.told] == exact
            and not any(support_dates.compare(mine, one) for mine in said)
        ]
        under = any(support_dates.compare(when, one) is Match.SAME for one in published)
        place = _place(match, holds, evidence, alignment, under)
        near = support_dates.nearest(when, [one for s in alignment.sources for one in s.dates])
        near = near or support_dates.nearest(when, evidence.dates)
        found.append(_fact("date", when, match, place, rivals, near.text if near else None, evidence))
    return found


def _best(group: Sequence[When], evidence: Evidence) -> When:
    """Of the two readings of 03/04/2021 the one that is told."""
    return max(group, key=lambda when: support_dates.find(when, evidence.dates))


def _names(sentence: str, evidence: Evidence, alignment: Alignment) -> list[Fact]:
    found = []
    said = names(sentence)
    spoken = {plain(part) for name in said for part in name.parts}
    told_beside = names_told(evidence.beside)
    days = [(one.start, one.end) for one in support_dates.dates(sentence)]
    for name in said:
        if any(start <= name.start < end for start, end in days):
            continue
        result = support_names.find(name, evidence.names)

        def holds(source: Source, name: Name = name, match: Match = result.match) -> bool:
            return support_names.find(name, names_told([source.text])).match >= match

        under = support_names.find(name, told_beside).match is Match.SAME
        place = _place(result.match, holds, evidence, alignment, under)
        rivals = [
            one.text
            for source in alignment.sources
            for one in names(source.text)
            if one.sure
            and len(one.parts) >= min(2, len(name.parts))
            and not spoken & set(map(plain, one.parts))
        ]
        close = result.nearest or (
            support_names.nearest(name, evidence.names) if place is Place.NOWHERE else None
        )
        found.append(_fact("name", name, result.match, place, rivals, close, evidence))
    return found


def _place(
    match: Match,
    holds: Callable[[Source], bool],
    evidence: Evidence,
    alignment: Alignment,
    under: bool,
) -> Place:
    if match is Match.NONE:
        return Place.NOWHERE
    if any(map(holds, alignment.sources)):
        return Place.ALIGNED
    if under or any(holds(one) for source in alignment.sources for one in neighbours(source, evidence)):
        return Place.BESIDE
    return Place.ELSEWHERE


def _fact(  # noqa: PLR0917 (all that a fact is made of)
    kind: FactKind,
    said: Figure | When | Name,
    match: Match,
    place: Place,
    rivals: Sequence[str],
    close: str | None,
    evidence: Evidence,
) -> Fact:
    rival = rivals[0] if rivals and place is not Place.ALIGNED else None
    nearest = close if match is not Match.SAME else rival
    passage = None
    if nearest is not None:
        passage = next((n for n, text in enumerate(evidence.texts) if nearest in text), None)
        nearest = nearest if passage is not None else None
    sure = said.sure if isinstance(said, Name) else True
    return Fact(kind, said.text, said.start, said.end, match, place, rival, nearest, passage, sure)
