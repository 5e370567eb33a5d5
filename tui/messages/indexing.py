"""The index: opened, mended, brought up to date."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

from tui.messages.trouble import Trouble

if TYPE_CHECKING:
    from index.sync import Progress, SyncReport
    from tui.fixes import Deed


@dataclass(frozen=True, slots=True)
class Holdings:
    """What the index holds.

    Attributes:
        articles: how many.
        newest: ISO 8601 day of the newest one, or None.
    """

    articles: int
    newest: str | None


@dataclass
class IndexOpened(Message):
    """The index and the chain are ready."""

    holdings: Holdings


@dataclass
class HoldingsChanged(Message):
    """The index holds something else than before, by this process or another."""

    holdings: Holdings


@dataclass
class IndexNotOpened(Message):
    """The index could not be opened."""

    trouble: Trouble


@dataclass
class FixWanted(Message):
    """A way out of a trouble was chosen: one of `tui.fixes.Deed`."""

    deed: Deed


@dataclass
class Mended(Message):
    """What was to put the index right has ended; then it is opened anew, and told so."""

    told: str
    trouble: Trouble | None = None


@dataclass
class Indexing(Message):
    """How far the running index has come."""

    progress: Progress

    def can_replace(self, message: Message) -> bool:
        """Only the newest progress counts."""
        return isinstance(message, Indexing)


@dataclass
class IndexingEnded(Message):
    """The index has finished, was stopped, or failed."""

    report: SyncReport | None
    holdings: Holdings | None
    trouble: Trouble | None = None
