"""JSON lines: one article a line, read as a stream, packed with gzip or not."""

import gzip
import json
import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from index.article import Article
from index.readers.encoding import detected
from index.readers.fields import slug, text_of
from index.readers.problem import Problem, problem_of
from index.readers.rows import SeenIds, article_of_row

LONGEST_LINE = 256 * 2**20
"""Bytes of a row; a gzip file of a megabyte can hold a line of a thousand."""

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def read_jsonl(path: Path, stream: BinaryIO) -> Iterator[Article | Problem]:
    """Read a file of JSON objects, one a line, as one article each.

    Bad lines become problems with their number; the others are read. Fields that `Article` does not have
    are kept in its metadata.
    """
    rows = _Rows(path)
    number = 0
    lines = _lines(stream)
    while True:
        try:
            line = next(lines, None)
        except (EOFError, gzip.BadGzipFile, zlib.error) as error:
            yield _damaged(path, number, error)
            return
        if line is None:
            break
        number += 1
        if number == 1:
            line = line.removeprefix(_BYTE_ORDER_MARK)
        if len(line) > LONGEST_LINE:
            yield problem_of(path, f"longer than {LONGEST_LINE // 2**20} MiB", "Divide the row", line=number)
            rows.seen_any = True
        elif line.strip():
            yield from rows.read(number, line)
    if not rows.seen_any:
        yield problem_of(path, "the file is empty", "Put a JSON object on each line, or leave it out")


def _lines(stream: BinaryIO) -> Iterator[bytes]:
    """The lines; of one that is too long, only so much that it shows."""
    while line := stream.readline(LONGEST_LINE + 1):
        rest = line
        while len(rest) > LONGEST_LINE and not rest.endswith(b"\n"):
            rest = stream.readline(LONGEST_LINE + 1)
        yield line


def read_jsonl_gz(path: Path, stream: BinaryIO) -> Iterator[Article | Problem]:
    """Read a file of JSON lines that is packed with gzip."""
    with gzip.GzipFile(fileobj=stream, mode="rb") as unpacked:
        yield from read_jsonl(path, unpacked)  # type: ignore[arg-type]


def _damaged(path: Path, number: int, error: Exception) -> Problem:
    reason = "it ends too early" if isinstance(error, EOFError) else str(error)
    rows = "no row" if not number else f"only the first {number:,} line{'s' if number > 1 else ''}"
    return problem_of(
        path,
        f"the gzip file is damaged ({reason}); {rows} could be read",
        "Copy or download it again",
    )


class _Rows:
    """The rows of one file: turns lines into articles and remembers the ids that it has seen."""

    def __init__(self, path: Path) -> None:
        self.seen_any = False
        self._path = path
        self._stem = slug(re.sub(r"\.jsonl(\.gz)?$", "", path.name, flags=re.IGNORECASE))
        self._ids = SeenIds()
        self._encodings: set[str] = set()

    def read(self, number: int, line: bytes) -> Iterator[Article | Problem]:
        """Yield the article of a line, and what is wrong with it."""
        self.seen_any = True
        try:
            decoded = line.decode("utf-8")
        except UnicodeDecodeError:
            encoding = detected(line)
            decoded = line.decode(encoding, "replace")
            if encoding not in self._encodings:
                self._encodings.add(encoding)
                yield self._other_encoding(number, encoding)
        row = self._parsed(number, decoded)
        if isinstance(row, Problem):
            yield row
            return
        text = row.get("text")
        if not isinstance(text, str) or not text.strip():
            what = 'the field "text" is missing' if text is None else 'the field "text" holds no text'
            yield self._problem(number, what, 'Give the row its article in the field "text"')
            return
        wanted = text_of(row.get("id"))
        if wanted:
            first, same = self._ids.first_use(wanted, number, line.strip())
            if first != number:
                if not same:
                    yield self._problem(
                        number,
                        f"the id {wanted!r} was used on line {first} already, this row is left out",
                        "Give one of the two rows another id",
                    )
                return
        yield article_of_row(self._path, self._stem, row, text, wanted or f"{self._stem}-{number}")

    def _other_encoding(self, number: int, encoding: str) -> Problem:
        """Said once a file and encoding: a note a row would bury everything else."""
        what = f"not UTF-8, read as {encoding}; rows after it may be too"
        fix = "If letters look wrong, save the file as UTF-8"
        return problem_of(self._path, what, fix, line=number, fatal=False)

    def _parsed(self, number: int, line: str) -> dict[str, Any] | Problem:
        try:
            row = json.loads(line)
        except json.JSONDecodeError as error:
            return self._problem(
                number, f"not valid JSON ({error.msg}, column {error.colno})", "Correct or delete the line"
            )
        except (RecursionError, ValueError) as error:
            reason = "it is nested too deep" if isinstance(error, RecursionError) else "a number is too long"
            return self._problem(number, f"JSON that cannot be read ({reason})", "Correct or delete the line")
        if not isinstance(row, dict):
            return self._problem(
                number, "not a JSON object", 'Write the row as {"title": "…", "text": "…"} on one line'
            )
        return row

    def _problem(self, number: int, what: str, fix: str) -> Problem:
        return problem_of(self._path, what, fix, line=number)
