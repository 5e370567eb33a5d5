"""Files that tell how much of them has been read, whoever reads them and however."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, cast

OnRead = Callable[[int], None]


class _CountedFile(io.FileIO):
    """A file without a buffer.

    Args:
        path: what to open for reading.
        on_read: called with the number of bytes of each read; what it raises goes to whoever reads.
    """

    def __init__(self, path: Path, on_read: OnRead) -> None:
        super().__init__(path, "r")
        self._on_read = on_read

    def readinto(self, buffer: bytearray) -> int | None:  # type: ignore[override]
        count = super().readinto(buffer)
        self._on_read(count or 0)
        return count

    def readall(self) -> bytes:
        data = super().readall()
        self._on_read(len(data or b""))
        return data or b""


def open_counted(path: Path, on_read: OnRead) -> BinaryIO:
    """Open a file for reading.

    Args:
        path: the file.
        on_read: called with the number of bytes of each read.

    Raises:
        OSError: it cannot be opened.
    """
    return cast(BinaryIO, io.BufferedReader(_CountedFile(path, on_read)))
