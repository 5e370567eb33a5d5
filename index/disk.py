"""What a disk can refuse, said in our own words."""

import errno
import json
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from index.errors import FootnoteError, IndexBusy, IndexDamaged, IndexNotWritable, TooManyOpenFiles
from index.private import create_private

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_REFUSED = {errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR}
_OUT_OF_FILES = {errno.EMFILE, errno.ENFILE}
# What a network drive says that went away; ESTALE and its like do not exist on Windows.
_GONE = {
    getattr(errno, name, -1)
    for name in ("EIO", "ESTALE", "ENOTCONN", "EHOSTDOWN", "EHOSTUNREACH", "ETIMEDOUT", "ENODEV", "ENXIO")
}
_NO_LOCKS = {errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP}
# SQLite's names for the same: locks or the memory that its readers and writers share do not work.
_SQLITE_NO_LOCKS = (
    *("SQLITE_PROTOCOL", "SQLITE_IOERR_SHMOPEN", "SQLITE_IOERR_SHMMAP", "SQLITE_IOERR_SHMLOCK"),
    *("SQLITE_IOERR_LOCK", "SQLITE_IOERR_RDLOCK", "SQLITE_IOERR_UNLOCK", "SQLITE_IOERR_CHECKRESERVEDLOCK"),
)
# What SQLite (its shared memory, above all), Chroma and tantivy say of a full disk among other things.
_SAYS_NO_REASON = ("disk i/o error", "failed to apply logs", "error in compaction", "index writer was killed")
# A table or column that is gone: somebody else has worked on the catalog.
_SQLITE_DAMAGE = ("malformed", "not a database", "no such table", "no such column", "file is encrypted")
# Chroma gives back what a batch of it had taken before its error comes.
_NEARLY_FULL = 16 * 2**20
# Chroma opens its database several times over, three files each; by the time of its error they are closed.
_FILES_OF_A_DATABASE = 24
_AGAIN = "run the same command again: it goes on where it stopped"
_FREE_SPACE = f"Free some space, then {_AGAIN}"
_CHOOSE = "Make it writable, or choose another folder with --index DIR"


@contextmanager
def storage_errors(folder: Path, what: str = "index") -> Iterator[None]:
    """Turn what SQLite, tantivy, Chroma and the system say of a bad disk into our errors.

    Args:
        folder: that is read or written.
        what: is kept there.

    Raises:
        IndexNotWritable: the disk is full, read-only, gone, or not ours to write; or it keeps no locks.
        TooManyOpenFiles: the system gives this program no more files.
        IndexBusy: the catalog is held by another program for longer than we wait.
        IndexDamaged: the catalog is not readable as a database.
    """
    try:
        yield
    except FootnoteError:
        raise
    except Exception as error:
        if known := storage_error(error, folder, what):
            raise known from error
        raise


def storage_error(error: Exception, folder: Path, what: str = "index") -> FootnoteError | None:
    """Our error for what a disk refused; None if the error is about something else."""
    if isinstance(error, OSError):  # its text holds a path, which may say anything
        return _known_by_number(error, folder, what)
    return _known_by_words(error, folder, what)


def out_of_files(error: BaseException) -> TooManyOpenFiles | None:
    """Our error if the system gives this program no more files, whoever says so; else None."""
    said = str(error).lower().replace(" ", "")
    if (isinstance(error, OSError) and error.errno in _OUT_OF_FILES) or "toomanyopenfiles" in said:
        return TooManyOpenFiles(
            "the system lets this program open no more files",
            f"Allow more with `ulimit -n 4096`, then {_AGAIN}",
        )
    return None


def no_locks(folder: Path, said: str) -> IndexNotWritable:
    """The error for a disk on which nobody can be kept from writing at the same time.

    Args:
        folder: of the index.
        said: what the system calls it.
    """
    return IndexNotWritable(
        f"the disk that holds the index {folder} does not keep locks as an index needs them ({said})",
        "Keep the index on a disk of this computer, not on a network drive: choose a folder with --index DIR",
    )


