"""Which sentences of the articles make up an answer, and in which order they read well."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from index.article import Span
from index.sentences import split_sentences
from qa.answer_form import Form, form_of, speaker
from qa.noun_phrases import looks_like_person
from qa.overlap import BEFORE, LIGHT_WEIGHT, alike, coverage, held, held_by_passage, topic
from qa.passage import Passage
from qa.reader import Evidence
from qa.reader.opposites import OPPOSITES
from qa.same_answer import figures, negations
from qa.short_answer import shown, strengths
from qa.terms import LIGHT_WORDS, content_words, is_stopword, keys, names, words

MOST = 5
"""Sentences of an answer to "why", "how", "what did they say", "tell me about"; more are a list to read."""

SAME_SENTENCE = 92.0
"""Similarity (0 to 100, rapidfuzz) of two wire copies of one sentence that says the same."""

NEAR_REPETITION = 0.7
"""From this share of its content words in a chosen sentence on, a sentence says nothing new."""

NOVELTY = 0.3
"""What novelty counts against relevance (0.7) for a further sentence: the usual λ = 0.7 of MMR."""

FURTHER: dict[Form, float] = {"explanation": 0.6, "said": 0.6, "list": 0.6, "story": 0.5}
"""A further sentence must be this relevant, as a share of the best one's. One right sentence is worth three
vague ones, so it is high where the reader found one; a story is told by many."""

EVIDENCE, PASSAGE, COVERED = 0.5, 0.2, 0.3
"""What makes a sentence relevant: the reader's score, its passage's, the question's words. They sum to 1."""

LEAD = 0.25
"""What standing among an article's first sentences adds for a story: news tells the most important first."""

LEAD_CHARACTERS = 500
"""How far an article's lead reaches: two or three sentences."""

SPOKEN = 0.3
"""What being said by the one asked about adds for "what did they say"."""

MISSING_SHARE = 0.5
ASKED_SHARE = 0.25
SUPPLIED = 2
"""A neighbour is quoted too if it has this share of the question's words that the best sentence lacks, this
share of all of them, and this many."""

_SAYS = re.compile(
    r"\b(?:said|says|say|told|tells|added|adds|argued|argues|warned|warns|called|calls|stressed|noted|claimed|claims"
    r"|replied|responded|insisted|explained|announced|declared|wrote|asked|described|accused|urged|promised|denied"
    r"|according to)\b",
    re.I,
)
_QUOTED = re.compile(r"[\"“”«»]")
_PERSONAL = re.compile(
    r"[\"“]?(?:He|She|It|They|His|Her|Its|Their|This|These|That|Those)\b(?!\s+(?:is|was)\s+(?:the|a)\s+(?:first|only)\b)"
)


@dataclass(frozen=True, slots=True)
class Quote:
    """One sentence of the answer and every place where it stands.

    Attributes:
        places: passage and range in the article's canonical text; the first one is shown.
    """

    places: tuple[tuple[Passage, Span], ...]

    @property
    def text(self) -> str:
        """As it is shown."""
        return shown(*self.places[0])

    @property
    def article_id(self) -> str:
        """The article of the place that is shown."""
        return self.places[0][0].article_id


@dataclass(frozen=True, slots=True)
class _Candidate:
    passage: Passage
    span: Span
    relevance: float

    @property
    def text(self) -> str:
        return shown(self.passage, self.span)


def quote_fact(question: str, said: Sequence[Evidence], evidence: Sequence[Evidence]) -> list[Quote]:
    """The sentence that holds the fact, its copies, and the neighbour without which it is not understood.

    Args:
        question: standing alone.
        said: the sentences that say it, strongest first.
        evidence: of the whole reading, where wire copies are looked for.
    """
    best = said[0]
    quote = Quote(_places([best, *(one for one in (*said[1:], *evidence) if is_copy(best, one))]))
    beside = _beside(question, best)
    if beside is None or beside in quote.places:
        return [quote]
    return in_text_order([quote, Quote((beside,))])


