"""Where the vector index lives: in a folder of the index, or on a Chroma server.

A folder is written by the holder of the writer lock alone. A server can be emptied, set back to an older
state or written by another copy of the index, so a collection there proves by a stamp that it is the one
that the watermark speaks of; and no index ever writes into, or deletes, a collection without that proof.
"""

from dataclasses import replace
from pathlib import Path
from typing import Protocol
from uuid import uuid4

from index.chroma_address import ChromaServer
from index.chroma_known import is_known
from index.chroma_store import ChromaStore, NotAsLeft, VectorStore
from index.errors import ChromaUnavailable
from index.watermark import Watermark

# Of every name: no other collection is ever deleted, whatever an index says that somebody else made.
_PREFIX = "footnote-"
_WRITING = "writing-"


class Home(Protocol):
    """What `index.vectors` needs of a place."""

    def holds(self, mark: Watermark) -> bool:
        """Whether a watermark speaks of this place; nobody is asked."""

    def require(self) -> None:
        """Make sure that it can be written. Raises `ChromaUnavailable`."""

    def fresh(self, mark: Watermark, old: Watermark | None) -> Watermark:
        """The watermark of a new collection that takes the place of an old one."""

    def read(self, mark: Watermark) -> VectorStore:
        """Open it. Raises `ChromaUnavailable`, `NotAsLeft`, or whatever Chroma says."""

    def confirm(self, mark: Watermark, store: VectorStore) -> None:
        """Make sure that an open store still is what it was. Raises the same."""

    def begin(self, mark: Watermark) -> Watermark:
        """Make sure that it may be changed; the watermark of what is being changed. Raises the same."""

    def write(self, mark: Watermark) -> VectorStore:
        """Open it to change it; what `begin` returned must have been written down before."""

    def finish(self, mark: Watermark, store: VectorStore, expected: int | None) -> Watermark:
        """After a change, so many entries are expected; None if it was stopped. Raises the same."""


class FolderHome:
    """A numbered folder for each generation, one in use.

    Args:
        folder: above them.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def generation(self, mark: Watermark) -> Path:
        """The folder of a watermark."""
        return self._folder / str(mark.generation)

    def holds(self, mark: Watermark) -> bool:
        """See `Home`."""
        return not mark.server and self.generation(mark).is_dir()

    def require(self) -> None:
        """See `Home`."""

    def fresh(self, mark: Watermark, old: Watermark | None) -> Watermark:
        """See `Home`."""
        return replace(mark, retired=_retired(old))

    def read(self, mark: Watermark) -> VectorStore:
        """See `Home`."""
        return ChromaStore(self.generation(mark))

    def confirm(self, mark: Watermark, store: VectorStore) -> None:
        """See `Home`."""

    def begin(self, mark: Watermark) -> Watermark:
        """See `Home`."""
        return mark

    def write(self, mark: Watermark) -> VectorStore:
        """See `Home`."""
        self.generation(mark).mkdir(parents=True, exist_ok=True)
        return ChromaStore(self.generation(mark))

    def finish(self, mark: Watermark, store: VectorStore, expected: int | None) -> Watermark:
        """See `Home`."""
        return mark


class ServerHome:
    """Collections of random names on a server: copies and backups of an index never meet there.

    Args:
        server: where.
    """

    def __init__(self, server: ChromaServer) -> None:
        self._server = server

    def holds(self, mark: Watermark) -> bool:
        """See `Home`."""
        return mark.server == self._server.address and bool(mark.stamp)

    def require(self) -> None:
        """See `Home`."""
        from index.chroma_server import require_answer  # imports chromadb

        require_answer(self._server)

    def fresh(self, mark: Watermark, old: Watermark | None) -> Watermark:
        """See `Home`."""
        name = f"{_PREFIX}{uuid4().hex}"
        return replace(mark, server=self._server.address, collection=name, retired=_retired(old))

    def read(self, mark: Watermark) -> VectorStore:
        """See `Home`."""
        from index.chroma_server import ServerStore  # imports chromadb

        store = ServerStore(self._server, mark.collection)
        try:
            self.confirm(mark, store)
            _require_count(store, mark)
        except BaseException:
            store.close()
            raise
        return store

    def confirm(self, mark: Watermark, store: VectorStore) -> None:
        """See `Home`."""
        if store.stamp() != mark.stamp:
            raise NotAsLeft(f"the collection {mark.collection} bears another stamp")

    def begin(self, mark: Watermark) -> Watermark:
        """See `Home`."""
        if mark.stamp:
            self.read(mark).close()
        return replace(mark, stamp=uuid4().hex)

    def write(self, mark: Watermark) -> VectorStore:
        """See `Home`."""
        from index.chroma_server import SECONDS_TO_WRITE, ServerStore  # imports chromadb

        store = ServerStore(self._server, mark.collection, create=True, seconds=SECONDS_TO_WRITE)
        try:
            store.put_stamp(_WRITING + mark.stamp)
        except BaseException:
            store.close()
            raise
        return store

    def finish(self, mark: Watermark, store: VectorStore, expected: int | None) -> Watermark:
        """See `Home`."""
        if store.stamp() != _WRITING + mark.stamp:
            raise NotAsLeft(f"the collection {mark.collection} was written by somebody else")
        mark = replace(mark, count=store.count() if expected is None else expected)
        _require_count(store, mark)
        store.put_stamp(mark.stamp)
        return mark


def delete_retired(mark: Watermark, server: ChromaServer | None) -> Watermark:
    """Delete the collections that newer ones have replaced.

    Returns:
        The watermark without them; those whose server is silent stay in it.
    """
    if not mark.retired:
        return mark
    from index.chroma_server import delete_collection  # imports chromadb

    left = []
    for address, name, stamp in mark.retired:
        if not name.startswith(_PREFIX):
            continue
        if not (server and server.address == address) and not is_known(address):
            left.append((address, name, stamp))
            continue
        known = server if server and server.address == address else ChromaServer(address)
        try:
            delete_collection(known, name, (stamp, _WRITING + stamp, ""))  # "": a kill while it was made
        except ChromaUnavailable:
            left.append((address, name, stamp))
    return replace(mark, retired=tuple(left))


def _require_count(store: VectorStore, mark: Watermark) -> None:
    count = store.count()
    if count != mark.count:
        raise NotAsLeft(f"the collection {mark.collection} holds {count:,} of {mark.count:,} vectors")


def _retired(old: Watermark | None) -> tuple[tuple[str, str, str], ...]:
    if old is None:
        return ()
    own = ((old.server, old.collection, old.stamp),) if old.collection else ()
    return (*old.retired, *own)
