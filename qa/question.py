"""A question as it comes from a terminal, a pipe or a program, made safe and plain."""

import re
import unicodedata

from index.errors import BadQuestion

MAX_CHARACTERS = 4_000
"""No question that a person writes is longer; a pasted article is."""

# ECMA-48: CSI, OSC (ended by BEL or ST), the other string commands, two-character escapes.
_ESCAPE = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"
    r"|(?:\x1b\]|\x9d).*?(?:\x07|\x1b\\|\x9c|$)"
    r"|\x1b[PX^_].*?(?:\x1b\\|\x9c|$)"
    r"|\x1b[ -/]*[0-~]?",
    re.DOTALL,
)


def clean_question(text: str) -> str:
    """Remove terminal escapes, control and invisible characters; collapse white space.

    Markup such as `[red]` is kept: it is text like any other.

    Raises:
        BadQuestion: nothing is left to ask, or far too much.
    """
    if len(text) > MAX_CHARACTERS:
        raise BadQuestion(
            f"the question has {len(text):,} characters, the most is {MAX_CHARACTERS:,}",
            "ask in a few sentences; index long texts with `footnote index PATH` instead",
        )
    shown = _ESCAPE.sub("", text)
    shown = "".join(" " if c.isspace() else c for c in shown if c.isspace() or not _is_hidden(c))
    shown = " ".join(shown.split())
    if not shown:
        raise BadQuestion(
            "the question is empty", 'write one, as in: footnote ask "Who opened the terminal?"'
        )
    if not any(c.isalnum() for c in shown):
        raise BadQuestion(
            "the question has no words", 'write one, as in: footnote ask "Who opened the terminal?"'
        )
    return shown


def _is_hidden(character: str) -> bool:
    """Control, format (zero width, direction overrides), surrogate and unassigned characters."""
    return unicodedata.category(character).startswith("C")
