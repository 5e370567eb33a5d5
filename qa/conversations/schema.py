"""The tables of the store, and how those of earlier versions become today's."""

import sqlite3
from collections.abc import Callable

from qa.conversations.search import index_turn

APPLICATION_ID = 0x466F6F74  # "Foot": tells our file from any other SQLite file


def first_tables(connection: sqlite3.Connection) -> None:
    """Version 1: conversations, their questions, attempts, passages and answers, and the words of them."""
    for statement in (
        """CREATE TABLE conversation (
               id INTEGER PRIMARY KEY AUTOINCREMENT, title TEXT NOT NULL, named INTEGER NOT NULL DEFAULT 0,
               index_folder TEXT NOT NULL, created TEXT NOT NULL, updated TEXT NOT NULL,
               pinned INTEGER NOT NULL DEFAULT 0, deleted TEXT, forked_from INTEGER)""",
        """CREATE TABLE turn (
               id INTEGER PRIMARY KEY AUTOINCREMENT,
               conversation INTEGER NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
               ordinal INTEGER NOT NULL, question TEXT NOT NULL, asked TEXT NOT NULL,
               UNIQUE (conversation, ordinal))""",
        """CREATE TABLE attempt (
               id INTEGER PRIMARY KEY AUTOINCREMENT,
               turn INTEGER NOT NULL REFERENCES turn (id) ON DELETE CASCADE,
               asked TEXT NOT NULL, state TEXT NOT NULL, holder TEXT NOT NULL,
               standalone_question TEXT, days TEXT, trouble TEXT, started TEXT NOT NULL, ended TEXT)""",
        "CREATE INDEX attempt_of_turn ON attempt (turn)",
        # Apart from the attempt, because an answer is written over and over while it grows.
        """CREATE TABLE passages (
               attempt INTEGER PRIMARY KEY REFERENCES attempt (id) ON DELETE CASCADE, json TEXT NOT NULL)""",
        """CREATE TABLE answer (
               attempt INTEGER PRIMARY KEY REFERENCES attempt (id) ON DELETE CASCADE,
               text TEXT NOT NULL, json TEXT NOT NULL)""",
        # Its words are folded before they come here, see `qa.conversations.folding`.
        """CREATE VIRTUAL TABLE said USING fts5 (
               title, question, answer, tokenize = 'unicode61 remove_diacritics 0', prefix = '2 3')""",
        """CREATE TRIGGER forget_turn AFTER DELETE ON turn
               BEGIN DELETE FROM said WHERE rowid = old.id; END""",
    ):
        connection.execute(statement)


MIGRATIONS: tuple[Callable[[sqlite3.Connection], None], ...] = (first_tables,)
"""What makes version n + 1 of version n; run inside one transaction."""

VERSION = len(MIGRATIONS)


def version_of(connection: sqlite3.Connection) -> int:
    """The version of a file; 0 for an empty one."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def is_ours(connection: sqlite3.Connection) -> bool:
    """Whether a file is a store, or empty; and not some other program's database."""
    number = connection.execute("PRAGMA application_id").fetchone()[0]
    tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    return number == APPLICATION_ID or not tables


def migrate(connection: sqlite3.Connection) -> None:
    """Bring the tables up to date; the caller holds a transaction."""
    before = version_of(connection)
    for step in MIGRATIONS[before:]:
        step(connection)
    if before < VERSION:
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {VERSION}")
        for (turn,) in connection.execute("SELECT id FROM turn").fetchall():
            index_turn(connection, turn)
