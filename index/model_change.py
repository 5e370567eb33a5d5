"""Another embedding model for an index: its vectors are made beside those in use, then take their place.

Passages stay as they are cut, so that citations stay; `rebuild` with "chunks" cuts them for the new model.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from index import next_generation
from index.article import Chunk
from index.backfill import BLOCK, WINDOW, texts_of
from index.catalog import Catalog
from index.embedding import Embedder, Fingerprint, open_embedder
from index.errors import ModelMismatch, NoModelChange
from index.next_generation import FINGERPRINT, ModelChange, model_change
from index.progress import Reporter, Stopped
from index.records import embed_key
from index.vectors import Vectors


@dataclass(frozen=True, slots=True)
class ReembedReport:
    """What a change of the model did.

    Attributes:
        before: name of the model that the index was made with, or None if it held nothing.
        model: name of the model that was asked for.
        embedded: texts that got a vector of it.
        done: chunks that have their vector of it.
        chunks: in the index.
        swapped: whether the index answers with it now.
        shorter: whether it reads less of a passage than the one before, so that the ends of long passages
            do not count.
        seconds: all of it.
        stopped: whether it was stopped early; repeating it goes on.
    """

    before: str | None
    model: str
    embedded: int
    done: int
    chunks: int
    swapped: bool
    shorter: bool
    seconds: float
    stopped: bool


def change_model(
    catalog: Catalog, asked: str | None, adopt: Callable[[Embedder], Vectors], reporter: Reporter
) -> ReembedReport:
    """Embed all texts with another model, then let it answer. For the holder of the writer lock alone.

    Args:
        catalog: where the texts and the vectors are.
        asked: name of the model; None for the one that was begun with.
        adopt: told which model is the index's own now; gives its vector index.
        reporter: told how it goes; may ask to stop.

    Raises:
        NoModelChange: no model is named, and no change has begun.
        ModelMismatch: a change to another model has begun.
        ModelUnavailable: the model cannot be loaded.
        IndexNotWritable: the disk is full or read-only; what is committed stays.
    """
    began = time.monotonic()
    recorded = catalog.meta(FINGERPRINT)
    before = Fingerprint.from_json(recorded) if recorded else None
    embedder = _chosen(asked, model_change(catalog))
    model = embedder.fingerprint
    embedded, swapped, stopped = 0, False, False
    try:
        if before is None or before.key != model.key:
            next_generation.begin(catalog, model)
            for count in _embed_all(catalog, embedder, reporter):
                embedded += count
            next_generation.swap(catalog, model)
        elif before != model:  # the same under another name
            with catalog.writing() as change:
                change.set_meta(FINGERPRINT, model.to_json())
        swapped = True
        vectors = adopt(embedder)
        reporter.begin("vectors", catalog.embedded() if vectors.is_behind() else 0)
        vectors.catch_up(reporter.advance, lambda: reporter.stopped)
        reporter.check()
    except Stopped:
        stopped = True
    reporter.begin("done")
    counts, left = catalog.counts(), model_change(catalog)
    return ReembedReport(
        before=before.name if before else None,
        model=model.name,
        embedded=embedded,
        done=left.done if left else counts.chunks - counts.pending,
        chunks=counts.chunks,
        swapped=swapped,
        shorter=before is not None and model.max_tokens < before.max_tokens,
        seconds=time.monotonic() - began,
        stopped=stopped,
    )


def _chosen(asked: str | None, begun: ModelChange | None) -> Embedder:
    """The model to change to."""
    if begun is None:
        if asked is None:
            raise NoModelChange(
                "no change of the embedding model has begun", "Name a model: footnote reembed NAME"
            )
        return open_embedder(asked)
    embedder = open_embedder(asked or begun.model.name, download=asked is not None)
    if embedder.fingerprint.key != begun.model.key:
        raise ModelMismatch(
            f"a change to {begun.model.name} has begun and made {begun.done:,} of {begun.chunks:,} vectors;"
            f" {embedder.name} is another model",
            "Go on with `footnote reembed`, or give it up with `footnote reembed --cancel`",
        )
    return embedder


def _embed_all(catalog: Catalog, embedder: Embedder, reporter: Reporter) -> Iterator[int]:
    """Give every chunk its vector of the second generation; equal texts are embedded once.

    Yields:
        How many texts more were embedded and stored.

    Raises:
        Stopped: somebody asked to; what was embedded is stored, and the next call goes on.
    """
    begun = model_change(catalog)
    reporter.begin("vectors", begun.chunks - begun.done if begun else 0)
    last = 0
    while chunks := next_generation.waiting(catalog, last, WINDOW):
        last = chunks[-1].key
        yield from _embed_window(catalog, embedder, reporter, chunks)
    reporter.end()
    reporter.check()


def _embed_window(
    catalog: Catalog, embedder: Embedder, reporter: Reporter, chunks: list[Chunk]
) -> Iterator[int]:
    model = embedder.fingerprint.key
    texts = texts_of(catalog, [(chunk, chunk.key) for chunk in chunks])
    names = {key: embed_key(model, text) for key, text in texts.items()}
    text_of = {names[key]: text for key, text in texts.items()}
    there = next_generation.known(catalog, text_of)
    next_generation.store(catalog, names, sorted(there), np.empty((0, 0), np.float32))
    new = sorted(set(text_of) - there, key=lambda name: len(text_of[name]))

    def on_batch(count: int) -> None:
        reporter.advance(count)
        reporter.check()

    for start in range(0, len(new), BLOCK):
        block = new[start : start + BLOCK]
        reporter.check()
        vectors = embedder.embed_documents([text_of[name] for name in block], on_batch)
        next_generation.store(catalog, names, block, vectors)
        yield len(block)
    reporter.advance(len(chunks) - len(new))