def quote_several(question: str, evidence: Sequence[Evidence]) -> list[Quote]:
    """Two to five sentences, if as many are relevant: for why, how, what did they say, tell me about.

    Chosen one by one for relevance and against repetition: maximal marginal relevance, Carbonell and
    Goldstein, "The use of MMR, diversity-based reranking", SIGIR 1998.
    """
    form = form_of(question)
    candidates = _candidates(question, form, evidence)
    chosen = _most_marginal(candidates, FURTHER.get(form, 1.0))
    quotes = [
        Quote(
            _places(
                [Evidence(one.passage, one.span, None, one.relevance)]
                + [e for e in evidence if _copied(one.text, shown(e.passage, e.sentence))]
            )
        )
        for one in chosen
    ]
    if len(quotes) == 1 and form == "explanation" and (beside := _beside(question, evidence[0])):
        quotes.append(Quote((beside,)))
    return by_date(quotes) if form == "story" else in_text_order(quotes)


def _most_marginal(candidates: Sequence[_Candidate], further: float) -> list[_Candidate]:
    """Choose greedily the candidate that is relevant and unlike those chosen before."""
    rest = sorted(candidates, key=lambda one: -one.relevance)
    chosen: list[_Candidate] = []
    while rest and len(chosen) < MOST:
        best = max(rest, key=lambda one: (1.0 - NOVELTY) * one.relevance - NOVELTY * _likeness(one, chosen))
        rest.remove(best)
        if chosen and best.relevance < further * chosen[0].relevance:
            continue
        if _likeness(best, chosen) < NEAR_REPETITION:
            chosen.append(best)
    return chosen


def _likeness(one: _Candidate, chosen: Iterable[_Candidate]) -> float:
    return max((alike(one.text, other.text) for other in chosen), default=0.0)


def _candidates(question: str, form: Form, evidence: Sequence[Evidence]) -> list[_Candidate]:
    """The sentences that may be quoted, each as relevant as the form of the answer makes it."""
    if form in {"explanation", "list", "fact", "verdict"}:
        return [_Candidate(e.passage, e.sentence, worth) for e, worth in strengths(question, evidence)]
    scores = {(e.passage.article_id, e.sentence): e.score for e in evidence}
    passages = list(dict.fromkeys(e.passage for e in evidence))
    most = max(scores.values(), default=0.0) or 1.0
    worth = {p: max(e.score for e in evidence if e.passage is p) / most for p in passages}
    found: dict[tuple[str, Span], _Candidate] = {}
    spoken: set[tuple[str, Span]] = set()
    for passage in passages:
        for span in sentences_of(passage):
            key = (passage.article_id, span)
            relevance = (
                EVIDENCE * scores.get(key, 0.0) / most
                + PASSAGE * worth[passage]
                + COVERED * coverage(question, passage, span)
            )
            if form == "story":
                inside, near = held(question, passage, span)
                is_lead = span.start < LEAD_CHARACTERS
                if not inside and not (is_lead and near):
                    continue
                relevance += LEAD if is_lead else 0.0
            if form == "said" and said_by_speaker(question, passage, span):
                relevance += SPOKEN
                spoken.add(key)
            if key not in found or relevance > found[key].relevance:
                found[key] = _Candidate(passage, span, relevance)
    return [found[key] for key in found if not spoken or key in spoken]


def is_told(question: str, evidence: Sequence[Evidence]) -> bool:
    """Whether one passage holds every word of what a story is asked about (its day counts as text)."""
    wanted = frozenset(key for key, weight in topic(question).weights if weight > LIGHT_WEIGHT)
    return bool(wanted) and any(wanted <= held_by_passage(question, one.passage) for one in evidence)


def said_by_speaker(question: str, passage: Passage, span: Span) -> bool:
    """Whether a sentence tells what the one asked about said, and about what is asked.

    It speaks by a saying verb or a quotation and names the speaker, or has a pronoun behind a sentence that
    does and no other name of a person. Nothing but the speaker asked for, anything said will do.
    """
    text = _raw(passage, span)
    if not (_SAYS.search(text) or _QUOTED.search(text)):
        return False
    who = frozenset(word.key for word in words(speaker(question)) if not is_stopword(word))
    if not who & keys(text):
        begin = span.start - passage.start
        before = keys(passage.text[max(0, begin - BEFORE) : begin])
        pronoun = any(word.plain in {"he", "she", "they", "it"} for word in words(text))
        others = any(looks_like_person(name) and " " in name for name in names(text))
        if not pronoun or others or not who & before:
            return False
    inside, near = held(question, passage, span)
    light = {key for key, weight in topic(question).weights if weight <= LIGHT_WEIGHT}
    rest = {key for key, _ in topic(question).weights} - who - light
    return not rest or bool(rest & (inside | near))


