"""Fit the coefficients of `qa.reader.sentences` on labelled questions.

`python -m qa.fit INDEX=QUESTIONS.jsonl …` fits with folds over articles: the figures that it prints, and the
threshold, come from weights that saw no question of that article. What it writes is fitted on everything.
"""

import argparse
import json
import random
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.embedding import Embedder, Fingerprint, OnBatch, Vector
from index.library import Library
from qa.evaluation import LabelledQuestion, read_questions
from qa.followup import condense
from qa.metrics import contains_answer
from qa.reader.features import Query
from qa.reader.logistic import Logistic
from qa.reader.sentences import Scored, SentenceReader, Weights, set_measures
from qa.search import find_passages

Matrix = NDArray[np.float64]

FOLDS = 5
RIDGE = 1.0
"""Prior of the weights, in units of one question: keeps them small where features say the same."""
SEED = 7
SAMPLE_SHARE = 0.3
"""The least share of all weight that a source has, however few its questions are."""
# Which way a feature may count; those that are not named may count either way.
SIGNS = {
    **dict.fromkeys(
        ("coverage", "coverage_before", "carried", "coverage_passage", "coverage_anywhere", "pairs"), 1
    ),
    **dict.fromkeys(("similarity", "passage_similarity", "typed_and_found", "counted", "near"), 1),
    **dict.fromkeys(("names_near", "rank", "score", "second_score", "topic_near", "topic_anywhere"), 1),
    **dict.fromkeys(("typed_and_missing", "behind", "is_question", "is_fragment", "retracted"), -1),
    **dict.fromkeys(("names_missing", "names_apart"), -1),
}
EMPTY = Weights(Logistic(0.0, {}), Logistic(0.0, {}), 0.5)
WRITTEN = Path(__file__).parent / "reader" / "sentences.json"


@dataclass(frozen=True, slots=True)
class Example:
    """One labelled question with everything measured of it.

    Attributes:
        query: as understood.
        group: its article, for the folds.
        measured: its sentences in any order.
        gold: whether each of them holds the answer.
        answerable: whether the articles answer it.
        weight: how much it counts.
    """

    query: Query
    group: str
    measured: tuple[Scored, ...]
    gold: tuple[bool, ...]
    answerable: bool
    weight: float


