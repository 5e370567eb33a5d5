"""True sentences made from a passage by rule, as a writer would reword it: what the check must let pass.

Every rewording is pure given its `Random` and returns None where it does not apply.
"""

import re
from collections.abc import Callable, Sequence
from random import Random

from qa.support.dates import dates
from qa.support.evidence import plain_figures
from qa.support.names import names
from qa.when_words import TENS, UNITS

Rewording = Callable[[str, "Surroundings", Random], str | None]

_MONTH_NAMES = (
    *("January", "February", "March", "April", "May", "June", "July", "August", "September", "October"),
    *("November", "December"),
)
_APART = re.compile(r"\s\([^()]{3,80}\)|,\s(?:which|who|whose|where|whom)\s[^,;()]{5,90}(?=,\s|\.\Z)")
_FRONT = re.compile(
    r"\A(?:In|On|By|During|After|Since|At|As of|Before|Until|Throughout|Despite|For)\s[^,;]{3,60},\s(?=\S)"
)
_TAIL = re.compile(
    r",\s(?:\w+ing|and\s\w+ed|but|although|while|with|such as|including|according to)\s[^;]{5,140}\.\Z"
)
_TIME_TAIL = re.compile(r"\s(?P<time>(?:in|on|by|since|during)\s(?:[A-Z]\w+\s)?(?:\d{1,2},?\s)?\d{4})\.\Z")
_PASSIVE = re.compile(
    r"\A(?P<object>(?:The|A|An|His|Her|Its|Their|This|These)\s[a-z][\w\s'’-]{2,60}?|[A-Z][\w.'’-]+(?:\s[A-Z][\w.'’-]+){0,3})"
    r"\s(?P<be>was|were)\s(?P<verb>[a-z]+ed)\sby\s"
    r"(?P<agent>(?:the\s)?[A-Z][\w.'’-]+(?:\s[A-Z][\w.'’-]+){0,3})(?P<rest>(?:\s(?:in|on|at|from|during|for)\s[^,;]{3,60})?)\.\Z"
)
_SYNONYM_PAIRS = """
began=started started=began large=big big=large also=additionally approximately=about about=roughly
because=since shows=demonstrates showed=demonstrated help=assist helped=assisted received=got obtained=got
purchased=bought bought=purchased nearly=almost almost=nearly many=numerous numerous=many however=though
often=frequently frequently=often primarily=mainly mainly=primarily usually=typically used=employed
created=made ended=finished founded=established established=founded largest=biggest biggest=largest
whole=entire entire=whole children=kids said=stated stated=said announced=declared allowed=permitted
permitted=allowed required=needed needed=required increased=grew important=significant film=movie
significant=important movie=film city=town residents=inhabitants built=constructed constructed=built
selected=chosen chosen=selected attempted=tried tried=attempted until=till rapidly=quickly quickly=rapidly
various=different particularly=especially especially=particularly main=chief finally=eventually
"""
_SYNONYMS = dict(pair.split("=") for pair in _SYNONYM_PAIRS.split())


class Surroundings:
    """What stands around a sentence: the passage it is in.

    Args:
        before: the sentence before it, or "".
        after: the sentence behind it, or "".
        title: of the article.
        source: who published it, or "".
    """

    def __init__(self, before: str, after: str, title: str, source: str) -> None:
        self.before, self.after, self.title, self.source = before, after, title, source


def verbatim(sentence: str, around: Surroundings, random: Random) -> str | None:
    """The sentence as it is."""
    return sentence


def dropped(sentence: str, around: Surroundings, random: Random) -> str | None:
    """A bracket, a relative clause, a lead or a tail left out."""
    options = [sentence[: m.start()] + sentence[m.end() :] for m in _APART.finditer(sentence)]
    options = [re.sub(r"(?<=\w), (?=(?:is|was|were|has|had|are|will)\b)", " ", option) for option in options]
    if front := _FRONT.match(sentence):
        rest = sentence[front.end() :]
        options.append(rest[0].upper() + rest[1:])
    if tail := _TAIL.search(sentence):
        options.append(sentence[: tail.start()] + ".")
    options = [option for option in options if len(option) > 40]
    return random.choice(options) if options else None


def merged(sentence: str, around: Surroundings, random: Random) -> str | None:
    """This sentence and the next one as one."""
    if not _is_whole(around.after) or len(sentence) + len(around.after) > 330:
        return None
    joined = random.choice((", and ", "; ", ", while "))
    return f"{sentence[:-1]}{joined}{_lower_first(around.after)}"


def pronoun_resolved(sentence: str, around: Surroundings, random: Random) -> str | None:
    """ "He" or "She" at the start becomes the person that the sentence before begins with."""
    match = re.match(r"(?:He|She)\s(?=[a-z])", sentence)
    before = names(around.before)
    if match is None or not before or before[0].start or len(before[0].parts) < 2:
        return None
    person = random.choice((before[0].text, before[0].parts[-1]))
    return f"{person} {sentence[match.end() :]}"


def figures_rewritten(sentence: str, around: Surroundings, random: Random) -> str | None:
    """Its numbers in another form: "48 million" and "48,000,000", "5%" and "5 per cent", "six" and "6"."""
    for figure in plain_figures(sentence):
        new = _other_form(figure.text, figure.values[0], figure.unit, figure.ordinal)
        if new is not None and new != figure.text:
            end = figure.start + len(figure.text)
            return sentence[: figure.start] + new + sentence[end:]
    return None


