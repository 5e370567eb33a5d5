"""Whether two texts say the same, whatever their spelling: figures, days, parts of names, negations.

`same` and `different` are not each other's opposite: "31 pupils" and "28 children" may both be right, so they
are neither. Between the two lies what only a person can decide.
"""

import re
from dataclasses import dataclass

from rapidfuzz import fuzz

from index.days import first_day, yearless_days
from qa.reader.asked import Asked
from qa.terms import NUMBER_WORDS, Word, initialisms, is_stopword, key_of, word_set, words

SPELLINGS = 88.0
"""Similarity (0 to 100, rapidfuzz) from which two names are spellings of one ("Zelensky", "Zelenskyy")."""

UNLIKE = 60.0
"""Similarity below which they are certainly not."""

TOLD_DIGITS = 10
"""From so many of its steps on a number tells two digits: "7,400" may be a rounded one, "1,000" may not."""

ROUND_SCALE = 1e6
"""Who says "three million" rounds; "three thousand" is no rounder than "3,000"."""

HEDGE = re.compile(
    r"(?:\b(?:about|around|some|nearly|almost|roughly|approximately|over|(?:more|less|fewer) than|close to"
    r"|at least|an estimated|as many as|up to)\s+|~\s*)(?:US|[AC])?[$€£¥]?\Z",
    re.I,
)
"""What stands before a number that is not meant exactly."""

LONGEST_HEDGE = 24
"""Characters that are enough for it."""

COUNTED = frozenset({"count", "quantity", "times"})

_SCALES = {
    "hundred": 100.0,
    "dozen": 12.0,
    "thousand": 1e3,
    "k": 1e3,
    "million": 1e6,
    "m": 1e6,
    "mn": 1e6,
    "mln": 1e6,
    "billion": 1e9,
    "bn": 1e9,
    "bln": 1e9,
    "trillion": 1e12,
}
# "pound" may be money or weight: it is the same word for the same thing in two articles.
_MEASURES = {
    word: unit
    for unit, spelled in {
        "$": "dollar dollars dlr dlrs usd",
        "€": "euro euros eur",
        "£": "pound pounds gbp sterling",
        "¥": "yen jpy",
        "%": "percent pct",
        "mile": "mile miles",
        "km": "km kilometre kilometres kilometer kilometers",
        "metre": "metre metres meter meters",
        "foot": "foot feet",
        "inch": "inch inches",
        "ton": "ton tons tonne tonnes",
        "kg": "kg kilogram kilograms kilo kilos",
        "second": "seconds",
        "minute": "minute minutes",
        "hour": "hour hours",
        "day": "day days",
        "week": "week weeks",
        "month": "month months",
        "year": "year years",
        "rouble": "rouble roubles ruble rubles",
        "crown": "crown crowns krona kronor krone kroner",
        **{name: f"{name} {name}s" for name in ("franc", "rupee", "peso", "lira")},
        **{name: name for name in ("yuan", "rand", "zloty")},
    }.items()
    for word in spelled.split()
}
_KNOWN_UNITS = frozenset(_MEASURES.values())
_TIMES = {"once": 1.0, "twice": 2.0, "thrice": 3.0, "never": 0.0}
_ORDINAL = re.compile(r"(?:first|second|third|fourth|fifth)\Z")
_PERCENT = re.compile(r"%|\bper ?cent\b", re.I)
# Numbers that `amounts` does not read: they have no value of their own, or no certain one.
_VAGUE = word_set(
    """
    hundred hundreds dozen dozens thousand thousands million millions mln billion billions bln
    trillion trillions
    first second third fourth fifth sixth seventh eighth ninth tenth
    half halves quarter quarters double triple
    """
)
_NEGATIONS = word_set(
    """
    not no never nor neither none nobody nothing nowhere without cannot
    """
)
_YEAR = re.compile(r"(?<![\d,.])(?:1\d|20)\d\d(?![\d,])")
# Capitalised: "may" is no month.
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August"),
    *("September", "October", "November", "December"),
)
_FORMS_OF_ADDRESS = frozenset(
    map(
        key_of,
        word_set(
            """
            mr mrs ms dr sir prof professor president minister mayor captain judge chairman chairwoman
            spokesperson spokesman spokeswoman senator governor secretary king queen lord lady general
            """
        ),
    )
)


