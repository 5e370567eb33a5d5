"""What is asked: the question, and the limits that stand beside it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from index.article import Filter


@dataclass(frozen=True, slots=True)
class Filters:
    """Hard limits of a question: what the chips beside the prompt show.

    Attributes:
        since: published on this day or later.
        until: published on this day or earlier.
        sources: published by one of these, as the index writes them; empty means any.
    """

    since: date | None = None
    until: date | None = None
    sources: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything is limited at all."""
        return bool(self.since or self.until or self.sources)

    def where(self) -> Filter | None:
        """The same for a search."""
        from index.article import Filter

        return Filter(self.since, self.until, self.sources) if self else None


NO_FILTERS = Filters()


@dataclass(frozen=True, slots=True)
class Query:
    """A question as it is to be searched and answered.

    Attributes:
        question: as it was typed, without filters.
        filters: hard limits.
        standalone_question: taken as it stands instead of resolving the history, where a person has edited
            how a follow-up was understood; None resolves it.
        days: first and last day that the question means, where a person has said so; "any" takes no days
            from its words and prefers no article for its day; None reads them.
        anyway: answer from the nearest passages, however unlikely it is that they answer.
    """

    question: str
    filters: Filters = NO_FILTERS
    standalone_question: str | None = None
    days: tuple[date, date] | Literal["any"] | None = None
    anyway: bool = False
