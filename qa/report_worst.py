"""The questions that went worst, and what went wrong with each."""

from collections.abc import Sequence
from typing import NamedTuple

from qa.results import QuestionResult
from qa.scores import ARTICLES

MOST = 30
"""Questions that a person reads before they look at the numbers again."""

POOR_F1 = 0.5
"""A short form that shares less than half of its words with every right answer is wrong."""


class Failure(NamedTuple):
    """A question that went wrong.

    Attributes:
        result: what came back.
        what: what went wrong, in words.
        weight: how bad it is (0 to 1): how sure it was of the wrong, or how unsure of the right.
    """

    result: QuestionResult
    what: str
    weight: float


def worst(results: Sequence[QuestionResult], most: int = MOST) -> list[Failure]:
    """The questions that went wrong, the worst first: wrong and sure comes before wrong and unsure."""
    failures = [failure for result in results if (failure := _failure(result))]
    return sorted(failures, key=lambda failure: -failure.weight)[:most]


def _failure(result: QuestionResult) -> Failure | None:
    confidence = result.confidence if result.confidence is not None else 0.0
    if result.expects_answer is False:
        if result.declined is False:
            return Failure(result, "answered, though the articles do not say", confidence)
        return None
    if result.scores.get(f"hit@{ARTICLES}", 1.0) == 0.0:
        return Failure(result, f"the article is not among the first {ARTICLES}", 1.0 - confidence)
    if result.declined:
        return Failure(result, "declined, though the articles say", 1.0 - confidence)
    if result.declined is False and _is_wrong(result):
        return Failure(result, "answered wrongly", confidence)
    return None


def _is_wrong(result: QuestionResult) -> bool:
    """Neither the short form nor the sentences say what was wanted."""
    scores = result.scores
    return scores.get("F1", 1.0) < POOR_F1 and scores.get("answer in sentences", 0.0) == 0.0
