"""Making a store of Chroma agree with the catalog, batch by batch."""

from collections.abc import Iterator
from itertools import islice

from index.catalog import Catalog
from index.chroma_store import BATCH, VectorStore
from index.exact import LAST_KEY, stack

# Keys to agree on, and those of them that have vectors: (key, article id, vector).
Change = tuple[list[int], list[tuple[int, str, bytes]]]


def everything(catalog: Catalog) -> Iterator[Change]:
    """All vectors, for a store that is empty."""
    rows = catalog.vectors_in([(1, LAST_KEY)])
    while batch := list(islice(rows, BATCH)):
        yield [], batch


def reconcile(
    store: VectorStore, keys: list[int], rows: list[tuple[int, str, bytes]], dimension: int
) -> tuple[int, int]:
    """Delete what the catalog no longer has of some keys, add what the store has not.

    Args:
        store: of Chroma.
        keys: to agree on.
        rows: those of them that have vectors, see `Change`.
        dimension: of a vector.

    Returns:
        How many were added, and how many deleted.
    """
    present = store.present(keys) if keys else set()
    alive = {key for key, _, _ in rows}
    if gone := sorted(present - alive):
        store.delete(gone)
    new = [row for row in rows if row[0] not in present]
    _, matrix = stack([(key, data) for key, _, data in new], dimension)
    store.add([key for key, _, _ in new], [article_id for _, article_id, _ in new], matrix)
    return len(new), len(gone)
