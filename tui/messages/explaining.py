"""Why an answer is as it is, and what would make it another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

from textual.message import Message

if TYPE_CHECKING:
    from qa.answer import Citation
    from qa.explanation import Explanation
    from qa.lacking import Lacking
    from tui.cited import CitedArticle


@dataclass
class ExplainWanted(Message):
    """Why these passages is to be told of an exchange; with `edit`, to change how it was understood."""

    turn: int | None
    edit: bool = False


@dataclass
class UnderstandingGiven(Message):
    """A question is to be asked again, understood as a person says; None leaves it to the program."""

    turn: int
    standalone_question: str | None
    days: tuple[date, date] | Literal["any"] | None


@dataclass
class AnywayWanted(Message):
    """What was declined is to be answered from the nearest passages."""

    turn: int


@dataclass
class WiderWanted(Message):
    """What was declined is to be asked again without what narrowed its search."""

    turn: int


@dataclass
class MoreArticlesWanted(Message):
    """Articles are to be added, since those that are there do not tell."""


@dataclass
class CandidateWanted(Message):
    """The article of a passage that came near is wanted."""

    turn: int
    citation: Citation


@dataclass
class Explained(Message):
    """How the search for a turn came to its passages."""

    turn: int
    explanation: Explanation


@dataclass
class LackingFound(Message):
    """What the collection lacks for a question that it does not answer."""

    turn: int
    lacking: Lacking


@dataclass
class CandidateCame(Message):
    """The article of a passage that came near."""

    turn: int
    cited: CitedArticle
    citation: Citation
