"""Which of a history's names and phrases a follow-up leaves out, by two small logistic regressions.

One tells whether the question needs its history at all, one how likely each candidate is among the words
that a person would add. The weights lie in `followup.json`, made by `python -m qa.followup_fit`.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from qa.answer import Turn
from qa.followup_candidates import Candidate, candidates
from qa.followup_features import FollowUp, Past, candidate_features, question_features
from qa.reader.logistic import Logistic

WEIGHTS_FILE = "followup.json"


@dataclass(frozen=True, slots=True)
class FollowUpModel:
    """Both regressions and where their answers turn.

    Attributes:
        needs: whether a question needs its history.
        belongs: whether a candidate is among what is left out.
        needs_from: the probability from which the history is used.
        add_from: the probability from which a candidate is added.
    """

    needs: Logistic
    belongs: Logistic
    needs_from: float
    add_from: float

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> "FollowUpModel":
        """From what `qa.followup_fit` writes."""
        return cls(
            Logistic.from_json(content["needs"]),
            Logistic.from_json(content["belongs"]),
            float(content["needs_from"]),
            float(content["add_from"]),
        )

    def needed(self, question: FollowUp, past: Past) -> float:
        """The probability that the question needs its history."""
        return self.needs.probability(question_features(question, past))

    def ranked(
        self, question: FollowUp, past: Past, history: Sequence[Turn]
    ) -> list[tuple[Candidate, float]]:
        """What the history offers and the question lacks, likeliest first, with probabilities."""
        scored = [
            (candidate, self.belongs.probability(features))
            for candidate, features in measured(question, past, history)
        ]
        return sorted(scored, key=lambda pair: -pair[1])


def measured(
    question: FollowUp, past: Past, history: Sequence[Turn]
) -> list[tuple[Candidate, dict[str, float]]]:
    """The candidates that have a word which the question lacks, each with its features."""
    seen: set[str] = set()
    found = []
    for candidate in candidates(history):
        first = candidate.kind not in seen
        seen.add(candidate.kind)
        if not candidate.keys <= question.keys:
            found.append((candidate, candidate_features(question, past, candidate, first=first)))
    return found


@cache
def shipped_model() -> FollowUpModel:
    """The model of `followup.json`."""
    return FollowUpModel.from_json(json.loads(files("qa").joinpath(WEIGHTS_FILE).read_text("utf-8")))
