"""Answers made of the articles' own sentences, each with its footnote. Nothing is written, all is quoted.

The one exception: where a question asks several things and the articles tell only some of them, one plain
sentence without a footnote says which part they do not tell.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from qa.abstention import ANYWAY, Thresholds, outcome
from qa.answer import Answer, Outcome, Sentence, Variant
from qa.answer_form import SEVERAL, asks_for_newest, form_of
from qa.footnotes import Footnotes, written_out
from qa.nearest import declined, untold
from qa.orders import without_orders
from qa.overlap import topic
from qa.parts import parts
from qa.passage import Passage
from qa.quotes import Quote, is_told, quote_fact, quote_several
from qa.reader import Evidence, Reader, Reading
from qa.short_answer import ShortAnswer, is_short, short_answers
from qa.variants import Version, versions

MODEL = "quote"

STORY_SHARE = 0.5
"""Share of the threshold from which "what happened at …" is told as uncertain if one passage holds it."""

_WEAKEST: tuple[Outcome, ...] = ("decline", "perhaps", "answer")


@dataclass(frozen=True, slots=True)
class _PartAnswer:
    """What the articles say to one part of a question.

    Attributes:
        asked: the part.
        reading: of the passages for it.
        outcome: whether to answer it.
        short: the shortest words that answer, or None.
        quotes: the sentences, in the order in which they read well.
        versions: different answers, newest first; empty if the articles agree.
    """

    asked: str
    reading: Reading
    outcome: Outcome
    short: str | None = None
    quotes: tuple[Quote, ...] = ()
    versions: tuple[Version, ...] = ()


class ExtractiveAnswerer:
    """Quotes the sentences that answer; abstains when the articles probably do not.

    Args:
        reader: finds the sentences.
        thresholds: of the probability that the passages answer (0 to 1).
    """

    def __init__(self, reader: Reader, thresholds: Thresholds) -> None:
        self._reader = reader
        self._thresholds = thresholds

    @property
    def thresholds(self) -> Thresholds:
        """From which probability it answers, or answers as uncertain."""
        return self._thresholds

    def anyway(self) -> "ExtractiveAnswerer":
        """The same without a threshold; see `qa.answerer.AnywayAnswerer`."""
        return ExtractiveAnswerer(self._reader, ANYWAY)

    def answer(self, question: str, standalone_question: str, passages: Sequence[Passage]) -> Answer:
        """Answer with quoted sentences, or abstain with the nearest passages.

        A question of several parts is answered part by part, each part read on its own. What is known is
        answered; the outcome is the weakest and the confidence the lowest of the parts that are. Only if no
        part is answered it abstains.
        """
        asked = parts(standalone_question)
        answers = [self._part(part, passages) for part in asked]
        told = [one for one in answers if one.outcome != "decline"]
        if not told:
            return declined(question, standalone_question, [one.reading for one in answers], MODEL)
        return _compose(question, standalone_question, answers, told)

    def _part(self, question: str, passages: Sequence[Passage]) -> _PartAnswer:
        reading = self._reader.read(question, passages)
        reading = replace(reading, evidence=without_orders(reading.evidence))
        decided: Outcome = outcome(reading.answerable, self._thresholds)
        about_nothing = not topic(question).weights and self._thresholds is not ANYWAY
        if not reading.evidence or about_nothing:
            decided = "decline"
        if decided == "decline" and self._may_tell(question, reading):
            decided = "perhaps"
        if decided == "decline":
            return _PartAnswer(question, reading, "decline")
        return _read_off(question, reading, decided)

    def _may_tell(self, question: str, reading: Reading) -> bool:
        """Whether a story is told although the reader, trained on questions for facts, doubts it."""
        enough = STORY_SHARE * self._thresholds.perhaps
        return (
            form_of(question) == "story"
            and reading.answerable >= enough
            and is_told(question, reading.evidence)
        )


def _read_off(question: str, reading: Reading, decided: Outcome) -> _PartAnswer:
    """The short form, the sentences and the different answers that a reading holds."""
    answers = short_answers(question, reading.evidence)
    form = form_of(question)
    if form in SEVERAL:
        quotes = quote_several(question, reading.evidence)
        if not quotes:
            quotes = _whole(question, reading.evidence)
        short = None if form in {"story", "said"} else _short_among(answers, quotes)
        return _PartAnswer(question, reading, decided, short, tuple(quotes))
    if not answers:
        return _PartAnswer(question, reading, decided, None, tuple(_whole(question, reading.evidence)))
    differing = versions(question, answers)
    if differing:
        newest = asks_for_newest(question)
        short = differing[0].short if newest else answers[0].text
        sentences = _of_versions(question, differing, reading.evidence)
        return _PartAnswer(question, reading, decided, short, sentences, tuple(differing))
    best = answers[0]
    short = best.text if is_short(best.text) and form == "fact" else None
    return _PartAnswer(
        question, reading, decided, short, tuple(quote_fact(question, best.evidence, reading.evidence))
    )


def _whole(question: str, evidence: Sequence[Evidence]) -> list[Quote]:
    """The best sentence, where the reader marks no words in it."""
    return quote_fact(question, evidence[:1], evidence)


def _of_versions(
    question: str, differing: Sequence[Version], evidence: Sequence[Evidence]
) -> tuple[Quote, ...]:
    """The sentence of each version, newest first."""
    quotes: list[Quote] = []
    for version in differing:
        quotes += [
            quote
            for quote in quote_fact(question, version.evidence, evidence)
            if all(quote.places[0] not in other.places for other in quotes)
        ]
    return tuple(quotes)


def _short_among(answers: Sequence[ShortAnswer], quotes: Sequence[Quote]) -> str | None:
    """The best short form that stands in a quoted sentence."""
    quoted = {(passage.article_id, span) for quote in quotes for passage, span in quote.places}
    for answer in answers:
        if any((e.passage.article_id, e.sentence) in quoted for e in answer.evidence):
            return answer.text if is_short(answer.text) else None
    return None


def _compose(
    question: str, standalone_question: str, answers: Sequence[_PartAnswer], told: Sequence[_PartAnswer]
) -> Answer:
    """One answer of all parts: sentences without repetition, footnotes numbered through."""
    notes = Footnotes()
    sentences: list[Sentence] = []
    variants: list[Variant] = []
    for part in answers:
        if part.outcome == "decline":
            sentences.append(untold(part.asked))
        sentences += [
            Sentence(text=quote.text, citations=notes.cite(quote.places), support="supported")
            for quote in part.quotes
            if not notes.known(quote.places[:1])
        ]
        variants += [_variant(version, notes) for version in part.versions]
    shorts = list(dict.fromkeys(part.short for part in told if part.short))
    return Answer(
        question=question,
        standalone_question=standalone_question,
        answer=written_out(sentences),
        short="; ".join(shorts) or None,
        outcome=min((part.outcome for part in told), key=_WEAKEST.index),
        abstained=False,
        confidence=min(part.reading.answerable for part in told),
        sentences=tuple(sentences),
        citations=tuple(notes.citations),
        variants=tuple(variants),
        timings_ms={},
        model=MODEL,
    )


def _variant(version: Version, notes: Footnotes) -> Variant:
    """A version with the numbers of its citations; articles that say it in other words are cited as well."""
    places = [(one.passage, one.sentence) for one in version.evidence]
    return Variant(short=version.short, published=version.published, citations=notes.cite(places))
