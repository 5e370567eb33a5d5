"""The index: opened, followed, brought up to date, while questions are asked."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from tui import commands
from tui.app.frame import AppFrame
from tui.messages import (
    AddWanted,
    Holdings,
    HoldingsChanged,
    Indexing,
    IndexingEnded,
    IndexOpened,
    OfferTaken,
)
from tui.plain import one_line
from tui.start import SAMPLE
from tui.widgets.indexing import IndexingLine
from tui.widgets.note import report_note, trouble_note
from tui.widgets.welcome import ADDRESS_OFFER, FOLDER_OFFER, SAMPLE_OFFER

if TYPE_CHECKING:
    from index.sync import Progress, SyncReport


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be indexed.

    Attributes:
        paths: files, folders and addresses.
        name: what a person calls it.
        prune: whether the articles of files that are gone are to be dropped.
    """

    paths: tuple[Path | str, ...]
    name: str
    prune: bool = False


class IndexingApp(AppFrame):
    """Brings one thing after the other into the index.

    Attributes:
        progress: how far the running index has come; None before its first news and while none runs.
        report: what the last one did; None before the first.
        waiting: what is indexed when that is done, in this order.
    """

    progress: Progress | None = None
    report: SyncReport | None = None
    _stop_indexing: threading.Event | None = None

    @cached_property
    def waiting(self) -> deque[Wanted]:
        """What is indexed when the running index is done."""
        return deque()

    def on_unmount(self) -> None:
        """Let the thread end."""
        self.stop_indexing()

    def index_named(self, argument: str) -> None:
        """Index what the argument of /index names."""
        found = commands.paths(argument)
        first = found[0]
        self.index(found, str(first) if isinstance(first, str) else first.name or str(first))

    def index(self, paths: Sequence[Path | str], name: str, *, prune: bool = False) -> None:
        """Index files, folders and addresses, at once or when what is being indexed is done."""
        wanted = Wanted(tuple(paths), one_line(name), prune)
        if self.indexing is None:
            self._begin(wanted)
        elif wanted not in self.waiting:
            self.waiting.append(wanted)
            self.notify(f"{wanted.name} comes after {self.indexing}.", markup=False)

    def _begin(self, wanted: Wanted) -> None:
        self.indexing, self.progress = wanted.name, None
        self._stop_indexing = stopped = threading.Event()
        self.chat.query_one(IndexingLine).begin(wanted.name)
        work = partial(self.session.index, wanted.paths, stopped.is_set, prune=wanted.prune)
        self.in_thread(work, "index")

    def stop_indexing(self) -> None:
        """Stop it and forget what waits; what is done stays done."""
        self.waiting.clear()
        if self._stop_indexing is not None:
            self._stop_indexing.set()

    @property
    def stopping_indexing(self) -> bool:
        """Whether what is being indexed has been told to stop."""
        return self._stop_indexing is not None and self._stop_indexing.is_set()

    def action_stop_indexing(self) -> None:
        """Stop it, if anything is being indexed."""
        if self.indexing is None:
            self.notify("Nothing is being indexed.", markup=False)
        self.stop_indexing()

    async def on_offer_taken(self, message: OfferTaken) -> None:
        """1: index the sample collection; 2 and 3: write what else is to be indexed."""
        if message.number == SAMPLE_OFFER:
            await self.chat.show_indexing("the sample collection")
            self.index([SAMPLE], "the sample collection")
        elif message.number in (FOLDER_OFFER, ADDRESS_OFFER):
            self.chat.open_offer(message.number)

    async def on_add_wanted(self, message: AddWanted) -> None:
        """Index what was written in a field of the welcome."""
        await self.chat.show_indexing(message.argument)
        self.index_named(message.argument)

    # ---- news

    async def on_index_opened(self, message: IndexOpened) -> None:
        """Questions can be answered."""
        await self._show_holdings(message.holdings)
        running = self.chat.running
        if running is not None:
            running.say(f"searching{self.signs.ellipsis}")

    async def on_holdings_changed(self, message: HoldingsChanged) -> None:
        """Another process, or this one, brought the index up to date."""
        if message.holdings != self.holdings:
            await self._show_holdings(message.holdings)

    def on_indexing(self, message: Indexing) -> None:
        """Move the progress bar."""
        if self.indexing is not None:
            self.progress = message.progress
            self.chat.query_one(IndexingLine).advance(message.progress)

    async def on_indexing_ended(self, message: IndexingEnded) -> None:
        """Say what was done; the head tells what there is now."""
        self.indexing, self.progress = None, None
        self.report = message.report or self.report
        self.chat.query_one(IndexingLine).end()
        if self.waiting:
            self._begin(self.waiting.popleft())
        if message.report is not None:
            await self.chat.conversation.note(report_note(message.report, self.signs))
        if message.trouble is not None:
            await self.chat.conversation.note(trouble_note(message.trouble, self.signs))
        if message.holdings is not None:
            await self._show_holdings(message.holdings)
        else:
            await self.chat.welcome()

    async def _show_holdings(self, holdings: Holdings) -> None:
        self.holdings = holdings
        await self.chat.show_holdings(holdings)
