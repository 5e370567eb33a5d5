"""What a model sees of a follow-up, of each candidate of its history, and of whether it needs any."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import log

from qa.answer import Turn
from qa.followup_candidates import Candidate, gender, is_heading
from qa.terms import AUXILIARIES, LIGHT_WORDS, QUESTION_WORDS, content_words, is_stopword, keys, words
from qa.when import date_phrases

Features = dict[str, float]

ANSWER_CHARACTERS = 400
"""How much of an earlier answer tells what was spoken of: its beginning."""

# What points back, the first that matches names the question's kind. The "it" of weather and of "is it true
# that" refers to nothing; "there is" is no place.
HE = re.compile(r"\b(?:he|him|his|himself)\b", re.I)
SHE = re.compile(r"\b(?:she|hers?|herself)\b", re.I)
MANY = re.compile(r"\b(?:they|them|theirs?|themselves)\b", re.I)
THING = re.compile(
    r"\b(?:it|its|itself)\b(?! (?:true|possible|likely|known|clear|necessary|rain\w*|snow\w*)\b)"
    r"(?!['’]s (?:true|possible|likely|known|clear|necessary)\b)",
    re.I,
)
POINTING_NOUN = re.compile(
    r"\b(?:this|these|those) (?!(?:year|month|week|morning|summer|winter)\b)(?P<noun>[a-z]\w+)"
    r"|\bthat (?P<other>(?!(?:the|a|an|he|she|it|they|is|was|were|are|has|had|did|does)\b)[a-z]\w+)"
    r"(?=\s*(?:[?.,!]|$))",
    re.I,
)
POINTING = re.compile(
    r"\b(?:this|that|these|those)(?=\s*(?:[?.,!]|$|(?:is|was|were|are|has|had|did|does|happen\w*|go|"
    r"come|came|lead|led|mean|work\w*|affect\w*|cause\w*|last)\b))",
    re.I,
)
THERE = re.compile(
    r"(?<!is )(?<!are )(?<!was )(?<!were )\bthere(?=\s*(?:[?.,!]|$|in\b|on\b|at\b|now\b|after|before|since))",
    re.I,
)
THEN = re.compile(r"\b(?:by|since|until|before|after) (?:then|that)\b|\bat (?:the|that) time\b", re.I)
ELSE = re.compile(r"\b(?:else|others?|another|besides|additional|more|rest)\b", re.I)
LEAD = re.compile(r"^(?:(?:and|but|or|so|then|also|ok|okay|well|yes|no|thanks|now)\b[\s,]*)+", re.I)
KINDS = (("he", HE), ("she", SHE), ("they", MANY), ("it", THING), ("this", POINTING_NOUN), ("this", POINTING))


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A question as the model sees it.

    Attributes:
        text: as asked.
        kind: what points back: "he", "she", "they", "it", "this", "there", "bare" (no verb) or "none".
        keys: keys of all its words.
        content: keys of its content words that are not asked of anything.
        named: whether it has a name of its own.
        more: whether it asks for something else or more.
        led: whether it begins with "and", "so" …
    """

    text: str
    kind: str
    keys: frozenset[str]
    content: frozenset[str]
    named: bool
    more: bool
    led: bool


def follow_up(question: str) -> FollowUp:
    """Look at a question."""
    found = words(question)
    content = frozenset(w.key for w in content_words(question) if w.plain not in LIGHT_WORDS)
    named = any(w.capitalised and not is_stopword(w) for w in found[1:]) or bool(
        found and found[0].capitalised and not is_stopword(found[0]) and content - {found[0].key} == content
    )
    return FollowUp(
        question,
        question_kind(question),
        keys(question),
        content,
        named,
        bool(ELSE.search(question)),
        bool(LEAD.match(question)),
    )


def question_kind(question: str) -> str:
    """The kind of the first word that points back."""
    for kind, pattern in KINDS:
        if pattern.search(question):
            return kind
    if THERE.search(question) or THEN.search(question):
        return "there"
    found = words(LEAD.sub("", question))
    verb = any(w.plain in AUXILIARIES for w in found)
    asks = bool(found) and found[0].plain in QUESTION_WORDS
    return "none" if verb or (asks and len(content_words(question)) > 1) else "bare"


@dataclass(frozen=True, slots=True)
class Past:
    """What is true of a history whatever the candidate.

    Attributes:
        turns: newest first.
        kinds: of their questions, newest first.
        said: keys of each turn's question and answer, newest first.
    """

    turns: tuple[Turn, ...]
    kinds: tuple[str, ...]
    said: tuple[frozenset[str], ...]

    @classmethod
    def of(cls, history: Sequence[Turn]) -> "Past":
        """Look at a history, oldest turn first."""
        turns = tuple(reversed(history))
        return cls(
            turns,
            tuple("none" if is_heading(t) else question_kind(t.question) for t in turns),
            tuple(_said(t.question, t.answer) for t in turns),
        )

    def chain(self, kind: str) -> int:
        """For how many turns back the same pronoun has been used without a break."""
        length = 0
        while length < len(self.kinds) and self.kinds[length] == kind:
            length += 1
        return length


