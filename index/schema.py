"""Tables of the catalog, and the steps that bring an older one up to date.

`MIGRATIONS` only ever grows: step n turns schema version n into n + 1, inside one transaction.
"""

import json
import sqlite3
from collections.abc import Callable

import numpy as np

from index.errors import IndexDamaged, IndexIncompatible
from index.records import pack_vectors


def create_tables(connection: sqlite3.Connection) -> None:
    """Version 1: everything but languages.

    `articles.path` and `chunks.vector` carry no foreign keys: a file's row is written after its
    articles, and vectors outlive their chunks so that a text that comes back is not embedded again.
    """
    for statement in _VERSION_1.split(";\n"):
        connection.execute(statement)


_VERSION_1 = """
CREATE TABLE files (
    path TEXT PRIMARY KEY,
    size INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,
    digest TEXT NOT NULL,           -- SHA-256 of the bytes; '' while the file is only partly read
    state TEXT NOT NULL,            -- see index.catalog.FileState
    problems TEXT NOT NULL          -- JSON: [[what, fix, line, fatal], ...]
) WITHOUT ROWID;
CREATE INDEX files_by_digest ON files (digest);
CREATE TABLE articles (
    id TEXT PRIMARY KEY,
    path TEXT NOT NULL,
    locator TEXT NOT NULL,          -- which article of its file: the row's own id, '' in files of one
    title TEXT NOT NULL,
    published TEXT,                 -- YYYY-MM-DD
    published_at TEXT,
    found_in TEXT,
    confidence REAL,
    source TEXT,
    source_key TEXT,                -- for filters: source, case-folded
    author TEXT,
    url TEXT,
    metadata TEXT NOT NULL,         -- JSON object
    digest BLOB NOT NULL,           -- of everything above and the text: tells changed rows from others
    words INTEGER NOT NULL,
    characters INTEGER NOT NULL,
    added_at TEXT NOT NULL          -- UTC, ISO 8601
);
CREATE UNIQUE INDEX articles_by_place ON articles (path, locator);
CREATE INDEX articles_by_day ON articles (published);
CREATE INDEX articles_by_source ON articles (source_key);
CREATE TABLE texts (
    article_id TEXT PRIMARY KEY REFERENCES articles (id) ON DELETE CASCADE,
    text TEXT NOT NULL
);
CREATE TABLE removals (             -- single articles that a person took out of a file of many
    path TEXT NOT NULL,
    locator TEXT NOT NULL,
    digest BLOB NOT NULL,
    PRIMARY KEY (path, locator)
) WITHOUT ROWID;
CREATE TABLE chunks (
    key INTEGER PRIMARY KEY AUTOINCREMENT,
    article_id TEXT NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    ordinal INTEGER NOT NULL,
    start INTEGER NOT NULL,
    end INTEGER NOT NULL,
    heading TEXT NOT NULL,
    embed_key BLOB NOT NULL,        -- hash of model fingerprint and embedded text
    vector INTEGER                  -- vectors.id once embedded
);
CREATE INDEX chunks_by_article ON chunks (article_id);
CREATE INDEX chunks_pending ON chunks (embed_key) WHERE vector IS NULL;
CREATE TABLE vectors (
    id INTEGER PRIMARY KEY,
    embed_key BLOB NOT NULL UNIQUE,
    vector BLOB NOT NULL            -- float32, little-endian, unit length; since version 7 see pack_vectors
);
CREATE TABLE log (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    op TEXT NOT NULL,               -- put, drop (an article's chunks), vectors (chunks got theirs)
    article_id TEXT,
    first_key INTEGER NOT NULL,
    last_key INTEGER NOT NULL
)
"""


def add_language(connection: sqlite3.Connection) -> None:
    """Version 2: articles know their language; `index.language_fill` finds out those of older ones."""
    # ISO 639-1 code, '' if it cannot be told, NULL if nobody has looked yet.
    connection.execute("ALTER TABLE articles ADD COLUMN language TEXT")
    connection.execute("CREATE INDEX articles_without_language ON articles (id) WHERE language IS NULL")


