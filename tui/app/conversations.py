"""Conversations that were held before: gone on with, named, forked, asked again."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.binding import Binding, BindingType

from tui.app.recording import RecordingApp
from tui.messages import (
    ConversationCame,
    ConversationNotFound,
    ConversationWanted,
    ForkHereWanted,
    ForkWanted,
    HoldingsChanged,
    IndexingEnded,
    IndexKnown,
    IndexOpened,
    NotRead,
    RenameWanted,
    SeveralFound,
    StopWanted,
    TitleCame,
    TurnsShown,
)
from tui.model_choice import QUOTE
from tui.plain import one_line
from tui.screens.conversations import ConversationsScreen
from tui.talks.restored import Talk, restored
from tui.widgets.conversation import Conversation
from tui.words.wording import shortened

if TYPE_CHECKING:
    from textual.message import Message

    from qa.conversations import ConversationStore
    from tui.engine import Engine
    from tui.widgets.exchange import Exchange

# More than anybody scrolls through; the search reaches all.
_LISTED = 2_000
_TITLE = 48


class ConversationsApp(RecordingApp):
    """Brings conversations back.

    Attributes:
        resume_words: opens a conversation at the start: words of it, "" for the newest, None for none.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f2", "conversations", "Conversations", id="conversations")
    ]

    resume_words: str | None = None
    _index = ""
    _seq = -1

    @on(events.Ready)
    def resume(self) -> None:
        """Open what was wanted at the start."""
        if self.resume_words is not None:
            self.recording.read(partial(_named, self.resume_words), NotRead)

    def action_conversations(self, words: str = "") -> None:
        """Show all conversations, or those that have these words."""
        if not isinstance(self.screen, ConversationsScreen):
            self.push_screen(ConversationsScreen(self.signs, self._index, self.talk, words))

    def open_named(self, words: str) -> None:
        """Go on with the conversation that has these words; without words show all."""
        if words:
            self.recording.read(partial(_named, words), NotRead)
        else:
            self.action_conversations()

    def on_conversation_not_found(self, message: ConversationNotFound) -> None:
        """Say so, and where all of them are."""
        words = shortened(message.words, _TITLE, self.signs)
        told = f"No conversation has the words {words}. F2 lists all." if words else "No conversation yet."
        self.notify(told, severity="warning", markup=False)

    def on_several_found(self, message: SeveralFound) -> None:
        """Let the person choose."""
        self.action_conversations(message.words)

    def on_not_read(self, message: NotRead) -> None:
        """The store said no."""
        self.tell_trouble(message.trouble)

    # ---- going on

    def on_conversation_wanted(self, message: ConversationWanted) -> None:
        """Fetch it."""
        self.recording.read(partial(_came, message.conversation, at=message.turn), NotRead)

    async def on_conversation_came(self, message: ConversationCame) -> None:
        """Put it on the screen in the place of what is there."""
        if self.chat.running is not None:
            # The second one is for questions that wait; then this comes again.
            for wish in (StopWanted(), StopWanted(), message):
                self.post_message(wish)
            return
        if isinstance(self.screen, ConversationsScreen):
            await self.pop_screen()
        self.leave_talk()
        self.talk = Talk(message.conversation, message.title)
        self.chat.show_title(message.title)
        self.chat.close_sources()
        self.chat.prompt.offers = 0
        await self.chat.long_conversation.restore(message.turns, message.at)
        if not message.turns:
            await self.chat.welcome()
        if message.draft:
            self.chat.prompt.text = message.draft
            self.chat.prompt.move_cursor(self.chat.prompt.document.end)
            self.notify("A fork: change the question and send it.", markup=False)
        elif told := self._differs(message):
            self.notify(told, markup=False)
        self.chat.prompt.focus()
        self.chat.hint()

    def _differs(self, message: ConversationCame) -> str:
        """In what the conversation was held otherwise than the next question will be asked."""
        told = []
        if message.index and self._index and message.index != self._index:
            told.append(f"It asked another index: {one_line(message.index)}.")
        then = message.turns[-1].manner if message.turns else self.manner
        now = self.manner
        if then.model.spec != now.model.spec:
            by = "was quoted" if then.model.quotes else f"was written by {one_line(then.model.spec)}"
            told.append(f"The last answer {by}: /model {one_line(then.model.spec or QUOTE)}.")
        if then.strictness != now.strictness:
            told.append(f"It was {then.strictness}: /strict {then.strictness}.")
        return " ".join(told)

    def leave_talk(self) -> None:
        """What is asked next begins a new conversation."""
        self.settle()
        self.talk = Talk()
        self.chat.show_title("")

    # ---- naming

    def rename(self, title: str) -> None:
        """Give the conversation on the screen a title."""
        if self.talk.id is None:
            self.notify("There is nothing to name yet: ask a question first.", markup=False)
        elif not title:
            self.notify(f"/rename takes a title. Now it is: {self.talk.title}", markup=False)
        else:
            self.post_message(RenameWanted(self.talk.id, title))

    def on_rename_wanted(self, message: RenameWanted) -> None:
        """Write it down."""
        number, title = message.conversation, message.title
        self.recording.read(
            lambda store: TitleCame(number, store.rename(number, title), renamed=True), NotRead
        )

    def on_title_came(self, message: TitleCame) -> None:
        """Show it."""
        if message.conversation == self.talk.id:
            self.talk.title = message.title
            self.chat.show_title(message.title)
        if isinstance(self.screen, ConversationsScreen):
            self.screen.renew()
        elif message.renamed:
            self.notify(f"Renamed: {shortened(message.title, _TITLE, self.signs)}", markup=False)

    # ---- forking

    def fork_at(self, turn: int) -> None:
        """Go on from before a question of the conversation on the screen, in a new conversation.

        Args:
            turn: the number of the exchange; its question goes into the prompt, to be changed.
        """
        exchange = self.chat.conversation.exchange(turn)
        if exchange is None or exchange.kept is None or exchange.kept.turn is None or self.talk.id is None:
            self.notify("There is nothing to fork yet: ask a question first.", markup=False)
        elif exchange.running:
            self.notify("Still answering. Esc stops it.", severity="warning", markup=False)
        else:
            self.post_message(ForkWanted(self.talk.id, exchange.kept.turn))

    def on_fork_here_wanted(self, message: ForkHereWanted) -> None:
        """An earlier question was to be edited: what came after it stays where it is."""
        self.fork_at(message.turn)

    def action_fork(self) -> None:
        """Fork at the question in view."""
        turn = self.chat.turn_in_view()
        newest = next(reversed([*self.chat.conversation.exchanges()]), None)
        self.fork_at(turn if turn is not None else newest.turn if newest is not None else 0)

    def on_fork_wanted(self, message: ForkWanted) -> None:
        """Let the store copy what stands before the question."""
        self.recording.read(partial(_forked, message.conversation, message.turn), NotRead)

    # ---- asking again

    @on(IndexOpened)
    @on(HoldingsChanged)
    @on(IndexingEnded)
    def look_at_index(self) -> None:
        """Find out which index it is, and whether answers are older than what it holds now."""

        def known(engine: Engine) -> Message:
            return IndexKnown(str(engine.library.folder), engine.seq())

        work = partial(self.session.bring, known, NotRead, lambda: not self.is_running)
        self.in_thread(work, "index known", exclusive=True)

    async def on_turns_shown(self, message: TurnsShown) -> None:
        """Say of the newest, and of what was opened, whether the index has changed since."""
        await self._tell_outdated()
        for exchange in self.chat.conversation.exchanges():
            await self.compare(exchange)

    async def on_index_known(self, message: IndexKnown) -> None:
        """Compare with what the answers on the page were given from."""
        self._index, self._seq = message.index, message.seq
        await self._tell_outdated()

    async def _tell_outdated(self) -> None:
        if self._seq >= 0:
            for exchange in self._looked_at():
                await self.tell_outdated(exchange, self._index, self._seq)

    def _looked_at(self) -> list[Exchange]:
        """The newest exchange, and the one that was opened; a line under each would be in the way."""
        if not self.chat.query(Conversation):  # the app is being closed
            return []
        exchanges = [*self.chat.conversation.exchanges()]
        opened = self.chat.long_conversation.opened
        return [one for one in exchanges if one is exchanges[-1] or (one.kept and one.kept.turn == opened)]


