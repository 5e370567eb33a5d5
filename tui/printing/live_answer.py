"""An answer on a terminal while it is being written."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tui.plain import one_line
from tui.printing.answer import written_lines
from tui.signs import Signs, choose_signs

if TYPE_CHECKING:
    from rich.live import Live

    from qa.answer import Answer

# As in the chat: more pictures a second nobody could read.
_PICTURE_SECONDS = 0.06


class Unseen:
    """Where nobody looks on: nothing is shown."""

    def say(self, stage: str) -> None:
        """Say what is going on."""

    def show(self, answer: "Answer") -> None:
        """Show an answer as far as it is written."""


class LiveAnswer(Unseen):
    """The end of an answer as it grows.

    Args:
        live: draws it.
        signs: of this terminal.
    """

    def __init__(self, live: "Live", signs: Signs) -> None:
        self._live = live
        self._signs = signs
        self._drawn = 0.0

    def say(self, stage: str) -> None:
        """Say what is going on before the first word."""
        self._draw([f"{self._signs.working} {one_line(stage)}{self._signs.ellipsis}"])

    def show(self, answer: "Answer") -> None:
        """Show an answer as far as it is written, a few times a second."""
        if answer.finished or time.monotonic() - self._drawn < _PICTURE_SECONDS:
            return
        lines = written_lines(answer) or [""]
        self._draw([*lines[:-1], lines[-1] + self._signs.cursor])

    def _draw(self, lines: list[str]) -> None:
        from rich.text import Text

        self._drawn = time.monotonic()
        seen = lines[-max(self._live.console.height - 1, 1) :]
        self._live.update(Text("\n".join(seen), no_wrap=True, overflow="crop"), refresh=True)


@contextmanager
def live_answer() -> Iterator[LiveAnswer]:
    """Show the end of an answer as it grows, on standard output, and take it away again.

    What is printed afterwards is the whole answer, from its beginning: an answer may be longer than a screen,
    and what its check finds belongs beside sentences that have scrolled away.
    """
    from rich.console import Console
    from rich.live import Live

    console = Console(highlight=False, markup=False, emoji=False)
    signs = choose_signs(console.encoding, os.environ.get("TERM", ""))
    with Live(console=console, transient=True, auto_refresh=False) as live:
        yield LiveAnswer(live, signs)
