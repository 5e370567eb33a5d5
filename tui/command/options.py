"""The options that several commands share, and how what a person types becomes a value."""

import os
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from index.article import Filter
from index.errors import FootnoteError
from tui.asking.census import nearest_source
from tui.asking.periods import FORMS, Period, period_of
from tui.model_choice import BASE_URL_VARIABLE, ChosenModel, chosen_model, objection_to
from tui.model_choice import VARIABLE as MODEL_VARIABLE
from tui.plain import one_line
from tui.strictness import GRADES, VARIABLE, Strictness, grade

if TYPE_CHECKING:
    from index.library import Library

# As many as fit on a line; more names would bury the message.
_SOURCES_LISTED = 6


def index_folder(text: str | Path) -> Path:
    """The folder that `--index` names.

    Raises:
        typer.BadParameter: it names none; an empty path would mean the folder that one happens to be in.
    """
    if not str(text).strip():
        raise typer.BadParameter("it is empty; name a folder, or leave the option out for the usual one")
    return Path(text)


IndexOption = Annotated[
    Path | None,
    typer.Option(
        "--index",
        metavar="DIR",
        help="Folder of the index.",
        envvar="FOOTNOTE_INDEX",
        show_envvar=True,
        parser=index_folder,
    ),
]
StrictnessOption = Annotated[
    Strictness,
    typer.Option(
        "--strictness",
        help="How sure an answer must be.",
        envvar=VARIABLE,
        show_envvar=True,
        case_sensitive=False,
    ),
]
WriterOption = Annotated[
    str | None,
    typer.Option(
        "--model",
        metavar="SPEC",
        help="What writes the answers: quote (the default), or a chat model as in openai:gpt-4.1; "
        f"`footnote models` lists them. [env: {MODEL_VARIABLE}]",
    ),
]
BaseUrlOption = Annotated[
    str | None,
    typer.Option(
        "--base-url",
        metavar="URL",
        help=f"The server of the model, if it is not its provider's own. [env: {BASE_URL_VARIABLE}]",
    ),
]
StrictOption = Annotated[
    bool,
    typer.Option("--strict", help="Leave out written sentences that the passages do not bear out."),
]
RerankOption = Annotated[
    bool | None,
    typer.Option(
        "--rerank/--no-rerank",
        help="Let the trained reader order the passages; it does where it is installed.",
        show_default=False,
    ),
]
ModelOption = Annotated[
    str | None,
    typer.Option(
        "--embedding-model", metavar="NAME", help="A sentence-transformers model: a name or a local folder."
    ),
]
ChromaOption = Annotated[
    str | None,
    typer.Option(
        "--chroma",
        metavar="URL",
        help="Let this Chroma server keep the vectors (`embedded`: the index). [env: FOOTNOTE_CHROMA]",
    ),
]
ColumnsOption = Annotated[
    list[str] | None,
    typer.Option(
        "--columns",
        metavar="FIELD=COLUMN,…",
        help="In tables, which column holds the text, the title…: text=Body,title=Headline. Kept.",
    ),
]
PrivateAddressesOption = Annotated[
    bool,
    typer.Option("--allow-private-addresses", help="Also fetch addresses of your own machine and network."),
]
FlaggedOption = Annotated[
    bool,
    typer.Option("--flagged", help="Only those that hold text that speaks to a machine, and what it is."),
]
HistoryOption = Annotated[
    bool, typer.Option("--history", help="List the versions and earlier texts that are kept, newest first.")
]
RevisionOption = Annotated[
    int | None,
    typer.Option("--revision", metavar="N", min=1, help="What it said before its file was changed."),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.")]
ExplainOption = Annotated[
    bool,
    typer.Option("--explain", help="Also say why these passages, what was left out, and the time taken."),
]
AsOption = Annotated[
    str | None,
    typer.Option("--as", metavar="QUESTION", help="Search this instead of the question as it was typed."),
]
AnywayOption = Annotated[
    bool, typer.Option("--anyway", help="Answer from the nearest passages, as uncertain, whatever they say.")
]
CountOption = Annotated[int, typer.Option("--k", min=1, max=1000, help="How many passages to use.")]
SinceOption = Annotated[
    str | None,
    typer.Option("--since", metavar="DAY", help="Published on this day or later: 2020, 2020-12, 2020-12-19."),
]
UntilOption = Annotated[
    str | None, typer.Option("--until", metavar="DAY", help="Published on this day or earlier.")
]
SourceOption = Annotated[
    list[str] | None,
    typer.Option("--source", metavar="NAME", help="Published by this source; repeat for several."),
]
AskedOnOption = Annotated[
    str | None,
    typer.Option(
        "--asked-on",
        metavar="DAY",
        help='The day that "yesterday" or "latest" count from; today if left out.',
    ),
]


def chosen_columns(pairs: list[str] | None) -> dict[str, str] | None:
    """What `--columns` says: the column of each field; None if it is not given, {} if it is empty.

    Raises:
        typer.BadParameter: a part of it is no FIELD=COLUMN, or there is no such field.
    """
    from index.readers.delimited import field_named

    if pairs is None:
        return None
    columns: dict[str, str] = {}
    for pair in (part for text in pairs for part in text.split(",") if part.strip()):
        name, equals, column = pair.partition("=")
        field = field_named(name)
        if not (equals and column.strip()):
            raise typer.BadParameter(f"--columns {pair.strip()!r} is not FIELD=COLUMN, as in text=Body")
        if field is None:
            known = "text, title, date, source, author, url or id"
            raise typer.BadParameter(f"--columns {pair.strip()!r}: the field may be {known}")
        columns[field] = column.strip()
    return columns


def first_day(text: str | None, option: str = "--since") -> date | None:
    """The first day of a period: 2020, 2020-12, 2020-12-19, today or yesterday.

    Raises:
        typer.BadParameter: it is none of these.
    """
    period = _period(text, option)
    return period[0] if period else None


def day_of_asking(text: str | None) -> date:
    """What `--asked-on` names, or today.

    Raises:
        typer.BadParameter: it is no day.
    """
    return first_day(text, "--asked-on") or date.today()


def typed_or_piped(text: str) -> str:
    """An argument, or for `-` what stands on standard input."""
    return sys.stdin.read() if text == "-" else text


def last_day(text: str | None, option: str = "--until") -> date | None:
    """The last day of a year, month or day.

    Raises:
        typer.BadParameter: it is none of these.
    """
    period = _period(text, option)
    return period[1] if period else None


def search_filter(since: str | None, until: str | None, sources: list[str] | None) -> Filter:
    """The hard limits that the options set.

    Raises:
        typer.BadParameter: a day cannot be read, or the period ends before it begins.
    """
    where = Filter(since=first_day(since), until=last_day(until), sources=tuple(sources or ()))
    if where.since and where.until and where.since > where.until:
        raise typer.BadParameter(f"the period ends ({where.until}) before it begins ({where.since})")
    return where


def require_sources(library: "Library", names: Sequence[str] | None) -> None:
    """See that every source that is named has articles.

    Raises:
        FootnoteError: one has none; says which name is nearest.
    """
    if not names:
        return
    sources = {article.source.casefold(): article.source for article in library.articles() if article.source}
    for name in names:
        wanted = name.strip().casefold()
        if wanted in sources:
            continue
        near = nearest_source(name, sources.values())
        fix = f'the nearest is "{near}"' if near else _sources_there_are(list(sources.values()))
        raise FootnoteError(f'no article is from the source "{one_line(name)}"', fix)


def _sources_there_are(sources: Sequence[str]) -> str:
    listed = ", ".join(f'"{one_line(source)}"' for source in sorted(sources)[:_SOURCES_LISTED])
    more = ", …" if len(sources) > _SOURCES_LISTED else ""
    return f"the sources are {listed}{more}" if listed else "no article of this index names its source"


def environment_strictness() -> Strictness:
    """How sure an answer must be, by the environment alone: for `footnote` without a command.

    Raises:
        typer.BadParameter: the variable holds something else than a grade.
    """
    held = os.environ.get(VARIABLE) or "balanced"
    wanted = grade(held)
    if wanted is None:
        raise typer.BadParameter(f"{VARIABLE} is {held!r}; it may be {', '.join(GRADES)}")
    return wanted


def model_to_write(spec: str | None, base_url: str | None) -> ChosenModel:
    """What writes the answers: the options, else the environment, else quotations.

    Args:
        spec: of `--model`, or None.
        base_url: of `--base-url`, or None.

    Raises:
        typer.BadParameter: it names no model, or quotations are given a server.
    """
    chosen = chosen_model(spec or os.environ.get(MODEL_VARIABLE), base_url)
    if chosen.quotes:
        if base_url:
            raise typer.BadParameter("--base-url needs a model to ask there: --model NAME")
        return chosen
    chosen = chosen_model(chosen.spec, base_url or os.environ.get(BASE_URL_VARIABLE))
    if objection := objection_to(chosen):
        raise typer.BadParameter(f"--model {objection}")
    return chosen


def _period(text: str | None, option: str) -> Period | None:
    if text is None:
        return None
    period = period_of(text)
    if period is None:
        raise typer.BadParameter(f"{option} {text!r} is not a day; write {FORMS}")
    return period
