"""Which model an index is made with: chosen once, compared always, followed if another process changes it."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from index.catalog import Catalog
from index.embedding import Embedder, Fingerprint, open_embedder
from index.errors import ModelMismatch
from index.next_generation import FINGERPRINT, GENERATION

Found = TypeVar("Found")


def choose_embedder(folder: Path, catalog: Catalog, asked: str | None) -> Embedder:
    """The model asked for if it is the index's own; the index's own if none is asked for.

    Raises:
        ModelMismatch: the index was made with another one.
    """
    recorded = catalog.meta(FINGERPRINT)
    if recorded is None:
        return open_embedder(asked)
    made_with = Fingerprint.from_json(recorded)
    embedder = open_embedder(asked or made_with.name, download=asked is not None)
    if embedder.name != made_with.name:
        compare_models(folder, made_with, embedder)
    return embedder


def compare_models(folder: Path, made_with: Fingerprint, embedder: Embedder) -> None:
    """See that an embedder makes vectors like those of an index.

    Raises:
        ModelMismatch: it does not.
    """
    mine = embedder.fingerprint
    if mine.key == made_with.key:
        return
    raise ModelMismatch(
        f"the index {folder} was made with {made_with.name} ({made_with.dimension} d),"
        f" not {mine.name} ({mine.dimension} d)",
        f"Run with --embedding-model {made_with.name}, or change the model of the index:"
        f" footnote reembed {mine.name}",
    )


def follow_model(folder: Path, embedder: Embedder, known: str | None, recorded: str) -> Embedder:
    """The embedder for the model that an index is made with now.

    Args:
        folder: of the index.
        embedder: the one that was used until now.
        known: what was recorded when it was chosen, or None if nothing was.
        recorded: what is recorded now.

    Raises:
        ModelMismatch: the model is another one now than when it was recorded.
    """
    made_with = Fingerprint.from_json(recorded)
    if known is not None and known != recorded:
        embedder = open_embedder(made_with.name, download=False)  # the process that changed it has it
    compare_models(folder, made_with, embedder)
    return embedder


def in_one_generation(catalog: Catalog, ask: Callable[[], Found]) -> Found:
    """What `ask` finds while nobody swaps the vectors; it is repeated if somebody does.

    A question that one model has embedded must not be compared with vectors of another. Generations are
    numbered, so all that was read between two looks at the same number is of that generation.

    Args:
        catalog: counts the generations.
        ask: embeds and compares, and takes the model and the vectors anew each time.
    """
    while True:
        before = catalog.meta(GENERATION)
        try:
            found = ask()
        except Exception:  # vectors of another length, Chroma's folder gone: all that a swap can do to it
            if catalog.meta(GENERATION) == before:
                raise
            continue
        if catalog.meta(GENERATION) == before:
            return found
