"""Filters as chips: they stand in the upper border of the prompt, each with a cross that takes it away."""

from __future__ import annotations

from textual.content import Content
from textual.style import Style

from tui.asking.inline_filters import chip_words
from tui.query import Filters
from tui.signs import Signs
from tui.theme import ACCENT, QUIET
from tui.words.wording import shortened

_BESIDE = 8


def chips(filters: Filters, columns: int, signs: Signs) -> Content | None:
    """The chips as a line for the border.

    Args:
        filters: what holds.
        columns: as wide as the prompt; what does not fit is counted: "and 2 more".
        signs: of the terminal.
    """
    words = chip_words(filters, signs)
    if not words:
        return None
    made = [_chip(place, text, signs) for place, text in enumerate(words)]
    shown: list[Content] = []
    room = columns - _BESIDE
    for chip in made:
        needed = sum(one.cell_length + 2 for one in [*shown, chip])
        if shown and needed > room - (0 if chip is made[-1] else len(" and 9 more")):
            break
        shown.append(chip)
    if left := len(made) - len(shown):
        shown.append(
            Content.styled(f"and {left} more", QUIET).stylize(Style.from_meta({"@click": "app.filters"}))
        )
    return Content("  ").join(shown)


def _chip(place: int, words: str, signs: Signs) -> Content:
    opens = Style.from_meta({"@click": "app.filters"})
    drops = Style.from_meta({"@click": f"screen.drop_filter({place})"})
    name, _, value = words.partition(":")
    said = Content.assemble((f"{name}:", QUIET), (shortened(value, 40, signs), ACCENT)).stylize(opens)
    return said + Content.styled(f" {signs.remove}", QUIET).stylize(drops)