# ---- what the store is asked, in the writing thread


def _came(
    conversation: int, store: ConversationStore, *, at: int | None = None, draft: str = ""
) -> ConversationCame:
    summary = store.summary(conversation)
    turns = tuple(restored(turn, summary.index) for turn in store.turns(conversation))
    return ConversationCame(conversation, summary.title, summary.index, turns, at, draft)


def _named(words: str, store: ConversationStore) -> Message:
    """The one conversation that has these words, in its title or else anywhere; the newest without words."""
    summaries = store.conversations(limit=_LISTED)
    if not words:
        newest = max(summaries, key=lambda one: one.updated, default=None)
        return _came(newest.id, store) if newest is not None else ConversationNotFound("")
    wanted = one_line(words).casefold()
    titled = [one.id for one in summaries if wanted in one_line(one.title).casefold()]
    exact = [one.id for one in summaries if wanted == one_line(one.title).casefold()]
    found = exact[:1] or titled or [*dict.fromkeys(hit.conversation for hit in store.search(words))]
    if not found:
        return ConversationNotFound(words)
    return _came(found[0], store) if len(found) == 1 else SeveralFound(words)


def _forked(conversation: int, turn: int | None, store: ConversationStore) -> Message:
    turns = store.turns(conversation)
    if turn is None:
        return _came(store.fork(conversation, turns[-1].id), store)
    question = next(one.newest.asked.question for one in turns if one.id == turn)
    copy = store.fork(conversation, turn, including=False)
    if turns[0].id == turn:  # it has no question yet, and so no summary
        return ConversationCame(copy, "", store.summary(conversation).index, (), draft=question)
    return _came(copy, store, draft=question)
