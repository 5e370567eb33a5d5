"""Characters that nobody sees: a text without them, and whether they were there to hide something.

Some of them are spelling: the joiners of Persian, Arabic and Indic words and of emoji, the selectors of
emoji and of Chinese characters, the flags of England, Scotland and Wales. These stay.
"""

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal

Concealed = Literal["invisible", "escape"]

# Zero-width, joiners, marks and embeddings of direction, fillers, invisible operators, annotation anchors.
_ZERO_WIDTH = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\U0001d173-\U0001d17a"
)
_SELECTORS = "\ufe00-\ufe0f\U000e0100-\U000e01ef"
_TAGS = "\U000e0000-\U000e007f"
# Vertical tabs and form feeds are white space.
_CONTROLS = "\x00-\x08\x0e-\x1f\x7f-\x9f"
_OVERRIDES = "\u202d\u202e"
_ANY = re.compile(f"[{_ZERO_WIDTH}{_SELECTORS}{_TAGS}{_CONTROLS}]")

# A command for a terminal with all that belongs to it; the length of a text in it is bounded, so that one
# without an end costs no more than that.
_ESCAPE = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]{0,64}[ -/]{0,8}[@-~]"  # CSI: colours, cursor
    r"|(?:\x1b[\]PX^_]|[\x9d\x90\x98\x9e\x9f])[^\x07\x1b\x9c\n]{0,4096}(?:\x07|\x1b\\|\x9c)"  # OSC, DCS, …
    r"|\x1b[ -/]{0,4}[0-~]?"
)
# Wires of 1987 hold single control characters by accident.
_RUBBED_OUT = re.compile(r"[\x08\x7f]{3,64}")
_FLAG = re.compile("\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{1,6}\U000e007f")
_RUN = re.compile(f"[{_ZERO_WIDTH}{_SELECTORS}{_TAGS}]+")
_JOINERS = "\u200c\u200d"
# Scripts that need joiners: Arabic, Syriac, the Indic ones, Mongolian and so on, and emoji.
_JOINED = re.compile("[\u0600-\u08ff\u0900-\u0dff\u0f00-\u109f\u1780-\u18af\ufb50-\ufdff\ufe70-\ufeff]")
_EMOJI_FROM = 0x2190
_IDEOGRAPHS_FROM = 0x3400
# More in one place than spelling ever needs.
_LONGEST_RUN = 4
# Pages of news have up to a dozen of one kind in a row, left by their editors; a code needs two kinds.
_CODED_RUN, _PADDED_RUN = 8, 48
# Inside Latin words, where only hyphenation puts one.
_IN_WORDS = re.compile("(?<=[A-Za-z])[\u200b-\u200d\u2060-\u2064\ufeff\u034f\u3164\u180e](?=[A-Za-z])")
_MOST_IN_WORDS = 3


@dataclass(frozen=True, slots=True)
class Seen:
    """A text as people see it.

    Attributes:
        text: without what nobody sees.
        concealed: kinds of what was left out that has no business in a text, each with an excerpt that is
            safe to print.
    """

    text: str
    concealed: tuple[tuple[Concealed, str], ...] = ()


def seen(text: str) -> Seen:
    """Leave out what nobody sees: invisible characters, commands for terminals, other control characters.

    Line feeds, tabs and spelling stay. Takes linear time.
    """
    if not _ANY.search(text):
        return Seen(text)
    concealed: list[tuple[Concealed, str]] = []
    if command := _ESCAPE.search(text) or _RUBBED_OUT.search(text):
        concealed.append(("escape", excerpt(command[0])))
    text = _ESCAPE.sub("", text)
    if smuggled := _smuggled(text):
        concealed.append(("invisible", smuggled))
    text = re.sub(f"[{_CONTROLS}]", _without_control, text)
    return Seen(_spelled(text), tuple(concealed))


def _without_control(match: re.Match[str]) -> str:
    return "\n" if match[0] == "\x85" else ""


