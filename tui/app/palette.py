"""The palette: everything there is to do, found by typing a few letters of it."""

from __future__ import annotations

from tui.app.frame import AppFrame
from tui.palette import Everything, Palette


class PaletteApp(AppFrame):
    """Opens the palette."""

    COMMANDS = {Everything}  # noqa: RUF012 (as Textual declares it)

    def action_command_palette(self) -> None:
        """Open it over the screen in view."""
        if not isinstance(self.screen, Palette):
            self.push_screen(Palette())
