"""Long texts as lines: where they break is found at once, a line is made when it is looked at."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise
from typing import overload

from rich._wrap import divide_line
from rich.cells import cell_len
from textual.content import Content, Span

_TAB_COLUMNS = 8


def breaks(text: str, columns: int) -> list[int]:
    """Where a line of text is broken, as Textual breaks it: indices at which another line begins.

    Args:
        text: without newlines.
        columns: that a line may take.
    """
    if cell_len(text) != len(text):
        return divide_line(text, columns)
    # Every character takes one column: then it is enough to look at the spaces near the end of each line,
    # which is twenty times as fast as word by word.
    found: list[int] = []
    begin, end = 0, len(text)
    while end - begin > columns:
        at = begin + columns
        if not text[at].isspace():
            while at > begin and not text[at - 1].isspace():
                at -= 1
            if not text[begin:at].strip():
                return divide_line(text, columns)  # a word longer than a line
        while at < end and text[at].isspace():
            at += 1
        if at >= end:
            break
        found.append(at)
        begin = at
    return found


class Wrapped(Sequence[Content]):
    """A text broken into lines.

    Args:
        text: may have newlines.
        columns: that a line may take.
        mark: stands before the first line.
        margin: stands before each other line.
    """

    def __init__(self, text: Content, columns: int, mark: Content, margin: Content) -> None:
        if "\t" in text.plain:
            text = Content("\n").join(line.expand_tabs(_TAB_COLUMNS) for line in text.split(allow_blank=True))
        self._text = text
        self._mark, self._margin = mark, margin
        self._ranges: list[tuple[int, int]] = []
        start = 0
        for line in text.plain.split("\n"):
            places = [0, *breaks(line, columns), len(line)]
            self._ranges += [(start + a, start + b) for a, b in pairwise(places)]
            start += len(line) + 1

    def __len__(self) -> int:
        """How many lines."""
        return len(self._ranges)

    @overload
    def __getitem__(self, at: int) -> Content: ...

    @overload
    def __getitem__(self, at: slice) -> list[Content]: ...

    def __getitem__(self, at: int | slice) -> Content | list[Content]:
        """A line, or some of them."""
        if isinstance(at, slice):
            return [self[number] for number in range(*at.indices(len(self)))]
        number = range(len(self))[at]
        start, end = self._ranges[number]
        spans = [
            Span(max(span.start - start, 0), min(span.end, end) - start, span.style)
            for span in self._text.spans
            if span.start < end and span.end > start
        ]
        line = Content(self._text.plain[start:end], spans, strip_control_codes=False)
        return (self._margin if number else self._mark) + line.rstrip()

    def line_of(self, place: int) -> int:
        """The number of the line in which a character of the text stands."""
        return max(bisect_right(self._ranges, (place, len(self._text.plain) + 1)) - 1, 0)


class Stacked(Sequence[Content]):
    """Texts under each other, as one."""

    def __init__(self, parts: Sequence[Sequence[Content]]) -> None:
        self._parts = parts
        self._ends = [*accumulate(len(part) for part in parts)]

    def __len__(self) -> int:
        """How many lines."""
        return self._ends[-1] if self._ends else 0

    @overload
    def __getitem__(self, at: int) -> Content: ...

    @overload
    def __getitem__(self, at: slice) -> list[Content]: ...

    def __getitem__(self, at: int | slice) -> Content | list[Content]:
        """A line, or some of them."""
        if isinstance(at, slice):
            return [self[number] for number in range(*at.indices(len(self)))]
        number = range(len(self))[at]
        part = bisect_right(self._ends, number)
        return self._parts[part][number - (self._ends[part - 1] if part else 0)]

    def __iter__(self) -> Iterator[Content]:
        """All lines."""
        for part in self._parts:
            yield from part
