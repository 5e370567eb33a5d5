from datetime import date, timedelta

import pytest

from qa.recency import recency, topic_year, with_date_prior
from qa.when import TimeMeant, time_meant

TODAY = date(2021, 3, 10)
NOTHING = TimeMeant()


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


def leaning(question):
    return recency(question, time_meant(question, TODAY), TODAY)


def test_news_leans_to_the_recent_more_than_what_always_holds():
    assert leaning("What was recently found in the harbour?") > leaning("Who resigned over the leak?")
    assert leaning("Who resigned over the leak?") > leaning("What is the capital of Iceland?")
    assert leaning("Who resigned over the leak?") > leaning("Who invented the zip?")
    assert leaning("Which senator retired this week?") > leaning("Which senator retired in 2014?")
    assert leaning("What did the ferry originally cost?") < leaning("What is the capital of Iceland?")


def test_a_fresh_article_gains_less_where_the_question_asks_for_what_always_holds():
    scores = {"old": 0.80, "new": 0.52, "other": 0.3}
    published = {"old": TODAY - timedelta(days=900), "new": TODAY - timedelta(days=2), "other": None}
    news, fact = "Who resigned over the leak?", "Who invented the zip?"
    assert next(iter(with_date_prior(scores, published, NOTHING, TODAY, news))) == "new"
    assert next(iter(with_date_prior(scores, published, NOTHING, TODAY, fact))) == "old"


def test_a_year_that_belongs_to_the_topic_prefers_articles_of_that_year():
    scores = {"later": 0.80, "then": 0.75, "other": 0.3}
    published = {"later": date(2018, 6, 1), "then": date(2015, 6, 1), "other": None}
    question = "Who signed the 2015 treaty?"
    assert topic_year(question, TODAY) == 2015
    assert next(iter(with_date_prior(scores, published, NOTHING, TODAY, question))) == "then"
    assert next(iter(with_date_prior(scores, published, NOTHING, TODAY, "Who signed the treaty?"))) == "later"


def test_the_year_of_asking_is_no_past_topic():
    assert topic_year("Who signed the 2021 treaty?", TODAY) is None


def test_a_window_that_is_open_counts_every_day_within_it():
    scores = {"before": 0.80, "within": 0.75, "other": 0.3}
    published = {"before": date(2013, 6, 1), "within": date(2017, 6, 1), "other": None}
    since = TimeMeant(start=date(2015, 1, 1))
    until = TimeMeant(end=date(2014, 12, 31))
    assert next(iter(with_date_prior(scores, published, since, None))) == "within"
    assert next(iter(with_date_prior(scores, published, until, None))) == "before"
