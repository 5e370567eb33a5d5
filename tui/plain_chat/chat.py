"""The plain chat: reads a line, does what it says, prints what came of it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from index.errors import FootnoteError
from tui import commands
from tui.asking.census import Census, take_census
from tui.asking.inline_filters import chip_words, names_a_source, without_filters
from tui.manner import Manner
from tui.model_choice import whereabouts
from tui.plain import one_line
from tui.plain_chat.answering import Answering, Said
from tui.plain_chat.commands import footnote_named, help_lines, known, unknown
from tui.plain_chat.indexing import index_paths
from tui.plain_chat.shelf import Shelf
from tui.plain_chat.words import answer_lines, article_lines, citation_lines, explain_lines
from tui.printing.library import status_text
from tui.query import NO_FILTERS, Query
from tui.signs import Signs
from tui.strictness import GRADES, MEANING, grade
from tui.words.wording import count, counted, sentence, written_date

if TYPE_CHECKING:
    from qa.answer import Citation
    from qa.passage import Passage
    from tui.engine import Engine
    from tui.plain_chat.keeper import Keeper
    from tui.plain_chat.lines import Lines

_NOTHING_ASKED = "Nothing has been answered in this conversation yet."


# As many as one listens to.
_SOURCES = 12


def in_lines(words: str) -> str:
    """What the full chat says of a key, said of a command."""
    return words.replace("F3 lists", "/filter lists")


class PlainChat:
    """A chat in lines.

    Args:
        open_engine: opens what answers; blocks.
        lines: what the person says.
        write: says a line to the person.
        keeper: keeps the conversation.
        manner: how answers are made, until /strict and /model say otherwise.
        signs: that are read aloud as they are meant.
    """

    def __init__(
        self,
        open_engine: Callable[[], Engine],
        lines: Lines,
        write: Callable[[str], object],
        keeper: Keeper,
        *,
        manner: Manner,
        signs: Signs,
    ) -> None:
        self._open_engine = open_engine
        self._lines = lines
        self._write = write
        self._keeper = keeper
        self._manner = manner
        self._signs = signs
        self._filters = NO_FILTERS
        self._said: list[Said] = []
        self._engine: Engine | None = None
        self._shelf = Shelf(keeper, write)
        self._census = Census()
        self._leaving = False

    # ---- from the first line to the last

    def run(self) -> int:
        """Chat until it is left; returns the exit code.

        Raises:
            FootnoteError: the index cannot be opened.
        """
        self._write("Footnote. Opening the index.")
        self._engine = self._open_engine()
        self._write(self._holdings())
        self._write("Type a question, or /help. Ctrl-C stops an answer; pressed twice it leaves.")
        with suppress(KeyboardInterrupt):  # pressed twice faster than a line is read
            self._talk()
        self._write("Goodbye.")
        return 0

    def _talk(self) -> None:
        """Take line after line until one says to leave, there are no more, or Ctrl-C is pressed twice."""
        pressed = False
        while not self._leaving:
            try:
                line = self._lines.next().strip()
                pressed = False
                if line:
                    pressed = self._take(line)
                    self._write("")
            except EOFError:
                self._write("")
                return
            except KeyboardInterrupt:
                self._write("")
                if pressed:
                    return
                pressed = True
                self._write("Press Ctrl-C again to leave.")

    def close(self) -> None:
        """Let go of everything."""
        self._lines.close()
        self._keeper.close()
        if self._engine is not None:
            self._engine.close()

    @property
    def _open(self) -> Engine:
        assert self._engine is not None, "it is opened before the first line is read"
        return self._engine

    def _holdings(self) -> str:
        holds = self._open.holdings()
        if not holds.articles:
            return "There is nothing to ask about yet. /index PATH adds articles."
        newest = f", the newest of {written_date(holds.newest)}" if holds.newest else ""
        return f"{counted(holds.articles, 'article', self._signs)}{newest}."

    def _take(self, line: str) -> bool:
        """Do what a line says; returns whether Ctrl-C stopped it."""
        n = footnote_named(line)
        command = commands.parse(line)
        try:
            if n is not None:
                self._footnote(n)
            elif command is None:
                return self._ask(line)
            elif not known(command.name):
                self._write(unknown(command.name))
            else:
                return self._does()[command.name](command.argument) is True
        except FootnoteError as error:
            self._write(str(error))
        return False

    def _does(self) -> dict[str, Callable[[str], object]]:
        """What each command calls, with its argument."""
        return {
            "index": self._index,
            "filter": self._filter,
            "strict": self._strict,
            "model": self._model,
            "retry": lambda _: self._retry(),
            "article": self._article,
            "explain": lambda _: self._explain(),
            "new": lambda _: self._new(),
            "conversations": self._shelf.conversations,
            "open": self._resume,
            "rename": self._shelf.rename,
            "export": self._shelf.export,
            "status": lambda _: self._status(),
            "stop": lambda _: self._write("Nothing is running. Ctrl-C stops an answer or an indexing."),
            "help": lambda _: self._write("\n".join(help_lines())),
            "quit": lambda _: self._quit(),
        }

    def _quit(self) -> None:
        self._leaving = True

    # ---- asking

    def _ask(self, line: str) -> bool:
        """Ask a question; filters typed in it hold for those that follow, too."""
        typed = without_filters(line, self._filters, self._sources(line))
        if typed.objection:
            self._write(in_lines(typed.objection))
            return False
        if typed.filters != self._filters:
            self._filters = typed.filters
            self._write(self._limits())
        if not typed.text.strip():
            return False
        said = Said(Query(typed.text.strip(), self._filters), self._manner)
        self._said.append(said)
        return self._answer(said)

    def _retry(self) -> bool:
        """Ask the last question again, in the manner and within the limits that hold now."""
        if not self._said:
            self._write("Nothing has been asked in this conversation yet.")
            return False
        said = self._said[-1]
        said.query, said.manner = replace(said.query, filters=self._filters), self._manner
        return self._answer(said)

    def _answer(self, said: Said) -> bool:
        """Ask and print what came; returns whether Ctrl-C stopped it."""
        answering = Answering(self._open, self._keeper, self._write, self._signs)
        try:
            stopped = answering.ask(said, self._said[: self._said.index(said)])
        except KeyboardInterrupt:
            self._leaving = True
            return False
        self._print(said)
        return stopped

    def _print(self, said: Said) -> None:
        if said.answer is not None:
            strictness = said.manner.strictness
            for line in answer_lines(said.answer, self._signs, strictness, said.days, said.lacking):
                self._write(line)

    def _sources(self, line: str) -> Census:
        """The sources that there are, if a line names one."""
        if names_a_source(line) and self._census.seq != self._open.seq():
            self._census = take_census(self._open.library)
        return self._census

    # ---- how

    def _filter(self, argument: str) -> None:
        if argument.casefold() in ("none", "off", "clear"):
            self._filters = NO_FILTERS
        elif argument:
            typed = without_filters(argument, self._filters, self._sources(argument))
            if typed.objection or typed.text.strip():
                wrong = '/filter takes since:2020-12, until:2021 or source:"Coast Wire", or none.'
                self._write(in_lines(typed.objection) or wrong)
                return
            self._filters = typed.filters
        else:
            self._write(self._named_sources())
        self._write(self._limits())

    def _named_sources(self) -> str:
        """The sources that there are, with how many articles each has."""
        sources = self._sources("source:any").sources
        named = [f"{one_line(one.name)} ({count(one.articles, self._signs)})" for one in sources[:_SOURCES]]
        more = [f"{len(sources) - _SOURCES} more"] if len(sources) > _SOURCES else []
        return f"Sources: {', '.join([*named, *more])}." if named else "No article names its source."

    def _limits(self) -> str:
        if not self._filters:
            return "No limits: all articles are asked."
        return f"Limited to {', '.join(chip_words(self._filters, self._signs))}. /filter none lifts that."

    def _strict(self, argument: str) -> None:
        wanted = grade(argument)
        if argument and wanted is None:
            self._write(f"/strict takes {', '.join(GRADES[:-1])} or {GRADES[-1]}.")
            return
        self._manner = replace(self._manner, strictness=wanted or self._manner.strictness)
        holds = self._manner.strictness
        self._write(f"{holds.capitalize()}: {MEANING[holds]}.")

    def _model(self, argument: str) -> None:
        line = commands.Line("model", argument)
        if refusal := commands.refusal(line, None):
            self._write(refusal)
            return
        if argument:
            self._manner = replace(self._manner, model=commands.model_of(argument))
        self._write(self._whereabouts())
        if not self._manner.model.quotes:
            self._open.prepare(self._manner)

    def _whereabouts(self) -> str:
        quoting = "Answers are quoted. " if self._manner.model.quotes else ""
        return quoting + sentence(whereabouts(self._manner.model))

    def _status(self) -> None:
        self._write(status_text(self._open.library.status()))
        self._write(self._limits())
        self._write(self._whereabouts())

    def _index(self, argument: str) -> None:
        if refusal := commands.refusal(commands.Line("index", argument), None):
            self._write(refusal)
            return
        try:
            index_paths(self._open, argument, self._write, self._signs)
        except KeyboardInterrupt:
            self._leaving = True
            return
        self._write(self._holdings())

    # ---- reading

    def _citation(self, n: int) -> tuple[Citation, Passage | None, Said] | None:
        """A footnote of the last answer, the passage that it stands in, and the question; or says why not."""
        answered = next((one for one in reversed(self._said) if one.answer is not None), None)
        if answered is None or answered.answer is None:
            self._write(_NOTHING_ASKED)
            return None
        found = next((one for one in answered.answer.citations if one.n == n), None)
        if found is None:
            many = len(answered.answer.citations)
            has = f"It has 1 to {many}." if many > 1 else "It has one." if many else "It has none."
            self._write(f"The last answer has no footnote {n}. {has}")
            return None
        places = (one for one in answered.passages if one.article_id == found.article_id)
        return found, next((one for one in places if one.start <= found.start < one.end), None), answered

    def _footnote(self, n: int) -> None:
        if (found := self._citation(n)) is not None:
            citation, passage, said = found
            for line in citation_lines(citation, passage, self._signs, said.days):
                self._write(line)

    def _article(self, argument: str) -> None:
        n = footnote_named(argument or "1")
        if n is None:
            self._write("/article takes the number of a footnote.")
        elif (found := self._citation(n)) is not None:
            for line in article_lines(self._open.cited(found[0]), found[0], self._signs):
                self._write(line)

    def _explain(self) -> None:
        if not self._said:
            self._write(_NOTHING_ASKED)
            return
        said = self._said[-1]
        for line in explain_lines(said.answer, said.passages, self._signs):
            self._write(line)

    # ---- conversations

    def _new(self) -> None:
        self._said.clear()
        self._keeper.conversation = None
        self._write("A new conversation.")

    def _resume(self, name: str) -> None:
        said = self._shelf.open(name)
        if said:
            self._said = said
            self._write(f"> {one_line(said[-1].query.question)}")
            self._print(said[-1])