@dataclass(frozen=True, slots=True)
class Amount:
    """A number as it is meant.

    Attributes:
        value: "2.9 million" is 2,900,000.
        step: what its last digit counts: 100,000 for "2.9 million".
        unit: its measure ("$", "%", "km"), else the key of the word behind it, "" if there is none.
        hedged: whether it is said not to be meant exactly ("about 300"), or its scale says so (millions).
    """

    value: float
    step: float
    unit: str
    hedged: bool

    def is_rounding_of(self, other: "Amount") -> bool:
        """Whether this is the other, told less exactly: 2.9 million of 2,912,345.

        One digit that nothing marks as rough is taken at its word: 1,000 is no rounding of 1,400.
        """
        if self.value == other.value:
            return True
        apart = other.value - self.value
        return (self.hedged or self.value >= TOLD_DIGITS * self.step) and (
            -0.5 * self.step <= apart < 0.5 * self.step
        )


@dataclass(frozen=True, slots=True)
class _When:
    """What a date tells of year, month and day; None where it is silent."""

    year: int | None
    month: int | None
    day: int | None

    def parts(self) -> tuple[int | None, int | None, int | None]:
        return self.year, self.month, self.day


def same(one: str, other: str, asked: Asked) -> bool:
    """Whether both say the same: "six" and "6", "Wang" and "Wang Wenbin", "20 July" and "20 July 2021"."""
    # Asked before the words are: "€5" and "$5" are the same words.
    if any(map(_other_measure, amounts(one), amounts(other))):
        return False
    if _plain(one) == _plain(other):
        return True
    if asked.kind == "date":
        first, second = _when(one), _when(other)
        return first is not None and second is not None and _fit(first, second)
    if asked.kind in COUNTED:
        mine, theirs = amounts(one), amounts(other)
        return bool(mine) and len(mine) == len(theirs) and all(map(_equal, mine, theirs))
    return _one_name(one, other)


def different(one: str, other: str, asked: Asked) -> bool:
    """Whether they certainly contradict each other, as answers to one question for one fact."""
    if asked.kind == "date":
        first, second = _when(one), _when(other)
        return first is not None and second is not None and _exclude(first, second)
    if asked.kind in COUNTED:
        mine, theirs = amounts(one), amounts(other)
        return (
            bool(mine)
            and len(mine) == len(theirs)
            and all(_comparable(a, b, asked) for a, b in zip(mine, theirs, strict=True))
            and not all(map(_equal, mine, theirs))
        )
    return _two_names(one, other)


def amounts(text: str) -> list[Amount]:
    """The numbers of a text, in figures or words, in order."""
    found: list[Amount] = []
    tokens = words(text)
    at = 0
    while at < len(tokens):
        read = _amount_at(text, tokens, at)
        if read is None:
            at += 1
        else:
            amount, at = read
            found.append(amount)
    return found


def figures(text: str) -> tuple[str, ...]:
    """The numbers that a text says, in order, spelled alike: "twelve people" and "12 people" have the same.

    Those without a value of their own ("third", "dozens", "1.2.3") come last.
    """
    told = [f"{one.value:.12g}{one.unit if one.unit in '%$€£¥' else ''}" for one in amounts(text)]
    vague = [
        word.plain
        for word in words(text)
        if word.plain in _VAGUE or (word.is_number and _figure(word) is None)
    ]
    return (*told, *vague)


def negations(text: str) -> int:
    """How many words of a text turn it into its opposite: "not", "hasn't", "without"."""
    return sum(word.plain in _NEGATIONS or word.plain.endswith("n't") for word in words(text))


def _amount_at(text: str, tokens: list[Word], at: int) -> tuple[Amount, int] | None:
    """The number that begins with this word, and the place behind it."""
    value = _figure(tokens[at])
    if value is None:
        return None
    begin = at
    hedged = bool(HEDGE.search(text[: tokens[at].start][-LONGEST_HEDGE:]))
    step = _step(tokens[at], value, 1 if hedged else 2)
    at += 1
    while at < len(tokens):
        word = tokens[at].plain
        small = _figure(tokens[at])
        if word in _SCALES:
            value, step = value * _SCALES[word], step * _SCALES[word]
            hedged = hedged or _SCALES[word] >= ROUND_SCALE
        elif small is not None and not tokens[at].is_number and value >= 20 and 0 < small < _room(value):
            value, step = value + small, 1.0  # "twenty-one", "two hundred twelve"
        elif not (word == "and" and value % 100 == 0 and at + 1 < len(tokens) and _figure(tokens[at + 1])):
            break
        at += 1
    return Amount(value, step, _unit(text, tokens, begin, at), hedged), at


