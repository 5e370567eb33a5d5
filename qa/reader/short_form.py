"""The shortest words of a sentence that answer: numbers with their units, dates, names, places, clauses.

Rules over the surface, one pattern a kind of answer. What the question already holds is no answer.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from index.article import Span
from qa.noun_phrases import looks_like_person
from qa.reader.asked import Asked
from qa.terms import NUMBER_WORDS, PREPOSITIONS, is_stopword, keys, names, words

_MONTH = (
    "(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|(?:Jan|Feb|Mar|Apr|Aug|Sept|Sep|Oct|Nov|Dec)\.?)"
)
_WEEKDAY = "(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)"
_TIME_NAME = re.compile(rf"(?:{_MONTH}|{_WEEKDAY}|Christmas|Easter)\b")
_DATE = re.compile(
    rf"(?:\b{_WEEKDAY},? )?\b\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {_MONTH}(?:,? \d{{4}})?\b"
    rf"|(?:\b{_WEEKDAY},? )?\b{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?(?:,? \d{{4}})?\b(?!,\d)"
    rf"|\b{_MONTH},? (?:of )?\d{{4}}\b"
    r"|\b(?:early |late |mid-)?(?:1[0-9]|20)\d\d(?:s|[-–](?:\d\d|\d{4}))?\b"
    r"(?![,.]\d| (?:people|crowns|dollars|men|women))"
    r"|\b(?:the )?\d{1,2}(?:st|nd|rd|th)(?: and \d{1,2}(?:st|nd|rd|th))? centur(?:y|ies)\b"
    rf"|\b(?:last |next )?{_WEEKDAY}\b(?: (?:morning|afternoon|evening|night))?"
    rf"|\b(?<=in )(?:early |late |mid-)?{_MONTH}\b"
    r"|\b(?:yesterday|today|tomorrow|(?:last|next) (?:week|month|year|spring|summer|autumn|winter))\b",
)
_NUMBER_WORD = "|".join(
    sorted((w for w in NUMBER_WORDS if not w.endswith(("st", "nd", "rd", "th"))), key=len, reverse=True)
)
_BARE = (
    rf"(?:\d+(?:[.,]\d+)*|\b(?:{_NUMBER_WORD})(?:-(?:{_NUMBER_WORD}))?\b"
    r"|\b(?:dozens|hundreds|thousands|millions)\b)"
)
_SCALE = r"(?: (?:hundred|thousand|million|billion|trillion|dozen))?"
_UNIT = (
    r"(?: ?%|(?: |-)(?:per ?cent|percent|percentage points?"
    r"|(?:cubic |square |nautical )?(?:(?:milli|centi|kilo)?met(?:re|er)s?|km|miles?|feet|foot|inches)"
    r"|acres|hectares|tonnes?|tons?|pounds?|litres?|gallons?|barrels?|degrees(?: Celsius| Fahrenheit)?|kg"
    r"|kilograms?|grams?|watts?|megawatts?|gigawatts?|knots|crowns|dollars|euros|yen|yuan|cents|pence"
    r"|years?|months?|weeks?|days?|hours?|minutes?|seconds?)\b)"
)
_LENGTH = r"(?:met(?:re|er)|km|kilomet|mile|feet|foot|inch)"
# What stands in or beside a number of each unit. Money may come without one: "48 million".
_UNIT_FITS = {
    "money": re.compile(
        r"[$€£¥]|(?:crowns|dollars|euros|pounds|yen|yuan|cents|pence|[mb]illion|per ?cent)\b", re.I
    ),
    "percent": re.compile(r"%|per ?cent", re.I),
    "weight": re.compile(r"\b(?:tonnes?|tons?|kg|kilograms?|grams?|pounds?)\b", re.I),
    "length": re.compile(rf"\d\)?[ -]?(?:\w+ )?{_LENGTH}|\b{_LENGTH}", re.I),
    "duration": re.compile(r"\b(?:year|month|week|day|hour|minute|second)s?\b", re.I),
    "age": re.compile(r", \d{1,3}[,.]|\baged? \d|year[s-]+old|\bturn(?:s|ed|ing)? \d", re.I),
    "temperature": re.compile(r"degrees?|°", re.I),
}
_QUANTITY = re.compile(
    rf"[$€£¥]?{_BARE}{_SCALE}{_UNIT}?(?:(?:,| and)? {_BARE}{_UNIT})*(?:(?<=\d) to \d+(?:[.,]\d+)*)?{_UNIT}?",
    re.I,
)
_TIMES = re.compile(
    rf"\b(?:once|twice|thrice|never|(?:{_BARE}|several|many) times|(?:every|each) \w+"
    r"|daily|weekly|monthly|annually)\b",
    re.I,
)
_REASON = re.compile(
    r"\b(?:because(?: of)?|due to|owing to|thanks to|in order to|so that|after|blamed|since)\b", re.I
)
_QUOTED = re.compile(r"[\"“«]([^\"“”«»]{3,})[\"”»]")
_PLACE = re.compile(
    r"\b(?:in|at|on|from|near|to|off|outside|inside|across|into|between)\s"
    r"(?P<place>(?:the\s)?(?:[a-z][\w-]+\s){0,3}?(?:(?:of|on|in|at)\s(?:the\s)?)?"
    r"[A-Z][\w'’.-]*(?:\s(?:of\s(?:the\s)?)?[A-Z][\w'’.-]*)*(?:,\s[A-Z][\w'’]+)?)"
)
_PAUSE = re.compile(r"[,;:.!?)](?:\s|$)|[\"”]|\s[-–—]\s")
_JOB = re.compile(r"(?:Spokes(?:person|man|woman)|Chair(?:person|man|woman)|Board member|Councillor|Lawyer) ")
_AGENT = re.compile(r"\bby (?:[\w,'’-]+ ){0,3}$")
_PLACED = re.compile(r"\b(?:in|at|near|from|of|to|on) $")
# "opened by …" is the one who did it; "in Brimoor", or a single word, is a person less often. By reasoning.
AGENT_GAIN, PLACE_LOSS = 2.0, 3.0
# "BRIMOOR, March 4 (Coast Wire) - ", "CCB News, Beijing, December 18, ": who stands here is not in the story.
_DATELINE = re.compile(
    r"^[^()]{0,60}\([A-Z][^()]{1,40}\)\s*[-–—]{1,2}\s"
    rf"|^(?:[A-Z][\w&'’-]*\s?){{1,4}},\s[A-Z][\w'’-]+,\s{_MONTH}\s\d{{1,2}},\s"
)


def short_form(question: str, asked: Asked, sentence: str) -> Span | None:
    """The words of the sentence that answer the question in short, or None if the rules find none.

    Args:
        question: as understood.
        asked: what it asks for.
        sentence: one sentence.

    Returns:
        A range of characters of the sentence.
    """
    candidate = best_candidate(question, asked, sentence)
    return candidate.span if candidate else None


@dataclass(frozen=True, slots=True)
class ShortCandidate:
    """Words that may answer.

    Attributes:
        span: a range of characters of the sentence.
        distance: in characters to the words that the sentence shares with the question.
        counted: whether what is asked for stands with it ("31 pupils" for "how many pupils").
    """

    span: Span
    distance: float
    counted: bool


def best_candidate(question: str, asked: Asked, sentence: str) -> ShortCandidate | None:
    """The candidate that fits best: what is counted first, then the nearest to the question's words."""
    known = keys(question)
    shared = [w for w in words(sentence) if w.key in known and not is_stopword(w)]
    places = [(word.start + word.end) / 2 for word in shared]
    found = [
        _judged(span, places, asked, sentence)
        for span in candidate_spans(asked, sentence)
        if _is_new(sentence[span.start : span.end], known)
    ]
    return min(found, key=lambda one: (not one.counted, one.distance), default=None)


