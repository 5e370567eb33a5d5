"""What a disk can refuse, said in our own words."""

import errno
import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from index.errors import IndexBusy, IndexDamaged, IndexNotWritable

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_REFUSED = {errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR}
_FREE_SPACE = "Free some space, then run the same command again: it goes on where it stopped"
_CHOOSE = "Make it writable, or choose another folder with --index DIR"


@contextmanager
def storage_errors(folder: Path) -> Iterator[None]:
    """Turn what SQLite, tantivy, Chroma and the system say of a bad disk into our errors.

    Raises:
        IndexNotWritable: the disk is full, read-only, or not ours to write.
        IndexBusy: the catalog is held by another program for longer than we wait.
        IndexDamaged: the catalog is not readable as a database.
    """
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise _full(folder) from error
        if error.errno in _REFUSED:
            raise _refused(folder) from error
        raise
    except Exception as error:
        _raise_known(error, folder)
        raise


def _raise_known(error: Exception, folder: Path) -> None:
    """Raise our error if the text of a foreign one says what it is."""
    said = str(error).lower()
    if any(words in said for words in ("is full", "no space left", "file too large", "quota exceeded")):
        raise _full(folder) from error
    if any(
        words in said for words in ("readonly", "read-only", "permission denied", "unable to open database")
    ):
        raise _refused(folder) from error
    if isinstance(error, sqlite3.OperationalError) and "is locked" in said:
        raise IndexBusy(f"another program holds the catalog of the index {folder}", "Try again") from error
    if isinstance(error, sqlite3.OperationalError) and "disk i/o error" in said:
        raise IndexNotWritable(
            f"writing to the index {folder} failed (disk I/O error)", _FREE_SPACE
        ) from error
    if isinstance(error, sqlite3.DatabaseError) and ("malformed" in said or "not a database" in said):
        raise IndexDamaged(
            f"the catalog {folder / 'catalog.sqlite3'} cannot be read ({error})",
            "Restore it from a backup, or build a new index with --index DIR",
        ) from error


def is_about_disk(error: Exception) -> bool:
    """Whether what Chroma says is that its disk is full or read-only."""
    said = str(error).lower()
    return any(
        words in said for words in ("is full", "no space left", "readonly", "read-only", "permission denied")
    )


def _full(folder: Path) -> IndexNotWritable:
    return IndexNotWritable(f"the disk that holds the index {folder} is full", _FREE_SPACE)


def _refused(folder: Path) -> IndexNotWritable:
    return IndexNotWritable(f"the index folder {folder} cannot be written", _CHOOSE)


def write_json(file: Path, value: dict[str, Any]) -> None:
    """Replace a small JSON file in one step: a reader sees the old one or the new one, whole."""
    draft = file.with_name(f"{file.name}.{os.getpid()}.new")
    with draft.open("w", encoding="utf-8") as stream:
        json.dump(value, stream)
        stream.flush()
        os.fsync(stream.fileno())
    draft.replace(file)


def read_json(file: Path) -> dict[str, Any] | None:
    """What `write_json` wrote; None if the file is absent or broken."""
    try:
        value = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return value if isinstance(value, dict) else None


def folder_size(folder: Path) -> int:
    """Bytes of all files below a folder; files that vanish meanwhile count nothing."""
    total = 0
    for root, _, names in os.walk(folder):
        for name in names:
            try:
                total += (Path(root) / name).stat().st_size
            except OSError:
                continue
    return total
