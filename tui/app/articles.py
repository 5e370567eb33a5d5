"""Whole articles, opened where a citation stands."""

from __future__ import annotations

from functools import partial

from tui.app.frame import AppFrame
from tui.messages import ArticleCame, ArticleMissing, ArticleWanted
from tui.screens.article import ArticleScreen


class ArticlesApp(AppFrame):
    """Fetches articles and shows them."""

    def on_article_wanted(self, message: ArticleWanted) -> None:
        """Fetch the article of a citation."""
        fetch = partial(self.session.article, message.turn, message.citation)
        self.in_thread(fetch, "article", exclusive=True)

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
