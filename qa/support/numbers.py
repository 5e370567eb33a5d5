"""The numbers of a text as they are meant.

"48 million", "48,000,000", "48m" and "forty-eight million" are one number; "5 %", "5 per cent" and "five
percent" are; "1.500" may be fifteen hundred or one and a half, so it is both. Years and days are read by
`qa.support.dates` first.
"""

import re
from dataclasses import replace
from functools import lru_cache

from qa.same_answer import HEDGE, LONGEST_HEDGE
from qa.support.figure import Figure, is_equal
from qa.when_words import ORDINALS, TENS, UNITS

_SCALES = {
    word: value
    for value, spelled in {
        1e2: "hundred",
        1e3: "thousand k tsd tausend mil mille тысяч тысячи тыс",
        1e5: "lakh lakhs",
        1e6: "million millions m mn mln mio millionen millón millones milhão milhões milioni miljoen "
        "miljoner millioner миллион миллиона миллионов млн",
        1e7: "crore crores",
        1e9: "billion billions bn bln b mrd milliarde milliarden milliard milliards miliardi miljard "
        "миллиард миллиарда миллиардов млрд",
        1e12: "trillion trillions tn trn billionen",
    }.items()
    for word in spelled.split()
}
_UNITS = {
    word: unit
    for unit, spelled in {
        "%": "% percent pct prozent procent процентов процента процент",
        "$": "dollar dollars usd",
        "€": "euro euros eur",
        "£": "pound pounds gbp sterling quid",
        "¥": "yen jpy",
        "₹": "rupee rupees rs",
        "yuan": "yuan renminbi",
        "rouble": "rouble roubles ruble rubles",
        "crown": "crown crowns krona kronor krone kroner kronen couronnes coronas",
        "franc": "franc francs",
        "peso": "peso pesos",
        "mile": "mile miles",
        "km": "km kilometre kilometres kilometer kilometers kilómetros kilomètres",
        "metre": "m metre metres meter meters metros mètres",
        "cm": "cm centimetre centimetres centimeter centimeters",
        "foot": "foot feet ft",
        "inch": "inch inches",
        "ton": "ton tons tonne tonnes tonnen toneladas",
        "kg": "kg kilogram kilograms kilo kilos",
        "second": "seconds",
        "minute": "minute minutes minuten minutos",
        "hour": "hour hours stunden horas heures",
        "day": "day days tage días jours",
        "week": "week weeks wochen semanas semaines",
        "month": "month months monate meses mois",
        "year": "year years jahre años ans",
        "degree": "degree degrees",
    }.items()
    for word in spelled.split()
}
_CONVERTED = {"kg": ("ton", 1e-3), "km": ("metre", 1e3), "cm": ("metre", 1e-2)}
"""Measures that are told in one another: 1,900 kilograms are 1.9 tonnes."""

LONGEST_NUMBER = 30
"""Characters; more digits are a code, and no float holds them."""

_SIGNS = "$€£¥₹"
_FRACTIONS = {"½": 0.5, "¼": 0.25, "¾": 0.75, "⅓": 1 / 3, "⅔": 2 / 3}
_PARTS = {"half": 0.5, "third": 1 / 3, "quarter": 0.25, "fifth": 0.2, "tenth": 0.1}
_SCALE = "|".join(sorted(_SCALES, key=len, reverse=True))
_AFTER = re.compile(
    r"[\s\u00a0-]{0,2}(?:(?P<percent>%|per[\s-]?cent\b|percentage[\s-]points?\b|pour cent\b|por ciento\b)"
    r"|(?:(?:[A-Z][a-z]+|US)\s)?(?P<word>[^\W\d_]+))",
)
_DIGITS = re.compile(
    rf"(?<![\w.,])(?<![^\W\d_]-)(?:(?:US|AU|CA|NZ|HK|A|C)?(?P<sign>[{_SIGNS}])\s?"
    r"|(?P<code>USD|EUR|GBP|JPY|CHF|Rs\.?)\s)?(?P<minus>[-−](?=\d))?"
    r"(?P<digits>\d{1,3}(?:[.,'’\u00a0\u202f\u2009]\d{3})+(?:[.,]\d+)?|[1-9]\d{0,2}(?:\s\d{3})+(?![\d.,]\d)|\d+(?:[.,:]\d+)*)"
    rf"(?P<fraction>[{''.join(_FRACTIONS)}])?"
    r"(?:(?P<ordinal>st|nd|rd|th|º|ª)\b)?"
    rf"(?:[\s\u00a0-]?(?P<scale>{_SCALE})\b\.?(?!\s?[/.]\w))?",
    re.IGNORECASE,
)
_WORDS = re.compile(r"[^\W\d_]+")
_BETWEEN = re.compile(r"\s?(?:-|–|—|to|and|or|bis|à|a)\s?\Z", re.IGNORECASE)
_ORDINAL_TENS = {f"{word[:-1]}ieth": value for word, value in TENS.items()}
_SMALL = UNITS | TENS
_AND_A = re.compile(r"\band (?:a|one) \Z", re.IGNORECASE)
_NO_NUMBER = frozenset({"one", "zero"})
_LIST_MARK = re.compile(r"\s*(?:[-*•]\s*)?\d{1,2}[.)]\s")


