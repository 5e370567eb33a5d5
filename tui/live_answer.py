"""An answer on a terminal while it is being written."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tui.answer_printing import written_lines
from tui.printing import WIDTH
from tui.signs import choose_signs

if TYPE_CHECKING:
    from qa.answer import Answer

# As in the chat: more pictures a second nobody could read.
_PICTURE_SECONDS = 0.06


@contextmanager
def live_answer() -> Iterator[Callable[["Answer"], None]]:
    """Show the end of an answer as it grows, on standard output, and take it away again.

    What is printed afterwards is the whole answer, from its beginning: an answer may be longer than a screen,
    and what its check finds belongs beside sentences that have scrolled away.
    """
    from rich.console import Console
    from rich.live import Live
    from rich.text import Text

    console = Console(highlight=False, markup=False, emoji=False)
    signs = choose_signs(console.encoding, os.environ.get("TERM", ""))
    drawn = 0.0
    with Live(console=console, transient=True, auto_refresh=False) as live:

        def show(answer: "Answer") -> None:
            nonlocal drawn
            if answer.finished or time.monotonic() - drawn < _PICTURE_SECONDS:
                return
            drawn = time.monotonic()
            lines = written_lines(answer, min(WIDTH, console.width - 1))
            lines = [*lines[:-1], f"{lines[-1]}{signs.cursor}"] if lines else [signs.cursor]
            seen = lines[-max(console.height - 1, 1) :]
            live.update(Text("\n".join(seen), no_wrap=True, overflow="crop"), refresh=True)

        yield show
