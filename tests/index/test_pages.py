"""Which page a character stands on."""

import pytest

from index.pages import PAGE_STARTS, breaks_within, page_at, page_starts


@pytest.mark.parametrize(("place", "page"), [(0, 1), (9, 1), (10, 2), (14, 2), (15, 4), (99, 4)])
def test_a_page_begins_with_its_first_character_and_one_without_text_has_none(place, page):
    assert page_at([0, 10, 15, 15], place) == page


def test_an_article_without_pages_has_no_page():
    assert page_at((), 3) is None
    assert breaks_within((), 0, 99) == ()


def test_breaks_are_those_behind_the_first_character():
    assert breaks_within((0, 10, 15, 15, 30), 10, 30) == (15, 15)


@pytest.mark.parametrize("field", [None, "3-4", 12, [], [3, 4], [0, 9, 4], [0, "9"], [0, 1.5], [0, True]])
def test_somebody_elses_field_of_that_name_is_no_page(field):
    assert page_starts({PAGE_STARTS: field}) == ()
    assert page_starts({PAGE_STARTS: [0, 9, 9]}) == (0, 9, 9)