class RememberingEmbedder:
    """An embedder that never embeds a sentence twice: questions of one article read the same sentences."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._known: dict[str, Vector] = {}

    @property
    def name(self) -> str:
        """The model's."""
        return self._embedder.name

    @property
    def fingerprint(self) -> Fingerprint:
        """The model's."""
        return self._embedder.fingerprint

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Word pieces of each text."""
        return self._embedder.count_tokens(texts)

    def embed_query(self, text: str) -> Vector:
        """The vector of a question."""
        return self._embedder.embed_query(text)

    def embed_documents(self, texts: Sequence[str], on_batch: OnBatch | None = None) -> Vector:
        """One vector a text."""
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        if new:
            self._known.update(zip(new, self._embedder.embed_documents(new, on_batch), strict=True))
        return np.stack([self._known[text] for text in texts])


def measure(source: str, say: Callable[[str], None]) -> list[Example]:
    """Retrieve and measure the questions of one source.

    Args:
        source: `INDEX=QUESTIONS[:N]`, or `INDEX!QUESTIONS[:N]` for questions that this index does not answer,
            because they were asked of another collection.
        say: told how far it is.
    """
    matched = re.fullmatch(r"(?P<index>[^=!]+)(?P<sign>[=!])(?P<file>.*?)(?::(?P<limit>\d+))?", source)
    if matched is None:
        raise SystemExit(f"{source} is not INDEX=QUESTIONS.jsonl[:N]")
    foreign = matched["sign"] == "!"
    questions = [row for row in read_questions(matched["file"]) if row.expects_answer is not None]
    if matched["limit"]:
        questions = random.Random(SEED).sample(questions, min(int(matched["limit"]), len(questions)))  # noqa: S311
    examples: list[Example] = []
    with Library.open(matched["index"], create=False) as library:
        reader = SentenceReader(RememberingEmbedder(library.embedder), EMPTY)
        for done, row in enumerate(questions, 1):
            labelled = row.model_copy(update={"answerable": False}) if foreign else row
            examples.append(_example(library, reader, labelled))
            if done % 100 == 0:
                say(f"{source}: {done} of {len(questions)}")
    return examples


def _example(library: Library, reader: SentenceReader, row: LabelledQuestion) -> Example:
    question = condense(row.question, row.history)
    passages = find_passages(library, question, asked_on=row.asked_on)
    query = Query.of(question)
    measured = tuple(reader.measure(query, passages))
    gold = tuple(_is_gold(row, scored) for scored in measured)
    group = row.article_ids[0] if row.article_ids else row.id
    return Example(query, group, measured, gold, bool(row.expects_answer), 1.0)


def _is_gold(row: LabelledQuestion, scored: Scored) -> bool:
    candidate = scored.candidate
    if not row.expects_answer or candidate.passage.article_id not in row.article_ids:
        return False
    if row.spans:
        return any(candidate.span.start <= start and end <= candidate.span.end for start, end in row.spans)
    return contains_answer(candidate.text, row.answers) == 1.0


def fit_signed(
    rows: Sequence[Mapping[str, float]], labels: Sequence[bool], weights: Sequence[float]
) -> Logistic:
    """Fit, and leave out features that would count the wrong way round, worst first.

    A chance correlation of one data set ("longer questions are answered less") must not be shipped.
    """
    names = list(rows[0])
    while True:
        fitted = fit_logistic([{name: row[name] for name in names} for row in rows], labels, weights)
        spreads = {name: float(np.std([row[name] for row in rows])) for name in names}
        wrong = {
            name: abs(weight) * spreads[name]
            for name, weight in fitted.weights.items()
            if weight * SIGNS.get(name, weight) < 0
        }
        if not wrong:
            return fitted
        names.remove(max(wrong, key=lambda name: wrong[name]))


def fit_logistic(
    rows: Sequence[Mapping[str, float]], labels: Sequence[bool], weights: Sequence[float]
) -> Logistic:
    """Weighted ridge logistic regression by Newton's method; features are scaled to unit variance inside."""
    names = list(rows[0])
    x = np.array([[row[name] for name in names] for row in rows])
    centre, scale = x.mean(axis=0), np.maximum(x.std(axis=0), 1e-9)
    z: Matrix = np.hstack([np.ones((len(x), 1)), (x - centre) / scale])
    y, w = np.array(labels, dtype=np.float64), np.array(weights)
    penalty = np.eye(z.shape[1]) * RIDGE
    penalty[0, 0] = 0.0
    beta = np.zeros(z.shape[1])
    for _ in range(50):
        p = 1.0 / (1.0 + np.exp(-np.clip(z @ beta, -30, 30)))
        gradient = z.T @ (w * (y - p)) - penalty @ beta
        hessian = (z * (w * p * (1 - p))[:, None]).T @ z + penalty + np.eye(len(beta)) * 1e-9
        step = np.linalg.solve(hessian, gradient)
        beta += step
        if np.abs(step).max() < 1e-8:
            break
    slopes = beta[1:] / scale
    return Logistic(float(beta[0] - slopes @ centre), dict(zip(names, map(float, slopes), strict=True)))


def fit_sentence(examples: Sequence[Example]) -> Logistic:
    """Fit which sentence answers, on questions of which at least one retrieved sentence does."""
    rows, labels, weights = [], [], []
    for example in examples:
        if not any(example.gold):
            continue
        for scored, gold in zip(example.measured, example.gold, strict=True):
            rows.append(scored.features)
            labels.append(gold)
            weights.append(example.weight)
    return fit_signed(rows, labels, weights)


def rescored(example: Example, sentence: Logistic) -> list[tuple[Scored, bool]]:
    """The sentences with new scores, best first, and whether each is right."""
    pairs = [
        (Scored(one.candidate, one.features, sentence.probability(one.features)), gold)
        for one, gold in zip(example.measured, example.gold, strict=True)
    ]
    return sorted(pairs, key=lambda pair: -pair[0].score)


@dataclass(frozen=True, slots=True)
class Judged:
    """A question as the second regression sees it."""

    features: dict[str, float]
    answerable: bool
    right: bool
    weight: float
    group: str


def judge(example: Example, sentence: Logistic) -> Judged:
    """Score the sentences of a question and measure the whole."""
    pairs = rescored(example, sentence)
    features = set_measures(example.query, [scored for scored, _ in pairs])
    return Judged(features, example.answerable, pairs[0][1], example.weight, example.group)


