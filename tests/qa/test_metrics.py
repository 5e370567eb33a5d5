import math
import random

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
