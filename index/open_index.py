"""Opening an index: the folder, the model and the Chroma server that it was made with."""

import threading
from pathlib import Path
from types import TracebackType
from typing import Self

from index.catalog import Catalog
from index.check import Store
from index.chroma_address import ChromaServer, choose_server
from index.disk import storage_errors
from index.embedding import Embedder, Fingerprint
from index.folder import VECTORS_FOLDER, WORDS_FOLDER, check_folder, index_place
from index.model_in_use import choose_embedder, follow_model, in_one_generation
from index.next_generation import FINGERPRINT
from index.private import make_private_folder
from index.progress import Reporter
from index.rebuild import Rebuild
from index.vectors import Vectors
from index.words import Words

_CHROMA = "chroma"


class OpenIndex:
    """An open index: its parts, its model and its server. Thread-safe; a context manager.

    Attributes:
        folder: where it is.
        embedder: of its model, also after another process has changed that; loads nothing before it is used.
    """

    def __init__(
        self, folder: Path, catalog: Catalog, embedder: Embedder, server: ChromaServer | None = None
    ) -> None:
        self.folder = folder
        self.embedder = embedder
        self._server = server
        self._catalog = catalog
        self._known_model = catalog.meta(FINGERPRINT)
        self._followed_model: str | None = None
        self._words = Words(folder / WORDS_FOLDER, catalog)
        self._guard = threading.Lock()
        self._vectors: Vectors | None = None
        self._repaired = False

    @classmethod
    def open(
        cls,
        folder: str | Path | None = None,
        *,
        embedding_model: str | None = None,
        chroma: str | None = None,
        create: bool = True,
    ) -> Self:
        """Open an index.

        Args:
            folder: where it is; None for $FOOTNOTE_INDEX, or else the user's data folder.
            embedding_model: hub name or path of a sentence-transformers model; None for the one that the
                index was made with, or else the default.
            chroma: address of a Chroma server that keeps the vectors, or "embedded" for the folder; None for
                $FOOTNOTE_CHROMA, or else what the last sync used. The next sync moves them.
            create: make an empty index if there is none.

        Raises:
            IndexMissing: there is none, and `create` is False.
            IndexIncompatible: made by a newer Footnote, or the folder holds other things.
            IndexNotWritable: the folder cannot be made or written.
            IndexDamaged: the catalog cannot be read.
            ModelMismatch: it was made with another model than `embedding_model`.
            BadAddress: `chroma` is none.
            UnknownServer: nobody has ever named the server that the index names.
        """
        place = index_place(folder)
        check_folder(place, create)
        with storage_errors(place):
            make_private_folder(place)
        catalog = Catalog(place)
        try:
            server = choose_server(chroma, catalog.meta(_CHROMA))
            return in_one_generation(
                catalog,
                lambda: cls(place, catalog, choose_embedder(place, catalog, embedding_model), server),
            )
        except BaseException:
            catalog.close()
            raise

    def close(self) -> None:
        """Let go of all files."""
        with self._guard:
            vectors, self._vectors = self._vectors, None
        if vectors:
            vectors.close()
        self._catalog.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # Inside

    def _store(self) -> Store:
        """The parts of the index as they are; needs no model, so it works where the model is absent."""
        recorded = self._catalog.meta(FINGERPRINT)
        if recorded is None:
            return Store(self.folder, self._catalog, self._words, None, None)
        model = Fingerprint.from_json(recorded)
        vectors = self._vectors_of(model)
        return Store(self.folder, self._catalog, self._words, vectors, model)

    def _rebuild(self, reporter: Reporter) -> Rebuild:
        self._record_model()
        self._record_server()
        return Rebuild(self._catalog, self._words, self._open_vectors(), self.embedder, reporter)

    def _open_vectors(self) -> Vectors:
        """The vector index of the model in use."""
        return self._vectors_and_model()[0]

    def _vectors_and_model(self) -> tuple[Vectors, Embedder]:
        """The vector index and its model, which another process may have changed since the last time."""
        with self._guard:
            self._follow_model()
            if self._vectors is None:
                self._vectors = self._vectors_of(self.embedder.fingerprint)
            return self._vectors, self.embedder

    def _adopt(self, embedder: Embedder) -> Vectors:
        """The vector index of a model that has just become the index's own."""
        with self._guard:
            self.embedder, self._known_model = embedder, None
        return self._open_vectors()

    def _follow_model(self) -> None:
        recorded = self._catalog.meta(FINGERPRINT)
        if recorded is None or recorded == self._followed_model:
            return
        self.embedder = follow_model(self.folder, self.embedder, self._known_model, recorded)
        self._known_model = self._followed_model = recorded
        if self._vectors:
            self._vectors.close()
            self._vectors = None

    def _vectors_of(self, model: Fingerprint) -> Vectors:
        folder = self.folder / VECTORS_FOLDER
        return Vectors(folder, self._catalog, model.key, model.dimension, server=self._server)

    def _record_server(self) -> None:
        """Where the vectors are kept from now on; a server that was never used must answer first."""
        address = self._server.address if self._server else ""
        if address == (self._catalog.meta(_CHROMA) or ""):
            return
        trouble = self._open_vectors().ask()
        if trouble:
            raise trouble
        with self._catalog.writing() as change:
            change.set_meta(_CHROMA, address)

    def _record_model(self) -> None:
        """The first sync decides which model an index is made with."""
        if self._catalog.meta(FINGERPRINT) is None:
            with self._catalog.writing() as change:
                change.set_meta(FINGERPRINT, self.embedder.fingerprint.to_json())
        with self._guard:
            self._follow_model()
