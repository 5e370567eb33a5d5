"""`footnote reembed`: another embedding model for an index, while it goes on answering."""

from typing import TYPE_CHECKING, Annotated

import typer

from tui.command.options import IndexOption

if TYPE_CHECKING:
    from tui.cli import Choices


def reembed_command(
    context: typer.Context,
    model: Annotated[
        str | None,
        typer.Argument(
            metavar="NAME",
            help="A sentence-transformers model: a name or a local folder. Without one: go on.",
        ),
    ] = None,
    *,
    cancel: Annotated[bool, typer.Option("--cancel", help="Give up a change that has begun.")] = False,
    index: IndexOption = None,
) -> None:
    """Change the embedding model; until all is embedded, the index answers with the one it has."""
    from index.library import Library
    from tui.printing.care import reembed_text
    from tui.printing.library import say
    from tui.printing.progress import progress_bar, stop_on_interrupt

    if cancel and model:
        raise typer.BadParameter("--cancel takes no NAME", param_hint="NAME")
    choices: Choices = context.obj
    with Library.open(index or choices.index, create=False) as library:
        if cancel:
            say(f"The change is given up; {library.cancel_reembedding():,} vectors dropped.")
            return
        with progress_bar() as show, stop_on_interrupt() as should_stop:
            report = library.reembed(
                model or choices.embedding_model, on_progress=show, should_stop=should_stop
            )
    say(reembed_text(report))
    if report.stopped:
        raise typer.Exit(130)
