"""Different answers in different articles, side by side.

Conservative: an invented disagreement is worse than a missed one. Both must be of the kind asked for, nearly
as strong, about the whole question, from different articles, and certainly not the same. Persons need
two names.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from qa.answer_form import asks_for_one, kind_asked
from qa.overlap import LIGHT_WEIGHT, coverage, held, held_by_passage, topic
from qa.reader import Evidence
from qa.reader.asked import Asked, Kind
from qa.same_answer import HEDGE, different, same
from qa.short_answer import ShortAnswer, is_short

COMPARABLE = 0.6
"""Strength of a variant, as a share of the best one's."""

COVERED = 0.5
"""How much of the question's words a variant's sentence holds or has near by, at least."""

MOST = 4
"""Variants shown."""

# "London" and "England", "Nova-C lander" and "Odysseus" may both be right: places and names are not compared.
_COMPARED: frozenset[Kind] = frozenset({"person", "date", "count", "quantity", "times"})


@dataclass(frozen=True, slots=True)
class Version:
    """One of the different answers.

    Attributes:
        short: as it is shown.
        published: ISO 8601 day of the newest article that says so, or None.
        evidence: what says so, newest article first.
    """

    short: str
    published: str | None
    evidence: tuple[Evidence, ...]


def versions(question: str, answers: Sequence[ShortAnswer]) -> list[Version]:
    """The different answers that articles give to a question for one fact, newest first; [] if they agree.

    Args:
        question: standing alone.
        answers: of `qa.short_answer.short_answers`, best first.
    """
    asked = kind_asked(question)
    if not answers or asked.kind not in _COMPARED or not asks_for_one(question):
        return []
    best = answers[0]
    if not best.fits or not is_short(best.text):
        return []
    frame = _frame(question, best.evidence[0])
    kept: list[ShortAnswer] = []
    for one in answers:
        if (
            one.fits
            and is_short(one.text)
            and (asked.kind != "person" or " " in one.text)
            and one.best >= COMPARABLE * best.best
            and _is_about(question, one.evidence[0], frame)
            and all(_contradict(one, other, asked) for other in kept)
        ):
            kept.append(one)
    if len(kept) < 2 or kept[0] is not best:
        return []
    found = [_version(question, one, frame) for one in kept[:MOST]]
    return sorted(found, key=lambda one: one.published or "", reverse=True)


def _contradict(one: ShortAnswer, other: ShortAnswer, asked: Asked) -> bool:
    """Whether two answers, told best by different articles, exclude each other."""
    articles = {answer.evidence[0].passage.article_id for answer in (one, other)}
    mine, theirs = _hedged(one), _hedged(other)
    apart = different(mine, theirs, asked) and not same(mine, theirs, asked)
    return apart and len(articles) == 2


def _hedged(answer: ShortAnswer) -> str:
    """An answer with the "about" before its number, which is not shown."""
    passage, short = answer.evidence[0].passage, answer.evidence[0].short
    before = HEDGE.search(passage.text[: short.start - passage.start]) if short else None
    return f"{before.group() if before else ''}{answer.text}"


def _frame(question: str, best: Evidence) -> frozenset[str]:
    """What a variant's sentence must hold or have near by: the question's words around the best answer."""
    inside, _ = held(question, best.passage, best.sentence)
    light = frozenset(key for key, weight in topic(question).weights if weight <= LIGHT_WEIGHT)
    return inside - light - topic(question).named


def _is_about(question: str, evidence: Evidence, frame: frozenset[str]) -> bool:
    """Whether a sentence is about the whole question: its frame near by, its names in the passage."""
    inside, near = held(question, evidence.passage, evidence.sentence)
    covered = coverage(question, evidence.passage, evidence.sentence)
    named = topic(question).named <= held_by_passage(question, evidence.passage)
    return named and frame <= inside | near and covered >= COVERED


def _version(question: str, answer: ShortAnswer, frame: frozenset[str]) -> Version:
    """An answer with the sentences that are about the whole question; the strongest one always is."""
    telling = [one for one in answer.evidence if one is answer.evidence[0] or _is_about(question, one, frame)]
    newest = sorted(telling, key=lambda one: one.passage.published or "", reverse=True)
    return Version(answer.text, newest[0].passage.published, tuple(newest))
