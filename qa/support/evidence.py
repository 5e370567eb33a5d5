"""What a sentence stands on: the sentences of its passages, and which of them say what it says."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from index.article import Span
from index.sentences import split_sentences
from qa.overlap import LIGHT_WEIGHT, NAME_WEIGHT
from qa.passage import Passage
from qa.support.dates import When, dates, told_dates
from qa.support.figure import Figure
from qa.support.names import names, plain
from qa.support.names_told import NamesTold, names_told
from qa.support.numbers import figures
from qa.terms import LIGHT_WORDS, content_words, initialisms, key_of, words

MOST_SENTENCES = 3
"""So many sentences of the passages may be needed for one of an answer."""

LEAST_GAIN = 0.12
"""Share of a sentence's words that one more source must bring."""

FEWEST_WORDS = 2
"""A source must bring so many words: a single name or number that stands elsewhere is no source.

Of another passage that is cited one will do: the writer says that something of it is meant.
"""

BEFORE = 2
"""Sentences before a source that tell who its "she" and "it" are."""


@dataclass(frozen=True)
class Source:
    """One sentence of a passage.

    Attributes:
        passage: number of the passage from 0.
        place: number of the sentence in its passage from 0.
        span: in the article's canonical text.
        text: its words.
        published: day of its article, as `Passage.published` has it.
    """

    passage: int
    place: int
    span: Span
    text: str
    published: str | None

    @cached_property
    def keys(self) -> frozenset[str]:
        """Of all its words, and of the initials of its names."""
        return _keys(self.text)

    @cached_property
    def figures(self) -> tuple[Figure, ...]:
        """Its numbers, years and days left out."""
        return plain_figures(self.text)

    @cached_property
    def dates(self) -> tuple[When, ...]:
        """Its dates, made fuller by the day of publication."""
        return tuple(one for one in told_dates(self.text, self.published) if one.start >= 0)


@dataclass(frozen=True)
class Evidence:
    """All passages that a sentence cites, taken together."""

    passages: tuple[Passage, ...]

    @cached_property
    def sources(self) -> tuple[Source, ...]:
        """Their sentences, in order."""
        return tuple(one for number, passage in enumerate(self.passages) for one in _sources(passage, number))

    @cached_property
    def beside(self) -> tuple[str, ...]:
        """What each passage stands under: title, heading, source."""
        return tuple(f"{p.title}\n{p.heading}\n{p.source or ''}" for p in self.passages)

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """The text of each passage with its title."""
        return tuple(f"{p.title}\n{p.text}" for p in self.passages)

    @cached_property
    def names(self) -> NamesTold:
        """Everything that a name may be looked up in."""
        return names_told([*(source.text for source in self.sources), *self.beside])

    @cached_property
    def dates(self) -> tuple[When, ...]:
        """All dates told, those of publication too."""
        return tuple(one for p in self.passages for one in told_dates(f"{p.title}\n{p.text}", p.published))

    @cached_property
    def figures(self) -> tuple[Figure, ...]:
        """All numbers told."""
        return (
            *(figure for source in self.sources for figure in source.figures),
            *(figure for text in self.beside for figure in plain_figures(text)),
        )

    @cached_property
    def keys(self) -> frozenset[str]:
        """Of all words told."""
        return frozenset().union(*(source.keys for source in self.sources), *map(_keys, self.beside))


@lru_cache(maxsize=512)
def plain_figures(text: str) -> tuple[Figure, ...]:
    """The numbers of a text that are no part of a date."""
    days = [(one.start, one.end) for one in told_dates(text, None)]
    return tuple(
        one
        for one in figures(text)
        if not any(start <= one.start < end or one.start <= start < one.end for start, end in days)
    )


@dataclass(frozen=True, slots=True)
class Alignment:
    """The sentences of the evidence that say what a sentence says.

    Attributes:
        sources: best first, at most `MOST_SENTENCES`.
        coverage: share (0 to 1) of the sentence's words that they hold, names counting more.
        anywhere: share that stands anywhere in the evidence, titles included.
    """

    sources: tuple[Source, ...]
    coverage: float
    anywhere: float


def weighed_words(sentence: str) -> dict[str, float]:
    """Key and weight of a sentence's content words, without numbers and dates.

    They are compared on their own, in whatever form, and must not choose their source.
    """
    weights: dict[str, float] = {}
    counted = [(one.start, one.end) for one in plain_figures(sentence)]
    counted += [(one.start, one.end) for one in dates(sentence)]
    for place, word in enumerate(content_words(sentence)):
        if word.is_number or any(start <= word.start < end for start, end in counted):
            continue
        named = word.capitalised and place > 0
        weights[word.key] = NAME_WEIGHT if named else LIGHT_WEIGHT if word.plain in LIGHT_WORDS else 1.0
    return weights


