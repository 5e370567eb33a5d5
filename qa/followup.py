"""A follow-up and its history become a question that stands alone.

What is taken from the history is always visible: a pronoun is replaced by the words it stands for, a
fragment ("and in 2019?") is put into the last question, and where no place in the sentence fits, the words
are added in brackets at the end. `qa.followup_model` tells whether anything is needed and what;
`qa.followup_rules` tells where a fragment goes, and steps in where the model knows no referent.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from qa.answer import Turn
from qa.followup_candidates import Candidate, gender, is_heading
from qa.followup_features import LEAD, Past, follow_up
from qa.followup_model import FollowUpModel, shipped_model
from qa.followup_rules import (
    THERE,
    fragment,
    is_courtesy,
    is_fragment,
    is_place,
    many,
    person,
    place,
    replace_others,
    replace_then,
    spoken,
    thing,
)
from qa.terms import content_words, is_stopword, keys, names, words

TURNS = 5
"""How many of the latest turns may give a word, besides the one that opened the conversation."""

MOST_ADDED = 4
"""How many phrases are put in brackets at most: more is no longer a question that can be read."""

REFERENT_FROM = 0.2
"""From this probability on a candidate may stand in a pronoun's place: something must, so less will do."""

BESIDE_FROM = 0.65
"""From this probability on a candidate is added to a question whose pronoun has been replaced already."""

_PRONOUN = re.compile(
    r"\b(?P<word>he|she|him|his|hers?|himself|herself|they|them|theirs?|themselves|its|itself"
    r"|it(?! (?:true|possible|likely|known|clear|necessary|rain\w*|snow\w*)\b))\b(?P<noun>\s+[a-z]\w*)?",
    re.I,
)
_CLASS = {
    **dict.fromkeys(("he", "him", "his", "himself"), "he"),
    **dict.fromkeys(("she", "her", "hers", "herself"), "she"),
    **dict.fromkeys(("they", "them", "their", "theirs", "themselves"), "they"),
    **dict.fromkeys(("it", "its", "itself"), "it"),
}
_POSSESSIVES = {"his", "its", "their", "theirs", "hers"}


@dataclass(frozen=True, slots=True)
class Understood:
    """A question as it was understood.

    Attributes:
        question: what is asked of the articles; the question itself where it stands alone.
        added: the words taken from the history, in the order of the sentence.
        standalone: whether nothing was taken.
    """

    question: str
    added: tuple[str, ...]
    standalone: bool


def condense(question: str, history: Sequence[Turn]) -> str:
    """Make a follow-up understandable without its history: `understood(...).question`."""
    return understood(question, history).question


def understood(question: str, history: Sequence[Turn], model: FollowUpModel | None = None) -> Understood:
    """Understand a question from what was said before.

    Args:
        question: cleaned, as asked.
        history: earlier turns, oldest first.
        model: other weights than the shipped ones.

    Returns:
        The question itself if it stands alone (also when nothing in the history fits), else a readable one.
    """
    if is_courtesy(question):
        return Understood(question, (), standalone=True)
    turns = [turn for turn in history if turn.question.strip() and not is_courtesy(turn.question)]
    turns = turns if len(turns) <= TURNS else [turns[0], *turns[-TURNS:]]
    asked = [turn for turn in turns if not is_heading(turn)]
    if not turns or not content_words(" ".join(turn.question + turn.answer for turn in turns)):
        return Understood(question, (), standalone=True)
    model = model or shipped_model()
    body = LEAD.sub("", question).strip()
    body = body if words(body) else question  # "and then?" is all lead.
    if asked and is_fragment(body):
        before = turns[: turns.index(asked[-1])]
        last = understood(asked[-1].question, before, model).question
        put = fragment(body, last, asked[-1])
        if put is not None:
            return Understood(put, _added(question, put), standalone=False)
    return _resolved(question, body, turns, asked, model)


