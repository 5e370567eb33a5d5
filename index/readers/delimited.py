"""Tables: .csv and .tsv, one article a row, read as a stream."""

import codecs
import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from index.article import Article
from index.readers.encoding import detected
from index.readers.fields import one_line, slug, text_of
from index.readers.problem import Problem, problem_of
from index.readers.rows import FIELDS, SeenIds, article_of_row

# The names that people and exports give to columns, the surest first.
_NAMES: Mapping[str, tuple[str, ...]] = {
    "text": (
        *("text", "body", "content", "article", "article_text", "article_body", "full_text", "fulltext"),
        *("maintext", "main_text", "plain_text", "story", "body_text", "content_text"),
    ),
    "title": ("title", "headline", "heading", "article_title", "subject"),
    "published": (
        *("published", "date", "published_at", "publish_date", "published_date", "publication_date"),
        *("date_published", "pubdate", "pub_date", "datetime", "timestamp", "created_at", "day"),
    ),
    "source": ("source", "publisher", "publication", "outlet", "newspaper", "site", "site_name"),
    "author": ("author", "authors", "byline", "creator", "writer"),
    "url": ("url", "link", "uri", "href", "permalink"),
    "section": ("section", "category", "news_desk", "desk"),
    "id": ("id", "guid", "uuid", "article_id", "doc_id", "document_id"),
}
_DELIMITERS = (",", ";", "\t", "|")
_SAMPLE_BYTES = 65_536
# Longest first: the UTF-32 mark begins with the UTF-16 one.
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_UTF = ("utf-8", "utf-8-sig", "utf-16", "utf-32")
# Bytes that are not UTF-8, as "surrogateescape" shows them.
_ESCAPED = re.compile("[\udc80-\udcff]")
# Comes after the last line: inside a cell it shows that a quote was never closed, which csv does not say.
_END = "\0end of the table\0"
# A cell as long as ten novels is no article but a quote that nobody closed.
LONGEST_CELL = 8_000_000
_NAMED_COLUMNS = 12
_COLUMN_CHARACTERS = 40


class _Line(NamedTuple):
    """The row that stood at a line."""

    number: int
    cells: list[str]


def read_csv(
    path: Path, stream: BinaryIO, chosen: Mapping[str, str] | None = None
) -> Iterator[Article | Problem]:
    """Read a table as one article a row; the first row names the columns.

    Args:
        path: the file.
        stream: its bytes.
        chosen: the name of the column for some of `FIELDS`; for the others, and where the table has no such
            column, the usual names are looked for.

    Rows without text become problems with their line; the others are read. Columns that `Article` does not
    have are kept in its metadata.
    """
    sample = stream.read(_SAMPLE_BYTES)
    if not sample.strip():
        yield problem_of(path, "the file is empty", "Put a header and rows into it, or leave it out")
        return
    lines = _Lines(io.BufferedReader(_Rejoined(sample, stream)), _encoding(sample))
    try:
        yield from _rows(path, lines, chosen or {})
    except (csv.Error, UnicodeError) as error:
        yield problem_of(path, f"cannot be read any further ({error})", "Check the quotes in it")
    if lines.encoding not in _UTF:
        fix = "If letters look wrong, save it as UTF-8"
        yield problem_of(path, f"not UTF-8, read as {lines.encoding}", fix, fatal=False)


def _rows(path: Path, lines: Iterator[str], chosen: Mapping[str, str]) -> Iterator[Article | Problem]:
    header = next((line for line in lines if line.strip() and not line.lower().startswith("sep=")), _END)
    delimiter = _delimiter(header, path, chosen)
    columns = next(csv.reader([header], delimiter=delimiter), [])
    places = column_places(columns, chosen)
    if "text" not in places:
        yield _no_text_column(path, columns)
        return
    table = _Table(path, columns, places)
    for line in _parsed(lines, delimiter):
        if line.cells and line.cells[-1].endswith(_END):
            if line.cells != [_END]:
                what = "a quote that opens in this row is never closed, the row is left out"
                yield problem_of(path, what, 'Close it, and write " inside a cell as ""', line=line.number)
            break
        if any(cell.strip() for cell in line.cells):
            yield from table.read(line)
    if not table.seen_any:
        yield problem_of(path, "the table has no rows", "Put articles below its header, or leave it out")


def column_places(columns: Sequence[str], chosen: Mapping[str, str]) -> dict[str, int]:
    """Return which of `FIELDS` stands in which column, from 0, by their names; `chosen` first."""
    known = {_plain(name) or "\0": place for place, name in reversed(list(enumerate(columns)))}
    wanted = {field: (_plain(chosen.get(field, "")), *names) for field, names in _NAMES.items()}
    found = {
        field: next((known[name] for name in names if name in known), None) for field, names in wanted.items()
    }
    return {field: place for field, place in found.items() if place is not None}


def field_named(name: str) -> str | None:
    """Return which of `FIELDS` a person means by a usual name of its column ("date", "body"), or None."""
    return next((field for field, names in _NAMES.items() if _plain(name) in (field, *names)), None)


def _plain(name: str) -> str:
    return "_".join(name.strip().lower().replace("-", " ").replace("_", " ").split())


