"""The conversation: questions with their answers, notes between them, the welcome while it is empty."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.widget import Widget

from tui.manner import Manner
from tui.messages import Grown, Holdings
from tui.model_choice import QUOTING, ChosenModel
from tui.query import Query
from tui.signs import Signs
from tui.widgets.exchange import Exchange
from tui.widgets.note import Note
from tui.widgets.paragraph import Hanging
from tui.widgets.welcome import Welcome

if TYPE_CHECKING:
    from qa.answer import Answer, Turn

USUAL = Manner()


class Conversation(VerticalScroll, can_focus=False):
    """Scrolls with what is written until the reader scrolls away."""

    DEFAULT_CSS = """
    Conversation { scrollbar-size-vertical: 1; scrollbar-gutter: stable; }
    Conversation > #turns { height: auto; min-height: 100%; }
    Conversation > #turns.-empty { align: center middle; }
    """

    def __init__(self, signs: Signs) -> None:
        super().__init__(id="conversation")
        self._signs = signs
        self._turns = 0
        # The turn whose beginning is held at the top, while its end grows out of the window.
        self._held = 0

    def compose(self) -> ComposeResult:
        """All turns stand in one column that is never lower than the window: so they begin at its top."""
        yield Vertical(id="turns")

    def on_mount(self) -> None:
        """Stick to the end."""
        self.anchor()

    @property
    def _column(self) -> Vertical:
        return self.query_one("#turns", Vertical)

    def exchanges(self) -> Iterator[Exchange]:
        """All turns, oldest first."""
        return (child for child in self._column.children if isinstance(child, Exchange))

    def exchange(self, turn: int) -> Exchange | None:
        """The turn of that number, or None if it was cleared away."""
        return next((exchange for exchange in self.exchanges() if exchange.turn == turn), None)

    def newest(self) -> Exchange | None:
        """The last turn, or None."""
        return next(reversed([*self.exchanges()]), None)

    def newest_answered(self) -> Exchange | None:
        """The last turn that has footnotes, or None."""
        return next((one for one in reversed([*self.exchanges()]) if one.footnotes), None)

    def newest_stop(self) -> Exchange | None:
        """The last turn that Tab can walk into, or None."""
        return next((one for one in reversed([*self.exchanges()]) if one.stops), None)

    def newest_broken_off(self) -> Exchange | None:
        """The last turn if its answer broke off, else None: keys must not reach what is out of sight."""
        last = next(reversed([*self.exchanges()]), None)
        return last if last is not None and last.interruption is not None else None

    def stops(self) -> list[Widget]:
        """All that Tab walks through, top to bottom."""
        return [stop for exchange in self.exchanges() for stop in exchange.stops]

    def history(self, before: Exchange | None = None) -> list[Turn]:
        """Questions so far, what was answered and the quotes that it stands on, oldest first.

        What came to nothing is left out.

        Args:
            before: only what stands above this exchange; None takes all.
        """
        earlier = []
        for exchange in self.exchanges():
            if exchange is before:
                break
            if exchange.answer is not None:
                earlier.append(turn_of(exchange.question, exchange.answer))
        return earlier

    async def welcome(self, holdings: Holdings, model: ChosenModel = QUOTING) -> bool:
        """Show the welcome if nothing else is here; whether it is shown."""
        await self._unwelcome()
        empty = all(isinstance(child, Welcome) for child in self._column.children)
        if empty:
            await self._append(Welcome(holdings, model), empty=True)
        return empty

    async def begin(self, asked: Query, stage: str, manner: Manner = USUAL) -> Exchange:
        """Add a question; it scrolls into view."""
        self._turns += 1
        exchange = Exchange(self._turns, asked, self._signs, stage, manner)
        await self._append(exchange)
        return exchange

    async def again(self, exchange: Exchange, stage: str, manner: Manner, asked: Query | None = None) -> None:
        """Ask a question again where it stands, or another in its place; it scrolls into view."""
        self._turns += 1
        if asked is not None and asked != exchange.asked:
            await exchange.ask_instead(asked)
        await exchange.resume(self._turns, manner, stage)
        self.scroll_to_widget(exchange, animate=False)

    def on_grown(self, message: Grown) -> None:
        """An answer that outgrows the window keeps its beginning in sight, so that it can be read."""
        message.stop()
        exchange = self.exchange(message.turn)
        if exchange is not None:
            self.call_after_refresh(self.settle, exchange)

    def settle(self, exchange: Exchange) -> None:
        """If an answer is longer than the window, show where it begins; once, and to nobody who reads on."""
        if exchange.outer_size.height > self.size.height and self._held != exchange.turn:
            self._held = exchange.turn
            if self.is_vertical_scroll_end:
                self.scroll_to_widget(exchange, top=True, animate=False)

    async def note(self, text: Hanging) -> None:
        """Add a remark."""
        await self._append(Note(text))

    async def clear(self) -> None:
        """Begin anew; turns keep counting, so that late news of old ones finds nobody."""
        await self._column.remove_children()

    async def _append(self, widget: Widget, *, empty: bool = False) -> None:
        if not empty:
            await self._unwelcome()
        self._column.set_class(empty, "-empty")
        await self._column.mount(widget)
        self.anchor()

    async def _unwelcome(self) -> None:
        for child in list(self._column.children):
            if isinstance(child, Welcome):
                await child.remove()


def turn_of(question: str, answer: Answer | None) -> Turn:
    """A question and its answer as a follow-up sees them."""
    from qa.answer import Turn  # pydantic: loaded by now, but not before the first paint

    if answer is None or answer.abstained:
        return Turn(question=question)
    return Turn(
        question=question, answer=answer.answer, cited=tuple(citation.quote for citation in answer.citations)
    )
