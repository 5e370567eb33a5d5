"""How the reader's figures become a probability that a passage answers, and where to decline."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from qa.reader.decoding import FEATURES

RIDGE = 1e-2
"""Pull of the weights towards 0, against separable small samples."""

NEWTON_STEPS = 30


@dataclass(frozen=True, slots=True)
class Calibration:
    """A logistic regression over `qa.reader.decoding.FEATURES`.

    Attributes:
        weights: one a feature.
        bias: added to their sum.
        threshold: probability below which declining scored best (F1) on the data of the fit.
        fitted_on: what the data were, for people.
    """

    weights: tuple[float, ...] = (1.0, 0.0, 0.0)
    bias: float = 0.0
    threshold: float = 0.5
    fitted_on: str = ""

    def probability(self, features: npt.NDArray[np.float32]) -> npt.NDArray[np.float64]:
        """Probability of an answer for features (..., 3)."""
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
            ValueError: it was made for other features.
        """
        row = json.loads(path.read_text(encoding="utf-8"))
        if tuple(row.pop("features")) != FEATURES:
            raise ValueError(f"{path} was fitted for other features than {FEATURES}")
        return cls(**{**row, "weights": tuple(row["weights"])})


def fit(
    features: npt.NDArray[np.float32], answered: Sequence[bool], gains: Sequence[float], fitted_on: str = ""
) -> Calibration:
    """Fit weights by maximum likelihood, then the threshold by F1.

    Args:
        features: (n, 3).
        answered: whether the passage answers the question.
        gains: F1 of the best span, 0 where the passage does not answer.
        fitted_on: a note of what the data are.
    """
    x = np.column_stack([np.asarray(features, dtype=np.float64), np.ones(len(answered))])
    scale = np.maximum(x.std(axis=0), 1e-6)
    scale[-1] = 1.0
    x = x / scale
    y = np.asarray(answered, dtype=np.float64)
    weights = np.zeros(x.shape[1])
    for _ in range(NEWTON_STEPS):
        p = 1.0 / (1.0 + np.exp(-np.clip(x @ weights, -30, 30)))
        gradient = x.T @ (p - y) + RIDGE * weights
        hessian = (x * (p * (1 - p))[:, None]).T @ x + RIDGE * np.eye(len(weights))
        weights = weights - np.linalg.solve(hessian, gradient)
    weights = weights / scale
    fitted = Calibration(tuple(float(w) for w in weights[:-1]), float(weights[-1]), 0.5, fitted_on)
    return Calibration(
        fitted.weights,
        fitted.bias,
        best_threshold(fitted.probability(features), y.astype(bool), np.asarray(gains)),
        fitted_on,
    )


def best_threshold(
    probability: npt.NDArray[np.float64], answered: npt.NDArray[np.bool_], gains: npt.NDArray[np.float64]
) -> float:
    """The threshold at which answering above it and declining below it has the best F1 over all."""
    order = np.argsort(-probability, kind="stable")
    # answering the i most probable ones gains their F1, and loses the 1.0 of each declined in vain
    change = np.where(answered[order], gains[order], -1.0)
    total = np.concatenate([[0.0], np.cumsum(change)])
    best = int(total.argmax())
    ranked = probability[order]
    if best == 0:
        return 1.0
    return float((ranked[best - 1] + (ranked[best] if best < len(ranked) else 0.0)) / 2)
