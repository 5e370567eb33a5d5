"""Quoted words of a sentence, and whether they stand in its passages letter by letter.

Typographic quotes, dashes and spaces make no difference, nor does the case of the first letter; an ellipsis
leaves words out, brackets hold words that are not the speaker's.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz

FEWEST_LETTERS = 2
NEAR = 75.0
"""Similarity (0 to 100, rapidfuzz) from which words of a passage are what was meant to be quoted."""

_LONGEST = 1000
_QUOTED = re.compile(
    rf"“(?P<curly>[^“”]{{1,{_LONGEST}}})”|„(?P<low>[^„“”]{{1,{_LONGEST}}})[“”]|«\s?(?P<angle>[^«»]{{1,{_LONGEST}}}?)\s?»"
    rf'|"(?P<plain>[^"]{{1,{_LONGEST}}})"|「(?P<corner>[^「」]{{1,{_LONGEST}}})」'
    rf"|(?<!\w)‘(?P<single>[^‘]{{1,{_LONGEST}}}?)’(?!\w)|(?<!\w)'(?P<tick>[^']{{3,{_LONGEST}}})'(?!\w)"
)
_LEFT_OUT = re.compile(r"\[?(?:\.\s?){3,}\]?|\[?…\]?|\[[^\]]{0,80}\]")
_TABLE = str.maketrans(
    {
        **dict.fromkeys('“”„«»"‟', ""),
        **dict.fromkeys("‘’‚‛`´", "'"),
        **dict.fromkeys("–—‑−―", "-"),
        "\u00ad": "",
    }
)
_ENDS = ' \n\t.,;:!?"“”‘’«»'
_SPACES = re.compile(r"\s+")
_MARKS = re.compile(r"[,;:!?]+|(?<!\d)\.+|\.+(?!\d)")


@dataclass(frozen=True, slots=True)
class Quote:
    """Quoted words in a text.

    Attributes:
        text: what stands between the marks.
        start: its first character.
        end: one past its last.
    """

    text: str
    start: int
    end: int


def quotes(text: str) -> list[Quote]:
    """The quoted strings of a text, in order."""
    found = []
    for match in _QUOTED.finditer(text):
        group = match.lastgroup or ""
        if sum(map(str.isalnum, match[group])) >= FEWEST_LETTERS:
            found.append(Quote(match[group], match.start(group), match.end(group)))
    return found


def stands(quote: Quote, passages: tuple[str, ...]) -> bool:
    """Whether all parts of a quote stand in one of the passages, in their order."""
    parts = [part for part in map(_core, _LEFT_OUT.split(quote.text)) if part]
    return any(_in_order(parts, normal(passage)) for passage in passages)


def nearest(quote: Quote, passages: tuple[str, ...]) -> tuple[str, int] | None:
    """The words of the passages that are most like a quote, and the number of their passage from 0."""
    wanted = quote.text.casefold()
    best: tuple[float, str, int] | None = None
    for number, passage in enumerate(passages):
        found = fuzz.partial_ratio_alignment(wanted, passage.casefold(), score_cutoff=NEAR)
        if (
            found is not None
            and (best is None or found.score > best[0])
            and len(passage.casefold()) == len(passage)
        ):
            words = _whole_words(passage, found.dest_start, found.dest_end)
            best = found.score, _trimmed(words, wanted), number
    return (best[1], best[2]) if best else None


@lru_cache(maxsize=256)
def normal(text: str) -> str:
    """A text in small letters, without punctuation, with plain apostrophes and single spaces."""
    text = unicodedata.normalize("NFKC", text).translate(_TABLE)
    return _SPACES.sub(" ", _MARKS.sub(" ", text)).casefold()


def _core(part: str) -> str:
    """A part of a quote without what the writer's own sentence adds at its ends."""
    return normal(part).strip(" -'")


def _in_order(parts: list[str], passage: str) -> bool:
    at = 0
    for part in parts:
        found = re.compile(rf"(?<!\w){re.escape(part)}(?!\w)").search(passage, at)
        if found is None:
            return False
        at = found.end()
    return bool(parts)


def _trimmed(words: str, wanted: str) -> str:
    """The words without up to two at each end, as is most like what is wanted."""
    places = [match.span() for match in re.finditer(r"\S+", words)]
    choices = [
        words[places[first][0] : places[last][1]].strip(_ENDS)
        for first in range(min(3, len(places)))
        for last in range(max(first, len(places) - 3), len(places))
    ]
    return max(choices, key=lambda choice: fuzz.ratio(choice.casefold(), wanted.strip(_ENDS)), default=words)


def _whole_words(text: str, start: int, end: int) -> str:
    while start and text[start - 1].isalnum() and text[start : start + 1].isalnum():
        start -= 1
    while end < len(text) and text[end].isalnum() and text[end - 1].isalnum():
        end += 1
    return text[start:end].strip(' \n\t"“”‘’«»')
