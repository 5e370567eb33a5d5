"""Numbers, years and decades in words become figures, so that one set of patterns reads both."""

import re

UNITS = {
    word: number
    for number, word in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ]
    )
}
TENS = {
    word: number * 10
    for number, word in enumerate(
        ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], start=2
    )
}
ORDINALS = {
    word: number
    for number, word in enumerate(
        [
            "first",
            "second",
            "third",
            "fourth",
            "fifth",
            "sixth",
            "seventh",
            "eighth",
            "ninth",
            "tenth",
            "eleventh",
            "twelfth",
            "thirteenth",
            "fourteenth",
            "fifteenth",
            "sixteenth",
            "seventeenth",
            "eighteenth",
            "nineteenth",
            "twentieth",
        ],
        start=1,
    )
} | {"thirtieth": 30}
DECADES = {
    word: number * 10
    for number, word in enumerate(
        ["twenties", "thirties", "forties", "fifties", "sixties", "seventies", "eighties", "nineties"], 2
    )
}

_TEN = "|".join(TENS)
_ONE = "|".join(list(UNITS)[1:10])
_TEEN = "|".join(list(UNITS)[10:])
_ORDINAL = "|".join(sorted(ORDINALS, key=len, reverse=True))
_MONTH = "january|february|march|april|may|june|july|august|september|october|november|december"
# Bounded, or a row of marks that are never closed would be read once from each of them.
_TITLE = re.compile(r"[\"“«„][^\"”»“]{0,400}[\"”»“]|‘[^’]{0,400}’(?!\w)")
# Patterns that ignore case take these for s, i and I, and `str.lower` does not.
_PLAIN_LETTERS = str.maketrans("ſıİ", "siI")
_HUNDREDS = re.compile(
    rf"\b(?P<hundred>eighteen|nineteen|twenty)[ -](?:(?P<oh>oh|o)[ -](?P<low>{_ONE})|(?P<teen>{_TEEN})"
    rf"|(?P<ten>{_TEN})(?:[ -](?P<one>{_ONE}))?)\b",
    re.I,
)
_THOUSANDS = re.compile(
    rf"\btwo thousand(?: (?:and )?(?:(?P<teen>{_TEEN}|{_ONE})|(?P<ten>{_TEN})(?:[ -](?P<one>{_ONE}))?))?\b",
    re.I,
)
_DECADE = re.compile(
    rf"\bthe (?P<part>early |mid[ -]|late )?(?:nineteen[ -])?(?P<decade>{'|'.join(DECADES)})\b", re.I
)
_DAY_OF = re.compile(
    rf"\b(?:(?P<ten>twenty|thirty)[ -])?(?P<ordinal>{_ORDINAL})(?= (?:of )?(?:{_MONTH})\b)"
    rf"|(?<=\b)(?P<month>{_MONTH}) the (?:(?P<ten2>twenty|thirty)[ -])?(?P<ordinal2>{_ORDINAL})\b",
    re.I,
)


def in_figures(question: str) -> str:
    """Blank out titles in quotation marks, and write spelled-out years, decades and days as figures."""
    plain = question.translate(_PLAIN_LETTERS)
    plain = _TITLE.sub(lambda match: " " * len(match.group()), plain).replace("’", "'")
    plain = _HUNDREDS.sub(_hundreds, plain)
    plain = _THOUSANDS.sub(
        lambda match: str(2000 + _below_hundred(match["teen"], match["ten"], match["one"])), plain
    )
    plain = _DECADE.sub(
        lambda match: f"the {match['part'] or ''}19{DECADES[match['decade'].lower()]}s", plain
    )
    return _DAY_OF.sub(_day_of, plain)


def _hundreds(match: re.Match[str]) -> str:
    hundred = UNITS.get(match["hundred"].lower(), 20) * 100
    if match["oh"]:
        return str(hundred + UNITS[match["low"].lower()])
    return str(hundred + _below_hundred(match["teen"], match["ten"], match["one"]))


def _below_hundred(teen: str | None, ten: str | None, one: str | None) -> int:
    figures = UNITS[teen.lower()] if teen else 0
    figures += TENS[ten.lower()] if ten else 0
    return figures + (UNITS[one.lower()] if one else 0)


def _day_of(match: re.Match[str]) -> str:
    ten, ordinal = match["ten"] or match["ten2"], match["ordinal"] or match["ordinal2"]
    day = f"{(TENS[ten.lower()] if ten else 0) + ORDINALS[ordinal.lower()]}th"
    return f"{match['month']} {day}" if match["month"] else day
