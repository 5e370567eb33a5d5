"""Articles that a person takes out stay out until they are asked for again."""

from collections.abc import Iterable

from index.catalog import Catalog
from index.catalog_writer import CatalogWriter, Cut
from index.errors import ArticleNotFound
from index.records import StoredArticle
from index.scan import is_storable, is_under, real_path
from index.web.address import is_address, written_alike
from index.web.refusal import NotFetched

# A misspelt id is answered with so many that look like it, of 100 for the same.
SUGGESTIONS = 3
LIKENESS = 60


def remove(catalog: Catalog, ids_or_paths: Iterable[str], cut: Cut) -> list[str]:
    """Take articles out, by id, by file, by folder or by address; in one transaction.

    An unchanged file that lost all its articles is passed over when its folder is indexed again, and so
    is a single row that was taken out of a file of many. Naming the file itself brings them back. An
    address that lost all its articles is forgotten; an entry that was taken out of a feed stays out. Where
    the newest version of an article goes, the one before it is found again.

    Args:
        catalog: where they are.
        ids_or_paths: what goes.
        cut: makes the chunks of articles that are found again.

    Returns:
        The ids that were removed.

    Raises:
        ArticleNotFound: one of them names nothing; then nothing is removed.
    """
    wanted: dict[str, set[str]] = {}  # locators by path
    files = catalog.files()
    for named in dict.fromkeys(ids_or_paths):
        place = catalog.place_of(named) if is_storable(named) else None
        if place:
            wanted.setdefault(place[0], set()).add(place[1])
            continue
        root = _root(named)
        below = [path for path in files if is_under(path, root)]
        if is_address(root):
            below = [path for path in below if path == root]
        if not below:
            raise article_not_found(named, catalog.article_ids())
        for path in below:
            wanted.setdefault(path, set()).update(catalog.articles_of(path))
    stored = {path: catalog.articles_of(path) for path in wanted}
    with catalog.writing() as change:
        for path, locators in wanted.items():
            _take_out(change, path, locators, stored[path])
        change.settle_versions(cut)
    return [stored[path][locator].id for path, locators in wanted.items() for locator in sorted(locators)]


def _root(named: str) -> str:
    """A path or an address as the catalog writes it."""
    if not is_address(named):
        return str(real_path(named))
    try:
        return written_alike(named)
    except NotFetched:
        return named


def article_not_found(wanted: str, ids: list[str]) -> ArticleNotFound:
    """The error for an id or path that names nothing, with what may have been meant."""
    from rapidfuzz import process

    matches = process.extract(wanted, ids, limit=SUGGESTIONS, score_cutoff=LIKENESS)
    near = [match for match, _, _ in matches]
    fix = f"Did you mean {' or '.join(near)}?" if near else "List them with `footnote articles`"
    # A lone surrogate fits neither into SQLite nor into a message.
    return ArticleNotFound(f"there is no article “{wanted}” in this index", fix)


def _take_out(change: CatalogWriter, path: str, locators: set[str], stored: dict[str, StoredArticle]) -> None:
    for locator in locators:
        change.drop_article(stored[locator].id)
        change.remember_removal(path, locator, stored[locator].digest)
    if locators != set(stored):
        return
    if is_address(path):
        change.forget_file(path)
    else:
        change.set_state(path, "removed")
