"""What speaks for and against an answer, as the calibration sees it.

The network is taken in by a passage that has the right subject and the wrong fact. What its figures miss can
partly be counted: words, names and numbers of the question that the passage, or the sentence of the answer,
does not have; a negation on one side only; a word beside its opposite; an answer of the wrong kind. On
eval/reading/squad2 (every second question, the network before fine-tuning, cross-validated over articles)
they lift the area under the ROC curve of answerability from .70 to .75, and F1 over all by 4 points.
"""

import re
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from index.article import Span
from index.sentences import split_sentences
from qa.reader.asked import asked_for
from qa.reader.decoding import Guess, PairLogits
from qa.reader.encoding import Encoded, Pair
from qa.reader.opposites import OPPOSITES

FEATURES = (
    "answerable",
    "over_null",
    "share",
    "relevant",
    "words_missing",
    "words_missing_near",
    "count_missing",
    "names_missing",
    "names_missing_in_sentence",
    "numbers_missing_in_sentence",
    "negated",
    "negated_on_one_side",
    "opposites",
    "wrong_kind",
    "likeness",
    "likeness_in_sentence",
    "least_likeness",
    "least_likeness_in_sentence",
    "length",
    "answer_is_name",
)
"""Names of the columns of `measure`."""

NOTHING_OVER_NULL = -20.0
NOTHING_SHARE = -10.0
"""For a passage without any span: far on the side of "no answer"."""

LIKENESS_SPECIAL = 1000
"""Word pieces below this id are special tokens, punctuation and single characters."""

_STOPWORDS = frozenset(
    """the a an in on at of for to by from with as it its this that these those what which who whom whose when
    where why how is are was were do does did has have had be been being and but or if not many much i you we
    he she they his her their than then there into about during after before between name type kind one s
    """.split()  # noqa: SIM905 (a list of seventy strings is harder to read)
)
_SUFFIXES = ("ing", "edly", "ed", "es", "s", "ly", "'s", "’s", "ion", "al")
_WORD = re.compile(r"[A-Za-z0-9][\w’'-]*")
_NEGATION = re.compile(
    r"n't|n’t|\b(?:not|never|no|without|except|least|lacks?|un\w+|fail\w*)\b", re.IGNORECASE
)
_FIGURE = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|half|century|once|twice)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class _Text:
    """A stretch of text and the stems in it."""

    text: str
    stems: frozenset[str]
    beginnings: frozenset[str]

    @classmethod
    def of(cls, text: str) -> "_Text":
        stems = frozenset(_stem(word) for word in _WORD.findall(text))
        return cls(text, stems, frozenset(stem[:5] for stem in stems if len(stem) > 4))

    def lacks(self, word: str) -> bool:
        stem = _stem(word)
        return stem not in self.stems and stem[:5] not in self.beginnings


def measure(
    pair: Pair, encoded: Encoded, logits: PairLogits, guess: Guess | None, vectors: npt.NDArray[np.float32]
) -> npt.NDArray[np.float32]:
    """The figures that tell whether a passage answers, (len(FEATURES),).

    Args:
        pair: what was read.
        encoded: the same as word pieces.
        logits: what the network said.
        guess: the best span, or None for an empty passage.
        vectors: of the word pieces, (vocabulary, width); see `qa.reader.word_table`.
    """
    null = float(logits.start[0] + logits.end[0])
    over_null = guess.score - null if guess else NOTHING_OVER_NULL
    share = float(np.log(max(guess.share, 1e-6))) if guess else NOTHING_SHARE
    span = guess.span if guess else Span(0, 0)
    sentence, near = _around(pair.passage, span)
    return np.asarray(
        [
            logits.answerable,
            over_null,
            share,
            logits.relevant,
            *_missing(pair, sentence, near),
            *_contradictions(pair, sentence, pair.passage[span.start : span.end]),
            *_likeness(encoded, sentence, vectors),
            np.log(max(len(pair.passage), 1)),
            float(pair.passage[span.start : span.start + 1].isupper()),
        ],
        dtype=np.float32,
    )


