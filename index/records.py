# ruff: noqa: S608 (only column names are put into statements, never values)
"""Rows of the catalog as Python values."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b, sha256
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from index.article import Article, Chunk, OtherDate, Published, Suspicion
from index.readers import Problem

# ok: its articles are in the index. partial: reading was interrupted. failed: nothing readable in it.
# missing: gone from the disk, its articles stay. duplicate: a copy of another file. removed: by a person.
FileState = Literal["ok", "partial", "failed", "missing", "duplicate", "removed"]

EMBED_KEY_BYTES = 16
# Vectors are kept as whole numbers of this part of one: half the bytes of float32, and a cosine is off by
# some 0.00001, a tenth of what two runs of the model differ by. float16 is coarser here and slower to read.
_UNIT = 32_767
VECTOR_TYPE = np.dtype("<i2")

READ_AGAIN = -2
"""Size of a file that has to be read though its digest, which tells a renamed or copied one, is the same."""


@dataclass(frozen=True, slots=True)
class FileRecord:
    """A source file as it was when it was last read.

    Attributes:
        path: absolute.
        size: in bytes; -1 if unknown, or `READ_AGAIN`.
        mtime_ns: modification time; -1 if unknown.
        digest: SHA-256 of its bytes, hexadecimal; "" if unknown.
        state: see `FileState`.
        problems: what a person should know of it.
    """

    path: str
    size: int
    mtime_ns: int
    digest: str
    state: FileState
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class ArticleSummary:
    """An article without its text.

    Attributes:
        id: its id in the index.
        title: one line.
        published: ISO 8601 day, "2021-03" or "2021" where no more is known, or None.
        source: who published it, or None.
        path: absolute path of its file.
        url: where it can be read on the web, or None.
        words: of its text, separated by white space.
        characters: of its canonical text.
        state: "missing" if its file is gone, else "ok".
        language: ISO 639-1 code, or None if it is not known.
    """

    id: str
    title: str
    published: str | None
    source: str | None
    path: str
    url: str | None
    words: int
    characters: int
    state: Literal["ok", "missing"] = "ok"
    language: str | None = None


@dataclass(frozen=True, slots=True)
class StoredArticle:
    """What telling changed articles from unchanged ones takes.

    Attributes:
        id: its id in the index.
        digest: of everything in it, see `article_digest`.
    """

    id: str
    digest: bytes


@dataclass(frozen=True, slots=True)
class PreparedArticle:
    """An article cut into chunks, ready to be stored.

    Attributes:
        article: with its final id.
        locator: which article of its file it is; "" in files that hold one.
        digest: `article_digest` of it.
        chunks: in order, with key 0.
        embed_keys: one for each chunk, see `embed_key`.
        bands: see `index.sketch.bands`; None if nobody has made them yet.
    """

    article: Article
    locator: str
    digest: bytes
    chunks: Sequence[Chunk]
    embed_keys: Sequence[bytes]
    bands: Sequence[int] | None = None


def article_digest(article: Article) -> bytes:
    """Digest of all that an article says, its id, its path and what follows from its text aside.

    The day of a fetch is nothing that it says.
    """
    published = article.published if article.published and article.published.found_in != "fetched" else None
    parts = [
        article.title,
        article.text,
        [published.on.isoformat(), published.at, published.found_in] if published else None,
        article.source,
        article.author,
        article.url,
        dict(article.metadata),
        *_digested_later(article),
    ]
    return sha256(json.dumps(parts, sort_keys=True, default=str).encode("utf-8", "surrogatepass")).digest()[
        :16
    ]


def _digested_later(article: Article) -> list[Any]:
    """What older versions did not read; nothing where there is nothing, so that their digests stay good."""
    published = article.published
    later = [
        article.section,
        published.zone if published else None,
        published.precision if published and not published.at and published.precision != "day" else None,
        [list(map(str, other)) for other in published.others] if published else [],
    ]
    # What stands in the text follows from it.
    hidden = [[one.kind, one.excerpt, one.where] for one in article.suspicions or () if one.start is None]
    if hidden:
        later.append(hidden)
    return later if any(later) else []


def embed_key(fingerprint_key: str, text: str) -> bytes:
    """Name of a text's vector: equal for equal texts of one model, wherever they stand."""
    content = f"{fingerprint_key}\n{text}".encode("utf-8", "surrogatepass")
    return blake2b(content, digest_size=EMBED_KEY_BYTES).digest()


