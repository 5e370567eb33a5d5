"""The form an answer takes: one fact, an explanation, what somebody said, a list, a story."""

import re
from typing import Literal

from qa.reader.asked import Asked, Kind, asked_for
from qa.terms import PREPOSITIONS, is_stopword, words

Form = Literal["fact", "explanation", "said", "list", "story", "verdict"]
"""What the reader of the answer needs.

"fact" is answered by a few words; "explanation" (why, how), "said", "list" and "story" by several sentences;
"verdict" (yes or no) by a sentence that shows it.
"""

SEVERAL: frozenset[Form] = frozenset({"explanation", "said", "list", "story"})

_STORY = re.compile(
    r"\bwhat (?:has |had |is |was |'s )?"
    r"(?:happen(?:s|ed|ing)?|going on|went on|the latest (?:on|about|news)|new (?:on|with))\b"
    r"|\btell me (?:more )?(?:about|of)\b|\bsummar(?:y|i[sz]e)\b|\b(?:an )?overview\b|\btimeline\b"
    r"|\bwhat (?:do|does|did|is) (?:we|you|i|the articles?|they|known) (?:know|say|tell)?\s?(?:of|about)\b"
    r"|^(?:describe|the story of|explain what happened|catch me up|brief me)\b",
    re.I,
)
_SAID = re.compile(
    r"\b(?:what|how) (?:did|does|do|has|have|had|is|are|was|were) (?P<who>.+?) "
    r"(?:say(?:s|ing)?|said|comment(?:ed|ing)?|respond(?:ed)?|react(?:ed)?|repl(?:y|ied)|argue[ds]?|claim(?:ed)?"
    r"|think(?:ing)?|warn(?:ed)?|tell|told|explain(?:ed)?|criticis\w+|criticiz\w+)"
    r"(?P<rest>\s+(?:about|on|of|to|when|after|in|regarding|at|during|against|concerning)\b.*)?\s*\??$",
    re.I,
)
_LIST = re.compile(
    r"^(?:list|name|give|enumerate)\b.*\b\w+s\b"
    r"|\b(?:what|which) (?:are|were) (?:all |some |the |other )*\w+(?: \w+)*s\b",
    re.I,
)
_PLURAL_ASKED = re.compile(r"\b(?:what|which|who all)\s+(?:[\w'’-]+\s){0,2}?(?P<noun>[\w-]+)", re.I)
_NEWEST = re.compile(
    r"\b(?:now|nowadays|today|currently|current|latest|newest|most recent(?:ly)?|at present|these days|"
    r"so far|to date|up to date|still)\b",
    re.I,
)
_UNPLURAL = re.compile(r"(?:ss|us|is|news|series|species)\Z", re.I)

_THING = re.compile(r"^(?:[^,?]{0,40},\s)?what (?:did|does|do|has|have|had|will|would|can|could) ", re.I)
_COST = re.compile(
    r"^(?:[^,?]{0,40},\s)?(?:and |but )?what (?:\w+ )+?costs?\b(?! (?:him|her|them|us)\b)", re.I
)
_ELSEWHERE: frozenset[Kind] = frozenset({"person", "date", "name", "place"})

_FACTS: frozenset[Kind] = frozenset(
    {"person", "date", "count", "quantity", "times", "place", "name", "thing"}
)


def kind_asked(question: str) -> Asked:
    """What is asked for; "What did the captain give him when …?" asks for a thing, no person and no day."""
    asked = asked_for(question)
    if asked.kind == "thing" and _COST.search(question):
        return Asked("quantity", asked.nouns, "money")
    if asked.kind in _ELSEWHERE and _THING.search(question):
        return Asked("thing", asked.nouns)
    return asked


def form_of(question: str) -> Form:
    """Read the form of the answer off the question."""
    if _STORY.search(question):
        return "story"
    if _SAID.search(question):
        return "said"
    if _LIST.search(question):
        return "list"
    kind = kind_asked(question).kind
    if kind in _FACTS:
        return "fact"
    return "verdict" if kind == "yes-no" else "explanation"


def speaker(question: str) -> str:
    """Who is asked to have said something, as written; "" if the question is no such."""
    found = _SAID.search(question)
    return found["who"] if found else ""


def asks_for_newest(question: str) -> bool:
    """Whether only the newest state is asked for: "now", "latest", "current"."""
    return bool(_NEWEST.search(question))


def asks_for_one(question: str) -> bool:
    """Whether there is one right answer: not "which countries", not "who are"."""
    if form_of(question) != "fact" or re.search(
        r"\bwho (?:are|were|have|else)\b|\bexamples?\b", question, re.I
    ):
        return False
    found = _PLURAL_ASKED.search(question)
    if found is None:
        return True
    for word in words(question[found.start() :])[1:]:
        if is_stopword(word) or word.plain in PREPOSITIONS:
            return True
        if word.plain.endswith("s") and not _UNPLURAL.search(word.plain) and not word.capitalised:
            return False
    return True
