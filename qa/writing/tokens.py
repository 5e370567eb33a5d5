"""How many tokens a text has for a chat model, estimated on the safe side."""

import re
import unicodedata
from functools import lru_cache

_LETTERS_A_TOKEN = 3.0
_MARGIN = 1.05
_RUNS = re.compile(r"[A-Za-z]+|\s?\d{1,3}|\s+|[^A-Za-z\d\s]")


def tokens_in(text: str) -> int:
    """How many tokens a text has at most, near enough for every tokenizer and language.

    No tokenizer is at hand for most models, so this is counted on the safe side: a byte-level tokenizer
    never makes more tokens of a letter than it has bytes, and words of plain letters have a token for three
    (English nearer to four and a half, the longest words of other languages nearer to three).
    """
    return round(_MARGIN * sum(_tokens_of_run(run) for run in _RUNS.findall(text)) + 0.5)


def _tokens_of_run(run: str) -> float:
    if run[-1].isdigit():
        return float(len(run) > len(run.strip())) + 1.0  # a space before figures is a token of its own
    if run.isspace():
        return float(run.count("\n"))
    if run.isascii():
        return max(len(run) / _LETTERS_A_TOKEN, 0.75) if run[0].isalpha() else 1.0
    return _tokens_of_letter(run)


@lru_cache(maxsize=4096)
def _tokens_of_letter(letter: str) -> float:
    """Tokens of one character outside ASCII.

    Cyrillic, Greek, Arabic and Hebrew words are pieces of at least two letters everywhere; ideographs have up
    to two tokens; for everything else as many as it has bytes in UTF-8.
    """
    name = unicodedata.name(letter, "")
    if name.startswith(("CYRILLIC", "GREEK", "ARABIC", "HEBREW")):
        return 1.0
    if name.startswith(("CJK", "HIRAGANA", "KATAKANA", "HANGUL", "IDEOGRAPHIC", "FULLWIDTH")):
        return 2.0
    return float(len(letter.encode("utf-8", "replace")))
