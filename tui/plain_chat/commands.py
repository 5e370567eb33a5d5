"""The slash commands of the plain chat: the same as in the full one, where they make sense in lines."""

from __future__ import annotations

import re
from difflib import get_close_matches

from tui.commands import Command
from tui.model_choice import QUOTE
from tui.strictness import GRADES

COMMANDS = (
    Command("index", "PATH", "add a file, a folder or a web page, or bring it up to date"),
    Command("filter", "LIMITS", 'since:2020-12 until:2021 source:"Coast Wire" from now on; none lifts them'),
    Command("strict", "HOW", f"how sure an answer must be: {', '.join(GRADES)}", GRADES),
    Command("model", "NAME", "what writes the answers: quote, openai:gpt-4.1, ollama:llama3.1", (QUOTE,)),
    Command("retry", "", "ask the last question again; the earlier answer is kept"),
    Command("article", "N", "the article around footnote N"),
    Command("explain", "", "why these passages: ranks, scores, times"),
    Command("new", "", "begin a new conversation"),
    Command("conversations", "WORDS", "list the conversations, or those that say these words"),
    Command("open", "NAME", "go on with a conversation, by its number or words of its title"),
    Command("rename", "TITLE", "give this conversation a title"),
    Command("export", "FILE", "write this conversation to a file: .md, .html or .json"),
    Command("status", "", "what the index holds, and how answers are made"),
    Command("stop", "", "Ctrl-C stops what is running; pressed twice it leaves"),
    Command("help", "", "this list"),
    Command("quit", "", "leave"),
)  # fmt: skip


def known(name: str) -> bool:
    """Whether there is a command of that name."""
    return any(command.name == name for command in COMMANDS)


def unknown(name: str) -> str:
    """What to say of a command that there is not."""
    close = get_close_matches(name, [command.name for command in COMMANDS], n=1, cutoff=0.6)
    return f"There is no command /{name}. " + (f"Did you mean /{close[0]}?" if close else "/help lists them.")


def completions(text: str) -> list[str]:
    """What a line may become with Tab: commands, and the words that one takes."""
    if not text.startswith("/"):
        return []
    name, space, typed = text[1:].partition(" ")
    if not space:
        return [
            f"/{one.name}" + (" " if one.argument else "")
            for one in COMMANDS
            if one.name.startswith(name.lower())
        ]
    return [
        f"/{name} {choice}"
        for one in COMMANDS
        if one.name == name.lower()
        for choice in one.choices
        if choice.startswith(typed)
    ]


def footnote_named(line: str) -> int | None:
    """The footnote that a line asks for ("2", "/2", "[2]"), or None."""
    found = re.fullmatch(r"\s*/?\[?([0-9]{1,4})\]?\s*", line)
    return int(found[1]) if found else None


def help_lines() -> list[str]:
    """Every command on a line of its own."""
    lines = ["Type a question, or the number of a footnote to read its passage. Commands:"]
    return lines + [
        f"/{one.name}{' ' + one.argument if one.argument else ''}: {one.does}." for one in COMMANDS
    ]
