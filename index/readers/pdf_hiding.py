"""Which text of a PDF's page cannot be seen: drawn without ink, in white, too small, or beside the paper.

The text that a scanner's program has recognised lies without ink behind its picture: where a page is a
picture and most of its text is without ink, that is the text of the page. Text that something covers is not
known.
"""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

_NO_INK, _WHITE, _TINY, _OUTSIDE = (
    "text without ink",
    "letters in the colour of the page",
    "letters too small to see",
    "text outside the page",
)
# Render modes that draw nothing: 3, and 7 which only clips.
_UNSEEN_MODES = (3, 7)
_SMALLEST_POINTS = 1.5
_WHITE_FROM = 0.97
_RECOGNISED_SHARE = 0.5
_FILLS = frozenset({b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*", b"sh", b"Do", b"EI", b"INLINE IMAGE"})
_SHOWS = frozenset({b"Tj", b"TJ", b"'", b'"'})


@dataclass(frozen=True, slots=True)
class _Ink:
    """What the graphics state says of text."""

    mode: int = 0
    white: bool = False
    size: float = 1.0


class Ink:
    """Follows the drawing commands of a page, one pass over it at a time.

    Args:
        box: the visible part of the page: left, lower, right and upper edge, in points.
    """

    def __init__(self, box: Sequence[float]) -> None:
        self._box = box
        self._now = _Ink()
        self._saved: list[_Ink] = []
        self._inside = 0
        self._painted = False
        self._blanked: frozenset[str] | None = None
        self._keeps_hidden = False
        self._changed: list[tuple[list[Any], list[Any]]] = []
        self._shown: Counter[str] = Counter()

    def ways(self, *, has_picture: bool) -> frozenset[str]:
        """In which ways the pass before has found text that nobody sees; mostly none."""
        unseen = {how for how in self._shown if how}
        recognised = self._shown[_NO_INK] > sum(self._shown.values()) * _RECOGNISED_SHARE
        if has_picture and recognised:
            unseen.discard(_NO_INK)
        if self._painted:
            unseen.discard(_WHITE)  # it may stand on something dark
        return frozenset(unseen)

    def begin(self, ways: frozenset[str], *, keeps_hidden: bool) -> None:
        """Prepare another pass that blanks the text hidden in these ways, or all other text."""
        self.end()
        self._now, self._saved, self._inside = _Ink(), [], 0
        self._blanked, self._keeps_hidden = ways, keeps_hidden

    def end(self) -> None:
        """Give the page its text back."""
        for operands, before in self._changed:
            operands[:] = before
        self._changed.clear()

    def before(self, operator: bytes, operands: Any, cm: Sequence[float], tm: Sequence[float]) -> None:  # noqa: ANN401
        """Called before every command, with the matrices of the page and of the text."""
        if operator in _SHOWS:
            self._show(operands, cm, tm)
        elif operator in (b"q", b"Do"):
            self._saved.append(self._now)
            self._inside += operator == b"Do"
        elif operator == b"Q":
            self._now = self._saved.pop() if self._saved else self._now
        elif operator == b"Tr" and operands:
            self._now = replace(self._now, mode=int(_number(operands[0])))
        elif operator == b"Tf" and len(operands) > 1:
            self._now = replace(self._now, size=abs(_number(operands[1])))
        elif operator in (b"g", b"rg", b"k", b"sc", b"scn"):
            self._now = replace(self._now, white=_is_white(operands))
        elif operator == b"cs":
            self._now = replace(self._now, white=False)
        if operator in _FILLS and (operator in (b"Do", b"sh") or not self._now.white):
            self._painted = True

    def after(self, operator: bytes, *_: object) -> None:
        """Called after every command."""
        if operator == b"Do":
            self._inside -= 1
            self._now = self._saved.pop() if self._saved else self._now

    def _show(self, operands: Any, cm: Sequence[float], tm: Sequence[float]) -> None:  # noqa: ANN401
        how = self._way(cm, tm)
        if self._blanked is None:
            self._shown[how] += _length(operands)
        elif (how in self._blanked) != self._keeps_hidden and isinstance(operands, list):
            self._changed.append((operands, list(operands)))
            operands[:] = [_emptied(one) for one in operands]

    def _way(self, cm: Sequence[float], tm: Sequence[float]) -> str:
        if self._now.mode in _UNSEEN_MODES:
            return _NO_INK
        if self._now.white:
            return _WHITE
        if self._inside:  # the matrices of a drawing within the page are its own
            return ""
        size = self._now.size * math.hypot(tm[2], tm[3]) * math.hypot(cm[2], cm[3])
        if size < _SMALLEST_POINTS:
            return _TINY
        x, y = (cm[i] * tm[4] + cm[i + 2] * tm[5] + cm[i + 4] for i in (0, 1))
        left, low, right, high = self._box
        return _OUTSIDE if x > right or y > high or y < low - size or x < left - (right - left) / 2 else ""


def _number(value: Any) -> float:  # noqa: ANN401
    try:
        return float(value)
    except (TypeError, ValueError):
        return 0.0


def _is_white(operands: Any) -> bool:  # noqa: ANN401
    values = [_number(one) for one in operands or ()]
    if len(values) == 4:  # cyan, magenta, yellow, black
        return max(values) <= 1 - _WHITE_FROM
    return len(values) in (1, 3) and min(values) >= _WHITE_FROM


def _length(operands: Any) -> int:  # noqa: ANN401
    strings = (part for one in operands or () for part in (one if isinstance(one, list) else [one]))
    return sum(len(one) for one in strings if isinstance(one, str | bytes))


def _emptied(operand: Any) -> Any:  # noqa: ANN401
    return type(operand)() if isinstance(operand, str | bytes | list) else operand
