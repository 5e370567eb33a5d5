"""Articles that a person takes out stay out until they are asked for again."""

from collections.abc import Iterable

from index.catalog import Catalog
from index.catalog_writer import CatalogWriter
from index.errors import ArticleNotFound
from index.records import StoredArticle
from index.scan import is_under, real_path

# A misspelt id is answered with so many that look like it, of 100 for the same.
SUGGESTIONS = 3
LIKENESS = 60


def remove(catalog: Catalog, ids_or_paths: Iterable[str]) -> list[str]:
    """Take articles out, by id, by file or by folder; in one transaction.

    An unchanged file that lost all its articles is passed over when its folder is indexed again, and so
    is a single row that was taken out of a file of many. Naming the file itself brings them back.

    Returns:
        The ids that were removed.

    Raises:
        ArticleNotFound: one of them names nothing; then nothing is removed.
    """
    wanted: dict[str, set[str]] = {}  # locators by path
    files = catalog.files()
    for named in dict.fromkeys(ids_or_paths):
        place = catalog.place_of(named)
        if place:
            wanted.setdefault(place[0], set()).add(place[1])
            continue
        root = str(real_path(named))
        below = [path for path in files if is_under(path, root)]
        if not below:
            raise article_not_found(named, catalog.article_ids())
        for path in below:
            wanted.setdefault(path, set()).update(catalog.articles_of(path))
    stored = {path: catalog.articles_of(path) for path in wanted}
    with catalog.writing() as change:
        for path, locators in wanted.items():
            _take_out(change, path, locators, stored[path])
    return [stored[path][locator].id for path, locators in wanted.items() for locator in sorted(locators)]


def article_not_found(wanted: str, ids: list[str]) -> ArticleNotFound:
    """The error for an id or path that names nothing, with what may have been meant."""
    from rapidfuzz import process

    matches = process.extract(wanted, ids, limit=SUGGESTIONS, score_cutoff=LIKENESS)
    near = [match for match, _, _ in matches]
    fix = f"Did you mean {' or '.join(near)}?" if near else "List them with `footnote articles`"
    return ArticleNotFound(f"there is no article “{wanted}” in this index", fix)


def _take_out(change: CatalogWriter, path: str, locators: set[str], stored: dict[str, StoredArticle]) -> None:
    for locator in locators:
        change.drop_article(stored[locator].id)
        if len(stored) > 1:
            change.remember_removal(path, locator, stored[locator].digest)
    if locators == set(stored):
        change.set_state(path, "removed")
