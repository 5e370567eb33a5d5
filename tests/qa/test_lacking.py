"""What a collection has not, held against the days and limits of a question."""

from datetime import date

import pytest

from index.article import Filter
from qa.lacking import lacking
from qa.when import TimeMeant, time_meant
from tui.words.lacking import lacking_words

ASKED_ON = date(2026, 6, 30)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        (
            "Who won in June 2026?",
            ["Your newest article is of 5 Mar 2021; the question asks about June 2026."],
        ),
        (
            "What happened since May 2021?",
            ["Your newest article is of 5 Mar 2021; the question asks about the days since 1 May 2021."],
        ),
        ("Who won in 1990?", ["Your oldest article is of 9 Oct 2020; the question asks about 1990."]),
        (
            "What happened in December 2020?",
            ["None of your articles is of the days that the question asks about (December 2020)."],
        ),
        ("What happened in October 2020?", []),
        ("Who opened the terminal?", []),
    ],
)
def test_days_outside_of_what_is_held_are_told(harbour, question, said):
    assert lacking_words(lacking(harbour, time_meant(question, ASKED_ON))) == said


def test_filters_that_let_nothing_through_are_told(harbour):
    found = lacking(harbour, TimeMeant(), Filter(since=date(2022, 1, 1)))
    assert lacking_words(found) == ["The filters let no article through."]
    assert not lacking(harbour, TimeMeant(), Filter(since=date(2021, 1, 1)))


def test_a_source_that_no_article_is_from_is_named(harbour):
    found = lacking(harbour, TimeMeant(), Filter(sources=("Coast Wire",)))
    assert lacking_words(found) == ["No article is from Coast Wire."]


def test_an_empty_collection_lacks_no_days(library):
    assert not lacking(library, time_meant("Who won in June 2026?", ASKED_ON)).too_new
