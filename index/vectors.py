"""Search by meaning: Chroma for what it has been given, exact comparison for everything else.

Chroma is fast and easily hurt: two processes on one folder, or a kill while it writes, lose vectors
silently (DESIGN 3). So it is derived from the catalog, written under the writer lock only, marked
unclean while written, rebuilt if found so, and read only while clean and unchanged. Whatever it cannot
answer for (too few vectors to be worth opening it, vectors newer than its watermark, a writer at work,
a server that is silent) is compared exactly, so a search always sees every vector that is in the catalog.
"""

import shutil
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.article import Filter
from index.catalog import Catalog
from index.chroma_address import ChromaServer
from index.chroma_home import FolderHome, Home, ServerHome, delete_retired
from index.chroma_store import BATCH, NotAsLeft, VectorStore
from index.disk import storage_error, storage_errors
from index.errors import ChromaUnavailable, FootnoteError
from index.exact import ExactVectors, Keys, nearest, stack
from index.filtered import MOST_ASKED, Found, thinned
from index.reconcile import Change, everything, reconcile
from index.watermark import Watermark, distrust, read_watermark

LAYOUT = "1"
# Measured, 384 dimensions: reading n vectors from the catalog costs 3.5 µs each, once, and comparing
# them 0.14 µs; importing and opening Chroma costs 0.87 s, once. At 50,000: 0.18 s and 7 ms, 77 MB.
EXACT_BELOW = 50_000
# So few are compared faster than Chroma restricts itself to them, which takes it the longer the fewer there
# are: of 300,000, 211 ms to 609 ids, 68 to 3,125, 40 to 6,129, 34 to 15,017; comparing them 3, 15, 27 and 83.
EXACT_AMONG = 8_000
# Chroma misses the more of the nearest the more there are, and finds them if it is asked for more: of
# 300,000 mixed vectors .84 of the first ten when asked for 120 (3 ms), .97 when asked for 1,000 (11 ms).
CHUNKS_PER_ASKED = 300
MOST_WIDE = 2_000
# 25 MB at 384 dimensions.
COMPARED_AT_ONCE = 16_384
# Share of all articles from which on a filter is better looked up for what is near: at 300,000 chunks 5 % as
# a list cost 27 ms (10 to make it, 17 in Chroma), to ask for 4,800 and look them up costs 31.
THINNED_FROM = 0.05
# A server that did not answer is not asked again by the next questions: each would wait for it.
SECONDS_OF_SILENCE = 30.0


