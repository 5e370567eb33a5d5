"""A rebuild as a person watches it: one bar, and Ctrl-C that finishes the article at hand."""

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING

from tui.signs import Signs, choose_signs
from tui.words.wording import count, counted, duration

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
_INDEXING = ("reading", "words", "vectors")
_BAR_COLUMNS = (8, 30)


@contextmanager
def progress_bar() -> Iterator[Callable[["Progress"], None]]:
    """A bar on standard error; nothing at all where that is not a terminal."""
    if not sys.stderr.isatty():
        yield lambda progress: None
        return
    from rich.console import Console
    from rich.live import Live
    from rich.text import Text

    console = Console(stderr=True)
    signs = choose_signs(console.encoding, os.environ.get("TERM", ""))
    with Live(console=console, transient=True, auto_refresh=False) as live:

        def show(progress: "Progress") -> None:
            lines = "\n".join(progress_lines(progress, console.width, signs))
            live.update(Text(lines, no_wrap=True, overflow="crop"), refresh=True)

        yield show


def progress_lines(progress: "Progress", width: int, signs: Signs) -> list[str]:
    """What is being done, a bar, how much of how much, how fast, how long still; below it, what can be found.

    Args:
        progress: of this moment.
        width: columns there are; the bar takes what is left.
        signs: of this terminal.
    """
    label = "loading the model" if progress.is_loading else STAGES[progress.stage]
    facts = f" {signs.dot} ".join(_facts(progress, signs))
    room = min(width - len(label) - len(facts) - 5, _BAR_COLUMNS[1])
    drawn = ""
    if progress.share is not None and room >= _BAR_COLUMNS[0]:
        done = round(progress.share * room)
        drawn = signs.bar_done * done + signs.bar_left * (room - done)
    lines = ["  ".join(part for part in (label, drawn, facts) if part)]
    if progress.stage in _INDEXING and (progress.articles or progress.by_meaning):
        words = f"{count(progress.by_words, signs)} of {counted(progress.articles, 'new article', signs)}"
        meaning = counted(progress.by_meaning, "passage", signs)
        lines.append(f"found by words: {words} {signs.dot} by meaning: {meaning}")
    return [line[:width] for line in lines]


def _facts(progress: "Progress", signs: Signs) -> list[str]:
    """Figures of the stage, the most important first."""
    facts = []
    if progress.is_loading:
        return []
    if progress.total > 1 or progress.stage not in ("scanning", "reading"):
        if progress.stage == "copying":
            facts.append(f"{progress.done / 1e6:,.0f} / {progress.total / 1e6:,.0f} MB")
        elif progress.total:
            facts.append(f"{count(progress.done, signs)} / {count(progress.total, signs)}{_things(progress)}")
    if progress.rate >= 1 and progress.total > 1 and progress.stage != "copying":
        facts.append(f"{count(round(progress.rate), signs)}/s")
    if progress.eta_s is not None and progress.stage != "done":
        facts.append(f"{duration(progress.eta_s)} left")
    return facts


def _things(progress: "Progress") -> str:
    return " files" if progress.stage in ("scanning", "reading") else ""


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
            print("Stopped. What is stored stays; the same command goes on.", file=sys.stderr)
            raise KeyboardInterrupt
        asked = True
        print("Stopping after the article at hand. Press Ctrl-C again to stop now.", file=sys.stderr)

    before = {number: signal.signal(number, ask_to_stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield lambda: asked
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
