"""Web pages: main text by trafilatura; title, date, author and source from what the page says of itself."""

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, BinaryIO

from index.article import Article
from index.date_labels import LABEL
from index.dateline import find_dateline
from index.dates import find_published
from index.readers.addresses import best_address, from_archive
from index.readers.byline import NO_BYLINE, Byline, read_byline
from index.readers.encoding import clean_text, decode
from index.readers.fields import made_title, one_line, slug
from index.readers.hidden import Hidden
from index.readers.html_text import drop_unseen, rendered
from index.readers.json_ld import PageArticle, read_json_ld
from index.readers.page_copies import read_page_copy
from index.readers.problem import Problem, problem_of
from index.relative_days import find_relative

_DECLARED = re.compile(
    rb"<(?:meta|\?xml)[^>]{1,200}?(?:charset|encoding)\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE
)
# Characters; the longest description of an article has some hundred.
_MOST_SAID = 5_000
_DECLARED_WITHIN = 4_096
_HEAD_CHARACTERS = 4_000
_BYLINE_CHARACTERS = 140
_MOST_BYLINES = 4

# The usual names of meta tags, the commonest first.
_PUBLISHED = (
    *("article:published_time", "og:published_time", "datepublished", "date", "pubdate", "publishdate"),
    *("publish-date", "publication_date", "parsely-pub-date", "sailthru.date", "dc.date.issued", "dc.date"),
    *("dcterms.date", "dcterms.created", "citation_publication_date", "cxenseparse:recs:publishtime"),
)
_MODIFIED = ("article:modified_time", "og:updated_time", "datemodified", "last-modified", "dcterms.modified")
_TITLE = ("og:title", "twitter:title", "dc.title", "headline")
_AUTHOR = ("author", "article:author", "parsely-author", "sailthru.author", "dc.creator", "byl")
_SECTION = (
    "article:section",
    "og:article:section",
    "og:section",
    "section",
    "parsely-section",
    "sailthru.section",
)
_SOURCE = ("og:site_name", "application-name", "dc.publisher", "publisher")

# Above these trafilatura takes longer than the page is worth, and more so the longer the page: 7 s of a core
# for 47,000 links or for 4 million characters of link text, 40 s and 1.1 GB for 227,000 links. Pages of
# articles have 1,000 to 10,000 elements; War and Peace has 3.2 million characters.
MOST_ELEMENTS = 50_000
MOST_CHARACTERS = 4_000_000

_NO_TEXT_FIX = "Save the page again after it has loaded, or its text as .txt"


@dataclass(frozen=True, slots=True)
class _Page:
    """What a page says of itself, apart from its text."""

    said: PageArticle
    metas: dict[str, str] = field(default_factory=dict)
    heading: str = ""
    title: str = ""
    canonical: str = ""
    byline: str = ""

    def meta(self, names: tuple[str, ...]) -> str | None:
        """The first of these meta tags that is there."""
        return next((self.metas[name] for name in names if self.metas.get(name)), None)


@dataclass(frozen=True, slots=True)
class _Fetched:
    """Where a page comes from and when it was fetched, as far as that is known."""

    url: str | None
    when: object
    by_name: bool

    @classmethod
    def of(cls, source: str, url: str | None, when: object) -> "_Fetched":
        """What the caller knows, and what the copy itself says."""
        copy = read_page_copy(source)
        original, archived = from_archive(url or copy.url or "")
        return cls(original or None, archived or copy.made or when, url is None)


def read_html(path: Path, stream: BinaryIO) -> Iterator[Article | Problem]:
    """Read a web page as one article."""
    yield from read_page(path, stream.read())


