"""The filters that a question was asked with, and the way out where they are why nothing was found."""

from __future__ import annotations

from textual.content import Content
from textual.style import Style

from tui.asking.inline_filters import filters_in_words
from tui.messages import WithoutFiltersWanted
from tui.query import Filters
from tui.theme import ACCENT, QUIET
from tui.widgets.paragraph import Paragraph


def of_these(filters: Filters) -> str:
    """Which articles a filter means: "from Coast Wire, since 1 Dec 2020"."""
    return f"{'from ' if filters.sources else ''}{filters_in_words(filters)}"


def limits_line(filters: Filters) -> Paragraph:
    """The quiet line under a question: "only articles from Coast Wire, since 1 Dec 2020"."""
    return Paragraph(
        Content.styled(f"only articles {of_these(filters)}", QUIET), markup=False, classes="limits"
    )


class LimitedAdvice(Paragraph):
    """Says that only a part of the articles was searched, and offers to search all."""

    DEFAULT_CSS = "LimitedAdvice { padding: 0 1 0 3; }"

    def __init__(self, turn: int, filters: Filters) -> None:
        self._turn = turn
        offer = Content.styled("/retry all", ACCENT).stylize(Style.from_meta({"@click": "ask_all"}))
        said = Content.assemble(
            (f"Only articles {of_these(filters)} were searched. ", QUIET),
            offer,
            (" asks all articles.", QUIET),
        )
        super().__init__(said, markup=False, classes="advice")
        self.auto_links = False  # the command has a style of its own

    def action_ask_all(self) -> None:
        """Ask again without filters."""
        self.post_message(WithoutFiltersWanted(self._turn))
