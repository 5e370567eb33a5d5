"""PDF: its text by pypdf, page by page, so that an answer can name the page."""

import logging
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from index.article import Article
from index.readers.archive import Locked
from index.readers.document import Document, article_of, guarded
from index.readers.encoding import clean_text
from index.readers.hidden import Hidden
from index.readers.limits import (
    MEGABYTE,
    MOST_FILE_BYTES,
    MOST_PAGES,
    MOST_UNPACKED_BYTES,
    SECONDS,
    SECONDS_IN_ALL,
    Deadline,
    LimitReached,
)
from index.readers.pdf_hiding import Ink
from index.readers.pdf_layout import Line, lines_of, running_text
from index.readers.problem import Problem, problem_of

if TYPE_CHECKING:
    from pypdf import PdfReader

_KIND = "PDF"
_START = b"%PDF-"
_STARTS_WITHIN = 1_024
# Of one stream, unpacked. A page of text has some kilobytes of commands, a detailed map ten megabytes.
_MOST_STREAM_BYTES = 16 * MEGABYTE
# Commands and their operands on one page; pypdf reads a hundred thousand a second. Text has ten a letter
# at most.
_MOST_COMMANDS = 500_000
_OCR_FIX = "Recognise its text first (for example with ocrmypdf), then index the result"
_NAMED_PAGES = 5
# Typesetters' letters: nobody who asks for the office types "oﬃce".
_LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"})