def align(sentence: str, evidence: Evidence, most: int = MOST_SENTENCES) -> Alignment:
    """Choose the sources of a sentence: greedily, each for the words that those before it do not hold."""
    weights = weighed_words(sentence)
    total = sum(weights.values())
    if not total:
        return Alignment((), 0.0, 0.0)
    told = {source: _told_facts(sentence, source) for source in evidence.sources}
    held: set[str] = set()
    facts: frozenset[object] = frozenset()
    chosen: list[Source] = []
    while len(chosen) < most:
        gains = [
            (_gain(weights, source, held, chosen) + len(told[source] - facts), source)
            for source in evidence.sources
            if source not in chosen
        ]
        gain, best = max(gains, key=lambda pair: pair[0], default=(0.0, None))
        if best is None or not gain:
            break
        new = weights.keys() & best.keys - held
        elsewhere = all(one.passage != best.passage for one in chosen)
        brought = _units(sentence, new) + (len(told[best] - facts) if new or elsewhere else 0)
        if chosen and (gain / total < LEAST_GAIN or brought < (1 if elsewhere else FEWEST_WORDS)):
            break
        chosen.append(best)
        held |= new
        facts |= told[best]
    covered = sum(weights[key] for key in held)
    anywhere = sum(weight for key, weight in weights.items() if key in evidence.keys)
    return Alignment(tuple(chosen), covered / total, anywhere / total)


def _told_facts(sentence: str, source: Source) -> frozenset[object]:
    """The numbers and dates of a sentence that stand in a source."""
    numbers = {value for figure in plain_figures(sentence) for value in figure.values}
    days = {when.told for when in dates(sentence) if any(when.told)}
    return frozenset(numbers & {value for figure in source.figures for value in figure.values}) | (
        days & {when.told for when in source.dates}
    )


def _units(sentence: str, keys: set[str]) -> int:
    """So many words of a sentence are these, the words of one name counting once."""
    named = [{key_of(plain(part)) for part in name.parts} & keys for name in names(sentence)]
    return len(keys - set().union(*named)) + sum(map(bool, named))


def _gain(weights: dict[str, float], source: Source, held: set[str], chosen: Sequence[Source]) -> float:
    if source in chosen:
        return 0.0
    return sum(weights[key] for key in weights.keys() & source.keys if key not in held)


def ground(sentence: str, evidence: Evidence, passage: int) -> tuple[Span, str, float]:
    """The whole sentences of one passage that carry a sentence best.

    Returns:
        Their span in the article, their text, and the share (0 to 1) of the sentence's words that they hold.
    """
    own = [source for source in evidence.sources if source.passage == passage]
    weights = weighed_words(sentence)
    total = sum(weights.values()) or 1.0
    whole = evidence.passages[passage]
    if not own:
        return Span(whole.start, whole.end), whole.text, 0.0
    numbers = {value for figure in plain_figures(sentence) for value in figure.values}

    def held(first: int, last: int) -> float:
        keys = frozenset().union(*(source.keys for source in own[first : last + 1]))
        told = {value for s in own[first : last + 1] for figure in s.figures for value in figure.values}
        return sum(weights[key] for key in weights.keys() & keys) + len(numbers & told)

    windows = [
        (
            held(first, last) - LEAST_GAIN * (total + len(numbers)) * (last - first),
            -(last - first),
            first,
            last,
        )
        for first in range(len(own))
        for last in range(first, min(first + MOST_SENTENCES, len(own)))
    ]
    _, _, first, last = max(windows, key=lambda window: window[:2])
    span = Span(own[first].span.start, own[last].span.end)
    covered = sum(
        weights[key] for key in weights.keys() & frozenset().union(*(s.keys for s in own[first : last + 1]))
    )
    return span, whole.text[span.start - whole.start : span.end - whole.start], covered / total


def neighbours(source: Source, evidence: Evidence) -> list[Source]:
    """The sentences just before a source, nearest first, and the one behind it."""
    return [
        one
        for one in evidence.sources
        if one.passage == source.passage
        and -BEFORE <= one.place - source.place <= 1
        and one.place != source.place
    ]


@lru_cache(maxsize=256)
def _sources(passage: Passage, number: int) -> tuple[Source, ...]:
    return tuple(
        Source(
            number,
            place,
            Span(passage.start + span.start, passage.start + span.end),
            passage.text[span.start : span.end],
            passage.published,
        )
        for place, span in enumerate(split_sentences(passage.text))
    )


@lru_cache(maxsize=1024)
def _keys(text: str) -> frozenset[str]:
    found = words(text)
    return frozenset(word.key for word in found) | initialisms(found)
