"""The chat application: takes wishes from the screens, gives work to the session, brings its news back.

Importing this module loads Textual and the standard library only. What is heavy (langchain, chromadb, the
model) loads in a thread after the first frame; a question typed before that waits for it.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import ClassVar

from textual.app import App
from textual.binding import Binding, BindingType
from textual.screen import Screen

from tui import commands
from tui.engine import Engine, LibraryEngine
from tui.keys import tell_alt_digits
from tui.messages import (
    AnswerCame,
    ArticleCame,
    ArticleMissing,
    ArticleWanted,
    AskingEnded,
    Holdings,
    HoldingsChanged,
    Indexing,
    IndexingEnded,
    IndexNotOpened,
    IndexOpened,
    OfferTaken,
    PassagesFound,
    Sent,
    StopWanted,
    Trouble,
    Understood,
)
from tui.plain import one_line
from tui.screens.article import ArticleScreen
from tui.screens.chat import ChatScreen
from tui.screens.help import HelpScreen
from tui.session import Session
from tui.signs import Signs, terminal_signs
from tui.start import SAMPLE
from tui.strictness import GRADES, MEANING, Strictness, grade
from tui.theme import DARK, LIGHT
from tui.widgets.footnote import Footnote
from tui.widgets.indexing import IndexingLine
from tui.widgets.note import report_note, trouble_note
from tui.widgets.prompt import Prompt
from tui.wording import counted, sentence

# Long enough for a second press, short enough not to surprise a minute later.
_QUIT_SECONDS = 2.0


class FootnoteApp(App[int]):
    """The chat.

    Args:
        open_engine: opens what answers; called once, in a thread, after the first frame.
        signs: of the terminal; None finds out.
        strictness: how sure an answer must be, until `/strict` says otherwise.
    """

    TITLE = "Footnote"
    # The chat is the default screen, whose own stylesheet Textual would not load.
    CSS_PATH = "screens/chat.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+q", "quit", "Quit", priority=True),
        Binding("ctrl+c", "quit_twice", "Copy the selection; pressed twice, quit", system=True),
    ]

    def __init__(
        self,
        open_engine: Callable[[], Engine],
        signs: Signs | None = None,
        strictness: Strictness = "balanced",
    ) -> None:
        # Where colour is unwanted, the terminal's own are kept and styles speak in bold and reverse.
        without_colour = bool(os.environ.get("NO_COLOR"))
        super().__init__(ansi_color=without_colour or None)
        tell_alt_digits()
        self.signs = signs or terminal_signs()
        self._session = Session(self.post_message, open_engine)
        self._stop_asking = threading.Event()
        self._stop_indexing = threading.Event()
        self._stop_following = threading.Event()
        # What is being indexed, as a person named it.
        self.indexing: str | None = None
        self._holdings: Holdings | None = None
        self._chat = ChatScreen(self.signs)
        self._strictness = strictness
        self._quit_pressed = 0.0
        self.register_theme(DARK)
        self.register_theme(LIGHT)
        wanted = os.environ.get("TEXTUAL_THEME", DARK.name)
        # Textual has taken the variable already, before it could know our themes; only a change is applied.
        self.set_reactive(App.theme, "textual-dark")
        self.theme = (
            "ansi-dark" if without_colour else wanted if wanted in self.available_themes else DARK.name
        )

    def get_default_screen(self) -> Screen[None]:
        """The chat is the first frame."""
        return self._chat

    def on_ready(self) -> None:
        """The first frame is on the screen: now load what is heavy."""
        self._chat.show_strictness(self._strictness)
        self.run_worker(self._session.open, thread=True, group="open", exit_on_error=False)
        follow = partial(self._session.follow, self._stop_following)
        self.run_worker(follow, thread=True, group="follow", exit_on_error=False)

    def on_unmount(self) -> None:
        """Let threads end."""
        self._stop_asking.set()
        self._stop_indexing.set()
        self._stop_following.set()

    # ---- wishes

    async def on_sent(self, message: Sent) -> None:
        """A question, or a slash command."""
        line = commands.parse(message.text)
        if line is None:
            await self._ask(message.text)
        else:
            await self._command(message.text, line)

    def on_offer_taken(self, message: OfferTaken) -> None:
        """1: index the sample collection; 2: begin to write /index."""
        if message.number == 1:
            self._index([SAMPLE], "the sample collection")
        else:
            self._chat.prompt.text = "/index "
            self._chat.prompt.move_cursor(self._chat.prompt.document.end)

    async def on_stop_wanted(self, message: StopWanted) -> None:
        """Stop the running question at once; whatever its thread still says is not listened to."""
        exchange = self._chat.running
        if exchange is not None:
            self._stop_asking.set()
            await self._chat.stop(exchange)

    def on_article_wanted(self, message: ArticleWanted) -> None:
        """Fetch the article of a citation."""
        fetch = partial(self._session.article, message.turn, message.citation)
        self.run_worker(fetch, thread=True, group="article", exclusive=True, exit_on_error=False)

    async def _ask(self, question: str) -> None:
        if self._chat.running is not None:
            self._refuse(question, "One question at a time. Esc stops the one that is running.")
            return
        history = self._chat.conversation.history()
        waiting = self._holdings is None
        stage = "waiting for the index" if waiting else "searching"
        exchange = await self._chat.begin(question, f"{stage}{self.signs.ellipsis}")
        self._stop_asking = threading.Event()
        work = partial(
            self._session.ask, exchange.turn, question, history, self._stop_asking.is_set, self._strictness
        )
        self.run_worker(work, thread=True, group="ask", exit_on_error=False)

    def _refuse(self, text: str, why: str) -> None:
        """Nothing was done with a text: say why and put it back where it was written."""
        self._chat.prompt.give_back(text)
        self.notify(why, severity="warning", markup=False)

    def _refusal(self, line: commands.Line) -> str:
        """Why a slash command cannot be done; "" if it can."""
        if commands.known(line.name) is None:
            meant = commands.nearest(line.name)
            hint = f"Did you mean /{meant.name}?" if meant else "F1 shows the commands."
            return f"There is no command /{line.name}. {hint}"
        if line.name == "index" and not line.argument:
            return "/index takes the path of a file or a folder: /index ~/articles"
        if line.name == "index" and self.indexing is not None:
            return f"Still indexing {self.indexing}. /stop ends it."
        if line.name == "stop" and self.indexing is None:
            return "Nothing is being indexed."
        if line.name == "strict" and line.argument and grade(line.argument) is None:
            return f"/strict takes {', '.join(GRADES[:-1])} or {GRADES[-1]}."
        return ""

    async def _command(self, text: str, line: commands.Line) -> None:
        refusal = self._refusal(line)
        if refusal:
            self._refuse(text, refusal)
            return
        if line.name == "index":
            found = commands.paths(line.argument)
            first = found[0]
            self._index(found, str(first) if isinstance(first, str) else first.name or str(first))
        elif line.name == "stop":
            self._stop_indexing.set()
        elif line.name == "strict":
            self._be_strict(grade(line.argument))
        elif line.name == "new":
            await self.on_stop_wanted(StopWanted())
            await self._chat.clear()
        elif line.name == "help":
            self.action_help()
        elif line.name == "quit":
            self.exit(0)

    def _be_strict(self, wanted: Strictness | None) -> None:
        """Take another strictness from the next question on; either way say which one holds."""
        self._strictness = wanted or self._strictness
        self._chat.show_strictness(self._strictness)
        words = f"{self._strictness.capitalize()}: {MEANING[self._strictness]}."
        others = " or ".join(f"/strict {name}" for name in GRADES if name != self._strictness)
        self.notify(words if wanted else f"{words} {others} changes that.", markup=False)

    def _index(self, paths: Sequence[Path | str], name: str) -> None:
        if self.indexing is not None:
            return
        self.indexing = one_line(name)
        self._stop_indexing = threading.Event()
        self._chat.query_one(IndexingLine).begin(name)
        work = partial(self._session.index, paths, self._stop_indexing.is_set)
        self.run_worker(work, thread=True, group="index", exit_on_error=False)

    # ---- news

    async def on_index_opened(self, message: IndexOpened) -> None:
        """Questions can be answered."""
        await self._show_holdings(message.holdings)
        running = self._chat.running
        if running is not None:
            running.say(f"searching{self.signs.ellipsis}")

    async def on_holdings_changed(self, message: HoldingsChanged) -> None:
        """Another process, or this one, brought the index up to date."""
        if message.holdings != self._holdings:
            await self._show_holdings(message.holdings)

    async def on_index_not_opened(self, message: IndexNotOpened) -> None:
        """Say why, and what to do."""
        await self._chat.show_no_index(message.trouble)

    async def on_understood(self, message: Understood) -> None:
        """A follow-up was resolved."""
        exchange = self._chat.awaiting(message.turn)
        if exchange is not None:
            await exchange.show_understood(message.standalone_question, message.days)

    def on_passages_found(self, message: PassagesFound) -> None:
        """Say how many articles are read."""
        exchange = self._chat.awaiting(message.turn)
        if exchange is not None:
            exchange.passages = message.passages
            articles = len({passage.article_id for passage in message.passages})
            found = f"{counted(articles, 'article', self.signs)}{self.signs.ellipsis}"
            exchange.say(f"{found} answering{self.signs.ellipsis}")

    async def on_answer_came(self, message: AnswerCame) -> None:
        """Show the answer, or as much of it as there is."""
        exchange = self._chat.awaiting(message.turn)
        if exchange is not None:
            await exchange.show_answer(message.answer)

    async def on_asking_ended(self, message: AskingEnded) -> None:
        """The turn is over, well or not."""
        exchange = self._chat.awaiting(message.turn)
        if exchange is not None:
            await self._chat.end(exchange, message.trouble)

    def on_indexing(self, message: Indexing) -> None:
        """Move the progress bar."""
        if self.indexing is not None:
            self._chat.query_one(IndexingLine).advance(message.progress)

    async def on_indexing_ended(self, message: IndexingEnded) -> None:
        """Say what was done; the head tells what there is now."""
        self.indexing = None
        self._chat.query_one(IndexingLine).end()
        if message.report is not None:
            await self._chat.conversation.note(report_note(message.report, self.signs))
        if message.trouble is not None:
            await self._chat.conversation.note(trouble_note(message.trouble, self.signs))
        if message.holdings is not None:
            await self._show_holdings(message.holdings)

    def on_article_came(self, message: ArticleCame) -> None:
        """Open it, or show it where an article is open already."""
        exchange = self._chat.conversation.exchange(message.turn)
        citations = exchange.answer.citations if exchange is not None and exchange.answer else ()
        if isinstance(self.screen, ArticleScreen):
            self.screen.show(message.cited, message.turn, message.citation)
        else:
            shown = citations or (message.citation,)
            self.push_screen(ArticleScreen(message.cited, message.turn, message.citation, shown, self.signs))

    def on_article_missing(self, message: ArticleMissing) -> None:
        """It is gone since the answer was given."""
        self._trouble(message.trouble)

    async def _show_holdings(self, holdings: Holdings) -> None:
        self._holdings = holdings
        await self._chat.show_holdings(holdings)

    # ---- actions

    def action_help(self) -> None:
        """Show keys and commands."""
        sections = [
            ("Writing", Prompt.BINDINGS),
            ("Reading", [*ChatScreen.BINDINGS, *Footnote.BINDINGS]),
            ("In an article", ArticleScreen.BINDINGS),
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

    def _trouble(self, trouble: Trouble) -> None:
        words = f"{sentence(trouble.what)} {sentence(trouble.fix)}".rstrip()
        self.notify(words, severity="error", markup=False)

    def close_session(self) -> None:
        """Close the index; call it when the app has ended."""
        self._session.close()


def run_chat(
    index_folder: Path | None, embedding_model: str | None = None, strictness: Strictness = "balanced"
) -> int:
    """Run the chat in this terminal until it is left.

    Args:
        index_folder: where the index is; None for the default place. An empty one is made if there is none.
        embedding_model: a sentence-transformers model by name or path; None for the index's own.
        strictness: how sure an answer must be at first.

    Returns:
        The exit code.
    """
    app = FootnoteApp(partial(LibraryEngine.open, index_folder, embedding_model), strictness=strictness)
    try:
        app.run()
    finally:
        app.close_session()
    if app.indexing is not None:
        print(
            f"Stopped indexing {app.indexing}; what is done is kept. /index or `footnote index` goes on.",
            file=sys.stderr,
        )
    return app.return_code or 0
