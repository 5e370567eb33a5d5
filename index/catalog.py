# ruff: noqa: S608 (only column names and question marks are put into statements, never values)
"""The catalog: the single truth about files, articles, chunks and vectors, in one SQLite file.

This module reads it; `index.catalog_writer` changes it. What tantivy and Chroma hold is derived from
here by following `changed_articles` and `changed_ranges` from the last sequence number they applied.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from sqlite3 import Connection

import numpy as np
from numpy.typing import NDArray

from index.article import Article, Chunk, Filter
from index.catalog_writer import COLUMNS, CatalogWriter
from index.database import Database
from index.filter_sql import condition_of
from index.records import (
    ARTICLE,
    ARTICLE_COLUMNS,
    FILE_COLUMNS,
    ArticleSummary,
    FileRecord,
    StoredArticle,
    unpack_article,
    unpack_file,
)

CATALOG_FILE = "catalog.sqlite3"
CHUNK_COLUMNS = "key, article_id, ordinal, start, end, heading"
# Below SQLite's limit of 32,766 bound values, with room to spare.
KEYS_PER_QUERY = 10_000
# Counting all articles that satisfy a filter takes 650 ms at 229,000; of 1,000 the share is within 3 points.
SAMPLED = 1_000

_ARTICLE_OF = f"""
SELECT {ARTICLE_COLUMNS} FROM chunks JOIN articles ON articles.id = chunks.article_id
JOIN texts ON texts.article_id = articles.id WHERE chunks.key = ?
"""
# As much of the day as is known: "2021-03-04", "2021-03", "2021".
_WRITTEN_DAY = """CASE precision WHEN 'year' THEN substr(published, 1, 4)
    WHEN 'month' THEN substr(published, 1, 7) ELSE published END"""
_DATED = f"SELECT {_WRITTEN_DAY} FROM articles WHERE published IS NOT NULL"
_SUMMARY = f"""
SELECT articles.id, title, {_WRITTEN_DAY}, source, articles.path, url, words, characters,
    CASE WHEN files.state = 'missing' THEN 'missing' ELSE 'ok' END, nullif(language, '')
