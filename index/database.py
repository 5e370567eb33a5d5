"""SQLite connections of the catalog: any number of readers, one writer, no waiting between them."""

import errno
import os
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from index.disk import no_locks, storage_errors
from index.private import keep_private
from index.read_only import Stamp, is_read_only, read_only_address, require_current, stamp_of
from index.schema import SCHEMA_VERSION, require_known, schema_version
from index.upgrade import upgrade, way_back

# Five 384-dimension vectors to a page and 5 % waste; the default 4,096 holds two and wastes a quarter.
PAGE_SIZE = 8192
# Readers never wait in WAL mode; this covers two processes that open or migrate at the same moment.
BUSY_SECONDS = 15.0
# 8 MB: copied in some hundredths of a second.
PAGES_PER_STEP = 1_024


class Database:
    """An open catalog file. Thread-safe: a reader borrows a connection, the writer has its own.

    Where nobody may write, it is read: a catalog on a read-only disk can be asked like any other.

    Args:
        file: path of the SQLite file; its folder must exist.

    Attributes:
        file: the same.
        read_only: whether its folder or the file cannot be written.

    Raises:
        IndexIncompatible: made by a newer Footnote.
        IndexDamaged: not a database.
        IndexNotWritable: it cannot be written and must be: it is absent, of an older Footnote, or was not
            closed.
    """

    def __init__(self, file: Path) -> None:
        self.file = file
        self.read_only = is_read_only(file)
        self._stamp: Stamp | None = None
        self._idle: list[sqlite3.Connection] = []
        self._guard = threading.Lock()
        self._writing = threading.RLock()
        self._closed = False
        with storage_errors(file.parent):
            self._writer = self._connect()
            try:
                version = schema_version(self._writer)
                if version > SCHEMA_VERSION:
                    require_known(version, str(file.parent), way_back(file.parent))
                if self.read_only:
                    require_current(version, file.parent)
                    return
                keep_private(file.parent)
                self._writer.execute(f"PRAGMA page_size = {PAGE_SIZE}")
                (mode,) = self._writer.execute("PRAGMA journal_mode = WAL").fetchone()
                if mode != "wal":  # SQLite's way to say that the disk has no shared memory
                    raise no_locks(file.parent, f"journal mode {mode}")
                upgrade(self._writer, file, lambda copy: self.copy_to(copy, lambda _done, _all: None))
            except BaseException:
                self.close()
                raise

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            read_only_address(self.file) if self.read_only else self.file,
            timeout=BUSY_SECONDS,
            isolation_level=None,
            check_same_thread=False,
            uri=self.read_only,
        )
        if self.read_only:
            return connection
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA trusted_schema = OFF")  # the folder may come from somebody else
        return connection

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """A connection inside a read transaction: all it returns is of one moment."""
        if self.read_only:
            self._follow_others()
        with self._guard:
            connection = self._idle.pop() if self._idle else None
        with storage_errors(self.file.parent):
            connection = connection or self._connect()
            connection.execute("BEGIN")
            try:
                yield connection
            finally:
                if connection.in_transaction:  # SQLite may have rolled back by itself
                    connection.execute("ROLLBACK")
                self._give_back(connection)

    def _follow_others(self) -> None:
        """Somebody else may write what we cannot: connections to an older state are given up."""
        stamp = stamp_of(self.file)
        with self._guard:
            if stamp == self._stamp:
                return
            self._stamp = stamp
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()

    def _give_back(self, connection: sqlite3.Connection) -> None:
        with self._guard:
            if not self._closed:
                self._idle.append(connection)
                return
        connection.close()

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """The writer's connection inside one transaction: all of it is stored, or nothing.

        Raises:
            IndexNotWritable: the disk is full or read-only; nothing of the transaction is stored.
        """
        with self._writing, storage_errors(self.file.parent):
            if self.read_only:
                raise PermissionError(errno.EROFS, os.strerror(errno.EROFS), str(self.file))
            self._writer.execute("BEGIN IMMEDIATE")
            try:
                yield self._writer
                self._writer.execute("COMMIT")
            except BaseException:
                if self._writer.in_transaction:  # SQLite may have rolled back by itself
                    self._writer.execute("ROLLBACK")
                raise

    def pack(self) -> None:
        """Give free pages back to the disk; needs as much space again while it works.

        Raises:
            IndexNotWritable: the disk is full; nothing is changed.
        """
        with self._writing, storage_errors(self.file.parent):
            self._writer.execute("VACUUM")
            self._writer.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def copy_to(self, file: Path, on_pages: Callable[[int, int], None]) -> None:
        """Copy all of one moment into a new file, whoever reads and writes meanwhile.

        Args:
            file: must not exist, or be empty.
            on_pages: called with pages done and pages in all; what it raises ends the copy.
        """
        with self.reading() as connection:
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()  # the moment is now
            target = sqlite3.connect(file, isolation_level=None)
            try:
                connection.backup(
                    target, pages=PAGES_PER_STEP, progress=lambda _, left, all_: on_pages(all_ - left, all_)
                )
                target.execute("PRAGMA journal_mode = DELETE")  # one file, without -wal and -shm
            finally:
                target.close()

    def close(self) -> None:
        """Close all connections; those on loan close when they are given back."""
        with self._guard:
            self._closed = True
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()
        with self._writing:
            self._writer.close()
