"""What is said where the articles do not tell: so in words, and the passages that come nearest."""

import re
from collections.abc import Sequence

from qa.answer import Answer, Sentence
from qa.footnotes import citation
from qa.reader import Evidence, Reading

ABSTAINED = "Your articles do not say."

UNTOLD = "Your articles do not say: {part}"
"""The sentence for a part of the question that is not answered while another one is."""

NEAREST = 3
"""Passages shown when the articles do not say."""

_ADDED = re.compile(r"\s\([^()]*\)(?=\?$)")


def declined(question: str, standalone_question: str, readings: Sequence[Reading], model: str) -> Answer:
    """An answer that abstains and shows the nearest passages.

    Args:
        question: as it was asked.
        standalone_question: as it was understood.
        readings: what the reader found, one for each part of the question.
        model: what was to write the answer.
    """
    nearest: dict[tuple[str, int], Evidence] = {}
    for one in sorted((e for reading in readings for e in reading.evidence), key=lambda e: -e.score):
        nearest.setdefault((one.passage.article_id, one.passage.start), one)
    confidence = max(reading.answerable for reading in readings)
    first = next(iter(nearest.values())).score if nearest else 0.0
    citations = [
        citation(n, one.passage, one.sentence, near=confidence * one.score / first if first else None)
        for n, one in enumerate(list(nearest.values())[:NEAREST], 1)
    ]
    return Answer(
        question=question,
        standalone_question=standalone_question,
        answer=ABSTAINED,
        short=None,
        outcome="decline",
        abstained=True,
        confidence=confidence,
        sentences=(),
        citations=tuple(citations),
        timings_ms={},
        model=model,
    )


def untold(part: str, lead: str = " ") -> Sentence:
    """The plain sentence for a part that is not answered; what was added to it in brackets is left out."""
    return Sentence(
        lead=lead, text=UNTOLD.format(part=_ADDED.sub("", part)), citations=(), support="unchecked"
    )
