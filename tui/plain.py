"""Text from outside, made safe to print in a terminal.

Articles, titles, file names and questions are untrusted: an escape sequence in them could move the cursor,
rewrite the screen, set the clipboard or the window title. Every character is replaced by exactly one
character, so that offsets into the text still hold after `plain`.
"""

_CONTROL_PICTURES = 0x2400  # Unicode block "Control Pictures": U+2400 + n is the visible form of control n
_DELETE_PICTURE = "␡"
_REPLACEMENT = "\ufffd"
_KEPT = "\n\t"

_C0 = {code: chr(_CONTROL_PICTURES + code) for code in range(0x20) if chr(code) not in _KEPT}
_C1 = dict.fromkeys(range(0x80, 0xA0), _REPLACEMENT)
# Embeddings, overrides and isolates can make a line read differently from what it says (CVE-2021-42574).
_BIDI = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)], _REPLACEMENT)
# A lone surrogate cannot be encoded as UTF-8: printing it would raise.
_SURROGATES = dict.fromkeys(range(0xD800, 0xE000), _REPLACEMENT)
# Unicode's own line and paragraph separators move the cursor in some terminals only.
_SEPARATORS = {0x2028: "\n", 0x2029: "\n"}

_TABLE: dict[int, str] = {**_C0, 0x7F: _DELETE_PICTURE, **_C1, **_BIDI, **_SURROGATES, **_SEPARATORS}


def plain(text: str) -> str:
    """Make control characters visible and neutralise text-direction overrides.

    Args:
        text: anything, from anywhere.

    Returns:
        Text of the same length, character for character: ESC becomes "␛", a bell "␇", C1 controls,
        direction overrides and lone surrogates the replacement character; newlines and tabs stay.
    """
    return text.translate(_TABLE)


def one_line(text: str) -> str:
    """Make text safe, and fit for a place that has one line: every run of whitespace becomes one space."""
    return plain(" ".join(text.split()))