def _known_by_number(error: OSError, folder: Path, what: str) -> FootnoteError | None:
    """What a system error is, by its number."""
    said = (error.strerror or str(error)).lower()
    if error.errno in _FULL:
        return _full(folder, what)
    if error.errno in _REFUSED:
        return _refused(folder, what)
    if error.errno in _NO_LOCKS:
        return no_locks(folder, said)
    if error.errno in _GONE:
        return IndexNotWritable(
            f"the disk that holds the index {folder} does not answer ({said})", f"Connect it, then {_AGAIN}"
        )
    return out_of_files(error)


def _known_by_words(error: Exception, folder: Path, what: str) -> FootnoteError | None:
    """What a foreign error is, by its text."""
    said = str(error).lower()
    if any(words in said for words in ("is full", "no space left", "file too large", "quota exceeded")):
        return _full(folder, what)
    if known := out_of_files(error):
        return known
    if any(words in said for words in ("readonly", "read-only", "permission denied")):
        return _refused(folder, what)
    if "unable to open database" in said:  # SQLite, and Chroma's own
        return (os.access(folder, os.W_OK) and _no_more_files()) or _refused(folder, what)
    if any(words in said for words in _SAYS_NO_REASON):
        if _is_nearly_full(folder):
            return _full(folder, what)
        if known := _no_more_files():
            return known
    return _known_by_sqlite(error, said, folder) if isinstance(error, sqlite3.Error) else None


def _known_by_sqlite(error: sqlite3.Error, said: str, folder: Path) -> FootnoteError | None:
    name = getattr(error, "sqlite_errorname", "")
    if name.startswith(_SQLITE_NO_LOCKS) or "locking protocol" in said:
        return no_locks(folder, name or said)
    if "is locked" in said:
        return IndexBusy(f"another program holds the catalog of the index {folder}", "Try again")
    if "disk i/o error" in said:
        return IndexNotWritable(
            f"reading or writing the index {folder} failed ({name or said})",
            f"Free some space, or connect its disk if it is gone, then {_AGAIN}",
        )
    if any(words in said for words in _SQLITE_DAMAGE):
        return IndexDamaged(
            f"the catalog {folder / 'catalog.sqlite3'} cannot be read ({error})",
            "Restore it from a backup, or build a new index with --index DIR",
        )
    return None


def is_about_disk(error: Exception) -> bool:
    """Whether what a Chroma server says is that its disk is full or read-only."""
    said = str(error).lower()
    return any(
        words in said for words in ("is full", "no space left", "readonly", "read-only", "permission denied")
    )


def _is_nearly_full(folder: Path) -> bool:
    """Whether so little is free that what failed may well have failed for it."""
    try:
        return shutil.disk_usage(folder).free < _NEARLY_FULL
    except OSError:
        return False


def _no_more_files() -> TooManyOpenFiles | None:
    """SQLite does not say why it cannot open a file: see whether as many can be opened as it may need."""
    opened: list[int] = []
    try:
        while len(opened) < _FILES_OF_A_DATABASE:
            opened.append(os.open(os.devnull, os.O_RDONLY))
    except OSError as error:
        return out_of_files(error)
    finally:
        for one in opened:
            os.close(one)
    return None


def _full(folder: Path, what: str) -> IndexNotWritable:
    return IndexNotWritable(f"the disk that holds the {what} {folder} is full", _FREE_SPACE)


def _refused(folder: Path, what: str) -> IndexNotWritable:
    choose = _CHOOSE if what == "index" else "Make it writable, or name another one"
    return IndexNotWritable(f"the {what} folder {folder} cannot be written", choose)


def write_json(file: Path, value: dict[str, Any]) -> None:
    """Replace a small JSON file in one step: a reader sees the old one or the new one, whole."""
    draft = file.with_name(f"{file.name}.{os.getpid()}.new")
    try:
        with create_private(draft) as stream:
            stream.write(json.dumps(value).encode())
            stream.flush()
            os.fsync(stream.fileno())
        draft.replace(file)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise


def read_json(file: Path) -> dict[str, Any] | None:
    """What `write_json` wrote; None if the file is absent or broken.

    Raises:
        TooManyOpenFiles: nobody can say.
    """
    try:
        value = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        if refused := out_of_files(error):
            raise refused from error
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
