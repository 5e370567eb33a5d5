"""The lines between a title and the text: who wrote it, where it appeared, when."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from index.date_labels import LABEL
from index.days import first_day, from_any_language
from index.periods import find_period
from index.readers.head_fields import head_field
from index.relative_days import find_relative

# A longer line is the first paragraph.
_LINE_CHARACTERS = 140
_MOST_LINES = 6
# A line with a date is a byline if it holds at most this many other words.
_OTHER_WORDS = 12
# Of a date without a day, or a year: less sure to be one, so fewer.
_OTHER_WORDS_OF_PART = 6
# Above a title, where a headline with a date in it has more.
_WORDS_ABOVE = 4
_BARE_DATE_CHARACTERS = 40
_BARE_NAME_CHARACTERS = 40

_CAPITAL = r"[^\W\d_a-zà-öø-ÿа-я]"
_WORD = rf"{_CAPITAL}[\w.&'’-]*"
# No word or mark is in two of these: a line could be divided in countless ways.
_PARTICLE = r"(?:van|von|de|del|della|der|den|di|da|du|la|le|el|al|bin|ben|zu)"
_NAME_WORD = rf"{_CAPITAL}[\w.'’-]*"
_JOINT = r"(?:\s?[,،、]\s?|\s(?:and|und|et|y|e|и|en|og|och)\s|\s?&\s?)"
_PERSON = rf"{_NAME_WORD}(?:\s(?:{_PARTICLE}\s){{0,3}}{_NAME_WORD}){{0,4}}"
_BY = re.compile(
    r"(?:(?:written|reported|story|words|text|speech|remarks|analysis|opinion)\s+)?by:?\s+(?=[^\W\d_])",
    re.IGNORECASE,
)
# Small words of other languages stand for "by" only before names and nothing else.
_BY_ELSEWHERE = re.compile(
    rf"\W*(?i:von|par|por|door|di|av|af|بقلم|كتب|текст|автор|作者|记者)[:：]?\s+"
    rf"(?P<names>{_PERSON}(?:{_JOINT}{_PERSON})*)[\s,|•·–—-]*\Z"
)
_STARTS_BY = re.compile(rf"\W*(?:{_BY.pattern})(?:the\s)?(?-i:[^\W\d_a-z])", re.IGNORECASE)
_TIME = re.compile(
    r"(?<!\d)\d{1,2}[:.]\d{2}(?::\d{2})?\s*(?:[ap]\.?m\.?)?\s*(?:GMT|UTC|[A-Z]{2,4}T|Uhr)?(?!\w)"
    r"|\b\d+\s*min(?:ute)?s?\s+read\b",
    re.IGNORECASE,
)
_WEEKDAY = re.compile(
    r"\b(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:Mon|Diens|Donners|Frei|Sams|Sonn)tag|Mittwoch|Sonnabend"
    r"|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lunes|martes|miércoles|jueves|viernes|sábado|domingo"
    r"|понедельник|вторник|среда|четверг|пятница|суббота|воскресенье)\b,?",
    re.IGNORECASE,
)
# "Le Courrier, le | ": the small words that belong to the date which stood here.
_BEFORE_DATE = re.compile(
    r"(?:\A|[\s,]+)(?:le|den|am|el|on|der|im|vom|from|(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\.?)(?=\s*\|)",
    re.IGNORECASE,
)
# "Marseille, le | ", "Hamburg, im | ": letters are dated so, by the place.
_PLACE_BEFORE_DATE = re.compile(r"\A\s*[\w-]+,\s(?:le|den|im)\s(?=\s*\|)", re.IGNORECASE)
# In a line of names and a month.
_SMALL_WORDS = ("von", "par", "por", "of", "the", "im", "le", "de")
_BRACKETS = re.compile(r"\([^()]{0,40}\)")
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_UNSPACED_LETTERS = 30
_PART_ENDS = re.compile(r"\s*(?:[|•·]|\s[-–—/]+\s|^[-–—]+|[-–—]+$)\s*")
_NAME = re.compile(r"[^\W\d_a-z][\w.&'’-]*(?:\s[\w.&'’-]+){0,5}")
_ROLE = re.compile(
    r"\b(?:writer|reporter|correspondent|editor|staff|contributor|columnist|photograph\w*|transcript"
    r"|press release|pressemitteilung|medienmitteilung)\b",
    re.IGNORECASE,
)
# "Petra Sommer, Jens Krüger", "Иван Лебедев, «Вестник гавани»".
_SEVERAL_NAMES = re.compile(
    rf"(?P<names>{_NAME_WORD}\s{_NAME_WORD}(?:{_JOINT}{_NAME_WORD}\s{_NAME_WORD})*)(?<=\w)"
    rf"(?P<place>\sin\s{_NAME_WORD}(?:\s{_NAME_WORD})?|,\s(?:{_NAME_WORD}\s){{0,3}}(?i:{_ROLE.pattern}))?"
    rf"(?:,\s(?P<source>[«„“\"][^«»„“”\"]{{2,40}}[»“”\"]))?"
)
_BARE_NAME = re.compile(rf"{_WORD}(?:\s(?:(?:of|the|and|&|{_PARTICLE})\s){{0,3}}{_WORD}){{1,4}}")
_QUOTES = "«»„“”\"'"


class Byline(NamedTuple):
    """What the lines say, and how many of the given lines they are."""

    lines: int
    text: str
    author: str | None
    source: str | None
    section: str | None = None
    url: str | None = None


NO_BYLINE = Byline(0, "", None, None)


def joined(one: Byline, other: Byline) -> Byline:
    """Two bylines of one article, the first one's names before the second one's."""
    text = "\n".join(filter(None, (one.text, other.text)))
    return Byline(
        one.lines + other.lines,
        text,
        one.author or other.author,
        one.source or other.source,
        one.section or other.section,
        one.url or other.url,
    )


@dataclass(slots=True)
class _Said:
    """What the lines have said so far."""

    authors: list[str] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    fields: dict[str, str] = field(default_factory=dict)

    def add_source(self, part: str) -> None:
        """Note a name that is not said to be an author's."""
        name = part.strip(f" ,;:-–—()[]{_QUOTES}")
        if name and _NAME.fullmatch(name) and not _ROLE.search(name):
            self.sources.append(name)


