"""An index as one file, and back. Only the catalog is kept: words and vectors derive from it.

The file is a zip archive of two members, so that anybody can open it: `manifest.json`, which says what
it holds, and `catalog.sqlite3`.
"""

import hashlib
import json
import os
import shutil
import sqlite3
import stat
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from index import __version__, lock
from index.catalog import CATALOG_FILE, Catalog
from index.disk import storage_errors
from index.errors import BackupDamaged, IndexNotWritable, WouldOverwrite
from index.folder import VECTORS_FOLDER, WORDS_FOLDER, check_folder
from index.private import create_private, make_private_folder
from index.progress import Reporter
from index.schema import SCHEMA_VERSION, require_known, schema_version
from index.watermark import distrust

MANIFEST_FILE = "manifest.json"
FORMAT = "footnote backup 1"
_BLOCK = 1 << 20
_SQLITE = b"SQLite format 3\0"
# Texts shrink to a half, vectors to nine tenths; more effort gains nothing.
_EFFORT = 1
# Ours has 300 bytes. Who made the file may have had other plans.
_MOST_MANIFEST_BYTES = 65_536
_FOREIGN_ERRORS = ("zlib", "_lzma")


@dataclass(frozen=True, slots=True)
class Backup:
    """What a backup holds.

    Attributes:
        format: of the file.
        made_at: UTC, ISO 8601.
        footnote: version that made it.
        schema_version: of the catalog.
        articles: how many.
        chunks: how many.
        size: of the catalog, in bytes.
        sha256: of the catalog, hexadecimal.
    """

    format: str
    made_at: str
    footnote: str
    schema_version: int
    articles: int
    chunks: int
    size: int
    sha256: str


def write_backup(catalog: Catalog, file: Path, reporter: Reporter, *, force: bool = False) -> Backup:
    """Write a backup of one moment, whoever reads and writes meanwhile; the file is made whole or not at all.

    Only its owner can read it.

    Args:
        catalog: what to keep.
        file: where to; its folder must exist and have room for twice the catalog for a while.
        reporter: told how it goes; may ask to stop.
        force: replace a file that is there.

    Raises:
        WouldOverwrite: there is such a file.
        BackupDamaged: the catalog itself is damaged, so a copy would be worth nothing.
        IndexNotWritable: the disk is full or read-only.
        Stopped: the reporter's listener asked to.
    """
    _require_place(file, force)
    copy, draft = (file.with_name(f".backup.{os.getpid()}.{part}") for part in ("catalog", "zip"))
    try:
        with storage_errors(file.absolute().parent, "backup"):
            _copy(catalog, copy, reporter)
            backup = _describe(copy)
            _pack(copy, draft, backup, reporter)
            draft.replace(file)
    finally:
        copy.unlink(missing_ok=True)
        draft.unlink(missing_ok=True)
    return backup


def read_backup(file: Path) -> Backup:
    """What a backup says of itself; its content is not looked at.

    Raises:
        BackupDamaged: it is no backup, or not readable.
        IndexIncompatible: made by a newer Footnote.
    """
    _require_file(file)
    with _opened(file) as archive:
        return _manifest(archive, file)


def restore_backup(file: Path, folder: Path, reporter: Reporter, *, force: bool = False) -> Backup:
    """Make an index of a backup. It is verified first; until then nothing in the folder is changed.

    Words can be searched after the next opening, vectors are compared exactly until the next sync or
    `Library.rebuild`. Programs that have a replaced index open must open it again.

    Args:
        file: the backup, or a catalog as it stands in an index or is kept by an upgrade.
        folder: of the index; made if absent.
        reporter: told how it goes; may ask to stop while it verifies.
        force: replace an index that is there.

    Raises:
        BackupDamaged: it is no backup, or not what was written.
        IndexIncompatible: made by a newer Footnote, or the folder holds other things.
        WouldOverwrite: the folder holds an index.
        IndexBusy: another process is writing that index.
        IndexNotWritable: the disk is full or read-only.
        Stopped: the reporter's listener asked to.
    """
    check_folder(folder, create=True)
    if (folder / CATALOG_FILE).exists() and not force:
        raise WouldOverwrite(
            f"{folder} holds an index already", "Restore into another folder, or replace it with --force"
        )
    _require_file(file)
    with storage_errors(folder):
        make_private_folder(folder)
    draft = folder / f".restored.{os.getpid()}"
    with lock.writing(folder, "restoring"), storage_errors(folder):
        try:
            if _is_catalog(file):
                backup = _take_catalog(file, draft)
            else:
                with _opened(file) as archive:
                    backup = _manifest(archive, file)
                    _unpack(archive, draft, backup, file, reporter)
            _require_sound(draft, file)
            _require_known_tables(draft, file)
            _put_in_place(draft, folder)
        finally:
            draft.unlink(missing_ok=True)
    return backup


