"""What else is kept of an article: copies in other papers, other versions, and what it said before."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from sqlite3 import Connection

from index.article import Article, Filter, Published
from index.catalog import Catalog
from index.errors import ArticleNotFound
from index.records import ArticleSummary

MOST_COPIES = 100
"""Articles of one group that are named, the earliest ones."""

_MEMBERS = """
SELECT others.article_id FROM stories AS mine
JOIN stories AS others ON others.copies_group = mine.copies_group
JOIN articles ON articles.id = others.article_id
WHERE mine.article_id = ?
ORDER BY published IS NULL, published, coalesce(published_at, ''), others.number LIMIT ?
"""
_VERSION = "SELECT articles.id, title, published, path, words, characters FROM articles WHERE id = ?"


@dataclass(frozen=True, slots=True)
class ArticleVersion:
    """One text of an article.

    Attributes:
        article_id: the article that it is, or was, the text of.
        revision: its number among that article's earlier texts, from 1; None for what the article says now.
        title: one line.
        published: ISO 8601 day, or None.
        path: absolute path of the file.
        words: of its text, separated by white space.
        characters: of its canonical text.
        until: of an earlier text: when the next one was stored, UTC, ISO 8601.
        replaced_by: id of the article that is a newer version under the same address, or None.
    """

    article_id: str
    revision: int | None
    title: str
    published: str | None
    path: str
    words: int
    characters: int
    until: str | None = None
    replaced_by: str | None = None


def copies_of(
    catalog: Catalog, article_ids: Iterable[str], where: Filter | None = None
) -> dict[str, tuple[ArticleSummary, ...]]:
    """The members of each article's group, earliest first; see `Library.copies`."""
    with catalog.database.reading() as connection:
        members = {
            one: [row[0] for row in connection.execute(_MEMBERS, (one, MOST_COPIES))] for one in article_ids
        }
    found = {one: ids for one, ids in members.items() if ids}
    if not found:
        return {}
    named = tuple(dict.fromkeys(other for ids in found.values() for other in ids))
    if where and where.article_ids:
        named = tuple(one for one in named if one in where.article_ids)
    chosen = replace(where or Filter(), article_ids=named)
    summaries = {one.id: one for one in catalog.summaries(chosen)} if named else {}
    listed = {
        one: tuple(summaries[other] for other in ids if other in summaries) for one, ids in found.items()
    }
    return {one: copies for one, copies in listed.items() if copies}


def newest_of(catalog: Catalog, article_id: str) -> str:
    """What is searched in place of an article, at the end of its replacements; itself without any."""
    with catalog.database.reading() as connection:
        return _newest(connection, article_id)


def history(catalog: Catalog, article_id: str) -> tuple[ArticleVersion, ...]:
    """All texts of an article, newest first: each version, and behind it what it said before its edits."""
    with catalog.database.reading() as connection:
        return tuple(
            text for version in _chain(connection, article_id) for text in _texts(connection, version)
        )


def revision(catalog: Catalog, article: Article, number: int) -> Article:
    """What an article said before an edit, with the metadata that it has now.

    Raises:
        ArticleNotFound: nothing of that number is kept.
    """
    with catalog.database.reading() as connection:
        row = connection.execute(
            "SELECT title, published, text FROM revisions WHERE article_id = ? AND number = ?",
            (article.id, number),
        ).fetchone()
    if row is None:
        raise ArticleNotFound(
            f"no earlier text {number} of “{article.id}” is kept",
            f"List them with `footnote show {article.id} --history`",
        )
    title, day, text = row
    published = Published(date.fromisoformat(day)) if day else None
    return replace(article, title=title, text=text, published=published)


def _newest(connection: Connection, article_id: str) -> str:
    seen = {article_id}
    while True:
        row = connection.execute(
            "SELECT replaced_by FROM addresses WHERE article_id = ? AND replaced_by IS NOT NULL",
            (article_id,),
        ).fetchone()
        if row is None or row[0] in seen:
            return article_id
        article_id = row[0]
        seen.add(article_id)


def _chain(connection: Connection, article_id: str) -> list[tuple[str, str | None]]:
    """(id, what replaces it) of the newest version and of all that it has replaced, step by step."""
    chain: list[tuple[str, str | None]] = [(_newest(connection, article_id), None)]
    for one, _ in chain:  # grows while it is walked
        rows = connection.execute(
            "SELECT older.article_id FROM addresses AS older JOIN addresses AS newer ON newer.key = older.key"
            " WHERE newer.article_id = ? AND older.replaced_by = ? ORDER BY older.number DESC",
            (one, one),
        ).fetchall()
        chain += [(row[0], one) for row in rows]
    return chain


def _texts(connection: Connection, version: tuple[str, str | None]) -> Iterator[ArticleVersion]:
    article_id, replaced_by = version
    row = connection.execute(_VERSION, (article_id,)).fetchone()
    if row is None:
        return
    _, title, published, path, words, characters = row
    yield ArticleVersion(article_id, None, title, published, path, words, characters, None, replaced_by)
    rows = connection.execute(
        "SELECT number, until, title, published, text FROM revisions"
        " WHERE article_id = ? ORDER BY number DESC",
        (article_id,),
    )
    for number, until, title, published, text in rows:
        yield ArticleVersion(
            article_id, number, title, published, path, len(text.split()), len(text), until, replaced_by
        )
