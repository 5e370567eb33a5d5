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
    from qa.conversations import SearchHit, StoredTurn, Summary
    from qa.explanation import Explanation
    from qa.lacking import Lacking
    from qa.passage import Copy, Passage
    from tui.census import Census
    from tui.cited import CitedArticle
    from tui.fixes import Deed
    from tui.path_completion import Completion
    from tui.query import Filters, Query
    from tui.restored import Restored
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
        cause: the kind of error, by the name of its class in `index.errors`; "" if it is none of ours.
    """

    what: str
    fix: str = ""
    kind: str = ""
    retry_after: float | None = None
    cause: str = ""


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


# ---- conversations that are kept


@dataclass
class AskingBegun(Message):
    """The index is open and a question goes to be answered."""

    turn: int
    index: str
    seq: int


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
class WithoutFiltersWanted(Message):
    """A question is to be asked again without its filters."""

    turn: int


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
class SuggestionTaken(Message):
    """One of the suggested questions was chosen, by its number from 1."""

    number: int


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


@dataclass
class ThemeChosen(Message):
    """A theme is to be worn from now on; with `still`, nothing is to move by itself."""

    name: str
    still: bool


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
class TourReady(Message):
    """The tour can begin, with a question that the articles answer, or "" where none is known."""

    question: str


@dataclass
class Fetched(Message):
    """A thread has handed what it read to somebody who waited for it; nothing more is to be done."""


@dataclass
class MarkHovered(Message):
    """The mouse is on a mark of an answer, or (None) on none any more."""

    turn: int
    n: int | None


@dataclass
class SurroundingsWanted(Message):
    """A passage is shown; what stands around it in its article is wanted."""

    turn: int
    citation: Citation


@dataclass
class CopyWanted(Message):
    """The article of another copy of a passage is wanted, the same words lit."""

    turn: int
    citation: Citation
    copy: Copy


@dataclass
class CopyText(Message):
    """A text is to be put on the clipboard; `what` names it in the confirmation."""

    text: str
    what: str


@dataclass
class OutsideWanted(Message):
    """A file or page is to be opened with the person's own program."""

    path: str
    url: str | None


@dataclass
class SurroundingsCame(Message):
    """The article of a passage that is shown, and what has become of it since."""

    turn: int
    cited: CitedArticle
    citation: Citation


@dataclass
class SurroundingsMissing(Message):
    """That article is not there any more."""

    turn: int
    citation: Citation


@dataclass
class TextCopied(Message):
    """A text is on the clipboard, or where it can be found."""

    told: str


@dataclass
class OpenedOutside(Message):
    """Another program has opened something."""

    name: str
