"""Who published how many articles, and the choice of one of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from tui.plain import one_line
from tui.signs import Signs
from tui.theme import QUIET
from tui.widgets.limits_line import NO_SOURCE
from tui.words.wording import count

# A longer list is narrowed by typing.
_MOST = 200


class SourceChoiceScreen(ModalScreen[tuple[str | None] | None]):
    """Returns the chosen source in a tuple, `(None,)` for all of them; None if it was left with Esc.

    Args:
        sources: names and counts, the most first; "" are articles without a source.
        signs: of this terminal.
    """

    CSS_PATH = "source_choice.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "Leave it as it is", id="source-choice.dismiss-none"),
        Binding("up", "step(-1)", "Up", show=False, id="source-choice.previous"),
        Binding("down", "step(1)", "Down", show=False, id="source-choice.next"),
    ]

    def __init__(self, sources: Sequence[tuple[str, int]], signs: Signs) -> None:
        super().__init__()
        self._sources = sources
        self._signs = signs
        self._offered: list[str | None] = []

    def compose(self) -> ComposeResult:
        """A line to type in, the list under it."""
        with Vertical(id="source-choice") as card:
            card.border_title = "Source"
            yield Input(placeholder="type to narrow", compact=True)
            choices = OptionList(compact=True, markup=False)
            choices.can_focus = False
            yield choices

    def on_mount(self) -> None:
        """All of them at first."""
        self._offer("")

    @on(Input.Changed)
    def _on_typed(self, event: Input.Changed) -> None:
        self._offer(event.value)

    def _offer(self, typed: str) -> None:
        wanted = typed.casefold().strip()
        found = [one for one in self._sources if wanted in (one[0] or NO_SOURCE).casefold()]
        total = sum(many for _, many in self._sources)
        options = [] if wanted else [Option(self._line("all sources", total))]
        options += [Option(self._line(name or NO_SOURCE, many)) for name, many in found[:_MOST]]
        self._offered = [*([] if wanted else [None]), *(name for name, _ in found[:_MOST])]
        choices = self.query_one(OptionList)
        choices.set_options(options)
        choices.highlighted = 0 if options else None

    def _line(self, name: str, many: int) -> Content:
        return Content.assemble((f"{count(many, self._signs):>9}  ", QUIET), one_line(name))

    def action_step(self, step: int) -> None:
        """Move the choice while the line keeps the focus."""
        choices = self.query_one(OptionList)
        if step < 0:
            choices.action_cursor_up()
        else:
            choices.action_cursor_down()

    @on(Input.Submitted)
    def _on_entered(self) -> None:
        highlighted = self.query_one(OptionList).highlighted
        if highlighted is not None:
            self.dismiss((self._offered[highlighted],))

    @on(OptionList.OptionSelected)
    def _on_clicked(self, event: OptionList.OptionSelected) -> None:
        self.dismiss((self._offered[event.option_index],))
