"""What a conversation is called before a person names it: its first question, shortened."""

import unicodedata

TITLE_CHARACTERS = 72
"""In a list of 80 columns this leaves room for a date."""

NAME_CHARACTERS = 200


def title_of(question: str) -> str:
    """A title on one line, cut between words; the first line that says something is enough."""
    lines = [tidy(line) for line in question.splitlines()]
    line = next((line for line in lines if any(map(str.isalnum, line))), next(filter(None, lines), ""))
    if len(line) <= TITLE_CHARACTERS:
        return line
    cut = line[: TITLE_CHARACTERS - 1]
    if " " in cut[TITLE_CHARACTERS // 2 :] and not line[TITLE_CHARACTERS - 1].isspace():
        cut = cut[: cut.rindex(" ")]
    return cut.rstrip(" ,;:.–—-") + "…"


def named(name: str) -> str:
    """A title as a person gives it; "" of nothing."""
    return tidy(name)[:NAME_CHARACTERS].rstrip()


def tidy(text: str) -> str:
    """One line without control characters and lone surrogates."""
    shown = (" " if unicodedata.category(one) in ("Cc", "Cs", "Zl", "Zp") else one for one in text)
    return " ".join("".join(shown).split())
