"""Questions of one conversation, copied into a new one."""

import sqlite3
from collections.abc import Sequence

from qa.conversations.search import index_turn


def fork(connection: sqlite3.Connection, conversation: int, turn: int, now: str, *, including: bool) -> int:
    """Begin a conversation with the questions of another one up to a certain one; see the store's `fork`.

    Args:
        connection: inside a transaction.
        conversation: to take from.
        turn: a question of it.
        now: when this happens, as the store writes moments.
        including: whether that question is taken, too.

    Returns:
        The number of the new conversation.
    """
    new = inserted(
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


def inserted(connection: sqlite3.Connection, statement: str, values: Sequence[object]) -> int:
    """Insert a row; returns its number."""
    number = connection.execute(statement, tuple(values)).lastrowid
    assert number is not None
    return number


def _copy_turn(connection: sqlite3.Connection, old: int, conversation: int) -> None:
    """Copy a question with all its attempts to the end of a conversation."""
    new = inserted(
        connection,
        """INSERT INTO turn (conversation, ordinal, question, asked)
           SELECT ?, ordinal, question, asked FROM turn WHERE id = ?""",
        (conversation, old),
    )
    attempts = connection.execute("SELECT id FROM attempt WHERE turn = ? ORDER BY id", (old,)).fetchall()
    for (attempt,) in attempts:
        # What still runs goes on in the conversation that it was asked in; in the copy nobody answers it.
        copy = inserted(
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
