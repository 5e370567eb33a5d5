"""Exact match and F1 of an answer's words, as the official SQuAD script counts them."""

import re
import string
from collections import Counter
from collections.abc import Sequence

_ARTICLES = re.compile(r"\b(a|an|the)\b")
_PUNCTUATION = str.maketrans("", "", string.punctuation)


def normalized(text: str) -> str:
    """Lower case, without punctuation, articles and extra space."""
    return " ".join(_ARTICLES.sub(" ", text.lower().translate(_PUNCTUATION)).split())


def exact_match(given: str, answers: Sequence[str]) -> float:
    """1.0 if the answer given equals one of the right ones; no right answer means it should be ""."""
    return float(any(normalized(given) == normalized(answer) for answer in answers or [""]))


def f1(given: str, answers: Sequence[str]) -> float:
    """Best overlap of words with one of the right answers; no right answer means it should be ""."""
    return max(_overlap(normalized(given).split(), normalized(answer).split()) for answer in answers or [""])


def _overlap(given: list[str], right: list[str]) -> float:
    if not given or not right:
        return float(given == right)
    common = sum((Counter(given) & Counter(right)).values())
    return 2 * common / (len(given) + len(right))