@lru_cache(maxsize=1024)
def figures(text: str) -> tuple[Figure, ...]:
    """The numbers of a text, in order, without "one" (which is mostly a pronoun) and list marks."""
    found = [*_in_digits(text), *_in_letters(text)]
    found.sort(key=lambda figure: figure.start)
    return tuple(_converted(figure) for figure in _sharing_units(text, found))


def _converted(figure: Figure) -> Figure:
    """A number in the measure that its like are compared in."""
    if figure.unit not in _CONVERTED:
        return figure
    unit, factor = _CONVERTED[figure.unit]
    values = tuple(value * factor for value in figure.values)
    return replace(figure, values=values, step=figure.step * factor, unit=unit)


def _in_digits(text: str) -> list[Figure]:
    found = []
    mark = _LIST_MARK.match(text)
    for match in _DIGITS.finditer(text, mark.end() if mark else 0):
        digits = match["digits"]
        if len(digits) > LONGEST_NUMBER:
            continue
        if match["sign"] is None and text[match.end() : match.end() + 1].isalpha():
            continue  # 4x4, 3D
        scale = _scale_of(match["scale"], text, match)
        end = match.end() if scale != 1.0 or not match["scale"] else match.start("scale")
        fraction = _FRACTIONS.get(match["fraction"] or "", 0.0)
        values = tuple((value + fraction) * scale for value in _readings(digits))
        unit, end = _unit(text, match, end)
        if ":" in digits:
            unit = "clock"
        start = match.start("digits") if match["sign"] is None and match["code"] is None else match.start()
        found.append(
            Figure(
                text[start:end].rstrip(" -."),
                start,
                end,
                values,
                _step(digits, values[0] / scale) * scale,
                unit,
                _is_hedged(text, start),
                ordinal=bool(match["ordinal"]),
            )
        )
    return found


def _scale_of(word: str | None, text: str, match: re.Match[str]) -> float:
    """What a scale word multiplies by; "m" and "b" only where they touch the digits or money."""
    if word is None:
        return 1.0
    short = len(word) == 1
    if (
        short
        and (match["sign"] is None or word.lower() == "k")
        and text[match.start("scale") - 1] in " -\u00a0"
    ):
        return 1.0  # "60 m" are metres
    if word == "M" or not short or match["sign"] or word.lower() in "kb":
        return _SCALES[word.lower()]
    return 1e6


def _readings(digits: str) -> list[float]:
    """What digits may mean: "1.500" is one and a half or fifteen hundred."""
    if ":" in digits:
        hours, _, rest = digits.partition(":")
        return [int(hours) + int(re.sub(r"\D.*", "", rest) or 0) / 100]
    plain = re.sub(r"['’\s\u202f\u2009]", "", digits)
    marks = [char for char in plain if char in ".,"]
    whole = float(re.sub("[.,]", "", plain))
    if not marks:
        return [whole]
    last = plain.rsplit(marks[-1], 1)
    decimal = float(re.sub("[.,]", "", last[0]) + "." + last[1])
    if len(set(marks)) == 2:
        return [decimal]
    if len(marks) > 1:
        return [whole]
    if len(last[1]) != 3 or last[0] in {"", "0"}:
        return [decimal]
    return [whole, decimal] if marks[0] == "," else [decimal, whole]


def _step(digits: str, value: float) -> float:
    """What the last digit counts that was told: 1 for 412, 0.1 for 3.5, 100 for 7,400."""
    if not is_equal(value, round(value)):
        return float(10.0 ** -len(re.split("[.,]", digits)[-1]))
    whole = f"{abs(value):.0f}"
    zeros = len(whole) - len(whole.rstrip("0"))
    return float(10.0**zeros) if value else 1.0


def _is_hedged(text: str, start: int) -> bool:
    return bool(HEDGE.search(text[max(0, start - LONGEST_HEDGE) : start]))


def _unit(text: str, match: re.Match[str], end: int) -> tuple[str, int]:
    """The unit of a number, and where the number with its unit ends."""
    if match["sign"]:
        return match["sign"], end
    if match["code"]:
        return _UNITS.get(match["code"].lower().rstrip("."), match["code"]), end
    return _unit_behind(text, end)


def _unit_behind(text: str, end: int) -> tuple[str, int]:
    after = _AFTER.match(text, end)
    if after is None:
        return "", end
    if after["percent"]:
        return "%", after.end()
    if text[end : end + 1] in _SIGNS + "%" and end < len(text):
        return text[end], end + 1
    unit = _UNITS.get(after["word"].lower(), "")
    if not unit and text[end : end + 1].isspace() and text[end + 1 : end + 2] in set(_SIGNS):
        return text[end + 1], end + 2
    return (unit, after.end("word")) if unit else ("", end)


