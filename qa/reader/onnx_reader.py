"""The trained reader, at work: ONNX Runtime, tokenizers and numpy, on the asking path.

One pass over (question, passage) tells where the answer stands, whether it stands there at all and how
much the passage is about what was asked; over (claim, passage) whether the passage supports the claim.
"""

import os
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from importlib.resources import files
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np

from index.article import Span
from index.errors import ModelUnavailable
from index.sentences import split_sentences
from qa.passage import Passage
from qa.reader import Evidence, Reading
from qa.reader.calibration import Calibration
from qa.reader.collection import collection_features, shipped_collection
from qa.reader.decoding import Floats, PairLogits, Runner, best_guess, run_all, span_scores
from qa.reader.doubts import measure
from qa.reader.encoding import Encoded, Pair, encode, load_tokenizer
from qa.reader.onnx_runner import CALIBRATION_FILE, NETWORK_FILE, open_runner
from qa.reader.word_table import word_table
from qa.rerank import mark

if TYPE_CHECKING:
    from tokenizers import Tokenizer

BATCH = 4
"""Pairs run together: on a CPU small batches of like length beat large ones (DESIGN 5)."""

CLAIM_BATCH = 1
"""A claim is read beside a short text and a long one: padded alike, the slowest took a fifth longer."""

READER_VARIABLE = "FOOTNOTE_READER"
"""Environment variable with the folder of a reader of one's own (`python -m qa.reader.export`)."""

REMEMBERED = 256
"""Judgements kept for passages that are read twice, for ranking and for answering; some 2 KB each."""

HALF_ODDS = 20.0
"""Odds of a mark at which the strength of evidence is one half; any from 5 to 50 reads as well."""

SMALLEST_SHARE = 0.02
"""A sentence with less of its passage's span probability is no evidence; the best one always is."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the reader makes of one passage.

    Attributes:
        answers: probability (0 to 1, calibrated) that the passage answers the question.
        relevant: probability that the passage is about what is asked; not calibrated, for ranking.
        evidence: its sentences that may answer, best first.
    """

    answers: float
    relevant: float
    evidence: tuple[Evidence, ...]

    def of(self, passage: Passage) -> "Judgement":
        """The same judgement, its evidence pointing to this passage (which differs in scores alone)."""
        return replace(self, evidence=tuple(replace(one, passage=passage) for one in self.evidence))


_Key = tuple[str, str, int, int, str]
"""Question, article, start, end and text of a passage."""


@dataclass(frozen=True, slots=True)
class Support:
    """Whether a passage supports a claim: three probabilities that sum to 1."""

    supported: float
    refuted: float
    not_enough: float


def weights_folder() -> Path:
    """Where the shipped weights stand, or the folder that `FOOTNOTE_READER` names."""
    if chosen := os.environ.get(READER_VARIABLE):
        return Path(chosen)
    return Path(str(files("qa.reader"))) / "weights"


def weights_are_here(folder: Path | None = None) -> bool:
    """Whether the trained reader can be opened.

    Raises:
        ModelUnavailable: `FOOTNOTE_READER` names a folder without it, and no other folder is given.
    """
    where = folder or weights_folder()
    missing = [name for name in (NETWORK_FILE, CALIBRATION_FILE) if not (where / name).is_file()]
    if missing and folder is None and os.environ.get(READER_VARIABLE):
        # Who names a reader means that one: answers of another would pass for its own.
        raise ModelUnavailable(
            f"{READER_VARIABLE} names {where}, which has no {' and no '.join(missing)}",
            f"Name the folder of an exported reader, or unset {READER_VARIABLE}",
        )
    return not missing


@cache
def shipped_reader() -> "OnnxReader":
    """The reader with the shipped weights; one for the whole process."""
    return OnnxReader()


