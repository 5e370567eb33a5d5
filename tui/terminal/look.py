"""What this terminal can show and a person wants: which theme holds at first, and whether things move."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from tui.terminal.settings import Settings
from tui.theme import ANSI_DARK, ANSI_LIGHT, DARK

if TYPE_CHECKING:
    from textual.theme import Theme

THEME_VARIABLE = "TEXTUAL_THEME"
STILL_VARIABLE = "FOOTNOTE_REDUCED_MOTION"
_YES = frozenset({"1", "true", "yes", "on"})
# What terminals that tell their colours in COLORFGBG call a light background.
_LIGHT_BACKGROUNDS = frozenset({"7", "15"})


def without_colour(environment: Mapping[str, str]) -> bool:
    """Whether no colour is wanted (no-color.org)."""
    return bool(environment.get("NO_COLOR"))


def first_theme(
    environment: Mapping[str, str], settings: Settings, available: Mapping[str, Theme], *, sixteen: bool
) -> str:
    """The theme that the chat begins with.

    Args:
        environment: NO_COLOR, TEXTUAL_THEME and COLORFGBG are looked at, in this order.
        settings: the theme that was chosen, if any.
        available: themes by name.
        sixteen: whether the terminal promises no more than 16 colours. There a chosen theme of mixed colours
            is not used: it would come out in greys.
    """
    own = _terminals_own(environment)
    if without_colour(environment):
        return own
    forced = environment.get(THEME_VARIABLE)
    if forced is not None and forced in available:
        return forced
    chosen = available.get(settings.theme or "")
    if chosen is not None and (chosen.ansi or not sixteen):
        return chosen.name
    return own if sixteen else DARK.name


def _terminals_own(environment: Mapping[str, str]) -> str:
    background = environment.get("COLORFGBG", "").rpartition(";")[2]
    return (ANSI_LIGHT if background in _LIGHT_BACKGROUNDS else ANSI_DARK).name


def stands_still(environment: Mapping[str, str], settings: Settings) -> bool:
    """Whether nothing may move by itself."""
    wanted = environment.get(STILL_VARIABLE, "").strip().lower()
    return wanted in _YES if wanted else settings.still
