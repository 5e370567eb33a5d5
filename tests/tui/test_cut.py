"""A line that is longer than its room."""

import pytest
from textual.content import Content

from index.readers import Problem
from tui.signs import ASCII, UNICODE
from tui.widgets.cut import cut
from tui.widgets.indexing_panel import reasons


@pytest.mark.parametrize(("signs", "expected"), [(UNICODE, "Ferry retur…"), (ASCII, "Ferry ret...")])
def test_what_does_not_fit_ends_in_the_ellipsis_of_the_terminal(signs, expected):
    assert cut(Content("Ferry returns to Brimoor"), 12, signs).plain == expected


@pytest.mark.parametrize("columns", [0, 1, 2, 3, 11, 12, 13])
def test_it_is_never_wider_than_its_room(columns):
    assert cut(Content("漢字 and ferry"), columns, ASCII).cell_length <= columns


def test_what_fits_stays():
    assert cut(Content("Ferry"), 5, ASCII).plain == "Ferry"


def test_more_reasons_than_are_told_end_in_one_ellipsis():
    whats = ("a.txt: this is not text", "b.md: it is empty", "c.pdf: this PDF is damaged")
    told = reasons([Problem("", what) for what in whats], UNICODE)
    assert told == "3 problems: this is not text (1), it is empty (1), …"
