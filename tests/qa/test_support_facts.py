"""What counts as the same number, date, name and quote, and what does not."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.support import dates as support_dates
from qa.support import figure as support_figure
from qa.support import names as support_names
from qa.support import names_told as support_names_told
from qa.support import numbers as support_numbers
from qa.support import quotes as support_quotes
from qa.support.figure import Match
from qa.support.rewordings import Surroundings, figures_rewritten

SAME, NEAR, NONE = Match.SAME, Match.NEAR, Match.NONE


def number(said: str, told: str) -> Match:
    (one,), others = support_numbers.figures(said), support_numbers.figures(told)
    return max((support_figure.compare(one, other) for other in others), default=NONE)


def day(said: str, told: str, published: str | None = None) -> Match:
    readings = support_dates.said_dates(said)[0]
    return max(support_dates.find(one, support_dates.told_dates(told, published)) for one in readings)


def name(said: str, told: str) -> Match:
    (one,) = support_names.names(said)
    return support_names_told.find(one, support_names_told.names_told([told])).match


def quoted(said: str, told: str) -> bool:
    (quote,) = support_quotes.quotes(said)
    return support_quotes.stands(quote, (told,))


@pytest.mark.parametrize(
    ("said", "told", "match"),
    [
        ("48 million crowns", "48,000,000 crowns", SAME),
        ("48m", "forty-eight million", SAME),
        ("£48m", "48 million pounds", SAME),
        ("48 million euros", "48 million crowns", NONE),
        ("5 %", "five per cent", SAME),
        ("5 percent", "5 of them", NEAR),
        ("€1.5bn", "1,5 Milliarden Euro", SAME),
        ("61 200", "61,200 passengers", SAME),
        ("1.500 Boote", "1,500 boats", SAME),
        ("3 million", "3 to 5 million crowns", SAME),
        ("half", "50 per cent", SAME),
        ("two thirds", "one third", NONE),
        ("half a million", "500,000", SAME),
        ("a dozen", "12 boats", SAME),
        ("two hundred and twelve", "212", SAME),
        ("20th", "the twentieth", SAME),
        ("about 48 million", "48.2 million", NEAR),
        ("nearly 50", "48.2", NEAR),
        ("41 million", "48 million", NONE),
        ("7,400 tonnes", "6,200 tonnes", NONE),
        ("10", "between 10 and 15 per cent", NEAR),
        ("10 per cent", "between 10 and 15 per cent", SAME),
    ],
)
def test_a_number_is_itself_in_every_form(said, told, match):
    assert number(said, told) is match


@given(st.integers(min_value=2, max_value=999_999_999))
def test_thousands_may_be_parted_or_not(value):
    assert number(f"{value:,} boats", f"{value} boats") is SAME


@given(st.integers(min_value=2, max_value=99))
def test_small_numbers_may_be_spelled(value):
    around = Surroundings("", "", "", "")
    spelled = figures_rewritten(f"There are {value} boats.", around, None)  # type: ignore[arg-type]
    assert spelled is not None and not any(map(str.isdigit, spelled))
    assert number(spelled, f"{value} boats") is SAME
    assert number(spelled, f"{value + 1} boats") is NONE


def test_what_belongs_to_a_name_or_a_list_is_no_number():
    assert [one.text for one in support_numbers.figures("1. COVID-19 and the G20 met one of 3 men.")] == ["3"]


@pytest.mark.parametrize(
    ("said", "told", "published", "match"),
    [
        ("4 March 2021", "March 4, 2021", None, SAME),
        ("4 March 2021", "2021-03-04", None, SAME),
        ("4 March 2021", "04/03/2021", None, SAME),
        ("am 4. März 2021", "4 March 2021", None, SAME),
        ("4 March 2021", "5 March 2021", None, NONE),
        ("4 March 2021", "on 4 March", "2021-03-05", SAME),
        ("4 March 2021", "on Thursday", "2021-03-05", SAME),
        ("in February 2021", "last month", "2021-03-05", SAME),
        ("in 2020", "last year", "2021-03-05", SAME),
        ("on Thursday", "on 4 March 2021", None, SAME),
        ("on Friday", "on 4 March 2021", None, NONE),
        ("4 March 2021", "in March 2021", None, NEAR),
        ("in 2021", "4 March 2021", None, SAME),
        ("in 2020", "4 March 2021", None, NONE),
        ("in the 1990s", "in 1994", None, SAME),
        ("on 5 March 2021", "the ferry sailed", "2021-03-05", SAME),
        ("in 2015", "from 2010–2015", None, SAME),
    ],
)
def test_a_date_is_itself_in_every_form(said, told, published, match):
    assert day(said, told, published) is match


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2099, 12, 31)))
def test_every_day_is_known_in_four_forms(on):
    forms = [f"{on.day} {on:%B} {on.year}", f"{on:%B} {on.day}, {on.year}", on.isoformat(), f"{on:%d/%m/%Y}"]
    for said in forms:
        for told in forms:
            assert day(f"It was {said}.", f"It was {told}.") is SAME


@pytest.mark.parametrize(
    ("said", "told", "match"),
    [
        ("the mayor, Ilse Brandt", "Mayor Brandt and Ilse Brandt", SAME),
        ("said Brandt", "Ilse Brandt", SAME),
        ("said Anna Brandt", "Ilse Brandt", NONE),
        ("said Joe Biden", "President Biden", NEAR),
        ("met Ilse Lind", "Ilse Brandt met Oda Lind", NONE),
        ("the WHO", "the World Health Organization said", SAME),
        ("the World Health Organization", "the WHO said", SAME),
        ("the American boats", "boats of the United States", SAME),
        ("Norwegian boats", "boats from Norway", SAME),
        ("in Malmo", "in Malmö", SAME),
        ("said Zelensky", "Volodymyr Zelenskyy", SAME),
        ("in Tarnholm", "in Brimoor", NONE),
    ],
)
def test_a_name_may_be_short_or_spelled_otherwise(said, told, match):
    assert name(said, told) is match


def test_a_first_word_is_a_name_only_if_it_is_used_as_one():
    assert support_names.names("Officials opened it. Construction began. However, they left.") == ()
    assert [one.text for one in support_names.names("Pike opened the door.")] == ["Pike"]


@pytest.mark.parametrize(
    ("said", "stands"),
    [
        ("“It is late, it is dear and it is ours”", True),
        ('"it is dear, … is ours"', True),
        ("“[The terminal] is late, it is dear”", True),
        ("“It is late, it is cheap”", False),
        ("“ours, it is late”", False),
    ],
)
def test_a_quote_stands_word_for_word(said, stands):
    assert quoted(f"She said {said}.", 'She said, "It is late, it is dear, and it is ours."') is stands
