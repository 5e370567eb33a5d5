"""Plain text: a title, a byline, the story."""

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from index.article import Article
from index.dateline import find_dateline
from index.dates import find_published
from index.readers.byline import Byline, is_byline, read_byline
from index.readers.encoding import decode
from index.readers.fields import made_title, one_line, slug
from index.readers.problem import Problem

# A headline; a longer first line is a paragraph.
_TITLE_CHARACTERS = 200
_HEAD_CHARACTERS = 4_000


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
        {"byline": byline.text, "dateline": body[:_HEAD_CHARACTERS], "file name": path.name}
    )
    yield Article(
        id=slug(path.stem),
        title=title or made_title(body, path.stem),
        text=body,
        path=str(path),
        published=published,
        source=byline.source or (dateline.source if dateline else None),
        author=byline.author,
    )


def split_head(text: str) -> tuple[str, Byline, str]:
    """Divide a text into title, byline and body.

    Returns:
        The title, "" if the first line does not look like one; the byline, empty without a title; the
        body without surrounding blank lines.
    """
    start = len(text) - len(text.lstrip())
    head = text[start : start + _HEAD_CHARACTERS]
    lines = head.split("\n")
    byline = read_byline(lines[1:])
    if not _is_title(lines, byline):
        return "", Byline(0, "", None, None), text.strip("\n")
    body_start = start + sum(len(line) + 1 for line in lines[: byline.lines + 1])
    body = text[body_start:].strip("\n")
    if not body.strip():
        return "", Byline(0, "", None, None), text.strip("\n")
    return one_line(lines[0]), byline, body


def _is_title(lines: list[str], byline: Byline) -> bool:
    """Whether the first line is a headline: short, no sentence, a blank line or a byline below it."""
    line = lines[0].strip()
    if not 0 < len(line) <= _TITLE_CHARACTERS or is_byline(line) or find_dateline(line):
        return False
    stands_alone = len(lines) > 1 and not lines[1].strip()
    if line.endswith((".", ",", ";", ":")) and not byline.lines:
        return False
    return (stands_alone or byline.lines > 0) and any(letter.isalpha() for letter in line)
