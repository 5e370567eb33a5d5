"""Conversations that were held before: where they stand in the store, and how the chat shows them again."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from tui.manner import Manner
from tui.messages import Trouble
from tui.query import Query
from tui.talks.kept import manner_of, query_of

if TYPE_CHECKING:
    from qa.answer import Answer
    from qa.conversations import Asking, Attempt, StoredTurn
    from qa.passage import Passage

STOPPED = Trouble("stopped", kind="stopped")
INTERRUPTED = Trouble("Footnote ended while this was being answered", kind="stopped")
_LEFT_RUNNING = ("running", "interrupted")


@dataclass(slots=True, eq=False)
class Talk:
    """A conversation on the screen; the store knows it once its first question is written.

    Attributes:
        id: its number in the store, or None.
        title: as it is listed; "" until it is known.
        lost: whether something of it could not be written: then nothing more of it is.
    """

    id: int | None = None
    title: str = ""
    lost: bool = False


@dataclass(slots=True, eq=False)
class Kept:
    """A question on the screen and its place in the store.

    Attributes:
        turn: its number in the store; None until it is written, and where it could not be.
        asking: what is being written now, or None.
        question: as it was asked last; it may have been edited since.
        index: the folder of the index that was asked.
        seq: of the change log of that index, when it was asked; None is not known.
        articles: how many that index held then; None is not known.
        earlier: the answer that stood here before it was asked again, or None.
    """

    turn: int | None = None
    asking: Asking | None = None
    question: str = ""
    index: str = ""
    seq: int | None = None
    articles: int | None = None
    earlier: Answer | None = None


@dataclass(frozen=True, slots=True)
class Restored:
    """A turn as it was, to be shown without being asked.

    Attributes:
        kept: its place in the store.
        asked: the question and its limits.
        manner: how it was answered.
        understood: the question with the history resolved; None if it never came to that.
        days: first and last day that it meant, or None.
        passages: what retrieval found.
        answer: as much of it as was written, or None.
        trouble: why nothing more came, or None if it ended well.
    """

    kept: Kept
    asked: Query
    manner: Manner
    understood: str | None = None
    days: tuple[date, date] | None = None
    passages: tuple[Passage, ...] = field(default=(), repr=False)
    answer: Answer | None = None
    trouble: Trouble | None = None


def restored(turn: StoredTurn, index: str) -> Restored:
    """A turn of the store as the chat shows it: the newest answer, and why it was the last."""
    best, newest = turn.best, turn.newest
    asked = best.asked
    # What was answered to another wording is nothing to compare with.
    before = [
        one
        for one in turn.attempts
        if one is not best and one.answer is not None and one.asked.question == asked.question
    ]
    kept = Kept(
        turn=turn.id,
        question=asked.question,
        index=index,
        seq=asked.index_seq,
        articles=asked.articles,
        earlier=before[-1].answer if before else None,
    )
    return Restored(
        kept=kept,
        asked=query_of(asked),
        manner=manner_of(asked.manner),
        understood=best.standalone_question,
        days=best.days,
        passages=best.passages,
        answer=best.answer,
        trouble=_trouble(newest),
    )


def _trouble(attempt: Attempt) -> Trouble | None:
    if attempt.state in _LEFT_RUNNING:
        return INTERRUPTED
    if attempt.state == "stopped":
        return STOPPED
    told = attempt.trouble
    # What broke off says so in its answer.
    if told is None or attempt.state == "broken off":
        return None
    return Trouble(told.what, told.fix, told.kind)