def _added(question: str, put: str) -> tuple[str, ...]:
    """What a rule brought in: runs of content words that the question lacks, with small words inside."""
    present = keys(question)
    runs: list[tuple[int, int]] = []
    broken = True
    for word in words(put):
        if is_stopword(word):
            continue
        if word.key in present:
            broken = True
        elif broken:
            runs.append((word.start, word.end))
            broken = False
        else:
            runs[-1] = (runs[-1][0], word.end)
    return tuple(put[start:end] for start, end in runs)


def _resolved(
    question: str, body: str, turns: Sequence[Turn], asked: Sequence[Turn], model: FollowUpModel
) -> Understood:
    """Replace what points back, and add what else the model finds left out."""
    seen, past = follow_up(question), Past.of(turns)
    if model.needed(seen, past) < model.needs_from:
        return Understood(question, (), standalone=True)
    ranked = model.ranked(seen, past, turns)
    added: list[str] = []
    text = body
    if asked:
        text = replace_others(text, asked[-1].question)
        text = replace_then(text, asked[-1].question, asked[-1])
        text = THERE.sub(lambda m: place(asked[-1].question, asked[-1], m.group()), text)
        added += _added(body, text)
    # A heading says what the talk is of; without one, "it" is rather what the last question was about.
    text, referent = _with_referent(text, ranked, asked, by_rule_first=len(asked) == len(turns))
    added += [referent] if referent else []
    extra = _left_out(text, ranked, max(model.add_from, BESIDE_FROM) if referent else model.add_from)
    if not added and not extra:
        return Understood(question, (), standalone=True)
    if extra:
        text = f"{text.rstrip(' ?!.')}? ({', '.join(extra)})"
    return Understood(text, (*added, *extra), standalone=False)


def _with_referent(
    text: str, ranked: Sequence[tuple[Candidate, float]], asked: Sequence[Turn], *, by_rule_first: bool
) -> tuple[str, str | None]:
    """Put the likeliest candidate in the place of the first pronoun that the question does not explain."""
    match = _PRONOUN.search(text)
    if match is None or names(text[: match.start()]):
        return text, None
    word = match["word"].lower()
    said = spoken(asked)
    fits = (c.text for c, p in ranked if p >= REFERENT_FROM and _may_be(c, _CLASS[word], said))
    likeliest, ruled = next(fits, None), _by_rule(_CLASS[word], asked, text)
    phrase = (
        (ruled or likeliest) if by_rule_first and _CLASS[word] in {"it", "they"} else (likeliest or ruled)
    )
    if phrase is None:
        return text, None
    possessive = word in _POSSESSIVES or (word == "her" and bool(match["noun"]))
    ending = ("'" if phrase.endswith("s") else "'s") if possessive else ""
    start, end = match.span("word")
    return text[:start] + phrase + ending + text[end:], phrase


def _may_be(candidate: Candidate, pronoun: str, said: str) -> bool:
    if candidate.kind in {"date", "number"} or all(m.part == "section" for m in candidate.mentions):
        return False
    named = candidate.kind in {"person", "name"}
    if pronoun in {"he", "she"}:
        known = gender(candidate.text)
        heading = any(m.part == "heading" for m in candidate.mentions)
        fits = known in {None, pronoun} and not is_place(candidate.text, said)
        return heading or (candidate.kind == "person" and fits)
    return named or any(m.part == "question" for m in candidate.mentions)


def _by_rule(pronoun: str, asked: Sequence[Turn], text: str) -> str | None:
    if pronoun in {"he", "she"}:
        return person(asked, text)
    return many(asked) if pronoun == "they" else thing(asked)


def _left_out(text: str, ranked: Sequence[tuple[Candidate, float]], add_from: float) -> list[str]:
    """The likely candidates that the text does not have yet."""
    present = set(keys(text))
    extra: list[str] = []
    for candidate, probability in ranked:
        if probability < add_from or len(extra) == MOST_ADDED:
            break
        if candidate.kind != "number" and not candidate.keys <= present:
            extra.append(candidate.text)
            present |= candidate.keys
    return extra
