"""What a citation mark looks like, and which passages it cites."""

import re
from dataclasses import dataclass

LONGEST_RANGE = 20
"""[1-3] means three passages; a longer range is not a citation that somebody means."""

_NAMED = r"(?:(?:source|passage|ref|reference|citation|doc|document|footnote|fuente)s?|quellen?)\.?:?\s*"
_AND = r"\s*(?:,|;|、|，|；|&|and|und|et|y|-|–|—)\s*"
_NUMBER = r"[\^#]?\d{1,3}"
_LIST = rf"{_NUMBER}(?:{_AND}{_NUMBER})*"
_SQUARE = rf"\[\s*(?:{_NAMED})?{_LIST}\s*(?:†[^\]]{{0,200}})?\\?\]"
# Brackets of Chinese and Japanese print; OpenAI's search writes the first pair.
_WIDE = rf"[【［〔]\s*(?:{_NAMED})?{_LIST}(?::\d+)?\s*(?:†[^】］〕]{{0,200}})?[】］〕]"
MARK = re.compile(rf"{_SQUARE}|{_WIDE}", re.I)
DOUBLED = re.compile(rf"\[\s*{_SQUARE}(?:\s*[,;]?\s*{_SQUARE})*\s*\]", re.I)
WRAPPED = re.compile(
    rf"\(\s*(?:(?:see|cf\.?|vgl\.?|sources?:?)\s*)?(?:{_SQUARE}|{_WIDE})(?:{_AND}?\s*(?:{_SQUARE}|{_WIDE}))*\s*\\?\)",
    re.I,
)
ROUND = re.compile(rf"\(\s*(?P<named>{_NAMED})?{_LIST}\s*\\?\)", re.I)
MAY_BE_ROUND = re.compile(rf"\(\s*(?:[\d\[【［〔^#]|see\b|cf\b|vgl\b|{_NAMED})", re.I)
_RANGE = re.compile(r"(\d+)\s*[-–—]\s*[\^#]?(\d+)|(\d+)")
_NOTE = re.compile(r"†[^\]】］〕]*|(?<=\d):\d+")

RAISED_TAG = re.compile(rf"<sup>\s*(?:<a\b[^<>]*>)?\s*(\[?{_LIST}\]?)\s*(?:</a>)?\s*</sup>", re.I)


_LONGEST_MARK = 300


@dataclass(frozen=True, slots=True)
class Mark:
    """A citation in a text.

    Attributes:
        at: how many characters of the plain text stand before it.
        numbers: of passages, from 1, in the order in which they are cited.
        removed: what it cites that does not exist, as it was written: "[7]".
    """

    at: int
    numbers: tuple[int, ...]
    removed: tuple[str, ...] = ()


def take_marks(text: str, passages: int) -> tuple[str, list[Mark]]:
    """Plain text without the marks that only came about when emphasis and tags were taken away."""
    marks: list[Mark] = []
    place = 0
    while found := MARK.search(text, place):
        marks.append(mark_of(found.group(), found.start(), passages))
        before = text[: found.start()].rstrip()
        text = f"{before}{text[found.end() :]}"
        # What stood around a mark may be one now that they meet.
        place = max(0, len(before) - _LONGEST_MARK)
    return text, marks


def mark_of(source: str, at: int, passages: int) -> Mark:
    """What a mark means.

    Args:
        source: as it was written, brackets and all.
        at: how many characters of the plain text stand before it.
        passages: how many there are to cite.
    """
    numbers = dict.fromkeys(numbers_in(source))
    valid = tuple(number for number in numbers if 1 <= number <= passages)
    if not valid:
        return Mark(at, (), (source,))
    return Mark(at, valid, tuple(f"[{number}]" for number in numbers if number not in valid))


def numbers_in(mark: str) -> list[int]:
    """The numbers in a mark, ranges written out."""
    found: list[int] = []
    for first, last, single in _RANGE.findall(_NOTE.sub("", mark)):
        if single:
            found.append(int(single))
        elif 0 < int(last) - int(first) <= LONGEST_RANGE:
            found += range(int(first), int(last) + 1)
        else:
            found += [int(first), int(last)]
    return found
