"""Bytes of a text file become text: which encoding, or is it text at all?"""

import codecs
import re
from pathlib import Path

from index.readers.problem import Problem, problem_of

# Longest first: the UTF-32 mark begins with the UTF-16 one.
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_BINARY_STARTS = (
    b"%PDF-",
    b"PK\x03\x04",
    b"\x1f\x8b",
    b"\x89PNG",
    b"GIF8",
    b"\xff\xd8\xff",
    b"\x7fELF",
    b"{\\rtf",
)
# All control characters but tab, line and form feeds, backspace and escape: text has next to none.
_CONTROLS = bytes([*range(8), 11, *range(14, 27), *range(28, 32), 127])
# Compressed data is 10 % control characters; the worst text that people have is below 1 %.
_BINARY_SHARE = 0.03
_SAMPLE_BYTES = 65_536
# Enough for charset-normalizer, which takes seconds for a megabyte.
_DETECTED_BYTES = 32_768
_HIGH = re.compile(rb"[\x80-\xff]")

# What is still met in files, but for windows-1252, which is ruled out first; old Mac and DOS
# code pages only win by accident.
_IN_USE = (
    *("cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258"),
    *("iso8859_2", "koi8_r", "koi8_u", "gb18030", "big5", "cp932", "euc_jp", "cp949"),
)
# Signs of another encoding read as windows-1252: runs of three high letters (Cyrillic, Greek, Chinese), a
# high capital after a small letter, a raised figure or a currency sign inside a word.
_UNLIKELY = re.compile(
    r"[À-ÿŠšŽžŒœŸƒ]{3}|[a-zà-ÿ][À-ÖØ-ÞŠŽŒŸ]|[a-z]{3}[¹²³¼½¾£¥¿¡]|£[a-z]|¹[a-z]|[¢¤¦¬¯±µ¶¸]{2}"
)
# French has 5 % of accents (a short text up to 30), Cyrillic or Chinese over 60.
_WESTERN_SHARE = 0.4

_NOT_TEXT_FIX = "Save it as plain text in UTF-8, or leave it out"


def decode(path: Path, data: bytes, declared: str | None = None) -> tuple[str, list[Problem]]:
    """Decode the bytes of a file.

    Args:
        path: the file, for the problem's text.
        data: its bytes.
        declared: the encoding that the file itself names (HTML's meta charset), tried after UTF-8.

    Returns:
        The text with `\\n` line ends and without NULs, and notes. The text is "" and the problem fatal if
        the file is empty or not text.
    """
    if not data.strip():
        return "", [problem_of(path, "the file is empty", "Put text into it, or leave it out")]
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            if encoding == "utf-8":
                return clean_text(data[len(mark) :].decode(encoding, "replace")), []
            return clean_text(data.decode(encoding, "replace")), [_note(path, encoding)]
    if _is_binary(data):
        return "", [problem_of(path, "this is not text", _NOT_TEXT_FIX)]
    try:
        return clean_text(data.decode("utf-8")), []
    except UnicodeDecodeError:
        encoding = _known(declared, data) or detected(data)
    return clean_text(data.decode(encoding, "replace")), [_note(path, encoding)]


def _note(path: Path, encoding: str) -> Problem:
    fix = "If letters look wrong, save it as UTF-8"
    return problem_of(path, f"not UTF-8, read as {encoding}", fix, fatal=False)


def clean_text(text: str) -> str:
    """Return text that can be stored: `\\n` line ends; NULs and lone surrogates become U+FFFD."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "\0" in text:
        text = text.replace("\0", "\N{REPLACEMENT CHARACTER}")
    try:
        text.encode()
    except UnicodeEncodeError:
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def _is_binary(data: bytes) -> bool:
    if data.startswith(_BINARY_STARTS):
        return True
    sample = data[:_SAMPLE_BYTES]
    return len(sample) - len(sample.translate(None, _CONTROLS)) > len(sample) * _BINARY_SHARE


def _known(declared: str | None, data: bytes) -> str | None:
    """The declared encoding under its usual name, if it exists and the bytes agree."""
    if not declared:
        return None
    try:
        data.decode(declared)
        return codecs.lookup(declared).name
    except (LookupError, UnicodeError):
        return None


def detected(data: bytes) -> str:
    """The likeliest encoding of text that is not UTF-8."""
    first = _HIGH.search(data)
    start = max(0, (first.start() if first else 0) - _DETECTED_BYTES // 2)
    sample = data[start : start + _DETECTED_BYTES]
    if _is_western(sample):
        return "windows-1252"
    from charset_normalizer import from_bytes

    best = from_bytes(sample, cp_isolation=list(_IN_USE)).best()
    return best.encoding if best else "windows-1252"


def _is_western(sample: bytes) -> bool:
    """Whether the bytes read well as windows-1252: few high letters, and none where none belong.

    charset-normalizer cannot tell its relatives apart in a short text ("Łódź" and "£ód").
    """
    text = sample.decode("windows-1252", "replace")
    if len(_HIGH.findall(sample)) > len(sample) * _WESTERN_SHARE:
        return False
    return "\N{REPLACEMENT CHARACTER}" not in text and not _UNLIKELY.search(text)
