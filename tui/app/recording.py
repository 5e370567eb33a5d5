"""Keeps every question and its answer as it happens."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import events, on

from tui.app.frame import AppFrame
from tui.command.export import set_aside_words
from tui.messages import (
    AnswerCame,
    AskingBegun,
    AskingEnded,
    ConversationsSetAside,
    NotKept,
    PassagesFound,
    StopWanted,
    Trouble,
    Understood,
)
from tui.talks.kept import store_file
from tui.talks.recording import Recording
from tui.talks.restored import STOPPED, Kept, Talk
from tui.widgets.changed import Comparison, Outdated
from tui.words.wording import sentence

if TYPE_CHECKING:
    from qa.answer import Answer
    from qa.conversations import EndState
    from tui.widgets.exchange import Exchange


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question that is being answered.

    Attributes:
        talk: the conversation that it belongs to.
        exchange: that shows it; its widgets may be gone when the chat is left.
        kept: its place there.
        before: the answer that stood there when it was asked; it is not its own.
    """

    talk: Talk
    exchange: Exchange
    kept: Kept
    before: Answer | None


class RecordingApp(AppFrame):
    """Writes down what is asked and answered; it comes after the part that asks, whose news it hears second.

    Attributes:
        recording: the one who writes.
        talk: the conversation on the screen.
    """

    recording: Recording
    talk: Talk

    def on_mount(self) -> None:
        """Nothing is opened before there is something to write."""
        self.recording = Recording(
            store_file(), lambda trouble: self.post_message(NotKept(trouble)), self.post_message
        )
        self.talk = Talk()
        self._asked: dict[int, _Asked] = {}

    @on(events.Unmount)
    async def keep_all(self) -> None:
        """Write down what is running as stopped, and everything to its end."""
        for turn in [*self._asked]:
            self._end(turn, "stopped", STOPPED)
        await asyncio.to_thread(self.recording.close)

    def on_not_kept(self, message: NotKept) -> None:
        """Say it once a conversation; answers come all the same."""
        trouble = message.trouble
        told = f"This conversation is not being kept: {sentence(trouble.what)} {sentence(trouble.fix)}"
        self.notify(told, severity="warning", timeout=12, markup=False)

    def on_conversations_set_aside(self, message: ConversationsSetAside) -> None:
        """Say where the earlier conversations are: they are gone from the list."""
        self.notify(set_aside_words(message.file), severity="warning", timeout=12, markup=False)

    # ---- news of a question

    def on_asking_begun(self, message: AskingBegun) -> None:
        """Write the question down; that it is asked again, where it has been asked before."""
        exchange = self.chat.conversation.exchange(message.turn)
        if exchange is None:
            return
        kept = exchange.kept or Kept()
        # The answer to another wording is nothing to compare with.
        again = kept.question == exchange.asked.question
        kept.earlier = _whole(exchange.answer) if again else None
        kept.question = exchange.asked.question
        kept.index, kept.seq = message.index, message.seq
        kept.articles = self.holdings.articles if self.holdings is not None else None
        exchange.kept = kept
        self._asked[message.turn] = _Asked(self.talk, exchange, kept, exchange.answer)
        self.recording.ask(self.talk, kept, exchange.asked, exchange.manner)
        self.settle()

    @on(Understood)
    def keep_understood(self, message: Understood) -> None:
        """Write down how it was understood."""
        if held := self._asked.get(message.turn):
            self.recording.understood(held.talk, held.kept, message.standalone_question, message.days)

    @on(PassagesFound)
    def keep_passages(self, message: PassagesFound) -> None:
        """Write down what was found."""
        if held := self._asked.get(message.turn):
            self.recording.found(held.talk, held.kept, message.passages)

    @on(AnswerCame)
    def keep_answer(self, message: AnswerCame) -> None:
        """Write down as much as there is."""
        if held := self._asked.get(message.turn):
            self.recording.grown(held.talk, held.kept, message.answer)

    @on(StopWanted)
    def keep_stop(self, message: StopWanted) -> None:
        """What was stopped has ended, whatever its thread still says."""
        self.settle()

    @on(AskingEnded)
    async def keep_end(self, message: AskingEnded) -> None:
        """Write down how it ended, and say what changed if it was asked before."""
        trouble = message.trouble
        exchange = self.chat.conversation.exchange(message.turn)
        if exchange is None:  # cleared away while it was answered
            self._end(message.turn, "stopped", STOPPED)
            return
        answer = exchange.answer
        broken = answer is not None and answer.interrupted is not None
        state: EndState = "failed" if trouble else "broken off" if broken else "finished"
        if self._end(message.turn, state, trouble) and state == "finished":
            await self.compare(exchange)

    def settle(self) -> None:
        """What is not running any more was stopped."""
        for turn in [*self._asked]:
            exchange = self.chat.conversation.exchange(turn)
            if exchange is None or not exchange.running:
                self._end(turn, "stopped", STOPPED)

    def _end(self, turn: int, state: EndState, trouble: Trouble | None) -> bool:
        """Write down that a question has ended; whether it had not before."""
        held = self._asked.pop(turn, None)
        if held is None:
            return False
        answer = held.exchange.answer
        came = answer if answer is not held.before else None
        self.recording.end(held.talk, held.kept, state, came, trouble)
        return True

    # ---- what an answer has become since

    async def compare(self, exchange: Exchange) -> None:
        """Say what an answer says otherwise than the one before it."""
        kept, answer = exchange.kept, exchange.answer
        if kept is None or kept.earlier is None or answer is None or exchange.query(Comparison):
            return
        from qa.conversations.changed import change_between  # needs the models of answers, which are loaded

        change = change_between(kept.earlier, answer)
        await exchange.mount(Comparison(exchange.turn, kept.earlier, change, self.signs))

    async def tell_outdated(self, exchange: Exchange, index: str, seq: int) -> None:
        """Say that the index has changed since an answer was given, if it has."""
        kept = exchange.kept
        outdated = (
            kept is not None
            and kept.index == index
            and kept.seq not in (None, seq)
            and exchange.answer is not None
            and exchange.interruption is None
            and not exchange.running
        )
        if not outdated or kept is None or exchange.query(Outdated):
            return
        now = self.holdings.articles if self.holdings is not None else None
        await exchange.mount(Outdated(exchange.turn, kept.articles, now, self.signs))


def _whole(answer: Answer | None) -> Answer | None:
    """An answer that can be compared with another: one that came to its end."""
    return answer if answer is not None and answer.finished and answer.interrupted is None else None
