"""False sentences made from a passage by rule: what the check must catch.

Every trick is pure given its `Random` and returns None where it does not apply.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from random import Random

from qa.reader.opposites import MONTHS, OPPOSITES
from qa.support.dates import dates
from qa.support.evidence import plain_figures
from qa.support.figure import Figure, compare
from qa.support.names import Name, names, plain
from qa.support.quotes import quotes
from qa.terms import LIGHT_WORDS, content_words

_AUXILIARY = re.compile(
    r"\b(?P<aux>was|were|is|are|has|have|had|will|would|can|could|should|may|did)\b(?! (?:not|never|no)\b)"
)
_PAST = re.compile(
    r"(?<=[a-z] )(?P<verb>[a-z]{2,}ed)(?= (?:the|a|an|in|on|to|that|its|his|her|their|it|from|as)\b)"
)
_NOT = re.compile(r" not\b| never\b|n['’]t\b")


@dataclass(frozen=True, slots=True)
class Material:
    """What falsehoods are made of.

    Attributes:
        passage: the text of the passage that the sentence stands in.
        names: other names of the same article.
    """

    passage: str
    names: tuple[str, ...]


Trick = Callable[[str, Material, Random], str | None]


def number_swapped(sentence: str, material: Material, random: Random) -> str | None:
    """A number becomes another one: of the passage in half of the cases, else one near it."""
    said = [figure for figure in plain_figures(sentence) if not figure.ordinal and figure.unit != "part"]
    if not said:
        return None
    old = random.choice(said)
    bare = re.match(r"[\d.,]+", old.text)
    others = [
        figure
        for figure in plain_figures(material.passage)
        if figure.unit == old.unit
        and not figure.ordinal
        and not any(compare(mine, figure) or compare(figure, mine) for mine in said)
    ]
    if others and random.random() < 0.5:
        new = random.choice(others).text
    elif bare and bare.group().strip(".,"):
        new = _near(bare.group().rstrip(".,"), random) + old.text[len(bare.group().rstrip(".,")) :]
    else:
        words = ("three", "four", "six", "seven", "nine", "eleven", "fourteen", "twenty")
        new = random.choice([word for word in words if word not in old.text.lower()])
    return sentence[: old.start] + new + sentence[old.start + len(old.text) :]


def numbers_exchanged(sentence: str, material: Material, random: Random) -> str | None:
    """Two numbers of the sentence change places."""
    said = [figure for figure in plain_figures(sentence) if not figure.ordinal]
    pairs = [
        (a, b)
        for n, a in enumerate(said)
        for b in said[n + 1 :]
        if a.unit == b.unit
        and not compare(a, b)
        and not re.fullmatch(r"\s?(?:,|and|or|to|[-–])\s?", sentence[a.end : b.start])
    ]
    return _exchanged(sentence, random.choice(pairs)) if pairs else None


def name_swapped(sentence: str, material: Material, random: Random) -> str | None:
    """A name becomes another one of the passage or the article."""
    said = [name for name in names(sentence) if name.sure]
    if not said:
        return None
    old = random.choice(said)
    spoken = {plain(part) for name in said for part in name.parts} | set(plain(sentence).split())
    near = [name.text for name in names(material.passage) if name.sure]
    pool = near if near and random.random() < 0.5 else list(material.names)
    others = [
        name
        for name in pool
        if not spoken & set(plain(name).split()) and abs(name.count(" ") - old.text.count(" ")) <= 1
    ]
    if not others:
        return None
    return sentence[: old.start] + random.choice(others) + sentence[old.start + len(old.text) :]


def names_exchanged(sentence: str, material: Material, random: Random) -> str | None:
    """Two names change places around a verb: who did it to whom."""
    said = [name for name in names(sentence) if name.sure]
    pairs = [
        (a, b)
        for a, b in pairwise(said)
        if len(a.parts) == len(b.parts)
        and not set(map(plain, a.parts)) & set(map(plain, b.parts))
        and _PAST.search(" x " + sentence[a.end : b.start].strip() + " the")
        and not re.search(r"[,;]|\b(?:and|or|with)\b", sentence[a.end : b.start])
    ]
    return _exchanged(sentence, random.choice(pairs)) if pairs else None


def date_swapped(sentence: str, material: Material, random: Random) -> str | None:
    """A year, month or day becomes another one."""
    said = [when for when in dates(sentence) if when.year or (when.month and when.day)]
    if not said:
        return None
    when = random.choice(said)
    new = when.text
    if when.year and (not when.month or random.random() < 0.5):
        shift = random.choice((-1, 1)) * random.randint(1, 12)
        new = new.replace(str(when.year), str(when.year + shift))
    elif when.month and random.random() < 0.6:
        month = next((m for m in MONTHS if m in new), None)
        new = new.replace(month, random.choice([m for m in MONTHS if m != month])) if month else new
    elif when.day:
        other = random.choice([day for day in range(1, 29) if day != when.day])
        new = re.sub(rf"(?<!\d){when.day}(?!\d)", str(other), new, count=1)
    changed = sentence[: when.start] + new + sentence[when.start + len(when.text) :]
    return changed if changed != sentence else None


def quote_changed(sentence: str, material: Material, random: Random) -> str | None:
    """A quoted word becomes another one; words without marks get them, one of them changed."""
    quoted = [(quote.start, quote.end) for quote in quotes(sentence) if len(quote.text.split()) >= 2]
    marks = ("", "")
    if not quoted:
        run = re.search(r"(?<= )[a-z]+(?: [a-z]+){3,6}(?=[ .,])", sentence)
        if run is None:
            return None
        quoted, marks = [run.span()], ("“", "”")
    start, end = random.choice(quoted)
    inside = [w for w in content_words(sentence) if start <= w.start and w.end <= end and not w.capitalised]
    others = [w.text for w in content_words(material.passage) if not w.capitalised and len(w.text) > 3]
    if not inside or not others:
        return None
    old = random.choice(inside)
    new = random.choice([w for w in others if w.lower() != old.plain] or ["other"])
    return (
        sentence[:start]
        + marks[0]
        + sentence[start : old.start]
        + new
        + sentence[old.end : end]
        + marks[1]
        + sentence[end:]
    )


def negated(sentence: str, material: Material, random: Random) -> str | None:
    """A "not" comes in, or goes out."""
    if found := _NOT.search(sentence):
        gone = sentence[: found.start()] + sentence[found.end() :]
        return gone.replace(" ca ", " can ").replace(" wo ", " will ")
    places = [match.end() for match in _AUXILIARY.finditer(sentence)]
    if places:
        return f"{sentence[: places[0]]} not{sentence[places[0] :]}"
    if verb := _PAST.search(sentence):
        return f"{sentence[: verb.start()]}never {sentence[verb.start() :]}"
    return None


def opposite(sentence: str, material: Material, random: Random) -> str | None:
    """A word becomes its opposite."""
    words = [w for w in content_words(sentence) if w.text in OPPOSITES and w.plain not in LIGHT_WORDS]
    if not words:
        return None
    old = random.choice(words)
    return sentence[: old.start] + random.choice(OPPOSITES[old.text]) + sentence[old.end :]


TRICKS: tuple[Trick, ...] = (
    number_swapped,
    numbers_exchanged,
    name_swapped,
    names_exchanged,
    date_swapped,
    quote_changed,
    negated,
    opposite,
)


def falsified(
    sentence: str, material: Material, random: Random, tricks: Sequence[Trick] = TRICKS
) -> list[tuple[str, str]]:
    """All that the tricks make of a sentence, each with the trick's name."""
    made = [(trick.__name__, trick(sentence, material, random)) for trick in tricks]
    return [(name, text) for name, text in made if text is not None and text != sentence]


def _exchanged(sentence: str, pair: tuple[Figure | Name, Figure | Name]) -> str:
    one, other = pair
    a, b = one.start, other.start
    first, second = one.text, other.text
    return sentence[:a] + second + sentence[a + len(first) : b] + first + sentence[b + len(second) :]


def _near(number: str, random: Random) -> str:
    """A number written like this one, and not far from it."""
    digits = [at for at, char in enumerate(number) if char.isdigit()]
    at = random.choice(digits[: max(1, min(2, len(digits)))])
    new = random.choice([d for d in "123456789" if d != number[at]])
    return number[:at] + new + number[at + 1 :]