def pack_vectors(vectors: NDArray[np.float32]) -> list[bytes]:
    """Each row of an array of unit vectors, shape (n, dimension), as the catalog keeps it."""
    packed = np.rint(np.clip(vectors, -1, 1) * _UNIT).astype(VECTOR_TYPE)
    return [row.tobytes() for row in packed]


def unpack_vectors(packed: Sequence[bytes], dimension: int) -> NDArray[np.float32]:
    """What `pack_vectors` packed: unit vectors, shape (len(packed), dimension)."""
    vectors = np.frombuffer(b"".join(packed), VECTOR_TYPE).astype(np.float32)
    vectors *= np.float32(1 / _UNIT)
    return vectors.reshape(len(packed), dimension)


def source_key(source: str | None) -> str | None:
    """A source as filters compare it: without case or outer white space."""
    return source.strip().casefold() if source else None


def pack_problems(problems: Sequence[Problem]) -> str:
    """Problems of one file as JSON."""
    return json.dumps([[one.what, one.fix, one.line, one.fatal] for one in problems])


def unpack_problems(path: str, packed: str) -> tuple[Problem, ...]:
    """What `pack_problems` packed."""
    return tuple(
        Problem(path=path, what=what, fix=fix, line=line, fatal=fatal)
        for what, fix, line, fatal in json.loads(packed)
    )


FILE_COLUMNS = "path, size, mtime_ns, digest, state, problems"


def unpack_file(row: Sequence[Any]) -> FileRecord:
    """A file from a row of `FILE_COLUMNS`."""
    path, size, mtime_ns, digest, state, problems = row
    return FileRecord(path, size, mtime_ns, digest, state, unpack_problems(path, problems))


def unpack_article(row: Sequence[Any]) -> Article:
    """An article from a row of `ARTICLE_COLUMNS`."""
    key, title, text, path, source, author, url, metadata, language, section, suspicions, *dated = row
    return Article(
        id=key,
        title=title,
        text=text,
        path=path,
        published=_unpack_published(dated),
        source=source,
        author=author,
        url=url,
        metadata=json.loads(metadata),
        language=language or None,
        section=section,
        suspicions=None if suspicions is None else unpack_suspicions(suspicions),
    )


def _unpack_published(row: Sequence[Any]) -> Published | None:
    day, stamp, found_in, confidence, precision, zone, others = row
    if not day:
        return None
    return Published(
        date.fromisoformat(day), stamp, found_in, confidence, precision or "day", zone, unpack_dates(others)
    )


def pack_dates(dates: Sequence[OtherDate]) -> str:
    """Dates of one article as JSON."""
    return json.dumps([[one.found_in, one.on.isoformat(), one.precision, one.at] for one in dates])


def unpack_dates(packed: str | None) -> tuple[OtherDate, ...]:
    """What `pack_dates` packed; nothing for None."""
    return tuple(
        OtherDate(found_in, date.fromisoformat(day), precision, stamp)
        for found_in, day, precision, stamp in json.loads(packed or "[]")
    )


def pack_suspicions(suspicions: Sequence[Suspicion]) -> str:
    """Suspicions of one article as JSON."""
    return json.dumps([[one.kind, one.excerpt, one.start, one.end, one.where] for one in suspicions])


def unpack_suspicions(packed: str) -> tuple[Suspicion, ...]:
    """What `pack_suspicions` packed."""
    return tuple(Suspicion(*one) for one in json.loads(packed))


ARTICLE_COLUMNS = (
    "articles.id, title, text, path, source, author, url, metadata, language, section, suspicions, "
    "published, published_at, found_in, confidence, precision, zone, other_dates"
)
ARTICLE = f"""
SELECT {ARTICLE_COLUMNS} FROM articles JOIN texts ON article_id = articles.id WHERE articles.id = ?
"""
