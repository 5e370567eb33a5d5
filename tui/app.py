"""The chat application: takes wishes from the screens, gives work to the session, brings its news back.

Importing this module loads Textual and the standard library only. What is heavy (langchain, chromadb, the
model) loads in a thread after the first frame; a question typed before that waits for it.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import ClassVar

from textual.app import App
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import Screen

from tui import commands
from tui.engine import Engine
from tui.keys import tell_alt_digits
from tui.manner import Manner
from tui.messages import (
    AgainWanted,
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
    ModelMissing,
    OfferTaken,
    PassagesFound,
    Sent,
    StopWanted,
    Trouble,
    Understood,
)
from tui.model_choice import QUOTING, whereabouts
from tui.plain import one_line
from tui.screens.article import ArticleScreen
from tui.screens.chat import ChatScreen
from tui.screens.help import HelpScreen
from tui.session import Session
from tui.signs import Signs, terminal_signs
from tui.start import SAMPLE
from tui.strictness import GRADES, MEANING, Strictness, grade
from tui.theme import DARK, LIGHT, QUIET, WARM
from tui.widgets.exchange import Exchange
from tui.widgets.footnote import Footnote
from tui.widgets.indexing import IndexingLine
from tui.widgets.note import report_note, trouble_note
from tui.widgets.paragraph import Hanging
from tui.widgets.prompt import Prompt
from tui.wording import counted, sentence

# Long enough for a second press, short enough not to surprise a minute later.
_QUIT_SECONDS = 2.0
_ONE_AT_A_TIME = "One question at a time. Esc stops the one that is running."
USUAL = Manner()


class FootnoteApp(App[int]):
    """The chat.

    Args:
        open_engine: opens what answers; called once, in a thread, after the first frame.
        signs: of the terminal; None finds out.
        manner: how answers are made, until `/strict` and `/model` say otherwise.
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
        manner: Manner = USUAL,
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
        self._manner = manner
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
        self._chat.show_manner(self._manner)
        self.run_worker(self._session.open, thread=True, group="open", exit_on_error=False)
        follow = partial(self._session.follow, self._stop_following)
        self.run_worker(follow, thread=True, group="follow", exit_on_error=False)
        self._prepare()

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
            self._refuse(question, _ONE_AT_A_TIME)
            return
        exchange = await self._chat.begin(question, self._first_stage())
        self._work_on(exchange)

    async def on_again_wanted(self, message: AgainWanted) -> None:
        """Ask again where an answer broke off: with the model that is chosen now, or with quotations."""
        exchange = self._chat.conversation.exchange(message.turn)
        if exchange is None or exchange.running:
            return
        if self._chat.running is not None:
            self.notify(_ONE_AT_A_TIME, severity="warning", markup=False)
            return
        manner = replace(self._manner, model=QUOTING) if message.quotes else self._manner
        await self._chat.again(exchange, self._first_stage(), manner)
        self._work_on(exchange)

    def _first_stage(self) -> str:
        waiting = self._holdings is None
        return f"{'waiting for the index' if waiting else 'searching'}{self.signs.ellipsis}"

    def _work_on(self, exchange: Exchange) -> None:
        """Let a thread answer what an exchange asks."""
        history = self._chat.conversation.history(before=exchange)
        self._stop_asking = threading.Event()
        work = partial(
            self._session.ask,
            exchange.turn,
            exchange.question,
            history,
            self._stop_asking.is_set,
            exchange.manner,
        )
        self.run_worker(work, thread=True, group="ask", exit_on_error=False)

    def _refuse(self, text: str, why: str) -> None:
        """Nothing was done with a text: say why and put it back where it was written."""
        self._chat.prompt.give_back(text)
        self.notify(why, severity="warning", markup=False)

    async def _command(self, text: str, line: commands.Line) -> None:
        refusal = commands.refusal(line, self.indexing)
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
        elif line.name == "model":
            await self._choose_model(line.argument)
        elif line.name == "new":
            await self.on_stop_wanted(StopWanted())
            await self._chat.clear()
        elif line.name == "help":
            self.action_help()
        elif line.name == "quit":
            self.exit(0)

    def _be_strict(self, wanted: Strictness | None) -> None:
        """Take another strictness from the next question on; either way say which one holds."""
        self._take(replace(self._manner, strictness=wanted or self._manner.strictness))
        holds = self._manner.strictness
        words = f"{holds.capitalize()}: {MEANING[holds]}."
        others = " or ".join(f"/strict {name}" for name in GRADES if name != holds)
        self.notify(words if wanted else f"{words} {others} changes that.", markup=False)

    async def _choose_model(self, argument: str) -> None:
        """Let another model write from the next question on; either way say what becomes of the articles."""
        if argument:
            self._take(replace(self._manner, model=commands.model_of(argument)))
            self._prepare()
        model = self._manner.model
        quoting = "Answers are quoted. " if model.quotes else ""
        change = "" if argument else " /model NAME changes that; `footnote models` lists what there is."
        told = Content.assemble(
            (f"{quoting}{sentence(whereabouts(model))}{change}", QUIET if model.is_local else WARM)
        )
        await self._chat.conversation.note(Hanging(told))

    def _take(self, manner: Manner) -> None:
        self._manner = manner
        self._chat.show_manner(manner)

    def _prepare(self) -> None:
        """Load the client of the model while the person writes."""
        if not self._manner.model.quotes:
            work = partial(self._session.prepare, self._manner, self._stop_following.is_set)
            self.run_worker(work, thread=True, group="prepare", exclusive=True, exit_on_error=False)

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

    async def on_model_missing(self, message: ModelMissing) -> None:
        """Say at once what a question would find out, unless one does just now."""
        if self._chat.running is None and self._chat.conversation.newest_broken_off() is None:
            await self._chat.conversation.note(trouble_note(message.trouble, self.signs))

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
            model = exchange.manner.model
            doing = "answering" if model.quotes else f"waiting for {one_line(model.spec)}"
            exchange.say(f"{found} {doing}{self.signs.ellipsis}")

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
