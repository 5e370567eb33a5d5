"""Whether to answer: three outcomes from one calibrated probability, as strict as the asker wishes."""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from qa.answer import Outcome

Strictness = Literal["lenient", "balanced", "strict"]
STRICTNESS: tuple[Strictness, ...] = ("lenient", "balanced", "strict")

THRESHOLDS_FILE = "abstention.json"


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Where the outcomes begin, as probabilities that the articles answer (0 to 1).

    Attributes:
        answer: from here on an answer is given.
        perhaps: from here on it is given as uncertain; below, declined.
    """

    answer: float
    perhaps: float


ANYWAY = Thresholds(answer=math.inf, perhaps=0.0)
"""Nothing is declined, and nothing is more than uncertain."""


def outcome(probability: float, thresholds: Thresholds) -> "Outcome":
    """What to do with an answer of this probability."""
    if probability >= thresholds.answer:
        return "answer"
    return "perhaps" if probability >= thresholds.perhaps else "decline"


@cache
def shipped_thresholds(reader: str) -> Mapping[Strictness, Thresholds]:
    """The thresholds of `abstention.json`, fitted for the reader of that name.

    Raises:
        KeyError: none were fitted for it.
    """
    fitted = json.loads(files("qa").joinpath(THRESHOLDS_FILE).read_text("utf-8"))[reader]
    return {name: Thresholds(fitted[name]["answer"], fitted[name]["perhaps"]) for name in STRICTNESS}