class OnnxReader:
    """The trained reader; a `qa.reader.Reader`. Cheap to construct: it loads when first used.

    Args:
        folder: with `reader.onnx` and `calibration.json`; default: the shipped weights.
        threads: of ONNX Runtime; 0 is one a core.
    """

    def __init__(self, folder: Path | None = None, threads: int = 0) -> None:
        self._folder = folder or weights_folder()
        self._threads = threads
        self._lately: OrderedDict[_Key, Judgement] = OrderedDict()
        self._lock = Lock()

    @property
    def name(self) -> str:
        """For traces and reports."""
        return "minilm-reader"

    def read(self, question: str, passages: Sequence[Passage]) -> Reading:
        """Read the passages for the question.

        Raises:
            ModelUnavailable: the weights are missing or cannot be loaded.
        """
        judged = self.judge(question, passages)
        evidence = sorted((e for j in judged for e in j.evidence), key=lambda e: -e.score)
        if not judged:
            return Reading((), 0.0)
        probability = shipped_collection().probability(collection_features(passages, judged))
        return Reading(_once_each(evidence), probability)

    def judge(self, question: str, passages: Sequence[Passage]) -> list[Judgement]:
        """What the reader makes of each passage, in the given order: for ranking, and for `read`.

        The last `REMEMBERED` judgements are kept, so that what was read for ranking need not be read again.
        """
        keys = [
            (question, passage.article_id, passage.start, passage.end, passage.text) for passage in passages
        ]
        with self._lock:
            known = {key: self._lately[key] for key in keys if key in self._lately}
        new = [(key, passage) for key, passage in zip(keys, passages, strict=True) if key not in known]
        known.update(zip((key for key, _ in new), self._read_all(question, [p for _, p in new]), strict=True))
        with self._lock:
            self._lately.update(known)
            while len(self._lately) > REMEMBERED:
                self._lately.popitem(last=False)
        return [known[key].of(passage) for key, passage in zip(keys, passages, strict=True)]

    def _read_all(self, question: str, passages: Sequence[Passage]) -> list[Judgement]:
        pairs = [Pair(question, passage.title, passage.text) for passage in passages]
        encoded = encode(self._tokenizer, pairs)
        results = run_all(self._runner, encoded, BATCH)
        return [
            self._judgement(passage, pair, one, logits)
            for passage, pair, one, logits in zip(passages, pairs, encoded, results, strict=True)
        ]

    def support(self, claim: str, passages: Sequence[str]) -> list[Support]:
        """For each passage whether it supports the claim."""
        encoded = encode(self._tokenizer, [Pair(claim, "", passage) for passage in passages])
        return [
            Support(*(float(p) for p in _softmax(logits.support)))
            for logits in run_all(self._runner, encoded, CLAIM_BATCH)
        ]

    @cached_property
    def _tokenizer(self) -> "Tokenizer":
        return load_tokenizer()

    @cached_property
    def _vectors(self) -> Floats:
        return word_table()

    @cached_property
    def _runner(self) -> Runner:
        return open_runner(self._folder, self._threads)

    @cached_property
    def _calibration(self) -> Calibration:
        path = self._folder / CALIBRATION_FILE
        try:
            return Calibration.load(path)
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise ModelUnavailable(
                f"The reader's calibration {path} cannot be read ({error})", "Install Footnote again"
            ) from error

    def _judgement(self, passage: Passage, pair: Pair, encoded: Encoded, logits: PairLogits) -> Judgement:
        scores = span_scores(encoded, logits)
        guess = best_guess(encoded, scores)
        measured = measure(pair, encoded, logits, guess, self._vectors)
        answers = float(self._calibration.probability(measured))
        relevant = _sigmoid(logits.relevant)
        return Judgement(
            answers, relevant, _sentences(passage, encoded, scores, _strength(answers, relevant))
        )


def _strength(answers: float, relevant: float) -> float:
    """How well a passage answers beside others (0 to 1), near to proportional to the odds of its mark.

    The probability that it answers alone would not do: among passages on other subjects it says little.
    """
    marked = mark(answers, relevant)
    return marked / (marked + HALF_ODDS * (1.0 - marked))


def _sentences(passage: Passage, encoded: Encoded, scores: Floats, strength: float) -> tuple[Evidence, ...]:
    """The sentences that hold the best spans: each gets its share of the passage's strength."""
    found = []
    for sentence in split_sentences(passage.text):
        guess = best_guess(encoded, scores, sentence)
        if guess is not None:
            found.append(
                Evidence(
                    passage=passage,
                    sentence=_in_article(sentence, passage),
                    short=_in_article(guess.span, passage),
                    score=strength * guess.share,
                )
            )
    found.sort(key=lambda evidence: -evidence.score)
    return tuple(e for i, e in enumerate(found) if i == 0 or e.score >= SMALLEST_SHARE * strength)


def _in_article(span: Span, passage: Passage) -> Span:
    return Span(passage.start + span.start, passage.start + span.end)


def _once_each(evidence: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """Overlapping passages of one article hold the same sentence: keep its best entry."""
    best: dict[tuple[str, Span], Evidence] = {}
    for one in evidence:
        best.setdefault((one.passage.article_id, one.sentence), one)
    return tuple(best.values())


def _sigmoid(x: float) -> float:
    return float(1.0 / (1.0 + np.exp(-np.clip(x, -30, 30))))


def _softmax(x: Floats) -> Floats:
    weights = np.exp(x - x.max())
    result: Floats = weights / weights.sum()
    return result
