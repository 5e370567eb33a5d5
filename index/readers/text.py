"""Plain text: a title, a byline, the story."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from index.article import Article
from index.dateline import find_dateline
from index.dates import find_published
from index.readers.addresses import best_address
from index.readers.byline import NO_BYLINE, Byline, is_byline, joined, read_byline
from index.readers.encoding import decode
from index.readers.fields import made_title, one_line, slug
from index.readers.head_fields import head_field
from index.readers.problem import Problem

# A headline; a longer first line is a paragraph.
_TITLE_CHARACTERS = 200
_HEAD_CHARACTERS = 4_000
# What stands above the title of a press release and names nothing; or nothing at all.
_KICKER = re.compile(
    r"\s*(?:(?:for immediate release|(?:press|news|media) release|pressemitteilung|presseinformation"
    r"|medienmitteilung|communiqué(?: de presse)?|nota de prensa|comunicado de prensa"
    r"|comunicato stampa|persbericht|пресс-релиз|新闻稿|بيان صحفي)[\W_]*)*"
    r"|(?:(?:media|press) )?contacts?: .*",
    re.IGNORECASE,
)


def read_text(path: Path, stream: BinaryIO) -> Iterator[Article | Problem]:
    """Read a text file as one article.

    The first line is the title if it looks like one; then the text is what follows the title and the
    byline. Else the text is the whole file.
    """
    text, problems = decode(path, stream.read())
    yield from problems
    if any(problem.fatal for problem in problems):
        return
    title, byline, body = split_head(text)
    dateline = find_dateline(body)
    published = find_published(
        {
            "byline": byline.text,
            "dateline": body[:_HEAD_CHARACTERS],
            "url": byline.url,
            "file name": path.name,
        }
    )
    yield Article(
        id=slug(path.stem),
        title=title or made_title(body, path.stem),
        text=body,
        path=str(path),
        published=published,
        source=byline.source or (dateline.source if dateline else None),
        author=byline.author,
        url=best_address([byline.url]),
        section=byline.section,
    )


def split_head(text: str) -> tuple[str, Byline, str]:
    """Divide a text into title, byline and body.

    Returns:
        The title, "" if there is none; the byline, that above a title included, empty without a title; the
        body without surrounding blank lines.
    """
    start = len(text) - len(text.lstrip())
    head = text[start : start + _HEAD_CHARACTERS]
    lines = head.split("\n")
    above = _lines_above(lines)
    before = (
        read_byline([line for line in lines[:above] if not _KICKER.fullmatch(line)], above=True)
        if above
        else NO_BYLINE
    )
    lines = lines[above:]
    byline = read_byline(lines[1:])
    if not lines or not _is_title(lines, byline):
        return "", NO_BYLINE, text.strip("\n")
    taken = head.split("\n")[: above + byline.lines + 1]
    body = text[start + sum(len(line) + 1 for line in taken) :].strip("\n")
    if not body.strip():
        return "", NO_BYLINE, text.strip("\n")
    return _named(lines[0]), joined(before, byline), body


def _lines_above(lines: list[str]) -> int:
    """How many lines stand above the title: "FOR IMMEDIATE RELEASE", or the paper and its date."""
    count = 0
    while count < len(lines) and _KICKER.fullmatch(lines[count]):
        count += 1
    bylines = read_byline(lines[count:], above=True).lines
    count += bylines
    while count < len(lines) and not lines[count].strip():
        count += 1
    return count if count < len(lines) else 0


def _named(line: str) -> str:
    """The title in its line, which may say that it is one."""
    known = head_field(line)
    return one_line(known[1] if known and known[0] == "title" else line)


def _is_title(lines: list[str], byline: Byline) -> bool:
    """Whether the first line is a headline: short, no sentence, a blank line or a byline below it."""
    line = lines[0].strip()
    if not 0 < len(line) <= _TITLE_CHARACTERS or is_byline(line, parts=False) or find_dateline(line):
        return False
    stands_alone = len(lines) > 1 and not lines[1].strip()
    if line.endswith((".", ",", ";", ":")) and not byline.lines:
        return False
    return (stands_alone or byline.lines > 0) and any(letter.isalpha() for letter in line)
