"""What can keep conversations from being kept, said in our own words. None of it stops an answer."""

import errno
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from index.errors import FootnoteError

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_REFUSED = {errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR, errno.EISDIR}
_FREE_SPACE = "Free some space; until then answers come as ever, but are not kept"
_CHOOSE = "Make it writable, or name another folder in FOOTNOTE_HOME; answers come as ever, but are not kept"


class ConversationsNotKept(FootnoteError):
    """The store cannot be read or written now; questions can be asked all the same."""


class ConversationsNewer(ConversationsNotKept):
    """The store was written by a newer Footnote; it is left as it is."""


class ConversationsDamaged(ConversationsNotKept):
    """The store cannot be read as a database; opening it anew sets it aside."""


class ConversationMissing(FootnoteError):
    """There is no conversation, or no question, of that number."""


@contextmanager
def store_errors(file: Path) -> Iterator[None]:
    """Turn what SQLite and the system say of a store into our errors.

    Args:
        file: the store.

    Raises:
        ConversationsNotKept: the disk is full, read-only or gone, or another program holds the store.
        ConversationsDamaged: it is no database, or a damaged one.
    """
    try:
        yield
    except OSError as error:
        raise _of_the_system(error, file) from error
    except sqlite3.Error as error:
        raise _of_sqlite(error, file) from error


def _of_the_system(error: OSError, file: Path) -> ConversationsNotKept:
    said = (error.strerror or str(error)).lower()
    if error.errno in _FULL:
        return _full(file)
    if error.errno in _REFUSED:
        return _refused(file)
    return ConversationsNotKept(f"conversations cannot be kept in {file} ({said})", _CHOOSE)


def _of_sqlite(error: sqlite3.Error, file: Path) -> ConversationsNotKept:
    said, name = str(error).lower(), getattr(error, "sqlite_errorname", "")
    if "is full" in said or name == "SQLITE_FULL":
        return _full(file)
    if "readonly" in said or "unable to open" in said:
        return _refused(file)
    if "is locked" in said or "busy" in said:
        return ConversationsNotKept(
            f"another program has held the conversations in {file} for too long",
            "End it; until then answers come as ever, but are not kept",
        )
    if "malformed" in said or "not a database" in said or "no such table" in said or "encrypted" in said:
        return ConversationsDamaged(
            f"the conversations in {file} cannot be read ({said})",
            "Start Footnote again: it sets the file aside and begins a new one",
        )
    if not os.access(file.parent, os.W_OK):
        return _refused(file)
    return ConversationsNotKept(f"conversations cannot be kept in {file} ({said})", _FREE_SPACE)


def _full(file: Path) -> ConversationsNotKept:
    return ConversationsNotKept(f"the disk that holds the conversations ({file}) is full", _FREE_SPACE)


def _refused(file: Path) -> ConversationsNotKept:
    return ConversationsNotKept(f"the conversations in {file} cannot be written", _CHOOSE)
