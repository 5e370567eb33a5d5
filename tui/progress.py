"""A rebuild as a person watches it: one bar, and Ctrl-C that finishes the article at hand."""

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from index.sync import Progress

STAGES = {
    "scanning": "looking for articles",
    "reading": "reading",
    "words": "making words searchable",
    "vectors": "learning meanings",
    "checking": "checking",
    "chunking": "cutting passages",
    "copying": "copying",
    "packing": "giving space back",
    "done": "done",
}


@contextmanager
def progress_bar() -> Iterator[Callable[["Progress"], None]]:
    """A bar on standard error; nothing at all where that is not a terminal."""
    if not sys.stderr.isatty():
        yield lambda progress: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}", markup=False),
        TimeRemainingColumn(compact=True),
    )
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(STAGES["scanning"], total=None, rate="")
        stage = "scanning"

        def show(progress: "Progress") -> None:
            nonlocal stage
            if progress.stage != stage:
                stage = progress.stage
                bar.reset(task)
            bar.update(
                task,
                description=STAGES[progress.stage],
                total=progress.total or None,
                completed=progress.done,
                rate=_what_is_done(progress),
            )

        yield show


def _what_is_done(progress: "Progress") -> str:
    """Articles while files are read (one file may hold thousands), else the rate."""
    if progress.stage == "reading":
        return f"{progress.articles:,} articles"
    return f"{progress.rate:,.0f}/s" if progress.rate else ""


@contextmanager
def counting_bar(what: str, total: int) -> Iterator[Callable[[], None]]:
    """A bar that advances by one each call; nothing at all where standard error is not a terminal."""
    if not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import Progress as Bar

    with Bar(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=total)
        yield lambda: bar.advance(task)


@contextmanager
def stop_on_interrupt() -> Iterator[Callable[[], bool]]:
    """Yield a function that says whether Ctrl-C was pressed; a second Ctrl-C ends at once.

    A SIGTERM is treated like the first Ctrl-C.
    """
    asked = False

    def ask_to_stop(number: int, frame: FrameType | None) -> None:
        nonlocal asked
        if asked:
            raise KeyboardInterrupt
        asked = True
        print("\nStopping after the article at hand. Press Ctrl-C again to stop now.", file=sys.stderr)

    before = {number: signal.signal(number, ask_to_stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield lambda: asked
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
