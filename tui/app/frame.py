"""What every part of the app stands on: the session, the chat screen, the manner of answering, the look."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from textual import events
from textual.app import App, ScreenError
from textual.css.query import NoMatches
from textual.screen import Screen
from textual.widget import MountError

from tui.engine import Engine
from tui.manner import Manner
from tui.memory import leave_out_what_is_loaded
from tui.messages import CopyText, Holdings, TextCopied, Trouble
from tui.query import NO_FILTERS
from tui.screens.chat import ChatScreen
from tui.session import Session
from tui.signs import ASCII, Signs, terminal_signs
from tui.terminal.clipboard import copy_elsewhere, fits_terminal, told
from tui.terminal.keys import tell_alt_digits
from tui.terminal.look import first_theme, stands_still, without_colour
from tui.terminal.settings import read_settings
from tui.theme import DARK, OURS
from tui.words.wording import counted, sentence

USUAL = Manner()
# Python's own number is six on two cores: two watch, one indexes, and who removes waits for that one; then
# there must be threads left for questions. They are made as they are needed.
_MOST_THREADS = 64
# What a handler meets whose widgets or screen are taken down while it runs.
_GONE = (NoMatches, MountError, ScreenError)

_SHORT_NOTE = 90
_SHORT_SECONDS = 2.5


class AppFrame(App[int]):
    """The app without anything that it can do; each of its parts adds what it is named after.

    Args:
        open_engine: opens what answers; called once, in a thread, after the first frame.
        signs: of the terminal; None finds out.
        manner: how answers are made, until `/strict` and `/model` say otherwise.

    Attributes:
        signs: of the terminal.
        session: the one that works, in threads.
        chat: the screen that is always there.
        manner: how the next question is answered.
        filters: the limits of the next question.
        holdings: what the index holds; None until it is open.
        indexing: what is being indexed, as a person named it, or None.
        keymap: for names of actions the keys that the person has given them.
    """

    TITLE = "Footnote"
    # The chat is the default screen, whose own stylesheet Textual would not load.
    CSS_PATH = "../screens/chat.tcss"

    def __init__(
        self,
        open_engine: Callable[[], Engine],
        signs: Signs | None = None,
        manner: Manner = USUAL,
    ) -> None:
        # Where colour is unwanted, the terminal's own are kept and styles speak in bold and reverse.
        super().__init__(ansi_color=without_colour(os.environ) or None)
        tell_alt_digits()
        settings = read_settings()
        self.signs = signs or (ASCII if settings.ascii else terminal_signs())
        self.set_class(self.signs.ascii, "-ascii")
        self.session = Session(self.post_message, open_engine)
        self.chat = ChatScreen(self.signs)
        self.manner = manner
        self.filters = NO_FILTERS
        self.holdings: Holdings | None = None
        self.indexing: str | None = None
        self.keymap: Mapping[str, str] = {}
        self._leaving = threading.Event()
        self._typed_ahead: list[events.Event] | None = []
        for theme in OURS:
            self.register_theme(theme)
        sixteen = self.console.color_system in ("standard", None)
        self._begin_in(first_theme(os.environ, settings, self.available_themes, sixteen=sixteen))
        if stands_still(os.environ, settings):
            self.animation_level = "none"

    def _begin_in(self, name: str) -> None:
        if name != DARK.name:
            # Textual has taken its variable already, before it could know our themes; only a change counts.
            self.set_reactive(App.theme, "textual-dark")
            self.theme = name
            return
        # What a change would do, but without reading all styles again: the first frame would wait for that.
        self.set_reactive(App.theme, name)
        self.add_class(f"-theme-{name}")
        self.stylesheet.set_variables(self.get_css_variables())

    def get_default_screen(self) -> Screen[None]:
        """The chat is the first frame."""
        return self.chat

    def on_mount(self) -> None:
        """Have threads enough before the first one works."""
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(_MOST_THREADS, "footnote"))

    async def on_event(self, event: events.Event) -> None:
        """Keep what is typed before there is a prompt that can take it; Textual would drop it."""
        if self._typed_ahead is not None and isinstance(event, events.Key | events.Paste):
            self._typed_ahead.append(event)
        else:
            await super().on_event(event)

    async def on_ready(self) -> None:
        """The first frame is on the screen: take what was typed until now, and load what is heavy."""
        typed, self._typed_ahead = self._typed_ahead or [], None
        for event in typed:
            await self.on_event(event)
        leave_out_what_is_loaded()
        self.chat.show_manner(self.manner)
        self.in_thread(self._open_session, "open")
        self.in_thread(partial(self.session.follow, self._leaving), "follow")
        self.prepare()

    def _open_session(self) -> None:
        try:
            self.session.open()
        finally:
            leave_out_what_is_loaded()

    def on_unmount(self) -> None:
        """Let threads end."""
        self._leaving.set()

    def _handle_exception(self, error: Exception) -> None:
        """Let news of threads and late keys find nobody while the screens are taken down.

        Textual prunes them while the app and they still hear messages; it has no public place for this.
        """
        if self.is_running or not isinstance(error, _GONE):
            super()._handle_exception(error)

    def in_thread(self, work: Callable[[], object], group: str, *, exclusive: bool = False) -> None:
        """Let a thread work; what it has to say it says in messages."""
        self.run_worker(work, thread=True, group=group, exclusive=exclusive, exit_on_error=False)

    def take(self, manner: Manner) -> None:
        """Answer in another manner from the next question on."""
        self.manner = manner
        self.chat.show_manner(manner)

    def prepare(self) -> None:
        """Load the client of the model while the person writes."""
        if not self.manner.model.quotes:
            work = partial(self.session.prepare, self.manner, self._leaving.is_set)
            self.in_thread(work, "prepare", exclusive=True)

    def refuse(self, text: str, why: str) -> None:
        """Nothing was done with a text: say why and put it back where it was written."""
        self.chat.prompt.give_back(text)
        self.notify(why, severity="warning", markup=False)

    def tell_trouble(self, trouble: Trouble) -> None:
        """Say what went wrong where there is no better place for it."""
        words = f"{sentence(trouble.what)} {sentence(trouble.fix)}".rstrip()
        self.notify(words, severity="error", markup=False)

    def copy(self, text: str, what: str) -> None:
        """Put a text on the clipboard by every way there is, and say so.

        Args:
            text: to be copied.
            what: names it in the confirmation: "footnote 2 with its reference".
        """
        if fits_terminal(text):
            self.copy_to_clipboard(text)
        much = f"{what}, {counted(len(text.split()), 'word', self.signs)}"
        self.in_thread(lambda: self.post_message(TextCopied(told(copy_elsewhere(text), much))), "copy")

    def on_copy_text(self, message: CopyText) -> None:
        """A screen wants something copied."""
        self.copy(message.text, message.what)

    def on_text_copied(self, message: TextCopied) -> None:
        """Confirm it where it can be seen."""
        # It lies over the answer: no longer than it takes to read.
        short = len(message.told) < _SHORT_NOTE
        self.notify(message.told, markup=False, timeout=_SHORT_SECONDS if short else None)

    def close_session(self) -> None:
        """Close the index; call it when the app has ended."""
        self.session.close()
