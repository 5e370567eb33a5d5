"""What is measured of a question, its passages and each of their sentences: plain numbers, mostly 0 to 1."""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from index.article import Span
from index.sentences import split_sentences
from qa.passage import Passage
from qa.reader.asked import Asked, asked_for
from qa.reader.short_form import best_candidate
from qa.terms import LIGHT_WORDS, content_words, initialisms, is_stopword, keys, names, words

LIGHT_WEIGHT = 0.35
"""What a light word ("name", "said") counts against a topical one."""

NAME_WEIGHT = 1.5
"""What a name or a number of the question counts against another word."""

NEAR_CHARACTERS = 40.0
"""How fast a candidate loses by standing away from the question's words: half a line."""


LEADING = 3
"""Sentences of which one must be of the kind asked for and near the topic: at most as many are quoted."""

# A sentence that goes on about what the one before it named.
_CARRIES = re.compile(r"[\"“]?(?:It|He|She|They|This|That|These|Those|His|Her|Its|Their|The)\b")

# What a newspaper's correction quotes of itself is what was wrong.
_RETRACTED = re.compile(r"\b(?:we (?:wrote|reported) that|an earlier version of this)\b", re.I)


@dataclass(frozen=True, slots=True)
class Query:
    """A question, analysed once.

    Attributes:
        text: as understood.
        asked: what it asks for.
        terms: the keys of its content words, in order, without repetition.
        strict: the keys of its names and numbers: what an answer can hardly do without.
    """

    text: str
    asked: Asked
    terms: tuple[str, ...]
    strict: frozenset[str]

    @classmethod
    def of(cls, question: str) -> "Query":
        """Analyse a question."""
        content = content_words(question)
        named = {
            key for name in names(question) for key in (w.key for w in words(name) if not is_stopword(w))
        }
        numbers = {word.key for word in content if word.is_number}
        terms = tuple(dict.fromkeys(word.key for word in content))
        return cls(question, asked_for(question), terms, frozenset(named | numbers) & frozenset(terms))


@dataclass(frozen=True, slots=True)
class Candidate:
    """One sentence of a passage, with its words and its place.

    Attributes:
        passage: the passage that it stands in.
        rank: the passage's place, from 0.
        span: its range in the article's canonical text.
        text: as written.
        keys: of its words, in order.
        all_keys: of its words and of the initials of its names.
        before: the keys of the sentence before it in the passage.
        around: the keys of the passage, its title and heading.
    """

    passage: Passage
    rank: int
    span: Span
    text: str
    keys: tuple[str, ...]
    all_keys: frozenset[str]
    before: frozenset[str]
    around: frozenset[str]


def candidates(passages: Sequence[Passage]) -> list[Candidate]:
    """The sentences of the passages; one that two passages share counts once, in the better passage."""
    found: list[Candidate] = []
    seen: set[tuple[str, Span]] = set()
    for rank, passage in enumerate(passages):
        around = keys(f"{passage.title}\n{passage.heading}\n{passage.text}")
        before: frozenset[str] = keys(passage.title)
        for span in split_sentences(passage.text):
            text = passage.text[span.start : span.end]
            spelled = words(text)
            all_keys = frozenset(w.key for w in spelled) | initialisms(spelled)
            place = Span(passage.start + span.start, passage.start + span.end)
            if spelled and (passage.article_id, place) not in seen:
                seen.add((passage.article_id, place))
                in_order = tuple(w.key for w in spelled)
                found.append(Candidate(passage, rank, place, text, in_order, all_keys, before, around))
            before = all_keys
    return found


def term_weights(query: Query, sentences: Sequence[Candidate]) -> dict[str, float]:
    """How much each term of the question tells: rare in these sentences is much, light words are little."""
    total = len(sentences)
    weights: dict[str, float] = {}
    for term in query.terms:
        holding = sum(1 for sentence in sentences if term in sentence.all_keys)
        weight = math.log((total + 1.0) / (holding + 0.5) + 1.0)
        if term in query.strict:
            weight *= NAME_WEIGHT
        elif term in _LIGHT_KEYS:
            weight *= LIGHT_WEIGHT
        weights[term] = weight
    return weights


