"""One Chroma collection on disk: ids and vectors, nothing else that matters."""

import os
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.errors import IndexDamaged

COLLECTION = "chunks"
# Below Chroma's own limit (5,461 in 1.5.9), which is asked for as well.
BATCH = 4_096
# Chroma's 100 finds 100 neighbours out of 100 candidates; twice that costs about a millisecond.
EF_SEARCH = 200
# Chroma keeps one system per folder and process, and counts its users without a lock.
_OPENING = threading.Lock()


class ChromaStore:
    """An open collection of unit vectors under cosine distance; ids are chunk keys.

    Args:
        folder: of this collection alone; made if absent.

    Raises:
        IndexDamaged: there is a collection, but not one of ours.
    """

    def __init__(self, folder: Path) -> None:
        os.environ.setdefault("ANONYMIZED_TELEMETRY", "False")
        import chromadb
        from chromadb.config import Settings

        settings = Settings(anonymized_telemetry=False)
        with _OPENING:
            self._client: Any = chromadb.PersistentClient(str(folder), settings=settings)
        try:
            self._collection: Any = self._client.get_or_create_collection(
                COLLECTION,
                configuration={"hnsw": {"space": "cosine", "ef_search": EF_SEARCH}},
                embedding_function=None,
            )
            # `configuration` would make the embedding function that the folder names, whoever wrote it there.
            space = (self._collection.configuration_json.get("hnsw") or {}).get("space")
            if space != "cosine":
                raise IndexDamaged(f"the collection in {folder} measures {space} distance, not cosine")
            self._batch = min(BATCH, int(self._client.get_max_batch_size()))
        except BaseException:
            self.close()
            raise

    def add(self, keys: Sequence[int], article_ids: Sequence[str], vectors: NDArray[np.float32]) -> None:
        """Add vectors, shape (len(keys), dimension). The keys must not be there yet."""
        for start in range(0, len(keys), self._batch):
            part = slice(start, start + self._batch)
            self._collection.add(
                ids=[str(key) for key in keys[part]],
                embeddings=vectors[part],
                metadatas=[{"article_id": article_id} for article_id in article_ids[part]],
            )

    def present(self, keys: Sequence[int]) -> set[int]:
        """Which of these keys are there."""
        found: set[int] = set()
        for start in range(0, len(keys), self._batch):
            ids = [str(key) for key in keys[start : start + self._batch]]
            found.update(int(one) for one in self._collection.get(ids=ids, include=[])["ids"])
        return found

    def delete(self, keys: Sequence[int]) -> None:
        """Delete vectors that are there."""
        for start in range(0, len(keys), self._batch):
            self._collection.delete(ids=[str(key) for key in keys[start : start + self._batch]])

    def nearest(
        self, vector: NDArray[np.float32], k: int, among: Sequence[int] | None = None
    ) -> list[tuple[int, float]]:
        """(key, cosine similarity) of the nearest vectors, best first.

        Args:
            vector: unit vector, shape (dimension,).
            k: at most so many.
            among: only these keys; None for all.
        """
        found = self._collection.query(
            query_embeddings=vector[np.newaxis],
            n_results=k,
            ids=[str(key) for key in among] if among is not None else None,
            include=["distances"],
        )
        return [
            (int(key), 1.0 - float(distance))
            for key, distance in zip(found["ids"][0], found["distances"][0], strict=True)
        ]

    def ids(self) -> list[str]:
        """Every id, in no order; ids of ours are chunk keys as text."""
        return [str(one) for one in self._collection.get(include=[])["ids"]]

    def findable(self, keys: Sequence[int], vector: NDArray[np.float32]) -> set[int]:
        """Which of these keys a search restricted to them finds.

        A damaged store counts records and hands them out by id that no search finds (DESIGN 3).

        Args:
            keys: at most a few thousand.
            vector: any unit vector, shape (dimension,).
        """
        return {key for key, _ in self.nearest(vector, len(keys), keys)}

    def nearest_each(self, vectors: NDArray[np.float32], k: int) -> list[list[tuple[int, float]]]:
        """What `nearest` finds for each row of an array of shape (n, dimension)."""
        found = self._collection.query(query_embeddings=vectors, n_results=k, include=["distances"])
        return [
            [(int(key), 1.0 - float(distance)) for key, distance in zip(ids, distances, strict=True)]
            for ids, distances in zip(found["ids"], found["distances"], strict=True)
        ]

    def count(self) -> int:
        """How many vectors are there."""
        return int(self._collection.count())

    def close(self) -> None:
        """Let go of the files."""
        with _OPENING:
            self._client.close()