def create_next_generation(connection: sqlite3.Connection) -> None:
    """Version 3: vectors of another model are made beside those in use; see `index.next_generation`."""
    connection.execute(
        "CREATE TABLE next_chunks (key INTEGER PRIMARY KEY REFERENCES chunks (key) ON DELETE CASCADE,"
        " embed_key BLOB NOT NULL)"
    )
    create_next_vectors(connection)


def create_next_vectors(connection: sqlite3.Connection) -> None:
    """A table like `vectors`, whose place it will take."""
    connection.execute(
        "CREATE TABLE next_vectors (id INTEGER PRIMARY KEY, embed_key BLOB NOT NULL UNIQUE,"
        " vector BLOB NOT NULL)"
    )


def add_fetches(connection: sqlite3.Connection) -> None:
    """Version 4: which version of an address was read, so that a server is asked only for another one."""
    connection.execute(
        """
        CREATE TABLE IF NOT EXISTS fetches (
            path TEXT PRIMARY KEY,      -- files.path: the address as a person named it
            place TEXT NOT NULL,        -- where it was in the end, after redirects
            etag TEXT NOT NULL,         -- as the server gave it, '' if it did not
            modified TEXT NOT NULL      -- likewise, its Last-Modified
        ) WITHOUT ROWID
        """
    )


def add_publication(connection: sqlite3.Connection) -> None:
    """Version 5: how exactly a date is known, its zone, the dates that disagree, and the section.

    All are NULL in articles of older indexes until their file is read again: then the day is the day.
    """
    for column in (
        "section TEXT",
        "precision TEXT",  # see index.published.Precision
        "zone TEXT",  # as the article gives it
        "published_until TEXT",  # YYYY-MM-DD: the last day that it may be, where that is another one
        "other_dates TEXT",  # JSON: [[found_in, day, precision, stamp], ...], NULL for none
    ):
        connection.execute(f"ALTER TABLE articles ADD COLUMN {column}")


def add_copies(connection: sqlite3.Connection) -> None:
    """Version 6: copies of a story, versions of an address, earlier texts; see `index.copies_fill`."""
    for statement in _COPIES.split(";\n"):
        connection.execute(statement)


_COPIES = """
CREATE TABLE IF NOT EXISTS stories (            -- articles that are searched, see `index.copies`
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    article_id TEXT NOT NULL UNIQUE REFERENCES articles (id) ON DELETE CASCADE,
    bands BLOB NOT NULL,            -- see `index.sketch.pack`
    copies_group INTEGER            -- stories.number of its first member; NULL without copies
);
CREATE INDEX IF NOT EXISTS stories_by_group ON stories (copies_group) WHERE copies_group IS NOT NULL;
CREATE TABLE IF NOT EXISTS bands (              -- no foreign key: SQLite would look through the whole table
    band INTEGER NOT NULL,
    story INTEGER NOT NULL,
    PRIMARY KEY (band, story)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS copy_links (         -- both ways
    one INTEGER NOT NULL,
    other INTEGER NOT NULL,
    share REAL NOT NULL,            -- of the shorter text that stands in the other
    PRIMARY KEY (one, other)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS addresses (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    article_id TEXT NOT NULL UNIQUE REFERENCES articles (id) ON DELETE CASCADE,
    key TEXT NOT NULL,              -- see `index.address`
    replaced_by TEXT                -- articles.id of the newer version; NULL for what is searched
);
CREATE INDEX IF NOT EXISTS addresses_by_key ON addresses (key);
CREATE INDEX IF NOT EXISTS addresses_replaced ON addresses (article_id, replaced_by)
    WHERE replaced_by IS NOT NULL;
CREATE TABLE IF NOT EXISTS undecided (key TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS revisions (          -- what an article said before its file was changed
    article_id TEXT NOT NULL,       -- no foreign key: the article's row is replaced when it changes
    number INTEGER NOT NULL,        -- from 1, never used twice
    until TEXT NOT NULL,            -- when the next text was stored: UTC, ISO 8601
    title TEXT NOT NULL,
    published TEXT,
    text TEXT NOT NULL,
    PRIMARY KEY (article_id, number)
)
"""


