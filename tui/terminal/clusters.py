"""Where a text may be cut so that no character that a person sees is cut in two."""

import unicodedata

_JOINER = "\u200d"
_VARIATIONS = range(0xFE00, 0xFE10)
_SKINS = range(0x1F3FB, 0x1F400)
_REGIONS = range(0x1F1E6, 0x1F200)


def cut_before(text: str, end: int) -> int:
    """The last place at or before `end` where a new visible character begins.

    Accents, vowel points, joined emoji, skin tones and flags stay with what they belong to.

    Args:
        text: any.
        end: from 0 to its length.

    Returns:
        From 0 to `end`; 0 if all before `end` is part of one character.
    """
    at = end
    while 0 < at < len(text) and _continues(text, at):
        at -= 1
    return at


def _continues(text: str, at: int) -> bool:
    """Whether the character at a place belongs to the one before it."""
    this, before = text[at], text[at - 1]
    if _JOINER in (this, before) or ord(this) in _VARIATIONS or ord(this) in _SKINS:
        return True
    if unicodedata.category(this) in ("Mn", "Me", "Mc"):
        return True
    if ord(this) in _REGIONS:
        run = at
        while run and ord(text[run - 1]) in _REGIONS:
            run -= 1
        return (at - run) % 2 == 1
    return False
