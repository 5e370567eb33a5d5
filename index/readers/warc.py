"""Web archives: .warc, packed with gzip or not; each web page that was fetched is an article.

Needs warcio: the extra `footnote-qa[warc]`.
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO

from index.article import Article
from index.dates import find_published
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
        from warcio.exceptions import ArchiveLoadFailed
    except ImportError:
        yield problem_of(
            path, "reading web archives needs warcio", "Install it: pip install 'footnote-qa[warc]'"
        )
        return
    pages = textless = 0
    records = iter(ArchiveIterator(stream))
    while True:
        try:
            record = next(records, None)
            page = None if record is None else _page(record)
        except (
            ArchiveLoadFailed,
            OSError,
            EOFError,
            ValueError,
            LookupError,
            AttributeError,
            TypeError,
        ) as error:
            reason = one_line(str(error), _ERROR_CHARACTERS) or type(error).__name__
            what = f"the web archive is damaged after {pages:,} pages ({reason})"
            yield problem_of(path, what, "Copy or download it again")
            return
        if record is None:
            break
        if page is None:
            continue
        pages += 1
        url, fetched, charset, data = page
        if len(data) > LARGEST_PAGE:
            yield problem_of(
                path, f"{one_line(url)} is larger than {LARGEST_PAGE // 2**20} MiB", "Save it alone"
            )
            continue
        article = _article(path, url, fetched, charset, data)
        textless += article is None
        if article:
            yield article
    if textless:
        yield problem_of(path, f"{textless:,} of {pages:,} pages have no text", fatal=False)
    if not pages:
        yield problem_of(
            path, "there is no web page in it", "Give it as an archive of pages, or leave it out"
        )


def _page(record: Any) -> tuple[str, str, str | None, bytes] | None:  # noqa: ANN401 (warcio has no types)
    """Address, time of fetching, encoding and bytes of a page; None for any other record."""
    if record.rec_type not in ("response", "resource"):
        return None
    http = record.http_headers
    if http and http.get_statuscode() != "200":
        return None
    kind = (http.get_header("Content-Type") if http else record.content_type) or ""
    name, _, parameters = kind.partition(";")
    if name.strip().lower() not in _PAGES:
        return None
    _, _, charset = parameters.lower().partition("charset=")
    url = record.rec_headers.get_header("WARC-Target-URI") or record.rec_headers.get_header("uri") or ""
    fetched = (
        record.rec_headers.get_header("WARC-Date") or record.rec_headers.get_header("archive-date") or ""
    )
    data = record.content_stream().read(LARGEST_PAGE + 1)
    return url.strip("<> "), fetched, charset.split(";")[0].strip(" \"'") or None, data


def _article(path: Path, url: str, fetched: str, charset: str | None, data: bytes) -> Article | None:
    name = Path(f"{slug(path.stem)}.html")
    found = read_page(name, data, charset=charset, url=url or "about:blank")
    article = next((one for one in found if isinstance(one, Article)), None)
    if article is None:
        return None
    return replace(
        article,
        id=keyed_id(url or article.text),
        path=str(path),
        published=article.published or find_published({"fetched": fetched}),
        metadata={**article.metadata, "fetched": one_line(fetched)} if fetched else article.metadata,
    )
