# ruff: noqa: S608 (only column and table names are put into statements, never values)
"""Is the catalog whole? SQLite's own check, then every article, passage and vector against each other."""

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from sqlite3 import Connection

import numpy as np

from index.article import Article, Chunk
from index.catalog import CHUNK_COLUMNS, Catalog
from index.chunking import embedded_text
from index.findings import Finding, Repair
from index.next_generation import model_change
from index.records import (
    ARTICLE_COLUMNS,
    VECTOR_TYPE,
    article_digest,
    embed_key,
    unpack_article,
    unpack_vectors,
)

# SQLite stops there; a file with more is beyond repair anyway.
_MOST_MESSAGES = 100
# Rows of vectors compared at once: 6 MB at 384 dimensions.
_ROWS = 4_096
# Unit vectors as they are kept are within 1e-4; whatever is this far off was not made by us.
_LENGTH_TOLERANCE = 1e-3
# Free pages of less than this share of the file are not worth a word: SQLite uses them again.
_FREE_SHARE = 0.2

_ARTICLES = f"""
SELECT {ARTICLE_COLUMNS}, digest FROM articles LEFT JOIN texts ON article_id = articles.id
"""
_BACKUP = "Restore a backup: footnote restore FILE --index DIR --force; or build a new index with --index DIR"


def check_file(catalog: Catalog) -> list[Finding]:
    """What SQLite says of its file, and of rows that belong to nothing."""
    with catalog.database.reading() as connection:
        try:
            said = [row[0] for row in connection.execute(f"PRAGMA integrity_check({_MOST_MESSAGES})")]
        except sqlite3.DatabaseError as error:
            said = [str(error)]
        if said != ["ok"]:
            return [_damaged_file(said)]
        return [*_orphans(connection), *_free_space(connection)]


def check_articles(
    catalog: Catalog, model: str | None, on_article: Callable[[], None] = lambda: None
) -> list[Finding]:
    """Compare every article's text with its digest, and its chunks with its text.

    Args:
        catalog: what to check.
        model: key of the fingerprint that names the vectors of texts; None for an index without a model.
        on_article: called after each.
    """
    wrong: defaultdict[tuple[Repair, str], list[str]] = defaultdict(list)
    with catalog.database.reading() as connection:
        for row in connection.execute(_ARTICLES):
            fault = _article_fault(connection, row, model)
            if fault:
                wrong[fault].append(row[0])
            on_article()
    return [
        Finding(
            "catalog",
            "damage",
            f"{len(ids):,} articles {what}",
            count=len(ids),
            repair=repair,
            names=tuple(ids),
        )
        for (repair, what), ids in wrong.items()
    ]


def check_vectors(catalog: Catalog, dimension: int | None) -> list[Finding]:
    """Whether every chunk has the vector of its text, and every vector the right shape.

    Args:
        catalog: what to check.
        dimension: of a vector; None for an index without a model.
    """
    with catalog.database.reading() as connection:
        findings = [*_links(connection)]
        if dimension and (bad := bad_vectors(connection, dimension)):
            findings.append(
                Finding(
                    "catalog",
                    "damage",
                    f"{len(bad):,} stored vectors are not unit vectors of {dimension} dimensions",
                    count=len(bad),
                    repair="embeddings",
                )
            )
    pending = catalog.counts().pending
    if pending:
        what = f"{pending:,} passages are not found by their meaning yet"
        fix = "Index the same paths again, or run `footnote check --repair`"
        findings.append(Finding("catalog", "waiting", what, fix, pending, "finish"))
    if coming := model_change(catalog):
        made = f"{coming.done:,} of {coming.chunks:,} vectors"
        what = f"a change of the model to {coming.model.name} has begun and made {made}"
        fix = "Go on with `footnote reembed`, or give it up with `footnote reembed --cancel`"
        findings.append(Finding("catalog", "waiting", what, fix))
    return findings


def check_files(catalog: Catalog) -> list[Finding]:
    """Files that were not read, or not to their end."""
    states = Counter(file.state for file in catalog.files().values())
    unread = states["failed"] + states["partial"]
    if not unread:
        return []
    what = f"{unread:,} files could not be read, or not to their end"
    return [Finding("catalog", "waiting", what, "Run `footnote index --retry-failed`", unread)]


def chunk_fault(text: str, chunks: Sequence[Chunk]) -> str | None:
    """What is wrong with an article's chunks, or None: in order, numbered from 0, all text in them.

    Args:
        text: canonical.
        chunks: in the order of their keys.
    """
    if any(chunk.ordinal != place for place, chunk in enumerate(chunks)):
        return "lack a passage"
    reached = 0
    for chunk in chunks:
        if not 0 <= chunk.start < chunk.end <= len(text):
            return "have a passage that is not inside their text"
        if text[reached : chunk.start].strip():
            return "lack a passage"
        reached = max(reached, chunk.end)
    return "lack a passage" if text[reached:].strip() else None


