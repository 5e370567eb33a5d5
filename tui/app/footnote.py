"""The chat application: what it can do, joined, and what its commands and keys call.

Importing this module loads Textual and the standard library only. What is heavy (langchain, chromadb, the
model) loads in a thread after the first frame; a question typed before that waits for it.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from inspect import isawaitable
from typing import ClassVar

from textual.binding import Binding, BindingType

from tui import commands
from tui.app.again import AgainApp
from tui.app.articles import ArticlesApp
from tui.app.collecting import CollectingApp
from tui.app.conversation_list import ConversationListApp
from tui.app.conversations import ConversationsApp
from tui.app.explaining import ExplainingApp
from tui.app.exporting import ExportingApp
from tui.app.fixing import FixingApp
from tui.app.indexing import IndexingApp
from tui.app.keys import KeysApp
from tui.app.look import LookApp
from tui.app.manners import MannersApp
from tui.app.palette import PaletteApp
from tui.app.suggesting import SuggestingApp
from tui.app.touring import TouringApp
from tui.messages import Sent, StopWanted
from tui.palette import PALETTE

# Long enough for a second press, short enough not to surprise a minute later.
_QUIT_SECONDS = 2.0

Done = Awaitable[None] | None


class FootnoteApp(
    AgainApp,
    SuggestingApp,
    CollectingApp,
    IndexingApp,
    ArticlesApp,
    MannersApp,
    ConversationsApp,
    ConversationListApp,
    ExportingApp,
    KeysApp,
    PaletteApp,
    LookApp,
    FixingApp,
    TouringApp,
    ExplainingApp,
):
    """The chat: takes wishes from the screens, gives work to the session, brings its news back."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+q", "quit", "Quit", priority=True, id="quit"),
        Binding("f1", "help", "Keys and commands", id="help"),
        Binding("ctrl+p", "command_palette", PALETTE, id="palette", priority=True),
        Binding("ctrl+z", "suspend_process", "Suspend; fg comes back", id="suspend", priority=True),
        Binding(
            "ctrl+c", "quit_twice", "Copy the selection; pressed twice, quit", system=True, id="quit-twice"
        ),
    ]

    _quit_pressed = 0.0

    async def on_sent(self, message: Sent) -> None:
        """A question, or a slash command."""
        self.remember(message.text)
        line = commands.parse(message.text)
        if line is None:
            await self.ask(message.text)
            return
        refusal = commands.refusal(line, self.indexing)
        if refusal:
            self.refuse(message.text, refusal)
            return
        done = self._does()[line.name](line.argument)
        if isawaitable(done):
            await done

    def _does(self) -> dict[str, Callable[[str], Done]]:
        """What each slash command calls, with its argument."""
        return {
            "index": self.index_named,
            "stop": lambda _: self.stop_indexing(),
            "collection": lambda _: self.action_collection(),
            "status": lambda _: self.tell_status(),
            "watch": self.watch_named,
            "strict": self.be_strict,
            "model": self.choose_model,
            "explain": lambda _: self.explain(),
            "filter": self.filter_named,
            "retry": self.retry,
            "edit": lambda _: self.edit(None),
            "tour": lambda _: self.begin_tour(),
            "theme": self.choose_theme,
            "new": lambda _: self.begin_anew(),
            "help": lambda _: self.action_help(),
            "open": self.open_named,
            "conversations": self.open_named,
            "rename": self.rename,
            "export": self.export,
            "keys": lambda _: self.show_keys(),
            "quit": lambda _: self.exit(0),
        }

    async def begin_anew(self) -> None:
        """Begin a new conversation."""
        await self.on_stop_wanted(StopWanted())
        self.leave_talk()
        self.drop_waiting()
        self.leave_edit()
        await self.chat.clear()

    # ---- actions

    def action_quit_twice(self) -> None:
        """Quit at the second press, because the first one often means copy or stop."""
        now = time.monotonic()
        if now - self._quit_pressed < _QUIT_SECONDS:
            self.exit(0)
            return
        self._quit_pressed = now
        self.notify("Press ctrl+c again to quit.", markup=False)
