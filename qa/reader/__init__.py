"""Reading: where in the passages does the answer stand, and does it stand there at all?

`Reader` is the one seam between retrieval and answering. `qa.reader.sentences` holds the first
implementation (no trained weights); a trained model implements the same protocol.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from index.article import Span
from qa.passage import Passage


@dataclass(frozen=True, slots=True)
class Evidence:
    """One sentence of a passage that may answer the question.

    Attributes:
        passage: the passage that it stands in.
        sentence: its range in the article's canonical text.
        short: the shortest words that answer, as a range in the canonical text, or None.
        score: 0 to 1; how well it answers, comparable across the passages of one question.
    """

    passage: Passage
    sentence: Span
    short: Span | None
    score: float


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader made of the passages.

    Attributes:
        evidence: best first, at most one entry a sentence.
        answerable: probability (0 to 1, calibrated) that the passages answer the question.
    """

    evidence: tuple[Evidence, ...]
    answerable: float


class Reader(Protocol):
    """Finds the sentences that answer a question."""

    @property
    def name(self) -> str:
        """A short name for traces and reports."""
        ...

    def read(self, question: str, passages: Sequence[Passage]) -> Reading:
        """Read the passages (best first) for the question; an empty sequence is not answerable."""
        ...
