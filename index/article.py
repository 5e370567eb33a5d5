"""What flows through the index: articles, their chunks, and what a search finds.

`Article.text` is canonical: every offset in the whole program is a character offset into it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal, NamedTuple

from index.published import OtherDate, Precision, Published

__all__ = [
    "Article",
    "Chunk",
    "Filter",
    "Hit",
    "OtherDate",
    "Precision",
    "Published",
    "Span",
    "Suspicion",
    "SuspicionKind",
]


class Span(NamedTuple):
    """Half-open range of characters, `text[start:end]`."""

    start: int
    end: int


SuspicionKind = Literal[
    "override", "role", "leak", "address", "answer", "citation", "delimiter", "link", "encoded",
    "hidden", "invisible", "escape",
]  # fmt: skip
"""What is suspicious. In the text that people see: it takes back a model's instructions, plays a part of a
conversation or calls a tool, asks for the prompt, speaks to a machine, says how to answer, says what to cite,
ends the passage, has something sent away, is a coded text. Left out of the text: what the file hides from its
readers; characters that nobody sees; commands for a terminal."""


@dataclass(frozen=True, slots=True)
class Suspicion:
    """Something in an article's file that speaks to a machine and not to a reader.

    Attributes:
        kind: see `SuspicionKind`.
        excerpt: its first words, one line, without characters that a terminal or a model obeys.
        start: first character in `Article.text`; None for what is not in the text.
        end: one past the last, or None.
        where: what carries it in the file ("an HTML comment", "the title"); "" for the text itself.
    """

    kind: SuspicionKind
    excerpt: str
    start: int | None = None
    end: int | None = None
    where: str = ""


ARCHIVES = (".zip", ".tar", ".tar.gz", ".tgz")
"""Names of files that hold files end in one of these, whatever the case."""


@dataclass(frozen=True, slots=True)
class Article:
    """One article as read from a file.

    Attributes:
        id: unique in an index, stable while its file is changed or moved.
        title: one line; the file's stem if the article has none.
        text: canonical plain text.
        path: absolute path of the file that it was read from, or the address that it was fetched from.
        published: None if no date was found.
        source: who published it ("Harbour Post"), or None.
        author: as printed, or None.
        url: where it can be read on the web, or None.
        metadata: fields of the file that have no place above.
        language: ISO 639-1 code, see `index.language`; None if it is not known.
        section: the part of the paper or site that it stood in ("Politics"), or None.
        suspicions: what speaks to a machine in it, see `index.suspicion`; None if nobody has looked yet.
    """

    id: str
    title: str
    text: str
    path: str
    published: Published | None = None
    source: str | None = None
    author: str | None = None
    url: str | None = None
    metadata: Mapping[str, Any] = field(default_factory=dict)
    language: str | None = None
    section: str | None = None
    suspicions: tuple[Suspicion, ...] | None = None

    @property
    def member(self) -> str | None:
        """The file inside the archive at `path` that it stands in ("2019/quarry.txt"), or None."""
        # A row of a table may have a field of this name.
        member = self.metadata.get("member") if self.path.lower().endswith(ARCHIVES) else None
        return member if isinstance(member, str) else None


@dataclass(frozen=True, slots=True)
class Chunk:
    """A run of whole sentences of one article, small enough for the embedding model.

    Attributes:
        key: its number in the catalog, never used twice; 0 before it is stored.
        article_id: the article it is cut from.
        ordinal: its place among the article's chunks, from 0.
        start: first character in `Article.text`.
        end: one past its last character.
        heading: the heading it stands under, or "".
    """

    key: int
    article_id: str
    ordinal: int
    start: int
    end: int
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """A chunk that a search found in one leg (words or vectors).

    Attributes:
        chunk: what was found.
        score: BM25 in the words leg (unbounded), cosine similarity in the vectors leg (-1 to 1).
        rank: its place in that leg, from 1.
    """

    chunk: Chunk
    score: float
    rank: int


@dataclass(frozen=True, slots=True)
class Filter:
    """Hard limits of a search: only articles that satisfy all of them are considered.

    Attributes:
        since: published on this day or later.
        until: published on this day or earlier.
        sources: published by one of these (case-insensitive); empty means any.
        article_ids: one of these articles; empty means any.

    An article without a date satisfies neither `since` nor `until`; one of which only the month or the year
    is known satisfies them if every day of that does.
    """

    since: date | None = None
    until: date | None = None
    sources: tuple[str, ...] = ()
    article_ids: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything is limited at all."""
        return bool(self.since or self.until or self.sources or self.article_ids)
