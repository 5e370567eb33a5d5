"""A conversation that was held before: what is looked at stands on the page, the rest in memory."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import TYPE_CHECKING

from textual import events
from textual.content import Content
from textual.widget import Widget

from tui.manner import Manner
from tui.messages import MoreWanted, TurnsShown
from tui.query import Query
from tui.signs import Signs
from tui.talks.restored import Restored
from tui.theme import QUIET
from tui.widgets.conversation import USUAL, Conversation, turn_of
from tui.widgets.exchange import Exchange
from tui.widgets.foldable import Column
from tui.widgets.paragraph import Paragraph
from tui.words.wording import counted

if TYPE_CHECKING:
    from qa.answer import Turn

# Three answers with their footnotes fill a screen of 50 lines; what is above comes while one scrolls there.
_AT_ONCE = 4
# So many lines from the end of what stands there, the next ones are fetched.
_NEAR_LINES = 8


class More(Paragraph):
    """A line that stands for the questions before or after those that are shown; a click fetches them."""

    DEFAULT_CSS = "More { padding: 0 1 0 3; margin: 0 0 1 0; } More:hover { background: $boost; }"

    def __init__(self, step: int, number: int, signs: Signs) -> None:
        words = f"{counted(number, 'earlier question' if step < 0 else 'later question', signs)}"
        super().__init__(Content.styled(f"{words}{signs.ellipsis}", QUIET), markup=False)
        self.step = step

    def on_click(self) -> None:
        """Fetch them."""
        self.post_message(MoreWanted(self.step))


class Batch(Column):
    """Some turns that came onto the page together; of no height until they are laid out."""

    DEFAULT_CSS = """
    Batch { height: auto; }
    Batch.-unseen { height: 0; }
    """


class LongConversation(Conversation):
    """Shows hundreds of turns without mounting them all.

    Attributes:
        opened: the turn of the store that it was opened at, or None.
    """

    def __init__(self, signs: Signs) -> None:
        super().__init__(signs)
        self._shelf: tuple[Restored, ...] = ()
        self._first = self._last = 0
        self.opened: int | None = None
        self._fetching = False

    def exchanges(self) -> Iterator[Exchange]:
        """All turns that stand on the page, oldest first."""
        return (widget for widget in self._pieces() if isinstance(widget, Exchange))

    def _pieces(self) -> Iterator[Widget]:
        """What stands on the page, whatever it came with."""
        return chain.from_iterable(
            child.children if isinstance(child, Batch) else [child] for child in self._column.children
        )

    def history(self, before: Exchange | None = None) -> list[Turn]:
        """Questions so far; those above the page count, too."""
        unseen = [
            turn_of(one.asked.question, one.answer)
            for one in self._shelf[: self._first]
            if one.answer is not None
        ]
        return [*unseen, *super().history(before)]

    async def restore(self, turns: Sequence[Restored], at: int | None = None) -> None:
        """Show a conversation from its end, or from the turn of that number in the store."""
        await self.clear()
        await self._unwelcome()
        self._column.remove_class("-empty")
        self._shelf, self.opened = tuple(turns), at
        places = [place for place, one in enumerate(turns) if one.kept.turn == at]
        self._first = places[0] if places else max(len(turns) - _AT_ONCE, 0)
        self._last = min(self._first + _AT_ONCE, len(turns))
        await self._show(self._shelf[self._first : self._last], 0)
        await self._count()
        if places:
            self.release_anchor()
            self.call_after_refresh(self._look_at, self._first)
        else:
            self.anchor()

    async def begin(self, asked: Query, stage: str, manner: Manner = USUAL) -> Exchange:
        """Add a question after the last one, which is fetched if it does not stand there."""
        if self._last < len(self._shelf):
            await self.restore(self._shelf)
        return await super().begin(asked, stage, manner)

    async def clear(self) -> None:
        """Begin anew."""
        self._shelf, self._first, self._last = (), 0, 0
        await super().clear()

    # ---- scrolling

    def watch_scroll_y(self, old: float, new: float) -> None:
        """Near an end of what stands there, fetch the next."""
        super().watch_scroll_y(old, new)
        if self._fetching or not self.is_attached:
            return
        if new < old and new < _NEAR_LINES and self._first:
            self.post_message(MoreWanted(-1))
        elif new > old and self.max_scroll_y - new < _NEAR_LINES and self._last < len(self._shelf):
            self.post_message(MoreWanted(1))

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """At the very top the wheel scrolls nothing, but wants more all the same."""
        if not self.scroll_y and self._first:
            self.post_message(MoreWanted(-1))

    async def on_more_wanted(self, message: MoreWanted) -> None:
        """Fetch some turns; what is looked at stays where it is."""
        message.stop()
        if self._fetching:
            return
        self._fetching = True
        if message.step > 0:
            first, self._last = self._last, min(self._last + _AT_ONCE, len(self._shelf))
            await self._show(self._shelf[first : self._last], len(self._column.children))
            await self._count()
            self._fetching = False
        else:
            last, self._first = self._first, max(self._first - _AT_ONCE, 0)
            batch = await self._show(self._shelf[self._first : last], 0, seen=False)
            self.call_after_refresh(self._reveal, batch)

    async def _reveal(self, batch: Batch) -> None:
        """Give what was laid out above its height, and scroll by as much in the same moment."""
        grown = batch.virtual_size.height
        batch.remove_class("-unseen")
        grown += await self._count()
        self.release_anchor()
        # Set without its checks: the page gets as high as that only with the next layout.
        self.set_reactive(Widget.scroll_y, self.scroll_y + grown)
        self.set_reactive(Widget.scroll_target_y, self.scroll_y)
        self.refresh(layout=True)
        self._fetching = False

    async def _show(self, turns: Sequence[Restored], place: int, *, seen: bool = True) -> Batch:
        exchanges = []
        for one in turns:
            self._turns += 1
            exchanges.append(Exchange(self._turns, one.asked, self._signs, "", one.manner))
        batch = Batch(*exchanges, classes="" if seen else "-unseen")
        await self._column.mount(batch, before=place if place < len(self._column.children) else None)
        for exchange, one in zip(exchanges, turns, strict=True):
            await exchange.restore(one)
        self.post_message(TurnsShown())
        return batch

    async def _count(self) -> int:
        """Say how many are not shown; by how many lines what is above has grown."""
        before = len(self._lines(-1))
        for line in [*self._lines(-1), *self._lines(1)]:
            await line.remove()
        if self._first:
            await self._column.mount(More(-1, self._first, self._signs), before=0)
        later = len(self._shelf) - self._last
        if later:
            await self._column.mount(More(1, later, self._signs))
        # A line and the space below it.
        return 2 * (bool(self._first) - before)

    def _lines(self, step: int) -> list[More]:
        return [child for child in self._column.children if isinstance(child, More) and child.step == step]

    def _look_at(self, place: int) -> None:
        exchange = next((one for one in self.exchanges() if one.kept is self._shelf[place].kept), None)
        if exchange is not None:
            self.scroll_to_widget(exchange, top=True, animate=False)
