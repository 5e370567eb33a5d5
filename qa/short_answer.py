"""The shortest words that answer: the reader's spans, trimmed, weighed and added up where they agree."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from index.article import Span
from index.dateline import dateline_end
from qa.answer_form import kind_asked
from qa.overlap import alike, coverage
from qa.passage import Passage
from qa.reader import Evidence
from qa.reader.asked import Asked, Kind
from qa.reader.short_form import best_candidate, candidate_spans
from qa.same_answer import same
from qa.terms import content_words, keys, words

LONGEST = 12
"""Words of a short form; longer ones are sentences and are quoted as such."""

LONGEST_FACT = 8
"""Words from which the answer to "who", "when" or "how many" is looked for inside the reader's span."""

FITS = 1.25
"""What a span of the kind asked for counts against one that is not, among near-equal ones."""

COVERAGE = 0.5
"""How much of a span's strength hangs on the question's words standing in its sentence or near by."""

RETRIEVED = 1.0
"""How fast it fades with the distance of its passage's score from the best: exp(-RETRIEVED * distance)."""

AGREEMENT = 0.4
"""What every further sentence that says the same adds, of its own strength.

These three lie between points of a grid over 182 questions of eval/wiki_qa, 260 of eval/news and the sample's
40, by what `footnote eval` prints as "F1 if made to answer"; half or twice of each costs a point at most.
"""

TAKEN_BACK = 0.3
"""What a sentence counts that repeats what was wrong: "We wrote that 140 homes …"."""

ECHO, HALF_ECHO = 0.2, 0.7
"""What a span counts whose words all stand in the question, and one half of whose words do: who asks for the
winner of the Nobel prize does not ask for Nobel."""

CONSIDERED = 12
"""Sentences whose spans are compared."""

COPY = 0.9
"""From this overlap on two sentences are copies, and their agreement says nothing."""

# A kind of answer that has a surface of its own; a reason or a thing may be any words.
_SHAPED: frozenset[Kind] = frozenset({"person", "date", "count", "quantity", "times", "place", "name"})

# What the place and the day before a story can answer.
_IN_DATELINES: frozenset[Kind] = frozenset({"date", "place"})

_WRONG = re.compile(
    r"\b(?:we (?:wrote|reported|said)|(?:wrongly|incorrectly|mistakenly|erroneously) \w+|misstated)\b", re.I
)
_LEADING = re.compile(
    r"(?:[\s,;:.\-–—)\]]+"
    r"|(?:in|on|at|by|from|of|for|with|to|into|since|until|during|about|around|near|as|that|and|or|but|was|were|is|are)\b"
    r"(?=\s))+",
    re.I,
)
_PLACED = re.compile(r"\b(?:in|at|near|to|from|of|off|outside)\s\Z", re.I)
_LEADING_FREE = re.compile(r"[\s,;:.\-–—)\]]+")
_TRAILING = re.compile(
    r"(?:[\s,;:.!?\-–—(\[]+|\s(?:and|or|but|who|which|that|in|on|at|by|of|for|with|to|from|was|is|were|are|the|a|an))+\Z",
    re.I,
)
_CLAUSE = re.compile(
    r",\s(?:who|which|whose|where|when|while|after|before|according|said|saying|and\s\w+ed\b)\b.*\Z", re.S
)
_PAIRS = (("(", ")"), ("[", "]"), ("“", "”"), ("«", "»"), ('"', '"'))


@dataclass(frozen=True, slots=True)
class ShortAnswer:
    """A short form and everything that says it.

    Attributes:
        text: as it is shown.
        evidence: the sentences that say it, strongest first, each with its own span in `short`.
        strength: how well it answers, all of them taken together; comparable within one question.
        best: the strength of the strongest sentence alone.
        fits: whether it is of the kind asked for.
    """

    text: str
    evidence: tuple[Evidence, ...]
    strength: float
    best: float
    fits: bool


@dataclass(frozen=True, slots=True)
class _Span:
    """What one sentence offers as a short form."""

    evidence: Evidence
    text: str
    strength: float
    fits: bool


def short_answers(question: str, evidence: Sequence[Evidence]) -> list[ShortAnswer]:
    """Everything that the sentences offer as a short form, the best first.

    Spans that say the same are one answer, whose strength is that of its best sentence and a share of
    every further one that is no copy: several articles that agree are right more often than one.

    Args:
        question: standing alone.
        evidence: of one reading, best first.
    """
    asked = kind_asked(question)
    strong = strengths(question, evidence)[:CONSIDERED]
    offered = [one for e, worth in strong if (one := _offer(question, asked, e, worth)) is not None]
    offered.sort(key=lambda one: -one.strength)
    groups: list[list[_Span]] = []
    for one in offered:
        group = next((g for g in groups if same(g[0].text, one.text, asked)), None)
        if group is None:
            groups.append([one])
        else:
            group.append(one)
    return sorted((_merged(group) for group in groups), key=lambda one: -one.strength)


