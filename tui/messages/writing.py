"""The prompt: what is written, completed, limited, queued and sent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from textual.message import Message

from tui.messages.trouble import Trouble

if TYPE_CHECKING:
    from tui.asking.census import Census
    from tui.asking.path_completion import Completion
    from tui.query import Filters


@dataclass
class Sent(Message):
    """The prompt was sent: a question or a slash command, as it was typed."""

    text: str


@dataclass
class Drafted(Message):
    """The text of the prompt has changed."""

    text: str


@dataclass
class OfferTaken(Message):
    """One of the numbered offers of the welcome was chosen."""

    number: int


@dataclass
class SuggestionTaken(Message):
    """One of the suggested questions was chosen, by its number from 1."""

    number: int


@dataclass
class TypingBegun(Message):
    """A letter was typed outside of the prompt, where it means nothing."""

    letter: str


@dataclass
class NextWanted(Message):
    """The question that waits first is to be asked: Enter in an empty prompt."""


@dataclass
class WaitingBack(Message):
    """The question that waits last is wanted back in the prompt."""


@dataclass
class WaitingDropped(Message):
    """A question that waits is not to be asked; by its place, or all of them."""

    place: int | None = None


@dataclass
class EditWanted(Message):
    """A question is wanted in the prompt, to be sent in another form; of None the newest."""

    turn: int | None = None


@dataclass
class FiltersTyped(Message):
    """Filters were typed in the prompt, and stand as chips from now on."""

    filters: Filters


@dataclass
class FilterDropped(Message):
    """The filter of a chip is to hold no longer, by its place; -1 is the last."""

    place: int


@dataclass
class KnowledgeWanted(Message):
    """What is typed can be completed by those who know the "sources", the "models" or the "paths"."""

    of: Literal["sources", "models", "paths"]
    typed: str = ""


@dataclass
class ChoicesChanged(Message):
    """There is something else to choose from over the prompt, or another of them is lit."""


@dataclass
class ChoicePicked(Message):
    """One of the things over the prompt was clicked."""

    place: int


@dataclass
class CensusCame(Message):
    """What there is to filter by."""

    census: Census


@dataclass
class CensusFailed(Message):
    """It could not be counted."""

    trouble: Trouble


@dataclass
class ModelsListed(Message):
    """Names of models that this computer knows without asking another."""

    names: tuple[str, ...]


@dataclass
class PathsListed(Message):
    """What a path may become that was typed so far."""

    typed: str
    paths: tuple[Completion, ...]


@dataclass
class HistoryRead(Message):
    """What was asked in earlier sessions, oldest first."""

    texts: tuple[str, ...]


@dataclass
class SuggestionsFound(Message):
    """Questions that the articles answer."""

    questions: tuple[str, ...]


@dataclass
class AddWanted(Message):
    """A path or an address is to be indexed, as /index takes it."""

    argument: str