def _in_letters(text: str) -> list[Figure]:
    """Numbers in English words: "forty-eight million", "two hundred and twelve", "two thirds", "a dozen"."""
    tokens = [(match.group().lower(), match.start(), match.end()) for match in _WORDS.finditer(text)]
    found = []
    at = 0
    while at < len(tokens):
        read = _spelled_at(text, tokens, at)
        if read is None:
            at += 1
            continue
        figure, at = read
        if figure is not None:
            found.append(figure)
    return found


_Token = tuple[str, int, int]


def _spelled_at(text: str, tokens: list[_Token], at: int) -> tuple[Figure | None, int] | None:
    word, start, end = tokens[at]
    following = tokens[at + 1][0] if at + 1 < len(tokens) else ""
    if word == "half" and _AND_A.search(text[:start]):
        return None, at + 1  # "a year and a half": no number of its own
    if word in _PARTS and word not in ORDINALS:
        return Figure(text[start:end], start, end, (_PARTS[word],), 0.01, "part", spelled=True), at + 1
    if word in ORDINALS or word in _ORDINAL_TENS:
        return _ordinal(text, tokens, at, 0)
    article = word in {"a", "an"} and (following in _SCALES or following == "dozen")
    if word == "dozen" or (article and following == "dozen"):
        last = tokens[at + article]
        return Figure(text[start : last[2]], start, last[2], (12.0,), spelled=True), at + 1 + article
    if word not in _SMALL and not (article and len(following) > 2):
        return None
    return _run(text, tokens, at, article)


def _run(text: str, tokens: list[_Token], at: int, article: bool) -> tuple[Figure | None, int]:
    """A row of number words as one number."""
    first = at
    total, part, step = 0.0, 1.0 if article else float(_SMALL[tokens[at][0]]), 1.0
    at += 1
    while at < len(tokens) and text[tokens[at - 1][2] : tokens[at][1]] in {" ", "-", "\u00a0", "‑"}:
        word = tokens[at][0]
        value = _SMALL.get(word)
        following = tokens[at + 1][0] if at + 1 < len(tokens) else ""
        if value is not None and 0 < value < _room(part):
            part += value
        elif word == "hundred":
            part *= 100
        elif word in _SCALES and len(word) > 3:
            total, part, step = total + part * _SCALES[word], 0.0, _SCALES[word]
        elif word.rstrip("s") in _PARTS and not total and part < 20:
            end = tokens[at][2]
            value_of = part * _PARTS[word.rstrip("s")]
            return (
                Figure(
                    text[tokens[first][1] : end],
                    tokens[first][1],
                    end,
                    (value_of,),
                    0.01,
                    "part",
                    spelled=True,
                ),
                at + 1,
            )
        elif (word in ORDINALS or word in _ORDINAL_TENS) and part >= 20:
            return _ordinal(text, tokens, at, int(part), first)
        elif not (word == "and" and part % 100 == 0 and following in _SMALL):
            break
        at += 1
    start, end = tokens[first][1], tokens[at - 1][2]
    if at == first + 1 and tokens[first][0] in _NO_NUMBER:
        return None, at
    value_of = total + part
    unit, end = _unit_behind(text, end)
    return Figure(
        text[start:end], start, end, (value_of,), step, unit, _is_hedged(text, start), spelled=True
    ), at


def _room(part: float) -> float:
    """What may still be added: 10 behind "twenty", 100 behind "two hundred"."""
    return 100.0 if part >= 100 and part % 100 == 0 else 10.0 if part >= 20 and part % 10 == 0 else 0.0


def _ordinal(
    text: str, tokens: list[_Token], at: int, tens: int, first: int | None = None
) -> tuple[Figure | None, int]:
    word = tokens[at][0]
    value = tens + (ORDINALS[word] if word in ORDINALS else _ORDINAL_TENS[word])
    start, end = tokens[at if first is None else first][1], tokens[at][2]
    alone = text[end : end + 1] in {",", ":"} and not text[:start].strip()
    if alone or (word == "second" and text[end : end + 1] == "s"):
        return None, at + 1  # "First, …" orders the text, not the world
    return Figure(text[start:end], start, end, (float(value),), ordinal=True, spelled=True), at + 1


def _sharing_units(text: str, found: list[Figure]) -> list[Figure]:
    """Give both numbers of "3 to 5 million crowns" the unit, and perhaps the scale; join "half a million"."""
    shared = list(found)
    for at in range(len(found) - 2, -1, -1):
        one, other = shared[at], shared[at + 1]
        between = text[one.end : other.start]
        if one.unit == "part" and between.isspace() and other.values[0] >= 1000:
            whole = text[one.start : other.end]
            product = one.values[0] * other.values[0]
            shared[at : at + 2] = [replace(other, text=whole, start=one.start, values=(product,), step=1e5)]
        elif not (one.unit and other.unit) and _BETWEEN.fullmatch(between):
            scale = 10.0 ** (3 * (len(f"{other.step:.0f}") // 3)) if other.step >= 1e3 else 1.0
            small = one.values[0] < 1000 <= other.values[0] and scale > 1
            values = (*one.values, *(value * scale for value in one.values)) if small else one.values
            shared[at] = replace(one, unit=one.unit or other.unit, values=values)
            shared[at + 1] = replace(other, unit=other.unit or one.unit)
    return shared
