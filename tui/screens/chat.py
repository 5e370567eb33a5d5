"""The chat: conversation, panel beside it, prompt under both."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.widget import Widget

from tui.manner import Manner
from tui.messages import (
    Drafted,
    ExplainWanted,
    Holdings,
    StopWanted,
    Trouble,
    TypingBegun,
)
from tui.query import Query
from tui.screens.chat_hints import Scene, hints
from tui.screens.reading import ReadingScreen
from tui.signs import Signs
from tui.widgets.conversation import Conversation
from tui.widgets.exchange import Exchange
from tui.widgets.footnote import Footnote
from tui.widgets.head import Head, holdings_line
from tui.widgets.hints import Hints
from tui.widgets.indexing import IndexingLine
from tui.widgets.interruption import Interruption
from tui.widgets.note import trouble_note
from tui.widgets.offers import Offers
from tui.widgets.prompt import Prompt
from tui.widgets.sources import Sources
from tui.widgets.welcome import Welcome

if TYPE_CHECKING:
    pass


class ChatScreen(ReadingScreen):
    """Draws the conversation and moves the focus in it; what is to be done goes to the app."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]  # noqa: RUF012 (as Textual declares it)
    AUTO_FOCUS = "#prompt"
    TITLE = "Footnote"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", "Stop the question; back to the prompt; close the panel"),
        Binding("tab", "walk(1)", "Walk the footnotes"),
        Binding("shift+tab", "walk(-1)", "Walk the footnotes backwards"),
        Binding("r", "again(False)", "Ask again where an answer broke off"),
        Binding("q", "again(True)", "Answer with quotes instead"),
        Binding("alt+r", "again(False)", "Ask again, while writing", priority=True, show=False),
        Binding("alt+q", "again(True)", "Quotes instead, while writing", priority=True, show=False),
        Binding("f4", "explain(False)", "Why these passages"),
        Binding("u", "explain(True)", "Edit how the question was understood"),
        Binding("alt+u", "explain(True)", "Edit it, while writing", priority=True, show=False),
        Binding("alt+a", "anyway", "Answer anyway, while writing", priority=True, show=False),
        Binding("f1", "app.help", "Keys and commands"),
    ]

    def __init__(self, signs: Signs) -> None:
        super().__init__(signs)
        self._holdings: Holdings | None = None
        self._manner = Manner()
        self.set_class(signs.ascii, "-ascii")

    def compose(self) -> ComposeResult:
        """Head, page, progress, prompt, hints."""
        yield Head(self._signs)
        with Container(id="page"):
            yield Conversation(self._signs)
            yield Sources(self._signs)
        yield IndexingLine(self._signs)
        yield Prompt()
        yield Hints()

    def on_mount(self) -> None:
        """Say that the index is being opened; it is opened after the first frame."""
        self.query_one(Head).state = f"opening the index{self._signs.ellipsis}"
        self.hint()

    @property
    def running(self) -> Exchange | None:
        """The question that is being answered, or None."""
        return next((one for one in self.conversation.exchanges() if one.running), None)

    def awaiting(self, turn: int) -> Exchange | None:
        """The exchange of that number if news of it is still wanted: not stopped, not cleared away."""
        exchange = self.conversation.exchange(turn)
        return exchange if exchange is not None and exchange.running else None

    # ---- what the app lets happen

    async def show_holdings(self, holdings: Holdings) -> None:
        """The index is open, or holds something else than before."""
        self._holdings = holdings
        head = self.query_one(Head)
        head.wrong = False
        self._show_state(holdings)
        await self.welcome()

    def show_manner(self, manner: Manner) -> None:
        """From now on answers are made in that manner."""
        self._manner = manner
        self.query_one(Head).model = manner.model
        if self._holdings is not None:
            self._show_state(self._holdings)

    def _show_state(self, holdings: Holdings) -> None:
        self.query_one(Head).state = holdings_line(holdings, self._signs, self._manner.strictness)

    async def show_no_index(self, trouble: Trouble) -> None:
        """The index could not be opened."""
        head = self.query_one(Head)
        head.wrong = True
        head.state = "the index is not open"
        await self.conversation.note(trouble_note(trouble, self._signs))

    async def welcome(self) -> None:
        """Show the welcome if the conversation is empty; offers are taken only while they are shown."""
        if self._holdings is not None:
            shown = await self.conversation.welcome(self._holdings, self._manner.model)
            self.prompt.offers = len(Welcome.OFFERS) if shown and not self._holdings.articles else 0

    async def begin(self, asked: Query, stage: str) -> Exchange:
        """Take the question from the prompt into the conversation."""
        self.prompt.offers = 0
        exchange = await self.conversation.begin(asked, stage, self._manner)
        self.hint()
        return exchange

    async def again(self, exchange: Exchange, stage: str, manner: Manner) -> None:
        """Ask a question again where it stands."""
        if isinstance(self.focused, Interruption | Offers):
            self.prompt.focus()
        self.close_sources()
        await self.conversation.again(exchange, stage, manner)
        self.hint()

    async def end(self, exchange: Exchange, trouble: Trouble | None) -> None:
        """The exchange is over; if it came to nothing the question goes back to the prompt.

        If it is a model that failed, the question stays where it is, to be asked again with one key.
        """
        if trouble is None:
            await exchange.end()
            self.call_after_refresh(self.conversation.settle, exchange)
        else:
            await exchange.fail(trouble)
            if exchange.interruption is None:
                self.prompt.give_back(exchange.question)
        if exchange.interruption is not None and self.focused is self.prompt and not self.prompt.text:
            exchange.interruption.focus(scroll_visible=False)
        self.hint()

    async def stop(self, exchange: Exchange) -> None:
        """The exchange was stopped by hand: what came stays, the question can be sent again."""
        await exchange.stop()
        if exchange.answer is None:
            self.prompt.give_back(exchange.question)
        self.hint()

    async def clear(self) -> None:
        """Begin a new conversation."""
        self.close_sources()
        await self.conversation.clear()
        await self.welcome()

    # ---- asking again, writing on

    def action_again(self, quotes: bool) -> None:
        """Ask the last question again if its answer broke off."""
        broken = self.conversation.newest_broken_off()
        if broken is not None and broken.interruption is not None:
            broken.interruption.action_again(quotes)

    def action_explain(self, edit: bool) -> None:
        """Ask why these passages, of the exchange in focus or the newest; with `edit` to change how."""
        self.post_message(ExplainWanted(self._turn_looked_at(), edit=edit))

    def _turn_looked_at(self) -> int | None:
        focused = self.focused
        if focused is self.sources.passage and self.sources.shown is not None:
            return self.sources.shown[0]
        around = focused.ancestors if focused is not None else ()
        newest = next(reversed([*self.conversation.exchanges()]), None)
        exchange = next((one for one in around if isinstance(one, Exchange)), newest)
        return exchange.turn if exchange is not None else None

    def action_anyway(self) -> None:
        """Answer the last question anyway, if that is offered."""
        newest = next(reversed([*self.conversation.exchanges()]), None)
        if newest is not None and newest.offers is not None:
            newest.offers.action_anyway()

    def on_typing_begun(self, message: TypingBegun) -> None:
        """The next question is begun."""
        message.stop()
        self.prompt.focus()
        self.prompt.insert(message.letter)

    # ---- focus

    def action_back(self) -> None:
        """Stop what runs; else go back to the prompt; else close the panel."""
        if self.running is not None:
            self.post_message(StopWanted())
            return
        away = self.focused is not self.prompt
        if away:
            self.prompt.focus()
        if not away or self.has_class("-narrow"):
            self.close_sources()

    def action_walk(self, step: int) -> None:
        """Tab: complete a command, or walk footnotes, panel and prompt; it enters at the newest answer."""
        if self.focused is self.prompt and self.prompt.complete():
            return
        stops: list[Widget] = [*self.conversation.stops()]
        stops += [self.sources.passage] if self.sources.is_open else []
        stops.append(self.prompt)
        newest = self.conversation.newest_stop()
        if self.focused is self.prompt and step > 0 and newest is not None:
            newest.stops[0].focus()
        elif self.focused in stops:
            stops[(stops.index(self.focused) + step) % len(stops)].focus()
        else:
            self.prompt.focus()

    def action_scroll_conversation(self, pages: int) -> None:
        """Scroll the conversation while the prompt keeps the focus."""
        if pages < 0:
            self.conversation.scroll_page_up()
        else:
            self.conversation.scroll_page_down()

    # ---- hints

    def on_descendant_focus(self) -> None:
        """Other keys help now."""
        self.hint()

    def on_drafted(self, message: Drafted) -> None:
        """Show the commands that may be meant."""
        message.stop()
        self.hint()

    def hint(self) -> None:
        """Show the keys that help now."""
        reading = isinstance(self.focused, Footnote) or self.focused is self.sources.passage
        scene = Scene(
            draft=self.prompt.text,
            reading=reading,
            opened=self.sources.shown is not None,
            broken_off=isinstance(self.focused, Interruption),
            offered=isinstance(self.focused, Offers),
            running=self.running is not None,
            answered=self.conversation.newest_answered() is not None,
        )
        self.query_one(Hints).show(hints(scene))
