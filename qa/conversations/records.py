"""What is kept of a conversation: questions, every attempt at answering each, and what came of it.

Nothing here imports the models of answers: a chat may use these before anything heavy is loaded.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from qa.answer import Answer
    from qa.passage import Passage

State = Literal["running", "finished", "stopped", "failed", "broken off", "interrupted"]
"""Being answered now; answered to the end; stopped by hand; failed before its end; ended early by the model;
and what was running when its program ended: nobody goes on with it."""

EndState = Literal["finished", "stopped", "failed", "broken off"]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it goes to be answered.

    Attributes:
        question: as it was typed.
        filters: its hard limits, as JSON has them; the caller knows what they mean.
        manner: how it is answered, likewise.
        standalone_question: as a person has edited it, or None.
        days: first and last day that a person wants it to mean; "any"; or None to read them from its words.
        anyway: whether an unlikely answer is wanted, too.
        index_seq: the state of the index, or None if it is not known.
        articles: how many the index held, or None.
    """

    question: str
    filters: Mapping[str, Any] = field(default_factory=dict)
    manner: Mapping[str, Any] = field(default_factory=dict)
    standalone_question: str | None = None
    days: tuple[date, date] | Literal["any"] | None = None
    anyway: bool = False
    index_seq: int | None = None
    articles: int | None = None


@dataclass(frozen=True, slots=True)
class Asking:
    """A question that is being answered: what the store gives to whoever reports on it.

    Attributes:
        conversation: its number.
        turn: the number of the question, the same for each attempt.
        attempt: the number of this attempt.
    """

    conversation: int
    turn: int
    attempt: int


@dataclass(frozen=True, slots=True)
class KeptTrouble:
    """Why an attempt ended early.

    Attributes:
        what: what happened, a sentence without its full stop.
        fix: what to do about it, likewise, or "".
        kind: one of `qa.models.failure.FailureKind`, or "".
    """

    what: str
    fix: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One time that a question was answered, or as much of it as came.

    Attributes:
        id: its number.
        asked: the question and its limits, as they were this time.
        state: how it ended, if it did.
        standalone_question: as it was understood, or None if it did not come so far.
        days: first and last day that it was taken to mean, or None.
        passages: what was found.
        answer: the answer, or what was written of it; None if there is nothing, or nothing that can be read.
        trouble: why it ended early, or None.
        started: when it was asked, in UTC.
        ended: when it ended, or None.
    """

    id: int
    asked: Asked
    state: State
    standalone_question: str | None
    days: tuple[date, date] | None
    passages: tuple[Passage, ...]
    answer: Answer | None
    trouble: KeptTrouble | None
    started: datetime
    ended: datetime | None


@dataclass(frozen=True, slots=True)
class StoredTurn:
    """A question of a conversation.

    Attributes:
        id: its number.
        question: as it was typed.
        attempts: at least one, oldest first.
    """

    id: int
    question: str
    attempts: tuple[Attempt, ...]

    @property
    def newest(self) -> Attempt:
        """The attempt that counts."""
        return self.attempts[-1]

    @property
    def best(self) -> Attempt:
        """The newest attempt that has an answer, else the newest."""
        return next((one for one in reversed(self.attempts) if one.answer is not None), self.newest)


@dataclass(frozen=True, slots=True)
class Summary:
    """A conversation in a list.

    Attributes:
        id: its number.
        title: of its first question, or as a person has named it.
        created: when it began, in UTC.
        updated: when something was last asked or answered.
        pinned: whether it stands before the others.
        turns: how many questions it has.
        first_question: as it was typed.
        index: the folder of the index that it began with.
        forked_from: the conversation that its first questions were taken from, or None.
        deleted: when it was deleted, or None.
    """

    id: int
    title: str
    created: datetime
    updated: datetime
    pinned: bool
    turns: int
    first_question: str
    index: str
    forked_from: int | None = None
    deleted: datetime | None = None


@dataclass(frozen=True, slots=True)
class Conversation:
    """A whole conversation, as it is exported.

    Attributes:
        summary: what it is called, and when it was.
        turns: its questions, first to last.
    """

    summary: Summary
    turns: tuple[StoredTurn, ...]


Place = Literal["title", "question", "answer"]


@dataclass(frozen=True, slots=True)
class SearchHit:
    """Where the words of a search stand in the conversations.

    Attributes:
        conversation: in which.
        title: of that conversation.
        turn: at which question.
        place: in which text of it.
        attempt: in the answer of which attempt; None for a title or a question.
        start: first character of the first match in that text (of an answer, in `Answer.answer`).
        end: one past its last.
        snippet: one line around it.
        lit: the matches in the snippet, as (start, end).
        asked: when the question was asked.
    """

    conversation: int
    title: str
    turn: int
    place: Place
    attempt: int | None
    start: int
    end: int
    snippet: str
    lit: tuple[tuple[int, int], ...]
    asked: datetime
