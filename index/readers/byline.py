"""The lines between a title and the text: who wrote it, where it appeared, when."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from index.days import first_day, from_any_language

# A longer line is the first paragraph.
_LINE_CHARACTERS = 140
_MOST_LINES = 4
# A line with a date is a byline if it holds at most this many other words.
_OTHER_WORDS = 12
_BARE_DATE_CHARACTERS = 40

_BY = re.compile(r"(?:(?:written|reported|story|words|text)\s+)?by:?\s+(?=[^\W\d_])", re.IGNORECASE)
_STARTS_BY = re.compile(rf"\W*(?:{_BY.pattern})(?-i:[^\W\d_a-z])", re.IGNORECASE)
_LABELS = re.compile(
    r"\b(?:(?:first\s+)?published(?:\s+on)?|posted(?:\s+on)?|(?:last\s+)?updated|(?:last\s+)?modified|date)\b:?",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"(?<!\d)\d{1,2}[:.]\d{2}(?::\d{2})?\s*(?:[ap]\.?m\.?)?\s*(?:GMT|UTC|[A-Z]{2,4}T)?(?!\w)"
    r"|\b\d+\s*min(?:ute)?s?\s+read\b",
    re.IGNORECASE,
)
_WEEKDAY = re.compile(r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b,?", re.IGNORECASE)
_PART_ENDS = re.compile(r"\s*(?:[|•·]|\s[-–—/]+\s|^[-–—]+|[-–—]+$)\s*")
_ROLE = re.compile(
    r"\b(?:writer|reporter|correspondent|editor|staff|contributor|columnist|photograph\w*)\b", re.IGNORECASE
)
_NAME = re.compile(r"[^\W\d_a-z][\w.&'’-]*(?:\s[\w.&'’-]+){0,5}")


class Byline(NamedTuple):
    """What the lines say, and how many of the given lines they are."""

    lines: int
    text: str
    author: str | None
    source: str | None


def read_byline(lines: Sequence[str]) -> Byline:
    """Read the lines that follow a title.

    Args:
        lines: the lines after the title; blank ones are skipped.

    Returns:
        The byline; `lines` counts the blank lines before and between too, 0 if there is no byline.
    """
    taken: list[str] = []
    count = 0
    for place, line in enumerate(lines):
        if not line.strip():
            continue
        if len(taken) == _MOST_LINES or not is_byline(line):
            break
        taken.append(line.strip())
        count = place + 1
    authors: list[str] = []
    sources: list[str] = []
    for line in taken:
        _read_line(line, authors, sources)
    return Byline(count, "\n".join(taken), ", ".join(authors) or None, sources[0] if sources else None)


def is_byline(line: str) -> bool:
    """Whether a line says who wrote something, or when, and no more."""
    line = line.strip()
    if not line or len(line) > _LINE_CHARACTERS or line.endswith((":", "?", "!")):
        return False
    if re.search(r"\w{3,}\.$", line) and not _LABELS.search(line):
        return False  # a sentence
    if _STARTS_BY.match(line):
        return len(line.split()) <= _OTHER_WORDS
    if day := first_day(line):
        return len((line[: day.start] + line[day.end :]).split()) <= _OTHER_WORDS and _is_terse(line)
    return len(line) <= _BARE_DATE_CHARACTERS and bool(from_any_language(line.strip(" -–—|")))


def _is_terse(line: str) -> bool:
    """Whether a line with a date is names and labels, not the beginning of a sentence."""
    rest = _without_date(line)
    words = [word for word in re.findall(r"[^\W\d_]+", _BY.sub("", rest)) if word.islower() and len(word) > 2]
    return len(words) <= 2


def _read_line(line: str, authors: list[str], sources: list[str]) -> None:
    """Add the names in a line to the authors or the sources."""
    for part in _PART_ENDS.split(_without_date(line)):
        found = _BY.search(part)
        if not found:
            _add_source(part, sources)
            continue
        _add_source(part[: found.start()], sources)
        names = [name.strip() for name in part[found.end() :].split(",") if name.strip()]
        several = any(" and " in name for name in names[1:])
        for place, name in enumerate(names):
            if place == 0 or several:
                authors.append(name)
            else:
                _add_source(name, sources)


def _add_source(part: str, sources: list[str]) -> None:
    name = part.strip(" ,;:-–—()[]")
    if name and _NAME.fullmatch(name) and not _ROLE.search(name):
        sources.append(name)


def _without_date(line: str) -> str:
    """The line without dates, times, weekdays and labels."""
    while day := first_day(line):
        line = f"{line[: day.start]} | {line[day.end :]}"
    for pattern in (_TIME, _WEEKDAY, _LABELS):
        line = pattern.sub(" ", line)
    return line