def read_byline(lines: Sequence[str], *, above: bool = False) -> Byline:
    """Read the lines that follow a title.

    Args:
        lines: the lines after the title; blank ones are skipped.
        above: whether they stand above the title instead, where only short lines with a full date or a
            field's name count: a title may look like any other.

    Returns:
        The byline; `lines` counts the blank lines before and between too, 0 if there is no byline.
    """
    taken: list[str] = []
    count = 0
    for place, line in enumerate(lines):
        if not line.strip():
            continue
        if len(taken) == _MOST_LINES:
            break
        if above and not (is_byline(line, parts=False) and _is_short(line)):
            break
        if not above and not is_byline(line) and not _is_name_above(lines, place):
            break
        taken.append(line.strip())
        count = place + 1
    said = _Said()
    bare: list[str] = []
    for line in taken:
        if is_byline(line):
            _read_line(line, said)
        else:
            bare.append(line)
    _place_bare(bare, said)
    author = said.fields.get("author") or ", ".join(said.authors) or None
    source = said.fields.get("source") or (said.sources[0] if said.sources else None)
    section, url = said.fields.get("section"), said.fields.get("url")
    return Byline(count, "\n".join(taken), author, source, section, url)


def is_byline(line: str, *, parts: bool = True) -> bool:
    """Whether a line says who wrote something, or where or when it appeared, and no more.

    Args:
        line: stands in the head of an article.
        parts: whether a month and year or "2 hours ago" are enough; titles too end "in October 1986".
    """
    line = line.strip()
    if not line or len(line) > _LINE_CHARACTERS or line.endswith((":", "?", "!", "。", "！", "？")):
        return False
    if len(_UNSPACED.findall(line)) > _UNSPACED_LETTERS:
        return False  # Chinese has no words to count: its first paragraph, or its dateline
    if (known := head_field(line)) and known[0] != "title":
        return True
    if re.search(r"\w{3,}\.$", line) and not LABEL.search(line) and "|" not in line:
        return False  # a sentence
    day = first_day(line)
    rest = line[: day.start] + line[day.end :] if day else line
    if _STARTS_BY.match(line):
        return len(rest.split()) <= _OTHER_WORDS
    if day:
        return len(rest.split()) <= _OTHER_WORDS and _is_terse(line)
    if _BY_ELSEWHERE.match(_BRACKETS.sub("", _without_date(line)).replace("|", " ")):
        return True
    if parts and _is_part_of_date(line):
        return True
    return len(line) <= _BARE_DATE_CHARACTERS and bool(from_any_language(line.strip(" -–—|")))


