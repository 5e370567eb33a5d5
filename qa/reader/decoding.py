"""From logits to answers: the best span of a passage, of each sentence, and what speaks for "no answer"."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from index.article import Span
from qa.reader.encoding import Batch, Encoded, pad

Floats = npt.NDArray[np.float32]

LONGEST_ANSWER = 30
"""Tokens: the usual limit for SQuAD; 98 % of the answers in train/reader are shorter."""


class Logits(NamedTuple):
    """The network's outputs for a batch, as arrays; see `qa.reader.network.Outputs`."""

    start: Floats
    end: Floats
    answerable: Floats
    relevant: Floats
    support: Floats


class PairLogits(NamedTuple):
    """The outputs for one pair of n tokens, padding cut off: start (n,), end (n,), two figures, (3,)."""

    start: Floats
    end: Floats
    answerable: float
    relevant: float
    support: Floats


Runner = Callable[[Batch], Logits]


@dataclass(frozen=True, slots=True)
class Guess:
    """The best answer in (a part of) a passage.

    Attributes:
        span: characters of the passage.
        score: logit of its start plus logit of its end.
        share: probability (0 to 1) of this part among all spans of the passage.
    """

    span: Span
    score: float
    share: float


def run_all(runner: Runner, encoded: Sequence[Encoded], batch_size: int = 16) -> list[PairLogits]:
    """Run pairs in small batches sorted by length (little padding), and return them in the given order."""
    order = sorted(range(len(encoded)), key=lambda i: len(encoded[i].ids))
    results: dict[int, PairLogits] = {}
    for begin in range(0, len(order), batch_size):
        rows = order[begin : begin + batch_size]
        logits = runner(pad([encoded[i] for i in rows]))
        for row, i in enumerate(rows):
            n = len(encoded[i].ids)
            results[i] = PairLogits(
                logits.start[row, :n],
                logits.end[row, :n],
                float(logits.answerable[row]),
                float(logits.relevant[row]),
                logits.support[row],
            )
    return [results[i] for i in range(len(encoded))]


def span_scores(encoded: Encoded, logits: PairLogits) -> Floats:
    """Score of each span of passage tokens, (m, m); minus infinity where it ends too early or too late."""
    m = len(encoded.offsets)
    start = logits.start[encoded.first : encoded.first + m]
    end = logits.end[encoded.first : encoded.first + m]
    length = np.arange(m)[None, :] - np.arange(m)[:, None]
    allowed = (length >= 0) & (length < LONGEST_ANSWER)
    return np.where(allowed, start[:, None] + end[None, :], -np.inf).astype(np.float32)


def best_guess(encoded: Encoded, scores: Floats, part: Span | None = None) -> Guess | None:
    """The best span, in the whole passage or among those that lie inside `part` (characters)."""
    if not scores.size:
        return None
    top = float(scores.max())
    weights = np.exp(scores - top)
    if part is not None:
        inside = (encoded.offsets[:, 0] >= part.start) & (encoded.offsets[:, 1] <= part.end)
        if not inside.any():
            return None
        kept = inside[:, None] & inside[None, :]
        scores, share = np.where(kept, scores, -np.inf), float(weights[kept].sum() / weights.sum())
    else:
        share = float(weights.max() / weights.sum())
    start, end = np.unravel_index(int(scores.argmax()), scores.shape)
    span = Span(int(encoded.offsets[start, 0]), int(encoded.offsets[end, 1]))
    return Guess(span, float(scores[start, end]), share)
