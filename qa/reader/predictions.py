"""What a reader answers to labelled questions, and how that scores: reading, and knowing when not to."""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from qa.reader.calibration import Calibration, fit
from qa.reader.decoding import Runner, best_guess, run_all, span_scores
from qa.reader.doubts import measure
from qa.reader.encoding import Pair, encode
from qa.reader.scoring import exact_match, f1
from qa.reader.word_table import word_table

if TYPE_CHECKING:
    from tokenizers import Tokenizer


@dataclass(frozen=True, slots=True)
class Prediction:
    """The best answer to one labelled question, whether it should be given or not.

    Attributes:
        id: of the question.
        article: what cross-validation keeps together.
        answerable: whether the passage answers.
        text: the best span's words.
        features: see `qa.reader.doubts.FEATURES`.
        f1: of the text; 0 where the passage does not answer.
        exact: exact match likewise.
    """

    id: str
    article: str
    answerable: bool
    text: str
    features: tuple[float, ...]
    f1: float
    exact: float


@dataclass(frozen=True, slots=True)
class ReadingScore:
    """How reading went; shares of 1.

    Attributes:
        questions: how many.
        f1: over all questions, declining counted right where the passage does not answer.
        exact: exact match likewise.
        answerable_f1: of the best span, over the questions that the passage answers.
        answerable_exact: exact match likewise.
        declined_right: share of the unanswerable questions that were declined.
        answered_right: share of the answerable questions that were answered at all.
        brier: mean square error of the probability of an answer.
    """

    questions: int
    f1: float
    exact: float
    answerable_f1: float
    answerable_exact: float
    declined_right: float
    answered_right: float
    brier: float


def predict(
    rows: Sequence[dict[str, Any]], runner: Runner, tokenizer: "Tokenizer", max_tokens: int = 512
) -> list[Prediction]:
    """Read rows of eval/reading (`id`, `question`, `title`, `passage`, `answers`)."""
    pairs = [Pair(row["question"], row.get("title") or "", row["passage"]) for row in rows]
    encoded = encode(tokenizer, pairs, max_tokens)
    vectors = word_table()
    predictions = []
    for row, pair, one, logits in zip(rows, pairs, encoded, run_all(runner, encoded), strict=True):
        guess = best_guess(one, span_scores(one, logits))
        text = row["passage"][guess.span.start : guess.span.end] if guess else ""
        answers = [answer["text"] for answer in row["answers"]]
        predictions.append(
            Prediction(
                id=row["id"],
                article=row.get("title") or "",
                answerable=bool(answers),
                text=text,
                features=tuple(float(x) for x in measure(pair, one, logits, guess, vectors)),
                f1=f1(text, answers) if answers else 0.0,
                exact=exact_match(text, answers) if answers else 0.0,
            )
        )
    return predictions


def fitted(predictions: Sequence[Prediction], fitted_on: str = "") -> Calibration:
    """The calibration that fits these predictions best."""
    return fit(
        np.asarray([p.features for p in predictions], dtype=np.float32),
        [p.answerable for p in predictions],
        [p.f1 for p in predictions],
        fitted_on,
    )


def cross_validated(predictions: Sequence[Prediction]) -> ReadingScore:
    """Score with a calibration that for each article was fitted on all the others."""
    given: dict[str, tuple[bool, float]] = {}
    for article in {p.article for p in predictions}:
        calibration = fitted([p for p in predictions if p.article != article])
        given.update(decided(calibration, [p for p in predictions if p.article == article]))
    return score(predictions, given)


def decided(
    calibration: Calibration, predictions: Sequence[Prediction]
) -> Iterable[tuple[str, tuple[bool, float]]]:
    """For each prediction its id, and whether it is given as an answer, with its probability."""
    probabilities = calibration.probability(np.asarray([p.features for p in predictions], dtype=np.float32))
    return [
        (p.id, (bool(x >= calibration.threshold), float(x)))
        for p, x in zip(predictions, probabilities, strict=True)
    ]


def score(predictions: Sequence[Prediction], given: dict[str, tuple[bool, float]]) -> ReadingScore:
    """Score predictions of which some are given and the others held back."""

    def over_all(figure: Callable[[Prediction], float]) -> float:
        return _mean([figure(p) if given[p.id][0] else float(not p.answerable) for p in predictions])

    answerable = [p for p in predictions if p.answerable]
    return ReadingScore(
        questions=len(predictions),
        f1=over_all(lambda p: p.f1),
        exact=over_all(lambda p: p.exact),
        answerable_f1=_mean([p.f1 for p in answerable]),
        answerable_exact=_mean([p.exact for p in answerable]),
        declined_right=_mean([float(not given[p.id][0]) for p in predictions if not p.answerable]),
        answered_right=_mean([float(given[p.id][0]) for p in answerable]),
        brier=_mean([(given[p.id][1] - p.answerable) ** 2 for p in predictions]),
    )


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0


def save(predictions: Sequence[Prediction], path: Path) -> None:
    """Write predictions as JSON lines."""
    path.write_text("".join(json.dumps(asdict(p)) + "\n" for p in predictions), encoding="utf-8")


def load(path: Path) -> list[Prediction]:
    """Read what `save` wrote."""
    rows = (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines())
    return [Prediction(**{**row, "features": tuple(row["features"])}) for row in rows]
