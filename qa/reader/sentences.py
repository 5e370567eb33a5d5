"""The first reader, without a trained network: sentences that share most with the question.

Two logistic regressions over the measures of `qa.reader.features`: one orders the sentences, one says whether
they answer at all. Their coefficients stand in `sentences.json`, written by `python -m qa.fit`.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

from index.article import Span
from index.embedding import Embedder
from qa.passage import Passage
from qa.reader import Evidence, Reading
from qa.reader.asked import Asked
from qa.reader.features import (
    LEADING,
    Candidate,
    Query,
    candidates,
    sentence_features,
    set_features,
    term_weights,
)
from qa.reader.logistic import Logistic
from qa.reader.short_form import short_form

EMBEDDED = 24
"""Sentences that are embedded per question, chosen by words first: about 10 ms each on one idle core."""


@dataclass(frozen=True, slots=True)
class Scored:
    """A sentence with its measures and its probability of being the answer."""

    candidate: Candidate
    features: dict[str, float]
    score: float


@dataclass(frozen=True, slots=True)
class Weights:
    """The two regressions, and how probable an answer must be to be given.

    Attributes:
        sentence: orders the sentences.
        answerable: whether the passages answer.
        threshold: below this probability the answerer declines.
    """

    sentence: Logistic
    answerable: Logistic
    threshold: float


@cache
def shipped_weights() -> Weights:
    """The weights of `sentences.json`."""
    content = json.loads(files("qa.reader").joinpath("sentences.json").read_text("utf-8"))
    return Weights(
        Logistic.from_json(content["sentence"]),
        Logistic.from_json(content["answerable"]),
        content["threshold"],
    )


class SentenceReader:
    """Implements `qa.reader.Reader` without trained weights.

    Args:
        embedder: the index's own, so that similarities mean the same everywhere.
        weights: for fitting; the shipped ones by default.
    """

    name = "sentences"

    def __init__(self, embedder: Embedder, weights: Weights | None = None) -> None:
        self._embedder = embedder
        self._weights = weights or shipped_weights()

    def read(self, question: str, passages: Sequence[Passage]) -> Reading:
        """Read the passages (best first) for the question; an empty sequence is not answerable."""
        query = Query.of(question)
        measured = self.measure(query, passages)
        if not measured:
            return Reading((), 0.0)
        whole = set_measures(query, measured)
        evidence = _with_short_forms(query, query.asked, measured)
        if query.asked.kind == "person" and not any(one.short for one in evidence[:LEADING]):
            # Not a person after all: "Who approved the wind farm?" is answered by a board.
            evidence = _with_short_forms(query, replace(query.asked, kind="name"), measured)
        return Reading(evidence, self._weights.answerable.probability(whole))

    def measure(self, query: Query, passages: Sequence[Passage]) -> list[Scored]:
        """The sentences of the passages with their measures, best first."""
        found = candidates(passages)
        weights = term_weights(query, found)
        # What the words say decides which sentences are worth embedding.
        best = max((passage.score for passage in passages), default=0.0)
        by_words = [sentence_features(query, candidate, weights, 0.0, best) for candidate in found]
        order = sorted(
            range(len(found)),
            key=lambda i: (
                -(by_words[i]["coverage"] + 0.5 * by_words[i]["coverage_before"] + 0.1 * by_words[i]["rank"])
            ),
        )[:EMBEDDED]
        if not order:
            return []
        question = self._embedder.embed_query(query.text)
        vectors = self._embedder.embed_documents([found[i].text for i in order])
        scored = []
        for i, similarity in zip(order, vectors @ question, strict=True):
            features = {**by_words[i], "similarity": float(similarity)}
            scored.append(Scored(found[i], features, self._weights.sentence.probability(features)))
        return sorted(scored, key=lambda one: -one.score)


def set_measures(query: Query, measured: Sequence[Scored]) -> dict[str, float]:
    """What speaks for an answer standing in the passages at all."""
    weights = term_weights(query, [one.candidate for one in measured])
    return set_features(query, [(one.candidate, one.features, one.score) for one in measured], weights)


def _with_short_forms(query: Query, asked: Asked, measured: Sequence[Scored]) -> tuple[Evidence, ...]:
    """The sentences as evidence, with the shortest words of the kind asked for."""
    evidence: list[Evidence] = []
    for scored in measured:
        candidate = scored.candidate
        short = short_form(query.text, asked, candidate.text)
        if short is not None:
            short = Span(candidate.span.start + short.start, candidate.span.start + short.end)
        evidence.append(Evidence(candidate.passage, candidate.span, short, scored.score))
    return tuple(evidence)
