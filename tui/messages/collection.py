"""What the collection screen and the app say to each other; see `tui.messages` for the two kinds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

from tui.messages import Trouble

if TYPE_CHECKING:
    from datetime import datetime

    from index.article import Article
    from index.records import ArticleSummary
    from index.status import Status
    from index.watch import Synced, Waiting
    from tui.collection.listing import Collection
    from tui.widgets.article_list import Marks

# ---- wishes


@dataclass
class StoredArticleWanted(Message):
    """An article is to be opened, without a citation."""

    article_id: str


@dataclass
class TextsSought(Message):
    """The texts of all articles are to be searched for words."""

    words: str


@dataclass
class RemovalWanted(Message):
    """Articles are to be taken out of the index."""

    articles: tuple[ArticleSummary, ...]


@dataclass
class UndoWanted(Message):
    """What was removed last is to be brought back."""


@dataclass
class AddingWanted(Message):
    """A path or an address was written to be indexed."""

    typed: str


@dataclass
class RebuildWanted(Message):
    """All that is known is to be brought up to date; with `prune`, articles without their file go."""

    prune: bool = False


@dataclass
class WatchWanted(Message):
    """Watching is to begin, or to end if it is going on."""


@dataclass
class ArticleHighlighted(Message):
    """The cursor of the list is at another article, or there is none."""

    article: ArticleSummary | None
    marks: Marks

    def can_replace(self, message: Message) -> bool:
        """Only the newest counts."""
        return isinstance(message, ArticleHighlighted)


@dataclass
class ChoiceChanged(Message):
    """So many articles are chosen."""

    chosen: int


@dataclass
class PeriodChosen(Message):
    """Only what was published then is wanted: how its days begin; "" for all."""

    prefix: str


# ---- news


@dataclass(frozen=True, slots=True)
class Stock:
    """What the collection holds.

    Attributes:
        status: of the index.
        collection: all articles, ready to be listed.
        checked: when its files were last looked at, UTC; None if that is not known.
    """

    status: Status
    collection: Collection
    checked: datetime | None


@dataclass
class StockCame(Message):
    """What the collection holds now."""

    stock: Stock


@dataclass
class MarksCame(Message):
    """Which articles have copies and which speak to a machine."""

    marks: Marks


@dataclass
class StoredArticleCame(Message):
    """An article that was wanted."""

    article: Article


@dataclass
class TextsFound(Message):
    """Articles whose texts have the words, best first."""

    words: str
    ids: tuple[str, ...]


@dataclass
class Removed(Message):
    """Articles are out of the index."""

    articles: tuple[ArticleSummary, ...]


@dataclass
class RootsCame(Message):
    """What to sync to bring everything up to date; `watch` if it is to be watched, too."""

    roots: tuple[str, ...]
    watch: bool
    prune: bool = False


@dataclass
class StatusCame(Message):
    """How the index stands."""

    status: Status


@dataclass
class WatchBegun(Message):
    """Files are being watched from now on."""


@dataclass
class WatchTold(Message):
    """A watch brought the index up to date, or waits for who writes it."""

    news: Synced | Waiting


@dataclass
class WatchEnded(Message):
    """A watch has ended, by a person's wish or by trouble."""

    trouble: Trouble | None = None


@dataclass
class NotDone(Message):
    """Something that was wanted of the collection could not be done."""

    trouble: Trouble
