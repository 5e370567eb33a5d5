"""The words of a text as the question side compares them: stems, names, initialisms, numbers.

A word's *key* is what two spellings of it share: "visited" and "visits" are `visit`, "six" is `6`,
"U.S." is `US` (upper case, so that it never meets the pronoun "us"), and a run of capitalised words also
has the key of its initials ("World Health Organization" is found by `WHO`). Russian, Arabic and Greek words
have their own stems; Chinese, Japanese and Korean characters are words two by two, as they are looked up.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from index.analysis import cjk_pairs, says_nothing, stem

_WORD = re.compile(
    r"(?:[A-Z]\.){2,}"  # U.S.
    r"|\d+(?:[.,]\d+)*"  # 212,000 and 3.5
    r"|[^\W\d_]+(?:(?:['’]|[\u064b-\u0652\u0670]+)[^\W\d_]+)*"  # Grebe's, and Arabic vowel signs
)
_POSSESSIVE = re.compile(r"['’]s?$")


def word_set(text: str) -> frozenset[str]:
    """The words of a list that is written as one text."""
    return frozenset(text.split())


_UNITS = """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
sixteen seventeen eighteen nineteen"""
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_ORDINALS = "first second third fourth fifth"
NUMBER_WORDS = {
    **{word: str(n) for n, word in enumerate(_UNITS.split())},
    **{word: f"{n}0" for n, word in enumerate(_TENS.split(), 2)},
    **{word: str(n) for n, word in enumerate(_ORDINALS.split(), 1)},
}

QUESTION_WORDS = word_set(
    """
    who whom whose what which when where why how
    """
)

PRONOUNS = word_set(
    """
    i me my mine we us our ours you your yours he him his she her hers it its they them their theirs
    himself herself itself themselves this that these those there here
    """
)

AUXILIARIES = word_set(
    """
    do does did done is are was were be been being am has have had having will would can could shall
    should may might must don't doesn't didn't isn't aren't wasn't weren't hasn't haven't hadn't
    won't wouldn't can't cannot couldn't shouldn't
    """
)

PREPOSITIONS = word_set(
    """
    of in on at by for from to with without about into over under after before since until during
    between against through as than near around off out up down upon within across along behind
    beside per
    """
)

# Words that carry no topic of their own. "not" stays out: a question about it turns on it.
STOPWORDS = (
    QUESTION_WORDS
    | PRONOUNS
    | AUXILIARIES
    | PREPOSITIONS
    | word_set(
        """
    a an the and or but nor if then else so because while also too very just only even ever yet
    still already again such same some any all both each every either neither other others another
    many much more most few less least one ones now more s t let's that's it's what's who's where's
    there's please tell according yes no
    """
    )
)

# Words of a question that name the kind of answer or are asked of anything: they hardly tell where it stands.
LIGHT_WORDS = word_set(
    """
    name called kind type sort say said tell happen happened thing things get got give given make
    made take taken use used mean year date day time number amount percentage people person long
    often first recent recently latest last new main article articles news report reported story
    """
)


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a text.

    Attributes:
        text: as written.
        start: its first character.
        end: one past its last.
        key: what its other spellings share with it.
    """

    text: str
    start: int
    end: int
    key: str

    @property
    def capitalised(self) -> bool:
        """Whether it is written like a name."""
        return self.text[0].isupper()

    @property
    def plain(self) -> str:
        """Lower case, typographic apostrophes made plain: what the word lists above hold."""
        return self.text.lower().replace("’", "'")

    @property
    def is_number(self) -> bool:
        """Whether it is written in digits."""
        return self.text[0].isdigit()


@cache
def _stemmer() -> "object":
    from tantivy import Filter, TextAnalyzerBuilder, Tokenizer

    builder = TextAnalyzerBuilder(Tokenizer.raw()).filter(Filter.lowercase()).filter(Filter.ascii_fold())
    return builder.filter(Filter.stemmer("english")).build()


@lru_cache(maxsize=100_000)
def key_of(word: str) -> str:
    """The key of one word as written (the Snowball stem, for most)."""
    letters = word.replace(".", "") if word[0].isalpha() else word
    if letters.isupper() and 2 <= len(letters) <= 5 and letters.isalpha():
        return letters
    letters = _POSSESSIVE.sub("", letters).lower()
    if not letters or letters[0].isdigit():
        return letters.replace(",", "")
    if letters in NUMBER_WORDS:
        return NUMBER_WORDS[letters]
    if not letters.isascii():
        return stem(letters) or letters
    stems: list[str] = _stemmer().analyze(letters)  # type: ignore[attr-defined]
    return stems[0] if stems else letters


SHORT_TEXT = 600
"""Texts up to so many characters are remembered: questions and sentences, which are asked for again."""


def words(text: str) -> list[Word]:
    """All words of the text, in order."""
    return list(_remembered(text)) if len(text) <= SHORT_TEXT else list(_words(text))


def _words(text: str) -> Iterator[Word]:
    for match in _WORD.finditer(text):
        if match.group().isascii():
            yield Word(match.group(), match.start(), match.end(), key_of(match.group()))
        else:
            yield from _other_words(match.group(), match.start())


def _other_words(run: str, start: int) -> Iterator[Word]:
    """The words of letters in a row, some of them not ASCII: "Malmö", or "NATO发表" with its pairs."""
    last = 0
    for begin, end in [*cjk_pairs(run), (len(run), len(run))]:
        for first, stop in ((last, begin), (begin, end)):
            if first < stop:
                yield Word(run[first:stop], start + first, start + stop, key_of(run[first:stop]))
        last = end


@lru_cache(maxsize=512)
def _remembered(text: str) -> tuple[Word, ...]:
    return tuple(_words(text))


def is_stopword(word: Word) -> bool:
    """Whether the word carries no topic. Written like a name inside a text ("WHO", "May"), it may."""
    if word.key.isupper():
        return word.plain in STOPWORDS and word.key not in {"WHO", "US", "IT"}
    return word.plain in STOPWORDS or (not word.text.isascii() and says_nothing(word.plain))


def content_words(text: str) -> list[Word]:
    """The words that carry the topic."""
    return [word for word in words(text) if not is_stopword(word)]


def keys(text: str) -> frozenset[str]:
    """The keys of all words of the text, and of the initials of its capitalised runs."""
    found = words(text)
    return frozenset(word.key for word in found) | initialisms(found)


def initialisms(found: list[Word]) -> frozenset[str]:
    """The initials of runs of two to five capitalised words; "of", "and", "the" may stand between."""
    initials: set[str] = set()
    run = ""
    for word in found:
        if word.capitalised and not word.key.isupper():
            run += word.text[0]
            initials.update(run[i:] for i in range(len(run)) if 2 <= len(run) - i <= 5)
        elif word.plain not in {"of", "and", "the", "for"}:
            run = ""
    return frozenset(initials)


def names(text: str) -> list[str]:
    """Runs of capitalised words, as written, in order and without repetition.

    A capitalised function or question word is skipped, so that a sentence's first word does not count; other
    first words do ("Brandt opened …").
    """
    runs: list[str] = []
    first: Word | None = None
    last: Word | None = None
    for word in [*words(text), None]:
        joins = word is not None and _in_name(word)
        if (
            joins
            and last is not None
            and word is not None
            and text[last.end : word.start] in {" ", "-", ". "}
        ):
            last = word
            continue
        if first is not None and last is not None:
            runs.append(_POSSESSIVE.sub("", text[first.start : last.end]))
        first = last = word if joins else None
    return list(dict.fromkeys(runs))


def _in_name(word: Word) -> bool:
    return word.capitalised and not is_stopword(word) and not word.is_number
