"""Whole articles, opened where a citation stands, and what stands around a passage."""

from __future__ import annotations

from functools import partial
from pathlib import PurePath
from typing import TYPE_CHECKING

from tui.app.frame import AppFrame
from tui.cited import CitedArticle, copied_citation
from tui.messages import (
    ArticleCame,
    ArticleMissing,
    ArticleWanted,
    CopyWanted,
    OpenedOutside,
    OutsideWanted,
    SurroundingsCame,
    SurroundingsMissing,
    SurroundingsWanted,
)
from tui.screens.article import ArticleScreen

if TYPE_CHECKING:
    from tui.engine import Engine


class ArticlesApp(AppFrame):
    """Fetches articles and shows them."""

    def on_article_wanted(self, message: ArticleWanted) -> None:
        """Fetch the article of a citation."""
        fetch = partial(self.session.article, message.turn, message.citation)
        self.in_thread(fetch, "article", exclusive=True)

    def on_copy_wanted(self, message: CopyWanted) -> None:
        """Fetch the article of another copy; its words are lit where they are the same."""

        def fetch(engine: Engine) -> ArticleCame:
            article = engine.library.article(message.copy.article_id)
            return ArticleCame(
                message.turn, CitedArticle(article), copied_citation(message.citation, article)
            )

        bring = partial(self.session.bring, fetch, ArticleMissing, lambda: False)
        self.in_thread(bring, "article", exclusive=True)

    def on_article_came(self, message: ArticleCame) -> None:
        """Open it, or show it where an article is open already."""
        exchange = self.chat.conversation.exchange(message.turn)
        citations = exchange.answer.citations if exchange is not None and exchange.answer else ()
        if isinstance(self.screen, ArticleScreen):
            self.screen.show(message.cited, message.turn, message.citation)
        else:
            shown = citations or (message.citation,)
            self.push_screen(ArticleScreen(message.cited, message.turn, message.citation, shown, self.signs))

    def on_article_missing(self, message: ArticleMissing) -> None:
        """It is gone since the answer was given."""
        self.tell_trouble(message.trouble)

    def on_surroundings_wanted(self, message: SurroundingsWanted) -> None:
        """Fetch what stands around a passage."""
        turn, citation = message.turn, message.citation
        bring = partial(
            self.session.bring,
            lambda engine: SurroundingsCame(turn, engine.cited(citation), citation),
            lambda _: SurroundingsMissing(turn, citation),
            lambda: False,
        )
        self.in_thread(bring, "surroundings", exclusive=True)

    def on_surroundings_came(self, message: SurroundingsCame) -> None:
        """Show it around the passage, if that is still the one that is looked at."""
        self.chat.sources.surround(message.turn, message.citation, message.cited)

    def on_surroundings_missing(self, message: SurroundingsMissing) -> None:
        """The article is gone since; its passage is kept in the answer."""
        self.chat.sources.surround(message.turn, message.citation, None)

    def on_outside_wanted(self, message: OutsideWanted) -> None:
        """Open a file or page with the person's own program."""

        def hand_over(_: Engine) -> OpenedOutside:
            from tui.terminal.outside import open_outside, outside_of  # of no use before the first frame

            target = outside_of(message.path, message.url)
            open_outside(target)
            return OpenedOutside(target if "://" in target else PurePath(target).name)

        bring = partial(self.session.bring, hand_over, ArticleMissing, lambda: False)
        self.in_thread(bring, "outside")

    def on_opened_outside(self, message: OpenedOutside) -> None:
        """Say that it was handed over: its window may be behind this one."""
        self.notify(f"Opened {message.name} outside.", markup=False)
