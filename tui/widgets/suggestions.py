"""Questions to begin with, under the welcome of an index that has articles."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from tui.messages import SuggestionTaken
from tui.plain import one_line
from tui.theme import ACCENT, QUIET


class Suggestion(Static):
    """One of them, asked with its digit or a click."""

    DEFAULT_CSS = """
    Suggestion { width: auto; max-width: 100%; height: auto; padding: 0 1; }
    Suggestion:hover { background: $boost; }
    """

    def __init__(self, number: int, question: str) -> None:
        text = Content.assemble((str(number), f"bold {ACCENT}"), f"  {one_line(question)}")
        super().__init__(text, markup=False)
        self._number = number

    def on_click(self) -> None:
        """Ask it."""
        self.post_message(SuggestionTaken(self._number))


class Suggestions(Vertical):
    """Up to three questions that the articles answer."""

    DEFAULT_CSS = """
    Suggestions { width: auto; max-width: 100%; height: auto; margin: 1 0 0 0; }
    Suggestions > .heading { width: auto; }
    """

    def __init__(self, questions: Sequence[str]) -> None:
        super().__init__()
        self._questions = tuple(questions)

    def compose(self) -> ComposeResult:
        """A heading and the questions."""
        yield Static(Content.styled("For example:", QUIET), markup=False, classes="heading")
        for number, question in enumerate(self._questions, start=1):
            yield Suggestion(number, question)