def read_page(
    path: Path,
    data: bytes,
    *,
    charset: str | None = None,
    url: str | None = None,
    fetched: object = None,
) -> Iterator[Article | Problem]:
    """Read the bytes of a web page as one article.

    Args:
        path: the file, for its name.
        data: the page.
        charset: the encoding that whoever delivered it named, if any.
        url: the address that it was fetched from; then the file's name says nothing of its date.
        fetched: when it was fetched: "2 hours ago" counts from then, and it is the date of a page that has
            none, at the least trust. Text, a date, a datetime, or None.
    """
    declared = _DECLARED.search(data[:_DECLARED_WITHIN])
    source, problems = decode(path, data, charset or (declared[1].decode("ascii") if declared else None))
    yield from problems
    if any(problem.fatal for problem in problems):
        return
    hidden = Hidden()
    tree = _parsed(source, hidden)
    page = _page(tree) if tree is not None else None
    crowded = tree is not None and _is_crowded(tree)
    text = _main_text(tree, crowded) if tree is not None else ""
    if tree is None or page is None or not text:
        yield problem_of(path, "the page has no text", _NO_TEXT_FIX)
        return
    if crowded:
        what = "the page is so large that what stands around the story was kept as well"
        yield problem_of(path, what, "If it holds many stories, divide it", fatal=False)
    guessable = not crowded and _is_modest(tree, page)
    article = _article(path, page, text, _Fetched.of(source, url, fetched), source if guessable else "")
    yield replace(article, suspicions=hidden.found)


def _is_modest(tree: Any, page: _Page) -> bool:  # noqa: ANN401
    """Whether trafilatura may look at what a page says of itself: its time grows with the square of it."""
    said = (node.get("content") or "" for node in tree.iter("meta"))
    return all(len(one) <= _MOST_SAID for one in (*said, page.said.author or ""))


