"""Rich text without what it hides: letters marked as hidden, white ones, and ones too small to see."""

import re
from dataclasses import dataclass, replace

from index.readers.hidden import Hidden

_MAY_HIDE = re.compile(r"\\v(?![a-z])|\\fs[0-3](?!\d)|\\red25[0-5]\\green25[0-5]\\blue25[0-5]")
_COLOURS = re.compile(r"\{\\colortbl([^{}]{0,20000})\}")
_WHITE = re.compile(r"\\red25[0-5]\\green25[0-5]\\blue25[0-5]")
_PART = re.compile(
    r"\\'[0-9a-fA-F]{2}|\\(?P<word>[a-z]{1,32})(?P<number>-?\d{1,10})? ?|\\[^a-z]|[{}]|[^\\{}]+"
)
_SMALLEST_HALF_POINTS = 4


@dataclass(frozen=True, slots=True)
class _Letters:
    """How letters are set at a place."""

    hidden: bool = False
    tiny: bool = False
    white: bool = False

    @property
    def how(self) -> str:
        if self.hidden:
            return "hidden letters"
        if self.tiny:
            return "letters too small to see"
        return "letters in the colour of the page" if self.white else ""


def without_hidden(source: str, hidden: Hidden) -> str:
    """The source without the letters that nobody sees, which `hidden` is told of; its commands stay."""
    if not _MAY_HIDE.search(source):
        return source
    table = _COLOURS.search(source)
    whites = {
        number
        for number, colour in enumerate((table[1] if table else "").split(";"))
        if _WHITE.search(colour)
    }
    if "\\highlight" in source or "\\cb" in source or "\\clcbpat" in source or "\\cbpat" in source:
        whites = set()  # it may stand on something dark
    pieces: list[str] = []
    unseen: dict[str, list[str]] = {}
    now, outer = _Letters(), list[_Letters]()
    for part in _PART.finditer(source):
        text = part[0]
        if text == "{":
            outer.append(now)
        elif text == "}":
            now = outer.pop() if outer else now
        elif part["word"]:
            now = _after(now, part["word"], part["number"], whites)
        elif now.how and text not in ("\\*", "\\\n"):
            unseen.setdefault(now.how, []).append(text)
            continue
        pieces.append(text)
    for how, texts in unseen.items():
        hidden.note("".join(texts), how, covert=True)
    return "".join(pieces)


def _after(now: _Letters, word: str, number: str | None, whites: set[int]) -> _Letters:
    """How letters are set after a command."""
    value = int(number) if number else None
    if word == "v":
        return replace(now, hidden=value != 0)
    if word == "plain":
        return _Letters()
    if word == "fs":
        return replace(now, tiny=value is not None and value < _SMALLEST_HALF_POINTS)
    if word == "cf":
        return replace(now, white=(value or 0) in whites)
    return now
