"""How much of a question's words a sentence holds, and how much two sentences say alike."""

from dataclasses import dataclass
from functools import lru_cache

from index.article import Span
from index.published import first_day_of
from qa.passage import Passage
from qa.terms import LIGHT_WORDS, content_words, is_stopword, key_of, keys, names, word_set, words

LIGHT_WEIGHT = 0.35
"""What a light word ("name", "said") counts against a topical one; as in `qa.reader.features`."""

NAME_WEIGHT = 1.5
"""What a name or a number counts; as in `qa.reader.features`."""

NEARBY = 0.6
"""What a word counts that stands not in the sentence but in its title or in the sentences before it."""

# They ask for an answer and say nothing of its topic.
_ASKING = frozenset(
    map(key_of, word_set("know tell summarise summarize summary overview timeline describe explain story"))
)

BEFORE = 300
"""Characters before a sentence in which a word is near by: two sentences of news."""


@dataclass(frozen=True, slots=True)
class Topic:
    """The words of a question that tell what it is about.

    Attributes:
        weights: key and weight of each.
        named: the keys of its names and figures.
    """

    weights: tuple[tuple[str, float], ...]
    named: frozenset[str]


@lru_cache(maxsize=64)
def topic(question: str) -> Topic:
    """The content words of a question, names and figures above all."""
    content = content_words(question)
    content = [word for word in content if word.key not in _ASKING] or content
    named = {word.key for name in names(question) for word in words(name) if not is_stopword(word)}
    named |= {word.key for word in content if word.is_number}
    weights = {
        word.key: NAME_WEIGHT if word.key in named else LIGHT_WEIGHT if word.plain in LIGHT_WORDS else 1.0
        for word in content
    }
    return Topic(tuple(weights.items()), frozenset(named & weights.keys()))


def coverage(question: str, passage: Passage, sentence: Span) -> float:
    """The share (0 to 1) of a question's words that a sentence holds, or has near by.

    Args:
        question: standing alone.
        passage: that the sentence stands in.
        sentence: a range of the article's canonical text.
    """
    wanted = topic(question).weights
    if not wanted:
        return 0.0
    inside, near = held(question, passage, sentence)
    counted = sum(w * (1.0 if key in inside else NEARBY if key in near else 0.0) for key, w in wanted)
    return counted / sum(w for _, w in wanted)


def held(question: str, passage: Passage, sentence: Span) -> tuple[frozenset[str], frozenset[str]]:
    """The keys of a question's words that a sentence holds, and those that stand near by."""
    wanted = frozenset(key for key, _ in topic(question).weights)
    begin, end = sentence.start - passage.start, sentence.end - passage.start
    near = f"{passage.title}\n{passage.text[max(0, begin - BEFORE) : begin]}"
    return wanted & _keys(passage.text[begin:end]), wanted & _keys(near)


def held_by_passage(question: str, passage: Passage) -> frozenset[str]:
    """The keys of a question's words that a passage, its title or its day holds."""
    wanted = frozenset(key for key, _ in topic(question).weights)
    told = _told_day(passage.published) if passage.published else ""
    return wanted & _keys(f"{passage.title}\n{passage.text}\n{told}")


def _told_day(published: str) -> str:
    """A day, a month or a year in words: "4 March 2021", "March 2021", "2021"."""
    day = first_day_of(published)
    words = (f"{day.year}", f"{day:%B}", f"{day.day}")[: published.count("-") + 1]
    return " ".join(reversed(words))


def alike(one: str, other: str) -> float:
    """How much of the shorter text's words the other one repeats (0 to 1): the overlap coefficient."""
    mine, theirs = (frozenset(word.key for word in content_words(text)) for text in (one, other))
    shorter = min(len(mine), len(theirs))
    return len(mine & theirs) / shorter if shorter else 0.0


@lru_cache(maxsize=512)
def _keys(text: str) -> frozenset[str]:
    return keys(text)