def _parsed(source: str, hidden: Hidden) -> Any:  # noqa: ANN401 (lxml has no types)
    """The tree of elements without what readers do not see; None if there are none."""
    from lxml import etree
    from lxml import html as lxml_html

    try:
        parser = lxml_html.HTMLParser(encoding="utf-8")
        tree = lxml_html.document_fromstring(source.encode(), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None
    drop_unseen(tree, hidden)
    return tree


def _page(tree: Any) -> _Page:  # noqa: ANN401
    scripts = [node.text or "" for node in tree.iter("script") if node.get("type") == "application/ld+json"]
    metas: dict[str, str] = {}
    for node in tree.iter("meta"):
        name = node.get("property") or node.get("name") or node.get("itemprop") or ""
        if name and node.get("content", "").strip():
            metas.setdefault(name.lower(), node.get("content").strip())
    return _Page(
        said=read_json_ld(scripts),
        metas=metas,
        heading=_first_text(tree, "//article//h1 | //main//h1") or _first_text(tree, "//h1"),
        title=_first_text(tree, "//title"),
        canonical=next(iter(tree.xpath("//link[@rel='canonical']/@href")), ""),
        byline=_byline(tree),
    )


def _first_text(tree: Any, path: str) -> str:  # noqa: ANN401
    return next((text for node in tree.xpath(path) if (text := one_line(node.text_content()))), "")


def _byline(tree: Any) -> str:  # noqa: ANN401
    """The lines that name author and date, and the machine-readable time in the article, if any."""
    times = tree.xpath("(//article//time/@datetime | //main//time/@datetime | //header//time/@datetime)[1]")
    if not times and len(only := tree.xpath("//time/@datetime")) == 1:
        times = only
    classes = " or ".join(
        f"contains(@class, '{name}')" for name in ("byline", "dateline", "published", "pubdate", "post-date")
    )
    nodes = tree.xpath(f"//*[{classes}][not(ancestor::aside or ancestor::nav or ancestor::footer)]")
    lines = [one_line(line) for node in nodes[:_MOST_BYLINES] for line in rendered(node).split("\n")]
    return "\n".join([*times, *(line for line in lines if 0 < len(line) <= _BYLINE_CHARACTERS)])


def _is_crowded(tree: Any) -> bool:  # noqa: ANN401
    return sum(1 for _ in tree.iter()) > MOST_ELEMENTS or sum(map(len, tree.itertext())) > MOST_CHARACTERS


def _main_text(tree: Any, crowded: bool) -> str:  # noqa: ANN401
    """The main text; all visible text if trafilatura finds none or is not asked; "" if none."""
    body, page = None if crowded else _extracted(tree), tree.find(".//body")
    found = rendered(body) if body is not None else ""
    visible = rendered(page) if page is not None else ""
    # Where nothing was left out, the page's own paragraphs are the better ones.
    return clean_text(visible if not found or _squeezed(found) == _squeezed(visible) else found)


def _extracted(tree: Any) -> Any:  # noqa: ANN401
    """The elements that trafilatura takes for the main text; None if it finds none."""
    from copy import deepcopy

    from trafilatura import bare_extraction

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    try:
        document = bare_extraction(deepcopy(tree), include_comments=False, with_metadata=False)
    except Exception:  # its many rules may stumble over a page in any way; the visible text remains
        return None
    return getattr(document, "body", None)


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _article(path: Path, page: _Page, text: str, fetched: _Fetched, source: str) -> Article:
    guess = (
        _guessed(source) if not (page.said.headline and page.said.author and page.said.publisher) else None
    )
    title = one_line(
        page.said.headline
        or page.meta(_TITLE)
        or page.heading
        or _without_site(page)
        or (guess and guess.title)
        or ""
    )
    body, byline = _without_head(text, title, page)
    url = best_address((*_addresses(page), fetched.url), fetched.url or page.metas.get("og:url"))
    dateline = find_dateline(body)
    published = find_published(
        {
            "json-ld": page.said.published,
            "meta": page.meta(_PUBLISHED),
            "byline": f"{page.byline}\n{byline.text}".strip(),
            "dateline": body[:_HEAD_CHARACTERS],
            "url": url,
            "updated": page.said.modified or page.meta(_MODIFIED),
            "file name": path.name if fetched.by_name else None,
            "fetched": fetched.when,
        }
    )
    shown = read_byline([line for line in page.byline.split("\n") if line[:1].isalpha()])
    return Article(
        id=slug(path.stem),
        title=title or made_title(body, path.stem),
        text=body,
        path=str(path),
        published=published,
        source=page.said.publisher
        or page.meta(_SOURCE)
        or shown.source
        or byline.source
        or (dateline.source if dateline else None)
        or (guess and guess.sitename)
        or None,
        author=page.said.author
        or _author(page)
        or shown.author
        or byline.author
        or _guessed_author(guess)
        or None,
        url=url,
        section=page.said.section or page.meta(_SECTION) or byline.section,
    )


def _addresses(page: _Page) -> Iterator[str]:
    yield page.canonical.strip()
    yield page.metas.get("og:url", "")
    yield page.said.url or ""


def _author(page: _Page) -> str | None:
    author = page.meta(_AUTHOR)
    return None if not author or "://" in author else one_line(author.removeprefix("By ").removeprefix("by "))


def _without_site(page: _Page) -> str:
    """The page's title without the site's name after a bar or dash."""
    name, _, site = page.title.rpartition(" | ")
    if not name:
        name, _, site = page.title.rpartition(" - ")
    return name if name and len(site) < len(name) else page.title


def _without_head(text: str, title: str, page: _Page) -> tuple[str, Byline]:
    """The text without a first line that repeats the title, and without the byline below it."""
    lines = text.split("\n")
    heads = {one_line(head).casefold() for head in (title, page.heading) if head}
    skip = 1 if one_line(lines[0]).casefold() in heads else 0
    byline = read_byline(lines[skip : skip + 12])
    body = "\n".join(lines[skip + byline.lines :]).strip("\n")
    return (body, byline) if body.strip() else (text, NO_BYLINE)


def _guessed_author(guess: Any) -> str | None:  # noqa: ANN401 (trafilatura's Document)
    """The names that trafilatura found, which may be words of the date: "Rob Finch; Yesterday"."""
    names = (name.strip() for name in str((guess and guess.author) or "").split(";"))
    kept = [name for name in names if name and not LABEL.search(name) and not find_relative(name)]
    return ", ".join(kept) or None


def _guessed(source: str) -> Any:  # noqa: ANN401 (trafilatura's Document)
    """What trafilatura makes of title, author and site where the page itself does not say."""
    if not source:
        return None
    from trafilatura import extract_metadata

    try:
        return extract_metadata(source, extensive=False)
    except Exception:  # as above: a guess more or less
        return None
