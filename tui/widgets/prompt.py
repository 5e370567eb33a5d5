"""Where questions are written: grows with its text, sends with Enter, remembers what was sent."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.widgets import TextArea

from tui.commands import completion
from tui.history import PromptHistory
from tui.messages import Drafted, OfferTaken, Sent
from tui.plain import plain

_NEWLINE_KEYS = ("ctrl+j", "shift+enter", "alt+enter")
_HANDLED = frozenset({"enter", *_NEWLINE_KEYS})


class Prompt(TextArea):
    """A text area of one to eight lines."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "send", "Ask the question"),
        Binding(",".join(_NEWLINE_KEYS), "newline", "Begin a new line"),
        Binding("ctrl+underscore,alt+z", "undo", "Take back what was written", id="prompt.undo"),
        Binding("ctrl+y", "redo", "Write it again", id="prompt.redo"),
        Binding("up", "up", "Earlier question (from the first line)", id="prompt.up"),
        Binding("down", "down", "Later question (from the last line)", id="prompt.down"),
        Binding(
            "pageup",
            "screen.scroll_conversation(-1)",
            "Scroll the conversation up",
            id="prompt.scroll-up",
        ),
        Binding(
            "pagedown",
            "screen.scroll_conversation(1)",
            "Scroll the conversation down",
            id="prompt.scroll-down",
        ),
    ]

    def __init__(self) -> None:
        super().__init__(
            id="prompt",
            soft_wrap=True,
            tab_behavior="focus",
            show_line_numbers=False,
            highlight_cursor_line=False,
            placeholder="Ask, or / for commands",
        )
        self.offers = 0
        self._history = PromptHistory()

    def give_back(self, text: str) -> None:
        """Put a text back that came to nothing, unless something else is being written."""
        if not self.text.strip():
            self._replace_all(text)

    def complete(self) -> bool:
        """Complete a slash command if only one can be meant and something is missing; whether it was."""
        whole = completion(self.text)
        if whole is not None:
            self._replace_all(whole)
        return whole is not None

    def action_send(self) -> None:
        """Send what is written and empty the prompt; nothing happens if nothing is written."""
        text = self.text
        if text.strip():
            self._history.add(text)
            self.clear()
            self.post_message(Sent(text))

    def action_newline(self) -> None:
        """Break the line where the cursor stands."""
        self.insert("\n")

    def action_up(self) -> None:
        """Move up, from the first line to the question asked before."""
        if self.navigator.is_first_wrapped_line(self.cursor_location):
            older = self._history.older(self.text)
            if older is not None:
                self._replace_all(older)
        else:
            self.action_cursor_up()

    def action_down(self) -> None:
        """Move down, from the last line to the question asked after."""
        if self.navigator.is_last_wrapped_line(self.cursor_location):
            newer = self._history.newer()
            if newer is not None:
                self._replace_all(newer)
        else:
            self.action_cursor_down()

    def on_key(self, event: events.Key) -> None:
        """Enter sends, Ctrl+J breaks the line; in an empty prompt the digit of an offer takes the offer.

        Both are handled here and not left to their bindings: a priority binding would overtake the letters
        typed just before it, a normal one would be overtaken by those typed just after it.
        """
        if event.key in _HANDLED:
            event.stop()
            event.prevent_default()
            if event.key == "enter":
                self.action_send()
            else:
                self.action_newline()
        elif self.offers and not self.text and (event.character or "").isdecimal():
            number = int(event.character or 0)
            if 1 <= number <= self.offers:
                event.stop()
                event.prevent_default()
                self.post_message(OfferTaken(number))

    async def _on_paste(self, event: events.Paste) -> None:
        """Pasted text may hold escape sequences: they are made visible before they reach the terminal."""
        event.text = plain(event.text.replace("\r\n", "\n").replace("\r", "\n"))
        # TextArea's own handler runs after this one: Textual calls those of every class.

    def on_text_area_changed(self) -> None:
        """Tell the screen, which shows matching commands."""
        self.post_message(Drafted(self.text))

    def _replace_all(self, text: str) -> None:
        self.text = text
        self.move_cursor(self.document.end)
