"""Lines that stand somewhere on the pages of a PDF become paragraphs of running text.

A PDF knows no paragraphs. They end where the distance to the next line is larger than usual, where the size
of the letters changes, where a line is indented or begins an item, and where a sentence ends in a short line.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from statistics import median

# A distance between lines that is this much larger than usual divides paragraphs.
_GAP = 1.3
# Larger steps down the page, in letter heights, say nothing of the distance between lines.
_MOST_LEADING = 2.5
_OTHER_SIZE = 0.12
# In letter heights: an indented first line.
_INDENT = 0.8
# A line that ends a sentence and is this much shorter than the longest of its page ends its paragraph.
_SHORT = 0.8
# A line is a running head if it stands first or last on so many pages, figures aside.
_REPEATED = 3
_EDGES = 2  # lines at the top and at the bottom that may be running heads

_ITEM = re.compile(r"(?:[•◦▪‣■●–—-]|\(?\d{1,3}[.)]|\(?[a-z][.)])\s")
_ENDS = re.compile(r"[.?!:;…][\"'”’»)\]]*$")
_PAGE_NUMBER = re.compile(
    r"\W*(?:page|p\.|seite|página|pagina)?\s*(?:\d{1,4}|[ivxl]{1,7})(?:\s*(?:/|of|von|de|sur)\s*\d{1,4})?\W*",
    re.IGNORECASE,
)
_FIGURES = re.compile(r"\d+")
_BROKEN = re.compile(r"[^\W\d_][-\xad\u2010]$")
_SOFT_HYPHEN = "\xad"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page.

    Attributes:
        text: its characters, without a line break.
        left: where it begins, in points from the left edge of the page.
        base: where it stands, in points from the lower edge.
        size: height of its letters in points.
    """

    text: str
    left: float
    base: float
    size: float


def running_text(pages: Sequence[Sequence[Line]]) -> tuple[str, tuple[int, ...]]:
    """Join the lines of a document.

    Args:
        pages: the lines of each page in the order of reading; pages without text are empty.

    Returns:
        Paragraphs divided by blank lines, without running heads and page numbers; and the character at which
        each page starts. A paragraph that runs on over a page break is one paragraph.
    """
    starts: list[int] = []
    pieces: list[str] = []
    length = 0
    for lines in _without_running_heads(pages):
        for place, paragraph in enumerate(_paragraphs(lines)):
            join = "\n\n" if pieces else ""
            if pieces and place == 0 and _runs_on(pieces[-1], paragraph):
                join = " "
                if _is_broken(pieces[-1], paragraph):
                    join = ""
                    pieces[-1] = pieces[-1][:-1]
                    length -= 1
            if place == 0:
                starts.append(length + len(join))
            pieces.append(join + paragraph)
            length += len(pieces[-1])
        if not lines:
            starts.append(length)
    ordered = list(accumulate(reversed(starts), min))[::-1]
    return "".join(pieces), tuple([0, *ordered[1:]] if ordered else ())


def _without_running_heads(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    kept = [[line for line in page if line.text.strip()] for page in pages]
    for _ in range(_EDGES):
        for edge in (0, -1):
            seen = Counter(_bare(page[edge]) for page in kept if page)
            for number, page in enumerate(kept):
                # On the first page the same line is the title of the document.
                if len(page) > 1 and _is_running_head(page[edge], seen, first=not number and not edge):
                    del page[edge]
    return kept


def _bare(line: Line) -> str:
    return _FIGURES.sub("#", " ".join(line.text.split())).casefold()


def _is_running_head(line: Line, seen: Counter[str], *, first: bool) -> bool:
    if _PAGE_NUMBER.fullmatch(line.text.strip()):
        return True
    return seen[_bare(line)] >= _REPEATED and not first


def _paragraphs(lines: Sequence[Line]) -> list[str]:
    """The paragraphs of one page."""
    if not lines:
        return []
    steps = [one.base - two.base for one, two in pairwise(lines)]
    usual = [step for step, line in zip(steps, lines, strict=False) if 0 < step < _MOST_LEADING * line.size]
    leading = median(usual) if usual else _MOST_LEADING * lines[0].size / _GAP
    longest = max(len(line.text) for line in lines)
    paragraphs = [lines[0].text.strip()]
    for before, line in pairwise(lines):
        if _divides(before, line, leading, longest):
            paragraphs.append(line.text.strip())
        else:
            paragraphs[-1] = _joined(paragraphs[-1], line.text.strip())
    return [_tidied(paragraph) for paragraph in paragraphs]


def _tidied(paragraph: str) -> str:
    """A paragraph with single spaces and no soft hyphens but one at its end, which divides a word."""
    line = " ".join(paragraph.split())
    return line[:-1].replace(_SOFT_HYPHEN, "") + line[-1:]


def _divides(before: Line, line: Line, leading: float, longest: int) -> bool:
    """Whether a paragraph ends between two lines."""
    ended = bool(_ENDS.search(before.text.rstrip()))
    step = before.base - line.base
    if step < 0:  # the next column
        return ended or abs(before.size - line.size) > _OTHER_SIZE * before.size
    return (
        step > _GAP * leading
        or abs(before.size - line.size) > _OTHER_SIZE * max(before.size, 1.0)
        or bool(_ITEM.match(line.text.lstrip()))
        or (ended and line.left - before.left > _INDENT * line.size)
        or (ended and len(before.text) < _SHORT * longest)
    )


def _joined(text: str, line: str) -> str:
    return text[:-1] + line if _is_broken(text, line) else f"{text} {line}"


def _is_broken(text: str, line: str) -> bool:
    """Whether a word is divided at the end of a line."""
    return bool(_BROKEN.search(text)) and line[:1].islower()


def _runs_on(text: str, paragraph: str) -> bool:
    """Whether the first paragraph of a page goes on with the last one of the page before."""
    return not _ENDS.search(text) and paragraph[:1].islower()


def lines_of(fragments: Iterable[tuple[str, float, float, float]]) -> list[Line]:
    """Join pieces of text, each with left, base and size, into lines; a piece may hold line breaks."""
    lines: list[Line] = []
    open_line: Line | None = None
    for text, left, base, size in fragments:
        for place, part in enumerate(text.split("\n")):
            if place and open_line:
                lines.append(open_line)
                open_line = None
            if not open_line:
                open_line = Line(part, left, base, size) if part.strip() else None
            else:
                open_line = Line(
                    open_line.text + part,
                    open_line.left,
                    open_line.base,
                    size if part.strip() and size > open_line.size else open_line.size,
                )
    return [*lines, open_line] if open_line else lines