def cross_fitted(examples: Sequence[Example]) -> tuple[list[Judged], list[float]]:
    """Judgements and probabilities of being answerable, each from weights that saw nothing of its article."""
    fold_of = _folds([example.group for example in examples])
    sentence = [fit_sentence([e for e in examples if fold_of[e.group] != fold]) for fold in range(FOLDS)]
    judged = [judge(example, sentence[fold_of[example.group]]) for example in examples]
    probabilities = [0.0] * len(judged)
    for fold in range(FOLDS):
        answerable = fit_answerable([j for j in judged if fold_of[j.group] != fold])
        for i, one in enumerate(judged):
            if fold_of[one.group] == fold:
                probabilities[i] = answerable.probability(one.features)
    return judged, probabilities


def fit_answerable(judged: Sequence[Judged]) -> Logistic:
    """Fit whether the articles answer at all."""
    return fit_signed(
        [j.features for j in judged], [j.answerable for j in judged], [j.weight for j in judged]
    )


def best_threshold(judged: Sequence[Judged], probabilities: Sequence[float]) -> tuple[float, float]:
    """The threshold that handles most questions rightly, and their share.

    Right is a right first sentence, or declining where there is no answer.
    """
    total = sum(j.weight for j in judged)

    def share(threshold: float) -> float:
        right = (
            j.weight * (j.right if p >= threshold else not j.answerable)
            for j, p in zip(judged, probabilities, strict=True)
        )
        return sum(right) / total

    best = max((round(0.01 * step, 2) for step in range(5, 96)), key=lambda t: (share(t), -abs(t - 0.5)))
    return best, share(best)


def _folds(groups: Sequence[str]) -> dict[str, int]:
    order = sorted(set(groups))
    random.Random(SEED).shuffle(order)  # noqa: S311
    return {group: place % FOLDS for place, group in enumerate(order)}


def _weighted(sources: Sequence[Sequence[Example]]) -> list[Example]:
    """Weigh small sources up, so that each has its share."""
    total = sum(len(source) for source in sources)
    examples: list[Example] = []
    for source in sources:
        weight = max(1.0, SAMPLE_SHARE * total / len(source))
        examples += [Example(e.query, e.group, e.measured, e.gold, e.answerable, weight) for e in source]
    return [example for example in examples if example.measured]


def fit(sources: Sequence[Sequence[Example]]) -> dict[str, Any]:
    """Everything that `sentences.json` holds, with the cross-fitted figures."""
    examples = _weighted(sources)
    judged, probabilities = cross_fitted(examples)
    threshold, share = best_threshold(judged, probabilities)
    sentence = fit_sentence(examples)
    answerable = fit_answerable([judge(example, sentence) for example in examples])
    found = [j for j, e in zip(judged, examples, strict=True) if j.answerable and any(e.gold)]
    return {
        "sentence": _as_json(sentence),
        "answerable": _as_json(answerable),
        "threshold": threshold,
        "cross_fitted": {
            "questions": len(examples),
            "best_sentence_is_right": round(sum(j.right for j in found) / len(found), 3),
            "handled_rightly": round(share, 3),
        },
    }


def _as_json(model: Logistic) -> dict[str, Any]:
    return {"bias": round(model.bias, 4), "weights": {name: round(w, 4) for name, w in model.weights.items()}}


def _as_named(source: str) -> str:
    """A source without the folder of its index, which is somewhere else next time."""
    index, sign, questions = re.split("([=!])", source, maxsplit=1)
    return f"{Path(index).name}{sign}{questions}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Fit and write."""
    parser = argparse.ArgumentParser(prog="python -m qa.fit", description=__doc__)
    parser.add_argument("sources", nargs="+", metavar="INDEX=QUESTIONS.jsonl[:N]")
    parser.add_argument("--out", type=Path, default=WRITTEN)
    given = parser.parse_args(arguments)
    sources = [measure(source, lambda line: print(line, file=sys.stderr)) for source in given.sources]  # noqa: T201
    fitted = {"fitted_on": [_as_named(source) for source in given.sources], **fit(sources)}
    given.out.write_text(json.dumps(fitted, indent=2) + "\n", "utf-8")
    print(json.dumps(fitted["cross_fitted"], indent=2))  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main())
