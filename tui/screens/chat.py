"""The chat: conversation, panel beside it, prompt under both."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.widget import Widget
from textual.widgets import Static

from tui.manner import Manner
from tui.messages import (
    AgainWanted,
    ExplainWanted,
    Holdings,
    StopWanted,
    Trouble,
    TypingBegun,
)
from tui.query import Query
from tui.screens.chat_hints import Scene, hints
from tui.screens.writing import WritingScreen
from tui.signs import Signs
from tui.widgets.changed import Outdated
from tui.widgets.completions import Completions
from tui.widgets.exchange import Exchange
from tui.widgets.fix import FixButton, FixNote
from tui.widgets.footnote import Footnote
from tui.widgets.head import Head, holdings_line
from tui.widgets.hints import Hints
from tui.widgets.indexing import IndexingLine
from tui.widgets.interruption import Interruption
from tui.widgets.long_conversation import LongConversation
from tui.widgets.offers import Offers
from tui.widgets.prompt import Prompt
from tui.widgets.sources import Sources
from tui.widgets.tour import GO_ON, TourBar
from tui.widgets.waiting import Waiting
from tui.widgets.welcome import Offer, Welcome

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui.fixes import Fix

# With less there is no line left for an answer between the head and the prompt, or no word on a line.
LEAST_COLUMNS, LEAST_LINES = 30, 8


class ChatScreen(WritingScreen):
    """Draws the conversation and moves the focus in it; what is to be done goes to the app."""

    HORIZONTAL_BREAKPOINTS = [(0, "-tiny"), (LEAST_COLUMNS, "-narrow"), (100, "-wide")]  # noqa: RUF012 (as Textual declares it)
    VERTICAL_BREAKPOINTS = [(0, "-flat"), (LEAST_LINES, "-low"), (16, "-tall")]  # noqa: RUF012
    AUTO_FOCUS = "#prompt"
    TITLE = "Footnote"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", "Stop the question; back to the prompt; close the panel", id="chat.back"),
        Binding("tab", "walk(1)", "Walk the footnotes", id="chat.walk"),
        Binding("shift+tab", "walk(-1)", "Walk the footnotes backwards", id="chat.walk-back"),
        Binding("r", "again(False)", "Ask again where an answer broke off", id="chat.again"),
        Binding("q", "again(True)", "Answer with quotes instead", id="chat.again-quotes"),
        Binding(
            "alt+r",
            "again(False)",
            "Ask again, while writing",
            priority=True,
            show=False,
            id="chat.again-writing",
        ),
        Binding(
            "alt+q",
            "again(True)",
            "Quotes instead, while writing",
            priority=True,
            show=False,
            id="chat.again-quotes-writing",
        ),
        Binding("f", "app.fork", "Fork: change this question and go on from here in a copy", id="chat.fork"),
        Binding("f4", "explain(False)", "Why these passages", id="chat.explain"),
        Binding("u", "explain(True)", "Edit how the question was understood", id="chat.understood"),
        Binding(
            "alt+u",
            "explain(True)",
            "Edit how it was understood, while writing",
            priority=True,
            show=False,
            id="chat.understood-writing",
        ),
        Binding(
            "alt+a",
            "anyway",
            "Answer anyway, while writing",
            priority=True,
            show=False,
            id="chat.anyway-writing",
        ),
    ]

    def __init__(self, signs: Signs) -> None:
        super().__init__(signs)
        self._holdings: Holdings | None = None
        self._watching = False
        self._manner = Manner()
        self.offers_tour = False
        self.set_class(signs.ascii, "-ascii")

    def compose(self) -> ComposeResult:
        """Head, page, progress, prompt, hints."""
        yield Head(self._signs)
        with Container(id="page"):
            yield LongConversation(self._signs)
            yield Sources(self._signs)
        yield IndexingLine(self._signs)
        yield Waiting(self._signs)
        yield Completions(self._signs)
        yield Prompt()
        yield Hints()
        yield Static(f"Too small a window:\n{LEAST_COLUMNS} x {LEAST_LINES} at least.", id="too-small")

    def on_mount(self) -> None:
        """Say that the index is being opened; it is opened after the first frame."""
        self.query_one(Head).state = f"opening the index{self._signs.ellipsis}"
        self.hint()

    @property
    def long_conversation(self) -> LongConversation:
        """The conversation, which may have been held before."""
        return self.query_one(LongConversation)

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

    def show_watching(self, watching: bool) -> None:
        """Tell in the head whether files are watched."""
        self._watching = watching
        if self._holdings is not None:
            self._show_state(self._holdings)

    def _show_state(self, holdings: Holdings) -> None:
        self.query_one(Head).state = holdings_line(
            holdings, self._signs, self._manner.strictness, watching=self._watching
        )

    def show_title(self, title: str) -> None:
        """The conversation is called that; "" of a new one."""
        self.query_one(Head).title = title

    async def show_no_index(self, trouble: Trouble, fixes: Sequence[Fix]) -> None:
        """The index could not be opened; what can be done about it has the focus."""
        head = self.query_one(Head)
        head.wrong = True
        head.state = "the index is not open"
        await self.offer(trouble, fixes, "index")

    async def offer(self, trouble: Trouble, fixes: Sequence[Fix], about: str) -> None:
        """Say what is wrong with the index or the model, with ways out as buttons."""
        note = FixNote(trouble, fixes, self._signs, about)
        await self.conversation.offer(note)
        if self.focused is self.prompt and not self.prompt.text:
            note.stops[0].focus(scroll_visible=False)
        self.hint()

    async def show_opening(self) -> None:
        """The index is being opened, or put right before it is."""
        await self.conversation.withdraw("index")
        head = self.query_one(Head)
        head.wrong = False
        head.state = f"opening the index{self._signs.ellipsis}"
        self.prompt.focus()

    async def welcome(self) -> None:
        """Show the welcome if nothing was asked; offers are taken only while they are shown."""
        if self._holdings is not None:
            tour = self.offers_tour and self.touring is None
            shown = await self.conversation.welcome(self._holdings, self._manner.model, tour=tour)
            self.prompt.offers = len(Welcome.OFFERS) if shown and not self._holdings.articles else 0
            await self.suggest()

    async def skip_welcome(self) -> None:
        """Take the offers away; whoever skips them knows what to do."""
        self.prompt.offers = 0
        await self.conversation.dismiss_welcome()
        self.prompt.focus()

    async def show_indexing(self, name: str) -> None:
        """The first articles are being indexed: say in the empty conversation what happens."""
        self.prompt.offers = 0
        self.prompt.focus()
        await self.conversation.tell_indexing(name)

    def open_offer(self, number: int) -> None:
        """Let the person write what an offer needs to know."""
        if self.conversation.welcoming is not None:
            self.conversation.welcoming.open_field(number)

    async def begin(self, asked: Query, stage: str) -> Exchange:
        """Take the question from the prompt into the conversation."""
        self.prompt.offers = self.prompt.suggestions = 0
        exchange = await self.conversation.begin(asked, stage, self._manner)
        self.hint()
        return exchange

    async def again(self, exchange: Exchange, stage: str, manner: Manner, asked: Query | None = None) -> None:
        """Ask a question again where it stands, or another one in its place."""
        if isinstance(self.focused, Interruption | Offers):
            self.prompt.focus()
        self.close_sources()
        await self.conversation.again(exchange, stage, manner, asked)
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

    async def stop(self, exchange: Exchange, *, give_back: bool = True) -> None:
        """The exchange was stopped by hand: what came stays, the question can be sent again."""
        await exchange.stop()
        if exchange.answer is None and give_back:
            self.prompt.give_back(exchange.question)
        self.hint()

    async def clear(self) -> None:
        """Begin a new conversation."""
        self.close_sources()
        await self.conversation.clear()
        await self.welcome()

    # ---- the tour

    @property
    def touring(self) -> TourBar | None:
        """The tour, while it is taken."""
        # Not a query: it would ask every widget of the conversation, and is asked at every key.
        return next((child for child in self.children if isinstance(child, TourBar)), None)

    @property
    def opens_beside(self) -> bool:
        """Not during the tour, which lets one open it."""
        return super().opens_beside and self.touring is None

    async def begin_tour(self, question: str) -> None:
        """Show the first step; a question is put into the prompt unless something is written there."""
        self.offers_tour = False
        await self.query(TourBar).remove()
        self.close_sources()
        self.prompt.focus()
        self.prompt.give_back(question)
        await self.mount(
            TourBar(prepared=bool(question) and self.prompt.text == question), before=self.prompt
        )
        await self.welcome()

    async def action_leave_tour(self) -> None:
        """End it, at whatever step."""
        await self.query(TourBar).remove()
        self.hint()

    def action_next_of_tour(self) -> None:
        """Go on without having done the step."""
        if self.touring is not None:
            self.touring.reach(self.touring.at + 1)

    # ---- asking again, writing on

    def action_again(self, quotes: bool) -> None:
        """Ask the last question again if its answer broke off."""
        broken = self.conversation.newest_broken_off()
        if broken is not None and broken.interruption is not None:
            broken.interruption.action_again(quotes)
            return
        outdated = next((one for one in self.conversation.exchanges() if self._is_outdated(one)), None)
        if outdated is not None and not quotes:
            self.post_message(AgainWanted(outdated.turn))

    def _is_outdated(self, exchange: Exchange) -> bool:
        """Whether the exchange in view says that the index has changed since."""
        return exchange.turn == self.turn_in_view() and bool(exchange.query(Outdated))

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

    async def action_back(self) -> None:
        """Stop what runs; else go back to the prompt; else close the panel, or skip the welcome."""
        if self.leave_writing():
            return
        if self.running is not None or self.prompt.waiting:
            self.post_message(StopWanted())
            return
        away = self.focused is not self.prompt
        if away:
            self.prompt.focus()
        elif self.touring is not None:
            await self.action_leave_tour()
        elif self.prompt.offers:
            await self.skip_welcome()
        if not away or self.has_class("-narrow"):
            self.close_sources()

    def action_walk(self, step: int) -> None:
        """Tab: complete a command, or walk footnotes, panel and prompt; it enters at the newest answer."""
        if self.focused is self.prompt and self.prompt.complete():
            return
        stops: list[Widget] = [*self.conversation.stops()]
        stops += self.sources.stops if self.sources.is_open else []
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

    def hint(self) -> None:
        """Show the keys that help now."""
        if self.touring is not None and self.sources.shown is not None:
            self.touring.reach(GO_ON)
        reading = isinstance(self.focused, Footnote) or self.focused in self.sources.stops
        scene = Scene(
            draft=self.prompt.text,
            reading=reading,
            opened=self.sources.shown is not None,
            broken_off=isinstance(self.focused, Interruption),
            declined=isinstance(self.focused, Offers),
            offered=isinstance(self.focused, FixButton | Offer),
            filling=self.conversation.is_filling,
            running=self.running is not None,
            choosing=bool(self.prompt.offer) or self.prompt.recalling,
            answered=self.conversation.newest_answered() is not None,
        )
        self.query_one(Hints).show(hints(scene))
