"""The article behind a footnote as it stood when it was cited, and what has become of it since."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from index.article import Article
    from index.library import Library
    from qa.answer import Citation


@dataclass(frozen=True, slots=True)
class CitedArticle:
    """An article that a citation stands in.

    Attributes:
        article: with the text that was cited, as far as it is kept; else with the text that it has now.
        newer: the article that has replaced it under the same address, or None.
        has_changed: whether its file says something else now.
    """

    article: Article
    newer: Article | None = None
    has_changed: bool = False

    def has(self, citation: Citation) -> bool:
        """Whether the quoted words stand where the citation says."""
        return self.article.text[citation.start : citation.end] == citation.quote


def cited_article(library: Library, citation: Citation) -> CitedArticle:
    """The article of a citation: what its file said then, if it was changed meanwhile and that is kept.

    Raises:
        ArticleNotFound: it is not in the index any more.
    """
    article_id = citation.article_id
    article, newest = library.article(article_id), library.newest_version(article_id)
    newer = library.article(newest) if newest != article_id else None
    now = CitedArticle(article, newer)
    if now.has(citation):
        return now
    for version in library.history(article_id):
        if version.article_id == article_id and version.revision is not None:
            earlier = CitedArticle(library.revision(article_id, version.revision), newer, has_changed=True)
            if earlier.has(citation):
                return earlier
    return CitedArticle(article, newer, has_changed=True)


def copied_citation(citation: Citation, article: Article) -> Citation:
    """A citation as it would stand in another article with the same text; of no words where that differs."""
    start = max(article.text.find(citation.quote), 0)
    same = article.text.startswith(citation.quote, start)
    return citation.model_copy(
        update={
            "article_id": article.id,
            "title": article.title,
            "published": article.published.written if article.published else None,
            "source": article.source,
            "path": article.path,
            "url": article.url,
            "member": article.member,
            "page": None,
            "start": start if same else 0,
            "end": start + len(citation.quote) if same else 0,
            "quote": citation.quote if same else "",
            "also": (),
        }
    )
