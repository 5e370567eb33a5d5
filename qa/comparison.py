"""Two runs over the same questions: is the one better, or is it chance?

The interval is the percentile interval of the paired bootstrap (Efron and Tibshirani, An Introduction to the
Bootstrap, 1993; Koehn, EMNLP 2004): questions are drawn with replacement, both runs of a question together.
The p-value is that of paired approximate randomization (Noreen, Computer-Intensive Methods for Testing
Hypotheses, 1989; Yeh, COLING 2000), two-sided: how often a difference as large comes about when each
question's two outcomes are swapped by the toss of a coin. Both make no assumption of how scores are spread.
Many measures are tested at once: of twenty without any difference one has p < 0.05.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from pydantic import BaseModel, ConfigDict, Field

from index.errors import FootnoteError
from qa.measures import MEANS, NEITHER_IS_BETTER, SET_MEASURES, SMALLER_IS_BETTER, TIME, SetMeasure, applies
from qa.metrics import Floats
from qa.report import columns
from qa.results import QuestionResult

RESAMPLES = 2_000
"""Of the bootstrap: the ends of a 95 % interval then stand on 50 resamples each."""

TRIALS = 5_000
"""Of the randomization: the smallest p-value is 1 / (TRIALS + 1), the error at p = 0.05 is 0.003."""

SET_TRIALS = 1_000
"""Of both for figures of a whole set, which have to be made anew each time."""

LEVEL = 95.0
SIGNIFICANT = 0.05
SEED = 2000
SLOTS = 2_000_000
"""Drawn at a time, which bounds the memory: 16 MB."""


class RunsDiffer(FootnoteError):
    """Two files of results are not of the same questions."""


class Difference(BaseModel):
    """One measure in two runs."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    n: int = Field(ge=1, description="Questions of which both runs have the measure.")
    a: float
    b: float
    difference: float = Field(description="b - a.")
    low: float = Field(description="Lower end of the 95 % interval of the difference.")
    high: float
    p: float = Field(ge=0, le=1, description="Two-sided, of paired approximate randomization.")

    @property
    def verdict(self) -> str:
        """ "better" or "worse" if B differs from A beyond chance (p < 0.05), else ""."""
        if self.p >= SIGNIFICANT or not self.difference:
            return ""
        if self.name in NEITHER_IS_BETTER:
            return "differs"
        return "better" if (self.difference < 0) == (self.name in SMALLER_IS_BETTER) else "worse"


