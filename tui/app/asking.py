"""Questions: asked, stopped, asked again, and the news of their answers."""

from __future__ import annotations

import threading
from dataclasses import replace
from functools import partial

from tui.app.frame import AppFrame
from tui.messages import (
    AgainWanted,
    AnswerCame,
    AskingEnded,
    PassagesFound,
    StopWanted,
    Understood,
)
from tui.model_choice import QUOTING
from tui.plain import one_line
from tui.query import Query
from tui.widgets.exchange import Exchange
from tui.wording import counted

_ONE_AT_A_TIME = "One question at a time. Esc stops the one that is running."


class AskingApp(AppFrame):
    """Asks one question at a time."""

    _stop_asking: threading.Event | None = None

    def on_unmount(self) -> None:
        """Let the thread end."""
        self._stop()

    async def ask(self, text: str) -> None:
        """Ask what was written in the prompt."""
        if self.chat.running is not None:
            self.refuse(text, _ONE_AT_A_TIME)
            return
        exchange = await self.chat.begin(Query(text, self.filters), self._first_stage())
        self._work_on(exchange)

    async def on_again_wanted(self, message: AgainWanted) -> None:
        """Ask again where an answer broke off: with the model that is chosen now, or with quotations."""
        exchange = self.chat.conversation.exchange(message.turn)
        if exchange is None or exchange.running:
            return
        if self.chat.running is not None:
            self.notify(_ONE_AT_A_TIME, severity="warning", markup=False)
            return
        manner = replace(self.manner, model=QUOTING) if message.quotes else self.manner
        manner = replace(manner, strictness=message.strictness or manner.strictness)
        exchange.asked = message.asked or exchange.asked
        await self.chat.again(exchange, self._first_stage(), manner)
        self._work_on(exchange)

    async def on_stop_wanted(self, message: StopWanted) -> None:
        """Stop the running question at once; whatever its thread still says is not listened to."""
        exchange = self.chat.running
        if exchange is not None:
            self._stop()
            await self.chat.stop(exchange)

    def _stop(self) -> None:
        if self._stop_asking is not None:
            self._stop_asking.set()

    def _first_stage(self) -> str:
        waiting = self.holdings is None
        return f"{'waiting for the index' if waiting else 'searching'}{self.signs.ellipsis}"

    def _work_on(self, exchange: Exchange) -> None:
        """Let a thread answer what an exchange asks."""
        history = self.chat.conversation.history(before=exchange)
        self._stop_asking = stopped = threading.Event()
        work = partial(
            self.session.ask,
            exchange.turn,
            exchange.asked,
            history,
            stopped.is_set,
            exchange.manner,
        )
        self.in_thread(work, "ask")

    # ---- news

    async def on_understood(self, message: Understood) -> None:
        """A follow-up was resolved."""
        exchange = self.chat.awaiting(message.turn)
        if exchange is not None:
            await exchange.show_understood(message.standalone_question, message.days)

    def on_passages_found(self, message: PassagesFound) -> None:
        """Say how many articles are read."""
        exchange = self.chat.awaiting(message.turn)
        if exchange is not None:
            exchange.passages = message.passages
            articles = len({passage.article_id for passage in message.passages})
            found = f"{counted(articles, 'article', self.signs)}{self.signs.ellipsis}"
            model = exchange.manner.model
            doing = "answering" if model.quotes else f"waiting for {one_line(model.spec)}"
            exchange.say(f"{found} {doing}{self.signs.ellipsis}")

    async def on_answer_came(self, message: AnswerCame) -> None:
        """Show the answer, or as much of it as there is."""
        exchange = self.chat.awaiting(message.turn)
        if exchange is not None:
            await exchange.show_answer(message.answer)

    async def on_asking_ended(self, message: AskingEnded) -> None:
        """The turn is over, well or not."""
        exchange = self.chat.awaiting(message.turn)
        if exchange is not None:
            await self.chat.end(exchange, message.trouble)
