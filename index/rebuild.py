"""Parts of an index anew, from the catalog alone: no file is read."""

import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from index.backfill import embed_pending
from index.catalog import Catalog
from index.copies_fill import look_again
from index.embedding import Embedder
from index.ingest import cutter
from index.language_fill import fill_languages
from index.progress import Reporter, Stopped
from index.rechunk import cut_again
from index.reembed import embed_again
from index.vectors import Vectors
from index.words import Words

RebuildPart = Literal["chunks", "embeddings", "words", "vectors"]
REBUILD_PARTS: tuple[RebuildPart, ...] = get_args(RebuildPart)


@dataclass(frozen=True, slots=True)
class RebuildReport:
    """What a rebuild did.

    Attributes:
        parts: what was asked for.
        cut: articles that got other passages.
        embedded: texts that got a vector, or another one.
        articles: in the index.
        chunks: in the index.
        seconds: all of it.
        stopped: whether it was stopped early; repeating it, or indexing anything, goes on.
    """

    parts: tuple[RebuildPart, ...]
    cut: int
    embedded: int
    articles: int
    chunks: int
    seconds: float
    stopped: bool


class Rebuild:
    """Makes parts of an index again, under the writer lock.

    Args:
        catalog: what all is made from.
        words: derived from it.
        vectors: derived from it.
        embedder: of the catalog's model.
        reporter: told how it goes; may ask to stop.
    """

    def __init__(
        self, catalog: Catalog, words: Words, vectors: Vectors, embedder: Embedder, reporter: Reporter
    ) -> None:
        self.catalog = catalog
        self.words = words
        self.vectors = vectors
        self.embedder = embedder
        self.reporter = reporter

    def run(self, parts: Collection[RebuildPart]) -> RebuildReport:
        """Make these parts again, then whatever follows from them.

        Raises:
            IndexNotWritable: the disk is full or read-only; what is committed stays.
        """
        began = time.monotonic()
        cut = embedded = 0
        stopped = False
        try:
            if "chunks" in parts:
                cut = self.cut(self.catalog.article_ids())
            self.find_by_words(again="words" in parts)
            if "embeddings" in parts:
                self.vectors.distrust()
                embedded = embed_again(self.catalog, self.embedder, self.reporter)
            embedded += self.find_by_meaning(again="vectors" in parts)
        except Stopped:
            stopped = True
            self.words.catch_up()
        self.reporter.begin("done")
        counts = self.catalog.counts()
        return RebuildReport(
            parts=tuple(part for part in REBUILD_PARTS if part in parts),
            cut=cut,
            embedded=embedded,
            articles=counts.articles,
            chunks=counts.chunks,
            seconds=time.monotonic() - began,
            stopped=stopped,
        )

    def cut(self, article_ids: Sequence[str]) -> int:
        """Cut articles into passages anew. How many came out differently."""
        return cut_again(self.catalog, self.embedder, article_ids, self.reporter)

    def look_for_copies(self) -> None:
        """Find out anew which articles are copies, and which are versions of one another."""
        look_again(self.catalog, cutter(self.embedder))

    def find_by_words(self, *, again: bool = False) -> None:
        """Bring the word index up to date, or make it again."""
        self.reporter.check()
        self.reporter.begin("words")
        fill_languages(self.catalog)
        if again:
            self.words.rebuild()
        else:
            self.words.catch_up()
        self.reporter.end()

    def find_by_meaning(self, *, again: bool = False) -> int:
        """Embed what waits, and bring Chroma up to date or make it again. How many texts were embedded.

        Raises:
            Stopped: somebody asked to; the next sync goes on.
        """
        embedded = embed_pending(self.catalog, self.embedder, self.reporter, lambda _: None)
        self.reporter.begin("vectors", self.catalog.embedded() if again or self.vectors.is_behind() else 0)
        follow = self.vectors.rebuild if again else self.vectors.catch_up
        follow(self.reporter.advance, lambda: self.reporter.stopped)
        self.reporter.check()
        self.reporter.end()
        return embedded
