"""`/index` in the plain chat: a line for each stage, then what was done."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from tui import commands
from tui.command.stopping import stoppable
from tui.plain import one_line
from tui.printing.library import problems_text, report_text
from tui.signs import Signs
from tui.words.wording import counted

if TYPE_CHECKING:
    from index.progress import Progress
    from tui.engine import Engine

_DOING = {
    "scanning": "Looking for files.",
    "reading": "Reading {}.",
    "words": "Making them searchable by their words.",
    "vectors": "Making them searchable by their meaning.",
}


def index_paths(engine: Engine, argument: str, write: Callable[[str], object], signs: Signs) -> None:
    """Bring the index up to date with what an argument names; Ctrl-C stops it, what is done stays.

    Raises:
        FootnoteError: nothing at all could be done.
    """
    told = set()

    def tell(progress: Progress) -> None:
        if progress.stage in told or progress.stage not in _DOING:
            return
        told.add(progress.stage)
        files = counted(progress.total, "file", signs) if progress.total else "files"
        write(_DOING[progress.stage].format(files))

    with stoppable() as should_stop:
        report = engine.index(commands.paths(argument), tell, should_stop)
    if problems := problems_text(report.problems):
        write(problems)
    write(one_line(report_text(report)))
