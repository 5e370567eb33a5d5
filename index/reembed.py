"""Vectors of all texts anew, in place: at every moment each passage has one, the old or the new."""

from index.article import Chunk
from index.backfill import BLOCK, WINDOW, texts_of
from index.catalog import CHUNK_COLUMNS, Catalog
from index.embedding import Embedder
from index.progress import Reporter

# Where an interrupted run goes on: the key of the last chunk whose text was embedded.
REACHED = "reembedded_to"


def embed_again(catalog: Catalog, embedder: Embedder, reporter: Reporter) -> int:
    """Embed every text of the catalog with the model that the index was made with.

    An earlier run that was stopped or killed is taken up where it was.

    Returns:
        How many texts were embedded.

    Raises:
        Stopped: somebody asked to; the next call goes on.
        IndexNotWritable: the disk is full or read-only.
    """
    reached = int(catalog.meta(REACHED) or 0)
    reporter.begin("vectors", _count_after(catalog, reached))
    embedded = 0
    while waiting := _next(catalog, reached):
        embedded += _embed(catalog, embedder, reporter, waiting)
        reached = waiting[-1][0].key
        with catalog.writing() as change:
            change.link_vectors([key for _, key in waiting])
            change.set_meta(REACHED, str(reached))
    with catalog.writing() as change:
        change.set_meta(REACHED, "0")
    reporter.end()
    return embedded


def _embed(
    catalog: Catalog, embedder: Embedder, reporter: Reporter, waiting: list[tuple[Chunk, bytes]]
) -> int:
    texts = sorted(texts_of(catalog, waiting).items(), key=lambda one: len(one[1]))

    def on_batch(count: int) -> None:
        reporter.advance(count)
        reporter.check()

    for start in range(0, len(texts), BLOCK):
        block = texts[start : start + BLOCK]
        vectors = embedder.embed_documents([text for _, text in block], on_batch)
        with catalog.writing() as change:
            change.replace_vectors([key for key, _ in block], vectors)
    reporter.advance(len(waiting) - len(texts))
    return len(texts)


def _next(catalog: Catalog, after: int) -> list[tuple[Chunk, bytes]]:
    with catalog.database.reading() as connection:
        rows = connection.execute(
            f"SELECT {CHUNK_COLUMNS}, embed_key FROM chunks WHERE key > ? ORDER BY key LIMIT ?",  # noqa: S608
            (after, WINDOW),
        ).fetchall()
    return [(Chunk(*row[:6]), row[6]) for row in rows]


def _count_after(catalog: Catalog, key: int) -> int:
    with catalog.database.reading() as connection:
        return int(connection.execute("SELECT count(*) FROM chunks WHERE key > ?", (key,)).fetchone()[0])
