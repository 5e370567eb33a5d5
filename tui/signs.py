"""The signs that stand beside words: one set for Unicode terminals, one for plain fonts."""

import os
import sys
from dataclasses import dataclass

_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
# "1" draws ASCII only, for fonts that lack the signs although the terminal speaks UTF-8.
VARIABLE = "FOOTNOTE_ASCII"
# The Linux console shows at most 512 glyphs, a dumb terminal promises none.
_PLAIN_TERMINALS = frozenset({"linux", "dumb"})


@dataclass(frozen=True, slots=True)
class Signs:
    """Every sign the program draws, by what it means.

    Attributes:
        ascii: whether only ASCII characters may be drawn.
        prompt: stands before a question.
        supported: the cited passages say so.
        weak: they say something near it.
        unsupported: they do not say it.
        absent: the articles do not tell.
        working: something is going on; the first of `spinner`.
        spinner: the frames of the one thing that moves.
        cursor: stands where an answer is being written.
        stale: older than the days that a question means.
        bullet: stands before an item of a list.
        opening: opens a quotation.
        closing: closes a quotation.
        dot: stands between facts.
        ellipsis: something was left out.
        rule: a horizontal line is made of it.
        bar_done: the done part of a progress bar is made of it.
        bar_left: the rest of it.
        checked: something is on.
        unchecked: it is off.
        thin_space: separates thousands.
        remove: takes away what it stands beside.
        minus: stands before what is gone or less.
        pinned: stands before what is kept at the top.
        bars: of a row of them, from the lowest to the highest.
        copies: an article stands elsewhere, too.
        chosen: one of several that something is done with.
        down: sorted from the greatest, or the newest.
        up: sorted from the smallest, or the first letter.
        superscripts: whether footnote marks are drawn as `¹²`, else as `[12]`.
    """

    ascii: bool
    prompt: str
    supported: str
    weak: str
    unsupported: str
    absent: str
    working: str
    spinner: str
    cursor: str
    stale: str
    bullet: str
    opening: str
    closing: str
    dot: str
    ellipsis: str
    rule: str
    bar_done: str
    bar_left: str
    checked: str
    unchecked: str
    thin_space: str
    remove: str
    minus: str = "−"
    pinned: str = "★"
    superscripts: bool = True
    bars: str = "▁▂▃▄▅▆▇█"
    copies: str = "+"
    chosen: str = "●"
    down: str = "▾"
    up: str = "▴"

    def mark(self, n: int) -> str:
        """Footnote mark of number `n`: `¹²`, or `[12]` in a plain font and on paper."""
        return str(n).translate(_SUPERSCRIPTS) if self.superscripts else f"[{n}]"


UNICODE = Signs(
    ascii=False,
    prompt="❯",
    supported="✓",
    weak="?",
    unsupported="✗",
    absent="∅",
    working="↻",
    spinner="⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏",
    cursor="▍",
    stale="◷",
    bullet="•",
    opening="“",
    closing="”",
    dot="·",
    ellipsis="…",
    rule="─",
    bar_done="━",
    bar_left="─",
    checked="●",
    unchecked="○",
    thin_space="\u202f",
    remove="✕",
)

ASCII = Signs(
    ascii=True,
    prompt=">",
    supported="ok",
    weak="??",
    unsupported="xx",
    absent="--",
    working="..",
    spinner="|/-\\",
    cursor="_",
    stale="(old)",
    bullet="-",
    opening='"',
    closing='"',
    dot="-",
    ellipsis="...",
    rule="-",
    bar_done="#",
    bar_left=".",
    checked="[x]",
    unchecked="[ ]",
    thin_space=",",
    remove="x",
    minus="-",
    pinned="*",
    superscripts=False,
    bars=".:-=+*#@",
    chosen="*",
    down="v",
    up="^",
)


def choose_signs(encoding: str | None, term: str) -> Signs:
    """Signs that a terminal can show.

    Args:
        encoding: of the stream that is written to ("utf-8"), or None if it is not known.
        term: the TERM variable.

    Returns:
        `UNICODE` for a UTF-8 terminal that is not known to have a plain font, else `ASCII`.
    """
    utf8 = (encoding or "").lower().replace("-", "").replace("_", "") == "utf8"
    return UNICODE if utf8 and term not in _PLAIN_TERMINALS else ASCII


def terminal_signs() -> Signs:
    """Signs for the terminal of this process; `FOOTNOTE_ASCII=1` forces the plain ones."""
    if os.environ.get(VARIABLE, "").strip().lower() in ("1", "true", "yes", "on"):
        return ASCII
    return choose_signs(getattr(sys.__stdout__, "encoding", None), os.environ.get("TERM", ""))
