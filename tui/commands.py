"""Slash commands: what they are called, what they take, and how a line is read as one."""

import shlex
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from index.web.address import is_address
from tui.model_choice import QUOTE, ChosenModel, chosen_model, objection_to
from tui.strictness import GRADES, grade


@dataclass(frozen=True, slots=True)
class Command:
    """A slash command that the chat knows.

    Attributes:
        name: what is typed, without the slash.
        argument: what it takes, as shown in help; "" for none.
        does: what it does, in a few words.
        choices: the words that its argument may be; empty if it is free.
    """

    name: str
    argument: str
    does: str
    choices: tuple[str, ...] = ()


COMMANDS = (
    Command("index", "PATH", "add a file, a folder or a web page, or bring it up to date"),
    Command("stop", "", "stop the indexing that is running; what is done stays done"),
    Command("collection", "", "what there is: find, open, add, remove (^l)"),
    Command("status", "", "how the index stands, and what is wrong with files"),
    Command("watch", "PATH", "follow files as they change; on for all that is known, off for none"),
    Command("strict", "HOW", f"how sure an answer must be: {', '.join(GRADES)}", GRADES),
    Command("model", "NAME", "what writes the answers: quote, openai:gpt-4.1, ollama:llama3.1…", (QUOTE,)),
    Command("explain", "", "show why these passages, and how the question was understood"),
    Command("filter", "WHAT", "limit sources and dates: since:2020-12 source:NAME; clear", ("clear",)),
    Command("retry", "HOW", "ask the last question again; all: without its filters", ("all",)),
    Command("edit", "", "change the last question and ask it again"),
    Command("tour", "", "three steps that show how answers are checked"),
    Command("theme", "NAME", "other colours; without a name, all of them to try on", ("dark", "light")),
    Command("new", "", "begin a new conversation"),
    Command("open", "WORDS", "go on with a conversation that has these words; without words choose one"),
    Command("conversations", "", "all conversations, searched, renamed, deleted, exported"),
    Command("rename", "TITLE", "give this conversation a title"),
    Command(
        "export", "FORMAT PATH", "write this conversation as md, html or json; a format or a file is enough"
    ),
    Command("help", "", "show keys and commands"),
    Command("keys", "", "list what keys can be changed, and where"),
    Command("quit", "", "leave"),
)


@dataclass(frozen=True, slots=True)
class Line:
    """A line that begins with a slash, taken apart.

    Attributes:
        name: the word after the slash, in lower case.
        argument: the rest, without surrounding space.
    """

    name: str
    argument: str


def parse(text: str) -> Line | None:
    """Read a prompt as a slash command.

    Args:
        text: what was sent.

    Returns:
        The command line, or None if this is a question. "/usr/share is what?" is a question: a command
        is one word of letters.
    """
    stripped = text.strip()
    if not stripped.startswith("/"):
        return None
    name, _, argument = stripped[1:].partition(" ")
    if name and not name.isalpha():
        return None
    return Line(name.lower(), argument.strip())


def known(name: str) -> Command | None:
    """The command of that name, or None."""
    return next((command for command in COMMANDS if command.name == name), None)


def matching(text: str) -> list[Command]:
    """Commands that a prompt may become: those that begin with what is typed after the slash."""
    if not text.startswith("/") or "\n" in text:
        return []
    name, space, _ = text[1:].partition(" ")
    if space:
        return [command for command in COMMANDS if command.name == name]
    return [command for command in COMMANDS if command.name.startswith(name.lower())]


def nearest(name: str) -> Command | None:
    """The command that was probably meant by an unknown name, or None."""
    close = get_close_matches(name, [command.name for command in COMMANDS], n=1, cutoff=0.5)
    return known(close[0]) if close else None


def refusal(line: Line, indexing: str | None) -> str:
    """Why a command cannot be done now, and what can; "" if it can.

    Args:
        line: the command.
        indexing: what is being indexed, or None.
    """
    if known(line.name) is None:
        meant = nearest(line.name)
        hint = f"Did you mean /{meant.name}?" if meant else "F1 shows the commands."
        return f"There is no command /{line.name}. {hint}"
    if line.name == "index" and not line.argument:
        return "/index takes the path of a file or a folder: /index ~/articles"
    if line.name == "stop" and indexing is None:
        return "Nothing is being indexed."
    if line.name == "retry" and line.argument.lower() not in ("", "all"):
        return "/retry asks the last question again; /retry all asks without its filters."
    if line.name == "strict" and line.argument and grade(line.argument) is None:
        return f"/strict takes {', '.join(GRADES[:-1])} or {GRADES[-1]}."
    return _no_model(line.argument) if line.name == "model" and line.argument else ""


def _no_model(argument: str) -> str:
    _, *rest = argument.split()
    if len(rest) > 1 or (rest and not is_address(rest[0])):
        return "/model takes a name, and the address of a server if it is not the provider's own."
    objection = objection_to(model_of(argument))
    return f"/model {objection}." if objection else ""


def model_of(argument: str) -> ChosenModel:
    """What /model says: a name, and the address of a server if one is given."""
    spec, *rest = argument.split()
    return chosen_model(spec, rest[0] if rest else None)


def paths(argument: str) -> list[Path | str]:
    """Paths in the argument of /index, as a person types or drops them.

    Args:
        argument: one path as it stands, spaces included, or several as in a shell (quoted or escaped); or
            addresses of the web, divided by spaces.

    Returns:
        At least one path, `~` expanded, or address; whether it exists is for the index to say.
    """
    words = argument.split()
    return [*words] if words and all(map(is_address, words)) else [*_files(argument)]


def _files(argument: str) -> list[Path]:
    whole = Path(argument).expanduser()
    if whole.exists():
        return [whole]
    try:
        words = shlex.split(argument)
    except ValueError:
        return [whole]
    split = [Path(word).expanduser() for word in words]
    return (
        split if split and all(path.exists() for path in split) else split[:1] if len(split) == 1 else [whole]
    )