def _is_short(line: str) -> bool:
    """Whether a line holds little but a date or a field: "Harbour Post, Friday, August 16, 2013"."""
    return bool(head_field(line)) or len(re.findall(r"[^\W\d_]+", _without_date(line))) <= _WORDS_ABOVE


def _is_part_of_date(line: str) -> bool:
    """Whether a line is a month and year, or "2 hours ago", with a few names at most."""
    if span := find_relative(line):
        rest = line[: span[0]] + line[span[1] :]
    elif period := find_period(line):
        rest = line[: period.start] + line[period.end :]
    else:
        return False
    words = [word for word in re.findall(r"[^\W\d_]+", LABEL.sub("", _BY.sub("", rest))) if len(word) > 1]
    small = [word for word in words if word.islower() and word not in _SMALL_WORDS]
    return len(words) <= _OTHER_WORDS_OF_PART and not small


def _is_name_above(lines: Sequence[str], place: int) -> bool:
    """Whether a line is a name that stands right above a byline: "Harbour Post"."""
    line = lines[place].strip()
    if len(line) > _BARE_NAME_CHARACTERS or not _is_cased(line):
        return False
    several = _several(line)
    rest = (one for one in lines[place + 1 :] if one.strip() or not several)
    below = next(rest, "")
    if not (several or _BARE_NAME.fullmatch(line)) or _STARTS_BY.match(below):
        return False
    if is_byline(below):
        return not _BY_ELSEWHERE.match(below)
    return bool(several) and _is_name_above(lines, place + 1)  # and below it the paper's


def _several(line: str) -> re.Match[str] | None:
    """A line of several names, or of one with its paper; one alone may be a paper's own."""
    match = _SEVERAL_NAMES.fullmatch(line)
    return (
        match if match and (match["source"] or match["place"] or re.search(_JOINT, match["names"])) else None
    )


def _is_cased(line: str) -> bool:
    """Whether the script has capitals, by which names are told from words."""
    return line != line.lower()


def _place_bare(names: Sequence[str], said: _Said) -> None:
    """A bare name is the source, or the author where the source is named beside the date."""
    for name in names:
        if several := _several(name):
            people = (person for person in several["names"].split(", ") if not _ROLE.search(person))
            said.authors.append(", ".join(people))
            if several["source"]:
                said.add_source(several["source"])
        elif said.sources and not said.authors:
            said.authors.append(name)
        elif not said.sources:
            said.add_source(name)


def _is_terse(line: str) -> bool:
    """Whether a line with a date is names and labels, not the beginning of a sentence."""
    rest = _without_date(line)
    words = [word for word in re.findall(r"[^\W\d_]+", _BY.sub("", rest)) if word.islower() and len(word) > 2]
    return len(words) <= 2


def _read_line(line: str, said: _Said) -> None:
    """Note the names in a line."""
    if known := head_field(line):
        said.fields.setdefault(*known)
        return
    for part in _PART_ENDS.split(_without_date(line)):
        if known := head_field(part):
            said.fields.setdefault(*known)
            continue
        if elsewhere := _BY_ELSEWHERE.match(_BRACKETS.sub("", part)):
            said.authors.append(elsewhere["names"])
            continue
        found = _BY.search(part)
        if not found:
            said.add_source(part)
            continue
        said.add_source(part[: found.start()])
        names = [name.strip() for name in part[found.end() :].split(",") if name.strip()]
        several = any(" and " in name for name in names[1:])
        for place, name in enumerate(names):
            if place == 0 or several:
                said.authors.append(name)
            elif not _is_title_of_person(name):
                said.add_source(name)


def _is_title_of_person(name: str) -> bool:
    """Whether what follows a name says who that is: "Mayor of Brimoor"."""
    return bool(
        re.match(r"(?:mayor|minister|president|chief|head|director|secretary|professor)\b", name, re.I)
    )


def _without_date(line: str) -> str:
    """The line without dates, times, weekdays and labels."""
    while day := first_day(line):
        line = f"{line[: day.start]} | {line[day.end :]}"
    if span := find_relative(line):
        line = f"{line[: span[0]]} | {line[span[1] :]}"
    elif period := find_period(line):
        line = f"{line[: period.start]} | {line[period.end :]}"
    for pattern in (_TIME, _WEEKDAY, LABEL):
        line = pattern.sub(" ", line)
    return _BEFORE_DATE.sub(" ", _PLACE_BEFORE_DATE.sub(" ", line))
