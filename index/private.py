"""What an index keeps is for its owner's eyes: it holds the text of every article.

The folder guards what is in it, whatever the umask; its files are closed as well, for the day when
somebody moves one. A folder that a person has opened for a group stays open.
"""

import os
import stat
from pathlib import Path
from typing import IO

OWNER_FOLDER = 0o700
OWNER_FILE = 0o600
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def make_private_folder(folder: Path) -> None:
    """Make a folder that only its owner can enter; one that is there and empty becomes one.

    Raises:
        OSError: it cannot be made, or something else stands there.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=OWNER_FOLDER)
    if _is_mine(folder) and not any(folder.iterdir()):
        folder.chmod(OWNER_FOLDER)


def keep_private(folder: Path) -> None:
    """Close the files of a closed folder to others: SQLite, tantivy and Chroma make them by the umask.

    Links are not followed, and files of other owners are left alone.
    """
    if not _is_mine(folder) or folder.stat().st_mode & _OTHERS:
        return
    for root, folders, files in os.walk(folder):
        for name in (*folders, *files):
            _close(Path(root) / name)


def _close(path: Path) -> None:
    try:
        found = path.lstat()
        if found.st_mode & _OTHERS and not stat.S_ISLNK(found.st_mode) and found.st_uid == os.geteuid():
            path.chmod(stat.S_IMODE(found.st_mode) & ~_OTHERS)
    except OSError:
        return  # gone meanwhile; or on a disk that knows no such rights


def _is_mine(folder: Path) -> bool:
    """Whether the rights of a folder are ours to change; on Windows they come from the folder above."""
    return os.name == "posix" and folder.stat().st_uid == os.geteuid()


def create_private(file: Path) -> IO[bytes]:
    """Open a new file that only its owner can read. What has its name is removed, a link is not followed.

    Raises:
        OSError: it cannot be made.
    """
    file.unlink(missing_ok=True)
    return os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_FILE), "wb")
