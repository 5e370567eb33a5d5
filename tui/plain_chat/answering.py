"""One question of the plain chat: asked, told as it goes on, stopped by Ctrl-C, kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tui.command.stopping import stoppable
from tui.manner import Manner
from tui.plain import one_line
from tui.query import Query
from tui.signs import Signs
from tui.talks.kept import kept_question
from tui.words.wording import counted, sentence, written_period

if TYPE_CHECKING:
    from datetime import date

    from qa.answer import Answer, Turn
    from qa.conversations import EndState
    from qa.lacking import Lacking
    from qa.passage import Passage
    from tui.engine import Engine
    from tui.plain_chat.keeper import Keeper


@dataclass
class Said:
    """A question of this conversation and what came of it.

    Attributes:
        query: what was asked.
        manner: how it was answered.
        turn: its number in the store, or None if it is not kept.
        answer: the answer, or as much as came.
        passages: what was found.
        days: the first and last day that it means, or None.
        lacking: what the collection lacks for it, if that is known.
    """

    query: Query
    manner: Manner
    turn: int | None = None
    answer: Answer | None = None
    passages: Sequence[Passage] = field(default_factory=tuple)
    days: tuple[date, date] | None = None
    lacking: Lacking | None = None


def history_of(said: Sequence[Said]) -> list[Turn]:
    """Earlier questions as a follow-up is understood by; what came to nothing is left out."""
    from qa.answer import Turn  # builds pydantic models

    turns = []
    for one in said:
        if one.answer is None:
            continue
        if one.answer.abstained:
            turns.append(Turn(question=one.query.question))
        else:
            quotes = tuple(citation.quote for citation in one.answer.citations)
            turns.append(Turn(question=one.query.question, answer=one.answer.answer, cited=quotes))
    return turns


class Answering:
    """Answers one question after the other.

    Args:
        engine: answers.
        keeper: keeps.
        write: says a line.
        signs: that are read aloud as they are meant.
    """

    def __init__(self, engine: Engine, keeper: Keeper, write: Callable[[str], object], signs: Signs) -> None:
        self._engine = engine
        self._keeper = keeper
        self._write = write
        self._signs = signs

    def ask(self, said: Said, earlier: Sequence[Said]) -> bool:
        """Ask, and tell how far it is; the answer is in `said` afterwards.

        Args:
            said: the question; its answer is replaced by what comes.
            earlier: what was said before it.

        Returns:
            Whether Ctrl-C stopped it; what came is kept.

        Raises:
            KeyboardInterrupt: Ctrl-C was pressed twice; what came is kept.
        """
        from index.errors import FootnoteError

        self._begin(said)
        with stoppable() as should_stop:
            try:
                self._follow(said, earlier, should_stop)
            except KeyboardInterrupt:
                self._keeper.end("stopped", said.answer)
                raise
            except FootnoteError as error:
                if not should_stop():
                    self._fail(said, error)
                    return False
            if should_stop() and not (said.answer is not None and said.answer.finished):
                self._keeper.end("stopped", said.answer)
                self._write("Stopped." if said.answer else "Stopped; nothing came yet.")
                return True
        early = said.answer.interrupted if said.answer else None
        state: EndState = (
            "finished" if early is None else "stopped" if early.kind == "stopped" else "broken off"
        )
        self._keeper.end(state, said.answer)
        return state == "stopped"

    def _begin(self, said: Said) -> None:
        said.answer, said.passages, said.days, said.lacking = None, (), None, None
        status = self._engine.library
        asked = kept_question(
            said.query, said.manner, index_seq=self._engine.seq(), articles=self._engine.holdings().articles
        )
        said.turn = self._keeper.ask(asked, str(status.folder), said.turn) or said.turn
        self._write("Searching.")

    def _follow(self, said: Said, earlier: Sequence[Said], should_stop: Callable[[], bool]) -> None:
        """Take in stage after stage."""
        writing = False
        for stage in self._engine.ask(said.query, history_of(earlier), should_stop, said.manner):
            if "standalone_question" in stage:
                self._understood(said, stage["standalone_question"], stage.get("days"))
                said.days = stage.get("days")
            if "lacking" in stage:
                said.lacking = stage["lacking"]
            if "passages" in stage:
                said.passages = stage["passages"]
                self._keeper.found(said.passages)
                articles = len({passage.article_id for passage in said.passages})
                model = said.manner.model
                doing = "Answering" if model.quotes else f"Waiting for {one_line(model.spec)}"
                self._write(f"{counted(articles, 'article', self._signs)} found. {doing}.")
            if "answer" in stage:
                said.answer = stage["answer"]
                self._keeper.write(stage["answer"])
                if not writing and not stage["answer"].finished:
                    writing = True
                    self._write("Writing.")

    def _understood(self, said: Said, standalone_question: str, days: tuple[date, date] | None) -> None:
        self._keeper.understood(standalone_question, days)
        asked = one_line(said.query.question).casefold().rstrip(" ?.!")
        if one_line(standalone_question).casefold().rstrip(" ?.!") != asked:
            self._write(f"Understood as: {sentence(standalone_question)}")
        if days is not None and str(days[0].year) not in standalone_question:
            self._write(f"Days meant: {written_period(*days)}.")

    def _fail(self, said: Said, error: Exception) -> None:
        from qa.conversations import KeptTrouble
        from tui.session import trouble_of

        trouble = trouble_of(error)
        self._keeper.end("failed", said.answer, KeptTrouble(trouble.what, trouble.fix, trouble.kind))
        self._write(f"No answer: {sentence(trouble.what)} {sentence(trouble.fix)}".rstrip())
