"""What is missing or broken, told with its ways out; and these, when one is taken."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from textual.content import Content

from tui.app.frame import AppFrame
from tui.fixes import OF_A_QUESTION, Deed, fixes_at_opening, fixes_of_a_model
from tui.messages import (
    AskingEnded,
    FixWanted,
    IndexNotOpened,
    Mended,
    ModelMissing,
    Trouble,
)
from tui.model_choice import QUOTING
from tui.opening import OnProgress, Opening, Stopped, begin_anew, reembed, repair, restore
from tui.theme import ACCENT
from tui.widgets.indexing import IndexingLine
from tui.widgets.note import trouble_note
from tui.widgets.paragraph import Hanging

Mending = Callable[[Opening, OnProgress, Stopped], str]

_MENDING: dict[Deed, tuple[str, Mending]] = {
    "repair": ("repairing the index", repair),
    "reembed": ("changing the index", reembed),
    "restore": ("going back", restore),
    "begin_anew": ("setting the index aside", begin_anew),
}


class FixingApp(AppFrame):
    """Offers ways out and takes them."""

    _stop_mending: threading.Event | None = None
    _not_opened: Trouble | None = None
    _mending: Deed | None = None
    # What did not help is not offered again until somebody tries to open the index as it is.
    _in_vain: frozenset[Deed] = frozenset()

    def on_unmount(self) -> None:
        """Let the thread end."""
        self.stop_mending()

    def stop_mending(self) -> None:
        """Stop what puts the index right, where it can be stopped."""
        if self._stop_mending is not None:
            self._stop_mending.set()

    # ---- news

    async def on_index_not_opened(self, message: IndexNotOpened) -> None:
        """Say why, and what can be done."""
        self.holdings = None
        self._not_opened = message.trouble
        opening = self.session.opening
        known = opening if isinstance(opening, Opening) else None
        fixes = fixes_at_opening(
            message.trouble,
            copy=known is not None and known.older_copy() is not None,
            other_model=known is not None and known.embedding_model is not None,
        )
        helpful = [fix for fix in fixes if fix.deed not in self._in_vain]
        await self.chat.show_no_index(message.trouble, helpful)

    async def on_model_missing(self, message: ModelMissing) -> None:
        """Say at once what a question would find out, unless one does just now."""
        if self.chat.running is None and self.chat.conversation.newest_broken_off() is None:
            await self.chat.offer(message.trouble, fixes_of_a_model(message.trouble), "model")

    async def on_asking_ended(self, message: AskingEnded) -> None:
        """A question may find out that the index is damaged, or that a model is gone."""
        trouble = message.trouble
        fixes = OF_A_QUESTION.get(trouble.cause, ()) if trouble is not None and not trouble.kind else ()
        if trouble is not None and fixes and self.holdings is not None:
            await self.chat.offer(trouble, fixes, "index")

    async def on_mended(self, message: Mended) -> None:
        """Say what came of it; the index opens next."""
        self.indexing = None
        self.chat.query_one(IndexingLine).end()
        if message.trouble is not None:
            trouble = message.trouble
            if self._mending is not None and trouble == self._not_opened:
                # The same is told again in a moment, with what else there is to do.
                self._in_vain |= {self._mending}
                trouble = Trouble(f"{_MENDING[self._mending][0]} did not help")
            await self.chat.conversation.note(trouble_note(trouble, self.signs))
        else:
            sign = Content.styled(self.signs.supported, ACCENT)
            told = Hanging(Content(message.told), mark=sign, indent=len(self.signs.supported) + 1)
            await self.chat.conversation.note(told)

    # ---- wishes

    async def on_fix_wanted(self, message: FixWanted) -> None:
        """Take the way out."""
        deed = message.deed
        if deed == "quit":
            self.exit(0)
        elif deed in ("quotes", "other_model", "prepare"):
            await self._fix_model(deed)
        else:
            await self._fix_index(deed)

    async def _fix_model(self, deed: Deed) -> None:
        prompt = self.chat.prompt
        prompt.focus()
        if deed == "other_model":
            prompt.text = "/model "
            prompt.move_cursor(prompt.document.end)
            return
        await self.chat.conversation.withdraw("model")
        if deed == "quotes":
            self.take(replace(self.manner, model=QUOTING))
            await self.chat.welcome()
        self.prepare()

    async def _fix_index(self, deed: Deed) -> None:
        if self.indexing is not None or self.chat.running is not None:
            self.notify("Something else is running. Esc or /stop ends it.", severity="warning", markup=False)
            return
        await self.chat.show_opening()
        opening = self.session.opening
        if deed in _MENDING and isinstance(opening, Opening):
            self._mending = deed
            name, mending = _MENDING[deed]
            self._mend(name, mending, opening)
        elif deed == "own_model" and isinstance(opening, Opening):
            self._open_anew(opening.with_own_model())
        elif deed == "without_server" and isinstance(opening, Opening):
            self._open_anew(opening.without_server())
        else:
            self._in_vain = frozenset()
            self._open_anew(None)

    def _open_anew(self, opening: Opening | None) -> None:
        self.in_thread(partial(self.session.open_anew, opening), "open")

    def _mend(self, name: str, mending: Mending, opening: Opening) -> None:
        self.indexing = name
        self._stop_mending = stopped = threading.Event()
        self.chat.query_one(IndexingLine).begin(name)
        work = partial(self.session.mend, lambda tell: mending(opening, tell, stopped.is_set))
        self.in_thread(work, "open")