@lru_cache(maxsize=256)
def _said(question: str, answer: str) -> frozenset[str]:
    return keys(question) | keys(answer[:ANSWER_CHARACTERS])


def candidate_features(question: FollowUp, past: Past, candidate: Candidate, first: bool) -> Features:
    """Measure one candidate.

    Args:
        question: the follow-up.
        past: its history.
        candidate: what may be added.
        first: whether no other candidate of its kind was mentioned later.
    """
    mentions = candidate.mentions
    newest = mentions[0]
    parts = {m.part for m in mentions}
    kind = "heading" if "heading" in parts else "section" if parts == {"section"} else candidate.kind
    in_questions = sum(m.part == "question" for m in mentions)
    in_answers = sum(m.part == "answer" for m in mentions)
    new = candidate.keys - question.keys
    chain = past.chain(question.kind) if question.kind in {"he", "she", "they", "it"} else 0
    # Mentioned in the turn that the present chain of pronouns began after.
    began = any(m.turn == chain for m in mentions) and kind not in {"section", "date", "number"}
    found: Features = {
        f"{question.kind}:{kind}": 1.0,
        "age": log(1 + newest.turn),
        "last_question": float(any(m.turn == 0 and m.part == "question" for m in mentions)),
        "last_answer": float(any(m.turn == 0 and m.part == "answer" for m in mentions)),
        f"{question.kind}:last_answer": float(any(m.turn == 0 and m.part == "answer" for m in mentions)),
        f"{question.kind}:last_question": float(any(m.turn == 0 and m.part == "question" for m in mentions)),
        "opening": float(any(m.turn == len(past.turns) - 1 for m in mentions) and kind != "section"),
        "in_questions": log(1 + in_questions),
        "in_answers": log(1 + in_answers),
        "definite": float(newest.definite),
        "length": log(len(candidate.keys)),
        "partly_there": 1.0 - len(new) / len(candidate.keys),
        "named": float(question.named),
        f"named:{kind}": float(question.named),
        "more": float(question.more),
        "more:last_answer": float(question.more and newest.turn == 0 and newest.part == "answer"),
        "more:name": float(question.more and kind in {"person", "name", "heading"}),
        "led": float(question.led),
        "thin": float(len(question.content) <= 1),
        "rich": log(1 + len(question.content)),
        f"rich:{kind}": log(1 + len(question.content)),
        "first_of_kind": float(first),
        f"{question.kind}:first_of_kind": float(first),
        f"{question.kind}:began": float(began and chain > 0),
        "began_first": float(began and chain > 0 and any(m.turn == chain and m.order == 0 for m in mentions)),
        "subject": float(newest.order == 0),
        **_near(question, past, candidate),
        **_agreement(question, candidate),
    }
    return {name: value for name, value in found.items() if value}


def _near(question: FollowUp, past: Past, candidate: Candidate) -> Features:
    """Whether the question speaks of what was said where the candidate was."""
    content = question.content - candidate.keys
    if not content:
        return {}
    shared = max(len(content & past.said[m.turn]) / len(content) for m in candidate.mentions)
    anywhere = any(content & said for said in past.said)
    return {"near": shared, f"near:{question.kind}": shared, "foreign": float(not anywhere)}


def _agreement(question: FollowUp, candidate: Candidate) -> Features:
    if candidate.kind == "person" and question.kind in {"he", "she"}:
        known = gender(candidate.text)
        if known:
            return {"gender_fits" if known == question.kind else "gender_clashes": 1.0}
    many = candidate.kind == "plural" or " and " in candidate.text or candidate.text.endswith("s")
    if question.kind == "they":
        return {"number_fits": float(many)}
    if question.kind == "it":
        return {"number_clashes": float(many)}
    return {}


def question_features(question: FollowUp, past: Past) -> Features:
    """Measure whether a question needs its history at all."""
    said = frozenset().union(*past.said) if past.said else frozenset()
    known = len(question.content & said) / len(question.content) if question.content else 0.0
    last = past.said[0] if past.said else frozenset()
    last_known = len(question.content & last) / len(question.content) if question.content else 0.0
    found: Features = {
        f"kind:{question.kind}": 1.0,
        "named": float(question.named),
        f"named:{question.kind}": float(question.named),
        "dated": float(bool(date_phrases(question.text))),
        "more": float(question.more),
        "led": float(question.led),
        "content": log(1 + len(question.content)),
        f"content:{question.kind}": log(1 + len(question.content)),
        "empty": float(not question.content),
        "known": known,
        f"known:{question.kind}": known,
        "last_known": last_known,
        "named_known": known * question.named,
        "foreign": float(bool(question.content) and known == 0.0),
        f"foreign:{question.kind}": float(bool(question.content) and known == 0.0),
        "words": log(1 + len(words(question.text))),
    }
    return {name: value for name, value in found.items() if value}
