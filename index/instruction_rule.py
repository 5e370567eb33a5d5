"""One way to speak to a language model, as a pattern of folded text, and what such patterns are made of.

A pattern is tried only where its anchors stand in the folded text, in small letters: so looking is cheap,
since hardly any text has them all. Every gap in a pattern is bounded, so that it takes linear time. Precision
comes first: what people write to each other ("officials ignored the instructions", "if anyone asks, say no")
must not match.
"""

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal

from index.article import SuspicionKind

Reach = Literal["sentence", "line", "turn"]
"""How far the words of a match go on: to the end of their sentence; of their line, since the orders follow;
of the turn of a conversation that they begin."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One way to speak to a model.

    Attributes:
        kind: what it is.
        anchors: one of each group stands in every text that matches. Those with a space that are words are
            looked for among its words, divided by one space: " ai " is a whole word, " ai" begins one.
        expression: of folded text.
        flags: of the expression.
        reach: how far it goes.
    """

    kind: SuspicionKind
    anchors: tuple[tuple[str, ...], ...]
    expression: str
    flags: int
    reach: Reach = "sentence"

    @property
    def pattern(self) -> re.Pattern[str]:
        """The expression, compiled when the first anchor is met: all of them together take 60 ms."""
        return _compiled(self.expression, self.flags)


@cache
def _compiled(expression: str, flags: int) -> re.Pattern[str]:
    return re.compile(expression, flags)


# Between two words: white space, quotes, hyphens, marks of Markdown. No character of it is one of a word:
# else the time that a pattern takes would grow with a power of the words that it may skip.
GAP = r"\W{1,4}"
# The name of a machine that is spoken to, in a text of any language.
MACHINE = (
    rf"(?:AIs?(?:{GAP}(?:assistants?|models?|agents?|systems?|chatbots?|bots?|crawlers?|readers?|summari[sz]ers?))?"
    rf"|A\.I\.|LLMs?|(?:large{GAP})?language{GAP}models?|chat{GAP}?bots?|ChatGPT|Claude|Copilot|Gemini"
    rf"|(?:virtual|digital|automated){GAP}assistants?|assistant{GAP}model)"
)
# Its anchors.
MACHINES = (
    " ai ; ais ; a i ; llm; language model; chatbot; chat bot; chatgpt; claude; copilot; gemini;assistant"
)
ANSWERS = r"(?:answers?|repl(?:y|ies)|responses?|outputs?|summar(?:y|ies)|completions?)"
# Where an order begins.
FIRST = r"(?:^|[.!?:;)\]\"”»*>]\s{0,3}|\b(?:please|always|must|should|will|and|then|now)\s)"


def rule(
    kind: SuspicionKind, anchors: str, pattern: str, reach: Reach = "sentence", *, case: bool = False
) -> Rule:
    """Make a rule.

    Args:
        kind: what it finds.
        anchors: divided by semicolons; groups of which each must have one, by " & ".
        pattern: as folded text has it, but for underscores, which are folded into spaces.
        reach: how far a match goes on.
        case: whether capitals are told from small letters.
    """
    flags = re.MULTILINE if case else re.MULTILINE | re.IGNORECASE
    anchors, pattern = anchors.replace("_", " "), pattern.replace("_", " ")
    groups = tuple(tuple(group.split(";")) for group in anchors.split(" & "))
    return Rule(kind, groups, pattern, int(flags), reach)


def words(most: int) -> str:
    """At most so many words between two others."""
    return rf"(?:{GAP}\w{{1,16}}){{0,{most}}}?"