def candidate_spans(asked: Asked, sentence: str) -> list[Span]:
    """Everything in the sentence that is of the kind asked for, in order."""
    find = _FINDERS.get(asked.kind)
    if find is None:
        return []
    dateline = _DATELINE.match(sentence)
    begin = dateline.end() if dateline and asked.kind != "date" else 0
    found = [span for span in find(sentence) if span.start >= begin]
    if asked.unit is None:
        return found
    unit = _UNIT_FITS[asked.unit]
    return [span for span in found if unit.search(sentence[max(0, span.start - 6) : span.end + 12])]


def _is_new(text: str, known: frozenset[str]) -> bool:
    """Whether the candidate tells something that the question does not hold."""
    return any(word.key not in known and word.plain not in PREPOSITIONS for word in words(text))


def _judged(span: Span, places: list[float], asked: Asked, sentence: str) -> ShortCandidate:
    middle = (span.start + span.end) / 2
    near = sorted(abs(middle - place) for place in places)[:3]
    distance = sum(near) / len(near) if near else float(len(sentence))
    if asked.kind in {"person", "name"} and _AGENT.search(sentence[: span.start]):
        distance /= AGENT_GAIN
    if asked.kind == "person" and (_PLACED.search(sentence[: span.start]) or _is_one_word(sentence, span)):
        distance *= PLACE_LOSS
    behind = {word.key for word in words(sentence[span.end : span.end + 40])[:3]}
    inside = {word.key for word in words(sentence[span.start : span.end])}
    counted = asked.kind in {"count", "quantity"} and bool(asked.nouns & (behind | inside))
    return ShortCandidate(span, distance, counted)


