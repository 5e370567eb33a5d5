"""What articles said before their files were changed: a silent edit is news to whoever cited the text."""

from datetime import UTC, datetime
from sqlite3 import Connection

from index.article import Article

MOST_REVISIONS = 20
"""Kept of one article, the last ones: a draft that is saved every minute must not fill the disk."""


class Revisions:
    """Earlier texts, kept and forgotten inside a transaction.

    Args:
        connection: inside a write transaction.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def keep(self, article_id: str, article: Article) -> None:
        """Keep what a stored article says, if the one about to replace it says something else."""
        row = self._connection.execute(
            "SELECT title, published, text FROM articles JOIN texts ON article_id = id WHERE id = ?",
            (article_id,),
        ).fetchone()
        if row is None or (row[0], row[2]) == (article.title, article.text):
            return
        last = self._connection.execute(
            "SELECT coalesce(max(number), 0) FROM revisions WHERE article_id = ?", (article_id,)
        ).fetchone()[0]
        now = datetime.now(UTC).isoformat(timespec="seconds")
        self._connection.execute(
            "INSERT INTO revisions VALUES (?, ?, ?, ?, ?, ?)", (article_id, last + 1, now, *row)
        )
        self._connection.execute(
            "DELETE FROM revisions WHERE article_id = ? AND number <= ?",
            (article_id, last + 1 - MOST_REVISIONS),
        )

    def drop(self, article_id: str) -> None:
        """Forget all earlier texts of an article."""
        self._connection.execute("DELETE FROM revisions WHERE article_id = ?", (article_id,))
