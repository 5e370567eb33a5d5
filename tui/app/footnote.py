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
from tui.app.articles import ArticlesApp
from tui.app.asking import AskingApp
from tui.app.explaining import ExplainingApp
from tui.app.indexing import IndexingApp
from tui.app.manners import MannersApp
from tui.messages import Sent, StopWanted
from tui.screens.article import ArticleScreen
from tui.screens.chat import ChatScreen
from tui.screens.explain import ExplainScreen
from tui.screens.help import HelpScreen
from tui.screens.reading import ReadingScreen
from tui.widgets.candidate import CandidateRow
from tui.widgets.footnote import Footnote
from tui.widgets.offers import Offers
from tui.widgets.prompt import Prompt

# Long enough for a second press, short enough not to surprise a minute later.
_QUIT_SECONDS = 2.0

Done = Awaitable[None] | None


class FootnoteApp(AskingApp, IndexingApp, ArticlesApp, MannersApp, ExplainingApp):
    """The chat: takes wishes from the screens, gives work to the session, brings its news back."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+q", "quit", "Quit", priority=True),
        Binding("ctrl+c", "quit_twice", "Copy the selection; pressed twice, quit", system=True),
    ]

    _quit_pressed = 0.0

    async def on_sent(self, message: Sent) -> None:
        """A question, or a slash command."""
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
            "strict": self.be_strict,
            "model": self.choose_model,
            "explain": lambda _: self.explain(),
            "new": lambda _: self.begin_anew(),
            "help": lambda _: self.action_help(),
            "quit": lambda _: self.exit(0),
        }

    async def begin_anew(self) -> None:
        """Begin a new conversation."""
        await self.on_stop_wanted(StopWanted())
        await self.chat.clear()

    # ---- actions

    def action_help(self) -> None:
        """Show keys and commands."""
        sections = [
            ("Writing", Prompt.BINDINGS),
            ("Reading", [*ReadingScreen.BINDINGS, *ChatScreen.BINDINGS, *Footnote.BINDINGS]),
            ("In an article", ArticleScreen.BINDINGS),
            ("Where the articles do not tell", Offers.BINDINGS),
            ("In Explain", [*ExplainScreen.BINDINGS, *CandidateRow.BINDINGS]),
            ("Everywhere", FootnoteApp.BINDINGS),
        ]
        self.push_screen(HelpScreen(sections))

    def action_quit_twice(self) -> None:
        """Quit at the second press, because the first one often means copy or stop."""
        now = time.monotonic()
        if now - self._quit_pressed < _QUIT_SECONDS:
            self.exit(0)
            return
        self._quit_pressed = now
        self.notify("Press ctrl+c again to quit.", markup=False)
