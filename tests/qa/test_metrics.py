import math
import random

import numpy as np
import pytest

from qa import metrics


def test_ranking_measures_agree_with_ranx():
    from ranx import Qrels, Run
    from ranx import evaluate as ranx_evaluate

    chance = random.Random(4)
    relevant = {f"q{n}": {f"d{d}" for d in chance.sample(range(30), chance.randint(1, 4))} for n in range(25)}
    ranked = {query: [f"d{d}" for d in chance.sample(range(30), 15)] for query in relevant}
    qrels = Qrels({query: dict.fromkeys(documents, 1) for query, documents in relevant.items()})
    run = Run({q: {d: 1.0 / place for place, d in enumerate(ds, 1)} for q, ds in ranked.items()})
    theirs = ranx_evaluate(qrels, run, ["hit_rate@3", "mrr@10", "ndcg@10"])

    def mean(measure, k):
        return sum(measure(ranked[q], relevant[q], k) for q in relevant) / len(relevant)

    assert mean(metrics.hit, 3) == pytest.approx(theirs["hit_rate@3"])
    assert mean(metrics.reciprocal_rank, 10) == pytest.approx(theirs["mrr@10"])
    assert mean(metrics.ndcg, 10) == pytest.approx(theirs["ndcg@10"])


def test_nothing_relevant_scores_nothing():
    assert metrics.ndcg(["a"], [], 10) == 0.0
    assert metrics.reciprocal_rank([], ["a"], 10) == 0.0


def test_ndcg_of_a_second_place():
    assert metrics.ndcg(["x", "a"], ["a"], 10) == pytest.approx(1 / math.log2(3))


def test_answers_are_compared_without_articles_case_and_punctuation():
    assert metrics.exact_match("The Ferry-Terminal.", ["ferryterminal"]) == 1.0
    assert metrics.token_f1("the old ferry terminal", ["ferry terminal", "pier"]) == pytest.approx(0.8)
    assert metrics.token_f1("", ["ferry"]) == 0.0


def test_an_answer_is_found_in_a_text_as_whole_words_only():
    assert metrics.contains_answer("It lost 31 pupils.", ["31"]) == 1.0
    assert metrics.contains_answer("It lost 131 pupils.", ["31"]) == 0.0


def test_percentiles_lie_between_neighbours():
    assert metrics.percentile([1.0, 2.0, 3.0, 4.0], 0.5) == pytest.approx(2.5)
    assert metrics.percentile([7.0], 0.95) == 7.0
    with pytest.raises(ValueError, match="no values"):
        metrics.percentile([], 0.5)


def test_ranges_overlap_and_hold_each_other():
    assert metrics.overlap((0, 10), (6, 20)) == 4
    assert metrics.overlap((0, 10), (10, 20)) == 0
    assert metrics.holds((0, 10), (0, 10))
    assert not metrics.holds((0, 10), (5, 11))


def test_calibration_error_is_the_mean_distance_of_claim_and_truth():
    confidence, true = np.array([0.9, 0.1, 0.7, 0.3]), np.array([1.0, 0.0, 0.0, 1.0])
    # two bins: (0.1, 0.3) claims 0.2 and is 0.5 true; (0.7, 0.9) claims 0.8 and is 0.5 true
    low, high = metrics.reliability(confidence, true, bins=2)
    assert (low.confidence, low.share, low.n) == (pytest.approx(0.2), 0.5, 2)
    assert (high.confidence, high.share, high.n) == (pytest.approx(0.8), 0.5, 2)
    assert metrics.calibration_error(confidence, true, bins=2) == pytest.approx(0.3)


def test_bins_have_nearly_equal_count_and_are_never_empty():
    bins = metrics.reliability(np.linspace(0, 1, 23), np.ones(23))
    assert sorted(one.n for one in bins) == [2] * 7 + [3] * 3
    assert len(metrics.reliability(np.array([0.4]), np.array([1.0]))) == 1
    assert metrics.reliability(np.array([]), np.array([])) == []


def test_risk_grows_with_coverage_where_the_surest_are_right():
    confidence, right = np.array([0.2, 0.9, 0.5, 0.7]), np.array([0.0, 1.0, 1.0, 0.0])
    # surest first: right, wrong, right, wrong
    assert metrics.risk_coverage(confidence, right) == pytest.approx([0, 1 / 2, 1 / 3, 1 / 2])
    assert metrics.area_under_risk(confidence, right) == pytest.approx((1 / 2 + 1 / 3 + 1 / 2) / 4)


def test_the_order_of_equally_sure_questions_is_no_matter():
    sure, right = np.array([0.5, 0.5, 0.5, 0.5]), np.array([1.0, 1.0, 0.0, 0.0])
    assert metrics.area_under_risk(sure, right) == metrics.area_under_risk(sure, right[::-1]) == 0.5
    assert metrics.calibration_error(sure, right, bins=2) == 0.0


def test_precision_and_recall_of_choosing():
    chosen, wanted = np.array([1.0, 1.0, 1.0, 0.0]), np.array([1.0, 0.0, 0.0, 1.0])
    assert metrics.precision_recall_f1(chosen, wanted) == pytest.approx((1 / 3, 1 / 2, 2 / 5))
    assert metrics.precision_recall_f1(np.zeros(2), np.ones(2)) == (0.0, 0.0, 0.0)
