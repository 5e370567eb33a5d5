"""What a check of the store finds, and what it looked at."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Part = Literal["catalog", "words", "vectors"]
# damage: something is wrong or cannot be found. waiting: work that was not finished.
# note: to be known, and not to be helped. space: could be less.
Level = Literal["damage", "waiting", "note", "space"]
# What makes it right. reindex: SQLite's own indexes. orphans: rows that belong to nothing. chunks: of the
# articles named. reread: their files. embeddings: vectors of texts. words, vectors: the derived indexes.
# copies: groups of copies and versions. finish: what a sync left undone. none: beyond us.
Repair = Literal[
    "reindex", "orphans", "reread", "chunks", "copies", "embeddings", "words", "vectors", "finish", "none"
]

REPAIR_COMMAND = "Run `footnote check --repair`"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it should be.

    Attributes:
        part: where.
        level: how bad.
        what: a sentence without its full stop.
        fix: the same, what to do about it.
        count: of how many things it is said.
        repair: what `Library.repair` does about it.
        names: whom it concerns, if repairing needs to know: article ids.
    """

    part: Part
    level: Level
    what: str
    fix: str = REPAIR_COMMAND
    count: int = 1
    repair: Repair = "none"
    names: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.what}. {self.fix}."


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What a check looked at, and what it found.

    Attributes:
        folder: of the index.
        articles: in the catalog.
        chunks: of them.
        embedded: chunks that have their vector in the catalog.
        in_words: entries of the word index.
        in_chroma: entries of Chroma.
        searched_words: chunks that were looked for by their own words.
        searched_vectors: chunks that were looked for by their own vector.
        findings: worst first; empty if catalog, words and vectors agree.
        seconds: all of it.
        repairs: what was done before this was looked at, a line each.
    """

    folder: Path
    articles: int
    chunks: int
    embedded: int
    in_words: int
    in_chroma: int
    searched_words: int
    searched_vectors: int
    findings: tuple[Finding, ...]
    seconds: float
    repairs: tuple[str, ...] = ()

    @property
    def sound(self) -> bool:
        """Whether nothing is damaged; work may wait and space be wasted."""
        return not any(finding.level == "damage" for finding in self.findings)
