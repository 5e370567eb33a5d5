"""What all passages together say of whether the articles answer."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pytest

from index.article import Span
from qa.fit_abstention import (
    Case,
    area_under_curve,
    best_threshold,
    cross_validated,
    reliability_bins,
    signed_logistic,
    thresholds,
)
from qa.passage import Passage
from qa.reader import Evidence, Reading
from qa.reader.collection import WithoutSimilarity, collection_features, shipped_collection


@dataclass(frozen=True)
class Verdict:
    answers: float
    relevant: float
    evidence: tuple[Evidence, ...] = ()


@pytest.fixture
def verdict(make_passage):
    """A verdict whose best answer is the first word of its passage."""

    def make(text: str, answers: float, article_id: str) -> tuple[object, Verdict]:
        passage = make_passage(text, article_id)
        first = Span(passage.start, passage.start + len(text.split(maxsplit=1)[0]))
        sentence = Span(passage.start, passage.start + len(text))
        return passage, Verdict(answers, 0.5, (Evidence(passage, sentence, first, answers),))

    return make


def test_agreement_is_the_share_of_other_passages_that_say_the_same(verdict) -> None:
    given = [verdict("Brandt opened it.", 0.9, "a"), verdict("Brandt was there.", 0.6, "b")]
    agreeing = collection_features(*zip(*given, strict=True))
    assert agreeing["agreement"] == 1.0
    given.append(verdict("Nobody came.", 0.5, "c"))
    assert collection_features(*zip(*given, strict=True))["agreement"] == 0.5


def test_the_best_passage_is_described_wherever_it_ranks(verdict, make_passage) -> None:
    far = replace(make_passage("Brandt did.", "z"), rank_words=40, rank_vectors=2, score=0.3)
    near = make_passage("Nothing.", "a")
    features = collection_features([near, far], [Verdict(0.1, 0.2), Verdict(0.8, 0.7)])
    assert features["rank"] == pytest.approx(np.log(2))
    assert features["both_legs"] == 0.0
    assert features["score"] == 0.3
    assert features["best"] > 0 > features["second"]


def test_the_shipped_weights_name_only_features_that_exist(make_passage) -> None:
    features = collection_features([make_passage("Brandt did.")], [Verdict(0.5, 0.5)])
    assert set(shipped_collection().weights) <= set(features)


def cases(seed: int = 1) -> list[Case]:
    chance = np.random.default_rng(seed)
    made = []
    for i in range(400):
        answerable = bool(chance.random() < 0.5)
        made.append(Case("x", f"article {i // 4}", answerable, {"best": chance.normal(1.5 * answerable)}))
    return made


def test_the_fit_separates_what_can_be_separated() -> None:
    given = cases()
    probability = cross_validated(given, ["best"])
    truth = np.asarray([case.answerable for case in given])
    assert area_under_curve(probability, truth) > 0.8
    assert probability[truth].mean() > probability[~truth].mean() + 0.2


def test_stricter_thresholds_answer_less_and_strict_has_no_perhaps() -> None:
    given = cases()
    found = thresholds(given, cross_validated(given, ["best"]))
    answers = [found[name]["answer"] for name in ("lenient", "balanced", "strict")]
    assert answers == sorted(answers)
    assert answers[0] < answers[2]
    assert found["strict"]["perhaps"] == found["strict"]["answer"]
    assert found["balanced"]["perhaps"] < found["balanced"]["answer"]


def test_the_threshold_moves_with_the_cost_of_a_wrong_answer() -> None:
    probability = np.asarray([0.2, 0.4, 0.6, 0.8])
    truth = np.asarray([False, True, False, True])
    even = np.ones(4)
    assert best_threshold(probability, truth, even, cost=0.5) <= 0.4
    assert best_threshold(probability, truth, even, cost=3.0) == 0.8


def test_what_would_count_the_wrong_way_is_left_out() -> None:
    chance = np.random.default_rng(2)
    answerable = chance.random(500) < 0.5
    x = np.stack([chance.normal(answerable), chance.normal(-1.0 * answerable)], axis=1)
    weights, _ = signed_logistic(x, answerable, np.ones(500), ["best", "agreement"])
    assert weights[0] > 0.5
    assert weights[1] == 0.0
    weights, _ = signed_logistic(x, answerable, np.ones(500), ["best", "rank"])
    assert weights[1] < -0.5


def test_the_bins_of_a_fit_run_from_unsure_to_sure_and_are_nearly_honest() -> None:
    given = cases()
    bins = reliability_bins(given, cross_validated(given, ["best"]))
    assert sum(one.n for one in bins) == len(given)
    assert [one.confidence for one in bins] == sorted(one.confidence for one in bins)
    assert bins[0].answerable < 0.4
    assert bins[-1].answerable > 0.6


def test_an_index_of_another_model_is_read_without_its_similarities(make_passage) -> None:
    class Notes:
        name = "notes"

        def read(self, question: str, passages: Sequence[Passage]) -> Reading:
            return Reading((), max(passage.similarity or 0.0 for passage in passages))

    near = replace(make_passage("Brandt did."), similarity=0.9)
    assert Notes().read("Who?", [near]).answerable == 0.9
    assert WithoutSimilarity(Notes()).read("Who?", [near]).answerable == 0.0
    assert WithoutSimilarity(Notes()).name == "notes"


def test_similarities_count_as_soon_as_the_index_is_of_the_model_of_the_fit(make_passage) -> None:
    class Notes:
        name = "notes"

        def read(self, question: str, passages: Sequence[Passage]) -> Reading:
            return Reading((), max(passage.similarity or 0.0 for passage in passages))

    models = ["another"]
    reader = WithoutSimilarity(Notes(), unless=lambda: models[-1] == "ours")
    near = replace(make_passage("Brandt did."), similarity=0.9)
    assert reader.read("Who?", [near]).answerable == 0.0
    models.append("ours")
    assert reader.read("Who?", [near]).answerable == 0.9