def _require_place(file: Path, force: bool) -> None:
    """Make sure that a backup may be written there: over nothing, or over a file that is to be replaced.

    With a device or a folder in its place, the rename at the end would take that away, or fail.
    """
    try:
        there = file.lstat()
    except FileNotFoundError:
        if file.parent.is_dir():
            return
        raise IndexNotWritable(f"there is no folder {file.parent}", "Make it, or name another one") from None
    except OSError as error:
        raise IndexNotWritable(f"{file} cannot be written ({error.strerror})", "Name another one") from error
    if not (stat.S_ISREG(there.st_mode) or stat.S_ISLNK(there.st_mode)):
        raise WouldOverwrite(f"{file} is there already and is no file", "Name another one")
    if not force:
        raise WouldOverwrite(
            f"there is a file {file} already", "Name another one, or replace it with --force"
        )


def _require_file(file: Path) -> None:
    """Make sure that there is a file to be read; a pipe or a device might never end."""
    try:
        there = file.stat()
    except FileNotFoundError as error:
        raise BackupDamaged(f"there is no file {file}", "Check the spelling of the path") from error
    except OSError as error:
        raise BackupDamaged(f"{file} cannot be read ({error.strerror})", "Check the path") from error
    if not stat.S_ISREG(there.st_mode):
        raise BackupDamaged(f"{file} is no file", "Name the file that `footnote backup` wrote")
    if not os.access(file, os.R_OK):
        raise BackupDamaged(f"{file} may not be read", "Check its permissions")


def _is_catalog(file: Path) -> bool:
    try:
        with file.open("rb") as stream:
            return stream.read(len(_SQLITE)) == _SQLITE
    except OSError:
        return False


def _take_catalog(file: Path, draft: Path) -> Backup:
    """Copy a catalog that is no archive, with what its log holds."""
    source = sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)
    target = sqlite3.connect(draft)
    try:
        version = schema_version(source)
        require_known(version, str(file))
        if not version:
            raise _damaged(file, "it holds no articles")
        source.backup(target)
        target.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.DatabaseError as error:
        raise _damaged(file, str(error)) from error
    finally:
        source.close()
        target.close()
    return replace(_described(draft, file), schema_version=version)


def _copy(catalog: Catalog, copy: Path, reporter: Reporter) -> None:
    reporter.begin("copying")

    def on_pages(_done: int, _all: int) -> None:
        reporter.advance()
        reporter.check()

    create_private(copy).close()
    catalog.database.copy_to(copy, on_pages)
    _require_sound(copy, copy, "the catalog of the index is damaged", "Run `footnote check` to see where")


def _describe(copy: Path) -> Backup:
    connection = sqlite3.connect(copy)
    try:
        articles, chunks = connection.execute(
            "SELECT (SELECT count(*) FROM articles), (SELECT count(*) FROM chunks)"
        ).fetchone()
    finally:
        connection.close()
    with copy.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    made = datetime.now(UTC).isoformat(timespec="seconds")
    return Backup(FORMAT, made, __version__, SCHEMA_VERSION, articles, chunks, copy.stat().st_size, digest)


def _described(copy: Path, file: Path) -> Backup:
    """What a catalog from elsewhere holds; it may be another program's database."""
    try:
        return _describe(copy)
    except sqlite3.DatabaseError as error:
        raise _damaged(file, str(error)) from error


def _pack(copy: Path, draft: Path, backup: Backup, reporter: Reporter) -> None:
    reporter.begin("copying", backup.size)
    with create_private(draft) as stream:
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=_EFFORT) as archive:
            archive.writestr(MANIFEST_FILE, json.dumps(asdict(backup), indent=2))
            with copy.open("rb") as source, archive.open(CATALOG_FILE, "w", force_zip64=True) as target:
                _pour(source, target.write, reporter)
        stream.flush()
        os.fsync(stream.fileno())
    reporter.end()


