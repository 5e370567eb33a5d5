"""An older catalog becomes one of today: a copy is kept first, then all steps are taken or none.

A kill at any moment leaves the old catalog or the new one, and the next opening goes on by itself. The
copy is a plain SQLite file of its owner alone; `index.backup.restore_backup` takes it back.
"""

import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from index import lock
from index.disk import storage_errors
from index.errors import IndexBusy, IndexNotWritable
from index.schema import SCHEMA_VERSION, migrate, schema_version

# catalog.before-schema-3.sqlite3 is what was there before schema 3.
KEPT_PREFIX = "catalog.before-schema-"
# A gigabyte is copied in some seconds; whoever opens the same index meanwhile waits so long at most.
WAITING_SECONDS = 30.0
_LOOK_AGAIN_SECONDS = 0.05


def upgrade(connection: sqlite3.Connection, file: Path, copy_to: Callable[[Path], None]) -> None:
    """Bring an open catalog to our schema; one that has content is copied before anything is changed.

    Args:
        connection: to the catalog; in no transaction.
        file: the catalog.
        copy_to: copies what is committed into an empty file.

    Raises:
        IndexBusy: another process is writing this index and does not end soon.
        IndexNotWritable: the disk is full or read-only; nothing is changed.
        IndexIncompatible: made by a newer Footnote.
    """
    folder = file.parent
    if schema_version(connection) == SCHEMA_VERSION:
        return
    if not _has_content(connection):
        migrate(connection, str(folder))
        return
    with _alone(connection, folder) as is_old:
        if is_old:
            kept = folder / f"{KEPT_PREFIX}{SCHEMA_VERSION}.sqlite3"
            migrate(connection, str(folder), before=lambda: _keep(file, kept, copy_to))
            forget_copies(folder, but=kept)


def kept_copies(folder: Path) -> list[Path]:
    """The copies that upgrades have left in an index folder."""
    return sorted(folder.glob(f"{KEPT_PREFIX}*.sqlite3"))


def forget_copies(folder: Path, but: Path | None = None) -> None:
    """Delete the copies that upgrades have left, and what is left of a copy that a kill cut short."""
    for copy in (*kept_copies(folder), *folder.glob(f".{KEPT_PREFIX}*")):
        if copy != but:
            copy.unlink(missing_ok=True)


def way_back(folder: Path) -> str:
    """What else somebody may do whose Footnote is too old for an index: a clause, or nothing."""
    for copy in reversed(kept_copies(folder)):
        connection = sqlite3.connect(copy)
        try:
            known = 0 < schema_version(connection) <= SCHEMA_VERSION
        except sqlite3.DatabaseError:
            known = False
        finally:
            connection.close()
        if known:
            return (
                f", or go back to the copy from before that upgrade: footnote restore {copy}"
                f" --index {folder} --force"
            )
    return ""


def _has_content(connection: sqlite3.Connection) -> bool:
    if not schema_version(connection):
        return False
    found = "SELECT EXISTS (SELECT 1 FROM articles) OR EXISTS (SELECT 1 FROM files)"
    return bool(connection.execute(found).fetchone()[0])


@contextmanager
def _alone(connection: sqlite3.Connection, folder: Path) -> Iterator[bool]:
    """Be the one writer, unless somebody else upgrades the catalog meanwhile. Whether it is still old."""
    until = time.monotonic() + WAITING_SECONDS
    with ExitStack() as held:
        while schema_version(connection) != SCHEMA_VERSION:
            try:
                held.enter_context(lock.writing(folder, "upgrading"))
                break
            except IndexBusy:
                if time.monotonic() > until:
                    raise
            time.sleep(_LOOK_AGAIN_SECONDS)
        yield schema_version(connection) != SCHEMA_VERSION


def _keep(file: Path, kept: Path, copy_to: Callable[[Path], None]) -> None:
    """Copy the catalog beside itself: whole under its name, or not at all."""
    draft = kept.with_name(f".{kept.name}")
    try:
        with storage_errors(file.parent):
            _drop(draft)
            os.close(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
            copy_to(draft)
            draft.replace(kept)
    except IndexNotWritable as error:
        size = file.stat().st_size / 1e6
        raise IndexNotWritable(
            f"before an upgrade a copy of the catalog is kept ({size:,.1f} MB), and {error.what}", error.fix
        ) from error
    finally:
        _drop(draft)


def _drop(draft: Path) -> None:
    for file in draft.parent.glob(f"{draft.name}*"):
        file.unlink(missing_ok=True)
