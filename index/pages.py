"""Which page of a paged document a character stands on.

Readers of paged formats keep the character at which each page starts in `Article.metadata`; whoever shows a
place in the article asks here. Pages are counted from 1 as a viewer counts them, whatever is printed on them.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

PAGE_STARTS = "page_starts"
"""The key in `Article.metadata`: for every page the character of `Article.text` at which it starts."""


def page_starts(metadata: Mapping[str, Any]) -> tuple[int, ...]:
    """The starts of an article's pages, empty if it has none or somebody else's field has that name."""
    starts = metadata.get(PAGE_STARTS)
    if not isinstance(starts, list | tuple) or not starts or starts[0] != 0:
        return ()
    if not all(type(start) is int for start in starts) or any(a > b for a, b in pairwise(starts)):
        return ()
    return tuple(starts)


def page_at(starts: Sequence[int], place: int) -> int | None:
    """The page, from 1, on which a character stands; None without pages. Pages without text hold none."""
    return bisect_right(starts, place) if starts else None


def breaks_within(starts: Sequence[int], start: int, end: int) -> tuple[int, ...]:
    """The page starts behind the first character of a range and before its end."""
    return tuple(starts[bisect_right(starts, start) : bisect_left(starts, end)])
