"""Reading an index that may not be written: on a read-only disk, or in a folder of somebody else.

SQLite and tantivy write even to read (shared memory, lock files). Here stands what replaces that.
"""

import os
import shutil
import tempfile
from pathlib import Path
from urllib.parse import quote

from index.errors import IndexNotWritable
from index.schema import SCHEMA_VERSION

# Size and modification time of the catalog and of its log; None where there is no such file.
Stamp = tuple[tuple[int, int] | None, tuple[int, int] | None]


def is_read_only(file: Path) -> bool:
    """Whether a file is there and it, or the folder in which its log would stand, cannot be written."""
    return file.exists() and not (os.access(file, os.W_OK) and os.access(file.parent, os.W_OK))


def stamp_of(catalog: Path) -> Stamp:
    """Tells whether another process has written a catalog since."""
    return _look(catalog), _look(_log_of(catalog))


def read_only_address(catalog: Path) -> str:
    """The address under which SQLite opens a catalog that it cannot write.

    Without a log beside it nobody is writing and all is in the file, which is then read as it stands.
    With one, SQLite reads both, if the shared memory of whoever writes is there and may be read.

    Raises:
        IndexNotWritable: there is a log that cannot be read without writing.
    """
    address = f"file:{quote(str(catalog))}?mode=ro"
    log = _look(_log_of(catalog))
    if log is None or log[0] == 0:
        return f"{address}&immutable=1"
    if not os.access(catalog.with_name(f"{catalog.name}-shm"), os.R_OK):
        raise IndexNotWritable(
            f"the index {catalog.parent} was not closed when it was last written, and cannot be written now",
            "Run `footnote status` once where it can be written, or copy it to such a place",
        )
    return address


def require_current(version: int, folder: Path) -> None:
    """Refuse a catalog of an older Footnote: it must be brought up to date, which writes.

    Raises:
        IndexNotWritable: its schema is not ours.
    """
    if version != SCHEMA_VERSION:
        raise IndexNotWritable(
            f"the index {folder} was made by an older Footnote and cannot be brought up to date where it is",
            "Make it writable, or copy it to where it can be written",
        )


class LinkedFolder:
    """A folder of our own with links to the files of another one, for a reader that must make lock files.

    Args:
        folder: whose files are linked, as they are now.
    """

    def __init__(self, folder: Path) -> None:
        self._own = tempfile.TemporaryDirectory(prefix="footnote-", ignore_cleanup_errors=True)
        self.path = Path(self._own.name)
        for file in folder.iterdir():
            if file.is_file() and not file.name.endswith(".lock"):
                _link(file, self.path / file.name)


def _link(file: Path, link: Path) -> None:
    try:
        link.symlink_to(file.absolute())
    except (OSError, NotImplementedError):  # Windows lets few people make links
        shutil.copy2(file, link)


def _log_of(catalog: Path) -> Path:
    return catalog.with_name(f"{catalog.name}-wal")


def _look(file: Path) -> tuple[int, int] | None:
    try:
        stat = file.stat()
    except OSError:
        return None
    return stat.st_size, stat.st_mtime_ns
