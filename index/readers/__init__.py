"""Files become articles. To add a format: write its reader in a file of its own and register it here."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from index.article import ARCHIVES, Article
from index.disk import out_of_files
from index.readers.counted import OnRead, open_counted
from index.readers.delimited import read_csv
from index.readers.docx import read_docx
from index.readers.epub import read_epub
from index.readers.html import read_html
from index.readers.jsonl import read_jsonl, read_jsonl_gz
from index.readers.limits import MEGABYTE, MOST_UNPACKED_BYTES
from index.readers.mail import read_eml, read_mbox
from index.readers.markdown import read_markdown
from index.readers.packed import read_packed
from index.readers.pdf import read_pdf
from index.readers.problem import Problem as Problem
from index.readers.problem import problem_of
from index.readers.rtf import read_rtf
from index.readers.text import read_text
from index.readers.warc import read_warc
from index.readers.xml import read_xml

Reader = Callable[[Path, BinaryIO], Iterator[Article | Problem]]
"""Reads the articles of one open file; what is wrong with it is yielded, not raised."""


def _of_a_size(reader: Reader) -> Reader:
    """A reader that takes the whole file into memory, some times over, for files that leave room for that."""

    def read(path: Path, stream: BinaryIO) -> Iterator[Article | Problem]:
        data = stream.read(MOST_UNPACKED_BYTES + 1)
        if len(data) <= MOST_UNPACKED_BYTES:
            yield from reader(path, BytesIO(data))
            return
        what = f"is larger than {MOST_UNPACKED_BYTES // MEGABYTE} MB, too much for one article"
        yield problem_of(path, what, "Divide it")

    return read


_READERS: dict[str, Reader] = {
    ".txt": _of_a_size(read_text),
    ".md": _of_a_size(read_markdown),
    ".markdown": _of_a_size(read_markdown),
    ".html": _of_a_size(read_html),
    ".htm": _of_a_size(read_html),
    ".pdf": read_pdf,
    ".docx": read_docx,
    ".epub": read_epub,
    ".rtf": read_rtf,
    ".jsonl": read_jsonl,
    ".jsonl.gz": read_jsonl_gz,
    ".eml": read_eml,
    ".mbox": read_mbox,
    ".xml": read_xml,
    ".warc": read_warc,
    ".warc.gz": read_warc,
}
_TABLES = frozenset({".csv", ".tsv"})
_ARCHIVES = frozenset(ARCHIVES)
# Read as they come, however large; of the others the whole file is in memory.
_STREAMED = _TABLES | {".jsonl", ".jsonl.gz", ".mbox", ".xml", ".warc", ".warc.gz"}
# Their articles are told apart by their ids; a file of any other kind is one article.
_MANY = _STREAMED | _ARCHIVES | {".epub"}

SUFFIXES: frozenset[str] = frozenset(_READERS) | _TABLES | _ARCHIVES
"""The file names that can be read end in one of these, whatever the case."""


def suffix_of(path: Path) -> str:
    """Return which of `SUFFIXES` a file name ends in, "" if none."""
    name = path.name.lower()
    return max((suffix for suffix in SUFFIXES if name.endswith(suffix)), key=len, default="")


def holds_many(path: Path) -> bool:
    """Whether a file of this name may hold many articles, each known by its id."""
    return suffix_of(path) in _MANY


def may_hold_tables(path: Path) -> bool:
    """Whether what a file of this name says may depend on which columns a person chose."""
    return suffix_of(path) in _TABLES | _ARCHIVES


def _reader_of(name: str, columns: Mapping[str, str]) -> tuple[Reader, bool] | None:
    """The reader for a file name, and whether it reads as a stream; None for a kind that is not read."""
    suffix = suffix_of(Path(name))
    if suffix in _TABLES:
        return partial(read_csv, chosen=columns), True
    if suffix in _ARCHIVES:
        return partial(read_packed, find_reader=partial(_reader_of, columns=columns)), False
    return (_READERS[suffix], suffix in _STREAMED) if suffix else None


def read_articles(
    path: Path,
    data: bytes | None = None,
    columns: Mapping[str, str] | None = None,
    on_read: OnRead | None = None,
) -> Iterator[Article | Problem]:
    """Read the articles of a file.

    Args:
        path: the file; its name decides the format.
        data: its bytes, if they have been read already.
        columns: in a table, which column holds the text, the title and so on; by default their usual names.
        on_read: told of the bytes that are read of the file; some may be read twice.

    Yields:
        Each article under the id that it wants, and a problem for whatever could not be read or should be
        known. Nothing is raised for bad content or a file that cannot be opened.
    """
    found = _reader_of(path.name, columns or {})
    if found is None:
        known = ", ".join(sorted(SUFFIXES))
        yield problem_of(path, "this kind of file cannot be read", f"Save it as one of {known}")
        return
    try:
        with BytesIO(data) if data is not None else open_counted(path, on_read or _ignore) as stream:
            yield from found[0](path, stream)
    except OSError as error:
        if refused := out_of_files(error):  # says nothing of this file: the next would fail as well
            raise refused from error
        yield _unreadable(path, error)


def _ignore(_count: int) -> None:
    """Nobody wants to know."""


def _unreadable(path: Path, error: OSError) -> Problem:
    if isinstance(error, PermissionError):
        return problem_of(path, "no permission to read it", f"Allow it: chmod u+r '{path}'")
    if isinstance(error, FileNotFoundError):
        return problem_of(path, "there is no such file", "Check the path")
    if isinstance(error, IsADirectoryError):
        return problem_of(
            path, "this is a folder", "Give the folder itself a name that does not end like a file"
        )
    return problem_of(path, f"cannot be read ({error.strerror or error})", "Check the file and its disk")
