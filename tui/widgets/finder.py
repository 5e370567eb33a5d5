"""The line in which one writes what to find."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Input, Static


class Finder(Horizontal):
    """Hidden until it is opened; tells what is sought with every letter."""

    DEFAULT_CSS = """
    Finder {
        display: none; dock: bottom; height: 1; margin: 0 0 1 0; padding: 0 1;
        &.-open { display: block; }
        & > Input { width: 1fr; height: 1; border: none; padding: 0; background: $background; }
        & > Input:focus { border: none; }
        & > .before { width: 6; color: $accent; }
        & > .places { width: auto; min-width: 12; text-align: right; color: $text-muted; }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "close", "Stop finding", id="finder.close"),
        Binding("down", "step(1)", "Next place", id="finder.next"),
        Binding("up", "step(-1)", "Previous place", id="finder.previous"),
    ]

    class Sought(Message):
        """Other words are sought; "" seeks none."""

        def __init__(self, words: str) -> None:
            super().__init__()
            self.words = words

    class Step(Message):
        """The next (+1) or previous (-1) place is wanted."""

        def __init__(self, step: int) -> None:
            super().__init__()
            self.step = step

    class Closed(Message):
        """Nothing is sought any more."""

    def compose(self) -> ComposeResult:
        """A word, the field, and how many places there are."""
        yield Static("Find", markup=False, classes="before")
        yield Input()
        yield Static("", markup=False, classes="places")

    def open(self) -> None:
        """Show it, ready to write."""
        self.add_class("-open")
        self.query_one(Input).value = ""
        self.say("")
        self.query_one(Input).focus()

    def say(self, places: str) -> None:
        """Say how many places there are."""
        self.query_one(".places", Static).update(places)

    def on_input_changed(self, message: Input.Changed) -> None:
        """Look for what is written so far."""
        message.stop()
        self.post_message(Finder.Sought(message.value))

    def on_input_submitted(self, message: Input.Submitted) -> None:
        """Enter goes on to the next place."""
        message.stop()
        self.action_step(1)

    def action_step(self, step: int) -> None:
        """Go to another place."""
        self.post_message(Finder.Step(step))

    def action_close(self) -> None:
        """Hide it."""
        self.remove_class("-open")
        self.post_message(Finder.Closed())
