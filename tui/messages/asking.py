"""A question on its way to an answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from textual.message import Message

from tui.messages.trouble import Trouble

if TYPE_CHECKING:
    from qa.answer import Answer
    from qa.passage import Passage
    from tui.query import Query
    from tui.strictness import Strictness


@dataclass
class AskingBegun(Message):
    """The index is open and a question goes to be answered."""

    turn: int
    index: str
    seq: int


@dataclass
class StopWanted(Message):
    """The running question is to be stopped."""


@dataclass
class AgainWanted(Message):
    """A question is to be asked again where it stands; with `quotes`, without the model.

    With `asked`, as that query says; with `strictness`, this once.
    """

    turn: int
    quotes: bool = False
    asked: Query | None = None
    strictness: Strictness | None = None


@dataclass
class Grown(Message):
    """More of an answer stands on the page than before."""

    turn: int

    def can_replace(self, message: Message) -> bool:
        """Only the newest counts."""
        return isinstance(message, Grown)


@dataclass
class Understood(Message):
    """The question as it is understood, history resolved, and the first and last day that it means."""

    turn: int
    standalone_question: str
    days: tuple[date, date] | None = None


@dataclass
class PassagesFound(Message):
    """Retrieval is done, reading begins."""

    turn: int
    passages: list[Passage]


@dataclass
class AnswerCame(Message):
    """An answer, or as much of it as is written so far; later ones replace earlier ones."""

    turn: int
    answer: Answer

    def can_replace(self, message: Message) -> bool:
        """Of one turn only the newest state counts."""
        return isinstance(message, AnswerCame) and message.turn == self.turn


@dataclass
class AskingEnded(Message):
    """No more news of this turn will come."""

    turn: int
    trouble: Trouble | None = None


@dataclass
class ModelMissing(Message):
    """The model that was chosen cannot be used as things stand."""

    trouble: Trouble
