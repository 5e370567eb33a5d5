"""Answers made of the articles' own sentences, each with its footnote. Nothing is written, all is quoted."""

from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from index.article import Span
from index.sentences import split_sentences
from qa.answer import Answer, Citation, Sentence
from qa.passage import Passage
from qa.reader import Evidence, Reader, Reading
from qa.reader.asked import asked_for
from qa.terms import LIGHT_WORDS, content_words, keys

ABSTAINED = "Your articles do not say."

MODEL = "quote"

# A question for one fact has one right sentence; these others may need several.
_OPEN_KINDS = frozenset({"reason", "manner", "thing", "yes-no"})
MAX_SENTENCES = 3
"""More than three quoted sentences are a list to read, not an answer."""

RELATIVE_SCORE = 0.8
"""A further sentence must score this share of the best one: one right sentence is worth three vague ones."""

MISSING_SHARE = 0.5
ASKED_SHARE = 0.25
"""A neighbour is quoted too if it has this share of the question's words that the best sentence lacks, and
this share of all of them."""

SAME_SENTENCE = 92.0
"""Similarity (0 to 100, rapidfuzz token sort) of two wire copies of one sentence."""

NEAREST = 3
"""Passages shown when the articles do not say."""


@dataclass(frozen=True, slots=True)
class _Quote:
    """One sentence of the answer and every place where it stands."""

    places: tuple[tuple[Passage, Span], ...]

    @property
    def text(self) -> str:
        passage, span = self.places[0]
        return _text(passage, span)


class ExtractiveAnswerer:
    """Quotes the best sentences; abstains when they probably do not answer.

    Args:
        reader: finds the sentences.
        threshold: of the probability that the passages answer (0 to 1); below it, abstain.
    """

    def __init__(self, reader: Reader, threshold: float) -> None:
        self._reader = reader
        self._threshold = threshold

    def answer(self, question: str, standalone_question: str, passages: Sequence[Passage]) -> Answer:
        """Answer with one to three quoted sentences, or abstain with the nearest passages."""
        reading = self._reader.read(standalone_question, passages)
        if not reading.evidence or reading.answerable < self._threshold:
            return _abstain(question, standalone_question, reading)
        quotes = _choose(standalone_question, reading.evidence)
        return _compose(question, standalone_question, reading, quotes)


def _choose(question: str, evidence: Sequence[Evidence]) -> list[_Quote]:
    """The sentences to quote, in the order in which they read well."""
    best = evidence[0]
    limit = MAX_SENTENCES if asked_for(question).kind in _OPEN_KINDS else 1
    chosen: list[list[Evidence]] = []
    for one in evidence:
        if one.score < RELATIVE_SCORE * best.score:
            break
        same = next((group for group in chosen if _same(group[0], one)), None)
        if same is not None:
            if all(other.passage.article_id != one.passage.article_id for other in same):
                same.append(one)
        elif len(chosen) < limit:
            chosen.append([one])
    quotes = [_Quote(tuple((one.passage, one.sentence) for one in group)) for group in chosen]
    beside = _beside(question, best)
    if beside is not None and all(beside not in quote.places for quote in quotes):
        quotes = [quotes[0], _Quote((beside,)), *quotes[1:]][:MAX_SENTENCES]
    return _reading_order(quotes)


def _beside(question: str, best: Evidence) -> tuple[Passage, Span] | None:
    """The sentence before or after the best one, if it says what the best one leaves out of the question."""
    passage, offset = best.passage, best.passage.start
    sentences = split_sentences(passage.text)
    here = Span(best.sentence.start - offset, best.sentence.end - offset)
    if here not in sentences:
        return None
    asked = {word.key for word in content_words(question) if word.plain not in LIGHT_WORDS}
    missing = asked - keys(passage.text[here.start : here.end])
    place = sentences.index(here)
    for other in (place - 1, place + 1):
        if 0 <= other < len(sentences):
            span = sentences[other]
            supplied = missing & keys(passage.text[span.start : span.end])
            if len(supplied) >= max(1.0, MISSING_SHARE * len(missing), ASKED_SHARE * len(asked)):
                return passage, Span(offset + span.start, offset + span.end)
    return None


def _reading_order(quotes: list[_Quote]) -> list[_Quote]:
    """Articles in the order of their best sentence; within one, as they stand in it."""
    articles = list(dict.fromkeys(quote.places[0][0].article_id for quote in quotes))
    return sorted(
        quotes, key=lambda quote: (articles.index(quote.places[0][0].article_id), quote.places[0][1].start)
    )


def _same(one: Evidence, other: Evidence) -> bool:
    """Whether two sentences are copies of one."""
    texts = _text(one.passage, one.sentence), _text(other.passage, other.sentence)
    return fuzz.token_sort_ratio(*texts) >= SAME_SENTENCE


def _compose(question: str, standalone_question: str, reading: Reading, quotes: Sequence[_Quote]) -> Answer:
    citations: list[Citation] = []
    sentences: list[Sentence] = []
    for quote in quotes:
        first = len(citations) + 1
        citations += [_citation(first + i, passage, span) for i, (passage, span) in enumerate(quote.places)]
        numbers = tuple(range(first, len(citations) + 1))
        sentences.append(Sentence(text=quote.text, citations=numbers, support="supported"))
    quoted = {place for quote in quotes for place in quote.places}
    short = next(
        (
            _text(e.passage, e.short)
            for e in reading.evidence
            if e.short and (e.passage, e.sentence) in quoted
        ),
        None,
    )
    return Answer(
        question=question,
        standalone_question=standalone_question,
        answer=" ".join(f"{s.text} {''.join(f'[{n}]' for n in s.citations)}" for s in sentences),
        short=short,
        abstained=False,
        confidence=reading.answerable,
        sentences=tuple(sentences),
        citations=tuple(citations),
        timings_ms={},
        model=MODEL,
    )


def _abstain(question: str, standalone_question: str, reading: Reading) -> Answer:
    nearest: dict[tuple[str, int], Evidence] = {}
    for one in reading.evidence:
        nearest.setdefault((one.passage.article_id, one.passage.start), one)
    citations = [
        _citation(n, one.passage, one.sentence) for n, one in enumerate(list(nearest.values())[:NEAREST], 1)
    ]
    return Answer(
        question=question,
        standalone_question=standalone_question,
        answer=ABSTAINED,
        short=None,
        abstained=True,
        confidence=reading.answerable,
        sentences=(),
        citations=tuple(citations),
        timings_ms={},
        model=MODEL,
    )


def _citation(n: int, passage: Passage, span: Span) -> Citation:
    return Citation(
        n=n,
        article_id=passage.article_id,
        title=passage.title,
        published=passage.published,
        source=passage.source,
        path=passage.path,
        url=passage.url,
        start=span.start,
        end=span.end,
        quote=passage.text[span.start - passage.start : span.end - passage.start],
        passage_start=passage.start,
        passage_end=passage.end,
        passage=passage.text,
    )


def _text(passage: Passage, span: Span) -> str:
    """As it is shown: the soft line breaks of wire copy are spaces."""
    return " ".join(passage.text[span.start - passage.start : span.end - passage.start].split())
