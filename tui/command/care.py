"""`footnote check`, `rebuild`, `compact`, `backup` and `restore`: care of the store."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tui.command.options import IndexOption, JsonOption, ModelOption

if TYPE_CHECKING:
    from index.library import Library
    from index.rebuild import RebuildPart
    from tui.cli import Choices

ForceOption = Annotated[bool, typer.Option("--force", help="Replace what is there.")]


def check_command(
    context: typer.Context,
    repair: Annotated[bool, typer.Option("--repair", help="Put right what is wrong.")] = False,
    everything: Annotated[
        bool, typer.Option("--all", help="Look for every passage by its own words and vector.")
    ] = False,
    json: JsonOption = False,
    index: IndexOption = None,
) -> None:
    """Prove that catalog, words and vectors agree; exit code 1 if they do not."""
    from tui.printing.care import check_json, check_text
    from tui.printing.library import to_json
    from tui.printing.progress import progress_bar

    with _open(context, index) as library, progress_bar() as show:
        look = library.repair if repair else library.check
        report = look(everything=everything, on_progress=show)
    typer.echo(to_json(check_json(report)) if json else check_text(report))
    if not report.sound:
        raise typer.Exit(1)


def rebuild_command(
    context: typer.Context,
    *,
    words: Annotated[bool, typer.Option("--words", help="The word index.")] = False,
    vectors: Annotated[bool, typer.Option("--vectors", help="The vector index.")] = False,
    embeddings: Annotated[bool, typer.Option("--embeddings", help="The vectors of all texts.")] = False,
    chunks: Annotated[bool, typer.Option("--chunks", help="The passages, cut as today.")] = False,
    index: IndexOption = None,
    embedding_model: ModelOption = None,
) -> None:
    """Make parts of the index again from the catalog; without options, the words and the vectors."""
    from tui.printing.care import rebuild_text
    from tui.printing.library import say
    from tui.printing.progress import progress_bar, stop_on_interrupt

    asked: dict[RebuildPart, bool] = {
        "chunks": chunks,
        "embeddings": embeddings,
        "words": words,
        "vectors": vectors,
    }
    parts = [part for part, wanted in asked.items() if wanted]
    with (
        _open(context, index, embedding_model) as library,
        progress_bar() as show,
        stop_on_interrupt() as should_stop,
    ):
        report = library.rebuild(*parts, on_progress=show, should_stop=should_stop)
    say(rebuild_text(report))
    if report.stopped:
        raise typer.Exit(130)


def compact_command(context: typer.Context, json: JsonOption = False, index: IndexOption = None) -> None:
    """Give disk space back that holds nothing of use any more."""
    from tui.printing.care import compact_text
    from tui.printing.library import to_json
    from tui.printing.progress import progress_bar

    with _open(context, index) as library, progress_bar() as show:
        report = library.compact(on_progress=show)
    given = {**asdict(report), "given_back": report.given_back}
    typer.echo(to_json(given) if json else compact_text(report))


def backup_command(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The backup to write, a .zip.")],
    force: ForceOption = False,
    index: IndexOption = None,
) -> None:
    """Write the whole index into one file, also while the chat runs or an index is being built."""
    from tui.printing.care import backup_text
    from tui.printing.library import say
    from tui.printing.progress import progress_bar

    with _open(context, index) as library, progress_bar() as show:
        backup = library.backup(file, force=force, on_progress=show)
    say(backup_text("kept", backup, file))


def restore_command(
    context: typer.Context,
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="What `footnote backup` wrote, or an upgrade kept.")
    ],
    force: ForceOption = False,
    index: IndexOption = None,
) -> None:
    """Make an index of a backup, after verifying it. Close the chat on an index that is replaced."""
    from index.backup import restore_backup
    from index.folder import index_place
    from index.progress import Reporter
    from tui.printing.care import backup_text
    from tui.printing.library import say
    from tui.printing.progress import progress_bar

    choices: Choices = context.obj
    folder = index_place(index or choices.index)
    with progress_bar() as show:
        backup = restore_backup(file.expanduser(), folder, Reporter(show, None), force=force)
    say(backup_text("restored", backup, folder))
    with progress_bar() as show, _open(context, index) as library:
        library.rebuild("words", "vectors", on_progress=show)


def _open(context: typer.Context, index: Path | None, model: str | None = None) -> "Library":
    from index.library import Library

    choices: Choices = context.obj
    return Library.open(
        index or choices.index, embedding_model=model or choices.embedding_model, create=False
    )
