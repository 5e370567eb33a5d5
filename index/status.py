"""How an index stands, at a glance."""

from dataclasses import dataclass
from pathlib import Path

from index.catalog import Catalog
from index.readers import Problem
from index.vectors import Vectors

_MISSING = """
SELECT count(DISTINCT files.path), count(articles.id) FROM files JOIN articles ON articles.path = files.path
WHERE files.state = 'missing'
"""


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
        missing_files: files that are gone and whose articles stay.
        missing: these articles.
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
    missing_files: int = 0
    missing: int = 0


def missing(catalog: Catalog) -> tuple[int, int]:
    """How many files are gone whose articles stay, and how many articles these are."""
    with catalog.database.reading() as connection:
        row = connection.execute(_MISSING).fetchone()
    return int(row[0]), int(row[1])


def server_note(vectors: Vectors) -> str | None:
    """What is to be known of the Chroma server that keeps the vectors; asks it. See `Status.chroma_note`."""
    if trouble := vectors.ask():
        return str(trouble)
    if vectors.is_behind():
        return (
            "It lacks vectors, which are compared exactly; the next `footnote index` gives it what it lacks."
        )
    return None
