"""Measures of retrieval, reading, declining and confidence: pure functions over plain lists and arrays.

Ranking measures are those of TREC with one gain for every relevant article; exact match and F1 are those of
SQuAD (Rajpurkar et al. 2016), normalisation included.
"""

import math
import re
import string
from collections import Counter
from collections.abc import Collection, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

BINS = 10
"""Of a reliability diagram."""

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


def overlap(one: tuple[int, int], other: tuple[int, int]) -> int:
    """How many characters two half-open ranges share."""
    return max(0, min(one[1], other[1]) - max(one[0], other[0]))


def holds(outer: tuple[int, int], inner: tuple[int, int]) -> bool:
    """Whether the whole inner range lies in the outer one."""
    return outer[0] <= inner[0] and inner[1] <= outer[1]


class Bin(NamedTuple):
    """Questions of like confidence.

    Attributes:
        confidence: their mean confidence (0 to 1).
        share: how many of them are true (0 to 1).
        n: how many there are.
    """

    confidence: float
    share: float
    n: int


def reliability(confidence: Floats, true: Floats, bins: int = BINS) -> list[Bin]:
    """Confidence against truth, in bins of (nearly) equal count from the least sure to the surest.

    Args:
        confidence: (n,) probabilities.
        true: (n,) 1 where what they stand for is so, else 0.
        bins: how many; there are never more than questions.
    """
    order = np.argsort(confidence, kind="stable")
    parts = np.array_split(order, min(bins, len(order))) if len(order) else []
    fair = _share_of_equals(confidence, true)
    return [Bin(float(confidence[part].mean()), float(fair[part].mean()), len(part)) for part in parts]


def calibration_error(confidence: Floats, true: Floats, bins: int = BINS) -> float:
    """Expected calibration error over bins of equal count (0 to 1): mean distance of confidence and truth.

    Naeini, Cooper and Hauskrecht, AAAI 2015, with the equal-count bins of Nguyen and O'Connor, EMNLP 2015.
    """
    found = reliability(confidence, true, bins)
    total = sum(one.n for one in found)
    return sum(one.n * abs(one.confidence - one.share) for one in found) / total if total else 0.0


def risk_coverage(confidence: Floats, right: Floats) -> Floats:
    """Risk when only the surest are answered: element i is the share of wrong ones among the i + 1 surest.

    El-Yaniv and Wiener, JMLR 2010. Equally sure questions share their risk, so that their order is no matter.
    """
    order = np.argsort(-confidence, kind="stable")
    wrong = 1.0 - _share_of_equals(confidence, right)[order]
    risk: Floats = np.cumsum(wrong) / np.arange(1, len(order) + 1)
    return risk


def area_under_risk(confidence: Floats, right: Floats) -> float:
    """AURC, the mean risk over all coverages (0 to 1, smaller is better).

    Geifman, Uziel and El-Yaniv, ICLR 2019.
    """
    return float(risk_coverage(confidence, right).mean()) if len(confidence) else 0.0


def _share_of_equals(confidence: Floats, true: Floats) -> Floats:
    """For each question the share of truth among those that are exactly as sure."""
    _, group = np.unique(confidence, return_inverse=True)
    share: Floats = (np.bincount(group, true) / np.bincount(group))[group] if len(group) else true
    return share


def precision_recall_f1(chosen: Floats, wanted: Floats) -> tuple[float, float, float]:
    """Of choosing (1 or 0) what is wanted (1 or 0); 0 where nothing was chosen or nothing is right."""
    right = float((chosen * wanted).sum())
    precision = right / float(chosen.sum()) if right else 0.0
    recall = right / float(wanted.sum()) if right else 0.0
    return precision, recall, 2 * precision * recall / (precision + recall) if right else 0.0
