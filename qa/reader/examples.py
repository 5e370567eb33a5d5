"""Training examples: what the files of ../shared/data hold, in the one form that the reader learns from."""

import gzip
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import Any

from index.article import Span
from qa.reader.encoding import Pair

SENTENCE_SETS = ("qamr", "qasrl", "qadiscourse")
"""Sources whose passage is one sentence: they are packed with others or they teach nothing about finding."""

RESEARCH_ONLY = ("rte", "cb")
"""Sources of train/claims that a shipped model should not learn from."""


@dataclass(frozen=True, slots=True)
class Example:
    """A question and a passage, or a claim and its evidence.

    Attributes:
        question: the question, or the claim.
        title: of the passage's article, or "".
        passage: the passage, or the evidence.
        answer: where the answer stands in the passage; None if it is not there.
        kind: how it was made, for the data card ("as written", "swap in question", …).
        source: the data set that it comes from.
        relevant: whether the passage is about what is asked; None if not known. Relevant without an
            answer means that nobody marked where the answer stands, not that there is none.
        support: index in `qa.reader.network.SUPPORT_LABELS` for a claim; None for a question.
        group: number of the paragraph in the original order, where known.
    """

    question: str
    title: str
    passage: str
    answer: Span | None
    kind: str
    source: str
    relevant: bool | None = None
    support: int | None = None
    group: int | None = None

    @property
    def answer_text(self) -> str:
        """The answer's words, "" if there is none."""
        return self.passage[self.answer.start : self.answer.end] if self.answer else ""

    @property
    def pair(self) -> Pair:
        """What is read."""
        return Pair(self.question, self.title, self.passage)

    def moved(
        self, *, passage: str, start: int, kind: str, question: str | None = None, title: str | None = None
    ) -> "Example":
        """The same answer in a changed passage, where it now begins at `start`.

        Raises:
            ValueError: the answer does not stand there.
        """
        span = Span(start, start + len(self.answer_text))
        if passage[span.start : span.end] != self.answer_text:
            raise ValueError(f"{self.answer_text!r} does not stand at {start} of the changed passage")
        return replace(
            self,
            question=self.question if question is None else question,
            title=self.title if title is None else title,
            passage=passage,
            answer=span,
            kind=kind,
        )


def read_rows(path: Path) -> Iterator[dict[str, Any]]:
    """The rows of a .jsonl.gz file."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def question_examples(rows: Iterator[dict[str, Any]]) -> list[Example]:
    """Examples of train/reader (or eval/reading/squad2): the first answer where several are given.

    Rows whose several answers are different words are left out: one span cannot be all of them.
    """
    examples = []
    for row in rows:
        answers = row["answers"]
        answer = None
        if answers:
            first = min(answers, key=lambda a: len(a["text"]))
            if any(first["text"].lower() not in a["text"].lower() for a in answers):
                first = answers[0]
                if "quoref" in row.get("source", ""):
                    continue
            answer = Span(first["start"], first["start"] + len(first["text"]))
        examples.append(
            Example(
                question=row["question"].strip(),
                title=row.get("title") or "",
                passage=row["passage"],
                answer=answer,
                kind="as written",
                source=row.get("source", "squad2"),
                relevant=True if answer else (False if "neighbour" in row.get("source", "") else None),
                group=row.get("group"),
            )
        )
    return examples


def claim_examples(rows: Iterator[dict[str, Any]], labels: Sequence[str]) -> list[Example]:
    """Examples of train/claims: the claim takes the question's place.

    RTE and CB are left out: their licence allows research only.
    """
    return [
        Example(
            question=row["claim"],
            title="",
            passage=row["evidence"],
            answer=None,
            kind="claim",
            source=row["source"],
            support=labels.index(row["label"]),
        )
        for row in rows
        if not row["source"].startswith(RESEARCH_ONLY)
    ]


def packed(example: Example, distractors: Sequence[str], random: Random) -> Example:
    """Put a one-sentence passage among other sentences."""
    place = random.randint(0, len(distractors))
    before = " ".join(distractors[:place])
    passage = " ".join([*distractors[:place], example.passage, *distractors[place:]])
    if example.answer is None:
        return replace(example, passage=passage, kind="packed")
    start = example.answer.start + len(before) + (1 if before else 0)
    return example.moved(passage=passage, start=start, kind="packed")
