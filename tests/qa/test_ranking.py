from datetime import date, timedelta

import pytest

from qa.ranking import (
    cap_per_article,
    drop_repeats,
    reciprocal_rank_fusion,
    share_of_best,
    spread,
    weighted_mean,
    with_date_prior,
)
from qa.when import TimeMeant

TODAY = date(2021, 3, 10)
NOTHING = TimeMeant()


def test_an_item_that_both_lists_hold_beats_one_that_leads_a_single_list():
    fused = reciprocal_rank_fusion([["a", "both"], ["b", "both"]], [1.0, 1.0])
    assert list(fused) == ["both", "a", "b"]


def test_an_item_first_in_every_list_scores_one_whatever_the_weights():
    assert reciprocal_rank_fusion([["a", "b"], ["a"]], [2.0, 0.5])["a"] == pytest.approx(1.0)


def test_the_heavier_list_decides_between_two_leaders():
    assert list(reciprocal_rank_fusion([["a"], ["b"]], [1.0, 1.1])) == ["b", "a"]


def test_one_list_alone_keeps_its_order():
    assert list(reciprocal_rank_fusion([["c", "a", "b"]], [1.0])) == ["c", "a", "b"]


def test_scores_are_spread_from_nought_to_one():
    assert spread({"a": 5.0, "b": 3.0, "c": 4.0}, 0.2) == {"a": 1.0, "b": 0.0, "c": 0.5}
    assert spread({"only": 7.0}, 0.2) == {"only": 1.0}
    assert spread({}, 0.2) == {}


def test_scores_that_are_almost_level_are_not_torn_apart():
    assert spread({"a": 0.70, "b": 0.69}, 0.2)["b"] == pytest.approx(0.95)


def test_fused_scores_are_the_weighted_mean_with_nought_for_what_a_leg_missed():
    fused = weighted_mean([{"a": 1.0, "b": 0.5}, {"b": 1.0}], [0.6, 0.4])
    assert fused == pytest.approx({"b": 0.7, "a": 0.6})
    assert next(iter(fused)) == "b"


def test_no_word_in_common_is_a_share_of_nought():
    assert share_of_best({"a": 8.0, "b": 2.0}) == {"a": 1.0, "b": 0.25}
    assert share_of_best({"a": 0.0}) == {"a": 0.0}


def test_without_a_day_of_asking_and_a_date_in_the_question_nothing_changes():
    scores = {"old": 0.9, "new": 0.8}
    assert with_date_prior(scores, {"old": date(1999, 1, 1), "new": TODAY}, NOTHING, None) == scores


def test_of_two_level_articles_the_one_of_last_week_wins_over_the_one_of_last_year():
    scores = {"old": 0.80, "new": 0.79, "other": 0.5}
    published = {"old": TODAY - timedelta(days=365), "new": TODAY - timedelta(days=7), "other": None}
    assert next(iter(with_date_prior(scores, published, NOTHING, TODAY))) == "new"


def test_a_clearly_better_old_article_is_not_buried():
    scores = {"old": 1.0, "new": 0.5, "other": 0.4}
    published = {"old": TODAY - timedelta(days=3650), "new": TODAY, "other": TODAY}
    assert next(iter(with_date_prior(scores, published, NOTHING, TODAY))) == "old"


def test_an_article_from_long_after_the_day_of_asking_goes_behind_the_others():
    scores = {"future": 1.0, "past": 0.7, "undated": 0.6}
    published = {"future": TODAY + timedelta(days=200), "past": TODAY - timedelta(days=20), "undated": None}
    assert list(with_date_prior(scores, published, NOTHING, TODAY)) == ["past", "undated", "future"]


def test_days_that_the_question_names_are_preferred():
    meant = TimeMeant(date(2020, 10, 1), date(2020, 10, 31))
    scores = {"march": 0.8, "october": 0.79, "other": 0.3}
    published = {"march": date(2021, 3, 1), "october": date(2020, 10, 28), "other": None}
    assert next(iter(with_date_prior(scores, published, meant, None))) == "october"


@pytest.mark.parametrize(("lean", "first"), [("recent", "new"), ("earliest", "old")])
def test_latest_and_first_prefer_their_end_of_the_candidates(lean, first):
    scores = {"middle": 0.80, "new": 0.79, "old": 0.79, "other": 0.2}
    published = {"middle": date(2020, 6, 1), "new": date(2021, 3, 1), "old": date(2019, 6, 1), "other": None}
    assert next(iter(with_date_prior(scores, published, TimeMeant(lean=lean), None))) == first


def test_at_most_so_many_passages_of_one_article(make_passage):
    found = [make_passage(f"text {n}", "a" if n < 4 else "b", start=n * 100) for n in range(6)]
    assert [p.article_id for p in cap_per_article(found, 2)] == ["a", "a", "b", "b"]
    assert list(cap_per_article(found, 0)) == found


def test_a_passage_mostly_shown_already_is_left_out_and_its_neighbour_is_not(make_passage):
    first = make_passage("x" * 100, start=0)
    mostly = make_passage("x" * 100, start=40)
    neighbour = make_passage("x" * 100, start=90)
    elsewhere = make_passage("x" * 100, "b", start=0)
    assert list(drop_repeats([first, mostly, neighbour, elsewhere])) == [first, neighbour, elsewhere]
