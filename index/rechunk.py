"""Passages of stored articles anew, from their canonical text alone."""

import time
from collections.abc import Sequence
from dataclasses import replace

from index.article import Chunk
from index.catalog import CHUNK_COLUMNS, Catalog
from index.embedding import Embedder
from index.history import newest_of
from index.ingest import SECONDS_PER_COMMIT, cutter
from index.progress import Reporter

# An article's id, its chunks, and the names of their texts.
Cut = tuple[str, Sequence[Chunk], Sequence[bytes]]


def cut_again(catalog: Catalog, embedder: Embedder, article_ids: Sequence[str], reporter: Reporter) -> int:
    """Cut articles into chunks as a sync would today. Those that come out the same are not touched.

    Args:
        catalog: where they are.
        embedder: of the catalog's model; nothing is embedded here.
        article_ids: which ones; ids that are gone are passed over.
        reporter: told of each; may ask to stop.

    Returns:
        How many articles got other chunks.

    Raises:
        Stopped: somebody asked to; what was done is stored.
        IndexNotWritable: the disk is full or read-only.
    """
    reporter.begin("chunking", len(article_ids))
    waiting: list[Cut] = []
    cut, since = 0, time.monotonic()
    for article_id in article_ids:
        made = _cut(catalog, embedder, article_id)
        if made:
            waiting.append(made)
            cut += 1
        reporter.advance(1)
        if time.monotonic() - since >= SECONDS_PER_COMMIT:
            _store(catalog, waiting)
            since = time.monotonic()
            reporter.check()
    _store(catalog, waiting)
    reporter.end()
    return cut


def _cut(catalog: Catalog, embedder: Embedder, article_id: str) -> Cut | None:
    """The article cut anew, or None if it is gone, replaced by a newer version, or comes out as it is."""
    article = catalog.article(article_id)
    if article is None or newest_of(catalog, article_id) != article_id:
        return None
    chunks, keys = cutter(embedder)(article)
    with catalog.database.reading() as connection:
        rows = connection.execute(
            f"SELECT {CHUNK_COLUMNS}, embed_key FROM chunks WHERE article_id = ? ORDER BY key",  # noqa: S608
            (article_id,),
        ).fetchall()
    stored = [(replace(Chunk(*row[:6]), key=0), row[6]) for row in rows]
    if stored == list(zip(chunks, keys, strict=True)):
        return None
    return article_id, chunks, keys


def _store(catalog: Catalog, waiting: list[Cut]) -> None:
    if waiting:
        with catalog.writing() as change:
            for article_id, chunks, keys in waiting:
                change.replace_chunks(article_id, chunks, keys)
    waiting.clear()
