"""Alt and a digit, told apart from the characters that Textual takes them for."""

from contextlib import suppress
from typing import cast


def tell_alt_digits() -> None:
    """Let Alt+1 to Alt+9 arrive as such.

    Terminals without the Kitty protocol send ESC and the digit. Textual 8 reads that as what a Mac types with
    Option ("£" for 3), for the sake of one terminal; in the prompt a footnote would then open as "£". The
    characters themselves are not touched.
    """
    with suppress(ImportError):  # a table of Textual's own: if it moves, Alt+digits are lost, nothing else
        from textual._ansi_sequences import ANSI_SEQUENCES_KEYS

        table = cast("dict[str, object]", ANSI_SEQUENCES_KEYS)
        for digit in "123456789":
            table.pop(f"\x1b{digit}", None)
