"""Rich text: WordPad's, TextEdit's, and what wire services and court registries still send."""

import logging
import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from index.article import Article
from index.readers.document import Document, article_of, guarded
from index.readers.hidden import Hidden
from index.readers.limits import MEGABYTE, MOST_FILE_BYTES, LimitReached
from index.readers.problem import Problem, problem_of
from index.readers.rtf_hiding import without_hidden

_KIND = "rich text document (.rtf)"
_START = b"{\\rtf"
# Without its pictures. striprtf reads about a megabyte a second.
_MOST_MARKUP_BYTES = 8 * MEGABYTE
# Pictures and embedded files are runs of hexadecimal digits; a run this long is no word.
_PICTURE_DIGITS = 512
_DIGITS = re.compile(rb"[0-9A-Fa-f\r\n]++")
# Text is ASCII with escapes; what some programs write unescaped is taken for their usual code page.
_ENCODING = "cp1252"
_MOST_INFO = 20_000
_MOST_FONTS = 5_000

# striprtf looks for links and fonts with patterns that take cubic time on text made for it. Links are left to
# its other rules (their words stay), and the font table is written anew in lines of one font each.
_FIELD = re.compile(r"\{\\field\{", re.IGNORECASE)
_FONTS = re.compile(r"\{[^{}\\]*\\fonttbl")
_FONT = re.compile(r"\\(?:f(?P<number>\d{1,5})(?!\d)|fcharset(?P<charset>\d{1,3})(?!\d))")
_BRACE = re.compile(r"\\.|[{}]", re.DOTALL)
# A new line is not a new paragraph: striprtf cannot tell, so it gets a character of its own.
_LINE = re.compile(r"\\line(?![a-z]) ?")
_LINE_SEPARATOR = "\u2028"
_CREATED = re.compile(r"\\(?:creatim|revtim)\\yr(\d{4})\\mo(\d{1,2})\\dy(\d{1,2})")


def read_rtf(path: Path, stream: BinaryIO) -> Iterator[Article | Problem]:
    """Read a rich text file as one article."""
    data = stream.read(MOST_FILE_BYTES + 1)
    if not data.strip():
        yield problem_of(path, "the file is empty", "Put text into it, or leave it out")
    elif not data.lstrip().startswith(_START):
        yield problem_of(
            path, f"this is no {_KIND}", "Give it the name ending of what it is, or save it anew as .txt"
        )
    else:
        yield from guarded(path, _KIND, lambda: _read(path, data))


def _read(path: Path, data: bytes) -> Iterator[Article | Problem]:
    if len(data) > MOST_FILE_BYTES:
        raise LimitReached(f"has more than {MOST_FILE_BYTES // MEGABYTE} MB")
    data = _DIGITS.sub(lambda run: b"" if len(run[0]) > _PICTURE_DIGITS else run[0], data)
    if len(data) > _MOST_MARKUP_BYTES:
        raise LimitReached(f"has more than {_MOST_MARKUP_BYTES // MEGABYTE} MB besides its pictures")
    source = data.decode(_ENCODING, "replace")
    hidden = Hidden()
    text = _paragraphs(_stripped(_LINE.sub(_LINE_SEPARATOR, without_hidden(source, hidden))))
    if not text:
        yield problem_of(path, "there is no text in it", "If it shows pictures, save their text as .txt")
        return
    info = _group(source, re.compile(r"\{\\info\b"))[:_MOST_INFO]
    created = _CREATED.search(info)
    yield article_of(
        path,
        Document(
            text=text,
            title=_said(info, "title"),
            author=_said(info, "author"),
            created="-".join(part.zfill(2) for part in created.groups()) if created else None,
            hidden=hidden.found,
        ),
    )


def _stripped(source: str) -> str:
    """The text of rich text, with a line break after every paragraph."""
    from striprtf.striprtf import rtf_to_text

    logging.getLogger("striprtf").setLevel(logging.CRITICAL)
    source = _FIELD.sub(r"{\\field {", source)
    fonts = _group(source, _FONTS)
    if fonts:
        source = source.replace(fonts, _plain_fonts(fonts), 1)
    return str(rtf_to_text(source, encoding=_ENCODING, errors="replace"))  # type: ignore[no-untyped-call]


def _plain_fonts(fonts: str) -> str:
    """A font table that says no more than which character set a font has."""
    lines: list[str] = []
    number = ""
    for match in _FONT.finditer(fonts):
        if match["number"]:
            number = match["number"]
        elif number and len(lines) < _MOST_FONTS:
            lines.append(f"{{\\f{number}\\fcharset{match['charset']} x;}}\n")
    return "{\\fonttbl\n" + "".join(lines) + "}"


def _group(source: str, start: "re.Pattern[str]") -> str:
    """The group that begins with a pattern, up to the brace that ends it; "" if there is none."""
    found = start.search(source)
    if not found:
        return ""
    depth = 1
    for brace in _BRACE.finditer(source, found.start() + 1):
        depth += {"{": 1, "}": -1}.get(brace[0], 0)
        if depth == 0:
            return source[found.start() : brace.end()]
    return ""


def _said(info: str, name: str) -> str:
    """One of the fields that a document has of itself."""
    group = _group(info, re.compile(rf"\{{\\{name}\b"))
    return _stripped("{\\rtf1 " + group[len(name) + 2 : -1] + "}").strip() if group else ""


def _paragraphs(text: str) -> str:
    """Paragraphs divided by blank lines; rows of a table, whose cells end in bars, on lines of their own."""
    pieces: list[str] = []
    was_row = False
    for line in text.replace("\xad", "").split("\n"):
        content = "\n".join(" ".join(part.split()) for part in line.split(_LINE_SEPARATOR)).strip("\n")
        is_row = content.endswith("|")
        if is_row:
            content = " | ".join(cell.strip() for cell in content.split("|") if cell.strip())
        if not content:
            continue
        if pieces:
            pieces.append("\n" if is_row and was_row else "\n\n")
        pieces.append(content)
        was_row = is_row
    return "".join(pieces)
