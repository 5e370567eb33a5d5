"""Marks in what a model writes: understood as it comes, in whatever pieces; Markdown becomes plain text.

Models cite as [1], [1, 3], [1][2], [1-3], [^1], 【1】, 【1†source】, (1), ¹ or <sup>1</sup>. What is not
finished is held back, so that nobody sees half a mark. Links and pictures are reduced to their words: a link
in an answer is one of our citations, or it is none.
"""

import re
from dataclasses import dataclass, field, replace

from qa.writing.mark_numbers import (
    DOUBLED,
    LONGEST_RANGE,
    MARK,
    MAY_BE_ROUND,
    RAISED_TAG,
    ROUND,
    WRAPPED,
    Mark,
    mark_of,
    numbers_in,
)
from qa.writing.named_passages import noun_for
from qa.writing.plain_words import (
    ADDRESS,
    ALT,
    AUTOLINK,
    SCHEME,
    TAG,
    TARGET,
    TRAILING,
    WWW,
    host_of,
    visible,
)

LONGEST_BRACKET = 300
"""So far a closing bracket is waited for; what takes longer is text that only begins with a bracket."""

LONGEST_TARGET = 2000
"""So far the end of a link's address is waited for."""

_LONGEST_SCHEME = 40
"""Characters before a place that are looked at; no scheme of an address and no unit is longer."""

_SWALLOWED = re.compile(r"\s*(?:[,;&、，；]|and|und|et|y|-|–|—)?\s*\Z", re.I)
_RANGE_SIGN = re.compile(r"\s*[-–—]\s*")

_WIDE_BRACKETS = {"【": "】", "［": "］", "〔": "〕"}
_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_RAISED_RUN = re.compile(rf"[{_RAISED}]+(?:\s?[,˒]\s?[{_RAISED}]+)*")
_TO_DIGITS = str.maketrans(_RAISED, "0123456789")
_UNITS = frozenset(
    ("m", "km", "cm", "mm", "ft", "yd", "mi", "in", "s", "x", "y", "z", "µm", "nm", "ha", "w/m", "kg/m")
)
_BEFORE_A_LIST = re.compile(
    r"(?:[:;,(–—-]|\b(?:and|or|und|oder|et|ou|y|o|one|two|three|four|five|six|seven|eight|nine|ten|\d+))\s*\Z",
    re.I,
)
_SPECIAL = re.compile(rf"[\[【［〔(<!*_`~\\:.{_RAISED}]")
_ESCAPED = re.compile(r"[!-/:-@\[-`{-~]")


@dataclass(frozen=True, slots=True)
class _Read:
    """What stands at a place: so many characters of source, and the text or the mark that they mean."""

    length: int
    text: str = ""
    mark: str | None = None
    is_link: bool = False