class Comparison(BaseModel):
    """Every measure that two runs over the same questions share."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    questions: int
    differences: tuple[Difference, ...]

    def table(self) -> str:
        """One line a measure."""
        rows = [["measure", "A", "B", "B - A", f"{LEVEL:.0f} % interval", "p", "n", "B is"]]
        for one in self.differences:
            digits = 1 if one.name == TIME else 3
            interval = f"{one.low:+.{digits}f} to {one.high:+.{digits}f}"
            figures = [f"{one.a:.{digits}f}", f"{one.b:.{digits}f}", f"{one.difference:+.{digits}f}"]
            p = f"{one.p:.4f}" if one.p >= 0.0001 else "<0.0001"
            rows.append([_label(one.name), *figures, interval, p, str(one.n), one.verdict])
        return columns(rows)


def _label(name: str) -> str:
    """With a word on which way is better where smaller is."""
    return f"{name} (less is better)" if name in SMALLER_IS_BETTER else name


def compare(a: Sequence[QuestionResult], b: Sequence[QuestionResult], seed: int = SEED) -> Comparison:
    """Compare two runs, question by question.

    Args:
        a: results of one run, in any order.
        b: results of the other.
        seed: of the draws; the same files and seed give the same figures.

    Raises:
        RunsDiffer: an id is missing in one of them, stands twice, or has another question.
    """
    pairs = match(a, b)
    differences = [_of_means(name, pairs, seed) for name in MEANS]
    differences += [_of_sets(measure, pairs, seed) for measure in SET_MEASURES]
    differences.append(_of_times(pairs, seed))
    found = tuple(one for one in differences if one is not None)
    return Comparison(questions=len(pairs), differences=found)


Pair = tuple[QuestionResult, QuestionResult]


def match(a: Sequence[QuestionResult], b: Sequence[QuestionResult]) -> list[Pair]:
    """The two results of each question, in the order of `a`.

    Raises:
        RunsDiffer: see `compare`.
    """
    if not a or not b:
        raise RunsDiffer(f"the {'first' if not a else 'second'} file has no results", "save a run to compare")
    for name, results in (("first", a), ("second", b)):
        question, count = Counter(result.id for result in results).most_common(1)[0]
        if count > 1:
            fix = "give every question of the file an id of its own"
            raise RunsDiffer(f"the {name} file has {count} results with the id {question!r}", fix)
    others = {result.id: result for result in b}
    ids = {result.id for result in a}
    for name, lone in (("first", ids - others.keys()), ("second", others.keys() - ids)):
        if lone:
            what = f"the {name} file alone has {len(lone):,} of the questions, such as {min(lone)!r}"
            raise RunsDiffer(what, "run both over the same questions, with the same --every and --limit")
    for one in a:
        if others[one.id].question != one.question:
            other = others[one.id].question
            what = f"{one.id!r} is {one.question!r} in the first file and {other!r} in the second"
            raise RunsDiffer(what, "run both over the same file of questions")
    return [(one, others[one.id]) for one in a]


def _of_means(name: str, pairs: Sequence[Pair], seed: int) -> Difference | None:
    both = [(a.scores[name], b.scores[name]) for a, b in pairs if name in a.scores and name in b.scores]
    return _mean_difference(name, np.array(both, dtype=np.float64), seed) if both else None


def _of_times(pairs: Sequence[Pair], seed: int) -> Difference | None:
    both = [(a.milliseconds, b.milliseconds) for a, b in pairs]
    return _mean_difference(TIME, np.array(both, dtype=np.float64), seed) if both else None


def _mean_difference(name: str, both: Floats, seed: int) -> Difference:
    """Of the means of the two columns of (n, 2)."""
    change = both[:, 1] - both[:, 0]
    low, high = bootstrap_interval(change, seed)
    a, b = (float(mean) for mean in both.mean(axis=0))
    return Difference(
        name=name, n=len(both), a=a, b=b, difference=b - a, low=low, high=high, p=swap_p_value(change, seed)
    )


def bootstrap_interval(change: Floats, seed: int = SEED, resamples: int = RESAMPLES) -> tuple[float, float]:
    """The 95 % interval of the mean of (n,) differences, by drawing n of them anew, again and again.

    Drawn is how often each distinct difference comes up, which is the same and quicker.
    """
    chance, n = np.random.default_rng(seed), len(change)
    values, counts = np.unique(change, return_counts=True)
    sums = [chance.multinomial(n, counts / n, rows) @ values for rows in _batches(resamples, len(values))]
    return _interval(np.concatenate(sums) / n)


def swap_p_value(change: Floats, seed: int = SEED, trials: int = TRIALS) -> float:
    """How likely (n,) differences have a mean as far from 0 as theirs if each may as well be its opposite.

    Drawn is how many of each size keep their sign, which is the same as tossing a coin for every question.
    """
    chance = np.random.default_rng(seed)
    sizes, counts = np.unique(np.abs(change), return_counts=True)
    kept = [chance.binomial(counts, 0.5, (rows, len(sizes))) for rows in _batches(trials, len(sizes))]
    sums = (2 * np.concatenate(kept) - counts) @ sizes
    return _share_as_far(sums, float(change.sum()))


def _of_sets(measure: SetMeasure, pairs: Sequence[Pair], seed: int) -> Difference | None:
    found = [(measure.pair(a), measure.pair(b)) for a, b in pairs]
    both = np.array([(x, y) for x, y in found if x is not None and y is not None], dtype=np.float64)
    if not len(both) or not applies(measure, both[:, 0]):
        return None
    value = measure.value
    a, b = value(both[:, 0]), value(both[:, 1])
    drawn = _draws(both, value, seed)
    swapped = _swaps(both, value, seed)
    low, high = _interval(drawn)
    return Difference(
        name=measure.name,
        n=len(both),
        a=a,
        b=b,
        difference=b - a,
        low=low,
        high=high,
        p=_share_as_far(swapped, b - a),
    )


def _draws(both: Floats, value: Callable[[Floats], float], seed: int) -> Floats:
    """Differences of a figure of (n, 2 runs, 2 numbers) when questions are drawn anew."""
    chance, n = np.random.default_rng(seed), len(both)
    drawn = (both[chance.integers(0, n, n)] for _ in range(SET_TRIALS))
    return np.array([value(one[:, 1]) - value(one[:, 0]) for one in drawn])


def _swaps(both: Floats, value: Callable[[Floats], float], seed: int) -> Floats:
    """Differences of a figure when the runs of each question change places by chance."""
    chance, n = np.random.default_rng(seed), len(both)
    flipped = both[:, ::-1]
    swapped = (np.where(chance.integers(0, 2, (n, 1, 1)) == 1, flipped, both) for _ in range(SET_TRIALS))
    return np.array([value(one[:, 1]) - value(one[:, 0]) for one in swapped])


def _interval(values: Floats) -> tuple[float, float]:
    low, high = np.percentile(values, [(100 - LEVEL) / 2, (100 + LEVEL) / 2])
    return float(low), float(high)


def _share_as_far(values: npt.NDArray[Any], seen: float) -> float:
    """The p-value (r + 1) / (R + 1) of a difference among those that chance made."""
    rounding = 1e-9 * max(1.0, abs(seen))
    return float((np.sum(np.abs(values) >= abs(seen) - rounding) + 1) / (len(values) + 1))


def _batches(total: int, n: int) -> list[int]:
    """How many rows of n to draw at a time."""
    most = max(1, SLOTS // max(n, 1))
    return [min(most, total - done) for done in range(0, total, most)]
