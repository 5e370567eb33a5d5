"""What a prompt may become: commands, what they take, sources and days of filters, earlier questions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from tui.asking.census import Census, SourceCount
from tui.asking.inline_filters import source_typed
from tui.asking.path_completion import Completion as Path
from tui.asking.periods import period_of
from tui.commands import COMMANDS, Command, known
from tui.plain import one_line
from tui.strictness import MEANING
from tui.words.wording import counted, written_date

# The list scrolls; more than these nobody walks through with arrow keys.
MOST = 50
_OPEN_FILTER = re.compile(r'(?:^|(?<=\s))(?P<name>since|until|source):(?P<value>"[^"]*|[^"]*)$', re.I)
# Only the end of a text is looked at: a pasted article may hold anything.
_TAIL = 120
_DAYS = ("today", "yesterday", "last week", "last month", "last year")


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the things to choose from.

    Attributes:
        text: what the prompt becomes.
        shows: what is chosen, one line.
        tells: what it is or does, one line.
        sends: whether Enter sends it at once, because nothing is missing.
    """

    text: str
    shows: str
    tells: str = ""
    sends: bool = False


@dataclass(frozen=True, slots=True)
class Offer:
    """What there is to choose from.

    Attributes:
        choices: from top to bottom.
        lit: the one that Enter takes, or None if Enter sends what is written.
        found: words to light in what is shown.
    """

    choices: tuple[Choice, ...] = ()
    lit: int | None = None
    found: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Whether there is anything."""
        return bool(self.choices)


NOTHING = Offer()


@dataclass(frozen=True, slots=True)
class Known:
    """What completions are made from, as far as it is known yet.

    Attributes:
        census: the sources.
        words: what commands take, by their name, beyond the choices that they have themselves.
        paths: what a path may become, by what is typed of it; of the newest only.
    """

    census: Census = field(default_factory=Census)
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    paths: Mapping[str, tuple[Path, ...]] = field(default_factory=dict)


def offer(text: str, knowledge: Known, today: date | None = None) -> Offer:
    """What may be meant by a text whose end is being typed.

    Args:
        text: the prompt up to the cursor.
        knowledge: what it may be completed with.
        today: what "last week" counts from; None is today.
    """
    if "\n" in text:
        return _filter_offer(text, knowledge, today)
    if text.startswith("/"):
        name, space, argument = text[1:].partition(" ")
        if not space:
            return _command_offer(name)
        command = known(name.lower())
        return _argument_offer(command, argument, text, knowledge, today) if command else NOTHING
    return _filter_offer(text, knowledge, today)


def _command_offer(typed: str) -> Offer:
    fitting = [command for command in COMMANDS if command.name.startswith(typed.lower())]
    choices = [
        Choice(
            text=f"/{command.name}" + (" " if command.argument else ""),
            shows=f"/{command.name} {command.argument}".rstrip(),
            tells=command.does,
            sends=not command.argument,
        )
        for command in fitting
    ]
    whole = known(typed.lower()) is not None
    return Offer(tuple(choices), None if whole or not choices else 0)


def _argument_offer(
    command: Command, argument: str, text: str, knowledge: Known, today: date | None
) -> Offer:
    begun = f"/{command.name} "
    if command.name == "index":
        paths = knowledge.paths.get(argument, ())
        return Offer(tuple(Choice(begun + path.text, one_line(path.name)) for path in paths))
    if command.name == "filter" and (found := _filter_offer(text, knowledge, today)):
        return found
    words = [*command.choices, *knowledge.words.get(command.name, ())]
    fitting = [word for word in dict.fromkeys(words) if word.lower().startswith(argument.lower())]
    meaning: Mapping[str, str] = (
        {str(name): does for name, does in MEANING.items()} if command.name == "strict" else {}
    )
    choices = [
        Choice(begun + word, one_line(word), meaning.get(word, ""), sends=not word.endswith(":"))
        for word in _some(fitting)
    ]
    if not choices or argument in words:
        return NOTHING
    return Offer(tuple(choices), 0 if argument else None)


def _filter_offer(text: str, knowledge: Known, today: date | None) -> Offer:
    tail = text[-_TAIL:]
    match = _OPEN_FILTER.search(tail)
    if match is None:
        return NOTHING
    before = text[: len(text) - len(tail) + match.start()]
    typed = match["value"].lstrip('"')
    if match["name"].lower() == "source":
        choices = _sources(before, typed, knowledge.census.sources)
    else:
        choices = _days(before, match["name"].lower(), typed, today)
    return Offer(tuple(choices), 0 if typed and choices else None)


def _sources(before: str, typed: str, sources: Sequence[SourceCount]) -> list[Choice]:
    wanted = typed.casefold()
    starting = [one for one in sources if one.name.casefold().startswith(wanted)]
    holding = [one for one in sources if one not in starting and wanted in one.name.casefold()]
    return [
        Choice(f"{before}{source_typed(one.name)} ", one_line(one.name), counted(one.articles, "article"))
        for one in [*starting, *holding][:MOST]
    ]


def _days(before: str, name: str, typed: str, today: date | None) -> list[Choice]:
    choices = []
    for words in _DAYS:
        period = period_of(words, today)
        if period is not None and words.startswith(typed.casefold()):
            value = f'"{words}"' if " " in words else words
            day = period[0] if name == "since" else period[1]
            choices.append(Choice(f"{before}{name}:{value} ", words, f"{name} {written_date(day)}"))
    return choices


def _some(words: Iterable[str]) -> list[str]:
    return [word for word, _ in zip(words, range(MOST), strict=False)]


def recalled(entries: Sequence[str], needle: str) -> Offer:
    """Earlier prompts to choose from, the newest first.

    Args:
        entries: those that hold the words.
        needle: the words that were looked for; they are lit.
    """
    choices = tuple(Choice(entry, one_line(entry)) for entry in entries)
    return Offer(choices, 0 if choices else None, tuple(needle.casefold().split()))
