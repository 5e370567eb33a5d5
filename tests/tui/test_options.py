from datetime import date

import pytest
import typer

from tui.options import first_day, last_day, search_filter


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("2020", date(2020, 1, 1), date(2020, 12, 31)),
        ("2020-2", date(2020, 2, 1), date(2020, 2, 29)),
        ("2020-12-19", date(2020, 12, 19), date(2020, 12, 19)),
        (" 2021-06 ", date(2021, 6, 1), date(2021, 6, 30)),
    ],
)
def test_a_year_a_month_and_a_day_are_periods(typed, first, last):
    assert (first_day(typed), last_day(typed)) == (first, last)


@pytest.mark.parametrize("typed", ["", "soon", "2020-13", "2020-02-30", "20-1-1", "2020-12-19T10:00"])
def test_what_is_not_a_day_is_refused_with_the_forms_that_are(typed):
    with pytest.raises(typer.BadParameter, match="write 2020, 2020-12 or 2020-12-19"):
        first_day(typed)


def test_a_period_that_ends_before_it_begins_is_refused():
    with pytest.raises(typer.BadParameter, match="before it begins"):
        search_filter("2021", "2020", None)


def test_no_options_are_no_filter():
    assert not search_filter(None, None, None)
