"""Words as a search compares them: without case and accents, Chinese and its like by the character.

Both what is kept and what is sought goes through here, so that SQLite's own tokenizer has nothing to decide.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

# Scripts that write no spaces between words; a search may be for any run of their characters.
_UNSPACED = (
    (0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x2E80, 0x2FDF), (0x3040, 0x30FF),
    (0x31F0, 0x31FF), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x3FFFF),
)  # fmt: skip
# Letters with a stroke do not come apart into a letter and an accent.
_STROKES = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe"})


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a text, or a character of a script without spaces.

    Attributes:
        word: folded.
        start: its first character in the text.
        end: one past its last.
        joined: whether it follows the token before it without anything between, as Chinese does.
        unspaced: whether it is a character of a script without spaces.
    """

    word: str
    start: int
    end: int
    joined: bool = False
    unspaced: bool = False


@lru_cache(maxsize=4096)
def _folded(character: str) -> str:
    if "\ud800" <= character <= "\udfff":
        return ""
    apart = unicodedata.normalize("NFKD", character)
    bare = "".join(one for one in apart if not unicodedata.combining(one))
    return unicodedata.normalize("NFC", bare).casefold().translate(_STROKES)


@lru_cache(maxsize=4096)
def _is_unspaced(character: str) -> bool:
    return any(first <= ord(character) <= last for first, last in _UNSPACED)


def tokens(text: str) -> list[Token]:
    """The words of a text in order."""
    found: list[Token] = []
    for run in re.finditer(r"[^\W_]+(?:[\u0300-\u036f]+[^\W_]*)*", text):
        _take(run.group(), run.start(), found)
    return found


def _take(run: str, offset: int, found: list[Token]) -> None:
    """Part a run of letters into words and single characters."""
    start, word = 0, ""
    for place, character in enumerate(run):
        folded = "".join(one for one in _folded(character) if one.isalnum())
        if not _is_unspaced(character):
            word += folded
            continue
        if word:
            found.append(Token(word, offset + start, offset + place, joined=start > 0))
        if folded:
            found.append(Token(folded, offset + place, offset + place + 1, joined=place > 0, unspaced=True))
        start, word = place + 1, ""
    if word:
        found.append(Token(word, offset + start, offset + len(run), joined=start > 0))


def searchable(text: str) -> str:
    """A text as it goes into the word index."""
    return " ".join(token.word for token in tokens(text))
