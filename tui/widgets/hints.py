"""The line at the bottom: the few keys that help right now, each of them clickable."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from textual.content import Content
from textual.style import Style
from textual.widgets import Static

from tui.terminal.keymap import key_of_action
from tui.theme import ACCENT, QUIET

_BETWEEN = "   "


@dataclass(frozen=True, slots=True)
class Hint:
    """A key, what it does in a word or two, and the action that a click runs ("" for none)."""

    key: str
    does: str
    action: str = ""


class Hints(Static):
    """Hints from left to right, as many as fit, each whole."""

    DEFAULT_CSS = """
    Hints {
        height: 1; dock: bottom; padding: 0 1; text-wrap: nowrap; text-overflow: ellipsis;
    }
    """

    def __init__(self) -> None:
        super().__init__("", markup=False, id="hints")
        self.auto_links = False  # a link would take the colour of its key
        self._hints: Sequence[Hint] = ()

    def show(self, hints: Sequence[Hint]) -> None:
        """Replace what is shown."""
        self._hints = hints
        self._draw()

    def on_resize(self) -> None:
        """More of them, or fewer, fit."""
        self._draw()

    def _draw(self) -> None:
        keymap = getattr(self.app, "keymap", {})
        columns = self.content_size.width or self.app.size.width - 2
        # It is one line high whatever it says: with a layout each key would lay out the whole page.
        self.update(fitting([_drawn(hint, keymap) for hint in self._hints], columns), layout=False)


def fitting(parts: Sequence[Content], columns: int) -> Content:
    """As many parts as fit, the first one at any rate."""
    line = Content("")
    for part in parts:
        longer = Content.assemble(line, _BETWEEN, part) if line else part
        if line and longer.cell_length > columns:
            break
        line = longer
    return line


def _drawn(hint: Hint, keymap: Mapping[str, str]) -> Content:
    key = key_of_action(hint.key, hint.action, keymap)
    drawn = Content.assemble((key, ACCENT), " ", (hint.does, QUIET)).rstrip()
    return drawn.stylize(Style.from_meta({"@click": hint.action}) if hint.action else "")
