"""Logistic regression small enough to review: a bias and one weight a feature, kept as JSON."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Logistic:
    """P(y=1) = 1 / (1 + exp(-(bias + Σ weight·feature))).

    Attributes:
        bias: log odds when all features are 0.
        weights: one a feature, by name.
    """

    bias: float
    weights: Mapping[str, float]

    def probability(self, features: Mapping[str, float]) -> float:
        """The probability for one case; features without a weight are ignored, absent ones count 0."""
        odds = self.bias + sum(weight * features.get(name, 0.0) for name, weight in self.weights.items())
        return 1.0 / (1.0 + math.exp(-max(-50.0, min(50.0, odds))))

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> "Logistic":
        """From `{"bias": …, "weights": {…}}`."""
        return cls(float(content["bias"]), {name: float(value) for name, value in content["weights"].items()})
