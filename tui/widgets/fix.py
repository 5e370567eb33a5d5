"""What is wrong, with the ways out below it as buttons."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from tui.fixes import Fix
from tui.messages import FixWanted, Trouble, TypingBegun
from tui.signs import Signs
from tui.theme import ACCENT, QUIET
from tui.widgets.note import trouble_note
from tui.widgets.paragraph import Paragraph


class FixButton(Static, can_focus=True):
    """One way out: Enter, a blank or a click takes it. Whoever goes on typing, types in the prompt."""

    DEFAULT_CSS = """
    FixButton {
        width: 100%; height: auto; padding: 0 1;
        &:hover { background: $boost; }
        &:focus { background: $accent 14%; }
        &:ansi:focus { background: ansi_default; text-style: reverse; }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space", "take", "Take the way out that has the focus"),
        Binding("up,left", "app.focus_previous", "The one before", show=False),
        Binding("down,right", "app.focus_next", "The next one", show=False),
    ]

    def __init__(self, fix: Fix, columns: int) -> None:
        label = f"[ {fix.label} ]".ljust(columns + 4)
        super().__init__(Content.assemble((label, f"bold {ACCENT}"), "  ", (fix.means, QUIET)), markup=False)
        self.fix = fix

    def on_click(self) -> None:
        """Take it."""
        self.action_take()

    def action_take(self) -> None:
        """Ask for it."""
        self.post_message(FixWanted(self.fix.deed))

    def on_key(self, event: events.Key) -> None:
        """A letter begins a question or a command."""
        letter = event.character or ""
        if event.is_printable and (letter.isalpha() or letter == "/"):
            event.stop()
            event.prevent_default()
            self.post_message(TypingBegun(letter))


class FixNote(Vertical):
    """A remark between the exchanges that something is wrong, and its buttons.

    Args:
        trouble: what is wrong, and what to do.
        fixes: at least one.
        signs: of this terminal.
        about: "index" or "model": such remarks go when that works again.
    """

    DEFAULT_CSS = """
    FixNote { height: auto; max-width: 104; padding: 0 1; margin: 0 0 1 0; }
    FixNote > FixButton { margin: 0 0 0 1; }
    FixNote > .trouble { margin: 0 0 1 0; }
    """

    def __init__(self, trouble: Trouble, fixes: Sequence[Fix], signs: Signs, about: str) -> None:
        super().__init__()
        self._trouble = trouble
        self._fixes = fixes
        self._signs = signs
        self.about = about

    def compose(self) -> ComposeResult:
        """What is wrong, and one line for each way out."""
        yield Paragraph(trouble_note(self._trouble, self._signs), markup=False, classes="trouble")
        columns = max(len(fix.label) for fix in self._fixes)
        for fix in self._fixes:
            yield FixButton(fix, columns)

    @property
    def stops(self) -> list[FixButton]:
        """Where Tab stops."""
        return [*self.query(FixButton)]