def _is_one_word(sentence: str, span: Span) -> bool:
    """Whether the range holds a single word."""
    return " " not in sentence[span.start : span.end]


def _matches(pattern: re.Pattern[str]) -> Callable[[str], Iterator[Span]]:
    def find(sentence: str) -> Iterator[Span]:
        return (Span(*match.span()) for match in pattern.finditer(sentence))

    return find


def _quantities(sentence: str) -> Iterator[Span]:
    """Numbers with their units; not those of a date."""
    dates = [match.span() for match in _DATE.finditer(sentence) if len(match.group()) > 4]
    for match in _QUANTITY.finditer(sentence):
        start, end = match.span()
        if not any(start < date_end and date_start < end for date_start, date_end in dates):
            yield Span(start, start + len(match.group().rstrip(" ,")))


def _persons(sentence: str) -> Iterator[Span]:
    """Capitalised runs that may be persons, without a job that only begins the sentence."""
    for span in _names(sentence):
        if looks_like_person(sentence[span.start : span.end]):
            job = _JOB.match(sentence, span.start, span.end)
            yield Span(job.end() if job else span.start, span.end)


def _names(sentence: str) -> Iterator[Span]:
    """Capitalised runs, times left out."""
    at = 0
    for name in names(sentence):
        if _TIME_NAME.fullmatch(name):
            continue
        at = sentence.find(name, at)
        if at < 0:
            return
        yield Span(at, at + len(name))
        at += len(name)


def _places(sentence: str) -> Iterator[Span]:
    for match in _PLACE.finditer(sentence):
        place = match["place"].rstrip(".,")
        if not _TIME_NAME.match(place):
            yield Span(match.start("place"), match.start("place") + len(place))


def _reasons(sentence: str) -> Iterator[Span]:
    """From behind "because" to the next pause."""
    for match in _REASON.finditer(sentence):
        start = match.end() + 1
        pause = _PAUSE.search(sentence, start)
        end = pause.start() if pause else len(sentence)
        if end > start:
            yield Span(start, end)


def _things(sentence: str) -> Iterator[Span]:
    """Quoted words; nothing else has a surface that tells."""
    return (Span(*match.span(1)) for match in _QUOTED.finditer(sentence) if len(match.group(1).split()) <= 12)


_FINDERS: dict[str, Callable[[str], Iterator[Span]]] = {
    "person": _persons,
    "name": _names,
    "date": _matches(_DATE),
    "count": _quantities,
    "quantity": _quantities,
    "times": _matches(_TIMES),
    "place": _places,
    "reason": _reasons,
    "thing": _things,
}
