"""Time words of German, French, Spanish and Chinese questions become English ones.

Only what speaks of time is turned over; the rest of the question stays as it is and is passed by. A full
date in any other language is read by dateparser, which is loaded for nothing else: it takes a second.
"""

import re
from dataclasses import dataclass
from functools import cache

from qa.when_translations import (
    CENTURIES,
    CHINESE,
    CHINESE_DIGITS,
    ENGLISH_MONTHS,
    ENGLISH_UNITS,
    ENGLISH_WEEKDAYS,
    FRENCH,
    GERMAN,
    MONTHS_OF,
    NUMBERS_OF,
    SEASON,
    SEASONS_OF,
    SPANISH,
    UNITS_OF,
    WEEKDAYS_OF,
)


@dataclass(frozen=True, slots=True)
class English:
    """A question whose time words are English.

    Attributes:
        text: the question.
        foreign: it was asked in another language.
    """

    text: str
    foreign: bool


_STOPWORDS = {
    "en": "the what who when where why how which did was is were do does has have had of in on and to an are "
    "by for at with from whose whom will would can could should it its their his her",
    "de": "der die das und wie wer was wurde wurden ist im am den dem des welche welcher welches welchem "
    "welchen wann warum wo viele beim bei nach seit vor ein eine einen einem von zu hat haben sind war waren "
    "mit für auf zwischen letzte letzten gestern heute es sich als",
    "fr": "le la les des du de qui que quoi quel quelle quels quelles combien est sont ont a en dans depuis "
    "où quand pourquoi il elle au aux pour sur et une un par avant après hier qu c d l n s à comment ce se",
    "es": "el la los las del de que qué quién quiénes cuál cuáles cuándo cuánto cuánta cuántas cuántos dónde "
    "por en fue fueron se un una y desde hace cómo antes después ayer con para hubo hay al su",
}
_STOP = {language: frozenset(words.split()) for language, words in _STOPWORDS.items()}
# "was" and "a" speak for no language, and the 's of English for no French.
_STOP["en"] -= _STOP["de"] | _STOP["fr"] | _STOP["es"]
_WORD = re.compile(r"[^\W\d_]+")
_CJK = re.compile(r"[一-鿿]")

_RULES = {"de": GERMAN, "fr": FRENCH, "es": SPANISH}
# How months begin in the languages written with plain letters: "12 killed 2015" is no date.
_STEMS = re.compile(
    r"jan|gen|ene|feb|fev|mar|mrt|apr|abr|avr|ma[ijgy]|mei|jun|giu|jui|jul|lug|aug|ago|set|sep|okt|out|ott|oct"
    r"|nov|dec|dez|dic|des",
    re.I,
)
_FULL_DATE = re.compile(
    r"\b\d{1,2}(?:\.|º|°)? (?:de |di |do )?(?P<month>[^\W\d_]{3,})\.?,? (?:de |del )?\d{4}\b"
)


def in_english(question: str) -> English:
    """Turn the time words of a question into English ones; an English question is returned as it is."""
    if _CJK.search(question):
        return English(_from_chinese(question), True)
    words = [word.lower() for word in _WORD.findall(question.replace("’", "'"))]
    counts = {language: sum(word in stop for word in words) for language, stop in _STOP.items()}
    language = max(counts, key=lambda name: counts[name])  # of equals the first, English
    if counts[language] >= 2 and language != "en":
        return English(_translated(question.replace("’", "'"), language), True)
    if counts["en"] == 0:
        return _by_dateparser(question)
    return English(question, False)


def _by_dateparser(question: str) -> English:
    """A full date in any language, written as ISO 8601; the question itself if there is none."""
    found = _FULL_DATE.search(question)
    if found is None or (found["month"].isascii() and not _STEMS.match(found["month"])):
        return English(question, False)
    if found["month"].capitalize() in ENGLISH_MONTHS:
        return English(question, False)
    from index.days import from_any_language  # loads dateparser

    day = from_any_language(found.group())
    if day is None:
        return English(question, False)
    return English(f"{question[: found.start()]}{day.on.isoformat()}{question[found.end() :]}", True)


def _translated(question: str, language: str) -> str:
    text = question
    for pattern, english in _names(language):
        text = pattern.sub(english, text)
    for pattern, english in _compiled(language):
        text = pattern.sub(english, text)
    return text


@cache
def _names(language: str) -> list[tuple[re.Pattern[str], str]]:
    """The names of months, weekdays, seasons, units and numbers of a language."""
    columns = (
        (MONTHS_OF, ENGLISH_MONTHS),
        (WEEKDAYS_OF, ENGLISH_WEEKDAYS),
        (SEASONS_OF, SEASON.split("|")),
        (UNITS_OF, ENGLISH_UNITS),
        (NUMBERS_OF, ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]),
    )
    pairs = [
        (re.compile(rf"\b(?:{form})\b", re.I), english)
        for table, names in columns
        for form, english in zip(table[language].split(), names, strict=True)
    ]
    return pairs + [(re.compile(roman), number) for roman, number in CENTURIES]


@cache
def _compiled(language: str) -> list[tuple[re.Pattern[str], str]]:
    return [(re.compile(pattern, re.I), english) for pattern, english in _RULES[language]]


@cache
def _chinese() -> list[tuple[re.Pattern[str], str]]:
    return [(re.compile(pattern), english) for pattern, english in CHINESE]


def _from_chinese(question: str) -> str:
    text = question
    for pattern, english in _chinese():
        text = pattern.sub(english, text)
    text = re.sub(r"(?<=-)(\d)(?=[-\s])", r"0\1", text)
    text = re.sub(r"\bM(\d{1,2})\b", lambda match: _month(int(match[1])), text)
    text = re.sub(
        r"№(\d+|\S)",
        lambda match: f"{CHINESE_DIGITS.get(match[1], 'a few' if match[1] == '几' else match[1])}",
        text,
    )
    text = re.sub(
        r"\bD([一二三四五六日天])",
        lambda match: ENGLISH_WEEKDAYS["一二三四五六日".find(match[1].replace("天", "日"))],
        text,
    )
    units = {"天": "days", "日": "days", "周": "weeks", "星期": "weeks", "月": "months", "年": "years"}
    text = re.sub(r"\bU(天|日|周|星期|月|年)", lambda match: units[match[1]], text)
    return re.sub(r" {2,}", " ", text)


def _month(number: int) -> str:
    return ENGLISH_MONTHS[number - 1] if 1 <= number <= 12 else ""
