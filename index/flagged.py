"""Which articles of a catalog hold something suspicious; those that an older Footnote has stored included."""

from collections.abc import Callable, Iterator

from index.article import Suspicion
from index.catalog import Catalog
from index.examined import known_suspicions
from index.records import ArticleSummary

# A second's work, so that nobody who wants to write waits long.
ARTICLES_PER_COMMIT = 200

_UNEXAMINED = "SELECT id FROM articles WHERE suspicions IS NULL"
_FLAGGED = "SELECT id FROM articles WHERE suspicions <> '[]'"


def flagged(catalog: Catalog) -> Iterator[tuple[ArticleSummary, tuple[Suspicion, ...]]]:
    """The articles that hold something suspicious, newest first, and what it is."""
    with catalog.database.reading() as connection:
        ids = {row[0] for row in connection.execute(f"{_FLAGGED} UNION ALL {_UNEXAMINED}")}
    for summary in catalog.summaries() if ids else ():
        article = catalog.article(summary.id) if summary.id in ids else None
        if article and (found := known_suspicions(article)):
            yield summary, found


def flagged_ids(catalog: Catalog) -> frozenset[str]:
    """Articles of which it is known that they hold something suspicious; looks at none itself."""
    with catalog.database.reading() as connection:
        return frozenset(row[0] for row in connection.execute(_FLAGGED))


def fill_suspicions(catalog: Catalog, on_batch: Callable[[], None] = lambda: None) -> int:
    """Look at all articles that nobody has looked at. How many there were.

    Only the holder of the writer lock may call this. What their files hide is found when they are read again.

    Args:
        catalog: where they are.
        on_batch: called after every second or so; what it raises ends this, and the next call goes on.
    """
    filled = 0
    while True:
        with catalog.database.reading() as connection:
            rows = connection.execute(f"{_UNEXAMINED} LIMIT ?", (ARTICLES_PER_COMMIT,)).fetchall()
        if not rows:
            return filled
        articles = [catalog.article(row[0]) for row in rows]
        found = [(article.id, known_suspicions(article)) for article in articles if article]
        with catalog.writing() as change:
            for article_id, suspicions in found:
                change.set_suspicions(article_id, suspicions)
        filled += len(rows)
        on_batch()
