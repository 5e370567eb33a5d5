"""How an index stands, at a glance."""

from dataclasses import dataclass
from pathlib import Path

from index.readers import Problem
from index.vectors import Vectors


@dataclass(frozen=True, slots=True)
class Status:
    """What an index holds and how it stands.

    Attributes:
        folder: where it is.
        articles: how many are searched, those of missing files included.
        chunks: how many.
        vectors: chunks that have their vector; the others are found by their words only.
        files: source files seen, in any state.
        problems: what a person should know of them.
        size_bytes: of the folder on the disk.
        newest: last day of publication, ISO 8601, or None.
        oldest: first one.
        sources: how many different ones.
        model: name of the embedding model.
        schema_version: of the catalog.
        seq: newest entry of the change log.
        words_seq: last entry that the word index has applied.
        vectors_seq: last entry that Chroma has applied.
        writer: who writes now, or None.
        next_model: name of the embedding model that a change has begun to, or None.
        next_vectors: chunks that have their vector of that one.
        chroma: address of the server that keeps the vectors; None for the folder of the index.
        chroma_note: what is to be known of that server, if anything: a sentence.
        older: versions of articles that a newer one has replaced; they can be read, not found.
    """

    folder: Path
    articles: int
    chunks: int
    vectors: int
    files: int
    problems: tuple[Problem, ...]
    size_bytes: int
    newest: str | None
    oldest: str | None
    sources: int
    model: str
    schema_version: int
    seq: int
    words_seq: int
    vectors_seq: int
    writer: str | None
    next_model: str | None = None
    next_vectors: int = 0
    chroma: str | None = None
    chroma_note: str | None = None
    older: int = 0


def server_note(vectors: Vectors) -> str | None:
    """What is to be known of the Chroma server that keeps the vectors; asks it. See `Status.chroma_note`."""
    if trouble := vectors.ask():
        return str(trouble)
    if vectors.is_behind():
        return (
            "It lacks vectors, which are compared exactly; the next `footnote index` gives it what it lacks."
        )
    return None
