"""How the reader's figures become a probability that a passage answers, and where to decline."""

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from qa.reader.doubts import FEATURES

RIDGE = 3.0
"""Pull of the standardised weights towards 0, against separable small samples."""

NEWTON_STEPS = 30


@dataclass(frozen=True, slots=True)
class Calibration:
    """A logistic regression over `qa.reader.doubts.FEATURES`.

    Attributes:
        weights: one a feature.
        bias: added to their sum.
        threshold: probability below which declining has the better expected F1.
        fitted_on: what the data were, for people.
    """

    weights: tuple[float, ...] = (1.0, *(0.0 for _ in FEATURES[1:]))
    bias: float = 0.0
    threshold: float = 0.5
    fitted_on: str = ""

    def probability(self, features: npt.NDArray[np.float32]) -> npt.NDArray[np.float64]:
        """Probability of an answer for features (..., len(FEATURES))."""
        logits = np.asarray(features, dtype=np.float64) @ np.asarray(self.weights) + self.bias
        result: npt.NDArray[np.float64] = 1.0 / (1.0 + np.exp(-np.clip(logits, -30, 30)))
        return result

    def save(self, path: Path) -> None:
        """Write it as JSON, with the names of the features."""
        row = {"features": list(FEATURES), **asdict(self)}
        path.write_text(json.dumps(row, indent=1) + "\n", encoding="utf-8")

    @classmethod
    def load(cls, path: Path) -> "Calibration":
        """Read what `save` wrote.

        Raises:
            ValueError: it was made for other features, or is damaged.
        """
        row = json.loads(path.read_text(encoding="utf-8"))
        if not isinstance(row, dict):
            raise ValueError(f"{path} holds no object")
        if row.pop("features", None) != list(FEATURES):
            raise ValueError(f"{path} was fitted for other features than {FEATURES}")
        weights = row.get("weights")
        if not isinstance(weights, list) or len(weights) != len(FEATURES):
            raise ValueError(f"{path} has not one weight for each of its {len(FEATURES)} features")
        if not all(map(_is_finite, (*weights, row.get("bias"), row.get("threshold")))):
            raise ValueError(f"{path} has a weight, a bias or a threshold that is no finite number")
        try:
            return cls(**{**row, "weights": tuple(map(float, weights))})
        except TypeError as error:
            raise ValueError(f"{path} has other fields than a calibration") from error


def _is_finite(value: object) -> bool:
    # Compared, not asked by `math.isfinite`, which fails on an integer too long for a float.
    return isinstance(value, int | float) and abs(value) <= sys.float_info.max


def fit(
    features: npt.NDArray[np.float32], answered: Sequence[bool], gains: Sequence[float], fitted_on: str = ""
) -> Calibration:
    """Fit weights by maximum likelihood; the threshold follows from the gains.

    Args:
        features: (n, len(FEATURES)).
        answered: whether the passage answers the question.
        gains: F1 of the best span, 0 where the passage does not answer.
        fitted_on: a note of what the data are.
    """
    y = np.asarray(answered, dtype=np.float64)
    weights, bias = ridge_logistic(np.asarray(features, dtype=np.float64), y, RIDGE)
    fitted = Calibration(tuple(float(w) for w in weights), bias, 0.5, fitted_on)
    likely = y.astype(bool) & (fitted.probability(features) >= 0.5)
    gain = float(np.asarray(gains)[likely].mean()) if likely.any() else 1.0
    return Calibration(fitted.weights, fitted.bias, paying_threshold(gain), fitted_on)


def ridge_logistic(
    x: npt.NDArray[np.float64],
    y: npt.NDArray[Any],
    ridge: float,
    sample_weights: npt.NDArray[np.float64] | None = None,
) -> tuple[npt.NDArray[np.float64], float]:
    """Weights and bias of a logistic regression, by Newton's method on standardised features.

    Args:
        x: (n, features).
        y: (n,), 0 or 1.
        ridge: pull of the standardised weights towards 0, in cases.
        sample_weights: how much each case counts; default 1.
    """
    middle, scale = x.mean(axis=0), np.maximum(x.std(axis=0), 1e-6)
    z = np.column_stack([(x - middle) / scale, np.ones(len(y))])
    count = np.ones(len(y)) if sample_weights is None else sample_weights
    pull = ridge * np.eye(z.shape[1])
    pull[-1, -1] = 1e-6
    weights = np.zeros(z.shape[1])
    for _ in range(NEWTON_STEPS):
        p = 1.0 / (1.0 + np.exp(-np.clip(z @ weights, -30, 30)))
        gradient = z.T @ (count * (p - y)) + pull @ weights
        hessian = (z * (count * p * (1 - p))[:, None]).T @ z + pull
        weights = weights - np.linalg.solve(hessian, gradient)
    of_x = weights[:-1] / scale
    return of_x, float(weights[-1] - of_x @ middle)


def paying_threshold(gain: float) -> float:
    """The probability from which answering pays, where declining rightly gains 1.

    An answer of probability p gains p times its F1, declining 1 - p: so from 1 / (1 + F1) on. (Searching the
    best threshold among the predictions themselves fits their noise: cross-validated over the eleven articles
    of eval/reading/squad2 it loses half a point of F1.)

    Args:
        gain: mean F1 of the answers to questions that have one (0 to 1).
    """
    return 1.0 / (1.0 + gain)