@dataclass(slots=True)
class MarkedText:
    """One paragraph of Markdown without line ends, read as it comes.

    What was read never depends on how it was cut: a place is read once all that decides about it is there.

    Attributes:
        passages: how many there are to cite.
        text: plain text so far; its last words may still change their end.
        marks: in the order of the text.
    """

    passages: int
    text: str = ""
    marks: list[Mark] = field(default_factory=list)
    _rest: str = ""
    _before: str = ""
    _gap: bool = False

    def feed(self, piece: str, *, ends: bool = False) -> None:
        """Read on.

        Args:
            piece: of any length, without line ends.
            ends: whether a line ends after it; nothing is held back then.
        """
        source, at = self._rest + piece, 0
        while at < len(source):
            special = _SPECIAL.search(source, at)
            place = special.start() if special else len(source)
            if place > at:
                self._say(source[at:place])
                self._before, at = source[place - 1], place
                continue
            read = self._at(source, at, ends)
            if read is None:
                break
            if read.text:
                self._say(read.text)
            if read.mark is not None:
                self._cite(read.mark)
            at += read.length
            self._before = source[at - 1]
        self._rest = source[at:]

    @property
    def certain(self) -> int:
        """So many characters of the text stay whatever comes: a comma between two marks would go."""
        if self.marks and _SWALLOWED.fullmatch(self.text, self.marks[-1].at):
            return self.marks[-1].at
        return len(self.text.rstrip())

    @property
    def begins_cited(self) -> bool:
        """Whether a mark stands before the first word."""
        return bool(self.marks) and self.marks[0].at == 0

    @property
    def ends_cited(self) -> bool:
        """Whether nothing stands behind the last mark."""
        return bool(self.marks) and self.marks[-1].at == len(self.text.rstrip())

    def _at(self, source: str, at: int, ends: bool) -> _Read | None:
        """What stands at a special character; None if more must be seen."""
        sign = source[at]
        if sign in "[【［〔":
            return self._bracket(source, at, ends)
        if sign == "(":
            return self._round(source, at, ends)
        if sign == "<":
            return self._angle(source, at, ends)
        if sign in "*_`~":
            return self._emphasis(source, at, ends)
        if sign in _RAISED:
            return self._raised(source, at, ends)
        if sign in ":.":
            return self._address(source, at, ends)
        return self._picture(source, at, ends) if sign == "!" else _backslash(source, at, ends)

    def _bracket(self, source: str, at: int, ends: bool) -> _Read | None:
        """[1], [1](address), [words](address), 【1】 or just a bracket."""
        close = _closing(source, at)
        if close is None:
            return _Read(1, source[at]) if ends or len(source) - at > LONGEST_BRACKET else None
        inside = source[at : close + 1]
        is_mark = bool(MARK.fullmatch(inside) or DOUBLED.fullmatch(inside))
        if close + 1 == len(source) and not ends:
            return None
        target = 0
        if source[at] == "[" and source.startswith("(", close + 1):
            found = TARGET.match(source, close + 1, close + LONGEST_TARGET)
            if not ends and len(source) < close + LONGEST_TARGET and _is_open(source, close + 1):
                return None
            if found and (not is_mark or re.search(r"[/#:.]", found.group())):
                target = len(found.group())
        if is_mark:
            behind = close + 1 + target
            after = source[behind : behind + LONGEST_BRACKET]
            noun = noun_for(self.text[-_LONGEST_SCHEME:], after, ends=ends)
            if noun is None:
                return None
            spaced = f" {noun}" if noun and self.text and not self.text.endswith(" ") else noun
            return _Read(len(inside) + target, spaced, mark=inside)
        if target:
            return _Read(len(inside) + target, _words_of(inside[1:-1], self.passages), is_link=True)
        return _Read(1, source[at])

    def _round(self, source: str, at: int, ends: bool) -> _Read | None:
        """(1) where it can be a citation, ([1]) and (see [1]); else a bracket."""
        if not MAY_BE_ROUND.match(source, at):
            few = len(source) - at < 14 and ")" not in source[at:]
            return None if few and not ends else _Read(1, "(")
        close = source.find(")", at, at + LONGEST_BRACKET)
        if close < 0:
            return _Read(1, "(") if ends or len(source) - at > LONGEST_BRACKET else None
        inside = source[at : close + 1]
        if WRAPPED.fullmatch(inside):
            return _Read(len(inside), mark=inside)
        round_mark = ROUND.fullmatch(inside)
        if not round_mark:
            return _Read(1, "(")
        after = source[close + 1 :]
        if len(after.lstrip()) < 1 and not ends:
            return None
        if round_mark["named"] or self._can_be_cited(inside, after):
            return _Read(len(inside), mark=inside)
        return _Read(1, "(")

    def _can_be_cited(self, inside: str, after: str) -> bool:
        """Whether a number in round brackets stands where a citation stands: before or behind a full stop."""
        numbers = numbers_in(inside)
        if not numbers or not all(1 <= number <= self.passages for number in numbers):
            return False
        if not self.text.strip() or (self._before not in ' .!?"”’»)]。'):
            return False
        if _BEFORE_A_LIST.search(self.text[-_LONGEST_SCHEME:]):
            return False
        behind_stop = self.text.rstrip()[-1:] in ".!?。"
        follows = after.lstrip()[:1]
        return not follows or after[:1] in ".!?。[【［〔" or (behind_stop and follows.isupper())

    def _angle(self, source: str, at: int, ends: bool) -> _Read | None:
        """<http…>, an HTML tag or comment, or just a sign."""
        following = source[at + 1 : at + 2]
        if not following and not ends:
            return None
        if not (following.isalpha() or following in "/!") or not following:
            return _Read(1, "<")
        raised = RAISED_TAG.match(source, at)
        if raised:
            return _Read(len(raised.group()), mark=f"[{raised[1].strip('[]')}]")
        if not ends and re.match(r"<sup>[^<>]{0,40}(?:<[^>]*){0,2}\Z", source[at:], re.I):
            return None
        limit = at + LONGEST_TARGET
        link = AUTOLINK.match(source, at, limit)
        if link:
            return _Read(len(link.group()), host_of(link[2]) if link[2].startswith("//") else link[2])
        tag = TAG.match(source, at, limit)
        if tag:
            alt = ALT.search(tag.group())
            words = (alt[1] or alt[2] or "") if alt else ""
            return _Read(len(tag.group()), visible(words) or (" " if (tag[2] or "").lower() == "br" else ""))
        comment = source.startswith("!--", at + 1)
        is_open = not re.search("-->" if comment else "[<>]", source[at + 1 : limit])
        return None if is_open and not ends and len(source) < limit else _Read(1, "<")

    def _emphasis(self, source: str, at: int, ends: bool) -> _Read | None:
        """A run of *, _, ` or ~ is dropped where it can be emphasis, and kept in 2 * 3 and snake_case."""
        sign = source[at]
        run = re.compile(rf"{re.escape(sign)}+").match(source, at)
        assert run
        if run.end() == len(source) and not ends:
            return None
        before, after = self._before, source[run.end() : run.end() + 1]
        loose = (not before or before.isspace()) and (not after or after.isspace())
        inside = before.isalnum() and after.isalnum()
        kept = {
            "`": False,
            "~": len(run.group()) == 1,
            "*": loose or (before.isdigit() and after.isdigit()),
            "_": loose or inside,
        }[sign]
        return _Read(len(run.group()), run.group() if kept else "")

    def _raised(self, source: str, at: int, ends: bool) -> _Read | None:
        """A footnote's ¹, if it is not that of km² or 10³."""
        run = _RAISED_RUN.match(source, at)
        assert run
        if len(source) - run.end() < 3 and not ends:
            return None
        last = self.text.rstrip()[-1:]
        word = re.search(r"[\w/]*\Z", self.text[-_LONGEST_SCHEME:])
        if not last or last.isdigit() or (word and word.group().lower() in _UNITS):
            return _Read(len(run.group()), run.group())
        digits = run.group().translate(_TO_DIGITS)
        numbers = [int(number) for number in re.findall(r"\d+", digits)]
        if any(number > self.passages for number in numbers):
            numbers = [int(digit) for digit in digits if digit.isdigit()]
        if all(1 <= number <= self.passages for number in numbers) or last in '.,;:!?"”’»)]':
            return _Read(len(run.group()), mark=f"[{', '.join(map(str, numbers))}]")
        return _Read(len(run.group()), run.group())

    def _address(self, source: str, at: int, ends: bool) -> _Read | None:
        """What follows https or www becomes the name of the host, which no terminal makes a link of."""
        tail = self.text[-_LONGEST_SCHEME:]
        head = (SCHEME if source[at] == ":" else WWW).search(tail)
        if not head or self._gap:
            return _Read(1, source[at])
        if source[at] == ":":
            if not ends and "://".startswith(source[at:]):
                return None
            if not source.startswith("://", at):
                return _Read(1, ":")
        elif len(source) - at < 2 and not ends:
            return None
        start = at + (3 if source[at] == ":" else 1)
        bracketed = re.compile(r"\[[0-9A-Fa-f:.%]*\]?").match(source, start)
        found = ADDRESS.match(source, bracketed.end() if bracketed else start)
        assert found
        if found.end() == len(source) and not ends:
            return None
        address = source[start : found.end()].rstrip(TRAILING)
        if not address:
            return _Read(1, source[at])
        self.text = self.text[: len(self.text) - len(head.group())]
        return _Read(start - at + len(address), host_of(address))

    def _picture(self, source: str, at: int, ends: bool) -> _Read | None:
        if at + 1 == len(source):
            return _Read(1, "!") if ends else None
        if source[at + 1] != "[":
            return _Read(1, "!")
        read = self._bracket(source, at + 1, ends)
        if read is None:
            return None
        return _Read(read.length + 1, read.text, is_link=True) if read.is_link else _Read(1, "!")

    def _say(self, words: str) -> None:
        """Add plain text; one space is as good as many."""
        spaced = re.sub(r"\s+", " ", words)
        if self._gap and not spaced.startswith(" "):
            spaced = " " + spaced if spaced[0].isalnum() or spaced[0] in '"“‘„«([¿¡$€£#@%' else spaced
        self._gap = False
        if self.ends_cited and spaced.lstrip()[:1] in (",", "."):
            self.text, spaced = self.text.rstrip(), spaced.lstrip()
        if spaced.startswith("(") and self.text.endswith("]"):
            spaced = " " + spaced  # Markdown would make a link of them.
        if spaced.startswith(" ") and (not self.text or self.text.endswith(" ")):
            spaced = spaced[1:]
        self.text += spaced

    def _cite(self, source: str) -> None:
        """Add a mark; what stands between two of them (a comma, "and") goes; [1]-[3] is a range."""
        gap = self._gap or self.text.endswith(" ")
        self.text = self.text.rstrip()
        mark = mark_of(source, len(self.text), self.passages)
        if self.marks and _SWALLOWED.fullmatch(self.text, self.marks[-1].at):
            before = self.marks[-1]
            is_range = _RANGE_SIGN.fullmatch(self.text, before.at)
            self.text = self.text[: before.at]
            first, last = before.numbers[-1:], mark.numbers[:1]
            between = range(first[0] + 1, last[0]) if is_range and first and last else range(0)
            numbers = (*between, *mark.numbers) if len(between) < LONGEST_RANGE else mark.numbers
            mark = replace(mark, at=before.at, numbers=numbers)
        self.marks.append(mark)
        self._gap = gap


