"""Keys: as a person has settled them, and the help that tells them as they are."""

from __future__ import annotations

from collections.abc import Mapping

from textual.app import App
from textual.content import Content

from tui.app.frame import AppFrame
from tui.plain import one_line
from tui.screens.chat import ChatScreen
from tui.screens.help import HelpScreen, command_section, places_of, sections, sign_section
from tui.terminal.keymap import all_places, load_screens, settle
from tui.terminal.settings import Fault, read_settings, settings_file
from tui.theme import ACCENT, QUIET
from tui.widgets.prompt import Prompt

# A notice is read at a glance; the others stand in the file as well.
_FAULTS_TOLD = 4


class KeysApp(AppFrame):
    """Gives actions the keys that a person wants, and lists them."""

    def on_mount(self) -> None:
        """Take the keys of the settings before the first one can be pressed."""
        self.app_resume_signal.subscribe(self, self._paint_again)
        settings = read_settings()
        granted: Mapping[str, str] = {}
        faults: list[Fault] = list(settings.faults)
        if settings.keys:
            load_screens()
            granted, objections = settle(settings.keys, all_places(), settings.key_lines)
            faults += objections
        self.keymap = granted
        self.set_keymap(dict(granted))
        if faults:
            self._tell_faults(faults)

    def _paint_again(self, _: App[int]) -> None:
        """The shell has written over everything while the app was suspended."""
        self.refresh(layout=True)

    def _tell_faults(self, faults: list[Fault]) -> None:
        """One notice for all that does not hold."""
        ordered = sorted(faults, key=lambda fault: fault.line or 0)
        told = [f"Line {fault.line}: {fault.what}." if fault.line else f"{fault.what}." for fault in ordered]
        more = len(told) - _FAULTS_TOLD
        rest = [f"And {more} more."] if more > 0 else []
        words = " ".join(one_line(line) for line in [*told[:_FAULTS_TOLD], *rest])
        self.notify(f"{settings_file()}: {words}", severity="warning", markup=False, timeout=12)

    def action_help(self) -> None:
        """Show the keys of the screen in view, as they are now; in the chat commands and signs as well."""
        screen = type(self.screen)
        chat = issubclass(screen, ChatScreen)
        places = places_of(screen, Prompt if chat else None)
        shown = sections(places, type(self), self.keymap)
        if chat:
            shown[2:2] = [command_section(), sign_section(self.signs)]
        self.push_screen(HelpScreen(shown))

    def show_keys(self) -> None:
        """List every action by the name that the settings know, and say where these are."""
        lead = Content.assemble(
            ("Another key for an action stands in ", QUIET),
            str(settings_file()),
            ("; it holds from the next start:\n", QUIET),
            ('[keys]\nreading.sources = "f6"', ACCENT),
        )
        load_screens()
        places = dict.fromkeys([*places_of(ChatScreen, Prompt), *all_places()])
        here = [place for place in places if not issubclass(place, AppFrame)]
        shown = sections(here, type(self), self.keymap, apart=True)
        self.push_screen(HelpScreen(shown, "Actions and their keys", lead, names=True))
