"""Conversations, kept as they happen: a question the moment it is asked, an answer as it grows."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Self

from qa.conversations import reading
from qa.conversations.coding import answer_json, asked_json, days_json, passages_json, trouble_json
from qa.conversations.database import Database
from qa.conversations.errors import ConversationMissing, store_errors
from qa.conversations.holders import Holder
from qa.conversations.records import Asked, Asking, Conversation, EndState, KeptTrouble
from qa.conversations.search import find, index_turn, says
from qa.conversations.titles import named, title_of

if TYPE_CHECKING:
    from qa.answer import Answer
    from qa.conversations.records import SearchHit, StoredTurn, Summary
    from qa.passage import Passage

KEPT_DAYS = 30
"""How long a deleted conversation can be brought back."""


def _utc_now() -> datetime:
    return datetime.now(UTC)


class ConversationStore:
    """The conversations of one person, in one SQLite file; several chats may have it open.

    All methods block for milliseconds, or while another program writes; any thread may call them. Each raises
    ConversationsNotKept when the file cannot be read or written: the chat goes on without.

    Attributes:
        set_aside: where a damaged file went when this one was opened, to be told to the person; or None.
    """

    def __init__(self, database: Database, holder: Holder, now: Callable[[], datetime]) -> None:
        self._database = database
        self._holder = holder
        self._now = now
        self.set_aside = database.set_aside

    @classmethod
    def open(cls, path: Path, *, now: Callable[[], datetime] = _utc_now) -> Self:
        """Open the store, made anew if it is not there or damaged.

        Args:
            path: the file; beside it stand SQLite's own, and a folder of locks.
            now: the moment, in UTC.

        Raises:
            ConversationsNewer: a newer Footnote wrote it.
            ConversationsNotKept: it can be neither read nor made.
        """
        database = Database(path)
        try:
            with store_errors(path):
                holder = Holder(path.with_name(f"{path.stem}.open"))
        except BaseException:
            database.close()
            raise
        return cls(database, holder, now)

    def close(self) -> None:
        """Close the file. What is still running counts as interrupted from now on."""
        with store_errors(self._database.file):
            self._holder.close()
            self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # ---- as a conversation happens

    def begin(self, index: str) -> int:
        """Begin a conversation; it is listed once it has a question, which gives it its title.

        Args:
            index: the folder of the index that is asked.
        """
        with self._database.writing() as connection:
            now = self._stamp()
            return _inserted(
                connection,
                "INSERT INTO conversation (title, index_folder, created, updated) VALUES ('', ?, ?, ?)",
                (index, now, now),
            )

    def ask(self, conversation: int, asked: Asked) -> Asking:
        """Keep a question that is asked now; a conversation that was deleted meanwhile is brought back.

        Raises:
            ConversationMissing: there is no such conversation (any more).
        """
        with self._database.writing() as connection:
            row = connection.execute(
                "SELECT title FROM conversation WHERE id = ?", (conversation,)
            ).fetchone()
            if row is None:
                raise reading.missing(conversation)
            now = self._stamp()
            connection.execute(
                "UPDATE conversation SET title = ?, updated = ?, deleted = NULL WHERE id = ?",
                (row["title"] or title_of(asked.question), now, conversation),
            )
            turn = _inserted(
                connection,
                """INSERT INTO turn (conversation, ordinal, question, asked) VALUES (?,
                   (SELECT coalesce(max(ordinal), 0) + 1 FROM turn WHERE conversation = ?), ?, ?)""",
                (conversation, conversation, _storable(asked.question), now),
            )
            attempt = self._attempt(connection, turn, asked)
            index_turn(connection, turn)
        return Asking(conversation, turn, attempt)

    def again(self, turn: int, asked: Asked) -> Asking:
        """Keep that a question is asked once more; what came before stays.

        Args:
            turn: the question, as `Asking.turn` and `StoredTurn.id` number it.
            asked: as it is asked this time.

        Raises:
            ConversationMissing: there is no such question (any more).
        """
        with self._database.writing() as connection:
            conversation = _conversation_of(connection, turn)
            connection.execute(
                "UPDATE conversation SET updated = ?, deleted = NULL WHERE id = ?",
                (self._stamp(), conversation),
            )
            return Asking(conversation, turn, self._attempt(connection, turn, asked))

    def _attempt(self, connection: sqlite3.Connection, turn: int, asked: Asked) -> int:
        return _inserted(
            connection,
            "INSERT INTO attempt (turn, asked, state, holder, started) VALUES (?, ?, 'running', ?, ?)",
            (turn, asked_json(asked), self._holder.name, self._stamp()),
        )

    def understood(
        self, asking: Asking, standalone_question: str, days: tuple[date, date] | None = None
    ) -> None:
        """Keep how a question was understood."""
        with self._database.writing() as connection:
            connection.execute(
                "UPDATE attempt SET standalone_question = ?, days = ? WHERE id = ? AND state = 'running'",
                (_storable(standalone_question), days_json(days), asking.attempt),
            )

    def found(self, asking: Asking, passages: Sequence[Passage]) -> None:
        """Keep the passages that were found."""
        held = passages_json(passages)
        with self._database.writing() as connection:
            if _is_running(connection, asking):
                connection.execute("REPLACE INTO passages VALUES (?, ?)", (asking.attempt, held))

    def write(self, asking: Asking, answer: Answer) -> None:
        """Keep an answer as far as it is written; call it a few times a second at most."""
        held = answer_json(answer)
        with self._database.writing() as connection:
            if _is_running(connection, asking):
                connection.execute(
                    "REPLACE INTO answer VALUES (?, ?, ?)", (asking.attempt, _storable(answer.answer), held)
                )
                index_turn(connection, asking.turn)

    def end(self, asking: Asking, state: EndState = "finished", trouble: KeptTrouble | None = None) -> None:
        """Keep how an attempt ended; whatever is written afterwards is too late and not kept."""
        with self._database.writing() as connection:
            now = self._stamp()
            connection.execute(
                """UPDATE attempt SET state = ?, trouble = ?, ended = ?
                   WHERE id = ? AND state = 'running'""",
                (state, trouble_json(trouble), now, asking.attempt),
            )
            connection.execute("UPDATE conversation SET updated = ? WHERE id = ?", (now, asking.conversation))

    # ---- to look at

    def conversations(self, limit: int = 100, offset: int = 0, *, deleted: bool = False) -> list[Summary]:
        """Conversations: pinned ones first, then the newest.

        Args:
            limit: at most so many.
            offset: after so many.
            deleted: those that were deleted and can be brought back, the last deleted first.
        """
        with self._database.reading() as connection:
            return reading.summaries(connection, limit, offset, deleted=deleted)

    def summary(self, conversation: int) -> Summary:
        """One conversation, deleted or not.

        Raises:
            ConversationMissing: there is none of that number, or it has no question.
        """
        with self._database.reading() as connection:
            return reading.summary(connection, conversation)

    def turns(self, conversation: int) -> tuple[StoredTurn, ...]:
        """The questions of a conversation, first to last, each with all its attempts."""
        with self._database.reading() as connection:
            return reading.stored_turns(connection, conversation, self._holder.is_alive)

    def conversation(self, conversation: int) -> Conversation:
        """A whole conversation, for an export.

        Raises:
            ConversationMissing: there is none of that number, or it has no question.
        """
        with self._database.reading() as connection:
            summary = reading.summary(connection, conversation)
            turns = reading.stored_turns(connection, conversation, self._holder.is_alive)
        return Conversation(summary, turns)

    def search(self, text: str, limit: int = 50) -> list[SearchHit]:
        """Questions whose words, answer or title say all the words of a text, newest first.

        Args:
            text: as typed; words may be unfinished, accents and case do not matter.
            limit: at most so many.
        """
        with self._database.reading() as connection:
            return find(connection, text, limit)

    def named(self, name: str) -> list[Summary]:
        """The conversations that a person may mean: that number, that very title, or titles of those words.

        Args:
            name: a number, or words of a title, which may be unfinished; "" means all.
        """
        listed = self.conversations(limit=-1)
        if exact := [one for one in listed if name.strip() in (str(one.id), one.title)]:
            return exact
        return [one for one in listed if says(one.title, name)]

    # ---- to put in order

    def rename(self, conversation: int, title: str) -> str:
        """Give a conversation a title; an empty one makes it that of its first question again.

        Returns:
            The title that it has now.

        Raises:
            ConversationMissing: there is none of that number, or it has no question.
        """
        with self._database.writing() as connection:
            held = reading.summary(connection, conversation)
            given = named(title)
            holds = given or title_of(held.first_question)
            connection.execute(
                "UPDATE conversation SET title = ?, named = ? WHERE id = ?",
                (holds, bool(given), conversation),
            )
            first = connection.execute(
                "SELECT id FROM turn WHERE conversation = ? ORDER BY ordinal LIMIT 1", (conversation,)
            ).fetchone()
            index_turn(connection, first["id"])
        return holds

    def pin(self, conversation: int, *, pinned: bool = True) -> None:
        """Let a conversation stand before the others, or no more.

        Raises:
            ConversationMissing: there is none of that number.
        """
        self._change("UPDATE conversation SET pinned = ? WHERE id = ?", pinned, conversation)

    def delete(self, conversation: int) -> None:
        """Take a conversation out of lists and searches; `undelete` brings it back until it is purged.

        Raises:
            ConversationMissing: there is none of that number.
        """
        self._change("UPDATE conversation SET deleted = ? WHERE id = ?", self._stamp(), conversation)

    def undelete(self, conversation: int) -> None:
        """Bring a deleted conversation back.

        Raises:
            ConversationMissing: there is none of that number (any more).
        """
        self._change("UPDATE conversation SET deleted = ? WHERE id = ?", None, conversation)

    def _change(self, statement: str, value: object, conversation: int) -> None:
        with self._database.writing() as connection:
            if not connection.execute(statement, (value, conversation)).rowcount:
                raise reading.missing(conversation)

    def purge(self, days: float = KEPT_DAYS) -> int:
        """Forget for good what was deleted more than so many days ago, and what never had a question.

        Returns:
            How many deleted conversations are gone.
        """
        latest = (self._now() - timedelta(days=days)).isoformat(timespec="microseconds")
        with self._database.writing() as connection:
            gone = connection.execute("DELETE FROM conversation WHERE deleted <= ?", (latest,)).rowcount
            connection.execute(
                """DELETE FROM conversation WHERE created <= ?
                   AND NOT EXISTS (SELECT 1 FROM turn WHERE turn.conversation = conversation.id)""",
                (latest,),
            )
        return gone

    def fork(self, conversation: int, turn: int, *, including: bool = True) -> int:
        """Begin a conversation with the questions of another one up to a certain one.

        Args:
            conversation: to take from; it stays as it is.
            turn: the last question to take.
            including: or, if false, the first one to leave.

        Returns:
            The number of the new conversation. It is listed once it has a question.

        Raises:
            ConversationMissing: there is no such conversation or question.
        """
        with self._database.writing() as connection:
            if _conversation_of(connection, turn) != conversation:
                raise _no_question(turn)
            now = self._stamp()
            new = _inserted(
                connection,
                """INSERT INTO conversation (title, named, index_folder, created, updated, forked_from)
                   SELECT title, named, index_folder, ?, ?, id FROM conversation WHERE id = ?""",
                (now, now, conversation),
            )
            taken = connection.execute(
                f"""SELECT id FROM turn WHERE conversation = ? AND ordinal {"<=" if including else "<"}
                    (SELECT ordinal FROM turn WHERE id = ?) ORDER BY ordinal""",  # noqa: S608 (two constants)
                (conversation, turn),
            ).fetchall()
            for (old,) in taken:
                _copy_turn(connection, old, new)
            if not taken:  # its own first question names it
                connection.execute("UPDATE conversation SET title = '' WHERE id = ? AND NOT named", (new,))
        return new

    def _stamp(self) -> str:
        return self._now().isoformat(timespec="microseconds")


def _inserted(connection: sqlite3.Connection, statement: str, values: Sequence[object]) -> int:
    number = connection.execute(statement, tuple(values)).lastrowid
    assert number is not None
    return number


def _is_running(connection: sqlite3.Connection, asking: Asking) -> bool:
    row = connection.execute("SELECT state FROM attempt WHERE id = ?", (asking.attempt,)).fetchone()
    return row is not None and row["state"] == "running"


def _conversation_of(connection: sqlite3.Connection, turn: int) -> int:
    row = connection.execute("SELECT conversation FROM turn WHERE id = ?", (turn,)).fetchone()
    if row is None:
        raise _no_question(turn)
    return int(row["conversation"])


def _no_question(turn: int) -> ConversationMissing:
    return ConversationMissing(f"there is no question {turn} in this conversation", "Open it anew")


def _copy_turn(connection: sqlite3.Connection, old: int, conversation: int) -> None:
    """Copy a question with all its attempts to the end of a conversation."""
    new = _inserted(
        connection,
        """INSERT INTO turn (conversation, ordinal, question, asked)
           SELECT ?, ordinal, question, asked FROM turn WHERE id = ?""",
        (conversation, old),
    )
    attempts = connection.execute("SELECT id FROM attempt WHERE turn = ? ORDER BY id", (old,)).fetchall()
    for (attempt,) in attempts:
        # What still runs goes on in the conversation that it was asked in; in the copy nobody answers it.
        copy = _inserted(
            connection,
            """INSERT INTO attempt (turn, asked, state, holder, standalone_question, days, trouble, started,
                                    ended)
               SELECT ?, asked, CASE state WHEN 'running' THEN 'interrupted' ELSE state END, '',
                      standalone_question, days, trouble, started, ended FROM attempt WHERE id = ?""",
            (new, attempt),
        )
        connection.execute(
            "INSERT INTO passages SELECT ?, json FROM passages WHERE attempt = ?", (copy, attempt)
        )
        connection.execute(
            "INSERT INTO answer SELECT ?, text, json FROM answer WHERE attempt = ?", (copy, attempt)
        )
    index_turn(connection, new)


def _storable(text: str) -> str:
    """A text that UTF-8 can hold: of lone surrogates it holds none."""
    return text.encode("utf-8", "replace").decode("utf-8")
