"""`footnote export`: a conversation of the chat as a file, or the list of them."""

import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from index.errors import FootnoteError, WouldOverwrite
from qa.export import EXPORTS, Format
from tui.command.options import JsonOption
from tui.plain import one_line
from tui.talks.kept import store_file

if TYPE_CHECKING:
    from qa.conversations import Conversation, ConversationStore, Summary

AMBIGUOUS = 2
"""The exit code where a name may mean several conversations."""

_SUFFIXES: dict[str, Format] = {
    ".md": "md",
    ".markdown": "md",
    ".html": "html",
    ".htm": "html",
    ".json": "json",
}
FORMATS: dict[str, Format] = {suffix[1:]: format_ for suffix, format_ in _SUFFIXES.items()}
"""The formats by the names that a person gives them."""

_NAME_CHARACTERS = 60


def export_command(
    conversation: Annotated[
        str | None,
        typer.Argument(metavar="CONVERSATION", help="Its number, or words of its title; else the newest."),
    ] = None,
    *,
    format: Annotated[
        Format | None,
        typer.Option("--format", help="Else by the name of the file, else Markdown.", show_default=False),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="Where to write; with --all a folder."),
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Every conversation, a file each.")] = False,
    listing: Annotated[bool, typer.Option("--list", help="Only list the conversations.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Replace what is there.")] = False,
    json: JsonOption = False,
) -> None:
    """Write a conversation of the chat with its footnotes, as Markdown, HTML or JSON.

    The exit code is 2 if the name may mean several conversations; they are listed.
    """
    from qa.conversations import ConversationStore
    from tui.printing.library import say

    if everything and (conversation or output is None):
        raise typer.BadParameter("--all takes no name, but --output FOLDER")
    if json and not listing:
        raise typer.BadParameter("--json goes with --list; a conversation as JSON is --format json")
    file = store_file()
    if not file.exists():
        raise FootnoteError(f"no conversation is kept yet ({file} is not there)", "`footnote` opens the chat")
    with ConversationStore.open(file) as store:
        if store.set_aside:
            say(set_aside_words(store.set_aside))
        if listing:
            found = _named(store, conversation)
            typer.echo(_listed_json(found) if json else conversations_text(found))
            return
        chosen = _named(store, conversation) if everything else [_one(store, conversation)]
        _write(store, chosen, output, format, everything=everything, force=force)


def set_aside_words(file: Path) -> str:
    """What became of a damaged file of conversations."""
    return f"The conversations could not be read. They are kept as {one_line(str(file))}; new ones begin."


def _named(store: "ConversationStore", name: str | None) -> "list[Summary]":
    """The conversations that a name may mean.

    Raises:
        FootnoteError: there is none.
    """
    found = store.named(name or "")
    if not found:
        what = f'no conversation is called "{one_line(name)}"' if name else "no conversation is kept yet"
        raise FootnoteError(what, "`footnote export --list` lists those that are kept")
    return found


def _one(store: "ConversationStore", name: str | None) -> "Summary":
    """The conversation that is meant; without a name the one that was last asked something."""
    found = _named(store, name)
    if name is None:
        return max(found, key=lambda one: one.updated)
    if len(found) > 1:
        typer.echo(f'"{one_line(name)}" may mean {len(found)} conversations:', err=True)
        typer.echo(conversations_text(found), err=True)
        raise typer.Exit(AMBIGUOUS)
    return found[0]


def conversations_text(found: "Sequence[Summary]") -> str:
    """A line for each conversation: number, when it was last used, how many questions, title."""
    width = max((len(str(one.id)) for one in found), default=1)
    return "\n".join(
        f"{one.id:>{width}}  {one.updated.astimezone():%Y-%m-%d %H:%M}  "
        f"{one.turns:>3} {'question ' if one.turns == 1 else 'questions'}  "
        f"{one_line(one.title)}{'  (pinned)' if one.pinned else ''}"
        for one in found
    )


def _listed_json(found: "Sequence[Summary]") -> str:
    from tui.printing.library import to_json

    return to_json([_summary_json(one) for one in found])


def _summary_json(one: "Summary") -> dict[str, Any]:
    return {
        "id": one.id,
        "title": one.title,
        "created": one.created.isoformat(),
        "updated": one.updated.isoformat(),
        "pinned": one.pinned,
        "turns": one.turns,
        "first_question": one.first_question,
        "index": one.index,
        "forked_from": one.forked_from,
    }


def _write(
    store: "ConversationStore",
    chosen: "Sequence[Summary]",
    output: Path | None,
    wanted: Format | None,
    *,
    everything: bool,
    force: bool,
) -> None:
    from tui.printing.library import say

    for one in chosen:
        conversation = store.conversation(one.id)
        if output is None or str(output) == "-":
            typer.echo(EXPORTS[wanted or "md"](conversation), nl=False)
            return
        format_ = wanted or ("md" if everything else format_named(output))
        file = output / file_name(one, format_) if everything else output
        export_to(file, conversation, format_, force=force)
        say(f"{one_line(one.title)}: {one_line(str(file))}")


def format_named(file: str | Path) -> Format:
    """The format that the name of a file asks for; Markdown if it says nothing."""
    return _SUFFIXES.get(Path(file).suffix.lower(), "md")


def export_argument(argument: str) -> tuple[Format, str]:
    """What /export says: the format, by its name, or else by that of the file; and where to, "" for here."""
    first, _, rest = argument.strip().partition(" ")
    if first.lower() in FORMATS:
        return FORMATS[first.lower()], rest.strip()
    return format_named(argument.strip()), argument.strip()


def export_file(path: str, one: "Summary", format_: Format) -> Path:
    """Where /export writes: the file that is named, or in the folder, "" for this one, one that is free."""
    place = Path(path or ".").expanduser()
    if not place.is_dir():
        return place
    file = place / file_name(one, format_)
    at, free = 2, file
    while free.exists():
        free, at = file.with_stem(f"{file.stem}-{at}"), at + 1
    return free


def file_name(one: "Summary", format_: Format) -> str:
    """A file name for a conversation: its number and the words of its title."""
    words = "-".join(re.findall(r"\w+", one.title.casefold()))[:_NAME_CHARACTERS].strip("-_")
    return f"{one.id:04}{'-' if words else ''}{words}.{format_}"


def export_to(file: Path, conversation: "Conversation", format_: Format, *, force: bool = False) -> None:
    """Write a conversation into a file in one step: whoever looks sees the old file or the new one, whole.

    Args:
        file: `~` stands for the home folder; folders above it are made.
        conversation: with its answers.
        format_: in which form.
        force: whether what is there may be replaced.

    Raises:
        WouldOverwrite: something stands there, and it may not be replaced.
        FootnoteError: it cannot be written.
    """
    file = file.expanduser()
    draft = file.with_name(f".{file.name}.{os.getpid()}.new")
    try:
        if not force and file.exists():
            raise WouldOverwrite(f"{file} exists", "Replace it with --force, or name another file")
        file.parent.mkdir(parents=True, exist_ok=True)
        draft.write_text(EXPORTS[format_](conversation), encoding="utf-8", errors="replace")
        draft.replace(file)
    except OSError as error:
        raise FootnoteError(
            f"{file} cannot be written ({(error.strerror or str(error)).lower()})", "Name another file"
        ) from error
    finally:
        if draft.exists():
            draft.unlink()
