"""The trained reader orders the passages that retrieval found."""

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Protocol

from qa.parts import parts
from qa.passage import Passage

WEIGHT = 0.1
"""Of the log odds of the reader's mark beside the score of retrieval, which is 0 to about 1. Log odds, since
the difference of .90 and .99 says as much as that of .50 and .90 (`tests/benchmarks/rerank.py`)."""

SURE = 1e-4
"""Probabilities nearer to 0 or 1 than this count as this near."""


class Judged(Protocol):
    """What the reranker needs of a judgement; see `qa.reader.onnx_reader.Judgement`."""

    @property
    def answers(self) -> float:
        """Probability that the passage answers."""
        ...

    @property
    def relevant(self) -> float:
        """Probability that it is about what is asked."""
        ...


Judge = Callable[[str, Sequence[Passage]], Sequence[Judged]]


def rerank(question: str, passages: Sequence[Passage], judge: Judge, depth: int) -> list[Passage]:
    """Order the first `depth` passages anew; the others follow as they were.

    Args:
        question: standing alone. If it asks several things, a passage counts for the one it answers best.
        passages: best first, by retrieval.
        judge: reads each passage for the question.
        depth: how many are read.
    """
    head, tail = list(passages[:depth]), list(passages[depth:])
    by_part = [judge(part, head) for part in parts(question)]
    marked = [
        replace(passage, rerank=max(mark(judged[i].answers, judged[i].relevant) for judged in by_part))
        for i, passage in enumerate(head)
    ]
    return [*sorted(marked, key=lambda p: -mixed(p.score, p.rerank or 0.0)), *tail]


def mark(answers: float, relevant: float) -> float:
    """One figure from 0 to 1 for how much a passage is what is asked for: the mean of both in log odds."""
    return 1.0 / (1.0 + math.exp(-0.5 * (_log_odds(answers) + _log_odds(relevant))))


def mixed(score: float, marked: float) -> float:
    """The final score of a passage, from that of retrieval and the reader's mark."""
    return score + WEIGHT * _log_odds(marked)


def _log_odds(probability: float) -> float:
    within = min(max(probability, SURE), 1.0 - SURE)
    return math.log(within / (1.0 - within))
