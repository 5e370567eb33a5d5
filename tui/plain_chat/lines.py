"""Where the lines come from: a keyboard with history and completion, or a pipe."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Protocol, TextIO

from index.private import OWNER_FILE, make_private_folder
from tui.places import personal_folder
from tui.plain import plain
from tui.plain_chat.commands import completions

PROMPT = "> "
HISTORY_FILE = "plain_history"
_HISTORY_LINES = 1000


class Lines(Protocol):
    """What a person says, line after line."""

    def next(self) -> str:
        """The next line.

        Raises:
            EOFError: there is no more.
            KeyboardInterrupt: Ctrl-C was pressed instead.
        """
        ...

    def close(self) -> None:
        """Keep what has to be kept."""
        ...


class PipedLines:
    """Lines of a file or a pipe, each repeated, so that what is printed can be read by itself."""

    def __init__(self, stream: TextIO, write: Callable[[str], object]) -> None:
        self._stream = stream
        self._write = write

    def next(self) -> str:
        """The next line; see `Lines`."""
        line = self._stream.readline()
        if not line:
            raise EOFError
        self._write(PROMPT + plain(line.rstrip("\n")))
        return line.rstrip("\n")

    def close(self) -> None:
        """Nothing is kept."""


class TypedLines:
    """Lines from a keyboard: arrows bring earlier ones back, Tab completes commands, where readline is."""

    def __init__(self) -> None:
        self._file = personal_folder() / HISTORY_FILE
        with suppress(ImportError):  # Windows has none: lines can be typed all the same
            import readline

            _prepare(readline.parse_and_bind, readline.__doc__ or "")
            readline.set_completer_delims("")
            readline.set_completer(_complete)
            readline.set_history_length(_HISTORY_LINES)
            with suppress(OSError):
                readline.read_history_file(self._file)

    def next(self) -> str:
        """The next line; see `Lines`."""
        return input(PROMPT)

    def close(self) -> None:
        """Keep the lines for the next time, for their owner's eyes; not where the disk does not let us."""
        with suppress(ImportError, OSError):
            import readline

            make_private_folder(self._file.parent)
            Path(self._file).touch(mode=OWNER_FILE)
            readline.write_history_file(self._file)


def _prepare(bind: Callable[[str], object], about: str) -> None:
    # macOS has libedit under the name of readline, and binds keys in its own words.
    bind("bind ^I rl_complete" if "libedit" in about else "tab: complete")
    if "libedit" not in about:
        # Bracketed paste writes escape sequences, and a bell is said aloud.
        for setting in ("enable-bracketed-paste off", "bell-style none"):
            bind(f"set {setting}")


def _complete(text: str, state: int) -> str | None:
    """What readline asks: the completion of that number, or None."""
    found = completions(text)
    return found[state] if state < len(found) else None