def _around(passage: str, span: Span) -> tuple[Span, Span]:
    """The sentence of the answer, and the same with its neighbours."""
    sentences = split_sentences(passage)
    if not sentences:
        return Span(0, len(passage)), Span(0, len(passage))
    here = next((i for i, s in enumerate(sentences) if s.start <= span.start < s.end), 0)
    last = min(here + 1, len(sentences) - 1)
    return sentences[here], Span(sentences[max(here - 1, 0)].start, sentences[last].end)


def _missing(pair: Pair, sentence: Span, near: Span) -> list[float]:
    """Shares of the question's words, names and numbers that are not where they should be."""
    asked = [word for word in _WORD.findall(pair.question) if word.lower() not in _STOPWORDS]
    first = next(iter(_WORD.findall(pair.question)), "")
    names = [word for word in asked if word[0].isupper() and word != first]
    numbers = [word for word in asked if word[0].isdigit()]
    whole = _Text.of(f"{pair.title} {pair.passage}")
    title = _Text.of(pair.title)
    here = _Text.of(pair.passage[sentence.start : sentence.end])
    close = _Text.of(pair.passage[near.start : near.end])

    def share(words: list[str], *places: _Text) -> float:
        lacking = sum(1 for word in words if all(place.lacks(word) for place in places))
        return lacking / max(1, len(words))

    return [
        share(asked, whole),
        share(asked, close, title),
        float(sum(1 for word in asked if whole.lacks(word))),
        share(names, whole),
        share(names, here, title),
        share(numbers, here),
    ]


def _contradictions(pair: Pair, sentence: Span, answer: str) -> list[float]:
    """Negation in the question, and on one side only; opposites; an answer of the wrong kind."""
    text = pair.passage[sentence.start : sentence.end]
    negated = bool(_NEGATION.search(pair.question))
    words = {word.lower() for word in _WORD.findall(text)}
    asked = [word.lower() for word in _WORD.findall(pair.question)]
    opposed = sum(
        1 for w in asked if w not in words and any(other in words for other in OPPOSITES.get(w, ()))
    )
    kind = asked_for(pair.question).kind
    wrong = (kind in {"count", "quantity", "date", "times"} and not _FIGURE.search(answer)) or (
        kind in {"person", "place", "name"} and not re.search("[A-Z]", answer)
    )
    return [float(negated), float(negated != bool(_NEGATION.search(text))), float(opposed), float(wrong)]


def _likeness(encoded: Encoded, sentence: Span, vectors: npt.NDArray[np.float32]) -> list[float]:
    """How near each word piece of the question has one in the passage, and in the answer's sentence.

    Mean (rare pieces counting more: the vocabulary is sorted by frequency) and least cosine.
    """
    asked = np.asarray(
        [i for i in encoded.ids[1 : encoded.second - 1] if i >= LIKENESS_SPECIAL], dtype=np.int64
    )
    passage = encoded.ids[encoded.second : encoded.first + len(encoded.offsets)]
    if not len(asked) or not len(encoded.offsets):
        return [0.0, 0.0, 0.0, 0.0]
    cosines = _unit(vectors[asked]) @ _unit(vectors[passage]).T
    inside = (encoded.offsets[:, 0] >= sentence.start) & (encoded.offsets[:, 1] <= sentence.end)
    here = cosines[:, encoded.first - encoded.second :][:, inside]
    weights = np.log(asked.astype(np.float64))
    found = [part.max(axis=1) if part.shape[1] else np.zeros(len(asked)) for part in (cosines, here)]
    means = [float((best * weights).sum() / weights.sum()) for best in found]
    return [*means, *(float(best.min()) for best in found)]


def _unit(rows: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    result: npt.NDArray[np.float32] = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-6)
    return result


def _stem(word: str) -> str:
    """A rough stem: enough to see that "invaded" and "invasion" may be one word."""
    word = word.lower()
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= 4:
            return word[: -len(suffix)]
    return word
