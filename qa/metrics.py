"""Measures of retrieval, reading and declining: pure functions over plain lists.

Ranking measures are those of TREC with one gain for every relevant article; exact match and F1 are those of
SQuAD (Rajpurkar et al. 2016), normalisation included.
"""

import math
import re
import string
from collections import Counter
from collections.abc import Collection, Sequence

_ARTICLES = re.compile(r"\b(?:a|an|the)\b")
_PUNCTUATION = str.maketrans("", "", string.punctuation + "“”‘’–—…")


def hit(ranked: Sequence[str], relevant: Collection[str], k: int) -> float:
    """1 if any of the first `k` is relevant, else 0."""
    return float(any(item in relevant for item in ranked[:k]))


def reciprocal_rank(ranked: Sequence[str], relevant: Collection[str], k: int) -> float:
    """1 / rank of the first relevant item among the first `k`, or 0."""
    return next((1.0 / rank for rank, item in enumerate(ranked[:k], 1) if item in relevant), 0.0)


def ndcg(ranked: Sequence[str], relevant: Collection[str], k: int) -> float:
    """Normalised discounted cumulative gain of the first `k` (0 to 1); 0 if nothing is relevant."""
    gain = sum(1.0 / math.log2(rank + 1) for rank, item in enumerate(ranked[:k], 1) if item in relevant)
    ideal = sum(1.0 / math.log2(rank + 1) for rank in range(1, min(len(relevant), k) + 1))
    return gain / ideal if ideal else 0.0


def normalise(text: str) -> str:
    """Lower case, no punctuation, no articles, single spaces."""
    return " ".join(_ARTICLES.sub(" ", text.lower().translate(_PUNCTUATION)).split())


def exact_match(predicted: str, answers: Sequence[str]) -> float:
    """1 if the prediction is one of the answers after normalising, else 0."""
    return float(any(normalise(predicted) == normalise(answer) for answer in answers))


def token_f1(predicted: str, answers: Sequence[str]) -> float:
    """The best F1 of shared words with any of the answers (0 to 1)."""
    return max(
        (_token_f1(normalise(predicted).split(), normalise(answer).split()) for answer in answers),
        default=0.0,
    )


def _token_f1(predicted: Sequence[str], answer: Sequence[str]) -> float:
    shared = sum((Counter(predicted) & Counter(answer)).values())
    return 2.0 * shared / (len(predicted) + len(answer)) if shared else float(list(predicted) == list(answer))


def contains_answer(text: str, answers: Sequence[str]) -> float:
    """1 if the text holds one of the answers as whole words after normalising, else 0."""
    padded = f" {normalise(text)} "
    return float(any(wanted and f" {wanted} " in padded for wanted in map(normalise, answers)))


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which a share (0 to 1) of the values lies, between neighbours if need be.

    Raises:
        ValueError: there are no values.
    """
    if not values:
        raise ValueError("no values")
    ordered = sorted(values)
    place = share * (len(ordered) - 1)
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)