def dates_rewritten(sentence: str, around: Surroundings, random: Random) -> str | None:
    """Its days in another form: "4 March 2021", "March 4, 2021", "2021-03-04"."""
    for when in dates(sentence):
        if when.month and when.day and "-" not in when.text and "–" not in when.text:
            month = _MONTH_NAMES[when.month - 1]
            forms = [f"{when.day} {month}", f"{month} {when.day}"]
            if when.year:
                forms = [f"{when.day} {month} {when.year}", f"{month} {when.day}, {when.year}"]
                forms.append(f"{when.year}-{when.month:02}-{when.day:02}")
            new = random.choice([form for form in forms if form != when.text])
            return sentence[: when.start] + new + sentence[when.end :]
    return None


def led_in(sentence: str, around: Surroundings, random: Random) -> str | None:
    """ "According to …, …"."""
    forms = ["According to the article, ", "The article says that ", "The passage states that "]
    if around.source:
        forms += [f"According to {around.source}, ", f"{around.source} reports that "]
    if names(sentence) or sentence[0] == "T":
        return random.choice(forms) + _lower_first(sentence)
    return None


def fronted(sentence: str, around: Surroundings, random: Random) -> str | None:
    """ "… in 1990." becomes "In 1990, …"."""
    tail = _TIME_TAIL.search(sentence)
    if tail is None or _FRONT.match(sentence):
        return None
    time = tail["time"]
    return f"{time[0].upper()}{time[1:]}, {_lower_first(sentence[: tail.start()])}."


def made_active(sentence: str, around: Surroundings, random: Random) -> str | None:
    """ "The bridge was opened by Brandt." becomes "Brandt opened the bridge."."""
    match = _PASSIVE.match(sentence)
    if match is None:
        return None
    agent, thing = match["agent"], _lower_first(match["object"])
    return f"{agent[0].upper()}{agent[1:]} {match['verb']} {thing}{match['rest']}."


def synonyms(sentence: str, around: Surroundings, random: Random) -> str | None:
    """Up to three of its words become others that mean the same."""
    changed, count = sentence, 0
    for word, other in _SYNONYMS.items():
        new = re.sub(rf"\b{word}\b", other, changed, count=1)
        if new != changed and count < 3:
            changed, count = new, count + 1
    return changed if count else None


LEARNT: tuple[Rewording, ...] = (verbatim, dropped, merged, figures_rewritten, dates_rewritten, led_in)
"""Rewordings that the regression is fitted on."""

UNSEEN: tuple[Rewording, ...] = (pronoun_resolved, fronted, made_active, synonyms)
"""Rewordings that it is only measured on."""

_SECOND: tuple[Rewording, ...] = (synonyms, led_in, fronted, figures_rewritten)


def two_steps(sentence: str, around: Surroundings, random: Random) -> str | None:
    """A clause left out or two sentences merged, and then another rewording."""
    first = random.choice((dropped, merged, pronoun_resolved))(sentence, around, random)
    if first is None:
        return None
    for second in random.sample(_SECOND, len(_SECOND)):
        if (changed := second(first, around, random)) is not None:
            return changed
    return None


def _is_whole(sentence: str) -> bool:
    return len(sentence) > 25 and sentence[:1].isupper() and sentence.endswith(".") and "\n" not in sentence


def _lower_first(sentence: str) -> str:
    """The sentence in the middle of another one: its first letter is small unless a name begins it."""
    first = names(sentence)
    word = sentence.split(" ", 1)[0]
    plainly = word in {
        "The",
        "A",
        "An",
        "In",
        "It",
        "He",
        "She",
        "They",
        "This",
        "These",
        "On",
        "At",
        "By",
        "His",
    }
    if plainly or not (word.isupper() or (first and first[0].start == 0) or len(word) == 1):
        return sentence[0].lower() + sentence[1:]
    return sentence


def _other_form(text: str, value: float, unit: str, ordinal: bool) -> str | None:
    whole = value == int(value)
    if unit == "%":
        return re.sub(r"\s?(?:%|per\s?cent)\Z", " per cent" if "%" in text else "%", text)
    million = re.fullmatch(r"(?P<n>[\d.]+) million", text)
    if million and whole:
        return f"{value:,.0f}"
    if unit or ordinal or not whole or not 0 < value < 1e12:
        return None
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+", text):
        return f"{value / 1e6:g} million" if value % 1e5 == 0 and value >= 1e6 else text.replace(",", "")
    if text.isdigit() and value < 100:
        return _in_words(int(value))
    return f"{value:.0f}" if text.isalpha() and value < 100 else None


def _in_words(value: int) -> str:
    units = {number: word for word, number in UNITS.items()}
    if value < 20:
        return units[value]
    tens = {number: word for word, number in TENS.items()}
    return tens[value - value % 10] + (f"-{units[value % 10]}" if value % 10 else "")


def reworded(
    sentence: str, around: Surroundings, random: Random, ways: Sequence[Rewording]
) -> list[tuple[str, str]]:
    """All that the ways make of a sentence, each with the way's name."""
    made = [(way.__name__, way(sentence, around, random)) for way in ways]
    return [
        (name, text) for name, text in made if text is not None and (text != sentence or name == "verbatim")
    ]
