"""Disk space that holds nothing of use any more is given back."""

from dataclasses import dataclass
from pathlib import Path

from index.catalog import CATALOG_FILE, Catalog
from index.disk import folder_size
from index.folder import VECTORS_FOLDER, WORDS_FOLDER
from index.progress import Reporter
from index.tantivy_files import dead_share
from index.upgrade import forget_copies, kept_copies
from index.vectors import Vectors
from index.words import Words

# A derived index is made again if more of it than this is dead: 2 s a 100,000 passages for words, a minute
# for Chroma (DESIGN 3), so not for every article that changed.
DEAD_SHARE = 0.1
# Many small segments waste space and slow a search down; tantivy joins them by itself above this.
MOST_PIECES = 8


@dataclass(frozen=True, slots=True)
class CompactReport:
    """What packing gave back; all sizes are bytes on the disk.

    Attributes:
        catalog: size before and after, with the copy that an upgrade has kept.
        words: the same.
        vectors: the same.
        forgotten: stored vectors dropped, of texts that no article holds now.
        stopped: whether it was stopped early.
    """

    catalog: tuple[int, int]
    words: tuple[int, int]
    vectors: tuple[int, int]
    forgotten: int
    stopped: bool = False

    @property
    def given_back(self) -> int:
        """Bytes that are free now."""
        return sum(before - after for before, after in (self.catalog, self.words, self.vectors))


def compact(
    folder: Path, catalog: Catalog, words: Words, vectors: Vectors | None, reporter: Reporter
) -> CompactReport:
    """Pack an index. Only the holder of the writer lock may call this; a kill leaves a sound index.

    Args:
        folder: of the index.
        catalog: packed by SQLite; it needs as much free disk as it is large.
        words: made again if much of it is dead.
        vectors: the same; None before the first sync.
        reporter: told how it goes; may ask to stop.

    Raises:
        IndexNotWritable: the disk is full or read-only; nothing is lost.
    """
    before = _sizes(folder)
    reporter.begin("packing")
    with catalog.writing() as change:
        forgotten = change.forget_unused_vectors()
    forget_copies(folder)
    catalog.database.pack()
    if words.seq and (dead_share(words.folder) > DEAD_SHARE or words.pieces() > MOST_PIECES):
        words.rebuild()
    if vectors and not reporter.stopped:
        dead = vectors.deleted > DEAD_SHARE * (vectors.deleted + catalog.embedded())
        reporter.begin("vectors", catalog.embedded() if dead or vectors.is_behind() else 0)
        follow = vectors.rebuild if dead else vectors.catch_up  # which ends what a killed packing began
        follow(reporter.advance, lambda: reporter.stopped)
    after = _sizes(folder)
    reporter.begin("done")
    parts = [(one, other) for one, other in zip(before, after, strict=True)]
    return CompactReport(parts[0], parts[1], parts[2], forgotten, reporter.stopped)


def _sizes(folder: Path) -> tuple[int, int, int]:
    """Bytes of the catalog with its log and the copies of upgrades, of the words and of the vectors."""
    files = [*folder.glob(f"{CATALOG_FILE}*"), *kept_copies(folder)]
    catalog = sum(file.stat().st_size for file in files if file.is_file())
    return catalog, folder_size(folder / WORDS_FOLDER), folder_size(folder / VECTORS_FOLDER)
