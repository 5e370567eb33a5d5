"""Do the articles answer at all? What all passages together say, as one calibrated probability.

The probability of the best passage alone is too high: of two dozen passages one will look right by chance.
A logistic regression over a few figures of the whole set corrects it; `python -m qa.fit_abstention` fits it
on visible data and writes `collection.json`.
"""

import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import Protocol

from qa.metrics import normalise
from qa.passage import Passage
from qa.reader import Evidence, Reader, Reading
from qa.reader.logistic import Logistic

COLLECTION_FILE = "collection.json"

LEADING = 5
"""Pieces of evidence that are asked whether they agree."""

NEAR_THE_TOP = 10
"""A rank that counts as found by a leg."""


class Judged(Protocol):
    """See `qa.reader.onnx_reader.Judgement`."""

    @property
    def answers(self) -> float: ...  # noqa: D102

    @property
    def relevant(self) -> float: ...  # noqa: D102

    @property
    def evidence(self) -> tuple[Evidence, ...]: ...  # noqa: D102


@cache
def shipped_collection() -> Logistic:
    """The weights of `collection.json`."""
    return Logistic.from_json(json.loads(files("qa.reader").joinpath(COLLECTION_FILE).read_text("utf-8")))


def collection_features(passages: Sequence[Passage], judged: Sequence[Judged]) -> Mapping[str, float]:
    """What speaks for the answer standing in the passages.

    Args:
        passages: in the order of their ranking; at least one.
        judged: what the reader made of each.
    """
    order = sorted(range(len(judged)), key=lambda i: -judged[i].answers)
    first = order[0]
    best = passages[first]
    similarities = [p.similarity for p in passages if p.similarity is not None]
    return {
        "best": _logit(judged[first].answers),
        "second": _logit(judged[order[1]].answers) if len(order) > 1 else 0.0,
        "alone": float(len(order) == 1),
        "relevant": _logit(judged[first].relevant),
        "most_relevant": _logit(max(one.relevant for one in judged)),
        "similarity": max(similarities, default=0.0),
        "similarity_unknown": float(not similarities),
        "agreement": _agreement(judged),
        "rank": math.log(1 + first),
        "both_legs": float(_found(best.rank_words) and _found(best.rank_vectors)),
        "score": best.score,
    }


class WithoutSimilarity:
    """A reader over an index of another embedding model, whose cosines mean something else than in the fit.

    Args:
        reader: reads the passages as if their vectors were not known.
        unless: asked at each question; if it says so, the reader sees the passages as they are.
    """

    def __init__(self, reader: Reader, unless: Callable[[], bool] = lambda: False) -> None:
        self._reader = reader
        self._unless = unless

    @property
    def name(self) -> str:
        """That of the reader."""
        return self._reader.name

    def read(self, question: str, passages: Sequence[Passage]) -> Reading:
        """Read the passages without a look at their similarity."""
        if self._unless():
            return self._reader.read(question, passages)
        return self._reader.read(question, [replace(passage, similarity=None) for passage in passages])


def _agreement(judged: Sequence[Judged]) -> float:
    """Share of the leading evidence of other passages whose short form is the best one's."""
    evidence = sorted((e for one in judged for e in one.evidence[:1]), key=lambda e: -e.score)[:LEADING]
    shorts = [normalise(_text(e)) for e in evidence]
    if len(shorts) < 2 or not shorts[0]:
        return 0.0
    return sum(1 for short in shorts[1:] if short and (short in shorts[0] or shorts[0] in short)) / (
        len(shorts) - 1
    )


def _text(evidence: Evidence) -> str:
    if evidence.short is None:
        return ""
    start = evidence.passage.start
    return evidence.passage.text[evidence.short.start - start : evidence.short.end - start]


def _found(rank: int | None) -> bool:
    return rank is not None and rank <= NEAR_THE_TOP


def _logit(probability: float) -> float:
    p = min(max(probability, 1e-4), 1 - 1e-4)
    return math.log(p / (1 - p))
