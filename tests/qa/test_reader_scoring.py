"""Scores, spans and probabilities: the arithmetic around the network."""

from pathlib import Path

import numpy as np
import pytest

from index.article import Span
from qa.reader.calibration import Calibration, fit, paying_threshold
from qa.reader.decoding import Logits, PairLogits, best_guess, run_all, span_scores
from qa.reader.doubts import FEATURES, measure
from qa.reader.encoding import Batch, Pair, encode, load_tokenizer
from qa.reader.predictions import Prediction, cross_validated, load, save
from qa.reader.scoring import exact_match, f1
from qa.reader.word_table import word_table


@pytest.mark.parametrize(
    ("given", "answers", "exact", "overlap"),
    [
        ("The Harbour.", ["harbour"], 1.0, 1.0),
        ("old harbour", ["harbour"], 0.0, 2 / 3),
        ("", [], 1.0, 1.0),
        ("harbour", [], 0.0, 0.0),
        ("", ["harbour"], 0.0, 0.0),
    ],
)
def test_answers_are_scored_as_squad_does(
    given: str, answers: list[str], exact: float, overlap: float
) -> None:
    assert exact_match(given, answers) == exact
    assert f1(given, answers) == pytest.approx(overlap)


def logits_for(passage: str, start: int, end: int) -> tuple[object, PairLogits]:
    encoded = encode(load_tokenizer(), [Pair("who?", "", passage)])[0]
    n = len(encoded.ids)
    begin, finish = np.zeros(n, np.float32), np.zeros(n, np.float32)
    begin[encoded.first + start] = finish[encoded.first + end] = 5.0
    return encoded, PairLogits(begin, finish, 0.5, 0.0, np.zeros(3, np.float32))


def test_the_best_span_is_found_and_a_span_cannot_end_before_it_starts() -> None:
    passage = "Then Karl Berg sold it."
    encoded, logits = logits_for(passage, 1, 2)
    guess = best_guess(encoded, span_scores(encoded, logits))  # type: ignore[arg-type]
    assert guess is not None
    assert passage[slice(*guess.span)] == "Karl Berg"
    encoded, logits = logits_for(passage, 2, 1)
    guess = best_guess(encoded, span_scores(encoded, logits))  # type: ignore[arg-type]
    assert guess is not None
    assert guess.span.start < guess.span.end


def test_the_best_span_of_a_part_stays_inside_it_and_shares_add_up() -> None:
    passage = "Karl sold it. Anna paid."
    encoded, logits = logits_for(passage, 0, 0)
    scores = span_scores(encoded, logits)  # type: ignore[arg-type]
    first = best_guess(encoded, scores, Span(0, 13))  # type: ignore[arg-type]
    second = best_guess(encoded, scores, Span(14, 24))  # type: ignore[arg-type]
    assert first is not None
    assert second is not None
    assert passage[slice(*first.span)] == "Karl"
    assert second.span.start >= 14
    assert second.share < first.share <= 1.0
    assert best_guess(encoded, scores, Span(13, 14)) is None  # type: ignore[arg-type]


def test_an_empty_passage_gives_no_guess_but_features() -> None:
    pair = Pair("who?", "", "")
    encoded = encode(load_tokenizer(), [pair])[0]
    logits = PairLogits(np.zeros(4, np.float32), np.zeros(4, np.float32), -1.0, 0.0, np.zeros(3, np.float32))
    assert best_guess(encoded, span_scores(encoded, logits)) is None
    measured = measure(pair, encoded, logits, None, word_table())
    assert measured.shape == (len(FEATURES),)
    assert np.isfinite(measured).all()


def test_results_come_back_in_the_order_asked() -> None:
    def lengths(batch: Batch) -> Logits:
        n = batch.attention.sum(1).astype(np.float32)
        wide = batch.ids.astype(np.float32)
        return Logits(wide, wide, n, n, np.zeros((len(n), 3), np.float32))

    pairs = [Pair("who?", "", "word " * k) for k in (30, 1, 12, 7, 50)]
    encoded = encode(load_tokenizer(), pairs)
    results = run_all(lengths, encoded, batch_size=2)
    assert [r.answerable for r in results] == [len(e.ids) for e in encoded]
    assert [len(r.start) for r in results] == [len(e.ids) for e in encoded]


def test_the_fitted_probability_is_calibrated() -> None:
    chance = np.random.default_rng(1)
    x = chance.normal(size=(4000, 3)).astype(np.float32)
    truth = chance.random(4000) < 1 / (1 + np.exp(-(2 * x[:, 0] - x[:, 1] + 0.5)))
    calibration = fit(x, list(truth), list(truth * 0.8))
    assert calibration.weights == pytest.approx((2.0, -1.0, 0.0), abs=0.25)
    likely = calibration.probability(x) > 0.8
    assert truth[likely].mean() == pytest.approx(calibration.probability(x)[likely].mean(), abs=0.04)


def test_the_better_the_answers_the_sooner_answering_pays() -> None:
    assert paying_threshold(1.0) == 0.5
    assert paying_threshold(0.5) == pytest.approx(2 / 3)


def test_a_calibration_is_kept_as_json_and_refused_for_other_features(tmp_path: Path) -> None:
    path = tmp_path / "calibration.json"
    calibration = Calibration(tuple(float(i) for i in range(len(FEATURES))), -0.5, 0.4, "a test")
    calibration.save(path)
    assert Calibration.load(path) == calibration
    path.write_text(path.read_text().replace("over_null", "something_else"))
    with pytest.raises(ValueError, match="other features"):
        Calibration.load(path)


def test_a_perfect_reader_scores_one_and_predictions_survive_a_file(tmp_path: Path) -> None:
    predictions = [
        Prediction(f"{article}{i}", article, i % 2 == 0, "x", (9.0 if i % 2 == 0 else -9.0, 0.0, 0.0),
                   float(i % 2 == 0), float(i % 2 == 0))
        for article in ("a", "b", "c")
        for i in range(10)
    ]  # fmt: skip
    save(predictions, tmp_path / "p.jsonl")
    assert load(tmp_path / "p.jsonl") == predictions
    score = cross_validated(predictions)
    assert (score.f1, score.exact, score.declined_right, score.answered_right) == (1.0, 1.0, 1.0, 1.0)
