"""Conversations that are kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

from tui.messages.trouble import Trouble

if TYPE_CHECKING:
    from pathlib import Path

    from qa.conversations import SearchHit, StoredTurn, Summary
    from tui.talks.restored import Restored


@dataclass
class MoreWanted(Message):
    """Turns that are not shown yet are wanted: those before (-1) or after (+1) what is shown."""

    step: int


@dataclass
class TurnsShown(Message):
    """Turns of a conversation that was held before stand on the page."""


@dataclass
class ConversationWanted(Message):
    """A conversation is to be gone on with, opened at one of its questions if one is named."""

    conversation: int
    turn: int | None = None


@dataclass
class ListWanted(Message):
    """The conversations are wanted, or the questions that have these words."""

    words: str


@dataclass
class PreviewWanted(Message):
    """The turns of a conversation are wanted, to be looked at beside the list."""

    conversation: int


@dataclass
class RenameWanted(Message):
    """A conversation is to have another title; "" gives it back its first question."""

    conversation: int
    title: str


@dataclass
class PinWanted(Message):
    """A conversation is to stand before the others, or no more."""

    conversation: int
    pinned: bool


@dataclass
class DeleteWanted(Message):
    """A conversation is to be deleted, or with `undo` brought back."""

    conversation: int
    undo: bool = False


@dataclass
class ForkWanted(Message):
    """A conversation is to be gone on with from before one of its questions, in a copy; None copies all."""

    conversation: int
    turn: int | None = None


@dataclass
class ForkHereWanted(Message):
    """An earlier question on the screen is to be changed, in a copy of what stands before it."""

    turn: int


@dataclass
class ExportWanted(Message):
    """A conversation is to be written to a file.

    Attributes:
        conversation: which.
        format: "md", "html" or "json".
        path: where to; "" chooses a name in the current folder.
    """

    conversation: int
    format: str
    path: str = ""


@dataclass
class NotKept(Message):
    """What happens cannot be kept."""

    trouble: Trouble


@dataclass
class ConversationsSetAside(Message):
    """What was kept could not be read and is kept as another file; new conversations begin."""

    file: Path


@dataclass
class NotRead(Message):
    """What is kept cannot be read or changed."""

    trouble: Trouble


@dataclass
class ConversationCame(Message):
    """A conversation that was wanted.

    Attributes:
        conversation: its number.
        title: as it is listed.
        index: the folder of the index that it began with.
        turns: its questions, first to last.
        at: the question to open it at, or None for the newest.
        draft: what goes into the prompt.
    """

    conversation: int
    title: str
    index: str
    turns: tuple[Restored, ...]
    at: int | None = None
    draft: str = ""


@dataclass
class ConversationNotFound(Message):
    """No conversation has these words; "" if there is none at all."""

    words: str


@dataclass
class SeveralFound(Message):
    """Several conversations have these words."""

    words: str


@dataclass
class ConversationsListed(Message):
    """What there is, in the order of the list, and what was looked for ("" for nothing)."""

    words: str
    summaries: tuple[Summary, ...]
    hits: tuple[SearchHit, ...] = ()


@dataclass
class PreviewCame(Message):
    """The turns of a conversation that is looked at."""

    conversation: int
    turns: tuple[StoredTurn, ...]


@dataclass
class TitleCame(Message):
    """What a conversation is called now; `renamed` if a person has said so."""

    conversation: int
    title: str
    renamed: bool = False


@dataclass
class ConversationPut(Message):
    """A conversation was pinned, deleted or brought back; the list is another one now."""

    conversation: int


@dataclass
class Exported(Message):
    """A conversation was written to a file."""

    path: str


@dataclass
class IndexKnown(Message):
    """Which index is open, and its state."""

    index: str
    seq: int
