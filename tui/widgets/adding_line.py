"""The line in which something to be indexed is named."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from tui.plain import one_line
from tui.signs import Signs
from tui.theme import ACCENT, WARM
from tui.widgets.path_input import PathInput


class AddingLine(Vertical):
    """A path with its completions, and under it why it leads nowhere."""

    DEFAULT_CSS = """
    AddingLine {
        display: none; height: auto; padding: 0 2;
        & > Horizontal { height: auto; }
        & .label { width: auto; }
        & PathInput { width: 1fr; }
        & > .trouble { display: none; height: auto; }
        &.-open { display: block; }
        &.-trouble > .trouble { display: block; }
    }
    """

    def __init__(self, signs: Signs) -> None:
        super().__init__(id="adding")
        self._signs = signs

    def compose(self) -> ComposeResult:
        """Label, path, trouble."""
        with Horizontal():
            yield Static(Content.styled("Add  ", ACCENT), markup=False, classes="label")
            yield PathInput(placeholder="a folder, a file or an address; Tab completes")
        yield Static("", markup=False, classes="trouble", id="adding-trouble")

    @property
    def path(self) -> PathInput:
        """Where the path is written."""
        return self.query_one(PathInput)

    @property
    def is_open(self) -> bool:
        """Whether the line can be seen."""
        return self.has_class("-open")

    def open(self) -> None:
        """Show the line and write in it."""
        self.add_class("-open")
        self.screen.set_focus(self.path.line)

    def show_trouble(self, trouble: str) -> None:
        """Say why nothing was done; "" takes that back."""
        words = Content.styled(f"{self._signs.unsupported} {one_line(trouble)}", WARM) if trouble else ""
        self.query_one("#adding-trouble", Static).update(words)
        self.set_class(bool(trouble), "-trouble")

    def close(self) -> None:
        """Hide the line, empty."""
        self.path.value = ""
        self.path.close()
        self.show_trouble("")
        self.remove_class("-open")
