"""Files become articles. To add a format: write its reader in a file of its own and register it here."""

from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from index.article import Article
from index.readers.delimited import read_csv
from index.readers.html import read_html
from index.readers.jsonl import read_jsonl, read_jsonl_gz
from index.readers.mail import read_eml, read_mbox
from index.readers.markdown import read_markdown
from index.readers.packed import read_packed
from index.readers.problem import Problem as Problem
from index.readers.problem import problem_of
from index.readers.text import read_text
from index.readers.warc import read_warc
from index.readers.xml import read_xml

Reader = Callable[[Path, BinaryIO], Iterator[Article | Problem]]
"""Reads the articles of one open file; what is wrong with it is yielded, not raised."""


def _read_archive(path: Path, stream: BinaryIO) -> Iterator[Article | Problem]:
    """Read an archive, whose members are of any kind that can be read."""

    def find_reader(name: str) -> tuple[Reader, bool] | None:
        suffix = suffix_of(Path(name))
        return (_READERS[suffix], suffix in _STREAMED) if suffix else None

    yield from read_packed(path, stream, find_reader)


_READERS: dict[str, Reader] = {
    ".txt": read_text,
    ".md": read_markdown,
    ".markdown": read_markdown,
    ".html": read_html,
    ".htm": read_html,
    ".jsonl": read_jsonl,
    ".jsonl.gz": read_jsonl_gz,
    ".csv": read_csv,
    ".tsv": read_csv,
    ".eml": read_eml,
    ".mbox": read_mbox,
    ".xml": read_xml,
    ".warc": read_warc,
    ".warc.gz": read_warc,
    ".zip": _read_archive,
    ".tar": _read_archive,
    ".tar.gz": _read_archive,
    ".tgz": _read_archive,
}
# Read as they come, however large; of the others the whole file is in memory.
_STREAMED = frozenset({".jsonl", ".jsonl.gz", ".csv", ".tsv", ".mbox", ".xml", ".warc", ".warc.gz"})
# Their articles are told apart by their ids; a file of any other kind is one article.
_MANY = _STREAMED | {".zip", ".tar", ".tar.gz", ".tgz"}

SUFFIXES: frozenset[str] = frozenset(_READERS)
"""The file names that can be read end in one of these, whatever the case."""


def suffix_of(path: Path) -> str:
    """Return which of `SUFFIXES` a file name ends in, "" if none."""
    name = path.name.lower()
    return max((suffix for suffix in _READERS if name.endswith(suffix)), key=len, default="")


def holds_many(path: Path) -> bool:
    """Whether a file of this name may hold many articles, each known by its id."""
    return suffix_of(path) in _MANY


def read_articles(path: Path, data: bytes | None = None) -> Iterator[Article | Problem]:
    """Read the articles of a file.

    Args:
        path: the file; its name decides the format.
        data: its bytes, if they have been read already.

    Yields:
        Each article under the id that it wants, and a problem for whatever could not be read or should be
        known. Nothing is raised for bad content or a file that cannot be opened.
    """
    suffix = suffix_of(path)
    if not suffix:
        known = ", ".join(sorted(SUFFIXES))
        yield problem_of(path, "this kind of file cannot be read", f"Save it as one of {known}")
        return
    try:
        with BytesIO(data) if data is not None else path.open("rb") as stream:
            yield from _READERS[suffix](path, stream)
    except OSError as error:
        yield _unreadable(path, error)


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