def strengths(question: str, evidence: Sequence[Evidence]) -> list[tuple[Evidence, float]]:
    """How well each sentence answers (0 to 1), best first.

    The reader's score, less where the question's words are missing in the sentence and around it, and less
    where retrieval saw little in its passage.
    """
    top = max((one.passage.score for one in evidence), default=0.0)
    found = []
    for one in evidence:
        held = coverage(question, one.passage, one.sentence)
        retrieved = math.exp(RETRIEVED * (one.passage.score - top))
        worth = one.score * (1.0 - COVERAGE * (1.0 - held)) * retrieved
        if _WRONG.search(_sentence(one)):
            worth *= TAKEN_BACK
        found.append((one, worth))
    return sorted(found, key=lambda pair: -pair[1])


def _offer(question: str, asked: Asked, evidence: Evidence, worth: float) -> _Span | None:
    span, fits = _narrowed(question, asked, evidence)
    if span is None or (asked.kind not in _IN_DATELINES and _in_dateline(evidence.passage, span)):
        return None
    text = shown(evidence.passage, span)
    if not words(text):
        return None
    narrowed = replace(evidence, short=span)
    strength = worth * (FITS if fits else 1.0) * _news(question, text)
    return _Span(narrowed, text, strength, fits)


def _news(question: str, text: str) -> float:
    """What a span counts for telling more than the question does."""
    told = [word.key for word in content_words(text)]
    known = keys(question)
    echoed = sum(key in known for key in told)
    if not told or 2 * echoed < len(told):
        return 1.0
    return ECHO if echoed == len(told) else HALF_ECHO


def _in_dateline(passage: Passage, span: Span) -> bool:
    """Whether the words stand before the story: "CASTREL, May 29 (Harbour Post) - "."""
    return span.end - passage.start <= dateline_end(passage.text)


def _narrowed(question: str, asked: Asked, evidence: Evidence) -> tuple[Span | None, bool]:
    """The words of one sentence that answer, and whether they are of the kind asked for."""
    passage, sentence, at = evidence.passage, evidence.sentence, evidence.sentence.start
    text = passage.text[at - passage.start : sentence.end - passage.start]
    if evidence.short is None:
        found = best_candidate(question, asked, text)
        return (Span(at + found.span.start, at + found.span.end), True) if found else (None, False)
    span = trimmed(passage, evidence.short, asked.kind)
    if asked.kind not in _SHAPED or span.end <= span.start:
        return (span if span.end > span.start else None), False
    shaped = [
        Span(at + one.start, at + one.end)
        for one in candidate_spans(asked, text)
        if at + one.start < span.end and span.start < at + one.end
    ]
    if shaped and len(words(shown(passage, span))) > LONGEST_FACT:
        return shaped[0], True
    begin, end = span.start - passage.start, span.end - passage.start
    if asked.kind == "person" and _is_a_place(
        passage.text[:begin], passage.text[begin:end], passage.text[end:]
    ):
        return span, False
    return span, bool(shaped)


def _is_a_place(before: str, name: str, behind: str) -> bool:
    """Whether a single name stands as places do: "in Brimoor", "Brimoor's terminal", "CASTREL, May 29"."""
    if " " in name:
        return False
    return (
        bool(_PLACED.search(before))
        or behind.startswith(("'s ", "’s "))
        or (name.isupper() and len(name) > 3)
    )


def _merged(group: Sequence[_Span]) -> ShortAnswer:
    """One answer from all spans that say the same, strongest first."""
    first = group[0]
    total = first.strength
    heard = [_sentence(first.evidence)]
    for one in group[1:]:
        sentence = _sentence(one.evidence)
        if all(alike(sentence, other) < COPY for other in heard):
            total += AGREEMENT * one.strength
            heard.append(sentence)
    return ShortAnswer(
        text=first.text,
        evidence=tuple(one.evidence for one in group),
        strength=total,
        best=first.strength,
        fits=first.fits,
    )


def trimmed(passage: Passage, span: Span, kind: Kind) -> Span:
    """A span without what does not belong to the answer: prepositions before it, commas and clauses behind.

    Half a pair of brackets or quotation marks is dropped, too.
    """
    text = passage.text[span.start - passage.start : span.end - passage.start]
    start, end = 0, len(text)
    leading = _LEADING if kind in _SHAPED or kind == "thing" else _LEADING_FREE
    if (match := leading.match(text)) and match.end() < end:
        start = match.end()
    if kind in _SHAPED and (clause := _CLAUSE.search(text, start)):
        end = clause.start()
    if (behind := _TRAILING.search(text, start, end)) and behind.start() > start:
        end = behind.start()
    start, end = _without_half_pairs(text, start, end)
    return Span(span.start + start, span.start + end)


def _without_half_pairs(text: str, start: int, end: int) -> tuple[int, int]:
    for opening, closing in _PAIRS:
        inside = text[start:end]
        half = (
            inside.count(opening) % 2
            if opening == closing
            else inside.count(opening) != inside.count(closing)
        )
        if half and inside.startswith((opening, closing)):
            start += 1
        elif half and inside.endswith((opening, closing)):
            end -= 1
    return start, end


def is_short(text: str) -> bool:
    """Whether it can be shown as a short form."""
    return 0 < len(text.split()) <= LONGEST


def shown(passage: Passage, span: Span) -> str:
    """Words as they are shown: the soft line breaks of wire copy are spaces."""
    return " ".join(passage.text[span.start - passage.start : span.end - passage.start].split())


def _sentence(evidence: Evidence) -> str:
    return shown(evidence.passage, evidence.sentence)