def _unit(text: str, tokens: list[Word], begin: int, end: int) -> str:
    """What the number of these tokens counts: "%", the sign before it, a currency or the word behind."""
    if _PERCENT.match(text[tokens[end - 1].end :].lstrip(" -")):
        return "%"
    sign = text[: tokens[begin].start].rstrip()[-1:]
    if sign and sign in "$€£¥":
        return sign
    behind = [_MEASURES.get(word.plain, "") for word in tokens[end : end + 2]]
    if any(behind):
        return behind[0] or behind[1]  # "crowns", "Danish crowns"
    return tokens[end].key if end < len(tokens) and not is_stopword(tokens[end]) else ""


def _figure(word: Word) -> float | None:
    """A word's own number: "7,400", "six", "twice"."""
    if word.is_number:
        try:
            return float(word.text.replace(",", ""))
        except ValueError:
            return None
    if word.plain in _TIMES:
        return _TIMES[word.plain]
    if word.plain in NUMBER_WORDS and not _ORDINAL.match(word.plain):
        return float(NUMBER_WORDS[word.plain])
    return None


def _step(word: Word, value: float, least_zeros: int) -> float:
    """What the last digit counts that was told: 1 for "412", 0.1 for "3.5", 100 for "7,400".

    Args:
        least_zeros: so many zeros at the end and more are read as rounded. Two where nothing says so: "30"
            may well be exactly thirty.
    """
    if "." in word.text:
        return float(10.0 ** -len(word.text.rsplit(".", 1)[1]))
    digits = f"{value:.0f}"
    zeros = len(digits) - len(digits.rstrip("0"))
    return 10.0**zeros if value and zeros >= least_zeros else 1.0


def _room(value: float) -> float:
    """What may still be added to a number in words: 10 behind "twenty", 100 behind "two hundred"."""
    return 100.0 if value % 100 == 0 else 10.0 if value % 10 == 0 else 0.0


def _equal(one: Amount, other: Amount) -> bool:
    rounded = one.is_rounding_of(other) or other.is_rounding_of(one)
    return rounded and (one.unit == "%") == (other.unit == "%") and not _other_measure(one, other)


def _other_measure(one: Amount, other: Amount) -> bool:
    """Whether both name their measure or currency, and not the same: dollars and euros, miles and hours."""
    return one.unit != other.unit and {one.unit, other.unit} <= _KNOWN_UNITS


def _comparable(one: Amount, other: Amount, asked: Asked) -> bool:
    """Whether they count the same thing; where the question says what is counted, a bare number does, too."""
    bare_will_do = asked.kind != "quantity" and "%" not in {one.unit, other.unit}
    return one.unit == other.unit or (bare_will_do and not (one.unit and other.unit))


def _when(text: str) -> _When | None:
    """The year, month and day of the first date in a text, or None."""
    if day := first_day(text):
        return _When(day.on.year, day.on.month, day.on.day)
    year = int(found.group()) if (found := _YEAR.search(text)) else None
    if days := yearless_days(text):
        return _When(year, *days[0])
    month = next((n for n, name in enumerate(_MONTHS, 1) if re.search(rf"\b{name}\b", text)), None)
    return _When(year, month, None) if year or month else None


def _pairs(one: _When, other: _When) -> list[tuple[int | None, int | None]]:
    return list(zip(one.parts(), other.parts(), strict=True))


def _fit(one: _When, other: _When) -> bool:
    """Whether they agree in something and differ in nothing that both tell."""
    both = [(a, b) for a, b in _pairs(one, other) if a and b]
    return bool(both) and all(a == b for a, b in both)


def _exclude(one: _When, other: _When) -> bool:
    """Whether they differ and are equally exact: a month and a day may be a plan and a fact."""
    return one != other and all((a is None) == (b is None) for a, b in _pairs(one, other))


def _plain(text: str) -> str:
    return " ".join(word.plain for word in words(text) if word.plain not in {"a", "an", "the"})


def _telling(text: str) -> list[Word]:
    return [w for w in words(text) if not is_stopword(w) and w.key not in _FORMS_OF_ADDRESS]


def _one_name(one: str, other: str) -> bool:
    mine, theirs = ({w.key for w in _telling(text)} for text in (one, other))
    if not mine or not theirs:
        return False
    return mine <= theirs or theirs <= mine or _initials(one, other) or fuzz.ratio(one, other) >= SPELLINGS


def _two_names(one: str, other: str) -> bool:
    mine, theirs = ({w.key for w in _telling(text)} for text in (one, other))
    apart = bool(mine and theirs) and not mine & theirs and not _initials(one, other)
    return apart and fuzz.partial_ratio(one.lower(), other.lower()) < UNLIKE


def _initials(one: str, other: str) -> bool:
    """Whether one is the initials of the other: WHO, World Health Organization."""
    found, others = words(one), words(other)
    return bool(initialisms(found) & {w.key for w in others} or initialisms(others) & {w.key for w in found})
