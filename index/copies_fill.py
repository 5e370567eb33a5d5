"""Copies and versions among the articles that an older Footnote has stored without looking for them."""

from collections.abc import Callable

from index.catalog import Catalog
from index.catalog_writer import Cut
from index.sketch import algorithm

# A second's work, so that a kill loses no more and nobody who wants to write waits long.
ARTICLES_PER_COMMIT = 500

_MADE_WITH = "copies"
_FILLING = "unfinished: "
# What is searched and not noted: articles that a newer version has replaced are none of it.
_MISSING = """
SELECT articles.rowid, articles.id, url, text FROM articles JOIN texts ON article_id = articles.id
WHERE articles.rowid > ? AND articles.id NOT IN (SELECT article_id FROM stories)
AND articles.id NOT IN (SELECT article_id FROM addresses WHERE replaced_by IS NOT NULL)
ORDER BY articles.rowid LIMIT ?
"""


def fill_copies(catalog: Catalog, cut: Cut, on_batch: Callable[[], None] = lambda: None) -> int:
    """Look for copies and versions of all articles that nobody has looked at. How many there were.

    Only the holder of the writer lock may call this. May be killed and repeated.

    Args:
        catalog: where they are.
        cut: makes the chunks of articles that are found again.
        on_batch: called after every second or so; what it raises ends this, and the next call goes on.
    """
    made_with = algorithm()
    stored = catalog.meta(_MADE_WITH)
    if stored == made_with:
        return 0
    if stored != _FILLING + made_with:
        with catalog.writing() as change:
            change.copies.drop_all()
            change.set_meta(_MADE_WITH, _FILLING + made_with)
    filled, last = 0, -1
    while True:
        with catalog.database.reading() as connection:
            rows = connection.execute(_MISSING, (last, ARTICLES_PER_COMMIT)).fetchall()
        with catalog.writing() as change:
            for last, article_id, url, text in rows:  # noqa: B007 (`last` is where the next batch begins)
                change.copies.add(article_id, text)
                change.versions.add(article_id, url)
            if not rows:
                change.versions.mark_all()
                change.set_meta(_MADE_WITH, made_with)
            change.settle_versions(cut)
        if not rows:
            return filled
        filled += len(rows)
        on_batch()


def look_again(catalog: Catalog, cut: Cut) -> int:
    """Forget which articles are copies, and find all out anew; what replaces what is decided anew, too."""
    with catalog.writing() as change:
        change.hide_replaced()
        change.set_meta(_MADE_WITH, "")
    return fill_copies(catalog, cut)


def is_filled(catalog: Catalog) -> bool:
    """Whether all articles have been looked at."""
    return catalog.meta(_MADE_WITH) == algorithm()
