"""The collection: shown, added to, brought up to date, thinned out."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from textual import on
from textual.binding import Binding

from index.web.address import is_address
from tui import commands
from tui.app.watching import WatchingApp
from tui.asking.path_completion import expanded
from tui.collection.one_writer import in_turn
from tui.messages import HoldingsChanged, Indexing, IndexingEnded, IndexOpened, MoreArticlesWanted
from tui.messages.collection import (
    AddingWanted,
    MarksCame,
    NotDone,
    RebuildWanted,
    RemovalWanted,
    Removed,
    RootsCame,
    StatusCame,
    Stock,
    StockCame,
    StoredArticleCame,
    StoredArticleWanted,
    TextsFound,
    TextsSought,
    UndoWanted,
    WatchBegun,
    WatchEnded,
    WatchTold,
    WatchWanted,
)
from tui.words.wording import sentence

if TYPE_CHECKING:
    from textual.message import Message
    from textual.timer import Timer

    from index.readers import Problem
    from index.records import ArticleSummary
    from tui.engine import Engine
    from tui.screens.collection import CollectionScreen
    from tui.widgets.article_list import Marks

# Of one search in the texts; more articles than that nobody looks through.
_MOST_PASSAGES = 2_000
# Of 60,000 articles the list takes a second to make: while an index runs it is made at most so often.
_SECONDS_BETWEEN = 3.0


class CollectingApp(WatchingApp):
    """Shows the collection and does what is wanted of it.

    Its screens are imported when they are opened, so that the first frame does not wait for them.

    Attributes:
        stock: what there was when it was last counted; None before the first time.
    """

    BINDINGS = [Binding("ctrl+l", "collection", "The collection", priority=True, id="collection")]  # noqa: RUF012

    stock: Stock | None = None
    _opened: CollectionScreen | None = None
    _marks: Marks | None = None
    _removed: tuple[ArticleSummary, ...] = ()
    _stock_at = 0.0
    _due: Timer | None = None
    _taking_stock = False
    _stock_again = False

    # ---- opening

    def action_collection(self) -> None:
        """Open the collection; where it is open, go back to the conversation."""
        collection = self._collection
        if collection is None:
            self._open()
        elif collection is self.screen:
            collection.dismiss()

    def on_more_articles_wanted(self, message: MoreArticlesWanted) -> None:
        """The articles did not tell: add some that do."""
        self.open_adding()

    def open_adding(self) -> None:
        """Open the collection with the line for a path, which completes."""
        collection = self._collection
        if collection is None:
            self._open(adding=True)
        else:
            collection.action_add()

    def _open(self, *, adding: bool = False) -> None:
        from tui.screens.collection import CollectionScreen

        self._opened = screen = CollectionScreen(self.signs, adding=adding)
        self.push_screen(screen)
        screen.call_after_refresh(self._fill)

    @property
    def _collection(self) -> CollectionScreen | None:
        """The screen if it is open, whatever lies over it."""
        return self._opened if self._opened in self.screen_stack else None

    def _fill(self) -> None:
        """What was counted before can be seen at once; what has changed since follows."""
        if self.stock is not None and (collection := self._collection) is not None:
            collection.show_stock(self.stock)
            if self._marks is not None:
                collection.mark(self._marks)
        self._show_state()
        self._take_stock()

    # ---- counting

    def _take_stock(self) -> None:
        """Count anew what there is, unless that is going on."""
        if self._taking_stock:
            self._stock_again = True
            return
        self._taking_stock, self._stock_again = True, False
        self._work(_stock, "stock")

    async def on_stock_came(self, message: StockCame) -> None:
        """List it, and then look for what takes longer."""
        self._taking_stock, self._stock_at = False, time.monotonic()
        self.stock = message.stock
        collection = self._collection
        if collection is None:
            return
        collection.show_stock(message.stock)
        self._show_state()
        ids = [one.id for one in message.stock.collection.articles]
        self._work(partial(_marks, ids), "marks")
        if self._stock_again:
            self._take_stock()

    def on_marks_came(self, message: MarksCame) -> None:
        """Draw the signs."""
        self._marks = message.marks
        if (collection := self._collection) is not None:
            collection.mark(message.marks)

    def _show_state(self) -> None:
        """Tell in the open collection what is being written and watched, and how the index goes."""
        collection = self._collection
        if collection is None or not collection.is_mounted:
            return
        problems: Sequence[Problem] = self.stock.status.problems if self.stock is not None else ()
        if self.indexing is not None:
            waiting = [one.name for one in self.waiting]
            collection.panel.show_running(
                self.indexing, self.progress, waiting, stopping=self.stopping_indexing
            )
        else:
            collection.panel.show_done(self.report, problems, removed=len(self._removed))
        doing = "indexing" if self.indexing is not None else self.watch_waits
        collection.show_state(doing=doing, watching=self.watching_name)

    def _work(self, work: Callable[[Engine], Message], group: str) -> None:
        bring = partial(self.session.bring, work, NotDone, self._leaving.is_set)
        self.in_thread(bring, group)

    def on_not_done(self, message: NotDone) -> None:
        """Say why; counting may begin again."""
        self._taking_stock = False
        collection = self._collection
        if self.stock is None and self.holdings is None and collection is not None:
            trouble = message.trouble
            collection.show_closed(f"{sentence(trouble.what)} {sentence(trouble.fix)}".rstrip())
            return
        self.tell_trouble(message.trouble)
        self._show_state()

    # ---- news of the index

    # Handlers of messages that `IndexingApp` handles, too: Textual calls these first, so that what is shown
    # waits until the state is changed.

    @on(IndexOpened)
    def _index_is_open(self) -> None:
        """A collection that was opened before the index is counted now."""
        if self._collection is not None:
            self._take_stock()

    @on(HoldingsChanged)
    def _holdings_are_others(self) -> None:
        """Other articles: count them, but while somebody writes not too often."""
        if self._collection is None or self._due is not None:
            return
        wait = _SECONDS_BETWEEN - (time.monotonic() - self._stock_at)
        if wait <= 0:
            self._take_stock()
        else:
            self._due = self.set_timer(wait, self._take_stock_now)

    def _take_stock_now(self) -> None:
        self._due = None
        if self._collection is not None:
            self._take_stock()

    @on(Indexing)
    def _indexing_goes_on(self) -> None:
        """Show how far it is."""
        self.call_later(self._show_state)

    @on(IndexingEnded)
    def _indexing_is_over(self, message: IndexingEnded) -> None:
        """Show what it did, and what there is now."""
        self.call_later(self._show_state)
        if self._collection is not None:
            if message.trouble is not None:
                self.tell_trouble(message.trouble)
            self._take_stock()

    @on(WatchBegun)
    @on(WatchTold)
    @on(WatchEnded)
    def _watch_is_otherwise(self) -> None:
        """The head says so."""
        self.call_later(self._show_state)

    def action_stop_indexing(self) -> None:
        """Stop it, and say at once that this is heard."""
        super().action_stop_indexing()
        self._show_state()

    # ---- adding

    def on_adding_wanted(self, message: AddingWanted) -> None:
        """Index what was written, if it leads anywhere."""
        paths = _paths(message.typed)
        missing = [path for path in paths if not isinstance(path, str) and not path.exists()]
        collection = self._collection
        if missing:
            if collection is not None:
                collection.adding.show_trouble(f"There is no file or folder {missing[0]}.")
            return
        if collection is not None:
            collection.close_adding()
        self.index(paths, _name(paths))
        self._show_state()

    def on_rebuild_wanted(self, message: RebuildWanted) -> None:
        """Find out what there is to look at."""
        self._work(partial(_roots, watch=False, prune=message.prune), "roots")

    def on_watch_wanted(self, message: WatchWanted) -> None:
        """Watch what is known, or no longer."""
        self.watch_named("")

    def on_roots_came(self, message: RootsCame) -> None:
        """Bring it up to date."""
        if message.watch:
            return
        if not message.roots:
            self.notify("Nothing has been added yet. a adds a folder, a file or a web page.", markup=False)
            return
        self._removed = ()
        self.index(message.roots, _name(message.roots), prune=message.prune)
        self._show_state()

    # ---- removing

    def on_removal_wanted(self, message: RemovalWanted) -> None:
        """Take articles out, after what is being written."""
        if self.indexing is not None:
            self.notify(f"Removed as soon as {self.indexing} is done.", markup=False)
        self._work(partial(_remove, articles=message.articles, stopped=self._leaving.is_set), "remove")

    def on_removed(self, message: Removed) -> None:
        """They are out; u brings them back."""
        self._removed = message.articles
        self.report = None
        self._show_state()
        self._take_stock()

    def on_undo_wanted(self, message: UndoWanted) -> None:
        """Index by name the files of what was removed: that brings it back."""
        if not self._removed:
            self.notify("Nothing was removed just now.", markup=False)
            return
        paths = list(dict.fromkeys(one.path for one in self._removed))
        self._removed = ()
        self.index(paths, "what was removed")
        self._show_state()

    # ---- reading

    def on_stored_article_wanted(self, message: StoredArticleWanted) -> None:
        """Fetch it."""
        self._work(partial(_article, message.article_id), "article")

    def on_stored_article_came(self, message: StoredArticleCame) -> None:
        """Open it over the collection."""
        from tui.screens.stored_article import StoredArticleScreen

        if self.screen is self._collection:
            self.push_screen(StoredArticleScreen(message.article, self.signs))

    def on_texts_sought(self, message: TextsSought) -> None:
        """Search."""
        self._work(partial(_found, message.words), "texts")

    def on_texts_found(self, message: TextsFound) -> None:
        """List what was found."""
        if (collection := self._collection) is not None:
            collection.show_found(message.words, message.ids)

    # ---- how it stands

    def tell_status(self) -> None:
        """Say in the chat what `footnote status` says."""
        self._work(_status, "status")

    async def on_status_came(self, message: StatusCame) -> None:
        """A note in the chat."""
        from tui.widgets.status_note import status_note

        await self.chat.conversation.note(status_note(message.status, self.signs))


def _stock(engine: Engine) -> Message:
    from tui.collection.listing import Collection

    library = engine.library
    return StockCame(Stock(library.status(), Collection(list(library.articles())), library.synced_at()))


def _marks(ids: Sequence[str], engine: Engine) -> Message:
    from tui.widgets.article_list import Marks

    copies = engine.library.copies(ids)
    others = {one: len(group) - 1 for one, group in copies.items() if len(group) > 1}
    return MarksCame(Marks(others, engine.library.flagged_ids()))


def _roots(engine: Engine, *, watch: bool, prune: bool) -> Message:
    return RootsCame(engine.library.roots(), watch, prune)


def _article(article_id: str, engine: Engine) -> Message:
    return StoredArticleCame(engine.library.article(article_id))


def _found(words: str, engine: Engine) -> Message:
    hits = engine.library.search_words(words, k=_MOST_PASSAGES)
    return TextsFound(words, tuple(dict.fromkeys(hit.chunk.article_id for hit in hits)))


def _remove(engine: Engine, *, articles: tuple[ArticleSummary, ...], stopped: Callable[[], bool]) -> Message:
    remove = partial(engine.library.remove, *(one.id for one in articles))
    in_turn(engine.library, remove, stopped)
    return Removed(articles)


def _status(engine: Engine) -> Message:
    return StatusCame(engine.library.status())


def _paths(typed: str) -> list[Path | str]:
    """What was typed, pasted or dropped: one path in whatever quotes, several as in a shell, or addresses."""
    words = typed.split()
    if words and all(map(is_address, words)) and not typed.strip().lower().startswith("file:"):
        return [*words]
    whole = expanded(typed)
    return [Path(whole)] if Path(whole).exists() else commands.paths(os.path.expandvars(typed.strip()))


def _name(paths: Sequence[Path | str]) -> str:
    """What a person calls them: the name of the first one, and how many more."""
    first = str(paths[0])
    name = first if is_address(first) else Path(first).name or first
    return name if len(paths) == 1 else f"{name} and {len(paths) - 1} more"
