"""Repairs inside the catalog: each puts rows right, and logs what the derived indexes must follow."""

from collections.abc import Sequence

from index.catalog import Catalog
from index.catalog_check import bad_vectors


def make_indexes_again(catalog: Catalog) -> None:
    """Let SQLite make its own indexes from the rows of its tables."""
    with catalog.database.writing() as connection:
        connection.execute("REINDEX")


def drop_orphans(catalog: Catalog) -> None:
    """Drop passages and texts without their article, and note the files of articles without their file."""
    with catalog.database.writing() as connection:
        connection.execute(
            "INSERT INTO log (op, article_id, first_key, last_key)"
            " SELECT 'drop', article_id, min(key), max(key) FROM chunks"
            " WHERE article_id NOT IN (SELECT id FROM articles) GROUP BY article_id"
        )
        connection.execute("DELETE FROM chunks WHERE article_id NOT IN (SELECT id FROM articles)")
        connection.execute("DELETE FROM texts WHERE article_id NOT IN (SELECT id FROM articles)")
        connection.execute(
            "INSERT INTO files SELECT DISTINCT path, -1, -1, '', 'partial', '[]' FROM articles"
            " WHERE path NOT IN (SELECT path FROM files)"
        )


def read_again_next_time(catalog: Catalog, article_ids: Sequence[str]) -> None:
    """Let the next sync read the files of these articles as if it had never seen them."""
    with catalog.database.writing() as connection:
        for article_id in article_ids:
            connection.execute("UPDATE articles SET digest = x'' WHERE id = ?", (article_id,))
            connection.execute(
                "UPDATE files SET size = -1, mtime_ns = -1, digest = '', state = 'partial'"
                " WHERE path = (SELECT path FROM articles WHERE id = ?)",
                (article_id,),
            )


def forget_bad_vectors(catalog: Catalog, dimension: int) -> None:
    """Forget vectors of the wrong shape, and part passages from those that are not theirs.

    The passages then wait for their vectors, as if they were new.
    """
    with catalog.database.writing() as connection:
        bad = [(number,) for number in bad_vectors(connection, dimension)]
        connection.executemany("DELETE FROM vectors WHERE id = ?", bad)
        connection.execute(
            "UPDATE chunks SET vector = NULL WHERE vector IS NOT NULL AND NOT EXISTS"
            " (SELECT 1 FROM vectors WHERE vectors.id = chunks.vector"
            " AND vectors.embed_key = chunks.embed_key)"
        )