def shorten_vectors(connection: sqlite3.Connection) -> None:
    """Version 7: vectors take half the bytes; `footnote compact` gives the disk its part back.

    Only what has the size of a vector of float32 is touched: damaged ones stay for `footnote check` to find.
    """
    connection.create_function("shortened", 1, _shortened, deterministic=True)
    for table, model in (("vectors", "fingerprint"), ("next_vectors", "next_fingerprint")):
        row = connection.execute("SELECT value FROM meta WHERE key = ?", (model,)).fetchone()
        if row:
            connection.execute(
                f"UPDATE {table} SET vector = shortened(vector) WHERE length(vector) = ?",  # noqa: S608
                (np.dtype("<f4").itemsize * int(json.loads(row[0])["dimension"]),),
            )


def _shortened(vector: bytes) -> bytes:
    return pack_vectors(np.frombuffer(vector, "<f4")[np.newaxis])[0]


def add_suspicions(connection: sqlite3.Connection) -> None:
    """Version 8: articles know what in them speaks to a machine; `index.flagged` looks at older ones."""
    # JSON: [[kind, excerpt, start, end, where], ...], NULL if nobody has looked yet.
    connection.execute("ALTER TABLE articles ADD COLUMN suspicions TEXT")
    connection.execute("CREATE INDEX articles_unexamined ON articles (id) WHERE suspicions IS NULL")
    connection.execute("CREATE INDEX articles_flagged ON articles (id) WHERE suspicions <> '[]'")


MIGRATIONS: tuple[Callable[[sqlite3.Connection], None], ...] = (
    create_tables,
    add_language,
    create_next_generation,
    add_fetches,
    add_publication,
    add_copies,
    shorten_vectors,
    add_suspicions,
)
SCHEMA_VERSION = len(MIGRATIONS)


def schema_version(connection: sqlite3.Connection) -> int:
    """Version of an open catalog; 0 if it has no tables yet.

    Raises:
        IndexDamaged: what stands there is no version.
    """
    if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'meta'").fetchone():
        return 0
    row = connection.execute("SELECT value FROM meta WHERE key = 'schema_version'").fetchone()
    try:
        return int(row[0]) if row else 0
    except ValueError as error:
        raise IndexDamaged(
            "the catalog does not say of which version it is", "Restore it from a backup"
        ) from error


def require_known(version: int, folder: str, else_: str = "") -> None:
    """Refuse a catalog that a newer Footnote has written.

    Args:
        version: of its schema.
        folder: where it is.
        else_: what may be done instead of upgrading Footnote, a clause that begins with its comma.

    Raises:
        IndexIncompatible: its version is above ours.
    """
    if version > SCHEMA_VERSION:
        raise IndexIncompatible(
            f"the index {folder} was made by a newer Footnote (its schema {version}, ours {SCHEMA_VERSION})",
            f"Upgrade Footnote: pip install -U footnote-qa{else_}",
        )


def migrate(connection: sqlite3.Connection, folder: str, before: Callable[[], None] = lambda: None) -> None:
    """Bring an open catalog to `SCHEMA_VERSION` in one transaction; safe when two processes try.

    Args:
        connection: to the catalog; in no transaction.
        folder: of the index.
        before: called once nobody else can write any more; if it raises, nothing is changed.
    """
    if schema_version(connection) == SCHEMA_VERSION:
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        connection.execute(
            "CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID"
        )
        version = schema_version(connection)
        require_known(version, folder)
        before()
        for step in MIGRATIONS[version:]:
            step(connection)
        connection.execute("INSERT OR REPLACE INTO meta VALUES ('schema_version', ?)", (str(SCHEMA_VERSION),))
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:  # on a full disk SQLite has rolled back by itself
            connection.execute("ROLLBACK")
        raise
