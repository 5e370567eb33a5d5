"""Articles by their titles: found while a title is typed, and opened at their beginning."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from typing import TYPE_CHECKING

from tui.cited import CitedArticle
from tui.messages import ArticleCame

if TYPE_CHECKING:
    from index.library import Library
    from index.records import ArticleSummary
    from tui.engine import Engine


def titled(library: Library, typed: str, most: int, stopped: Callable[[], bool]) -> list[ArticleSummary]:
    """Articles whose titles have every word that was typed, or what begins with it, newest first.

    Args:
        library: blocks while it reads titles; a hundred thousand take about a second.
        typed: words, in any order and case.
        most: as many as are wanted; the search ends with them.
        stopped: looked at between titles; once true, what is found so far is returned.
    """
    words = typed.casefold().split()

    def found() -> Iterator[ArticleSummary]:
        for article in library.articles():
            if stopped():
                return
            title = f" {article.title.casefold()}"
            if all(word in title for word in words):
                yield article

    return list(islice(found(), most)) if words else []


def article_from_its_beginning(engine: Engine, article_id: str) -> ArticleCame:
    """An article as it is shown when nobody has cited it: nothing is lit, and it has no number.

    Raises:
        ArticleNotFound: it is not in the index any more.
    """
    from qa.answer import Citation  # pydantic takes its time; the engine has loaded it by now

    article = engine.library.article(article_id)
    published = article.published.written if article.published else None
    whole = Citation.model_construct(
        n=0,
        article_id=article.id,
        title=article.title,
        published=published,
        source=article.source,
        path=article.path,
        url=article.url,
        member=article.member,
        start=0,
        end=0,
        quote="",
        passage_start=0,
        passage_end=0,
        passage="",
    )
    return ArticleCame(0, CitedArticle(article), whole)
