"""What was asked in earlier sessions, kept in one file for all chats of a person.

A line of JSON for each prompt, only ever added to, by one write: two chats cannot mix theirs. When it has
grown too long, the older half is left out, under a lock.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from tui.places import personal_folder

NAME = "questions.jsonl"
# A year of ten questions a day. Of a pasted article the first characters tell which one it was.
MOST = 4_000
_MOST_CHARACTERS = 20_000
_OWNER_FOLDER, _OWNER_FILE = 0o700, 0o600


def history_file() -> Path:
    """Where the file is, or will be."""
    return personal_folder() / NAME


def remember(text: str, file: Path) -> None:
    """Add a prompt; a disk that is full or read-only keeps none, and nobody is told.

    Args:
        text: as it was sent; of a very long one only the beginning is kept.
        file: made with its folder if need be, for its owner only.
    """
    line = json.dumps(text[:_MOST_CHARACTERS], ensure_ascii=True) + "\n"
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True, mode=_OWNER_FOLDER)
        _write(file, line.encode(), os.O_APPEND)


def recall(file: Path) -> tuple[str, ...]:
    """All that is remembered, oldest first, `MOST` at most; shortens the file if there is too much.

    What cannot be read (half a line of a computer that lost its power) is passed over.
    """
    try:
        lines = file.read_bytes().splitlines()
    except OSError:
        return ()
    if len(lines) > MOST:
        with suppress(OSError):
            lines = _shorten(file)
    return tuple(_texts(lines))


def _shorten(file: Path) -> list[bytes]:
    from filelock import FileLock, Timeout  # not before the first frame

    try:
        with FileLock(file.with_suffix(".lock"), timeout=0, mode=_OWNER_FILE):
            lines = file.read_bytes().splitlines()[-MOST // 2 :]
            shorter = file.with_suffix(f".{os.getpid()}")
            shorter.unlink(missing_ok=True)
            _write(shorter, b"\n".join(lines) + b"\n", os.O_EXCL)
            shorter.replace(file)
            return lines
    except Timeout:  # another chat does it
        return file.read_bytes().splitlines()[-MOST:]


def _write(file: Path, data: bytes, how: int) -> None:
    """Write everything at once into a file that only its owner can read."""
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | how, _OWNER_FILE)
    try:
        os.write(handle, data)
    finally:
        os.close(handle)


def _texts(lines: Iterable[bytes]) -> Iterable[str]:
    for line in lines:
        with suppress(ValueError):
            text = json.loads(line)
            if isinstance(text, str) and text.strip():
                yield text
