"""Questions: asked one after the other, stopped, and the news of their answers."""

from __future__ import annotations

import threading
from functools import partial

from tui.app.filtering import FilteringApp
from tui.asking.census import Census
from tui.asking.history_file import history_file, recall, remember
from tui.asking.inline_filters import names_a_source, without_filters
from tui.messages import (
    AnswerCame,
    AskingEnded,
    HistoryRead,
    NextWanted,
    PassagesFound,
    StopWanted,
    Understood,
    WaitingBack,
    WaitingDropped,
)
from tui.plain import one_line
from tui.query import Query
from tui.widgets.exchange import Exchange
from tui.words.wording import counted


class AskingApp(FilteringApp):
    """Asks one question at a time; others wait for it."""

    _stop_asking: threading.Event | None = None
    _waiting: tuple[Query, ...] = ()
    # Whether those that wait are asked only on a word of the person: one was stopped, or failed.
    _held = False

    async def on_ready(self) -> None:
        """Have earlier sessions' questions read."""
        self.in_thread(lambda: self.post_message(HistoryRead(recall(history_file()))), "history")

    def on_unmount(self) -> None:
        """Let the thread end."""
        self._stop()

    def on_history_read(self, message: HistoryRead) -> None:
        """Questions of earlier sessions can be found."""
        self.chat.prompt.remember(message.texts)

    def remember(self, text: str) -> None:
        """Keep what was sent for later sessions."""
        self.in_thread(partial(remember, text, history_file()), "history")

    # ---- asking

    async def ask(self, text: str) -> None:
        """Ask what was written in the prompt, or let it wait for the question that runs."""
        if names_a_source(text):
            self.with_census(partial(self._ask_knowing, text))
        else:
            await self.ask_within(text, self.census)

    def _ask_knowing(self, text: str, census: Census) -> None:
        self.call_later(self.ask_within, text, census)

    async def ask_within(self, text: str, census: Census) -> None:
        """Ask a text within the filters that hold and those that stand in it."""
        found = without_filters(text, self.filters, census)
        if found.objection:
            self.refuse(text, found.objection)
            return
        if found.filters != self.filters:
            self.limit(found.filters)
        if found.text.strip():
            await self.put_question(Query(found.text, found.filters))

    async def put_question(self, asked: Query) -> None:
        """Ask a question now, or after the one that runs."""
        if self.chat.running is not None:
            self._wait((*self._waiting, asked), held=self._held)
            return
        exchange = await self.chat.begin(asked, self.first_stage())
        self.work_on(exchange)

    async def on_stop_wanted(self, message: StopWanted) -> None:
        """Stop the running question at once; whatever its thread still says is not listened to.

        Those that wait are held then; where nothing runs, they are dropped.
        """
        exchange = self.chat.running
        if exchange is None:
            self.drop_waiting()
            return
        self._stop()
        await self.chat.stop(exchange, give_back=not self._waiting)
        self._wait(self._waiting, held=True)

    def _stop(self) -> None:
        if self._stop_asking is not None:
            self._stop_asking.set()

    def first_stage(self) -> str:
        """What a question that has just been asked waits for."""
        waiting = self.holdings is None
        return f"{'waiting for the index' if waiting else 'searching'}{self.signs.ellipsis}"

    def work_on(self, exchange: Exchange) -> None:
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

    # ---- questions that wait

    def _wait(self, waiting: tuple[Query, ...], *, held: bool) -> None:
        self._waiting, self._held = waiting, held and bool(waiting)
        self.chat.show_waiting([asked.question for asked in waiting], held=self._held)

    def drop_waiting(self) -> None:
        """Ask none of those that wait."""
        self._wait((), held=False)

    async def on_next_wanted(self, message: NextWanted) -> None:
        """Ask the one that waits first, unless one runs."""
        if self._waiting and self.chat.running is None:
            first, *rest = self._waiting
            self._wait(tuple(rest), held=False)
            await self.put_question(first)

    def on_waiting_back(self, message: WaitingBack) -> None:
        """The last one is written on."""
        if self._waiting and not self.chat.prompt.text:
            *others, last = self._waiting
            self._wait(tuple(others), held=self._held)
            self.chat.prompt.put(last.question)
            self.chat.prompt.focus()

    def on_waiting_dropped(self, message: WaitingDropped) -> None:
        """One of them, or all, are not asked."""
        kept = [asked for place, asked in enumerate(self._waiting) if place != message.place]
        self._wait(tuple(kept) if message.place is not None else (), held=self._held)

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
        """The turn is over, well or not; the next one begins if it went well."""
        exchange = self.chat.awaiting(message.turn)
        if exchange is None:
            return
        await self.chat.end(exchange, message.trouble)
        if message.trouble is not None or exchange.interruption is not None:
            self._wait(self._waiting, held=True)
        elif not self._held:
            await self.on_next_wanted(NextWanted())