class _Watched:
    """The file as pypdf reads it, with an end to its patience: a damaged file can send it in circles."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.deadline = Deadline()

    def read(self, size: int = -1) -> bytes:
        """Read as any stream does, until the deadline."""
        self.deadline.check()
        return self._stream.read(size)

    def readline(self, size: int = -1) -> bytes:
        """Likewise."""
        self.deadline.check()
        return self._stream.readline(size)

    def seek(self, offset: int, whence: int = 0) -> int:
        """Likewise."""
        self.deadline.check()
        return self._stream.seek(offset, whence)

    def tell(self) -> int:
        """Where the stream stands."""
        return self._stream.tell()


@dataclass(slots=True)
class _Pages:
    """The pages read so far, and what is wrong with some of them, by number from 1."""

    lines: list[list[Line]] = field(default_factory=list)
    broken: list[int] = field(default_factory=list)
    pictures: list[int] = field(default_factory=list)
    cut: str = ""
    hidden: Hidden = field(default_factory=Hidden)


def read_pdf(path: Path, stream: BinaryIO) -> Iterator[Article | Problem]:
    """Read a PDF as one article that knows where its pages start (`index.pages`).

    A page that cannot be read is left out and named; the others are kept.
    """
    head = stream.read(_STARTS_WITHIN)
    stream.seek(0)
    if not head.strip():
        yield problem_of(path, "the file is empty", "Put a document into it, or leave it out")
    elif _START not in head:
        yield problem_of(path, "this is no PDF", "Download it again, or give it its own name ending")
    else:
        yield from guarded(path, _KIND, lambda: _read(path, stream))


def _read(path: Path, stream: BinaryIO) -> Iterator[Article | Problem]:
    from pypdf import apply_configuration

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    if stream.seek(0, 2) > MOST_FILE_BYTES:
        raise LimitReached(f"has more than {MOST_FILE_BYTES // MEGABYTE} MB")
    stream.seek(0)
    watched = _Watched(stream)
    with apply_configuration(
        zlib_maximum_output_length=_MOST_STREAM_BYTES,
        lzw_maximum_output_length=_MOST_STREAM_BYTES,
        run_length_maximum_output_length=_MOST_STREAM_BYTES,
        array_based_stream_maximum_output_length=_MOST_STREAM_BYTES,
        stream_decoding_work_maximum_length=MOST_UNPACKED_BYTES,
        stream_parsing_work_maximum_count=_MOST_COMMANDS,
        jbig2dec_binary=None,
    ):
        try:
            reader = _opened(watched)
            pages = _pages(reader, watched)
            said = _said(reader)
        except Exception:
            watched.deadline.check()  # pypdf may have taken it for damage that time ran out
            raise
    yield from _found(path, pages, said)


def _opened(watched: _Watched) -> "PdfReader":
    from pypdf import PdfReader
    from pypdf.errors import DependencyError, FileNotDecryptedError

    try:
        reader = PdfReader(watched)  # type: ignore[arg-type]
        if reader.is_encrypted and not reader.decrypt(""):
            raise Locked("file")
    except (DependencyError, FileNotDecryptedError, NotImplementedError) as error:
        raise Locked("file") from error
    return reader


def _pages(reader: "PdfReader", watched: _Watched) -> _Pages:
    count = len(reader.pages)
    if count > MOST_PAGES:
        raise LimitReached(f"has more than {MOST_PAGES:,} pages")
    pages = _Pages()
    in_all = Deadline(SECONDS_IN_ALL)
    unpacked = 0
    for number in range(1, count + 1):
        if in_all.is_over:
            pages.cut = f"it takes longer than {SECONDS_IN_ALL:g} seconds"
        elif unpacked > MOST_UNPACKED_BYTES:
            pages.cut = f"it unpacks to more than {MOST_UNPACKED_BYTES // MEGABYTE} MB of text"
        if pages.cut:
            break
        watched.deadline = Deadline(SECONDS)
        lines: list[Line] = []
        try:
            page = reader.pages[number - 1]
            lines = _lines(page, watched.deadline, pages.hidden)
            if not lines and _has_picture(page):
                pages.pictures.append(number)
        except Exception:  # one damaged page does not spoil the others; it is named
            pages.broken.append(number)
        unpacked += sum(len(line.text) for line in lines)
        pages.lines.append(lines)
    watched.deadline = Deadline(SECONDS)
    return pages


def _lines(page: Any, deadline: Deadline, hidden: Hidden) -> list[Line]:  # noqa: ANN401 (pypdf's PageObject)
    """The lines of a page that can be seen, as its drawing commands place them."""
    ink = Ink([float(edge) for edge in page.cropbox])
    lines = _drawn(page, deadline, ink)
    ways = ink.ways(has_picture=_has_picture(page))
    if not ways:
        return lines
    try:
        ink.begin(ways, keeps_hidden=True)
        said = "\n".join(line.text for line in _drawn(page, deadline, ink))
        hidden.note(said, ", ".join(sorted(ways)), covert=True)
        ink.begin(ways, keeps_hidden=False)
        return _drawn(page, deadline, ink)
    finally:
        ink.end()


def _drawn(page: Any, deadline: Deadline, ink: Ink) -> list[Line]:  # noqa: ANN401
    fragments: list[tuple[str, float, float, float]] = []

    def take(
        text: str, outer: Sequence[float], inner: Sequence[float], _font: object, size: float | None
    ) -> None:
        if text:
            left, base = (
                outer[i] * inner[4] + outer[i + 2] * inner[5] + outer[i + 4] for i in (0, 1)
            )  # the text's own matrix within that of the page
            scale = math.hypot(outer[2], outer[3]) * math.hypot(inner[2], inner[3])
            fragments.append((clean_text(text.translate(_LIGATURES)), left, base, abs(size or 0.0) * scale))

    def before(operator: bytes, operands: Any, cm: Sequence[float], tm: Sequence[float]) -> None:  # noqa: ANN401
        deadline.check()
        ink.before(operator, operands, cm, tm)

    page.extract_text(visitor_operand_before=before, visitor_operand_after=ink.after, visitor_text=take)
    return lines_of(fragments)


def _has_picture(page: Any) -> bool:  # noqa: ANN401
    resources = page.get("/Resources")
    objects = resources.get_object().get("/XObject") if resources is not None else None
    if objects is None:
        return False
    return any(one.get_object().get("/Subtype") == "/Image" for one in objects.get_object().values())


def _said(reader: "PdfReader") -> dict[str, Any]:
    """Title, author and day of creation; what cannot be read of them is left out."""
    said: dict[str, Any] = {}
    for name in ("title", "author", "creation_date"):
        try:
            said[name] = getattr(reader.metadata, name, None)
        except Exception:  # noqa: S112 (a date or a text that is none: nothing worth telling)
            continue
    return said


def _found(path: Path, pages: _Pages, said: dict[str, Any]) -> Iterator[Article | Problem]:
    if pages.broken:
        yield problem_of(
            path, f"{_numbered(pages.broken)} cannot be read and left out", "Save it as a new PDF"
        )
    if pages.cut:
        read = len(pages.lines)
        yield problem_of(
            path, f"{pages.cut}: only the first {read:,} pages were read", "Split it into smaller files"
        )
    text, starts = running_text(pages.lines)
    if not any(letter.isalnum() for letter in text):
        if not pages.broken:
            yield _textless(path, pages)
        return
    if pages.pictures:
        what = f"no text, only pictures on {_numbered(pages.pictures)}"
        yield problem_of(path, what, f"If that is scanned text: {_OCR_FIX.lower()}", fatal=False)
    yield article_of(
        path,
        Document(
            text=text,
            title=str(said.get("title") or ""),
            author=str(said.get("author") or "") or None,
            created=said.get("creation_date"),
            page_starts=starts,
            hidden=pages.hidden.found,
        ),
    )


def _textless(path: Path, pages: _Pages) -> Problem:
    if pages.pictures:
        what = "this is a scan: its pages are pictures and hold no text"
        return problem_of(path, what, _OCR_FIX)
    return problem_of(path, "there is no text in it", f"If text can be seen in it: {_OCR_FIX.lower()}")


def _numbered(pages: Sequence[int]) -> str:
    """The pages by number, the first few if there are many."""
    named = ", ".join(map(str, pages[:_NAMED_PAGES]))
    more = len(pages) - _NAMED_PAGES
    return f"page{'s' if len(pages) > 1 else ''} {named}" + (f" and {more:,} more" if more > 0 else "")
