"""Web archives: .warc, packed with gzip or not; each web page that was fetched is an article.

Needs warcio: the extra `footnote-qa[warc]`.
"""

import gzip
import logging
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from index.article import Article
from index.readers.fields import one_line, slug
from index.readers.html import read_page
from index.readers.problem import Problem, problem_of
from index.readers.rows import keyed_id

LARGEST_PAGE = 32 * 2**20
"""Bytes of one page; a larger one is left out."""

_PAGES = ("text/html", "application/xhtml+xml")
_ERROR_CHARACTERS = 100


def read_warc(path: Path, stream: BinaryIO) -> Iterator[Article | Problem]:
    """Read the pages of a web archive, one article each; pages without text are counted.

    The address is that of the record. So is the date, at the least trust, where the page itself has none:
    it is the day on which the page was fetched.
    """
    try:
        from warcio.archiveiterator import ArchiveIterator
    except ImportError:
        yield problem_of(
            path, "reading web archives needs warcio", "Install it: pip install 'footnote-qa[warc]'"
        )
        return
    logging.getLogger("warcio").setLevel(logging.CRITICAL)
    packed = path.suffix.lower() == ".gz"
    records = ArchiveIterator(_Unpacked(fileobj=stream, mode="rb") if packed else stream)
    records.INC_RECORD = ""  # which it writes to standard error, with whatever the file holds there
    tally = _Tally()
    try:
        yield from _articles(path, records, tally)
    except Exception as error:  # warcio raises all kinds of errors on a damaged file
        reason = one_line(str(error), _ERROR_CHARACTERS) or type(error).__name__
        yield _damaged(path, tally, reason)
        return
    if records.err_count or tally.cut_off:
        yield _damaged(path, tally, "a record is shorter or longer than it says")
    if tally.textless:
        what = f"{tally.textless:,} of {tally.pages:,} pages have no text"
        yield problem_of(path, what, fatal=False)
    if not tally.pages:
        yield problem_of(
            path, "there is no web page in it", "Give it as an archive of pages, or leave it out"
        )


class _Unpacked(gzip.GzipFile):
    """A packed stream; that it ends too early is an error that warcio does not take for the end."""

    def read(self, size: int | None = -1) -> bytes:
        """Up to so many bytes."""
        try:
            return super().read1(-1 if size is None else size)  # what came before an error is not lost
        except EOFError as error:
            raise zlib.error("it ends too early") from error


@dataclass(slots=True)
class _Tally:
    """What a web archive has given so far."""

    pages: int = 0
    textless: int = 0
    cut_off: bool = False


class _Page(NamedTuple):
    """A page as it was fetched."""

    url: str
    fetched: str
    charset: str | None
    data: bytes


def _articles(path: Path, records: Any, tally: _Tally) -> Iterator[Article | Problem]:  # noqa: ANN401 (warcio)
    last = None
    for record in records:
        tally.cut_off |= _is_cut_off(last)
        last = record
        page = _page(record)
        if page is None:
            continue
        tally.pages += 1
        if len(page.data) > LARGEST_PAGE:
            what = f"{one_line(page.url)} is larger than {LARGEST_PAGE // 2**20} MiB"
            yield problem_of(path, what, "Save the page by itself")
        elif article := _article(path, page):
            yield article
        else:
            tally.textless += 1
    tally.cut_off |= _is_cut_off(last)


def _is_cut_off(record: Any) -> bool:  # noqa: ANN401
    """Whether a record that was read to its end has less than it says, or does not say."""
    if record is None:
        return False
    return not record.rec_headers.get_header("Content-Length") or getattr(record.raw_stream, "limit", 0) > 0


def _page(record: Any) -> _Page | None:  # noqa: ANN401
    """The page of a record; None if it holds anything else."""
    http, headers = record.http_headers, record.rec_headers
    if record.rec_type not in ("response", "resource") or (http and http.get_statuscode() != "200"):
        return None
    kind = (http.get_header("Content-Type") if http else record.content_type) or ""
    name, _, parameters = kind.partition(";")
    if name.strip().lower() not in _PAGES:
        return None
    _, _, charset = parameters.lower().partition("charset=")
    data = record.content_stream().read(LARGEST_PAGE + 1)
    return _Page(
        url=(headers.get_header("WARC-Target-URI") or "").strip("<> "),
        fetched=headers.get_header("WARC-Date") or "",
        charset=charset.split(";")[0].strip(" \"'") or None,
        data=data,
    )


def _damaged(path: Path, tally: _Tally, reason: str) -> Problem:
    what = f"the web archive is damaged ({reason}); {tally.pages:,} pages could be read"
    return problem_of(path, what, "Copy or download it again")


def _article(path: Path, page: _Page) -> Article | None:
    url, fetched, charset, data = page
    name = Path(f"{slug(path.stem)}.html")
    found = read_page(name, data, charset=charset, url=url or "about:blank", fetched=fetched)
    article = next((one for one in found if isinstance(one, Article)), None)
    if article is None:
        return None
    return replace(
        article,
        id=keyed_id(url or article.text),
        path=str(path),
        metadata={**article.metadata, "fetched": one_line(fetched)} if fetched else article.metadata,
    )