def _delimiter(header: str, path: Path, chosen: Mapping[str, str]) -> str:
    """What divides the columns: the one that makes the most known names of the header, then the most."""

    def score(delimiter: str) -> tuple[int, int, bool]:
        try:
            columns = next(csv.reader([header], delimiter=delimiter), [])
        except csv.Error:
            return (0, 0, False)
        usual = delimiter == ("\t" if path.suffix.lower() == ".tsv" else ",")
        return (len(column_places(columns, chosen)), len(columns), usual)

    return max(_DELIMITERS, key=score)


def _parsed(lines: Iterator[str], delimiter: str) -> Iterator[_Line]:
    # The limit is csv's own, one for the whole process: ours may only raise it.
    csv.field_size_limit(max(csv.field_size_limit(), LONGEST_CELL))
    reader = csv.reader(lines, delimiter=delimiter)
    before = 1
    for cells in reader:
        yield _Line(before + 1, cells)
        before = reader.line_num + 1


class _Lines:
    """The lines of a table with their ends, and then `_END`.

    Args:
        stream: its bytes.
        encoding: as its beginning shows; what turns out not to be UTF-8 further on is detected there.
    """

    def __init__(self, stream: io.BufferedReader, encoding: str) -> None:
        self.encoding = encoding
        errors = "surrogateescape" if encoding.startswith("utf-8") else "replace"
        self._text = io.TextIOWrapper(stream, encoding=encoding, errors=errors, newline="")
        self._ended = False

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        """The next line.

        Raises:
            csv.Error: it is longer than any row can be.
        """
        line = self._text.readline(LONGEST_CELL)
        if len(line) >= LONGEST_CELL:
            raise csv.Error(f"a line is longer than {LONGEST_CELL:,} characters")
        if not line:
            if self._ended:
                raise StopIteration
            self._ended = True
            return _END
        if _ESCAPED.search(line):
            data = line.encode("utf-8", "surrogateescape")
            if self.encoding in _UTF:
                self.encoding = detected(data)
            return data.decode(self.encoding, "replace")
        return line


def _encoding(sample: bytes) -> str:
    """The encoding that the beginning of the file shows."""
    for mark, encoding in _BYTE_ORDER_MARKS:
        if sample.startswith(mark):
            return encoding
    try:
        codecs.getincrementaldecoder("utf-8")().decode(sample)
    except UnicodeDecodeError:
        return detected(sample)
    return "utf-8"


def _no_text_column(path: Path, columns: Sequence[str]) -> Problem:
    names = ", ".join(one_line(name, _COLUMN_CHARACTERS) or "(no name)" for name in columns[:_NAMED_COLUMNS])
    more = f" and {len(columns) - _NAMED_COLUMNS} more" if len(columns) > _NAMED_COLUMNS else ""
    return problem_of(
        path,
        f"no column holds the text; its columns are {names}{more}",
        'Call the column of the articles "text", or say which it is: footnote index --columns text=NAME',
    )


class _Table:
    """The rows of one table become articles."""

    def __init__(self, path: Path, columns: Sequence[str], places: Mapping[str, int]) -> None:
        self.seen_any = False
        self._path = path
        self._stem = slug(path.stem)
        self._places = places
        taken = set(places.values())
        self._others = {
            name.strip(): place
            for place, name in enumerate(columns)
            if place not in taken and name.strip() and name.strip() not in FIELDS
        }
        self._ids = SeenIds()
        self._number = 0

    def read(self, line: _Line) -> Iterator[Article | Problem]:
        """Yield the article of a row, or what is wrong with it."""
        self.seen_any = True
        self._number += 1
        cells = line.cells
        row: dict[str, Any] = {
            name: cells[place]
            for name, place in (*self._others.items(), *self._places.items())
            if place < len(cells) and cells[place].strip()
        }
        text = str(row.get("text", "")).strip("\n")
        if not text.strip():
            fix = "Give the row its article, or delete it"
            yield problem_of(self._path, "the row holds no text", fix, line=line.number)
            return
        if str(row.get("published", "")).strip().isdecimal():
            row["published"] = int(row["published"].strip()[:20])  # 20210304, or a Unix time
        wanted = text_of(row.get("id"))
        if wanted:
            first, same = self._ids.first_use(wanted, line.number, repr(cells).encode())
            if first != line.number:
                if not same:
                    what = f"the id {wanted!r} was used on line {first} already, this row is left out"
                    yield problem_of(
                        self._path, what, "Give one of the two rows another id", line=line.number
                    )
                return
        yield article_of_row(self._path, self._stem, row, text, wanted or f"{self._stem}-{self._number}")


class _Rejoined(io.RawIOBase):
    """A stream with the bytes that were taken from its beginning put back."""

    def __init__(self, start: bytes, rest: BinaryIO) -> None:
        self._pieces = chain([start], iter(lambda: rest.read(_SAMPLE_BYTES), b""))
        self._left = memoryview(b"")

    def readable(self) -> bool:
        """It can be read."""
        return True

    def readinto(self, buffer: Any) -> int:  # noqa: ANN401 (any writable buffer)
        """Fill the buffer as far as one piece goes; 0 at the end."""
        if not self._left:
            self._left = memoryview(next(self._pieces, b""))
        count = min(len(buffer), len(self._left))
        buffer[:count], self._left = self._left[:count], self._left[count:]
        return count
