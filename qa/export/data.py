"""A conversation as JSON, for programs; `qa/schemas/conversation.schema.json` describes it."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from qa.answer import Answer
from qa.conversations.records import State
from qa.passage import Passage

if TYPE_CHECKING:
    from qa.conversations.records import Attempt, Conversation


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ExportedTrouble(_Frozen):
    """Why an attempt ended early."""

    what: str = Field(description="What happened.")
    fix: str = Field(description='What to do about it, or "".')
    kind: str = Field(description='One of `qa.models.failure.FailureKind`, or "".')


class ExportedAttempt(_Frozen):
    """One time that a question was answered."""

    state: State = Field(description="How it ended, if it did.")
    filters: dict[str, Any] = Field(description="Hard limits: since, until (ISO 8601 days), sources.")
    manner: dict[str, Any] = Field(description="How it was answered: strictness, model.")
    standalone_question: str | None = Field(description="As it was understood, history resolved.")
    days: tuple[date, date] | None = Field(description="First and last day that it was taken to mean.")
    index_seq: int | None = Field(description="The state of the index; another number, another state.")
    articles: int | None = Field(description="How many articles the index held.")
    started: datetime
    ended: datetime | None
    passages: tuple[Passage, ...] = Field(description="What was found, best first.")
    answer: Answer | None = Field(description="The answer, or what was written of it.")
    trouble: ExportedTrouble | None


class ExportedTurn(_Frozen):
    """A question and every attempt at answering it, oldest first; the last one with an answer counts."""

    question: str = Field(description="As it was typed.")
    attempts: tuple[ExportedAttempt, ...] = Field(min_length=1)


class ExportedConversation(_Frozen):
    """A conversation, as `footnote export --format json` writes it."""

    format: Literal["footnote-conversation"] = "footnote-conversation"
    version: Literal[1] = Field(default=1, description="Another number when a field changes its meaning.")
    title: str
    index: str = Field(description="The folder of the index that was asked.")
    created: datetime
    updated: datetime
    turns: tuple[ExportedTurn, ...]


def exported(conversation: Conversation) -> ExportedConversation:
    """A conversation in the form that is written for programs."""
    summary = conversation.summary
    return ExportedConversation(
        title=summary.title,
        index=summary.index,
        created=summary.created,
        updated=summary.updated,
        turns=tuple(
            ExportedTurn(question=turn.question, attempts=tuple(map(_attempt, turn.attempts)))
            for turn in conversation.turns
        ),
    )


def _attempt(attempt: Attempt) -> ExportedAttempt:
    trouble = attempt.trouble
    return ExportedAttempt(
        state=attempt.state,
        filters=dict(attempt.asked.filters),
        manner=dict(attempt.asked.manner),
        standalone_question=attempt.standalone_question,
        days=attempt.days,
        index_seq=attempt.asked.index_seq,
        articles=attempt.asked.articles,
        started=attempt.started,
        ended=attempt.ended,
        passages=attempt.passages,
        answer=attempt.answer,
        trouble=ExportedTrouble(what=trouble.what, fix=trouble.fix, kind=trouble.kind) if trouble else None,
    )


def to_json(conversation: Conversation) -> str:
    """A conversation as JSON, escaped to ASCII, so that no terminal obeys what articles say."""
    return json.dumps(exported(conversation).model_dump(mode="json"), indent=2) + "\n"
