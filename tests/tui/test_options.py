from datetime import date
from pathlib import Path

import pytest
import typer

from index.errors import FootnoteError
from index.library import Library
from tui.command import options
from tui.command.options import environment_strictness, first_day, last_day, require_sources, search_filter


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


def test_a_folder_of_the_index_has_a_name():
    assert options.index_folder("articles/index") == Path("articles/index")
    for nothing in ("", "  "):
        with pytest.raises(typer.BadParameter, match="name a folder"):
            options.index_folder(nothing)


def test_the_environment_says_how_sure_an_answer_must_be(monkeypatch):
    monkeypatch.delenv("FOOTNOTE_STRICTNESS", raising=False)
    assert environment_strictness() == "balanced"
    monkeypatch.setenv("FOOTNOTE_STRICTNESS", "Strict")
    assert environment_strictness() == "strict"
    monkeypatch.setenv("FOOTNOTE_STRICTNESS", "very")
    with pytest.raises(typer.BadParameter, match="lenient, balanced, strict"):
        environment_strictness()


@pytest.mark.parametrize(
    ("named", "said"),
    [
        ("Coast Wier", 'The nearest is "Coast Wire"'),
        ("harbour", 'The nearest is "Harbour Post"'),
        ("nosuch", 'The sources are "Coast Wire", "Harbour Post"'),
        ("", 'The sources are "Coast Wire", "Harbour Post"'),
    ],
)
def test_a_source_that_has_no_articles_is_told_with_the_nearest(index_folder, named, said):
    with Library.open(index_folder) as library:
        require_sources(library, ["coast wire", "Harbour Post"])
        with pytest.raises(FootnoteError) as error:
            require_sources(library, ["coast wire", named])
    assert said in str(error.value)


def test_no_options_are_no_filter():
    assert not search_filter(None, None, None)
