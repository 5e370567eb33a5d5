"""`footnote index`: read articles, or say what reading them would do; for people and for programs."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Protocol

import typer

from tui.command.options import (
    ChromaOption,
    ColumnsOption,
    IndexOption,
    ModelOption,
    PrivateAddressesOption,
    chosen_columns,
)

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from index.library import Library
    from index.plan import Plan
    from index.progress import OnProgress
    from index.sync import SyncReport
    from tui.cli import Choices

# What a shell gives a program that Ctrl-C ended.
INTERRUPTED = 130


def index_command(
    context: typer.Context,
    paths: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="PATH...", help="Files and folders; articles and feeds at addresses (https://…)."
        ),
    ] = None,
    prune: Annotated[bool, typer.Option("--prune", help="Drop articles whose files are gone.")] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would be done, and do nothing.")
    ] = False,
    columns: ColumnsOption = None,
    retry_failed: Annotated[
        bool, typer.Option("--retry-failed", help="Also try files again that could not be read.")
    ] = False,
    allow_private_addresses: PrivateAddressesOption = False,
    chroma: ChromaOption = None,
    json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object a line: progress, then the report.")
    ] = False,
    index: IndexOption = None,
    embedding_model: ModelOption = None,
) -> None:
    """Index articles, or bring the index up to date. Safe to repeat and to interrupt."""
    from tui.printing.progress import stop_on_interrupt

    if not paths and not retry_failed and not chroma:
        raise typer.BadParameter("name files, folders or addresses", param_hint="PATH...")
    chosen = chosen_columns(columns)
    choices: Choices = context.obj
    place, model = index or choices.index, embedding_model or choices.embedding_model
    told = _listener(json)
    with told.errors(), _opened(place, model, chroma, planning=dry_run) as library:
        files = [*(paths or ()), *(library.unread_files() if retry_failed else ())]
        if dry_run:
            told.plan(library.plan(*files, columns=chosen), prune=prune)
            return
        with told.progress() as show, stop_on_interrupt() as should_stop:
            report = library.sync(
                *files,
                prune=prune,
                columns=chosen,
                on_progress=show,
                should_stop=should_stop,
                allow_private_addresses=allow_private_addresses,
            )
        told.report(report)
    nothing_done = not (report.added or report.changed or report.moved or report.removed or report.unchanged)
    if report.stopped:
        raise typer.Exit(INTERRUPTED)
    if nothing_done and any(problem.fatal for problem in report.problems):
        raise typer.Exit(1)


@contextmanager
def _opened(
    place: Path | None, model: str | None, chroma: str | None, *, planning: bool
) -> "Iterator[Library]":
    """The index; to plan where there is none yet, an empty one elsewhere, so that nothing is made."""
    from index.errors import IndexMissing
    from index.folder import check_folder, index_place
    from index.library import Library

    try:
        library = Library.open(
            place, embedding_model=model, chroma=None if planning else chroma, create=not planning
        )
    except IndexMissing:
        check_folder(index_place(place), create=True)
        with (
            tempfile.TemporaryDirectory(prefix="footnote-") as elsewhere,
            Library.open(elsewhere, embedding_model=model) as empty,
        ):
            yield empty
        return
    with library:
        yield library


class _Listener(Protocol):
    """Who is told what happens."""

    def errors(self) -> "AbstractContextManager[None]":
        """Told of an error that ends everything, if one passes through."""
        ...

    def progress(self) -> "AbstractContextManager[OnProgress]":
        """What is to be told how it goes, while it goes."""
        ...

    def plan(self, plan: "Plan", *, prune: bool) -> None:
        """What would be done."""
        ...

    def report(self, report: "SyncReport") -> None:
        """What was done."""
        ...


def _listener(json: bool) -> _Listener:
    if json:
        from tui.printing.index_events import JsonListener

        return JsonListener()
    return _Person()


class _Person:
    """Plans go to standard output; bars, problems and reports to standard error."""

    @contextmanager
    def errors(self) -> Iterator[None]:
        """`tui.cli.main` prints them."""
        yield

    def progress(self) -> "AbstractContextManager[OnProgress]":
        """One bar."""
        from tui.printing.progress import progress_bar

        return progress_bar()

    def plan(self, plan: "Plan", *, prune: bool) -> None:
        """A line a file, then the sum."""
        from tui.printing.library import plan_text, problems_text, say

        say(problems_text(plan.problems))
        typer.echo(plan_text(plan, prune=prune))

    def report(self, report: "SyncReport") -> None:
        """Problems, then the sum."""
        from tui.printing.library import problems_text, report_text, say

        say(problems_text(report.problems))
        say(report_text(report))
