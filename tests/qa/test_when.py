from datetime import date

import pytest

from qa.when import TimeMeant, date_phrases, time_meant

ASKED = date(2021, 3, 10)  # a Wednesday


@pytest.mark.parametrize(
    ("question", "start", "end"),
    [
        ("What opened in March 2021?", date(2021, 3, 1), date(2021, 3, 31)),
        ("What opened on 4 March 2021?", date(2021, 3, 4), date(2021, 3, 4)),
        ("What opened on March 4, 2021?", date(2021, 3, 4), date(2021, 3, 4)),
        ("What happened on 2021-03-04?", date(2021, 3, 4), date(2021, 3, 4)),
        ("How many boats were lost in 2020?", date(2020, 1, 1), date(2020, 12, 31)),
        ("Who stopped work in February?", date(2021, 2, 1), date(2021, 2, 28)),
        ("Who retired in November?", date(2020, 11, 1), date(2020, 11, 30)),
        ("What was announced yesterday?", date(2021, 3, 9), date(2021, 3, 9)),
        ("What was announced last week?", date(2021, 2, 25), date(2021, 3, 10)),
        ("What was announced last month?", date(2021, 2, 1), date(2021, 2, 28)),
        ("How many were counted this year?", date(2021, 1, 1), date(2021, 3, 10)),
        ("How many were counted last year?", date(2020, 1, 1), date(2020, 12, 31)),
    ],
)
def test_days_are_read_from_words(question, start, end):
    assert time_meant(question, ASKED) == TimeMeant(start, end)


def test_a_year_that_belongs_to_a_thing_is_no_window():
    assert not time_meant("Who signed the 2020 treaty?", ASKED)


def test_relative_words_mean_nothing_without_a_day_of_asking():
    assert not time_meant("What was announced last week?")
    assert not time_meant("Who retired in November?")


@pytest.mark.parametrize(
    ("question", "lean"),
    [
        ("What is the latest figure?", "recent"),
        ("What was the most recent report?", "recent"),
        ("What was originally planned?", "earliest"),
        ("Who opened it?", None),
    ],
)
def test_latest_and_first_lean(question, lean):
    assert time_meant(question).lean == lean


def test_a_day_that_does_not_exist_means_nothing():
    assert not time_meant("What happened on 31 February 2021?")


def test_dates_are_found_as_they_are_written():
    assert date_phrases("On 4 March 2021, in May 2020 and in 2019.") == ["4 March 2021", "May 2020", "2019"]
