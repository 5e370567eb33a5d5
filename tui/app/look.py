"""The look: themes, chosen, tried on and remembered; and less motion."""

from __future__ import annotations

import os

from textual import events
from textual.notifications import SeverityLevel
from textual.widgets import Input, TextArea

from tui.app.frame import AppFrame
from tui.messages import ThemeChosen
from tui.plain import one_line
from tui.screens.themes import ThemesScreen
from tui.terminal.look import without_colour
from tui.terminal.settings import SettingsNotKept, choose
from tui.theme import OURS
from tui.words.wording import sentence

_ONE_LOOK = "NO_COLOR is set: the chat keeps to your terminal's own colours."


class LookApp(AppFrame):
    """Changes the theme and stills what moves."""

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: SeverityLevel = "information",
        timeout: float | None = None,
        markup: bool = True,
    ) -> None:
        """Show a notice for a while; how grave it is stands in a sign and a word, not in a colour alone."""
        grave = {"warning": f"{self.signs.weak} Note", "error": f"{self.signs.unsupported} Error"}
        super().notify(
            message,
            title=title or grave.get(severity, ""),
            severity=severity,
            timeout=timeout,
            markup=markup,
        )

    def choose_theme(self, name: str) -> None:
        """Take a theme by its name, or show all of them."""
        wanted = name.strip().lower()
        known = next((one for one in (wanted, f"footnote-{wanted}") if one in self.available_themes), None)
        if without_colour(os.environ):
            self.notify(_ONE_LOOK, markup=False)
        elif not wanted:
            self.search_themes()
        elif known is None:
            self.refuse(f"/theme {name}", f"There is no theme {one_line(name)}. /theme shows them all.")
        else:
            self.post_message(ThemeChosen(known, still=self.animation_level == "none"))

    def search_themes(self) -> None:
        """Show the themes to try on; the command of Textual's palette comes here, too."""
        names = [theme.name for theme in OURS]
        names += sorted(name for name in self.available_themes if name not in names)
        self.push_screen(ThemesScreen(names, self.signs))

    def on_theme_chosen(self, message: ThemeChosen) -> None:
        """Wear it, and keep it."""
        self.theme = message.name
        self.animation_level = "none" if message.still else "full"
        try:
            choose(theme=message.name, still=message.still)
        except SettingsNotKept as error:
            self.notify(f"{sentence(error.what)} {sentence(error.fix)}", severity="warning", markup=False)

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """A cursor blinks only where motion is wanted."""
        if isinstance(event.widget, Input | TextArea):
            event.widget.cursor_blink = self.animation_level == "full"
