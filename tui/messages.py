"""What the parts of the chat say to each other.

Two kinds. *Wishes* go up from a widget to its screen or the app: somebody pressed, clicked or typed.
*News* comes down from the session's threads to the app. Nobody holds a reference to anybody else.
A question and everything that belongs to it carry the same `turn`, counted from 1.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

from textual.message import Message

if TYPE_CHECKING:
    from index.sync import Progress, SyncReport
    from qa.answer import Answer, Citation
    from qa.explanation import Explanation
    from qa.lacking import Lacking
    from qa.passage import Passage
    from tui.cited import CitedArticle
    from tui.query import Query
    from tui.strictness import Strictness

# ---- wishes


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
class CitationWanted(Message):
    """A footnote of an answer was clicked, opened by its digit or by Enter."""

    turn: int
    n: int


@dataclass
class FootnoteReached(Message):
    """A footnote was walked to with the keyboard; the panel follows if it is open."""

    turn: int
    n: int


@dataclass
class StepWanted(Message):
    """The next (+1) or previous (-1) citation is wanted."""

    step: int


@dataclass
class ArticleWanted(Message):
    """The article of a citation is wanted in full, with the quoted words lit."""

    turn: int
    citation: Citation


@dataclass
class StopWanted(Message):
    """The running question is to be stopped."""


@dataclass
class TypingBegun(Message):
    """A letter was typed outside of the prompt, where it means nothing."""

    letter: str


@dataclass
class Grown(Message):
    """More of an answer stands on the page than before."""

    turn: int

    def can_replace(self, message: Message) -> bool:
        """Only the newest counts."""
        return isinstance(message, Grown)


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


# ---- news


@dataclass(frozen=True, slots=True)
class Trouble:
    """What went wrong and what to do about it, each a sentence without its full stop.

    Attributes:
        what: what happened.
        fix: what to do; "" if nothing can be done.
        kind: one of `qa.models.failure.FailureKind`, where a chat model is to blame; else "".
        retry_after: seconds that its provider asks to wait, or None.
    """

    what: str
    fix: str = ""
    kind: str = ""
    retry_after: float | None = None


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


@dataclass
class ArticleCame(Message):
    """An article that was wanted, and the citation to light in it."""

    turn: int
    cited: CitedArticle
    citation: Citation


@dataclass
class ArticleMissing(Message):
    """An article that was wanted cannot be shown."""

    trouble: Trouble
