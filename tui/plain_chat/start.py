"""The plain chat from its first line until it is left."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path

from tui.engine import LibraryEngine
from tui.manner import Manner
from tui.plain_chat.chat import PlainChat
from tui.plain_chat.keeper import Keeper
from tui.plain_chat.lines import PipedLines, TypedLines
from tui.plain_chat.words import spoken_signs


def write_line(text: str = "") -> None:
    """A line, or several, on standard output, at once."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def run_plain_chat(folder: Path | None, embedding_model: str | None, manner: Manner) -> int:
    """Chat in lines until it is left; returns the exit code.

    Args:
        folder: the index; None for the default place. An empty one is made if there is none.
        embedding_model: None for the index's own.
        manner: how answers are made at first.

    Raises:
        FootnoteError: the index cannot be opened.
    """
    terminal = sys.stdin.isatty() and sys.stdout.isatty()
    lines = TypedLines() if terminal else PipedLines(sys.stdin, write_line)
    open_engine = partial(LibraryEngine.open, folder, embedding_model)
    keeper = Keeper(write_line)
    chat = PlainChat(open_engine, lines, write_line, keeper, manner=manner, signs=spoken_signs())
    try:
        return chat.run()
    finally:
        chat.close()
