"""`/conversations`, `/open`, `/rename` and `/export` in the plain chat."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from index.errors import FootnoteError
from tui.command.export import conversations_text, export_argument, export_file, export_to
from tui.plain import one_line
from tui.plain_chat.answering import Said
from tui.talks.kept import manner_of, query_of
from tui.words.wording import counted

if TYPE_CHECKING:
    from qa.conversations import StoredTurn
    from tui.plain_chat.keeper import Keeper

_LISTED = 20
_NONE_YET = "Nothing has been asked in this conversation yet."


class Shelf:
    """The conversations that are kept.

    Args:
        keeper: keeps them.
        write: says a line.
    """

    def __init__(self, keeper: Keeper, write: Callable[[str], object]) -> None:
        self._keeper = keeper
        self._write = write

    def conversations(self, words: str) -> None:
        """List the conversations, or where some words are said in them."""
        store = self._keeper.store()
        if not words:
            found = store.conversations(limit=_LISTED)
            self._write(conversations_text(found) if found else "No conversation is kept yet.")
            return
        hits = store.search(words, limit=_LISTED)
        for hit in hits:
            told = f"{hit.conversation}: {one_line(hit.title)}. In its {hit.place}: {one_line(hit.snippet)}"
            self._write(told)
        self._write("/open NUMBER goes on with one." if hits else f"No conversation says {one_line(words)}.")

    def open(self, name: str) -> list[Said] | None:
        """The questions of a conversation to go on with; None if it is not clear which."""
        if not name:
            self._write("/open takes the number of a conversation, or words of its title:")
            self.conversations("")
            return None
        found = self._keeper.store().named(name)
        if not found:
            self._write(f"No conversation is called {one_line(name)}. /conversations lists them.")
            return None
        if len(found) > 1:
            self._write(f'"{one_line(name)}" may mean {counted(len(found), "conversation")}:')
            self._write(conversations_text(found[:_LISTED]))
            return None
        conversation = self._keeper.store().conversation(found[0].id)
        self._keeper.conversation = found[0].id
        self._write(
            f"{one_line(found[0].title)}: {counted(found[0].turns, 'question')}. Its last one and the answer:"
        )
        return [_said(turn) for turn in conversation.turns]

    def rename(self, title: str) -> None:
        """Give the conversation a title; without one it is called by its first question."""
        if self._keeper.conversation is None:
            self._write(_NONE_YET)
            return
        now = self._keeper.store().rename(self._keeper.conversation, title)
        self._write(f"It is called {one_line(now)}.")

    def export(self, argument: str) -> None:
        """Write the conversation to a file, in the folder that one is in if none is named.

        Raises:
            FootnoteError: it cannot be written.
        """
        if self._keeper.conversation is None:
            self._write(_NONE_YET)
            return
        conversation = self._keeper.store().conversation(self._keeper.conversation)
        format_, path = export_argument(argument)
        file = export_file(path, conversation.summary, format_)
        try:
            export_to(file, conversation, format_)
        except FootnoteError as error:
            raise FootnoteError(error.what, "Name another file: /export FILE") from error
        self._write(f"Written to {one_line(str(file.absolute()))}.")


def _said(turn: StoredTurn) -> Said:
    best = turn.best
    return Said(
        query_of(best.asked), manner_of(best.asked.manner), turn.id, best.answer, best.passages, best.days
    )
