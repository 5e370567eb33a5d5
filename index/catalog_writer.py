# ruff: noqa: S608 (only column names and question marks are put into statements, never values)
"""Changes to the catalog, each inside a transaction that `Catalog.writing` has opened."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from sqlite3 import Connection
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.article import Article, Chunk, Suspicion
from index.copies import Copies
from index.records import (
    ARTICLE,
    READ_AGAIN,
    FileRecord,
    FileState,
    PreparedArticle,
    pack_dates,
    pack_problems,
    pack_suspicions,
    pack_vectors,
    source_key,
    unpack_article,
)
from index.revisions import Revisions
from index.versions import Versions
from index.web.address import is_address

COLUMNS = "columns"
# The columns of a new article; others are filled in by what needs them.
_WRITTEN = (
    *("id", "path", "locator", "title", "published", "published_at", "found_in", "confidence"),
    *("source", "source_key", "author", "url", "metadata", "digest", "words", "characters", "added_at"),
    *("language", "section", "precision", "zone", "published_until", "other_dates", "suspicions"),
)
# An article's chunks, in order, with key 0, and the names of their texts.
Cut = Callable[[Article], tuple[Sequence[Chunk], Sequence[bytes]]]


class CatalogWriter:
    """Changes files, articles, chunks and vectors, and writes the change log.

    Args:
        connection: inside a write transaction.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.copies = Copies(connection)
        self.versions = Versions(connection)
        self._revisions = Revisions(connection)

    def set_meta(self, key: str, value: str) -> None:
        """Store a value under a key."""
        self._connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))

    def set_columns(self, columns: Mapping[str, str], tables: Iterable[str]) -> None:
        """Choose the columns of tables.

        Args:
            columns: the name of the column for each field that a person chose one for.
            tables: paths of files to be read again at the next sync, though they are the same.
        """
        self.set_meta(COLUMNS, json.dumps(dict(columns)))
        self._connection.executemany(
            "UPDATE files SET digest = coalesce(?, digest), size = ? WHERE path = ?",
            (("", -1, path) if is_address(path) else (None, READ_AGAIN, path) for path in tables),
        )

    # Files

    def put_file(self, file: FileRecord) -> None:
        """Store or replace what is known of a file."""
        self._connection.execute(
            "INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, ?, ?)",
            (file.path, file.size, file.mtime_ns, file.digest, file.state, pack_problems(file.problems)),
        )

    def set_state(self, path: str, state: FileState) -> None:
        """Change the state of a file."""
        self._connection.execute("UPDATE files SET state = ? WHERE path = ?", (state, path))

    def forget_file(self, path: str) -> None:
        """Forget a file and what was removed from it; its articles must be dropped by themselves."""
        for table in ("files", "fetches"):
            self._connection.execute(f"DELETE FROM {table} WHERE path = ?", (path,))
        self.forget_removals(path)

    def forget_removals(self, path: str) -> None:
        """Allow the articles that a person took out of this file to come back."""
        self._connection.execute("DELETE FROM removals WHERE path = ?", (path,))

    def forget_removal(self, path: str, locator: str) -> None:
        """An article that a person took out of this file has come back, since it says something else."""
        self._connection.execute("DELETE FROM removals WHERE path = ? AND locator = ?", (path, locator))

    def remember_removal(self, path: str, locator: str, digest: bytes) -> None:
        """Keep an article of a file from coming back as long as it says the same."""
        self._connection.execute("INSERT OR REPLACE INTO removals VALUES (?, ?, ?)", (path, locator, digest))

    def move_file(self, old: str, new: str) -> None:
        """A file has another path now; nothing of its content is touched."""
        self._connection.execute("DELETE FROM files WHERE path = ?", (new,))
        for table in ("files", "articles", "removals"):
            self._connection.execute(f"UPDATE {table} SET path = ? WHERE path = ?", (new, old))

    # Articles

    def put_article(self, prepared: PreparedArticle, fresh: bool = False) -> None:
        """Store an article with its chunks, in place of what has its id.

        Args:
            prepared: its chunks get new keys, one run of numbers that were never used before.
            fresh: no article of that id is stored yet.
        """
        article = prepared.article
        if not fresh:
            self._revisions.keep(article.id, article)
            self._take_out(article.id)
        published = article.published
        self._connection.execute(
            f"INSERT INTO articles ({', '.join(_WRITTEN)}) VALUES ({','.join('?' * len(_WRITTEN))})",
            (
                article.id,
                article.path,
                prepared.locator,
                article.title,
                published.on.isoformat() if published else None,
                published.at if published else None,
                published.found_in if published else None,
                published.confidence if published else None,
                article.source,
                source_key(article.source),
                article.author,
                article.url,
                json.dumps(dict(article.metadata), default=str),
                prepared.digest,
                len(article.text.split()),
                len(article.text),
                datetime.now(UTC).isoformat(timespec="seconds"),
                article.language or "",
                article.section,
                published.precision if published else None,
                published.zone if published else None,
                published.last.isoformat() if published and published.last != published.on else None,
                pack_dates(published.others) if published and published.others else None,
                None if article.suspicions is None else pack_suspicions(article.suspicions),
            ),
        )
        self._connection.execute("INSERT INTO texts VALUES (?, ?)", (article.id, article.text))
        self._put_chunks(article.id, prepared.chunks, prepared.embed_keys)
        self.copies.add(article.id, article.text, prepared.bands)
        self.versions.add(article.id, article.url)

    def settle_versions(self, cut: Cut) -> None:
        """Take articles out of what is searched that a newer version has replaced, and bring back others.

        To be called last in a transaction that stores or drops articles; what it leaves undone is noted in
        the catalog, and the next call does it.

        Args:
            cut: makes the chunks of an article that is to be found again.
        """
        for article_id, before, after in self.versions.decide():
            if before is None:
                self._drop_chunks(article_id)
                self.copies.drop(article_id)
            elif after is None:
                article = unpack_article(self._connection.execute(ARTICLE, (article_id,)).fetchone())
                self._put_chunks(article_id, *cut(article))
                self.copies.add(article_id, article.text)

    def hide_replaced(self) -> None:
        """Drop the chunks that articles still have though a newer version has replaced them."""
        for article_id in self.versions.replaced():
            self._drop_chunks(article_id)

    def _put_chunks(self, article_id: str, chunks: Sequence[Chunk], embed_keys: Sequence[bytes]) -> None:
        row = self._connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'chunks'").fetchone()
        first = (row[0] if row else 0) + 1
        self._connection.executemany(
            "INSERT INTO chunks VALUES (?, ?, ?, ?, ?, ?, ?, (SELECT id FROM vectors WHERE embed_key = ?))",
            (
                (first + place, article_id, chunk.ordinal, chunk.start, chunk.end, chunk.heading, key, key)
                for place, (chunk, key) in enumerate(zip(chunks, embed_keys, strict=True))
            ),
        )
        self._log("put", article_id, first, first + len(chunks) - 1)

    def replace_chunks(self, article_id: str, chunks: Sequence[Chunk], embed_keys: Sequence[bytes]) -> None:
        """Put other chunks, with new keys, in place of a stored article's; its row and text stay.

        Args:
            article_id: whose.
            chunks: in order, with key 0.
            embed_keys: one for each chunk.
        """
        self._drop_chunks(article_id)
        self._put_chunks(article_id, chunks, embed_keys)

    def _drop_chunks(self, article_id: str) -> None:
        first, last = self._connection.execute(
            "SELECT min(key), max(key) FROM chunks WHERE article_id = ?", (article_id,)
        ).fetchone()
        if self._connection.execute("DELETE FROM chunks WHERE article_id = ?", (article_id,)).rowcount:
            self._log("drop", article_id, first, last)

    def set_language(self, article_id: str, language: str | None) -> None:
        """Store what was found out about a stored article; words that are made anew go by it."""
        self._connection.execute(
            "UPDATE articles SET language = ? WHERE id = ?", (language or "", article_id)
        )

    def set_suspicions(self, article_id: str, suspicions: Sequence[Suspicion]) -> None:
        """Store what was found out about a stored article."""
        self._connection.execute(
            "UPDATE articles SET suspicions = ? WHERE id = ?", (pack_suspicions(suspicions), article_id)
        )

    def drop_article(self, article_id: str) -> bool:
        """Take an article, its chunks and its earlier texts out; its vectors stay. True if it was there."""
        self._revisions.drop(article_id)
        return self._take_out(article_id)

    def _take_out(self, article_id: str) -> bool:
        self.copies.drop(article_id)
        self.versions.drop(article_id)
        first, last = self._connection.execute(
            "SELECT min(key), max(key) FROM chunks WHERE article_id = ?", (article_id,)
        ).fetchone()
        found = self._connection.execute("DELETE FROM articles WHERE id = ?", (article_id,)).rowcount > 0
        if found:
            self._log("drop", article_id, first or 0, last or -1)
        return found

    # Vectors

    def put_vectors(self, embed_keys: Sequence[bytes], vectors: NDArray[np.float32]) -> None:
        """Store the vectors of texts.

        Args:
            embed_keys: names of the texts.
            vectors: shape (len(embed_keys), dimension), unit length.
        """
        self._connection.executemany(
            "INSERT OR IGNORE INTO vectors (embed_key, vector) VALUES (?, ?)",
            zip(embed_keys, pack_vectors(vectors), strict=True),
        )

    def replace_vectors(self, embed_keys: Sequence[bytes], vectors: NDArray[np.float32]) -> None:
        """Store other vectors for texts, whether they had some or not, and log the chunks they belong to.

        Args:
            embed_keys: names of the texts.
            vectors: shape (len(embed_keys), dimension), unit length.
        """
        self._connection.executemany(
            "INSERT INTO vectors (embed_key, vector) VALUES (?, ?)"
            " ON CONFLICT (embed_key) DO UPDATE SET vector = excluded.vector",
            zip(embed_keys, pack_vectors(vectors), strict=True),
        )
        marks = ",".join("?" * len(embed_keys))
        rows = self._connection.execute(
            "SELECT key FROM chunks WHERE vector IN"
            f" (SELECT id FROM vectors WHERE embed_key IN ({marks})) ORDER BY key",
            tuple(embed_keys),
        ).fetchall()
        for first, last in _runs(row[0] for row in rows):
            self._log("vectors", None, first, last)

    def link_vectors(self, embed_keys: Sequence[bytes] | None = None) -> int:
        """Give waiting chunks the vectors of their texts, as far as these are stored, and log them.

        Args:
            embed_keys: only chunks of these texts; None for all.

        Returns:
            How many chunks got theirs.
        """
        choice = "SELECT embed_key FROM vectors" if embed_keys is None else ",".join("?" * len(embed_keys))
        rows: list[Any] = self._connection.execute(
            "UPDATE chunks SET vector = (SELECT id FROM vectors WHERE vectors.embed_key = chunks.embed_key)"
            f" WHERE vector IS NULL AND embed_key IN ({choice}) RETURNING key",
            embed_keys or (),
        ).fetchall()
        for first, last in _runs(sorted(row[0] for row in rows)):
            self._log("vectors", None, first, last)
        return len(rows)

    def forget_unused_vectors(self) -> int:
        """Delete vectors that no chunk uses. How many were."""
        return self._connection.execute(
            "DELETE FROM vectors WHERE id NOT IN (SELECT vector FROM chunks WHERE vector IS NOT NULL)"
        ).rowcount

    def _log(self, op: str, article_id: str | None, first: int, last: int) -> None:
        self._connection.execute(
            "INSERT INTO log (op, article_id, first_key, last_key) VALUES (?, ?, ?, ?)",
            (op, article_id, first, last),
        )


def _runs(keys: Iterable[int]) -> list[tuple[int, int]]:
    """Ascending numbers as inclusive runs without gaps."""
    runs: list[tuple[int, int]] = []
    for key in keys:
        if runs and key == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], key)
        else:
            runs.append((key, key))
    return runs
