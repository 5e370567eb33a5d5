"""The `footnote` command: parse, call one function, print. Heavy imports wait inside the commands."""

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from index import __version__
from index.errors import FootnoteError
from tui.command.ask import ask_command
from tui.command.care import (
    backup_command,
    check_command,
    compact_command,
    rebuild_command,
    restore_command,
)
from tui.command.evaluation import compare_command, eval_command
from tui.command.export import export_command
from tui.command.index import index_command
from tui.command.models import models_command
from tui.command.options import (
    AskedOnOption,
    BaseUrlOption,
    CountOption,
    ExplainOption,
    FlaggedOption,
    HistoryOption,
    IndexOption,
    JsonOption,
    ModelOption,
    RerankOption,
    RevisionOption,
    SinceOption,
    SourceOption,
    StrictnessOption,
    StrictOption,
    UntilOption,
    WriterOption,
    day_of_asking,
    environment_strictness,
    model_to_write,
    require_sources,
    search_filter,
    typed_or_piped,
)
from tui.command.reembed import reembed_command
from tui.command.serve import serve_command
from tui.command.watch import watch_command
from tui.manner import Manner
from tui.mcp.command import mcp_command
from tui.privacy import keep_langsmith_out
from tui.strictness import Strictness

if TYPE_CHECKING:
    from index.library import Library