class Vectors:
    """The vector index of a catalog. Thread-safe; one writer at a time, see `index.lock`.

    Args:
        folder: where Chroma lives; made on the first write.
        catalog: what it is derived from.
        fingerprint_key: of the model that made the vectors.
        dimension: of a vector.
        exact_below: with fewer vectors than this, searches do without Chroma; None for `EXACT_BELOW`.
        server: the Chroma server that keeps the vectors; None for the folder.
    """

    def __init__(
        self,
        folder: Path,
        catalog: Catalog,
        fingerprint_key: str,
        dimension: int,
        exact_below: int | None = None,
        *,
        server: ChromaServer | None = None,
    ) -> None:
        self._folder = folder
        self._mark = folder.with_name(f"{folder.name}.json")
        self._catalog = catalog
        self._made_with = f"{LAYOUT}-{fingerprint_key}"
        self._dimension = dimension
        self._exact_below = EXACT_BELOW if exact_below is None else exact_below
        self._server = server
        self._home: Home = ServerHome(server) if server else FolderHome(folder)
        self._trouble: ChromaUnavailable | None = None
        self._silent_until = 0.0
        self._guard = threading.Lock()
        self._all: ExactVectors | None = None
        self._opened: tuple[Watermark, VectorStore, ExactVectors] | None = None

    @property
    def seq(self) -> int:
        """The last entry of the change log that Chroma has applied; 0 if it is not usable."""
        mark = self._usable_mark()
        return mark.seq if mark else 0

    def close(self) -> None:
        """Let go of Chroma and of the vectors in memory."""
        with self._guard:
            self._close_chroma()
            self._all = None

    # Searching

    def search(self, vector: NDArray[np.float32], k: int, where: Filter | None = None) -> Found:
        """The chunks nearest to a vector.

        Args:
            vector: unit vector, shape (dimension,).
            k: at most so many.
            where: only chunks of articles that satisfy it.

        Returns:
            (chunk key, cosine similarity), best first. Some may be gone from the catalog by now.
        """
        if k < 1:
            return []
        with self._guard:
            mark = None if self._catalog.database.read_only else self._usable_mark()  # Chroma writes to read
            if mark and self._catalog.embedded() >= self._exact_below and not self._is_silent():
                try:
                    found = self._search_chroma(mark, vector, k, where)
                    self._trouble = None
                    return found
                except ChromaUnavailable as error:
                    self._note(error)
                except FootnoteError:
                    raise
                except Exception as error:  # Chroma raises whatever its Rust core says; the exact way works
                    if not storage_error(error, self._folder.parent):
                        self._distrust(mark)
            self._close_chroma()
            if self._all is None:
                self._all = ExactVectors(self._catalog, self._dimension)
            exact = self._all
        if not where:
            return exact.search(vector, k)
        near = self._thinned(lambda asked: exact.search(vector, asked), k, where)
        return exact.search(vector, k, self._catalog.chunk_keys(where)) if near is None else near

    def _search_chroma(
        self, mark: Watermark, vector: NDArray[np.float32], k: int, where: Filter | None
    ) -> Found:
        def near(asked: int) -> Found:
            store, tail = self._open(mark)
            dropped = self._catalog.dropped_since(mark.seq)
            wide = min(self._catalog.embedded() // CHUNKS_PER_ASKED, MOST_WIDE)
            found = store.nearest(vector, max(asked, wide) + min(dropped, MOST_ASKED))
            # A chunk in both is one: its vector never changes under its key.
            return _best(dict(found) | dict(tail.search(vector, asked)), asked + dropped)

        if not where:
            return near(k)
        found = self._thinned(near, k, where)
        return self._among(mark, vector, k, self._catalog.chunk_keys(where)) if found is None else found

    def _thinned(self, near: Callable[[int], Found], k: int, where: Filter) -> Found | None:
        """The nearest that satisfy a filter which many do; None if few do, or all are far away."""
        share = self._catalog.share(where)
        if share < THINNED_FROM:
            return None
        return thinned(near, lambda keys: self._catalog.satisfying(keys, where), share, k)

    def _among(self, mark: Watermark, vector: NDArray[np.float32], k: int, allowed: Keys) -> Found:
        """The nearest among these keys."""
        if len(allowed) <= EXACT_AMONG:
            return self._compare(vector, k, allowed)
        store, tail = self._open(mark)
        found = store.nearest(vector, k, allowed.tolist())
        if len(found) < k:
            return self._compare(vector, k, allowed)
        return _best(dict(found) | dict(tail.search(vector, k, allowed)), k)

    def _compare(self, vector: NDArray[np.float32], k: int, allowed: Keys) -> Found:
        best: Found = []
        for start in range(0, len(allowed), COMPARED_AT_ONCE):
            rows = self._catalog.vectors_of(allowed[start : start + COMPARED_AT_ONCE].tolist())
            best = _best(dict(best) | dict(nearest(*stack(rows, self._dimension), vector, k)), k)
        return best

    def _open(self, mark: Watermark) -> tuple[VectorStore, ExactVectors]:
        """Chroma as of a watermark, and the vectors that came after it."""
        if self._opened is not None and self._opened[0] == mark:
            self._home.confirm(mark, self._opened[1])
        if self._opened is None or self._opened[0] != mark:
            self._close_chroma()
            self._all = None
            store = self._home.read(mark)
            self._opened = (mark, store, ExactVectors(self._catalog, self._dimension, after=mark.seq))
        return self._opened[1], self._opened[2]

    def _close_chroma(self) -> None:
        opened, self._opened = self._opened, None
        if opened:
            opened[1].close()

    def _distrust(self, mark: Watermark) -> None:
        """Chroma failed to answer: let the next writer rebuild it."""
        if read_watermark(self._mark) == mark:
            with suppress(OSError):  # on a read-only disk nobody can rebuild it anyway
                replace(mark, clean=False).write(self._mark)

    def _usable_mark(self) -> Watermark | None:
        mark = read_watermark(self._mark)
        usable = mark and mark.clean and mark.made_with == self._made_with and self._home.holds(mark)
        return mark if usable else None

    # A server that is silent

    @property
    def trouble(self) -> ChromaUnavailable | None:
        """Why the Chroma server was of no use when it was asked last; None if it was."""
        return self._trouble

    def ask(self) -> ChromaUnavailable | None:
        """Ask the Chroma server, if there is one, whether it answers; the `trouble` that it gives."""
        try:
            self._home.require()
            self._trouble = None
        except ChromaUnavailable as error:
            self._note(error)
        return self._trouble

    def _note(self, error: ChromaUnavailable) -> None:
        """Let the next searches go on without asking first."""
        self._trouble = error
        self._silent_until = time.monotonic() + SECONDS_OF_SILENCE

    def _is_silent(self) -> bool:
        return self._trouble is not None and time.monotonic() < self._silent_until

    # Following the catalog

    def is_behind(self) -> bool:
        """Whether the catalog holds vectors or deletions that Chroma has not been given."""
        mark = self._usable_mark()
        if mark is None:
            return self._catalog.embedded() > 0
        return self._catalog.last_seq() != mark.seq or not self._is_as_left(mark)

    def _is_as_left(self, mark: Watermark) -> bool:
        """Whether Chroma still holds what the watermark says; a silent server may."""
        try:
            self._home.begin(mark)
            self._trouble = None
        except ChromaUnavailable as error:
            self._note(error)
        except FootnoteError:
            raise
        except Exception:  # it is gone, or another one, or Chroma cannot open it
            return False
        return True

    def catch_up(
        self, on_added: Callable[[int], None] | None = None, should_stop: Callable[[], bool] | None = None
    ) -> bool:
        """Give Chroma what the catalog has logged since the last time; rebuild it if it is not usable.

        Only the holder of the writer lock may call this. No file is read and no text embedded.

        Args:
            on_added: called with the number of vectors just added.
            should_stop: asked between batches; what was not applied is applied the next time.

        Returns:
            False if it was stopped early, or if the server is silent: then `trouble` says why.

        Raises:
            IndexNotWritable: the disk is full or read-only.
        """
        if not self.is_behind():
            return True
        with storage_errors(self._folder.parent):
            try:
                return self._follow(on_added, should_stop)
            except ChromaUnavailable as error:
                self._note(error)
                return False

    def _follow(self, on_added: Callable[[int], None] | None, should_stop: Callable[[], bool] | None) -> bool:
        mark = self._usable_mark()
        ranges, last = self._catalog.changed_ranges(mark.seq) if mark else ([], 0)
        if mark and ranges:
            try:
                return self._apply(mark, self._changes(ranges), last, on_added, should_stop)
            except (OSError, FootnoteError):
                raise
            except Exception as error:  # Chroma cannot use what is there: whatever it says, start over
                if storage_error(error, self._folder.parent):
                    raise
        elif mark and self._is_as_left(mark):
            replace(mark, seq=last).write(self._mark)
            return True
        return self._rebuild(on_added, should_stop)

    def rebuild(
        self, on_added: Callable[[int], None] | None = None, should_stop: Callable[[], bool] | None = None
    ) -> bool:
        """Give Chroma everything again from the catalog; meanwhile searches compare exactly.

        Only the holder of the writer lock may call this.

        Args:
            on_added: called with the number of vectors just added.
            should_stop: asked between batches; the next `catch_up` goes on.

        Returns:
            False if it was stopped early.

        Raises:
            IndexNotWritable: the disk is full or read-only.
            ChromaUnavailable: the server is silent.
        """
        with storage_errors(self._folder.parent):
            self._home.require()
            self.distrust()
            if self._catalog.embedded():
                return self._rebuild(on_added, should_stop)
            shutil.rmtree(self._folder, ignore_errors=True)
            return True

    def distrust(self) -> None:
        """Let the next `catch_up` rebuild Chroma, whatever it holds; until then searches compare exactly."""
        distrust(self._mark)

    def usable_folder(self) -> Path | None:
        """The folder of the Chroma collection in use; None if there is none to be trusted, or on a server."""
        mark = self._usable_mark()
        return self._folder / str(mark.generation) if mark and not mark.server else None

    @property
    def is_usable(self) -> bool:
        """Whether there is a Chroma collection to be trusted, as far as is known without asking a server."""
        return self._usable_mark() is not None

    def open_store(self) -> VectorStore:
        """Open the collection that `is_usable`, for a check.

        Raises:
            ChromaUnavailable: the server is silent.
            Exception: whatever Chroma says of a collection that is gone or damaged.
        """
        mark = self._usable_mark()
        if mark is None:
            raise NotAsLeft("there is no collection")
        return self._home.read(mark)

    @property
    def deleted(self) -> int:
        """How many vectors were deleted from Chroma since it was made; they keep their space on the disk."""
        mark = self._usable_mark()
        return mark.deleted if mark else 0

    def _rebuild(
        self, on_added: Callable[[int], None] | None, should_stop: Callable[[], bool] | None
    ) -> bool:
        old = read_watermark(self._mark)
        mark = Watermark(0, self._made_with, generation=(old.generation if old else 0) + 1)
        self._home.require()
        self.close()
        shutil.rmtree(self._folder, ignore_errors=True)
        mark = self._home.fresh(mark, old)
        last = self._catalog.last_seq()
        try:
            return self._apply(mark, everything(self._catalog), last, on_added, should_stop)
        except (OSError, FootnoteError):
            raise
        except Exception as error:
            if self._server is None:
                raise
            raise ChromaUnavailable(
                f"the Chroma server {self._server.address} failed while it was given all vectors ({error})",
                "The next `footnote index` tries again; until then searches compare exactly",
            ) from error

    def _changes(self, ranges: Sequence[tuple[int, int]]) -> "Iterator[Change]":
        for first, last in ranges:
            for low in range(first, last + 1, BATCH):
                high = min(low + BATCH - 1, last)
                yield list(range(low, high + 1)), list(self._catalog.vectors_in([(low, high)]))

    def _apply(
        self,
        mark: Watermark,
        changes: "Iterator[Change]",
        last: int,
        on_added: Callable[[int], None] | None,
        should_stop: Callable[[], bool] | None,
    ) -> bool:
        """Make Chroma agree with the catalog on some keys, unclean from the first write to the last."""
        mark = self._home.begin(mark)
        replace(mark, clean=False).write(self._mark)
        store = self._home.write(mark)
        try:
            complete, deleted = True, mark.deleted
            for keys, rows in changes:
                if should_stop and should_stop():
                    complete = False
                    break
                added, gone = reconcile(store, keys, rows, self._dimension)
                deleted += gone
                if on_added:
                    on_added(added)
            expected = self._catalog.embedded() if complete else None
            mark = self._home.finish(mark, store, expected)
        finally:
            store.close()
        mark = replace(mark, seq=last if complete else mark.seq, deleted=deleted)
        mark.write(self._mark)
        self._trouble = None
        if complete and mark.retired:
            delete_retired(mark, self._server).write(self._mark)
        return complete


def _best(scores: dict[int, float], k: int) -> Found:
    return sorted(scores.items(), key=lambda one: -one[1])[:k]