def _beside(question: str, best: Evidence) -> tuple[Passage, Span] | None:
    """The neighbour that the best sentence needs: what its pronoun means, or the rest of the question."""
    passage = best.passage
    spans = sentences_of(passage)
    if best.sentence not in spans:
        return None
    place = spans.index(best.sentence)
    asked = {word.key for word in content_words(question) if word.plain not in LIGHT_WORDS}
    missing = asked - keys(_raw(passage, best.sentence))
    for other in (place - 1, place + 1):
        if 0 <= other < len(spans):
            supplied = missing & keys(_raw(passage, spans[other]))
            if len(supplied) >= max(SUPPLIED, MISSING_SHARE * len(missing), ASKED_SHARE * len(asked)):
                return passage, spans[other]
    if (
        place
        and _PERSONAL.match(_raw(passage, best.sentence))
        and missing & keys(_raw(passage, spans[place - 1]))
    ):
        return passage, spans[place - 1]
    return None


def sentences_of(passage: Passage) -> list[Span]:
    """The sentences of a passage, as ranges of the article's canonical text."""
    return [
        Span(passage.start + span.start, passage.start + span.end) for span in split_sentences(passage.text)
    ]


def is_copy(one: Evidence, other: Evidence) -> bool:
    """Whether two articles hold the same sentence."""
    return _copied(shown(one.passage, one.sentence), shown(other.passage, other.sentence))


def _copied(one: str, other: str) -> bool:
    """Whether one sentence is a copy of the other that supports what it says.

    A figure, a "not" or two names that changed places hardly count among the letters, and turn it around.
    """
    return (
        fuzz.ratio(one, other) >= SAME_SENTENCE
        and figures(one) == figures(other)
        and negations(one) == negations(other)
        and _same_names(one, other)
        and not _opposed(one, other)
    )


def _same_names(one: str, other: str) -> bool:
    """Whether the same names stand in the same order; a capital that only begins a sentence makes none."""
    mine, theirs = words(one), words(other)
    common = {word.plain for word in (*mine, *theirs) if not word.capitalised}
    first, second = (
        [
            word.key
            for word in found
            if word.capitalised and not is_stopword(word) and word.plain not in common
        ]
        for found in (mine, theirs)
    )
    return first == second


def _opposed(one: str, other: str) -> bool:
    """Whether one has a word where the other has its opposite: "approved" and "rejected"."""
    mine, theirs = ({word.plain for word in words(text)} for text in (one, other))
    return any(
        there in OPPOSITES.get(here, ()) or here in OPPOSITES.get(there, ())
        for here in mine - theirs
        for there in theirs - mine
    )


def _places(evidence: Iterable[Evidence]) -> tuple[tuple[Passage, Span], ...]:
    """Where they stand, one place an article."""
    places: dict[str, tuple[Passage, Span]] = {}
    for one in evidence:
        places.setdefault(one.passage.article_id, (one.passage, one.sentence))
    return tuple(places.values())


def _raw(passage: Passage, span: Span) -> str:
    return passage.text[span.start - passage.start : span.end - passage.start]


def in_text_order(quotes: Sequence[Quote]) -> list[Quote]:
    """Articles in the order of their best sentence; within one, as they stand in it."""
    articles = list(dict.fromkeys(quote.article_id for quote in quotes))
    return sorted(quotes, key=lambda quote: (articles.index(quote.article_id), quote.places[0][1].start))


def by_date(quotes: Sequence[Quote]) -> list[Quote]:
    """Oldest article first, as a story is told; those without a date last."""
    ordered = in_text_order(quotes)
    return sorted(
        ordered, key=lambda quote: (quote.places[0][0].published is None, quote.places[0][0].published or "")
    )
