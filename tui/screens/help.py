"""Keys and commands, made from the bindings themselves, so that what it says is true."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from tui.commands import COMMANDS
from tui.theme import ACCENT
from tui.widgets.paragraph import Hanging, Paragraph

_KEY_COLUMNS = 14
_KEY_NAMES = {
    "escape": "Esc",
    "enter": "Enter",
    "tab": "Tab",
    "shift+tab": "Shift+Tab",
    "up": "Up",
    "down": "Down",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "f1": "F1",
    "f2": "F2",
    "slash": "/",
}


def key_name(key: str) -> str:
    """A key as a person calls it: "ctrl+o" is "^o", "alt+1" is "Alt+1"."""
    first = key.split(",", maxsplit=1)[0]
    if first in _KEY_NAMES:
        return _KEY_NAMES[first]
    if first.startswith("ctrl+"):
        return f"^{first.removeprefix('ctrl+')}"
    return first.replace("alt+", "Alt+")


def key_rows(bindings: Iterable[BindingType]) -> list[tuple[str, str]]:
    """Keys and what they do, nine digit keys told as one row, bindings that are not shown left out."""
    rows: list[tuple[str, str]] = []
    for binding in bindings:
        if not isinstance(binding, Binding) or not binding.show or not binding.description:
            continue
        name = key_name(binding.key)
        if name[-1:] in "23456789" and binding.action.startswith("footnote("):
            continue
        if binding.action == "footnote(1)":
            rows.append((f"{name}-9", binding.description.replace("footnote 1", "a footnote")))
        else:
            rows.append((name, binding.description))
    return rows


class HelpScreen(ModalScreen[None]):
    """A card over the conversation; any of Esc, F1 and q closes it.

    Args:
        sections: headings, each with its bindings.
    """

    CSS_PATH = "help.tcss"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,f1,q", "app.pop_screen", "Close"),
    ]

    def __init__(self, sections: Sequence[tuple[str, Sequence[BindingType]]]) -> None:
        super().__init__()
        self._sections = sections

    def compose(self) -> ComposeResult:
        """Commands first, then keys by place."""
        with VerticalScroll(id="help") as card:
            card.border_title = "Keys and commands"
            for number, (title, rows) in enumerate(self._rows()):
                yield Static(Content.styled(title, "bold"), classes="title" if number else "")
                for key, description in rows:
                    text = Hanging(
                        Content(description), mark=Content.styled(key, ACCENT), indent=_KEY_COLUMNS
                    )
                    yield Paragraph(text, markup=False)

    def _rows(self) -> list[tuple[str, list[tuple[str, str]]]]:
        commands = [(f"/{command.name} {command.argument}".rstrip(), command.does) for command in COMMANDS]
        return [("Commands", commands), *((title, key_rows(bindings)) for title, bindings in self._sections)]
