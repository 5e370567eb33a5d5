"""A question with a few answers, each a key and a click."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.style import Style
from textual.widgets import Static

from tui.plain import one_line
from tui.theme import ACCENT, QUIET


@dataclass(frozen=True, slots=True)
class Choice:
    """An answer: its key and what it does."""

    key: str
    does: str


class ConfirmationScreen(ModalScreen[str | None]):
    """Returns the key of the answer, or None if it was left with Esc.

    Args:
        question: one sentence.
        lines: what a person should know, a line each.
        choices: the answers besides Esc.
    """

    CSS_PATH = "confirmation.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "Do nothing", id="confirmation.dismiss-none")
    ]

    def __init__(self, question: str, lines: Sequence[str], choices: Sequence[Choice]) -> None:
        super().__init__()
        self._question = question
        self._told = lines
        self._choices = choices

    def compose(self) -> ComposeResult:
        """The question, the facts, the keys."""
        with Vertical(id="confirmation"):
            yield Static(Content.styled(one_line(self._question), "bold"), markup=False)
            for line in self._told:
                yield Static(Content.styled(one_line(line), QUIET), markup=False, classes="fact")
            keys = [
                Content.assemble((choice.key, ACCENT), " ", (choice.does, QUIET)).stylize(
                    Style.from_meta({"@click": f"screen.choose('{choice.key}')"})
                )
                for choice in self._choices
            ]
            keys.append(
                Content.assemble(("Esc", ACCENT), " ", ("leave it", QUIET)).stylize(
                    Style.from_meta({"@click": "screen.dismiss(None)"})
                )
            )
            row = Static(Content("   ").join(keys), markup=False, id="confirmation-keys")
            row.auto_links = False
            yield row

    def on_key(self, event: events.Key) -> None:
        """A key of an answer."""
        if any(choice.key == event.character for choice in self._choices):
            event.stop()
            self.dismiss(event.character)

    def action_choose(self, key: str) -> None:
        """An answer was clicked."""
        self.dismiss(key)