def _closing(source: str, at: int) -> int | None:
    """Where the bracket that opens at a place is closed, if that is near."""
    if closing := _WIDE_BRACKETS.get(source[at]):
        found = source.find(closing, at, at + LONGEST_BRACKET)
        return None if found < 0 else found
    depth = 0
    for place in range(at, min(len(source), at + LONGEST_BRACKET)):
        depth += {"[": 1, "]": -1}.get(source[place], 0)
        if depth == 0:
            return place
    return None


def _is_open(source: str, at: int) -> bool:
    """Whether the round bracket that opens at a place is not closed yet."""
    depth = 0
    for sign in source[at : at + LONGEST_TARGET]:
        depth += {"(": 1, ")": -1}.get(sign, 0)
        if depth == 0:
            return False
    return True


def _words_of(source: str, passages: int) -> str:
    """The plain text of a link's words."""
    inside = MarkedText(passages)
    inside.feed(source, ends=True)
    return inside.text.strip()


def _backslash(source: str, at: int, ends: bool) -> _Read | None:
    """\\* is a star, and \\[1\\] as good as [1]."""
    following = source[at + 1 : at + 2]
    if not following:
        return _Read(1, "\\") if ends else None
    if following in "[]()【<":
        return _Read(1)
    return _Read(2, following) if _ESCAPED.match(following) else _Read(1, "\\")
