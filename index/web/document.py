"""What was fetched becomes articles: by the reader for its kind, under its address instead of a path."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from index.article import Article, Published
from index.dates import find_published
from index.readers import Problem, holds_many, read_articles, suffix_of
from index.readers.fields import slug
from index.readers.html import read_page
from index.web.address import last_part
from index.web.refusal import NotFetched

if TYPE_CHECKING:
    from index.web.fetch import Fetched

_PAGE, _FEED = ".html", ".xml"
_SUFFIXES: Mapping[str, str] = {
    "text/html": _PAGE,
    "application/xhtml+xml": _PAGE,
    "application/xml": _FEED,
    "text/xml": _FEED,
    "application/pdf": ".pdf",
    "text/plain": ".txt",
    "text/markdown": ".md",
    "application/rtf": ".rtf",
    "text/rtf": ".rtf",
    "text/csv": ".csv",
    "text/tab-separated-values": ".tsv",
    "application/jsonl": ".jsonl",
    "application/x-ndjson": ".jsonl",
    "application/epub+zip": ".epub",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "message/rfc822": ".eml",
    "application/zip": ".zip",
    "application/warc": ".warc",
}
# Servers say these of anything that they do not know better.
_VAGUE = frozenset(
    {
        "",
        "text/plain",
        "application/octet-stream",
        "binary/octet-stream",
        "application/gzip",
        "application/x-gzip",
    }
)
_HEAD_BYTES = 2_048
# Other names of a site that it uses for other devices.
_SAME_SITE = re.compile(r"^(?:www|m|mobile|amp)\.")
_PAGE_ENDING = re.compile(r"\.(?:[sx]html?|php|aspx?|jsp|cgi)$", re.IGNORECASE)


def kind_of(page: "Fetched") -> str:
    """The suffix that a file of this kind would have, one of `index.readers.SUFFIXES`.

    Raises:
        NotFetched: there is no reader for it.
    """
    said = page.content_type.partition(";")[0].strip().lower()
    head = page.body[:_HEAD_BYTES].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    known = _SUFFIXES.get(said) or (_FEED if said.endswith("+xml") else "")
    if said in _VAGUE:
        known = suffix_of(Path(last_part(page.version.address))) or _guessed(head) or known
    elif known in (_PAGE, _FEED):  # many feeds are served as pages, some pages as XML
        known = _guessed(head) or known
    if not known:
        kind = said or "a kind that the server does not name"
        raise NotFetched(
            f"{page.version.address} is of {kind}, which is not read",
            "Give the address of a page, a feed or a document",
        )
    return known


def _guessed(head: bytes) -> str:
    """The kind that the first bytes speak for, "" if they do not."""
    if head.startswith(b"%pdf-"):
        return ".pdf"
    if not head.startswith(b"<"):
        return ""
    root = re.search(rb"<(?:(html)|rss|feed|(?:\w+:)?rdf)\b", head)
    return "" if root is None else _PAGE if root[1] else _FEED


def is_window(kind: str) -> bool:
    """Whether the newest articles push others out: what a feed does not show any more is not gone."""
    return kind == _FEED


def read_fetched(
    address: str,
    page: "Fetched",
    kind: str,
    *,
    columns: Mapping[str, str] | None = None,
    dated: Callable[[str], Published | None],
) -> Iterator[Article | Problem]:
    """Read the articles of a page, a feed or another document.

    Args:
        address: under which they are kept.
        page: what was fetched.
        kind: see `kind_of`.
        columns: see `index.readers.read_articles`.
        dated: the day that an article got for want of a better one when it was fetched first, or None; asked
            with its id if the document holds many, else with "".

    Yields:
        Each article and problem, with the address for its path. An article that does not say when it was
        published gets the day on which it was fetched first.
    """
    name = _name(page.version.address, kind)
    many = holds_many(name)
    charset = _charset(page.content_type) if kind == _PAGE else None
    if kind == _PAGE:
        found = read_page(name, page.body, charset=charset, url=page.version.address, fetched=page.at)
    else:
        found = read_articles(name, page.body, columns)
    for one in found:
        if isinstance(one, Problem):
            if one.fatal or not charset:  # that a page is in the encoding that its server names is no news
                yield _told(address, name, kind, one)
            continue
        said = one.published if one.published and one.published.found_in != "fetched" else None
        day = said or dated(one.id if many else "") or find_published({"fetched": page.at})
        article = one if many else _at_its_place(one, page.version.address)
        yield replace(article, path=address, published=day)


def _at_its_place(article: Article, address: str) -> Article:
    """The article under the address that it names for itself, if that is of the same site.

    What a page says of another site proves nothing: anybody could take the place of somebody else's article.
    """
    if article.url and _site(article.url) == _site(address):
        return article
    said = {"canonical": article.url} if article.url else {}
    return replace(article, url=address, metadata={**article.metadata, **said})


def _site(address: str) -> str:
    try:
        return _SAME_SITE.sub("", urlsplit(address).hostname or "")
    except ValueError:  # whatever a page takes for an address
        return ""


def _name(address: str, kind: str) -> Path:
    """The name that a person would save it under."""
    part = last_part(address)
    known = suffix_of(Path(part)) or (ending[0] if (ending := _PAGE_ENDING.search(part)) else "")
    stem = part[: len(part) - len(known)] or urlsplit(address).netloc.removeprefix("www.")
    return Path(f"{slug(stem)}{kind}")


def _charset(content_type: str) -> str | None:
    _, found, rest = content_type.lower().partition("charset=")
    return rest.split(";")[0].strip(" \"'") or None if found else None


def _told(address: str, name: Path, kind: str, problem: Problem) -> Problem:
    """A reader's problem, told of the address."""
    what = problem.what.removeprefix(name.name)
    fix = problem.fix
    if kind == _PAGE and problem.fatal:
        fix = "Open it in your browser; if there is an article, save the page and index the file"
    return replace(problem, path=address, what=f"{address}{what}" if what != problem.what else what, fix=fix)