app = typer.Typer(
    name="footnote",
    help="Ask your articles a question; every sentence of the answer has a footnote to its passage.",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@dataclass(frozen=True, slots=True)
class Choices:
    """The options given before the command."""

    index: Path | None
    embedding_model: str | None
    model: str | None = None
    base_url: str | None = None
    strict: bool = False


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"footnote {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def footnote(
    context: typer.Context,
    index: IndexOption = None,
    embedding_model: ModelOption = None,
    model: WriterOption = None,
    base_url: BaseUrlOption = None,
    strict: StrictOption = False,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with the last conversation.")] = False,
    debug: Annotated[bool, typer.Option("--debug", help="Show the trace of an error.")] = False,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Ask your articles a question; every sentence of the answer has a footnote to its passage.

    Without a command, the chat opens.
    """
    context.obj = Choices(index, embedding_model, model, base_url, strict)
    if context.invoked_subcommand is None:
        _chat(context.obj, sample=False, strictness=environment_strictness(), resume="" if resume else None)


def _open(
    context: typer.Context,
    index: Path | None,
    model: str | None = None,
    chroma: str | None = None,
    *,
    create: bool = False,
) -> "Library":
    from index.library import Library

    choices: Choices = context.obj
    return Library.open(
        index or choices.index,
        embedding_model=model or choices.embedding_model,
        chroma=chroma,
        create=create,
    )


def _chat(
    choices: Choices,
    *,
    sample: bool,
    strictness: Strictness,
    plain: bool = False,
    resume: str | None = None,
) -> None:
    from tui.start import start_chat

    manner = Manner(strictness, model_to_write(choices.model, choices.base_url), choices.strict)
    code = start_chat(
        choices.index, choices.embedding_model, sample=sample, manner=manner, plain=plain, resume=resume
    )
    raise typer.Exit(code)


@app.command()
def chat(
    context: typer.Context,
    conversation: Annotated[
        list[str] | None, typer.Argument(metavar="WORDS", help="With --resume: words of the conversation.")
    ] = None,
    index: IndexOption = None,
    embedding_model: ModelOption = None,
    sample: Annotated[
        bool, typer.Option("--sample", help="With no index yet, index the sample collection first.")
    ] = False,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on with the last conversation, or the one that WORDS name.")
    ] = False,
    strictness: StrictnessOption = "balanced",
    model: WriterOption = None,
    base_url: BaseUrlOption = None,
    strict: StrictOption = False,
    plain: Annotated[
        bool, typer.Option("--plain", help="Chat in lines: for screen readers, poor terminals and pipes.")
    ] = False,
) -> None:
    """Open the chat (what `footnote` alone does)."""
    if conversation and not resume:
        raise typer.BadParameter("words name a conversation to go on with; use --resume WORDS")
    if plain and resume:
        raise typer.BadParameter("--plain does not take --resume; /open there goes on with a conversation")
    choices: Choices = context.obj
    merged = Choices(
        index or choices.index,
        embedding_model or choices.embedding_model,
        model or choices.model,
        base_url or choices.base_url,
        strict or choices.strict,
    )
    wanted = " ".join(conversation or ()) if resume else None
    _chat(merged, sample=sample, strictness=strictness, plain=plain, resume=wanted)


@app.command()
def search(
    context: typer.Context,
    query: Annotated[str, typer.Argument(help="What to look for; `-` reads it from standard input.")],
    k: CountOption = 10,
    since: SinceOption = None,
    until: UntilOption = None,
    source: SourceOption = None,
    asked_on: AskedOnOption = None,
    rerank: RerankOption = None,
    explain: ExplainOption = False,
    json: JsonOption = False,
    index: IndexOption = None,
    embedding_model: ModelOption = None,
) -> None:
    """Find passages, best first, without answering."""
    from qa.chain import find_and_rerank, trained_judge
    from qa.question import clean_question
    from qa.search import SearchOptions
    from qa.search_result import SearchResult
    from qa.search_trace import SearchTrace
    from tui.printing.explanation import refuse_explained_json, say_why
    from tui.printing.library import passages_text, to_json

    refuse_explained_json(explain=explain, json=json)
    where, day = search_filter(since, until, source), day_of_asking(asked_on)
    judge = None if rerank is False else trained_judge()
    if rerank and judge is None:
        raise FootnoteError("the trained reader is not installed", "search with --no-rerank")
    with _open(context, index, embedding_model) as library:
        require_sources(library, source)
        cleaned, options = clean_question(typed_or_piped(query)), SearchOptions(k=k)
        trace = SearchTrace()
        found = find_and_rerank(
            library, cleaned, options=options, where=where, asked_on=day, judge=judge, trace=trace
        )
    result = SearchResult.of(cleaned, found)
    typer.echo(to_json(result.model_dump(mode="json")) if json else passages_text(result.passages))
    if explain:
        say_why(trace.explanation())


@app.command()
def articles(
    context: typer.Context,
    flagged: FlaggedOption = False,
    json: JsonOption = False,
    index: IndexOption = None,
) -> None:
    """List the articles of the index, newest first."""
    from dataclasses import asdict

    from tui.printing.library import flagged_json, flagged_text, summaries_text, to_json

    with _open(context, index) as library:
        if flagged:
            found = library.flagged()
            for line in [to_json(flagged_json(found))] if json else flagged_text(found):
                typer.echo(line)
            return
        if json:
            typer.echo(to_json([asdict(article) for article in library.articles()]))
            return
        for line in summaries_text(library.articles()):
            typer.echo(line)


@app.command()
def show(
    context: typer.Context,
    article_id: Annotated[str, typer.Argument(metavar="ARTICLE_ID", help="See `footnote articles`.")],
    history: HistoryOption = False,
    revision: RevisionOption = None,
    json: JsonOption = False,
    index: IndexOption = None,
) -> None:
    """Print one article as it is indexed, or what is kept of its other versions."""
    from dataclasses import asdict

    from tui.printing.history import Standing, history_text
    from tui.printing.library import article_json, article_text, to_json

    with _open(context, index) as library:
        article = library.article(article_id) if revision is None else library.revision(article_id, revision)
        versions = library.history(article_id)
        copies = library.copies([article_id]).get(article_id, ())
    standing = Standing(article_id, revision, versions, copies)
    if history:
        typer.echo(to_json([asdict(one) for one in versions]) if json else history_text(versions))
    elif json:
        typer.echo(to_json({**article_json(article), **standing.fields()}))
    else:
        typer.echo(article_text(article, list(standing.lines())))


@app.command()
def remove(
    context: typer.Context,
    names: Annotated[
        list[str], typer.Argument(metavar="ID_OR_PATH...", help="Ids, files, folders or addresses.")
    ],
    index: IndexOption = None,
) -> None:
    """Remove articles from the index. Your files are not touched."""
    from tui.plain import one_line
    from tui.printing.library import say

    with _open(context, index) as library:
        removed = library.remove(*names)
    for article_id in removed:
        typer.echo(one_line(article_id))
    say(f"{len(removed):,} removed. To bring one back, index its file by name.")


@app.command()
def status(context: typer.Context, json: JsonOption = False, index: IndexOption = None) -> None:
    """Say what the index holds, and whether anything is wrong with it."""
    from tui.printing.library import status_json, status_text, to_json

    with _open(context, index) as library:
        state = library.status()
    typer.echo(to_json(status_json(state)) if json else status_text(state))


app.command("ask")(ask_command)
app.command("index")(index_command)
app.command("check")(check_command)
app.command("rebuild")(rebuild_command)
app.command("reembed")(reembed_command)
app.command("compact")(compact_command)
app.command("backup")(backup_command)
app.command("restore")(restore_command)
app.command("watch")(watch_command)
app.command("export")(export_command)
app.command("mcp")(mcp_command)
app.command("serve")(serve_command)
app.command("models")(models_command)
app.command("eval")(eval_command)
app.command("compare")(compare_command)


def main() -> None:
    """Run the command; an error is one line on standard error and exit code 1."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    keep_langsmith_out()
    try:
        app()
    except Exception as error:
        if "--debug" in sys.argv or os.environ.get("FOOTNOTE_DEBUG"):
            raise
        from index.disk import out_of_files
        from tui.plain import one_line

        error = out_of_files(error) or error
        said = str(error)
        if not isinstance(error, FootnoteError):
            said = f"{type(error).__name__}: {said}. Run it again with --debug for the trace."
        print(f"footnote: {one_line(said)}", file=sys.stderr)
        sys.exit(1)


if __name__ == "__main__":
    main()
