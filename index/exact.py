"""Exact nearest neighbours over vectors held in memory, kept up with the catalog's change log."""

import threading

import numpy as np
from numpy.typing import NDArray

from index.catalog import Catalog
from index.records import unpack_vectors

Keys = NDArray[np.int64]
Matrix = NDArray[np.float32]
# Larger than any key; the end of an open range.
LAST_KEY = 2**62


def nearest(keys: Keys, matrix: Matrix, vector: Matrix, k: int) -> list[tuple[int, float]]:
    """The k rows most similar to a vector.

    Args:
        keys: shape (n,).
        matrix: unit vectors, shape (n, dimension).
        vector: unit vector, shape (dimension,).
        k: at most so many.

    Returns:
        (key, cosine similarity), best first.
    """
    if not len(keys) or k < 1:
        return []
    scores = matrix @ vector
    if k < len(scores):
        best = np.argpartition(scores, -k)[-k:]
        order = best[np.argsort(-scores[best], kind="stable")]
    else:
        order = np.argsort(-scores, kind="stable")
    return [(int(keys[place]), float(scores[place])) for place in order]


def stack(rows: list[tuple[int, bytes]], dimension: int) -> tuple[Keys, Matrix]:
    """Keys and vectors as the catalog stores them, as arrays of shapes (n,) and (n, dimension)."""
    keys = np.fromiter((key for key, _ in rows), np.int64, len(rows))
    return keys, unpack_vectors([data for _, data in rows], dimension)


class ExactVectors:
    """All chunks that were embedded after a sequence number, searched exactly. Thread-safe.

    Args:
        catalog: where the vectors are.
        dimension: of a vector.
        after: sequence number of the change log; 0 for every vector there is.
    """

    def __init__(self, catalog: Catalog, dimension: int, after: int = 0) -> None:
        self._catalog = catalog
        self._dimension = dimension
        self._seq = after
        self._keys: Keys = np.empty(0, np.int64)
        self._matrix: Matrix = np.empty((0, dimension), np.float32)
        self._guard = threading.Lock()

    def search(self, vector: Matrix, k: int, allowed: Keys | None = None) -> list[tuple[int, float]]:
        """(key, cosine similarity) of the k most similar chunks, best first.

        Args:
            vector: unit vector, shape (dimension,).
            k: at most so many.
            allowed: only these keys, ascending; None for all.
        """
        keys, matrix = self._current()
        if allowed is not None:
            mask = np.isin(keys, allowed, assume_unique=True)
            keys, matrix = keys[mask], matrix[mask]
        return nearest(keys, matrix, vector, k)

    def _current(self) -> tuple[Keys, Matrix]:
        """Keys and vectors with all that the catalog has logged by now."""
        with self._guard:
            if self._catalog.last_seq() != self._seq:
                self._follow()
            return self._keys, self._matrix

    def _follow(self) -> None:
        """Take what was dropped out and what is new in."""
        everything = self._seq == 0
        ranges, last = self._catalog.changed_ranges(self._seq)
        if everything:
            ranges = [(1, LAST_KEY)]
        rows = [(key, data) for key, _, data in self._catalog.vectors_in(ranges)]
        keys, matrix = stack(rows, self._dimension)
        stays = np.ones(len(self._keys), bool)
        for first, end in ranges:
            low, high = np.searchsorted(self._keys, (first, end + 1))
            stays[low:high] = False
        if stays.all() and not len(self._keys):
            self._keys, self._matrix = keys, matrix
        else:
            merged = np.concatenate([self._keys[stays], keys])
            order = np.argsort(merged, kind="stable")
            self._keys = merged[order]
            self._matrix = np.concatenate([self._matrix[stays], matrix])[order]
        self._seq = last
