"""What the prompt may become, listed above it."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from tui.completing import Choice, Offer
from tui.messages import ChoicePicked
from tui.plain import plain
from tui.theme import ACCENT, QUIET

_MOST_COLUMNS = 34
_GAP = 3


class Completions(OptionList, can_focus=False):
    """Drawn here, walked and taken in the prompt, which keeps the focus; a click takes, too."""

    DEFAULT_CSS = """
    Completions {
        display: none; height: auto; max-height: 8; max-width: 104; padding: 0; margin: 0 1;
        border: none; background: $panel; scrollbar-size-vertical: 1;
        text-wrap: nowrap; text-overflow: ellipsis;
        &:focus { border: none; }
        & > .option-list--option { padding: 0 1; }
        & > .option-list--option-highlighted {
            background: $accent 24%; color: $foreground; text-style: none;
        }
        & > .option-list--option-hover { background: $accent 12%; }
        &:nocolor > .option-list--option-highlighted { text-style: reverse; }
    }
    """

    def __init__(self) -> None:
        super().__init__(id="completions", markup=False)
        self._offer = Offer()

    def show(self, offer: Offer) -> None:
        """Show what there is to choose from; nothing hides the list."""
        if offer.choices != self._offer.choices or offer.found != self._offer.found:
            self.clear_options()
            column = min(max((len(one.shows) for one in offer.choices), default=0), _MOST_COLUMNS) + _GAP
            self.add_options([Option(_row(choice, column, offer.found)) for choice in offer.choices])
        self._offer = offer
        self.display = bool(offer)
        self.highlighted = offer.lit

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """A click."""
        event.stop()
        self.post_message(ChoicePicked(event.option_index))


def _row(choice: Choice, column: int, found: tuple[str, ...]) -> Content:
    shown = Content(plain(choice.shows))
    folded = choice.shows.casefold()
    if len(folded) == len(choice.shows):  # else the places are others: "ß" is lit by nothing
        for word in found:
            at = folded.find(word)
            while at >= 0:
                shown = shown.stylize(f"bold {ACCENT}", at, at + len(word))
                at = folded.find(word, at + len(word))
    if not choice.tells:
        return shown
    return Content.assemble(shown.pad_right(max(column - shown.cell_length, 1)), (plain(choice.tells), QUIET))
