"""What kind of answer a question asks for, by its first words."""

import re
from dataclasses import dataclass
from typing import Literal

from qa.terms import LIGHT_WORDS, content_words, is_stopword, words

Kind = Literal[
    "person", "date", "count", "quantity", "times", "place", "name", "reason", "manner", "yes-no", "thing"
]

_PERSON_NOUNS = (
    "person|man|woman|president|mayor|minister|player|actor|actress|author|writer|singer|artist|leader|king|queen|"
    "scientist|director|senator|governor|judge|politician|captain|coach|emperor|general|philosopher|composer"
)
_PLACE_NOUNS = (
    "city|cities|country|countries|state|states|town|village|place|places|island|continent|region|county|province|"
    "district|river|sea|ocean|location|nation|capital|venue|building|street|hotel|stadium|airport"
)
_QUANTITY_NOUNS = (
    "percentage|percent|proportion|share|price|cost|number|figure|amount|population|temperature|depth|width|compensation|salary|fee|fine|pay|distance|length|"
    "height|weight|size|speed|rate|rise|score|margin|vote|age|time|quota|budget|total|majority|turnout"
)
_TIME_NOUNS = "year|years|month|date|day|decade|century|era"
_NAME_NOUNS = (
    "company|companies|firm|team|party|group|band|organization|organisation|agency|bank|university|school|newspaper|"
    "magazine|film|movie|show|song|album|book|novel|boat|ship|brand|automaker|airline|club|language|religion|name"
)

# In the order in which they are tried.
_RULES: tuple[tuple[Kind, str], ...] = (
    ("times", r"\bhow (?:many times|often)\b"),
    ("count", r"\bhow many\b|\bby what vote\b|\bwith how many\b"),
    ("date", rf"\bwhen\b|\bhow long ago\b|\b(?:what|which) (?:\w+ )?(?:{_TIME_NOUNS})\b"),
    ("quantity", r"\bhow (?:much|long|old|far|tall|high|deep|fast|big|large|heavy|wide|late|hot|cold)\b"),
    ("quantity", rf"\b(?:what|which) (?:(?:was|is|were|are) )?(?:[\w'’-]+ ){{0,3}}?(?:{_QUANTITY_NOUNS})\b"),
    ("quantity", r"\bwhat (?:did|does|do|has|have|had|will|would)\b.*\b(?:cost|costs|weigh|measure)\b"),
    ("person", rf"\bwho(?:m|se)?\b|\b(?:what|which) (?:\w+ ){{0,2}}?(?:{_PERSON_NOUNS})\b"),
    ("place", rf"\bwhere\b|\b(?:what|which) (?:(?:was|is) the )?(?:\w+ )?(?:{_PLACE_NOUNS})\b"),
    ("name", rf"\b(?:what|which) (?:(?:was|is) the )?(?:\w+ ){{0,2}}?(?:{_NAME_NOUNS})\b"),
    ("reason", r"\bwhy\b|\bfor what reason\b|\bwhat (?:was the reason|caused|led to)\b"),
    ("manner", r"\bhow\b"),
    ("yes-no", r"^(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|may|might)\b"),
)


Unit = Literal["money", "percent", "weight", "length", "duration", "age", "temperature"]

# In the order in which they are tried; a quantity question without any of these takes every number.
_UNITS: tuple[tuple[Unit, str], ...] = (
    ("age", r"\bhow old\b|\bwhat age\b"),
    ("temperature", r"\btemperature\b|\bhow (?:hot|cold)\b"),
    ("percent", r"\b(?:percentage|percent|per cent|proportion|share)\b"),
    ("weight", r"\b(?:weigh|weight|heavy)\b"),
    ("length", r"\bhow (?:far|tall|high|deep|wide)\b|\b(?:distance|height|length|depth|width)\b"),
    ("duration", r"\bin what time\b|\bhow (?:long|late) (?:did|does|do|will|has|have|had)\b"),
    (
        "money",
        r"\b(?:cost|costs|price|money|pay|paid|spend|spent|budget|compensation|worth|fee|salary|fine|loan)\b",
    ),
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a question asks for.

    Attributes:
        kind: of the answer.
        unit: of a quantity, if the question tells.
        nouns: the keys of what is counted or chosen ("pupils" in "how many pupils", "boat" in "which boat").
    """

    kind: Kind
    nouns: frozenset[str]
    unit: Unit | None = None


def asked_for(question: str) -> Asked:
    """Read the kind of answer off the question."""
    # What a follow-up took from its history stands in brackets and asks for nothing.
    asking = re.sub(r"\s\([^()]*\)$", "", question)
    for kind, pattern in _RULES:
        if re.search(pattern, asking, re.I):
            return Asked(kind, _nouns(asking), _unit(asking) if kind == "quantity" else None)
    return Asked("thing", _nouns(asking))


def _unit(question: str) -> Unit | None:
    return next((unit for unit, pattern in _UNITS if re.search(pattern, question, re.I)), None)


def _nouns(question: str) -> frozenset[str]:
    """The content words right behind "how many", "which", "what"."""
    match = re.search(r"\b(?:how (?:many|much)|which|what)\s+", question, re.I)
    if match is None:
        return frozenset()
    found: list[str] = []
    for word in words(question[match.end() :]):
        if is_stopword(word):
            break
        found.append(word.key)
    topical = {w.key for w in content_words(question)} - {k for k in found if k in LIGHT_WORDS}
    return frozenset(found) & topical