def _smuggled(text: str) -> str:
    """What the invisible characters of a text say, or how many there are, if they are no spelling; or ""."""
    without_flags = _FLAG.sub("", text)
    runs = [match[0] for match in _RUN.finditer(without_flags)]
    tags = "".join(
        chr(ord(letter) & 0x7F) for run in runs for letter in run if "\U000e0000" <= letter <= "\U000e007f"
    )
    if tags:
        return excerpt(tags)
    if any(letter in text for letter in _OVERRIDES):
        return "letters in a false order"
    longest = max(runs, key=len, default="")
    if told := _selected(longest):
        return excerpt(told)
    if (len(longest) >= _CODED_RUN and len(set(longest)) > 1) or len(longest) >= _PADDED_RUN:
        return f"{len(longest):,} invisible characters in a row"
    inside = len(_IN_WORDS.findall(text))
    return f"{inside:,} invisible characters inside words" if inside >= _MOST_IN_WORDS else ""


def _selected(run: str) -> str:
    """Text that variation selectors spell, one a byte; "" if they do not."""
    codes = [ord(letter) for letter in run]
    data = bytes(
        code - 0xFE00 if code <= 0xFE0F else code - 0xE0100 + 16
        for code in codes
        if 0xFE00 <= code <= 0xFE0F or 0xE0100 <= code <= 0xE01EF
    )
    told = data.decode("utf-8", "replace")
    return told if len(told) >= _LONGEST_RUN and told.isprintable() else ""


def _spelled(text: str) -> str:
    """The text without invisible characters that are no spelling."""
    flags = [match.span() for match in _FLAG.finditer(text)]
    pieces: list[str] = []
    last, place = 0, 0
    for match in _RUN.finditer(text):
        start, end = match.span()
        while place < len(flags) and flags[place][1] < end:
            place += 1
        if place < len(flags) and flags[place][0] <= start and end <= flags[place][1]:
            continue
        before, after = text[start - 1 : start], text[end : end + 1]
        pieces += [text[last:start], "".join(_kept(match[0], before, after))]
        last = end
    return "".join([*pieces, text[last:]])


def _kept(run: str, before: str, after: str) -> str:
    """Of a run of invisible characters between two others, what spelling needs: a selector, a joiner."""
    kept = ""
    if not before or before.isspace() or len(run) > _LONGEST_RUN:
        return kept
    if _selects(run[0], before):
        kept, run = run[0], run[1:]
    if run and run[0] in _JOINERS and after and _joins(before, after, run[0]):
        kept += run[0]
    return kept


def _selects(letter: str, before: str) -> bool:
    if "\ufe00" <= letter <= "\ufe0f":
        return not (before.isascii() and before not in "0123456789#*")
    if "\u180b" <= letter <= "\u180d":
        return "\u1800" <= before <= "\u18af"
    return "\U000e0100" <= letter <= "\U000e01ef" and ord(before) >= _IDEOGRAPHS_FROM


def _joins(before: str, after: str, joiner: str) -> bool:
    if _JOINED.match(before):
        return True
    return joiner == "\u200d" and ord(before) >= _EMOJI_FROM and ord(after) >= _EMOJI_FROM


_EXCERPT_CHARACTERS = 160
_TOKEN = re.compile(r"<\|(?=[^\s|>]{1,40}\|>)|<(?=/?s>)|\[(?=/?INST\])|<(?=</?SYS>>)", re.IGNORECASE)


def for_prompt(text: str) -> str:
    """A text that a chat model may be given: it holds nothing that nobody sees, and no token of a template.

    Servers of local models read `<|im_start|>` in a text as the start of a turn, so such signs are parted
    by a space. Line feeds stay.
    """
    return _TOKEN.sub(lambda match: f"{match[0]} ", seen(text).text.translate(_separators()))


def excerpt(text: str) -> str:
    """The beginning of a text on one line, safe to print: control characters become pictures of them."""
    head = " ".join(text[: _EXCERPT_CHARACTERS * 4].translate(_pictures()).split())
    return head if len(head) <= _EXCERPT_CHARACTERS else head[: _EXCERPT_CHARACTERS - 1].rstrip() + "…"


@cache
def _separators() -> dict[int, str]:
    return {0x2028: "\n", 0x2029: "\n", 0x0B: "\n", 0x0C: "\n"}


@cache
def _pictures() -> dict[int, str]:
    table = {code: chr(0x2400 + code) for code in range(0x20) if chr(code) not in "\t\n\v\f\r"} | {0x7F: "␡"}
    table |= dict.fromkeys(range(0x80, 0xA0), "\ufffd")
    for first, last in re.findall(r"(.)(?:-(.))?", _ZERO_WIDTH + _SELECTORS + _TAGS):
        table |= dict.fromkeys(range(ord(first), ord(last or first) + 1), "")
    return table