def _pour(source: IO[bytes], write: Callable[[bytes], object], reporter: Reporter) -> None:
    while block := source.read(_BLOCK):
        write(block)
        reporter.advance(len(block))
        reporter.check()


@contextmanager
def _opened(file: Path) -> Iterator[zipfile.ZipFile]:
    """The archive; whatever is wrong with its bytes is said in our words."""
    try:
        with zipfile.ZipFile(file) as archive:
            yield archive
    except (zipfile.BadZipFile, EOFError, KeyError, ValueError, TypeError) as error:
        raise _damaged(file, str(error)) from error
    except RuntimeError as error:  # a password, a way to pack that Python does not know, nesting without end
        raise _damaged(file, str(error)) from error
    except Exception as error:
        of_bzip2 = isinstance(error, OSError) and error.errno is None
        if of_bzip2 or type(error).__module__ in _FOREIGN_ERRORS:
            raise _damaged(file, str(error)) from error
        raise


def _manifest(archive: zipfile.ZipFile, file: Path) -> Backup:
    with archive.open(MANIFEST_FILE) as stream:
        said = stream.read(_MOST_MANIFEST_BYTES + 1)
    if len(said) > _MOST_MANIFEST_BYTES:
        raise _damaged(file, f"its {MANIFEST_FILE} is too long")
    backup = Backup(**json.loads(said))
    for one in fields(Backup):
        if type(getattr(backup, one.name)) is not one.type:
            raise _damaged(file, f"its {one.name} is not of the kind {getattr(one.type, '__name__', '')}")
    if backup.format != FORMAT:
        raise _damaged(file, f"its format is {backup.format}")
    require_known(backup.schema_version, str(file))
    return backup


def _unpack(archive: zipfile.ZipFile, draft: Path, backup: Backup, file: Path, reporter: Reporter) -> None:
    reporter.begin("copying", backup.size)
    digest = hashlib.sha256()
    left = backup.size
    with archive.open(CATALOG_FILE) as source, create_private(draft) as target:

        def write(block: bytes) -> None:
            nonlocal left
            left -= len(block)
            if left < 0:
                raise _damaged(file, "it holds more than it says")
            digest.update(block)
            target.write(block)

        _pour(source, write, reporter)
        target.flush()
        os.fsync(target.fileno())
    if digest.hexdigest() != backup.sha256:
        raise _damaged(file, "its checksum is another one")
    reporter.end()


def _require_sound(catalog: Path, file: Path, what: str = "", fix: str = "Use another backup") -> None:
    connection = sqlite3.connect(catalog)
    try:
        said = str(connection.execute("PRAGMA integrity_check(1)").fetchone()[0])
    except sqlite3.DatabaseError as error:
        said = str(error)
    finally:
        connection.close()
    if said != "ok":
        raise BackupDamaged(f"{what or f'the catalog in {file} is damaged'} ({said})", fix)


def _require_known_tables(draft: Path, file: Path) -> None:
    """A sound database is not yet a catalog."""
    connection = sqlite3.connect(draft)
    try:
        version = schema_version(connection)
    finally:
        connection.close()
    require_known(version, str(file))
    if not version:
        raise _damaged(file, "it holds no articles")
    _described(draft, file)


def _put_in_place(draft: Path, folder: Path) -> None:
    """The only step that changes the folder. The log of the old catalog must not be read into the new one."""
    (folder / f"{WORDS_FOLDER}.json").unlink(missing_ok=True)
    distrust(folder / f"{VECTORS_FOLDER}.json")  # it says what is to be deleted on a Chroma server
    for derived in (WORDS_FOLDER, VECTORS_FOLDER):
        shutil.rmtree(folder / derived, ignore_errors=True)
    for suffix in ("-wal", "-shm"):
        (folder / f"{CATALOG_FILE}{suffix}").unlink(missing_ok=True)
    draft.replace(folder / CATALOG_FILE)


def _damaged(file: Path, why: str) -> BackupDamaged:
    return BackupDamaged(f"{file} is no backup of Footnote, or a damaged one ({why})", "Use another backup")
