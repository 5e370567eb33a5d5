"""The filters that a question was asked with."""

from __future__ import annotations

from textual.content import Content

from tui.asking.inline_filters import filters_in_words
from tui.query import Filters
from tui.theme import QUIET
from tui.widgets.paragraph import Paragraph


def of_these(filters: Filters) -> str:
    """Which articles a filter means: "from Coast Wire, since 1 Dec 2020"."""
    return f"{'from ' if filters.sources else ''}{filters_in_words(filters)}"


def limits_line(filters: Filters) -> Paragraph:
    """The quiet line under a question: "only articles from Coast Wire, since 1 Dec 2020"."""
    return Paragraph(
        Content.styled(f"only articles {of_these(filters)}", QUIET), markup=False, classes="limits"
    )
