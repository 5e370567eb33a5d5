# ruff: noqa: S608 (only column names and question marks are put into statements, never values)
"""A second generation of vectors in the catalog: those of another model, beside those that answer.

`next_vectors` holds them under the names of their texts, `next_chunks` says which chunk has which; a chunk
stands there once its vector does. `swap` puts them in the place of the first generation, all at once.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.article import Chunk
from index.catalog import CHUNK_COLUMNS, Catalog
from index.embedding import Fingerprint
from index.records import pack_vectors
from index.reembed import REACHED
from index.schema import create_next_vectors

# What the vectors in use are made with, as `Fingerprint.to_json` writes it.
FINGERPRINT = "fingerprint"
# How often a second generation has taken the place of the first: another number, other vectors.
GENERATION = "generation"
_NEXT = "next_fingerprint"

# Chunks of damaged articles, which have lost their text, cannot be embedded and are not waited for.
_WAITING = """
NOT EXISTS (SELECT 1 FROM next_chunks WHERE next_chunks.key = chunks.key)
AND EXISTS (
    SELECT 1 FROM articles JOIN texts ON texts.article_id = articles.id WHERE articles.id = chunks.article_id
)
"""


@dataclass(frozen=True, slots=True)
class ModelChange:
    """A change of the model that has begun.

    Attributes:
        model: the one that comes.
        done: chunks that have their vector of it.
        chunks: in the index.
    """

    model: Fingerprint
    done: int
    chunks: int


def model_change(catalog: Catalog) -> ModelChange | None:
    """The change that has begun and not ended, or None."""
    with catalog.database.reading() as connection:
        row = connection.execute("SELECT value FROM meta WHERE key = ?", (_NEXT,)).fetchone()
        if row is None:
            return None
        done, chunks = connection.execute(
            "SELECT (SELECT count(*) FROM next_chunks), (SELECT count(*) FROM chunks)"
        ).fetchone()
    return ModelChange(Fingerprint.from_json(row[0]), done, chunks)


def begin(catalog: Catalog, model: Fingerprint) -> None:
    """Note which model comes."""
    with catalog.writing() as change:
        change.set_meta(_NEXT, model.to_json())


def waiting(catalog: Catalog, after: int, limit: int) -> list[Chunk]:
    """The next chunks that lack their vector of the second generation, by key.

    Args:
        catalog: where they are.
        after: only keys above this one.
        limit: at most so many.
    """
    with catalog.database.reading() as connection:
        rows = connection.execute(
            f"SELECT {CHUNK_COLUMNS} FROM chunks WHERE key > ? AND {_WAITING} ORDER BY key LIMIT ?",
            (after, limit),
        ).fetchall()
    return [Chunk(*row) for row in rows]


def known(catalog: Catalog, embed_keys: Iterable[bytes]) -> set[bytes]:
    """Which of these texts have their vector of the second generation already."""
    with catalog.database.reading() as connection:
        return {
            key
            for key in embed_keys
            if connection.execute("SELECT 1 FROM next_vectors WHERE embed_key = ?", (key,)).fetchone()
        }


def store(
    catalog: Catalog, names: Mapping[int, bytes], embed_keys: Sequence[bytes], vectors: NDArray[np.float32]
) -> None:
    """Store vectors of the second generation, and which chunks they belong to.

    Args:
        catalog: where to.
        names: the name of the text of each chunk, by the chunk's key; those of other texts are left out.
        embed_keys: names of texts.
        vectors: of the first of them, shape (n, dimension), unit length; the others have theirs already.
    """
    chosen = set(embed_keys)
    with catalog.database.writing() as connection:
        connection.executemany(
            "INSERT OR IGNORE INTO next_vectors (embed_key, vector) VALUES (?, ?)",
            zip(embed_keys, pack_vectors(vectors), strict=False),
        )
        connection.executemany(
            "INSERT OR REPLACE INTO next_chunks VALUES (?, ?)",
            ((key, name) for key, name in names.items() if name in chosen),
        )


def swap(catalog: Catalog, model: Fingerprint) -> None:
    """Put the second generation in the place of the first; readers see the one or the other, whole.

    Chunks keep their keys and offsets. The vectors of the first generation are gone then.

    Args:
        catalog: where both are.
        model: of the second generation.

    Raises:
        IndexNotWritable: the disk is full or read-only; the first generation stays.
    """
    with catalog.database.writing() as connection:
        connection.execute("UPDATE chunks SET vector = NULL WHERE key NOT IN (SELECT key FROM next_chunks)")
        connection.execute(
            "UPDATE chunks SET (embed_key, vector) = (SELECT next_chunks.embed_key, next_vectors.id"
            " FROM next_chunks JOIN next_vectors ON next_vectors.embed_key = next_chunks.embed_key"
            " WHERE next_chunks.key = chunks.key) WHERE key IN (SELECT key FROM next_chunks)"
        )
        connection.execute("DELETE FROM next_chunks")
        connection.execute("DROP TABLE vectors")
        connection.execute("ALTER TABLE next_vectors RENAME TO vectors")
        create_next_vectors(connection)
        connection.execute("DELETE FROM meta WHERE key IN (?, ?)", (_NEXT, REACHED))
        connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (FINGERPRINT, model.to_json()))
        connection.execute(
            "INSERT INTO meta VALUES (?, 1) ON CONFLICT (key) DO UPDATE SET value = value + 1", (GENERATION,)
        )
        connection.execute(
            "INSERT INTO log (op, article_id, first_key, last_key)"
            " SELECT 'vectors', NULL, min(key), max(key) FROM chunks HAVING count(*) > 0"
        )


def give_up(catalog: Catalog) -> int:
    """Drop the second generation. How many chunks had their vector in it."""
    with catalog.database.writing() as connection:
        dropped = connection.execute("DELETE FROM next_chunks").rowcount
        connection.execute("DELETE FROM next_vectors")
        connection.execute("DELETE FROM meta WHERE key = ?", (_NEXT,))
    return dropped
