"""The conversation: questions with their answers, notes between them, the welcome while it is empty."""

from __future__ import annotations

from collections.abc import Iterator

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.widget import Widget

from tui.messages import Holdings
from tui.signs import Signs
from tui.strictness import Strictness
from tui.widgets.exchange import Exchange
from tui.widgets.footnote import Footnote
from tui.widgets.note import Note
from tui.widgets.paragraph import Hanging
from tui.widgets.welcome import Welcome


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

    def newest_answered(self) -> Exchange | None:
        """The last turn that has footnotes, or None."""
        return next((one for one in reversed([*self.exchanges()]) if one.footnotes), None)

    def footnotes(self) -> list[Footnote]:
        """All footnotes, top to bottom."""
        return [footnote for exchange in self.exchanges() for footnote in exchange.footnotes]

    def history(self) -> list[tuple[str, str]]:
        """Questions and answers so far, oldest first; what was stopped or failed is left out."""
        return [
            (exchange.question, "" if exchange.answer.abstained else exchange.answer.answer)
            for exchange in self.exchanges()
            if exchange.answer is not None
        ]

    async def welcome(self, holdings: Holdings) -> bool:
        """Show the welcome if nothing else is here; whether it is shown."""
        await self._unwelcome()
        empty = all(isinstance(child, Welcome) for child in self._column.children)
        if empty:
            await self._append(Welcome(holdings), empty=True)
        return empty

    async def begin(self, question: str, stage: str, strictness: Strictness = "balanced") -> Exchange:
        """Add a question; it scrolls into view."""
        self._turns += 1
        exchange = Exchange(self._turns, question, self._signs, stage, strictness)
        await self._append(exchange)
        return exchange

    def settle(self, exchange: Exchange) -> None:
        """An answer is complete: if it is longer than the window, show where it begins."""
        if exchange.outer_size.height > self.size.height:
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
