"""Questions asked again: as they are, without their filters, or in another form."""

from __future__ import annotations

from dataclasses import replace

from textual import on

from tui.app.asking import AskingApp
from tui.manner import Manner
from tui.messages import AgainWanted, ConversationCame, EditWanted, ForkHereWanted
from tui.model_choice import QUOTING
from tui.query import NO_FILTERS, Filters, Query
from tui.widgets.exchange import Exchange

_STOP_FIRST = "Esc stops the question that is running; then it can be asked again."
_NOTHING_YET = "Nothing has been asked yet."


class AgainApp(AskingApp):
    """Asks a question again where it stands."""

    # The turn that what is sent replaces, and what stood in the prompt and its border before.
    _editing: int | None = None
    _put_aside: tuple[str, Filters] = ("", NO_FILTERS)

    async def on_again_wanted(self, message: AgainWanted) -> None:
        """Ask again: with the model that is chosen now, or with quotations; as it was, or otherwise."""
        exchange = self.chat.conversation.exchange(message.turn)
        if exchange is not None and self._is_free():
            manner = replace(self.manner, model=QUOTING) if message.quotes else self.manner
            manner = replace(manner, strictness=message.strictness or manner.strictness)
            await self.ask_again(exchange, message.asked or exchange.asked, manner)

    async def retry(self, argument: str) -> None:
        """/retry: ask the last question again, within the filters that hold now; `all` without any."""
        newest = self.chat.conversation.newest()
        if newest is None:
            self.notify(_NOTHING_YET, severity="warning", markup=False)
        elif self._is_free():
            if argument:
                self.limit(NO_FILTERS)
            await self.ask_again(newest, replace(newest.asked, filters=self.filters), self.manner)

    async def ask_again(self, exchange: Exchange, asked: Query, manner: Manner) -> None:
        """Ask a question, or another one, where an exchange stands."""
        await self.chat.again(exchange, self.first_stage(), manner, asked)
        self.work_on(exchange)

    def _is_free(self) -> bool:
        if self.chat.running is not None:
            self.notify(_STOP_FIRST, severity="warning", markup=False)
        return self.chat.running is None

    # ---- in another form

    def on_edit_wanted(self, message: EditWanted) -> None:
        """`e`, Alt+e, a click on a question; Esc while it is edited."""
        if message.turn == -1:
            self.leave_edit()
        else:
            self.edit(message.turn)

    def edit(self, turn: int | None) -> None:
        """Put a question into the prompt; what is sent then takes its place. None means the newest."""
        newest = self.chat.conversation.newest()
        exchange = newest if turn is None else self.chat.conversation.exchange(turn)
        if newest is None or exchange is None:
            self.notify(_NOTHING_YET, severity="warning", markup=False)
        elif exchange is not newest:
            self.post_message(ForkHereWanted(exchange.turn))
        elif self._is_free():
            prompt = self.chat.prompt
            if self._editing is None:
                self._put_aside = (prompt.text, self.filters)
            self._edit(exchange.turn)
            self.limit(exchange.asked.filters)
            prompt.put(exchange.question)
            prompt.focus()

    def leave_edit(self) -> None:
        """Let the question be; what was written before comes back."""
        if self._editing is not None:
            draft, filters = self._put_aside
            self._edit(None)
            self.limit(filters)
            self.chat.prompt.put(draft)

    @on(ConversationCame)
    def _begin_elsewhere(self) -> None:
        """Another conversation is opened: nothing of this one waits or is edited there."""
        if self.chat.running is None:
            self.drop_waiting()
            self.leave_edit()

    def _edit(self, turn: int | None) -> None:
        self._editing = turn
        self.chat.editing = turn is not None
        self.chat.show_mode()

    async def put_question(self, asked: Query) -> None:
        """Ask a question in place of the one that is edited, else as usual."""
        edited = self.chat.conversation.exchange(self._editing) if self._editing is not None else None
        self._edit(None)
        if edited is not None and self.chat.running is None:
            await self.ask_again(edited, asked, self.manner)
        else:
            await super().put_question(asked)
