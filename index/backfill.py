"""Chunks that wait for their vectors get them."""

from collections.abc import Callable
from typing import TypeVar

from index.article import Chunk
from index.catalog import Catalog
from index.chunking import embedded_text
from index.embedding import Embedder
from index.progress import Reporter, Stopped

# Chunks looked at together: the wider, the more alike in length are the texts of a block.
WINDOW = 1_024
# Texts embedded and stored together: at 50 texts a second a kill loses five seconds.
BLOCK = 256

Name = TypeVar("Name", bytes, int)


def embed_pending(
    catalog: Catalog, embedder: Embedder, reporter: Reporter, on_window: Callable[[int], None]
) -> int:
    """Embed every text that has no vector yet; equal texts once.

    Args:
        catalog: says what waits, and keeps the vectors.
        embedder: of the catalog's model.
        reporter: told of every batch; may ask to stop between two.
        on_window: told of so many chunks more that have their vectors now.

    Returns:
        How many texts were embedded.

    Raises:
        Stopped: somebody asked to; what was embedded is stored, and the next call goes on.
        IndexNotWritable: the disk is full or read-only.
    """
    if not catalog.counts().pending:
        return 0
    with catalog.writing() as change:
        change.link_vectors()  # texts known from elsewhere, or stored just before a kill
    counts = catalog.counts()
    reporter.by_meaning = counts.chunks - counts.pending
    reporter.begin("vectors", counts.pending, catalog.pending_characters())
    embedded, last = 0, 0
    while waiting := catalog.pending(after=last, limit=WINDOW):
        last = waiting[-1][0].key
        embedded += _embed_window(catalog, embedder, reporter, waiting)
        reporter.by_meaning += len(waiting)
        on_window(len(waiting))
    reporter.end()
    return embedded


def _embed_window(
    catalog: Catalog, embedder: Embedder, reporter: Reporter, waiting: list[tuple[Chunk, bytes]]
) -> int:
    texts = sorted(texts_of(catalog, waiting).items(), key=lambda one: len(one[1]))
    stored: list[bytes] = []
    goal = reporter.work + sum(chunk.end - chunk.start for chunk, _ in waiting)
    mean = 0.0

    def on_batch(count: int) -> None:
        reporter.advance(count, work=count * mean)
        reporter.check()

    try:
        for start in range(0, len(texts), BLOCK):
            block = texts[start : start + BLOCK]
            mean = sum(len(text) for _, text in block) / len(block)
            reporter.check()
            vectors = embedder.embed_documents([text for _, text in block], on_batch)
            keys = [key for key, _ in block]
            with catalog.writing() as change:
                change.put_vectors(keys, vectors)
            stored += keys
    except Stopped:
        _link(catalog, stored)
        raise
    _link(catalog, stored)
    reporter.advance(len(waiting) - len(texts), work=goal - reporter.work)
    return len(stored)


def _link(catalog: Catalog, embed_keys: list[bytes]) -> None:
    with catalog.writing() as change:
        change.link_vectors(embed_keys)


def texts_of(catalog: Catalog, waiting: list[tuple[Chunk, Name]]) -> dict[Name, str]:
    """The embedded text of each chunk, by its name. A long article is loaded once for all its chunks."""
    texts: dict[Name, str] = {}
    article = None
    for chunk, key in waiting:
        if article is None or article.id != chunk.article_id:
            article = catalog.article(chunk.article_id)
        if article is not None:
            texts[key] = embedded_text(article, chunk)
    return texts
