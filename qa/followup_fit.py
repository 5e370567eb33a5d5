"""Fit the weights of `qa.followup_model` on human rewrites of follow-ups.

    python -m qa.followup_fit [--data ../shared/data] [--out qa/followup.json]

Cross-fitted over dialogues: the figures that it prints, and both thresholds, come from weights that saw no
question of that dialogue. What it writes is fitted on everything.
"""

import argparse
import gzip
import json
import random
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qa.answer import Turn
from qa.followup_candidates import Candidate
from qa.followup_features import Features, Past, follow_up, question_features
from qa.followup_model import FollowUpModel, measured
from qa.reader.logistic import Logistic
from qa.terms import content_words, keys

Matrix = NDArray[np.float64]

FOLDS = 5
SEED = 7
RIDGE = 3.0
"""Prior of the weights on scaled features, in units of one candidate."""
SMALLEST_SPREAD = 0.1
"""Features of less spread are seen too rarely to be scaled up."""
FOREIGN = 600
"""How many questions that have nothing to do with the conversation stand for topic shifts."""
QUERIES = ("rerank_selqa", "rerank_onestopqa", "rerank_reqa_squad_extra", "rerank_hotpot")
DECIMALS = 3


@dataclass(frozen=True, slots=True)
class Row:
    """One follow-up of CANARD.

    Attributes:
        id: of the row.
        group: its dialogue.
        question: as asked.
        rewrite: by a person, understandable alone.
        history: the heading as a turn of its own, then questions and answers.
    """

    id: str
    group: str
    question: str
    rewrite: str
    history: tuple[Turn, ...]


def read_rows(path: Path) -> list[Row]:
    """The rows of `eval/followups/canard.jsonl.gz`."""
    rows = []
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            said = row["history"]
            pairs = zip(said[2::2], said[3::2], strict=True)
            history = (
                Turn(question=f"{said[0]}: {said[1]}"),
                *(Turn(question=asked, answer=answer) for asked, answer in pairs),
            )
            rows.append(Row(row["id"], row["id"].split("#")[0], row["question"], row["rewrite"], history))
    return rows


def without_heading(rows: Sequence[Row]) -> list[Row]:
    """The same dialogues as they begin in a chat: no heading, but an opening question that names the topic.

    Earlier questions are put as their rewrites until the topic of the heading has been named.
    """
    rewrites = {(row.group, row.question, len(row.history)): row.rewrite for row in rows}
    found = []
    for row in rows:
        topic = keys(row.history[0].question.split(": ")[0])
        turns: list[Turn] = []
        named = False
        for place, turn in enumerate(row.history[1:], 1):
            asked = turn.question if named else rewrites.get((row.group, turn.question, place), turn.question)
            named = named or bool(topic & {w.key for w in content_words(asked)})
            turns.append(Turn(question=asked, answer=turn.answer))
        if turns:
            found.append(Row(row.id, row.group, row.question, row.rewrite, tuple(turns)))
    return found


def added_words(question: str, rewrite: str) -> frozenset[str]:
    """The keys of the content words that the rewrite has and the question lacks."""
    return frozenset(word.key for word in content_words(rewrite)) - keys(question)


