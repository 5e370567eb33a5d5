"""What the prompt may become, listed above it."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from tui.asking.completing import Choice, Offer
from tui.messages import ChoicePicked
from tui.plain import plain
from tui.signs import Signs
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
        & > .option-list--option { padding: 0 1 0 0; }
        & > .option-list--option-highlighted {
            background: $accent 24%; color: $foreground; text-style: none;
        }
        & > .option-list--option-hover { background: $accent 12%; }
    }
    """

    def __init__(self, signs: Signs) -> None:
        super().__init__(id="completions", markup=False)
        self._signs = signs
        self._offer = Offer()

    def show(self, offer: Offer) -> None:
        """Show what there is to choose from; nothing hides the list."""
        before, self._offer = self._offer, offer
        if offer.choices != before.choices or offer.found != before.found:
            self.clear_options()
            self.add_options([Option(self._row(place)) for place in range(len(offer.choices))])
        else:
            for place in {before.lit, offer.lit} - {None}:
                self.replace_option_prompt_at_index(place or 0, self._row(place or 0))
        self.display = bool(offer)
        self.highlighted = offer.lit

    def _row(self, place: int) -> Content:
        offer = self._offer
        column = min(max(len(one.shows) for one in offer.choices), _MOST_COLUMNS) + _GAP
        # The lit one has a sign, too: not every terminal has colours.
        mark = (self._signs.prompt if place == offer.lit else "").ljust(len(self._signs.prompt) + 1)
        return Content.styled(mark, ACCENT) + _row(offer.choices[place], column, offer.found)

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