def bad_vectors(connection: Connection, dimension: int) -> list[int]:
    """Ids of the stored vectors that are of another size, or whose length is not one."""
    size = VECTOR_TYPE.itemsize * dimension
    sql = "SELECT id FROM vectors WHERE length(vector) <> ? OR typeof(vector) <> 'blob'"
    bad = [row[0] for row in connection.execute(sql, (size,))]
    known = set(bad)
    cursor = connection.execute("SELECT id, vector FROM vectors ORDER BY id")
    while rows := cursor.fetchmany(_ROWS):
        kept = [(number, data) for number, data in rows if number not in known]
        matrix = unpack_vectors([data for _, data in kept], dimension)
        lengths = np.linalg.norm(matrix.astype(np.float64), axis=1)
        off = ~(np.abs(lengths - 1) <= _LENGTH_TOLERANCE)  # true for NaN as well
        bad += [kept[place][0] for place in np.flatnonzero(off)]
    return bad


def _article_fault(
    connection: Connection, row: Sequence[object], model: str | None
) -> tuple[Repair, str] | None:
    """What is wrong with one article: how to repair it, and what to say of several."""
    if row[2] is None:
        return "reread", "have lost their text"
    article = unpack_article(row[:-1])
    if article_digest(article) != row[-1]:
        return "reread", "do not say what they said when they were stored"
    rows = connection.execute(
        f"SELECT {CHUNK_COLUMNS}, embed_key FROM chunks WHERE article_id = ? ORDER BY key",
        (article.id,),
    ).fetchall()
    chunks = [Chunk(*one[:6]) for one in rows]
    if not chunks and _is_replaced(connection, article.id):
        return None
    if fault := chunk_fault(article.text, chunks):
        return "chunks", fault
    if model and _misnamed(article, chunks, [one[6] for one in rows], model):
        return "chunks", "have passages whose vectors belong to other texts"
    return None


def _is_replaced(connection: Connection, article_id: str) -> bool:
    """Whether a newer version is searched in its place."""
    sql = "SELECT 1 FROM addresses WHERE article_id = ? AND replaced_by IS NOT NULL"
    return connection.execute(sql, (article_id,)).fetchone() is not None


def _misnamed(article: Article, chunks: Sequence[Chunk], names: Sequence[bytes], model: str) -> bool:
    return any(
        embed_key(model, embedded_text(article, chunk)) != name
        for chunk, name in zip(chunks, names, strict=True)
    )


def _damaged_file(said: list[str]) -> Finding:
    """SQLite can make its indexes again, nobody the rows of a table."""
    in_indexes = all("index" in line and "malformed" not in line for line in said)
    what = f"SQLite finds the catalog damaged ({said[0]}{', and more' if len(said) > 1 else ''})"
    if in_indexes:
        return Finding("catalog", "damage", what, count=len(said), repair="reindex")
    return Finding("catalog", "damage", what, _BACKUP, len(said))


def _orphans(connection: Connection) -> Iterator[Finding]:
    """Rows that belong to an article, or articles to a file, that is not there."""
    for table, what in (("chunks", "passages"), ("texts", "texts")):
        sql = f"SELECT count(*) FROM {table} WHERE article_id NOT IN (SELECT id FROM articles)"
        if count := connection.execute(sql).fetchone()[0]:
            said = f"{count:,} {what} belong to no article"
            yield Finding("catalog", "damage", said, count=count, repair="orphans")
    sql = "SELECT count(*) FROM articles WHERE path NOT IN (SELECT path FROM files)"
    if count := connection.execute(sql).fetchone()[0]:
        said = f"{count:,} articles belong to no file that the catalog knows"
        yield Finding("catalog", "damage", said, count=count, repair="orphans")


def _free_space(connection: Connection) -> Iterator[Finding]:
    """Pages of the file that hold nothing, and vectors that no passage uses."""
    pages, free, size = (
        connection.execute(f"PRAGMA {name}").fetchone()[0]
        for name in ("page_count", "freelist_count", "page_size")
    )
    unused = connection.execute(
        "SELECT count(*) FROM vectors WHERE id NOT IN (SELECT vector FROM chunks WHERE vector IS NOT NULL)"
    ).fetchone()[0]
    fix = "`footnote compact` gives the space back"
    if free > pages * _FREE_SHARE:
        yield Finding("catalog", "space", f"{free * size / 1e6:,.1f} MB of the catalog are empty", fix, free)
    if unused:
        what = f"{unused:,} stored vectors belong to texts that no article holds now"
        yield Finding("catalog", "space", what, fix, unused)


def _links(connection: Connection) -> Iterator[Finding]:
    """Chunks whose vector is absent, or is that of another text."""
    count = connection.execute(
        "SELECT count(*) FROM chunks LEFT JOIN vectors ON vectors.id = chunks.vector"
        " WHERE chunks.vector IS NOT NULL AND vectors.embed_key IS NOT chunks.embed_key"
    ).fetchone()[0]
    if count:
        what = f"{count:,} passages lack their vector, or have that of another text"
        yield Finding("catalog", "damage", what, count=count, repair="embeddings")
