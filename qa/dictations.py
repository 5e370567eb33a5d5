"""Sentences that dictate an answer: whoever reads them is told what to say, in whatever words.

They are found by their grammar (an order to say, write or cite something), and more of them than the
patterns of `index.suspicion` find, for less follows from it: a prompt shows them and an answer may quote
them, but that a sentence of an answer stands in them alone is no reason to believe it.
"""

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from index.article import Span

_LONGEST_PARAGRAPH = 2_000

_SAY = (
    r"(?:say|answer|reply|respond|state|claim|assert|declare|mention|name|write|print|output|display|show|quote"
    r"|cite|repeat|recite|echo|announce|report|insist|confirm|give|put|place|insert|include|add|append|attribute"
    r"|begin|start|open|finish|end|close|conclude|mark|number|rank|prefer|recommend|pretend|assume|suppose|imagine"
    r"|act|behave|treat|regard|consider|count|cancel|drop|skip|omit|forget|discard|dismiss|overrule|override"
    r"|replace|substitute|swap|stick|speak|talk|tell|inform|summari[sz]e|describe|present|credit|accept)"
)
# What tells an order from a noun or a name that begins a sentence: "State officials", "Mark Twain".
_OBJECT = (
    r"(?:that|this|these|those|the|an?|your|his|her|its|their|only|just|nothing|anything|everything|all|any|every"
    r"|each|no|none|not|in|as|with|by|it|them|him|me|us|to|so|such|exactly|simply|instead|first|both"
    r"|[\"'“«‘„]|:)"
)
_BEFORE = (
    r"(?:(?:please|now|then|so|always|never|just|simply|instead|first|finally|also|and|next|kindly|only"
    r"|do\s+not|don['’]t|you\s+(?:must|should|will|shall|can|may|need\s+to|have\s+to|are\s+to|ought\s+to)"
    r"|in\s+(?:your|the|any|every|all)\s+(?:\w+\s+)?(?:answers?|reply|replies|responses?|summary|summaries"
    r"|output)|if\s+[^.!?\n,]{3,80}|when(?:ever)?\s+[^.!?\n,]{3,80}|for\s+[^.!?\n,]{3,60}|from\s+now\s+on)"
    r"\W{1,3}){0,2}"
)
_ANSWERING = (
    r"(?:users?|askers?|person\s+(?:who\s+is\s+)?asking|answers?|repl(?:y|ies)|responses?|outputs?|completions?"
    r"|(?:automated|retrieval|AI|search)\s+(?:systems?|tools?|engines?)|bots?|chatbots?|crawlers?|assistants?"
    r"|tools?|language\s+models?)"
)
_RULES = (
    # An order to say, at the beginning of a sentence or after a condition.
    rf"(?:^[^\w\n\"“„«‘']{{0,6}}_{{0,2}}|[.!?:;][\"'”’»)\]*]{{0,3}}[ \t]{{1,3}})"
    rf"{_BEFORE}{_SAY}\b[ \t]?{_OBJECT}",
    # Who must say it.
    r"\b(?:must|should|shall|have\s+to|has\s+to|is\s+to|are\s+to|needs?\s+to)\s+(?:\w+\s+)?"
    r"(?:say|answer|reply|respond|state|name|mention|quote|cite|repeat|write)\b",
    r"\b(?:whoever|anyone\s+who|anybody\s+who|those\s+who)\s+(?:\w+\s+){0,2}"
    r"(?:summari[sz]es?|answers?|quotes?|cites?|repl(?:y|ies)|responds?)\b",
    # What is said of the answer itself, or to whoever writes it.
    r"\byour\s+(?:operators?|developers?|makers?|administrators?|guidelines|filters?|guardrails|system\s+(?:prompt"
    r"|message)|instructions|directives|training|rules)\b",
    r"\byour\s+(?:\w+\s+)?(?:answers?|repl(?:y|ies)|responses?|summar(?:y|ies)|outputs?|citations?)\b",
    r"\b(?:correct|right|only|official|approved|expected|required|desired|true|proper|final)\s+"
    r"(?:answer|reply|response)\b",
    r"^\W{0,6}(?:assistant|system|developer|operator|AI)\b[^\n:.]{0,30}[:\]>=]",
    # A colon after words about answers, askers or machines: what follows is for these to say.
    rf"\b{_ANSWERING}\b[^.!?:\n]{{0,40}}:[ \t\n]",
    r"^\W{0,6}(?:bots|machines|models|assistants|chatbots|AIs?|crawlers|agents)\b,",
    # German, French, Spanish, Italian, Portuguese, Dutch.
    r"(?:^|[.!?:;][ \t]{0,3})(?:bitte\s+)?(?:antworte|nenne|sag|sage|schreib|schreibe|erwähne|zitiere"
    r"|behaupte|wiederhole|ignorier|ignoriere|vergiss)\b",
    r"\bdu\s+(?:musst|sollst|wirst|darfst)\b|\btu\s+(?:dois|devras|réponds|répondras|diras|vas)\b",
    r"\b(?:réponds|répondez|dites|écris|écrivez|cite|citez|mentionne|mentionnez|oublie|oubliez)\s+"
    r"(?:que|seulement|uniquement|par|toujours|le|la|les|toutes?|tous|ceci|cela|:)",
    r"(?:^|[.!?:;][ \t]{0,3}|\bsolo\s+)(?:di|dirás|responde|responderás|escribe|menciona|cita|olvida|responda"
    r"|diga|escreva|mencione|rispondi|dirai|scrivi|cita|antwoord|zeg|noem|schrijf)\b",
    # Russian, Chinese, Japanese, Korean.
    r"\b(?:отвечай|ответь|скажи|напиши|назови|забудь|повтори|упомяни|игнорируй)(?:те)?\b",
    r"(?:请|只|必须|应该|就)(?:回答|回复|说|写|输出|引用)|(?:回答|答え|返答|出力)(?:して|する(?:こと|よう)|ること|せよ|なさい)"
    r"|答えること|대답(?:하세요|해|하라)|답하(?:세요|라|십시오)",
)


@cache
def _dictation() -> re.Pattern[str]:
    return re.compile("|".join(_RULES), re.IGNORECASE | re.MULTILINE)


@lru_cache(maxsize=256)  # every sentence of an answer asks for the same few passages
def dictations(text: str) -> tuple[Span, ...]:
    """Where a text dictates answers: from the order to the end of its paragraph, for the rest is dictated.

    Takes linear time.
    """
    return tuple(_found(text))


def _found(text: str) -> Iterator[Span]:
    end = 0
    while found := _dictation().search(text, end):
        start = _start_of_sentence(text, found.start(), end)
        stop = text.find("\n", found.end(), found.start() + _LONGEST_PARAGRAPH)
        end = stop if stop >= 0 else min(len(text), max(found.end(), found.start() + _LONGEST_PARAGRAPH))
        yield Span(start, end)


def _start_of_sentence(text: str, place: int, floor: int) -> int:
    """Where the sentence of a match begins; a match may begin with the stop before it."""
    floor = max(floor, place - 300)
    before = max(text.rfind(sign, floor, place + 2) for sign in (". ", "! ", "? ", "\n"))
    return before + 1 if before >= 0 else floor
