"""The file of the store: opened, brought up to date, set aside if it is damaged."""

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from index.private import OWNER_FILE, make_private_folder
from qa.conversations.errors import ConversationsDamaged, ConversationsNewer, store_errors
from qa.conversations.schema import VERSION, is_ours, migrate, version_of

# Two chats write in turns of milliseconds; whoever waits longer waits for something that is stuck.
_BUSY_SECONDS = 10.0
# A look at every page takes a tenth of a second for so much; a larger file is found damaged when it is read.
_LOOK_THROUGH_BYTES = 64 * 2**20
_PARTS = ("", "-wal", "-shm")


class Database:
    """One connection to the store, for one thread at a time.

    Args:
        file: made if it is not there, readable by its owner alone.

    Attributes:
        file: the store.
        set_aside: where a damaged file went that stood in its place, or None.

    Raises:
        ConversationsNewer: a newer Footnote wrote it; it is left as it is.
        ConversationsNotKept: it can be neither read nor made.
    """

    def __init__(self, file: Path) -> None:
        self.file = file
        self.set_aside: Path | None = None
        self._turn = threading.RLock()
        try:
            self._connection = self._opened()
        except ConversationsDamaged:
            with store_errors(file):
                self.set_aside = _set_aside(file)
            self._connection = self._opened()

    def _opened(self) -> sqlite3.Connection:
        with store_errors(self.file):
            make_private_folder(self.file.parent)
            os.close(os.open(self.file, os.O_RDWR | os.O_CREAT, OWNER_FILE))
            connection = sqlite3.connect(
                self.file, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False
            )
            try:
                self._prepare(connection)
            except BaseException:
                connection.close()
                raise
        return connection

    def _prepare(self, connection: sqlite3.Connection) -> None:
        connection.row_factory = sqlite3.Row
        if not is_ours(connection):
            raise sqlite3.DatabaseError("file is not a database of Footnote")
        if (version := version_of(connection)) > VERSION:
            raise ConversationsNewer(
                f"the conversations in {self.file} were written by a newer Footnote (version {version} of "
                f"their tables, this one knows {VERSION})",
                "Update Footnote; until then answers come as ever, but are not kept",
            )
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")  # a question must outlive a power cut
        connection.execute("PRAGMA foreign_keys = ON")
        if version and self.file.stat().st_size < _LOOK_THROUGH_BYTES:
            said = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
            if said != "ok":
                raise sqlite3.DatabaseError(f"malformed: {said}")
        if version < VERSION:
            connection.execute("BEGIN IMMEDIATE")
            migrate(connection)
            connection.execute("COMMIT")

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """The connection, for queries that see one moment.

        Raises:
            ConversationsNotKept: the file cannot be read.
        """
        yield from self._inside("BEGIN")

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """The connection inside one transaction: all of it is stored, or nothing.

        Raises:
            ConversationsNotKept: the disk is full or read-only, or another program holds the file.
        """
        yield from self._inside("BEGIN IMMEDIATE")

    def _inside(self, begin: str) -> Iterator[sqlite3.Connection]:
        with self._turn, store_errors(self.file):
            self._connection.execute(begin)
            try:
                yield self._connection
                self._connection.execute("COMMIT")
            except BaseException:
                with suppress(sqlite3.Error):
                    if self._connection.in_transaction:  # SQLite may have rolled back by itself
                        self._connection.execute("ROLLBACK")
                raise

    def close(self) -> None:
        """Close the connection; another call changes nothing."""
        with self._turn:
            self._connection.close()


def _set_aside(file: Path) -> Path:
    """Give a damaged file another name, with what SQLite keeps beside it."""
    stamp = f"{datetime.now():%Y-%m-%d-%H%M%S}"
    other = file.with_name(f"{file.stem}.damaged-{stamp}{file.suffix}")
    for part in _PARTS:
        held = file.with_name(file.name + part)
        if held.exists():
            held.rename(other.with_name(other.name + part))
    return other