def read_queries(folder: Path) -> list[str]:
    """Questions that were asked of nothing before, of the training sets; in a fixed random order."""
    found: set[str] = set()
    for name in QUERIES:
        with gzip.open(folder / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
            found.update(json.loads(line)["query"] for line in lines)
    order = sorted(found)
    random.Random(SEED).shuffle(order)  # noqa: S311
    return order


@dataclass(frozen=True, slots=True)
class Case:
    """One question with everything measured of it.

    Attributes:
        group: its dialogue.
        question: features of the question.
        needs: whether its history is needed.
        offered: candidates with features; empty for cases that only teach when nothing is needed.
        gold: keys of the words that a person added.
        present: keys of the question's words.
    """

    group: str
    question: Features
    needs: bool
    offered: tuple[tuple[Candidate, Features], ...]
    gold: frozenset[str]
    present: frozenset[str]


def cases(rows: Sequence[Row], queries: Sequence[str]) -> list[Case]:
    """Follow-ups with and without a heading, and questions that stand alone: rewrites and foreign ones."""
    bare = without_heading(rows)
    found = [_case(row, row.question, row.history) for row in [*rows, *bare]]
    rng = random.Random(SEED)  # noqa: S311
    known = rng.sample(list(rows), len(rows) // 2)
    foreign = rng.sample(bare, len(bare) // 2)
    strangers = zip(queries[:FOREIGN], rng.choices(bare, k=FOREIGN), strict=False)
    return [
        *found,
        *(_alone(row.group, row.rewrite, row.history) for row in known),
        *(_alone(row.group, row.rewrite, rng.choice(bare).history) for row in foreign),
        *(_alone(row.group, query, row.history) for query, row in strangers),
    ]


def _case(row: Row, question: str, history: Sequence[Turn]) -> Case:
    seen, past = follow_up(question), Past.of(history)
    gold = added_words(question, row.rewrite)
    return Case(
        row.group,
        question_features(seen, past),
        bool(gold),
        tuple(measured(seen, past, history)),
        gold,
        seen.keys,
    )


def _alone(group: str, question: str, history: Sequence[Turn]) -> Case:
    seen, past = follow_up(question), Past.of(history)
    return Case(group, question_features(seen, past), False, (), frozenset(), seen.keys)


def fit_logistic(rows: Sequence[Mapping[str, float]], labels: Sequence[float]) -> Logistic:
    """Ridge logistic regression by Newton's method on features of unit variance; labels may be shares."""
    names = sorted({name for row in rows for name in row})
    place = {name: i for i, name in enumerate(names)}
    x = np.zeros((len(rows), len(names)))
    for i, row in enumerate(rows):
        for name, value in row.items():
            x[i, place[name]] = value
    scale = np.maximum(x.std(axis=0), SMALLEST_SPREAD)
    z: Matrix = np.hstack([np.ones((len(x), 1)), x / scale])
    y = np.array(labels, dtype=np.float64)
    penalty = np.eye(z.shape[1]) * RIDGE
    penalty[0, 0] = 1e-6
    beta = np.zeros(z.shape[1])
    for _ in range(30):
        p = 1.0 / (1.0 + np.exp(-np.clip(z @ beta, -30, 30)))
        hessian = (z * (p * (1 - p))[:, None]).T @ z + penalty
        step = np.linalg.solve(hessian, z.T @ (y - p) - penalty @ beta)
        beta += step
        if np.abs(step).max() < 1e-7:
            break
    slopes = beta[1:] / scale
    weights = {name: round(float(w), DECIMALS) for name, w in zip(names, slopes, strict=True)}
    return Logistic(round(float(beta[0]), DECIMALS), weights)


def fit_model(examples: Sequence[Case], needs_from: float, add_from: float) -> FollowUpModel:
    """Both regressions."""
    offered = [
        (features, len(new & case.gold) / len(new))
        for case in examples
        for candidate, features in case.offered
        if (new := candidate.keys - case.present)
    ]
    belongs = fit_logistic([features for features, _ in offered], [share for _, share in offered])
    needs = fit_logistic([case.question for case in examples], [float(case.needs) for case in examples])
    return FollowUpModel(needs, belongs, needs_from, add_from)


def fold_of(groups: Iterable[str]) -> dict[str, int]:
    """Which fold each dialogue is in."""
    order = sorted(set(groups))
    random.Random(SEED).shuffle(order)  # noqa: S311
    return {group: place % FOLDS for place, group in enumerate(order)}


def cross_fitted(examples: Sequence[Case], needs_from: float, add_from: float) -> dict[str, FollowUpModel]:
    """For each dialogue a model that saw none of its questions."""
    folds = fold_of(case.group for case in examples)
    models = [
        fit_model([c for c in examples if folds[c.group] != fold], needs_from, add_from)
        for fold in range(FOLDS)
    ]
    return {group: models[fold] for group, fold in folds.items()}


def choose_thresholds(
    examples: Sequence[Case], models: Mapping[str, FollowUpModel]
) -> tuple[float, float, dict[str, float]]:
    """The thresholds of best F1: of "needs its history", then of the words added; and the figures there."""
    needs = [(models[c.group].needs.probability(c.question), c.needs) for c in examples]
    needs_from, _ = max(
        ((t, _f1([(p >= t, y) for p, y in needs])) for t in _grid()), key=lambda pair: pair[1]
    )
    scored = [
        (case, [(c.keys - case.present, models[case.group].belongs.probability(f)) for c, f in case.offered])
        for case in examples
        if case.offered
    ]
    tallies = {t: _tally(scored, t) for t in _grid()}
    add_from = max(tallies, key=lambda t: 2 * tallies[t][0] / (tallies[t][1] + tallies[t][2]))
    right, ours, gold = tallies[add_from]
    figures = {
        "needs_accuracy": round(float(np.mean([(p >= needs_from) == y for p, y in needs])), 3),
        "words_recall": round(right / gold, 3),
        "words_precision": round(right / ours, 3),
    }
    return needs_from, add_from, figures


def _grid() -> list[float]:
    return [round(0.05 * step, 2) for step in range(3, 15)]


def _f1(pairs: Sequence[tuple[bool, bool]]) -> float:
    """The harmonic mean of how many of either kind are told rightly."""
    kinds = [[said == true for said, true in pairs if true is kind] for kind in (True, False)]
    shares = [sum(right) / len(right) for right in kinds]
    return 2 * shares[0] * shares[1] / max(sum(shares), 1e-9)


def _tally(
    scored: Sequence[tuple[Case, list[tuple[frozenset[str], float]]]], threshold: float
) -> tuple[int, int, int]:
    right = ours = gold = 0
    for case, offered in scored:
        added = frozenset[str]().union(*(new for new, p in offered if p >= threshold))
        right, ours, gold = right + len(added & case.gold), ours + len(added), gold + len(case.gold)
    return right, max(ours, 1), gold


def fit(data: Path) -> dict[str, Any]:
    """Everything that `followup.json` holds."""
    rows = read_rows(data / "eval" / "followups" / "canard.jsonl.gz")
    examples = cases(rows, read_queries(data / "train"))
    needs_from, add_from, figures = choose_thresholds(examples, cross_fitted(examples, 0.5, 0.5))
    model = fit_model(examples, needs_from, add_from)
    return {
        "fitted_on": ["eval/followups/canard", *(f"train/{name}" for name in QUERIES)],
        "cross_fitted": {"questions": len(rows), **figures},
        "needs_from": needs_from,
        "add_from": add_from,
        "needs": {"bias": model.needs.bias, "weights": dict(model.needs.weights)},
        "belongs": {"bias": model.belongs.bias, "weights": dict(model.belongs.weights)},
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Fit and write."""
    parser = argparse.ArgumentParser(prog="python -m qa.followup_fit", description=__doc__)
    root = Path(__file__).parents[1]
    parser.add_argument("--data", type=Path, default=root.parent / "shared" / "data")
    parser.add_argument("--out", type=Path, default=root / "qa" / "followup.json")
    given = parser.parse_args(arguments)
    fitted = fit(given.data)
    given.out.write_text(json.dumps(fitted, indent=1, ensure_ascii=False) + "\n", "utf-8")
    print(json.dumps({k: fitted[k] for k in ("cross_fitted", "needs_from", "add_from")}, indent=2))  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main())
