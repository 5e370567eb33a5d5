"""The conversation: questions with their answers, notes between them, the welcome while it is empty."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Input

from tui.manner import Manner
from tui.messages import Grown, Holdings
from tui.model_choice import QUOTING, ChosenModel
from tui.query import Query
from tui.signs import Signs
from tui.widgets.exchange import Exchange
from tui.widgets.fix import FixNote
from tui.widgets.note import Note
from tui.widgets.paragraph import Hanging
from tui.widgets.welcome import Welcome

if TYPE_CHECKING:
    from qa.answer import Answer, Turn

USUAL = Manner()
# Windows above and below the one that is seen in which turns are ready to be seen.
_WINDOWS_AHEAD = 1.0
_NEWEST_KEPT = 2
# Long enough for who scrolls on, short enough for the next thing that costs: an answer, the panel.
_FOLD_SECONDS = 0.4
# More of them at once would be felt by who types meanwhile.
_FOLDED_AT_ONCE = 8


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
        self._column = Vertical(id="turns")
        self._unfolding = False
        self._fold_timer: Timer | None = None

    def compose(self) -> ComposeResult:
        """All turns stand in one column that is never lower than the window: so they begin at its top."""
        yield self._column

    def on_mount(self) -> None:
        """Stick to the end."""
        self.anchor()

    def exchanges(self) -> Iterator[Exchange]:
        """All turns, oldest first."""
        return (child for child in self._column.children if isinstance(child, Exchange))

    def _newest_first(self) -> Iterator[Exchange]:
        return reversed([*self.exchanges()])

    def exchange(self, turn: int) -> Exchange | None:
        """The turn of that number, or None if it was cleared away."""
        return next((exchange for exchange in self._newest_first() if exchange.turn == turn), None)

    def newest(self) -> Exchange | None:
        """The last turn, or None."""
        return next(reversed([*self.exchanges()]), None)

    def newest_answered(self) -> Exchange | None:
        """The last turn that has footnotes, or None."""
        return next((one for one in self._newest_first() if one.footnotes), None)

    def _walked(self) -> Iterator[Exchange | FixNote | Welcome]:
        """All that Tab may walk into, top to bottom."""
        return (child for child in self._column.children if isinstance(child, Exchange | FixNote | Welcome))

    def newest_stop(self) -> Exchange | FixNote | Welcome | None:
        """The last turn, remark or welcome that Tab can walk into, or None."""
        return next((one for one in reversed([*self._walked()]) if one.stops), None)

    def newest_broken_off(self) -> Exchange | None:
        """The last turn if its answer broke off, else None: keys must not reach what is out of sight."""
        last = next(self._newest_first(), None)
        return last if last is not None and last.interruption is not None else None

    def stops(self) -> list[Widget]:
        """All that Tab walks through, top to bottom."""
        return [stop for one in self._walked() for stop in one.stops]

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

    async def welcome(self, holdings: Holdings, model: ChosenModel = QUOTING, *, tour: bool = False) -> bool:
        """Show the welcome below all notes if nothing was asked and nothing is wrong; whether it is shown.

        Args:
            holdings: what there is to ask about.
            model: who writes the answers.
            tour: whether the tour is offered.
        """
        shown = self.welcoming
        if shown is not None and shown.writing and not holdings.articles:
            return True
        await self._unwelcome()
        wrong = any(isinstance(child, FixNote) for child in self._column.children)
        begun = wrong or any(self.exchanges())  # what was asked before stands deeper on the page
        if not begun:
            alone = not self._column.children
            await self._append(Welcome(holdings, model, self._signs, tour=tour), empty=True)
            self._column.set_class(alone, "-empty")
        return not begun

    @property
    def welcoming(self) -> Welcome | None:
        """The welcome, while it is shown."""
        return next((child for child in self._column.children if isinstance(child, Welcome)), None)

    @property
    def is_filling(self) -> bool:
        """Whether a field of the welcome has the focus."""
        return self.welcoming is not None and any(field.has_focus for field in self.welcoming.query(Input))

    async def tell_indexing(self, name: str) -> None:
        """In the place of the offers: what is going on with the one that was taken."""
        await self._unwelcome()
        if not self._column.children:
            await self._append(Welcome(Holdings(0, None), signs=self._signs, indexing=name), empty=True)

    async def dismiss_welcome(self) -> None:
        """Take the welcome away."""
        await self._unwelcome()

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

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """What comes into view is shown in time."""
        super().watch_scroll_y(old_value, new_value)
        if not self._unfolding:
            self._unfolding = True
            self.call_next(self._unfold_near)
        self.fold_far()

    def _unfold_near(self) -> None:
        """Show turns before they come into view: several at once, for each time the page is laid out anew."""
        self._unfolding = False
        if not any(one.is_folded for one in self._within(_WINDOWS_AHEAD / 2)):
            return
        top = round(self.scroll_y)
        seen, y = next(((one, y) for one, y in self._places() if y + one.outer_size.height > top), (None, 0))
        for exchange in self._within(_WINDOWS_AHEAD):
            exchange.unfold()
        if seen is not None:
            self.call_after_refresh(self._keep_place, seen, y)

    def _places(self) -> Iterator[tuple[Exchange, int]]:
        """The turns and the lines that they begin at: near enough, and without asking the compositor."""
        y = 0
        for exchange in self.exchanges():
            yield exchange, y
            y += exchange.outer_size.height + 1

    def _within(self, windows: float) -> list[Exchange]:
        """The turns that stand at most so many windows above or below the one that is seen."""
        height, top = self.size.height, round(self.scroll_y)
        first, last = top - windows * height, top + (1 + windows) * height
        return [one for one, y in self._places() if y + one.outer_size.height > first and y < last]

    def fold_far(self) -> None:
        """Soon let turns that are out of sight hold their place only: then no number of them is too many."""
        if self._fold_timer is None:
            self._fold_timer = self.set_timer(_FOLD_SECONDS, self._fold_far)
        else:
            self._fold_timer.reset()

    def _fold_far(self) -> None:
        self._fold_timer = None
        # The newest are where a question goes, whatever is looked at.
        near = {*self._within(_WINDOWS_AHEAD), *islice(self._newest_first(), _NEWEST_KEPT)}
        far = [
            one
            for one in self.exchanges()
            if not (one in near or one.is_folded or one.running or one.has_focus_within)
        ]
        for exchange in far[:_FOLDED_AT_ONCE]:
            exchange.fold()
        if len(far) > _FOLDED_AT_ONCE:
            self._fold_timer = self.set_timer(_FOLD_SECONDS, self._fold_far)

    def _keep_place(self, seen: Exchange, y: int) -> None:
        """What is looked at stays where it is if turns above it are not as high as they were."""
        moved = dict(self._places()).get(seen, y) - y
        if moved and not self.is_vertical_scroll_end:
            self.scroll_to(y=self.scroll_y + moved, animate=False)

    async def note(self, text: Hanging) -> None:
        """Add a remark."""
        await self._append(Note(text))

    async def offer(self, note: FixNote) -> None:
        """Add a remark with ways out; an older one about the same goes."""
        await self.withdraw(note.about)
        await self._append(note)

    async def withdraw(self, about: str) -> None:
        """Take back the remarks about something that works again, or is being put right."""
        for child in list(self._column.children):
            if isinstance(child, FixNote) and child.about == about:
                await child.remove()

    async def clear(self) -> None:
        """Begin anew; turns keep counting, so that late news of old ones finds nobody."""
        await self._column.remove_children()

    async def _append(self, widget: Widget, *, empty: bool = False) -> None:
        if not empty:
            await self._unwelcome()
        self._column.set_class(empty, "-empty")
        await self._column.mount(widget)
        self.anchor()
        self.fold_far()

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