def sentence_features(
    query: Query, sentence: Candidate, weights: Mapping[str, float], similarity: float, best_score: float
) -> dict[str, float]:
    """What speaks for a sentence as the answer.

    Args:
        query: the question.
        sentence: the sentence.
        weights: of the question's terms.
        similarity: cosine of the sentence's and the question's vectors.
        best_score: of the best passage.
    """
    in_sentence = _coverage(weights, sentence.all_keys)
    with_before = _coverage(weights, sentence.all_keys | sentence.before)
    short = best_candidate(query.text, query.asked, sentence.text)
    strict = {term: weights[term] for term in query.strict}
    typed = query.asked.kind not in {"manner", "yes-no", "thing"}
    return {
        "coverage": in_sentence,
        "coverage_before": with_before - in_sentence,
        "coverage_passage": _coverage(weights, sentence.around),
        "carried": with_before - in_sentence if _CARRIES.match(sentence.text) else 0.0,
        "pairs": _pairs(query.terms, sentence.keys),
        "similarity": similarity,
        "passage_similarity": sentence.passage.similarity or 0.0,
        "typed_and_found": float(typed and short is not None),
        "typed_and_missing": float(typed and short is None),
        "counted": float(short is not None and short.counted),
        "near": math.exp(-short.distance / NEAR_CHARACTERS) if short else 0.0,
        "names_near": _coverage(strict, sentence.all_keys | sentence.before) if strict else 1.0,
        "behind": best_score - sentence.passage.score,
        "rank": 1.0 / (1.0 + sentence.rank),
        "length": math.log1p(len(sentence.keys)),
        "retracted": float(_RETRACTED.search(sentence.text) is not None),
        "is_question": float(sentence.text.rstrip("\"”’'").endswith("?")),
        "is_fragment": float(sentence.text.rstrip("\"”’')")[-1:] not in {".", "!", "?"}),
    }


def set_features(
    query: Query,
    scored: Sequence[tuple[Candidate, Mapping[str, float], float]],
    weights: Mapping[str, float],
) -> dict[str, float]:
    """What speaks for an answer standing in the passages at all.

    Args:
        query: the question.
        scored: sentences with their features and scores, best first, at least one.
        weights: of the question's terms.
    """
    best, features, score = scored[0]
    leading = scored[:LEADING]
    anywhere = frozenset().union(*(candidate.around for candidate, _, _ in scored))
    strict = {term: weights[term] for term in query.strict}
    topic = {term: weight for term, weight in weights.items() if term not in query.strict | _LIGHT_KEYS}
    return {
        "score": score,
        "coverage": features["coverage"],
        "coverage_passage": features["coverage_passage"],
        "coverage_anywhere": _coverage(weights, anywhere),
        "names_missing": 1.0 - _coverage(strict, anywhere) if strict else 0.0,
        "names_apart": 1.0 - _coverage(strict, best.around) if strict else 0.0,
        "similarity": max(found["similarity"] for _, found, _ in scored),
        "passage_similarity": max(found["passage_similarity"] for _, found, _ in scored),
        "typed_and_missing": min(found["typed_and_missing"] for _, found, _ in leading),
        "second_score": scored[1][2] if len(scored) > 1 else 0.0,
        "topic_near": max(_coverage(topic, one.all_keys | one.before) for one, _, _ in leading)
        if topic
        else 1.0,
        "topic_anywhere": _coverage(topic, anywhere) if topic else 1.0,
    }


def _coverage(weights: Mapping[str, float], present: frozenset[str]) -> float:
    """The share of the terms' weight that is present; 0 without terms."""
    total = sum(weights.values())
    return sum(weight for term, weight in weights.items() if term in present) / total if total else 0.0


def _pairs(terms: Sequence[str], sentence: Sequence[str]) -> float:
    """The share of the question's neighbouring terms that stand within three words in the sentence."""
    pairs = list(pairwise(terms))
    if not pairs:
        return 0.0
    places: dict[str, list[int]] = {}
    for place, key in enumerate(sentence):
        places.setdefault(key, []).append(place)
    near = sum(
        1
        for one, two in pairs
        if any(abs(a - b) <= 3 for a in places.get(one, ()) for b in places.get(two, ()))
    )
    return near / len(pairs)


_LIGHT_KEYS = frozenset(word.key for word in words(" ".join(sorted(LIGHT_WORDS))))
