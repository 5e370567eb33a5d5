from datetime import date

import pytest

from index.library import Library
from tui.asking.census import Census, SourceCount, take_census
from tui.asking.inline_filters import chip_words, filters_in_words, typed_filters, without, without_filters
from tui.asking.periods import first_day_typed, last_day_typed, period_of
from tui.query import NO_FILTERS, Filters

TODAY = date(2026, 11, 23)
SOURCES = Census(
    1, (SourceCount("Coast Wire", 2), SourceCount("Harbour Post", 1), SourceCount("Coast Wire Weekly", 1))
)


def read(text, before=NO_FILTERS, **kwargs):
    return without_filters(text, before, SOURCES, today=TODAY, **kwargs)


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("2020", date(2020, 1, 1), date(2020, 12, 31)),
        ("2020-02", date(2020, 2, 1), date(2020, 2, 29)),
        ("Yesterday", date(2026, 11, 22), date(2026, 11, 22)),
        ("last week", date(2026, 11, 16), date(2026, 11, 22)),
        ("19 Dec 2020", date(2020, 12, 19), date(2020, 12, 19)),
    ],
)
def test_days_are_read_as_people_write_them(typed, first, last):
    assert period_of(typed, TODAY) == (first, last)


@pytest.mark.parametrize("typed", ["", "soon", "20-1-1", "2020-13", "2020-12-19T10:00", "last week of rain"])
def test_what_is_not_only_days_is_no_period(typed):
    assert period_of(typed, TODAY) is None


def test_days_are_typed_as_short_as_they_can_be():
    assert [first_day_typed(date(2020, 1, 1)), first_day_typed(date(2020, 3, 1))] == ["2020", "2020-03"]
    assert [last_day_typed(date(2020, 12, 31)), last_day_typed(date(2020, 2, 29))] == ["2020", "2020-02"]
    assert first_day_typed(date(2020, 3, 4)) == last_day_typed(date(2020, 3, 4)) == "2020-03-04"


def test_filters_are_taken_out_of_a_question_wherever_they_stand():
    found = read('Who since:2020-12 opened it source:"harbour post" until:2021-03')
    assert found.text == "Who opened it"
    assert found.filters == Filters(date(2020, 12, 1), date(2021, 3, 31), ("Harbour Post",))
    assert read("since:2020 who?").text == "who?"
    assert read("who opened it since:2020?").text == "who opened it?"
    assert read("Who said a source: of water?").text == "Who said a source: of water?"


def test_a_value_of_several_words_needs_no_quotes_if_it_can_be_known():
    found = read("source:coast wire since:last week who opened it?")
    assert found.text == "who opened it?"
    assert found.filters == Filters(since=date(2026, 11, 16), sources=("Coast Wire",))
    assert read("since:2020 march of the miners").text == "march of the miners"


def test_a_source_that_there_is_not_is_told_with_the_nearest():
    found = read("who source:Harbor")
    assert found.objection == 'No article is from the source "Harbor". Did you mean source:"Harbour Post"?'
    assert "F3 lists the sources" in read("who source:xyzzy").objection


def test_days_that_are_none_and_a_period_that_ends_before_it_begins_are_told():
    assert read("who since:soon").objection.startswith("since:soon is no day. Write 2020, 2020-12")
    assert read("who since:2021 until:2020").objection == "since:2021 is later than until:2020."


@pytest.mark.parametrize(
    ("text", "settled"),
    [
        ("since:2020", [False]),
        ("since:2020 ", [True]),
        ("since:19 Dec ", [False]),
        ("since:19 Dec 2020 who ", [True]),
        ("source:Coast ", [False]),
        ("source:Coast Wire ", [False]),
        ("source:Coast Wire who ", [True]),
        ("source:Coast Wire Weekly ", [False]),
        ('source:"Coast Wire"', [True]),
        ("source:Harbour Post who", [False]),
    ],
)
def test_a_filter_is_settled_when_nothing_typed_after_it_can_change_it(text, settled):
    assert [typed.settled for typed in typed_filters(text, SOURCES, TODAY)] == settled


def test_while_one_types_only_what_is_settled_and_good_is_taken():
    found = read("who since:2020 source:Coa", settled=True)
    assert (found.text, found.filters) == ("who source:Coa", Filters(since=date(2020, 1, 1)))
    assert read("who since:soon ", settled=True) == read("who since:soon ", settled=True)
    assert read("who since:soon ", settled=True).text == "who since:soon "


def test_chips_say_what_one_would_type_and_can_be_taken_away():
    filters = Filters(date(2020, 12, 1), date(2021, 3, 31), ("Coast Wire", "Harbour Post"))
    assert chip_words(filters) == [
        "since:2020-12",
        "until:2021-03",
        "source:Coast Wire",
        "source:Harbour Post",
    ]
    assert without(filters, -1).sources == ("Coast Wire",)
    assert without(filters, 2).sources == ("Harbour Post",)
    assert without(filters, 0).since is None
    assert without(NO_FILTERS, -1) == NO_FILTERS
    assert filters_in_words(filters) == "Coast Wire or Harbour Post, 1 Dec 2020 to 31 Mar 2021"


def test_a_census_counts_what_a_filter_leaves(index_folder):
    with Library.open(index_folder) as library:
        census = take_census(library)
    assert [(one.name, one.articles) for one in census.sources] == [("Coast Wire", 2), ("Harbour Post", 1)]
    assert census.count(NO_FILTERS) == 3
    assert census.count(Filters(sources=("coast wire",), since=date(2021, 6, 1))) == 1
    assert census.count(Filters(until=date(2021, 3, 3))) == 1
    assert census.count(Filters(sources=("Nobody",))) == 0
