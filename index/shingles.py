"""What a text consists of, for telling copies from other texts: its runs of five words, as numbers.

Broder, "On the resemblance and containment of documents", 1997. Articles that share most of their runs were
copied from each other; two that report the same in their own words share next to none.
"""

import re
import zlib

import numpy as np
from numpy.typing import NDArray

RUN_WORDS = 5

Shingles = NDArray[np.uint64]

# Chinese, Japanese and Korean are written without spaces or with long words: each sign counts as a word.
_SIGNS = r"\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_WORD = re.compile(rf"[{_SIGNS}]|[^\W{_SIGNS}]+")
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)
_SHIFT = np.uint64(29)


def shingles(text: str) -> Shingles:
    """The runs of a text, each as a number: ascending, none twice, the same on every machine.

    Empty if the text is shorter than a run.
    """
    words = _WORD.findall(text.lower())
    count = len(words) - RUN_WORDS + 1
    if count < 1:
        return np.empty(0, np.uint64)
    numbers = np.fromiter(
        (zlib.crc32(word.encode("utf-8", "replace")) for word in words), np.uint64, len(words)
    )
    runs = np.zeros(count, np.uint64)
    for place in range(RUN_WORDS):
        runs = runs * _MULTIPLIER + numbers[place : place + count]
    return np.unique(runs ^ (runs >> _SHIFT))


def shared(one: Shingles, other: Shingles) -> float:
    """How much of the shorter of two texts stands in the other (0 to 1); 0 if it has no runs at all."""
    least = min(len(one), len(other))
    return len(np.intersect1d(one, other, assume_unique=True)) / least if least else 0.0
