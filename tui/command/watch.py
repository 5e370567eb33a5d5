"""`footnote watch`: the index follows the files, one line for each time that it had to."""

import signal
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from threading import Event
from types import FrameType
from typing import TYPE_CHECKING, Annotated, Any

import typer

from index.errors import FootnoteError
from index.web.address import is_address
from tui.command.options import IndexOption, ModelOption
from tui.plain import one_line
from tui.signs import ASCII
from tui.words.wording import counted, duration

if TYPE_CHECKING:
    from index.sync import SyncReport
    from index.watch import Synced, Waiting, Watched
    from tui.cli import Choices


def watch_command(
    context: typer.Context,
    paths: Annotated[list[str], typer.Argument(metavar="PATH...", help="Files and folders.")],
    prune: Annotated[bool, typer.Option("--prune", help="Drop articles whose files are gone.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object a line.")] = False,
    index: IndexOption = None,
    embedding_model: ModelOption = None,
) -> None:
    """Bring the index up to date now and whenever files change, until Ctrl-C."""
    from index.changes import changes
    from index.library import Library
    from index.watch import Watch
    from tui.printing.progress import progress_bar

    choices: Choices = context.obj
    for path in paths:
        if is_address(path):
            raise FootnoteError(f"{path} cannot be watched", "fetch it now and then: footnote index ADDRESS")
        if not Path(path).expanduser().exists():
            raise FootnoteError(f"there is no file or folder {path}", "check the spelling of the path")
    model = embedding_model or choices.embedding_model
    with (
        _stop_on_signal() as stop,
        Library.open(index or choices.index, embedding_model=model) as library,
        ExitStack() as bar,
    ):
        told = _Json() if json else _Lines(bar.close)
        show = None if json else bar.enter_context(progress_bar())
        watch = Watch(library, paths, stop, told.tell, prune=prune, on_progress=show)
        done = watch.run(changes(paths, stop, library.folder))
    told.end(done)


class _Lines:
    """What a person reads: syncs on standard output, everything else on standard error.

    Args:
        end_bar: takes away the bar of the first sync, the only one that may be long.
    """

    def __init__(self, end_bar: Callable[[], None]) -> None:
        self._end_bar = end_bar
        self._first = True

    def tell(self, news: "Synced | Waiting") -> None:
        from index.watch import Waiting
        from tui.printing.library import problems_text, say

        self._end_bar()
        if isinstance(news, Waiting):
            say(f"{datetime.now():%H:%M}  waiting: {one_line(news.why.what)}")
            return
        say(problems_text(news.problems))
        if self._first or not news.did_nothing:
            print(f"{datetime.now():%H:%M}  {synced_text(news)}", flush=True)
        if self._first and not news.report.stopped:
            say("Watching. Ctrl-C ends it.")
        self._first = False

    def end(self, done: "Watched") -> None:
        from tui.printing.library import say

        say(f"Watched for {duration(done.seconds)}: {watched_text(done)}.")


class _Json:
    """What a program reads: one object a line on standard output."""

    def tell(self, news: "Synced | Waiting") -> None:
        from index.watch import Waiting

        if isinstance(news, Waiting):
            _print_json({"event": "waiting", "what": news.why.what})
            return
        report = asdict(news.report)
        kept = ("added", "changed", "moved", "removed", "unchanged", "articles", "chunks", "embedded")
        counts = {name: report[name] for name in kept}
        seconds = round(news.report.seconds, 3)
        problems = [asdict(one) for one in news.problems]
        gone = {"missing": news.missing, "back": news.back}
        _print_json({"event": "synced", **counts, **gone, "seconds": seconds, "problems": problems})

    def end(self, done: "Watched") -> None:
        _print_json({"event": "stopped", **asdict(done), "seconds": round(done.seconds, 3)})


def _print_json(event: dict[str, Any]) -> None:
    from tui.printing.library import to_json

    print(
        to_json({"at": datetime.now().astimezone().isoformat(timespec="seconds"), **event}, None), flush=True
    )


def synced_text(synced: "Synced") -> str:
    """What a sync did and what there is now: "2 new, 1 changed · 412 articles"."""
    report = synced.report
    missing = (synced.missing, "without its file" if synced.missing == 1 else "without their files")
    parts = [*_parts(report), missing, (synced.back, "back")]
    done = ", ".join(f"{number:,} {what}" for number, what in parts if number) or "nothing new"
    return f"{done} · {counted(report.articles, 'article', ASCII)}"


def watched_text(done: "Watched") -> str:
    """What a watch did from beginning to end: "3 updates, 12 new · 412 articles"."""
    did = ", ".join(f"{number:,} {what}" for number, what in _parts(done) if number)
    updates = counted(done.syncs, "update", ASCII)
    return f"{updates}{', ' + did if did else ''} · {counted(done.articles, 'article', ASCII)}"


def _parts(counts: "SyncReport | Watched") -> list[tuple[int, str]]:
    return [
        (counts.added, "new"),
        (counts.changed, "changed"),
        (counts.moved, "moved"),
        (counts.removed, "removed"),
    ]


@contextmanager
def _stop_on_signal() -> Iterator[Event]:
    """An event that Ctrl-C or SIGTERM sets; a second one ends at once."""
    stop = Event()

    def ask_to_stop(number: int, frame: FrameType | None) -> None:
        if stop.is_set():
            raise KeyboardInterrupt
        stop.set()

    before = {number: signal.signal(number, ask_to_stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
