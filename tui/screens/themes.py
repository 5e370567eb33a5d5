"""All themes in a list; the one under the cursor is tried on at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from tui.messages import ThemeChosen
from tui.signs import Signs
from tui.theme import ACCENT, QUIET

_KEYS = (("Enter", "keep"), ("m", "motion"), ("Esc", "back"))


class ThemesScreen(ModalScreen[None]):
    """A narrow card at the right edge, so that most of the conversation shows what is tried on.

    Args:
        names: of the themes, in the order of the list.
        signs: of this terminal.
    """

    CSS_PATH = "themes.tcss"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "leave", "Keep the theme that was there"),
        Binding("m", "motion", "More or less motion"),
    ]

    def __init__(self, names: Sequence[str], signs: Signs) -> None:
        super().__init__()
        self._names = list(names)
        self._signs = signs
        self._was = ""
        self._still = False
        self.set_class(signs.ascii, "-ascii")

    def compose(self) -> ComposeResult:
        """The names, whether things move, the keys."""
        with Vertical(id="themes") as card:
            card.border_title = "Themes"
            yield OptionList(*(Option(name, id=name) for name in self._names), markup=False)
            yield Static("", markup=False, id="motion")
            keys = [Content.assemble((key, ACCENT), " ", (does, QUIET)) for key, does in _KEYS]
            yield Static(Content("  ").join(keys), markup=False, id="theme-keys")

    def on_mount(self) -> None:
        """Begin at the theme that is worn."""
        self._was, self._still = self.app.theme, self.app.animation_level == "none"
        names = self.query_one(OptionList)
        if self._was in self._names:
            names.highlighted = self._names.index(self._was)
        names.focus()
        self._tell_motion()

    def on_option_list_option_highlighted(self, message: OptionList.OptionHighlighted) -> None:
        """Try it on."""
        if message.option_id is not None:
            self.app.theme = message.option_id

    def on_option_list_option_selected(self, message: OptionList.OptionSelected) -> None:
        """Keep it."""
        if message.option_id is not None:
            self.app.post_message(ThemeChosen(message.option_id, still=self._still))
        self.dismiss()

    def action_leave(self) -> None:
        """Wear what was worn before."""
        self.app.theme = self._was
        self.dismiss()

    def action_motion(self) -> None:
        """Let things move, or not; kept with the theme."""
        self._still = not self._still
        self._tell_motion()

    def _tell_motion(self) -> None:
        sign = self._signs.unchecked if self._still else self._signs.checked
        told = "nothing moves by itself" if self._still else "spinner and cursor move"
        self.query_one("#motion", Static).update(Content.assemble((sign, ACCENT), " ", (told, QUIET)))
