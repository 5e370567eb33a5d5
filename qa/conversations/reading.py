"""Rows of the store as records."""

import sqlite3
from collections.abc import Callable, Iterable
from datetime import datetime

from qa.conversations.coding import answer_of, asked_of, days_of, passages_of, trouble_of
from qa.conversations.errors import ConversationMissing
from qa.conversations.records import Attempt, KeptTrouble, StoredTurn, Summary

_SUMMARY = """
    SELECT conversation.*, count(turn.id) AS turns,
           (SELECT question FROM turn AS first WHERE first.conversation = conversation.id
            ORDER BY ordinal LIMIT 1) AS first_question
    FROM conversation JOIN turn ON turn.conversation = conversation.id
    WHERE {condition} GROUP BY conversation.id
    ORDER BY {order} LIMIT ? OFFSET ?
"""
_LISTED = _SUMMARY.format(
    condition="conversation.deleted IS NULL", order="pinned DESC, updated DESC, conversation.id DESC"
)
_DELETED = _SUMMARY.format(
    condition="conversation.deleted IS NOT NULL", order="conversation.deleted DESC, conversation.id DESC"
)
_ONE = _SUMMARY.format(condition="conversation.id = ?", order="1")

_ATTEMPTS = """
    SELECT attempt.*, turn.question, passages.json AS passages, answer.json AS answer
    FROM turn JOIN attempt ON attempt.turn = turn.id
    LEFT JOIN passages ON passages.attempt = attempt.id
    LEFT JOIN answer ON answer.attempt = attempt.id
    WHERE turn.conversation = ? ORDER BY turn.ordinal, attempt.id
"""
_UNREADABLE = KeptTrouble(
    "this answer was kept by another version of Footnote and cannot be read", "Ask again"
)


def summaries(connection: sqlite3.Connection, limit: int, offset: int, *, deleted: bool) -> list[Summary]:
    """Conversations that have a question, in the order of a list."""
    rows = connection.execute(_DELETED if deleted else _LISTED, (limit, offset))
    return [_summary(row) for row in rows]


def summary(connection: sqlite3.Connection, conversation: int) -> Summary:
    """One conversation, deleted or not.

    Raises:
        ConversationMissing: there is none of that number.
    """
    row = connection.execute(_ONE, (conversation, 1, 0)).fetchone()
    if row is None:
        raise missing(conversation)
    return _summary(row)


def missing(conversation: int) -> ConversationMissing:
    """The error for a number that no conversation has."""
    return ConversationMissing(
        f"there is no conversation {conversation}", "`footnote export --list` lists those that are kept"
    )


def stored_turns(
    connection: sqlite3.Connection, conversation: int, is_alive: Callable[[str], bool]
) -> tuple[StoredTurn, ...]:
    """The questions of a conversation, each with its attempts.

    Args:
        connection: to the store.
        conversation: its number.
        is_alive: whether the holder of a running attempt is still there.
    """
    together: dict[int, list[sqlite3.Row]] = {}
    for row in connection.execute(_ATTEMPTS, (conversation,)):
        together.setdefault(row["turn"], []).append(row)
    return tuple(
        StoredTurn(turn, rows[0]["question"], tuple(_attempts(rows, is_alive)))
        for turn, rows in together.items()
    )


def _attempts(rows: Iterable[sqlite3.Row], is_alive: Callable[[str], bool]) -> Iterable[Attempt]:
    for row in rows:
        state, trouble = row["state"], trouble_of(row["trouble"])
        if state == "running" and not is_alive(row["holder"]):
            state = "interrupted"
        answer = None
        if row["answer"] is not None:
            try:
                answer = answer_of(row["answer"])
            except ValueError:
                trouble = trouble or _UNREADABLE
        yield Attempt(
            id=row["id"],
            asked=asked_of(row["asked"]),
            state=state,
            standalone_question=row["standalone_question"],
            days=days_of(row["days"]),
            passages=passages_of(row["passages"]) if row["passages"] else (),
            answer=answer,
            trouble=trouble,
            started=datetime.fromisoformat(row["started"]),
            ended=_moment(row["ended"]),
        )


def _summary(row: sqlite3.Row) -> Summary:
    return Summary(
        id=row["id"],
        title=row["title"],
        created=datetime.fromisoformat(row["created"]),
        updated=datetime.fromisoformat(row["updated"]),
        pinned=bool(row["pinned"]),
        turns=row["turns"],
        first_question=row["first_question"],
        index=row["index_folder"],
        forked_from=row["forked_from"],
        deleted=_moment(row["deleted"]),
    )


def _moment(stamp: str | None) -> datetime | None:
    return None if stamp is None else datetime.fromisoformat(stamp)
