"""The check of written sentences: their facts word for word, then their meaning.

A number, date, name or quoted string that the cited passages do not have makes a sentence unsupported; one
that they have nearly makes it weak. Else a small regression decides, over where the facts stand, what the
sentence shares with its source, what contradicts it, and what the reader's support head says.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from qa.answer import Finding, Support
from qa.passage import Passage
from qa.reader.logistic import Logistic
from qa.support import Checked, Ground
from qa.support.facts import Fact, Place
from qa.support.features import LONGEST_SENTENCE, Meaning, Measured, measure
from qa.support.figure import Match
from qa.support.statement import states_something
from qa.terms import keys

JUDGE_FILE = Path(__file__).parent / "judge.json"

TRIED = 3
"""Passages that are read for a sentence without citation: those that share most words with it."""

FOUND_COVERED = 0.6
"""Share (0 to 1) of a sentence's words, names counting more, that a passage must hold to become its footnote.

The writer did not say that it means this passage, so the network's word alone is not enough: it took
"The mayor was pleased" for said by a passage on a mayor with whom nobody was happy.
"""

_WORD = re.compile(r"[^\W_]+")
_WITHOUT_SPACES = re.compile("[\u2e80-\u9fff\uac00-\ud7ff\uf900-\ufaff\U00020000-\U0003ffff]")


@dataclass(frozen=True, slots=True)
class Judge:
    """What the figures of a sentence come to.

    Attributes:
        with_meaning: probability that the passages say it, where the network was asked.
        by_words: the same without the network.
        supported: probability from which a sentence is supported.
        unsupported: probability below which it is unsupported; between the two it is weak.
    """

    with_meaning: Logistic
    by_words: Logistic
    supported: float
    unsupported: float

    @classmethod
    def from_json(cls, content: dict[str, Any]) -> "Judge":
        """From what `python -m qa.support.fit` writes."""
        return cls(
            Logistic.from_json(content["with_meaning"]),
            Logistic.from_json(content["by_words"]),
            float(content["supported"]),
            float(content["unsupported"]),
        )

    def probability(self, measured: Measured) -> float:
        """Probability (0 to 1) that the passages say what the sentence says."""
        chosen = self.by_words if measured.meaning is None else self.with_meaning
        return chosen.probability(measured.features)


@cache
def shipped_judge() -> Judge:
    """The regression that ships with us."""
    return Judge.from_json(json.loads(JUDGE_FILE.read_text("utf-8")))


class SentenceCheck:
    """Checks sentences against passages; a `qa.support.SupportCheck`. May be used from several threads.

    Args:
        meaning: tells whether a text says what a sentence says; without it a sentence that its facts and
            words do not refute is "weak" at best.
        judge: default: the shipped one.
    """

    def __init__(self, meaning: Meaning | None, judge: Judge | None = None) -> None:
        self._meaning = meaning
        self._judge = judge or shipped_judge()

    def check(self, sentence: str, cited: Sequence[Passage]) -> Checked:
        """Check a sentence against all the passages that it cites, taken together.

        Args:
            sentence: without its [n] marks.
            cited: at least one.

        Returns:
            Why it is not supported, fact by fact, and for each passage the sentences that carry it best. A
            sentence in another language than its passages is "weak" at best: its numbers, dates, quotes and
            names are compared, its meaning is not.

        Raises:
            ValueError: nothing is cited.
            ModelUnavailable: the reader's weights are damaged.
        """
        if not cited:
            raise ValueError("a sentence is checked against at least one passage")
        stated = states_something(sentence[:LONGEST_SENTENCE])
        measured = measure(sentence, cited, self._meaning if stated else None)
        grounds = tuple(
            Ground(passage, span) for passage, (span, _) in zip(cited, measured.grounds, strict=True)
        )
        if not stated:
            return Checked("unchecked", (), grounds)
        support, _ = self._decide(measured)
        return Checked(support, tuple(_findings(sentence, measured, support)), grounds)

    def find(self, sentence: str, passages: Sequence[Passage]) -> Checked:
        """Find the passage that supports a sentence without citation; see `qa.support.SupportCheck`."""
        begun = sentence[:LONGEST_SENTENCE]
        if not states_something(begun):
            return Checked("unchecked")
        wanted = keys(begun)
        likely = sorted(
            passages, key=lambda passage: -len(wanted & keys(f"{passage.title}\n{passage.text}"))
        )[: 0 if _is_bare_word(begun) else TRIED]
        best: tuple[float, Ground] | None = None
        for passage in likely:
            measured = measure(sentence, [passage], self._meaning)
            support, probability = self._decide(measured)
            if support != "supported" or measured.alignment.coverage < FOUND_COVERED:
                continue
            if best is None or probability > best[0]:
                best = probability, Ground(passage, measured.grounds[0][0])
        if best is None:
            return Checked("unsupported", (Finding(kind="uncited", said=sentence),))
        return Checked("supported", (), (best[1],))

    def _decide(self, measured: Measured) -> tuple[Support, float]:
        """The verdict, and the probability behind it."""
        probability = self._judge.probability(measured)
        if measured.verbatim:
            return "supported", max(probability, self._judge.supported)
        if any(_refutes(fact, measured.foreign) for fact in measured.facts):
            return "unsupported", probability
        if measured.foreign:
            return "weak", probability
        if probability < self._judge.unsupported:
            return "unsupported", probability
        contrary = measured.contrasts
        doubtful = contrary.turned or contrary.planned or contrary.widened
        near = any(
            fact.match is not Match.SAME and (fact.sure or fact.kind == "number") for fact in measured.facts
        )
        if near or doubtful or measured.meaning is None or probability < self._judge.supported:
            return "weak", probability
        return "supported", probability


@cache
def shipped_check() -> SentenceCheck:
    """The check with the shipped reader and regression; without weights by facts and words alone.

    Raises:
        ModelUnavailable: `FOOTNOTE_READER` names a folder without a reader.
    """
    from qa.reader.onnx_reader import shipped_reader, weights_are_here

    return SentenceCheck(shipped_reader() if weights_are_here() else None)


def _is_bare_word(sentence: str) -> bool:
    """Whether a sentence is a single word: any passage that has the word would seem to say it."""
    return len(_WORD.findall(sentence)) < 2 and not _WITHOUT_SPACES.search(sentence)


def _refutes(fact: Fact, foreign: bool) -> bool:
    """Whether a fact that is nowhere told makes its sentence unsupported.

    Names do not across languages: German writes every noun like one, and places have names of their own.
    """
    return fact.match is Match.NONE and fact.sure and not (foreign and fact.kind == "name")


def _findings(sentence: str, measured: Measured, support: Support) -> list[Finding]:
    """What to show for a sentence that is not supported: its facts, or else its meaning."""
    if support == "supported":
        return []
    found = [
        Finding(
            kind=fact.kind,
            said=fact.text,
            nearest=fact.nearest,
            citation=None if fact.passage is None else fact.passage + 1,
        )
        for fact in measured.facts
        if fact.match is not Match.SAME or (fact.place is Place.ELSEWHERE and fact.rival is not None)
    ]
    contrary = measured.contrasts
    if contrary and contrary.passage is not None:
        found.append(
            Finding(kind="meaning", said=contrary.said, nearest=contrary.told, citation=contrary.passage + 1)
        )
    if found:
        return found
    source = measured.alignment.sources[0] if measured.alignment.sources else None
    return [
        Finding(
            kind="meaning",
            said=sentence,
            nearest=source.text if source else None,
            citation=source.passage + 1 if source else None,
        )
    ]