FROM articles LEFT JOIN files ON files.path = articles.path
"""
_IS_SEARCHED = "articles.id NOT IN (SELECT article_id FROM addresses WHERE replaced_by IS NOT NULL)"
_OLDER = "(SELECT count(*) FROM addresses WHERE replaced_by IS NOT NULL)"


@dataclass(frozen=True, slots=True)
class Counts:
    """How much the catalog holds.

    Attributes:
        articles: that are searched, those of missing files included.
        chunks: of all articles.
        pending: chunks that have no vector yet.
        files: seen, in any state.
        sources: different ones.
        oldest: first day of publication, ISO 8601 (a month or year where no more is known), or None.
        newest: last one.
        older: articles that a newer version has replaced.
    """

    articles: int
    chunks: int
    pending: int
    files: int
    sources: int
    oldest: str | None
    newest: str | None
    older: int = 0


class Catalog:
    """An open catalog. Thread-safe.

    Args:
        folder: the index folder; it must exist.

    Raises:
        IndexIncompatible: made by a newer Footnote.
        IndexDamaged: the file is no database.
        IndexNotWritable: the folder cannot be written.
    """

    def __init__(self, folder: Path) -> None:
        self._database = Database(folder / CATALOG_FILE)
        self._embedded: tuple[int | None, int] | None = None

    @property
    def database(self) -> Database:
        """The file itself, for the modules that check, repair, pack and copy it."""
        return self._database

    def close(self) -> None:
        """Close all connections."""
        self._database.close()

    @contextmanager
    def writing(self) -> Iterator[CatalogWriter]:
        """One transaction that changes the catalog: stored whole or not at all."""
        with self._database.writing() as connection:
            yield CatalogWriter(connection)

    def _reading(self) -> AbstractContextManager[Connection]:
        return self._database.reading()

    def meta(self, key: str) -> str | None:
        """A value that `CatalogWriter.set_meta` stored, or None."""
        with self._reading() as connection:
            row = connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return str(row[0]) if row else None

    def columns(self) -> dict[str, str]:
        """Which column of a table holds the text, the title and so on, as far as a person chose."""
        return dict(json.loads(self.meta(COLUMNS) or "{}"))

    # Files

    def files(self) -> dict[str, FileRecord]:
        """All files ever seen, by path."""
        with self._reading() as connection:
            rows = connection.execute(f"SELECT {FILE_COLUMNS} FROM files").fetchall()
        return {row[0]: unpack_file(row) for row in rows}

    def files_with_problems(self) -> list[FileRecord]:
        """Files that have something to say for themselves."""
        with self._reading() as connection:
            rows = connection.execute(
                f"SELECT {FILE_COLUMNS} FROM files WHERE problems <> '[]' ORDER BY path"
            ).fetchall()
        return [unpack_file(row) for row in rows]

    def removals(self) -> dict[tuple[str, str], bytes]:
        """Single articles that a person took out: (path, locator) and the digest they had."""
        with self._reading() as connection:
            rows = connection.execute("SELECT path, locator, digest FROM removals").fetchall()
        return {(path, locator): digest for path, locator, digest in rows}

    def articles_per_file(self) -> dict[str, int]:
        """How many articles each file gave; files that gave none are left out."""
        with self._reading() as connection:
            return dict(connection.execute("SELECT path, count(*) FROM articles GROUP BY path").fetchall())

    # Articles

    def article(self, article_id: str) -> Article | None:
        """An article with its text, or None."""
        with self._reading() as connection:
            row = connection.execute(ARTICLE, (article_id,)).fetchone()
        return unpack_article(row) if row else None

    def article_of(self, chunk: int) -> Article | None:
        """The article that a chunk is cut from, by the chunk's key; None if the chunk is gone by now.

        One statement, so that the text is the one that the chunk was cut from, whoever writes meanwhile.
        """
        with self._reading() as connection:
            row = connection.execute(_ARTICLE_OF, (chunk,)).fetchone()
        return unpack_article(row) if row else None

    def article_ids(self) -> list[str]:
        """All ids, in no order."""
        with self._reading() as connection:
            return [row[0] for row in connection.execute("SELECT id FROM articles")]

    def articles_of(self, path: str) -> dict[str, StoredArticle]:
        """The articles of one file, by locator."""
        with self._reading() as connection:
            rows = connection.execute(
                "SELECT locator, id, digest FROM articles WHERE path = ?", (path,)
            ).fetchall()
        return {locator: StoredArticle(key, digest) for locator, key, digest in rows}

    def place_of(self, article_id: str) -> tuple[str, str] | None:
        """Path and locator of the article that has this id, or None."""
        with self._reading() as connection:
            row = connection.execute(
                "SELECT path, locator FROM articles WHERE id = ?", (article_id,)
            ).fetchone()
        return (row[0], row[1]) if row else None

    def summaries(self, where: Filter | None = None) -> list[ArticleSummary]:
        """All articles that satisfy a filter, newest first, those without a date last; no older versions."""
        condition, values = condition_of(where)
        with self._reading() as connection:
            rows = connection.execute(
                f"{_SUMMARY} WHERE {condition} AND {_IS_SEARCHED}"
                " ORDER BY published IS NULL, published DESC, articles.id",
                values,
            ).fetchall()
        return [ArticleSummary(*row) for row in rows]

    def without_language(self, limit: int) -> list[tuple[str, str, str]]:
        """(id, title, text) of articles whose language nobody has looked for yet, at most so many."""
        with self._reading() as connection:
            return connection.execute(
                "SELECT articles.id, title, text FROM articles JOIN texts ON article_id = articles.id"
                " WHERE language IS NULL LIMIT ?",
                (limit,),
            ).fetchall()

    def counts(self) -> Counts:
        """How much there is; quick, from indexes only."""
        with self._reading() as connection:
            row = connection.execute(
                f"SELECT (SELECT count(*) FROM articles) - {_OLDER}, (SELECT count(*) FROM chunks),"
                " (SELECT count(*) FROM chunks WHERE vector IS NULL), (SELECT count(*) FROM files),"
                " (SELECT count(DISTINCT source_key) FROM articles),"
                f" ({_DATED} ORDER BY published LIMIT 1), ({_DATED} ORDER BY published DESC LIMIT 1),"
                f" {_OLDER}"
            ).fetchone()
        return Counts(*row)

    def embedded(self) -> int:
        """How many chunks have their vector; counted anew only when the log has grown."""
        with self._reading() as connection:
            seq = connection.execute("SELECT max(seq) FROM log").fetchone()[0]
            if self._embedded is None or self._embedded[0] != seq:
                row = connection.execute(
                    "SELECT (SELECT count(*) FROM chunks)"
                    " - (SELECT count(*) FROM chunks WHERE vector IS NULL)"
                ).fetchone()
                self._embedded = seq, int(row[0])
            return self._embedded[1]

    # Chunks

    def chunks(self, keys: Iterable[int]) -> dict[int, Chunk]:
        """Chunks by key; keys that are no longer in the catalog are left out."""
        found: dict[int, Chunk] = {}
        with self._reading() as connection:
            for some, marks in _batches(keys):
                rows = connection.execute(
                    f"SELECT {CHUNK_COLUMNS} FROM chunks WHERE key IN ({marks})",
                    some,
                )
                found.update((row[0], Chunk(*row)) for row in rows)
        return found

    def share(self, where: Filter) -> float:
        """About which part of all articles satisfies a filter, 0 to 1, from at most `SAMPLED` of them."""
        condition, values = condition_of(where)
        with self._reading() as connection:
            last = connection.execute("SELECT coalesce(max(rowid), 0) FROM articles").fetchone()[0]
            rows: Sequence[int] = range(1, last + 1)
            if last > SAMPLED:
                rows = sorted(
                    {int(row) for row in np.random.default_rng(last).integers(1, last + 1, SAMPLED)}
                )
            marks = ",".join("?" * len(rows))
            some, every = connection.execute(
                f"SELECT total({condition}), count(*) FROM articles WHERE articles.rowid IN ({marks})",
                [*values, *rows],
            ).fetchone()
        return float(some / every) if every else 0.0

    def satisfying(self, keys: Iterable[int], where: Filter) -> set[int]:
        """Which of these chunks belong to articles that satisfy a filter."""
        condition, values = condition_of(where)
        found: set[int] = set()
        with self._reading() as connection:
            for some, marks in _batches(keys):
                # CROSS: from the few keys to their articles, never from all articles to their chunks.
                rows = connection.execute(
                    "SELECT key FROM chunks CROSS JOIN articles ON articles.id = article_id"
                    f" WHERE key IN ({marks}) AND {condition}",
                    [*some, *values],
                )
                found.update(row[0] for row in rows)
        return found

    def chunk_keys(self, where: Filter) -> NDArray[np.int64]:
        """Keys of all chunks whose articles satisfy a filter, ascending."""
        condition, values = condition_of(where)
        with self._reading() as connection:
            rows = connection.execute(
                "SELECT key FROM chunks"
                f" WHERE article_id IN (SELECT id FROM articles WHERE {condition}) ORDER BY key",
                values,
            ).fetchall()
        return np.fromiter((row[0] for row in rows), np.int64, len(rows))

    def chunks_of(self, article_ids: Sequence[str]) -> Iterator[tuple[Article, list[Chunk]]]:
        """Each of these articles that still exists, with its text and its chunks in order."""
        with self._reading() as connection:
            for article_id in article_ids:
                row = connection.execute(ARTICLE, (article_id,)).fetchone()
                if row:
                    rows = connection.execute(
                        f"SELECT {CHUNK_COLUMNS} FROM chunks WHERE article_id = ? ORDER BY key", (article_id,)
                    )
                    yield unpack_article(row), [Chunk(*one) for one in rows]

    def pending(self, after: int, limit: int) -> list[tuple[Chunk, bytes]]:
        """The next chunks without a vector, by key, each with the name of its text.

        Args:
            after: only keys above this one.
            limit: at most so many.
        """
        with self._reading() as connection:
            rows = connection.execute(
                f"SELECT {CHUNK_COLUMNS}, embed_key FROM chunks"
                " WHERE vector IS NULL AND key > ? ORDER BY key LIMIT ?",
                (after, limit),
            ).fetchall()
        return [(Chunk(*row[:6]), row[6]) for row in rows]

    def pending_characters(self) -> int:
        """Characters of all chunks without a vector: how much work they are."""
        with self._reading() as connection:
            row = connection.execute(
                "SELECT coalesce(sum(end - start), 0) FROM chunks WHERE vector IS NULL"
            ).fetchone()
        return int(row[0])

    # Vectors

    def vectors_in(self, ranges: Iterable[tuple[int, int]]) -> Iterator[tuple[int, str, bytes]]:
        """(key, article id, vector) of every embedded chunk in inclusive, disjoint key ranges."""
        with self._reading() as connection:
            for first, last in ranges:
                yield from connection.execute(
                    "SELECT key, article_id, vectors.vector FROM chunks"
                    " JOIN vectors ON vectors.id = chunks.vector WHERE key BETWEEN ? AND ? ORDER BY key",
                    (first, last),
                )

    def vectors_of(self, keys: Sequence[int]) -> list[tuple[int, bytes]]:
        """(key, vector) of these chunks, as far as they exist and are embedded."""
        found: list[tuple[int, bytes]] = []
        with self._reading() as connection:
            for some, marks in _batches(keys):
                found += connection.execute(
                    "SELECT key, vectors.vector FROM chunks JOIN vectors ON vectors.id = chunks.vector"
                    f" WHERE key IN ({marks})",
                    some,
                ).fetchall()
        return found

    # The change log

    def last_seq(self) -> int:
        """Number of the newest entry in the log; 0 if nothing has happened yet."""
        with self._reading() as connection:
            return int(connection.execute("SELECT coalesce(max(seq), 0) FROM log").fetchone()[0])

    def changed_articles(self, after: int) -> tuple[list[str], int]:
        """Ids whose chunks were put or dropped since a sequence number, and the newest number."""
        with self._reading() as connection:
            rows = connection.execute(
                "SELECT article_id, min(seq) AS first FROM log WHERE seq > ? AND op <> 'vectors'"
                " GROUP BY article_id ORDER BY first",
                (after,),
            ).fetchall()
            last = connection.execute("SELECT coalesce(max(seq), 0) FROM log").fetchone()[0]
        return [row[0] for row in rows], last

    def changed_ranges(self, after: int) -> tuple[list[tuple[int, int]], int]:
        """Inclusive, disjoint key ranges that anything happened to since a number, and the newest number."""
        with self._reading() as connection:
            rows = connection.execute(
                "SELECT first_key, last_key FROM log WHERE seq > ? AND first_key <= last_key"
                " ORDER BY first_key",
                (after,),
            ).fetchall()
            last = connection.execute("SELECT coalesce(max(seq), 0) FROM log").fetchone()[0]
        return merge_ranges(rows), last

    def dropped_since(self, after: int) -> int:
        """How many chunks were dropped since a sequence number."""
        with self._reading() as connection:
            row = connection.execute(
                "SELECT coalesce(sum(last_key - first_key + 1), 0) FROM log WHERE seq > ? AND op = 'drop'",
                (after,),
            ).fetchone()
        return int(row[0])


def merge_ranges(ranges: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Join inclusive ranges, sorted by their start, that overlap or touch."""
    merged: list[tuple[int, int]] = []
    for first, last in ranges:
        if merged and first <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(last, merged[-1][1]))
        else:
            merged.append((first, last))
    return merged


def _batches(keys: Iterable[int]) -> Iterator[tuple[list[int], str]]:
    every = [int(key) for key in keys]
    for start in range(0, len(every), KEYS_PER_QUERY):
        some = every[start : start + KEYS_PER_QUERY]
        yield some, ",".join("?" * len(some))
