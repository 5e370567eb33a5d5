"""The question over its answer."""

from __future__ import annotations

from textual.content import Content
from textual.message import Message

from tui.plain import plain
from tui.signs import Signs
from tui.theme import ACCENT
from tui.widgets.paragraph import Hanging, Paragraph
from tui.words.wording import shortened

# A question is shown whole up to some ten lines of 80 columns; more would push its answer off the screen.
_CHARACTERS = 700


class Question(Paragraph):
    """As it was typed, its line breaks kept; a click wants it back in the prompt."""

    class Clicked(Message):
        """It was clicked, and no text of it was selected."""

    def __init__(self, question: str, signs: Signs) -> None:
        self._signs = signs
        super().__init__(self._shown(question), markup=False, classes="question")

    def say(self, question: str) -> None:
        """Show another question."""
        self.update(self._shown(question))

    def on_click(self) -> None:
        """Edit it, unless a part of it was marked to be copied."""
        if not self.screen.get_selected_text():
            self.post_message(self.Clicked())

    def _shown(self, question: str) -> Hanging:
        text = plain(question.strip())
        whole = text if len(text) <= _CHARACTERS else shortened(text, _CHARACTERS, self._signs)
        return Hanging(Content(whole), mark=Content.styled(self._signs.prompt, ACCENT), indent=2)
