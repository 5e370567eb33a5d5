"""One Chroma collection: ids and vectors, nothing else that matters. Here it lies in a folder of ours."""

import os
import threading
from abc import ABC, abstractmethod
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from index.errors import IndexDamaged

if TYPE_CHECKING:
    from chromadb.api.models.Collection import Collection

COLLECTION = "chunks"
STAMP = "footnote_stamp"
# Below Chroma's own limit (5,461 in 1.5.9), which is asked for as well.
BATCH = 4_096
# Chroma's 100 finds 100 neighbours out of 100 candidates; twice that costs about a millisecond.
EF_SEARCH = 200
CONFIGURATION: Any = {"hnsw": {"space": "cosine", "ef_search": EF_SEARCH}}
# Chroma keeps one system per folder and process, and counts its users without a lock.
_OPENING = threading.Lock()


class NotAsLeft(Exception):
    """A collection is not what this index has left: all must be given to Chroma again."""


class VectorStore(ABC):
    """An open collection of unit vectors under cosine distance; ids are chunk keys.

    Args:
        collection: Chroma's.
        batch: how many entries go into one call.
        where: it is, for people.

    Raises:
        IndexDamaged: it measures another distance.
    """

    def __init__(self, collection: "Collection", batch: int, where: str) -> None:
        self._collection: Any = collection  # its types ask for lists where arrays do
        self._batch = min(BATCH, batch)
        # `configuration` would make the embedding function that the collection names, whoever wrote it there.
        space = (collection.configuration_json.get("hnsw") or {}).get("space")
        if space != "cosine":
            raise IndexDamaged(f"the collection in {where} measures {space} distance, not cosine")

    @abstractmethod
    def close(self) -> None:
        """Let go of it."""

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

    def stamp(self) -> str:
        """What `put_stamp` wrote last, by whomever; "" if nobody did."""
        return str((self._collection.metadata or {}).get(STAMP, ""))

    def put_stamp(self, stamp: str) -> None:
        """Mark the collection; see `index.chroma_home`."""
        self._collection.modify(metadata={STAMP: stamp})


class ChromaStore(VectorStore):
    """The collection of a folder.

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
            collection = self._client.get_or_create_collection(
                COLLECTION, configuration=CONFIGURATION, embedding_function=None
            )
            super().__init__(collection, int(self._client.get_max_batch_size()), str(folder))
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Let go of the files."""
        with _OPENING:
            self._client.close()
