"""What a person has named for indexing: where to look when everything is to be brought up to date."""

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from index.catalog import Catalog
from index.scan import is_storable, is_under, real_path
from index.web.address import is_address, written_alike
from index.web.refusal import NotFetched

_ROOTS = "roots"
_SYNCED = "synced"


def remember_roots(catalog: Catalog, named: Iterable[str | Path]) -> None:
    """Remember what was named: files and folders that are there, and addresses that gave something.

    Only the holder of the writer lock may call this.
    """
    known = _remembered(catalog)
    there = [root for path in named if (root := _root(path, catalog)) is not None]
    joined = join_roots([*known, *there])
    if joined != known:
        with catalog.writing() as change:
            change.set_meta(_ROOTS, json.dumps(joined))


def remember_sync(catalog: Catalog) -> None:
    """Remember that everything that was named has been looked at just now.

    Only the holder of the writer lock may call this.
    """
    with catalog.writing() as change:
        change.set_meta(_SYNCED, datetime.now(UTC).isoformat(timespec="seconds"))


def synced_at(catalog: Catalog) -> datetime | None:
    """When a sync last came to its end; None if that is not known."""
    written = catalog.meta(_SYNCED)
    return datetime.fromisoformat(written) if written else None


def join_roots(roots: Iterable[str]) -> list[str]:
    """Each once, those that stand under another one left out, in the order in which they came."""
    distinct = list(dict.fromkeys(roots))
    return [
        root
        for root in distinct
        if is_address(root) or not any(one != root and is_under(root, one) for one in distinct)
    ]


def roots_of(catalog: Catalog) -> tuple[str, ...]:
    """What to sync again to bring everything up to date; see `Library.roots`."""
    roots, files = _remembered(catalog), catalog.files()
    thinned = {path for path, _ in catalog.removals()}
    out = {path for path, file in files.items() if file.state in ("removed", "duplicate")} | thinned
    # An index of an older Footnote knows its files, not where they were looked for.
    alone = [path for path in files if path not in roots and not _covered(path, roots)]
    return tuple(root for root in [*roots, *alone] if root not in out)


def _covered(path: str, roots: Sequence[str]) -> bool:
    return not is_address(path) and any(is_under(path, root) for root in roots)


def _remembered(catalog: Catalog) -> list[str]:
    return [str(root) for root in json.loads(catalog.meta(_ROOTS) or "[]")]


def _root(path: str | Path, catalog: Catalog) -> str | None:
    """A path or an address as the catalog writes it; None if it leads nowhere."""
    if is_address(path):
        try:
            address = written_alike(str(path))
        except NotFetched:
            return None
        return address if address in catalog.files() else None
    there = real_path(path)
    return str(there) if is_storable(str(there)) and there.exists() else None
