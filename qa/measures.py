"""Every measure by its name: how it is made of the results, and which way is better."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from qa import metrics
from qa.metrics import Floats
from qa.results import QuestionResult
from qa.scores import ARTICLES, AS_ASKED, AS_UNDERSTOOD, FOLLOW_UP, HITS, MADE_TO_ANSWER, PASSAGES

MEANS: tuple[str, ...] = (
    *(f"hit@{k}" for k in HITS),
    f"MRR@{ARTICLES}",
    f"nDCG@{ARTICLES}",
    *(f"passage hit@{k}" for k in PASSAGES),
    *(f"answer in passage@{k}" for k in PASSAGES),
    *(f"{how}: {name}" for name in FOLLOW_UP for how in (AS_ASKED, AS_UNDERSTOOD)),
    "exact match",
    "F1",
    MADE_TO_ANSWER,
    "answer in sentences",
    "citation precision",
    "citation recall",
    "citation precision by words",
    "citation recall by words",
    "share answered",
    "share perhaps",
    "share declined",
    "Brier score",
)
"""Measures that each question has of its own, in the order of a report; their figure is the mean."""


@dataclass(frozen=True, slots=True)
class SetMeasure:
    """A figure that only many questions together have.

    Attributes:
        name: of the measure.
        pair: the two numbers of a question that it is made of, or None if the question does not count.
        value: the figure of all pairs (n, 2).
        n: on how many of them it stands.
    """

    name: str
    pair: Callable[[QuestionResult], tuple[float, float] | None]
    value: Callable[[Floats], float]
    n: Callable[[Floats], int] = len


def _declined_and_unanswerable(result: QuestionResult) -> tuple[float, float] | None:
    if result.declined is None or result.expects_answer is None:
        return None
    return float(result.declined), float(not result.expects_answer)


def _confidence_and_answered(result: QuestionResult) -> tuple[float, float] | None:
    if result.confidence is None or result.expects_answer is None:
        return None
    return result.confidence, float(result.expects_answer)


def _confidence_and_right(result: QuestionResult) -> tuple[float, float] | None:
    if result.confidence is None or result.right is None:
        return None
    return result.confidence, float(result.right)


def _declining(place: int) -> Callable[[Floats], float]:
    return lambda pairs: metrics.precision_recall_f1(pairs[:, 0], pairs[:, 1])[place]


DECLINING: tuple[SetMeasure, ...] = (
    SetMeasure(
        "declining: precision",
        _declined_and_unanswerable,
        _declining(0),
        lambda pairs: int(pairs[:, 0].sum()),
    ),
    SetMeasure(
        "declining: recall", _declined_and_unanswerable, _declining(1), lambda pairs: int(pairs[:, 1].sum())
    ),
    SetMeasure("declining: F1", _declined_and_unanswerable, _declining(2)),
)
"""Of declining what has no answer; measured only where some questions have none."""

CALIBRATION = SetMeasure(
    "calibration error (ECE)",
    _confidence_and_answered,
    lambda pairs: metrics.calibration_error(pairs[:, 0], pairs[:, 1]),
)
RISK = SetMeasure(
    "risk-coverage area (AURC)",
    _confidence_and_right,
    lambda pairs: metrics.area_under_risk(pairs[:, 0], pairs[:, 1]),
)
SET_MEASURES: tuple[SetMeasure, ...] = (*DECLINING, CALIBRATION, RISK)

TIME = "time"
"""Milliseconds of a question, as a measure to compare."""

SMALLER_IS_BETTER = frozenset({"Brier score", CALIBRATION.name, RISK.name, TIME})
NEITHER_IS_BETTER = frozenset({"share answered", "share perhaps", "share declined"})


def pairs_of(measure: SetMeasure, results: Sequence[QuestionResult]) -> Floats:
    """The pairs (n, 2) of the questions that count."""
    found = [pair for pair in map(measure.pair, results) if pair is not None]
    return np.array(found, dtype=np.float64).reshape(-1, 2)


def applies(measure: SetMeasure, pairs: Floats) -> bool:
    """Whether the measure means anything for these pairs."""
    return len(pairs) > 0 and (measure not in DECLINING or bool(pairs[:, 1].any()))
