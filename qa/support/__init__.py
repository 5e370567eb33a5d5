"""Does the cited passage say that? Per sentence: supported, weak or unsupported."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from index.article import Span
from qa.answer import Finding, Support
from qa.passage import Passage


@dataclass(frozen=True, slots=True)
class Ground:
    """What one sentence stands on in one passage.

    Attributes:
        passage: the passage.
        span: the words that carry it, whole sentences, in the article's canonical text.
    """

    passage: Passage
    span: Span


@dataclass(frozen=True, slots=True)
class Checked:
    """What the check made of one sentence.

    Attributes:
        support: "unchecked" for a sentence that states nothing of the articles.
        findings: why it is not supported; their `citation` counts the cited passages from 1.
        grounds: one for each cited passage, in the given order; without a citation, the best one found.
    """

    support: Support
    findings: tuple[Finding, ...] = ()
    grounds: tuple[Ground, ...] = ()


class SupportCheck(Protocol):
    """Checks the sentences of an answer against its passages."""

    def check(self, sentence: str, cited: Sequence[Passage]) -> Checked:
        """Check a sentence against the passages that it cites (at least one)."""
        ...

    def find(self, sentence: str, passages: Sequence[Passage]) -> Checked:
        """Find a passage that supports a sentence without citation.

        Returns:
            "supported" with the passage as its only ground; else "unchecked" for a sentence that states
            nothing, or "unsupported" with an "uncited" finding and no ground.
        """
        ...
