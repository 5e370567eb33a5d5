"""Does Chroma hold what the catalog holds, and does it find what it holds? (It may not: DESIGN 3.)"""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from index.catalog import Catalog
from index.chroma_store import VectorStore
from index.errors import ChromaUnavailable
from index.exact import LAST_KEY, stack
from index.findings import Finding
from index.vectors import Vectors

# Ids of one restricted search; measured: 1,000 in 43 ms, so all of 100,000 in 5 s.
_AMONG = 1_000
# Vectors searched for in one call.
_QUERIES = 64
# Texts that are said several times share a vector: the own key may stand anywhere among them.
_NEAREST = 10
_SAME = 1 - 1e-4
# Chroma's graph has nodes that no walk reaches even when one process builds it undisturbed: measured 12 and
# 20 of 26,738 (Reuters), none of 61,408 (eval/news). Two writers lose 15 % (DESIGN 3), never so few.
_UNREACHED_SHARE = 0.001


def check_vectors_folder(catalog: Catalog, vectors: Vectors) -> list[Finding]:
    """What can be said without opening Chroma."""
    if not catalog.embedded():
        return []
    if not vectors.is_usable:
        what = "the vector index is absent, was being written when its writer ended, or is of another model"
        return [_damage(what)]
    if vectors.seq > catalog.last_seq():
        return [_damage("the vector index is ahead of the catalog, so it followed another one")]
    behind = catalog.last_seq() - vectors.seq
    if not behind or not catalog.changed_ranges(vectors.seq)[0]:
        return []
    what = f"{behind:,} changes are not in the vector index yet; searches compare them exactly"
    return [Finding("vectors", "waiting", what, count=behind, repair="finish")]


class ChromaCheck:
    """One look into the Chroma collection of an index; a context for nothing but its own store.

    Args:
        catalog: what must be in it.
        open_store: opens the collection; may raise whatever Chroma says, or that its server is silent.
        seq: the last entry of the change log that it has applied; what came later is not expected.
        dimension: of a vector.
    """

    def __init__(
        self, catalog: Catalog, open_store: Callable[[], VectorStore], seq: int, dimension: int
    ) -> None:
        self._catalog = catalog
        self._open = open_store
        self._dimension = dimension
        self._later = catalog.changed_ranges(seq)[0]
        self.count = 0
        self.searched = 0

    def run(self, sample: Sequence[int] | None, on_vector: Callable[[int], None]) -> list[Finding]:
        """Compare all ids both ways, search for all of them by id, and for some by their own vectors.

        Args:
            sample: keys to look for by their own vectors; None for all.
            on_vector: called with how many more were looked for.
        """
        try:
            store = self._open()
        except ChromaUnavailable as error:
            return [_unseen(error)]
        except Exception as error:  # Chroma raises whatever its Rust core says
            return [_damage(f"Chroma cannot open the vector index ({_first_line(error)})")]
        try:
            return list(self._compare(store, sample, on_vector))
        except ChromaUnavailable as error:
            return [_unseen(error)]
        except Exception as error:
            return [_damage(f"Chroma cannot search the vector index ({_first_line(error)})")]
        finally:
            store.close()

    def _compare(
        self, store: VectorStore, sample: Sequence[int] | None, on_vector: Callable[[int], None]
    ) -> Iterator[Finding]:
        ids = store.ids()
        self.count = len(ids)
        expected = self._expected()
        there = {int(one) for one in ids if one.isdecimal()}
        strange = [one for one in ids if not one.isdecimal() or self._is_extra(int(one), expected)]
        if strange:
            yield _damage(f"{len(strange):,} entries of the vector index have no passage", len(strange))
        settled = sorted(key for key in expected if not self._is_later(key))
        if missing := len([key for key in settled if key not in there]):
            yield _damage(f"{missing:,} passages are missing from the vector index", missing)
        if any(not one.isdecimal() for one in ids):
            return  # its searches would return ids that are no keys
        held = [key for key in settled if key in there]
        lost = self._unfindable(store, held)
        if lost:
            what = f"{len(lost):,} vectors are counted by Chroma and found by no search"
            yield _lost_of(what, len(lost), len(held))
        found = [key for key in held if key not in lost]
        chosen = found if sample is None else sorted(set(sample) & set(found))
        if count := self._not_by_own_vector(store, chosen, on_vector):
            what = f"{count:,} of {len(chosen):,} passages are not found by their own vector"
            yield _lost_of(what, count, len(chosen))

    def _expected(self) -> set[int]:
        with self._catalog.database.reading() as connection:
            rows = connection.execute("SELECT key FROM chunks WHERE vector IS NOT NULL")
            return {row[0] for row in rows}

    def _is_later(self, key: int) -> bool:
        place = bisect_right(self._later, (key, LAST_KEY)) - 1
        return place >= 0 and key <= self._later[place][1]

    def _is_extra(self, key: int, expected: set[int]) -> bool:
        return key not in expected and not self._is_later(key)

    def _unfindable(self, store: VectorStore, keys: Sequence[int]) -> set[int]:
        anything = np.zeros(self._dimension, np.float32)
        anything[0] = 1
        lost: set[int] = set()
        for start in range(0, len(keys), _AMONG):
            some = keys[start : start + _AMONG]
            lost |= set(some) - store.findable(some, anything)
        return lost

    def _not_by_own_vector(
        self, store: VectorStore, keys: Sequence[int], on_vector: Callable[[int], None]
    ) -> int:
        lost = 0
        for start in range(0, len(keys), _QUERIES):
            own, matrix = stack(self._catalog.vectors_of(keys[start : start + _QUERIES]), self._dimension)
            lost += _lost(store, own, matrix)
            self.searched += len(own)
            on_vector(len(own))
        return lost


def _lost(store: VectorStore, own: NDArray[np.int64], matrix: NDArray[np.float32]) -> int:
    """How many keys are not among the nearest to their vectors, equal vectors aside."""
    lost = 0
    for key, hits in zip(own, store.nearest_each(matrix, _NEAREST), strict=True):
        all_same = len(hits) == _NEAREST and all(score >= _SAME for _, score in hits)
        as_near = dict(hits).get(int(key), -1.0) >= _SAME
        lost += not (as_near or all_same)
    return lost


def _lost_of(what: str, count: int, among: int) -> Finding:
    """Damage, unless it is so little that an undisturbed Chroma loses as much."""
    if count > max(1, among * _UNREACHED_SHARE):
        return _damage(what, count)
    fix = "Chroma's graph leaves some out, however it is built; their words find them"
    return Finding("vectors", "note", what, fix, count)


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0].rstrip(".")


def _unseen(error: ChromaUnavailable) -> Finding:
    """What could not be looked at is not said to be right."""
    what = f"{error.what}, so the vectors that it keeps could not be looked at"
    return Finding("vectors", "damage", what, error.fix)


def _damage(what: str, count: int = 1) -> Finding:
    return Finding("vectors", "damage", what, count=count, repair="vectors")
