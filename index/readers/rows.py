"""Rows of files that hold many articles: fields become articles, ids are given out once."""

import hashlib
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from index.article import Article
from index.dates import find_published
from index.readers.addresses import best_address
from index.readers.encoding import clean_text
from index.readers.fields import made_title, metadata_of, plain_json, section_of, slug, text_of

FIELDS = frozenset({"id", "title", "text", "published", "source", "author", "url", "section"})
"""The names of a row's fields that have a place in `Article`."""

_HEAD_CHARACTERS = 4_000
_READABLE_CHARACTERS = 48
_DIGEST_BYTES = 4


class SeenIds:
    """The ids that the rows of one file have used."""

    def __init__(self) -> None:
        self._seen: dict[str, tuple[int, bytes]] = {}

    def first_use(self, wanted: str, number: int, content: bytes) -> tuple[int, bool]:
        """Note that a row uses an id.

        Args:
            wanted: the id.
            number: the row's line.
            content: the row; two rows of one content are one article twice.

        Returns:
            The line that used the id first, this one if none did, and whether it says the same.
        """
        digest = hashlib.blake2b(content, digest_size=16).digest()
        first, known = self._seen.setdefault(wanted, (number, digest))
        return first, known == digest


def article_of_row(path: Path, stem: str, row: Mapping[str, Any], text: str, wanted: str) -> Article:
    """Make an article of a row.

    Args:
        path: the file.
        stem: the file's name as a slug, for a row without title and text to make one of.
        row: its fields under the names of `FIELDS`; others are kept in the article's metadata.
        text: its text.
        wanted: its id.
    """
    text = clean_text(text)
    address = text_of(row.get("url"))
    url = best_address([address]) or address
    published = find_published(
        {"field": row.get("published"), "dateline": text[:_HEAD_CHARACTERS], "url": url}
    )
    metadata = metadata_of(row, FIELDS)
    if row.get("published") and (published is None or published.found_in != "field"):
        metadata["published"] = text_of(row["published"])
    if row.get("section") and not isinstance(row["section"], str):
        metadata["section"] = plain_json(row["section"])  # of several, the article has only the first
    return Article(
        id=wanted,
        title=text_of(row.get("title")) or made_title(text, stem),
        text=text,
        path=str(path),
        published=published,
        source=text_of(row.get("source")),
        author=text_of(row.get("author")),
        url=url,
        metadata=metadata,
        section=section_of(row),
    )


def keyed_id(key: str) -> str:
    """Return an id for an address, a Message-ID or a guid: its last part to read, a digest to tell it apart.

    Equal keys have equal ids, whatever file they stand in.
    """
    digest = hashlib.blake2b(key.encode("utf-8", "surrogatepass"), digest_size=_DIGEST_BYTES).hexdigest()
    parts = [part for part in re.split(r"[/?#]", key) if part.strip("<>")]
    return f"{slug(parts[-1] if parts else key)[:_READABLE_CHARACTERS].strip('-')}-{digest}"
