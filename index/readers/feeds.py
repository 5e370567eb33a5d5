"""Articles of RSS (2.0, and 1.0, which is RDF) and Atom feeds."""

from collections.abc import Mapping
from email.utils import parseaddr
from pathlib import Path
from typing import Any

from index.article import Article
from index.dates import find_published
from index.readers.addresses import best_address
from index.readers.encoding import clean_text
from index.readers.fields import made_title, one_line
from index.readers.hidden import Hidden
from index.readers.html_text import drop_unseen, fragment_text, rendered
from index.readers.rows import keyed_id

_HEAD_CHARACTERS = 4_000
_MARKUP = ("html", "text/html")


def read_item(path: Path, item: Any, shared: Mapping[str, str]) -> Article | None:  # noqa: ANN401 (lxml)
    """Read an <item> of RSS 2.0 or 1.0; None if it has no text.

    Args:
        path: the file.
        item: the element, under names without namespaces.
        shared: "source" is the title of the channel.
    """
    hidden = Hidden()
    text = _words(item.findtext("content-encoded"), hidden) or _words(item.findtext("description"), hidden)
    url, guid = _line(item, "link"), _line(item, "guid")
    if not url and guid.startswith(("http://", "https://")):
        url = guid
    return _article(
        path,
        title=_words(item.findtext("title")),
        text=text,
        key=guid or url,
        published=_line(item, "pubDate") or _line(item, "dc-date"),
        source=_line(item, "source") or shared.get("source"),
        author=_line(item, "dc-creator") or _person(_line(item, "author")),
        url=url,
        categories=[_one_line(node) for node in item.findall("category")],
        hidden=hidden,
    )


def read_entry(path: Path, entry: Any, shared: Mapping[str, str]) -> Article | None:  # noqa: ANN401
    """Read an <entry> of Atom; None if it has no text.

    Args:
        path: the file.
        entry: the element, under names without namespaces.
        shared: "source" is the title of the feed, "author" its author.
    """
    hidden = Hidden()
    links = [node for node in entry.findall("link") if node.get("rel", "alternate") == "alternate"]
    url = next(((node.get("href") or "").strip() for node in links), "")
    authors = ", ".join(name for node in entry.findall("author") if (name := _line(node, "name")))
    return _article(
        path,
        title=one_line(_content(entry.find("title"))),
        text=_content(entry.find("content"), hidden) or _content(entry.find("summary"), hidden),
        key=_line(entry, "id") or url,
        published=_line(entry, "published"),
        updated=_line(entry, "updated"),
        source=_line(entry, "source/title") or shared.get("source"),
        author=authors or shared.get("author"),
        url=url,
        categories=[node.get("label") or node.get("term") or "" for node in entry.findall("category")],
        hidden=hidden,
    )


def _article(
    path: Path,
    *,
    title: str,
    text: str,
    key: str,
    published: str,
    source: str | None,
    author: str | None,
    url: str,
    categories: list[str],
    hidden: Hidden,
    updated: str = "",
) -> Article | None:
    text = clean_text(text)
    if not text.strip():
        return None
    kept = [one_line(name) for name in categories if name.strip()]
    return Article(
        id=keyed_id(key or text),
        title=one_line(title) or made_title(text, path.stem),
        text=text,
        path=str(path),
        published=find_published(
            {"field": published, "dateline": text[:_HEAD_CHARACTERS], "url": url, "updated": updated}
        ),
        source=one_line(source) if source else None,
        author=one_line(author) if author else None,
        url=best_address([url]) or url or None,
        metadata={"categories": kept} if kept else {},
        section=kept[0] if kept else None,
        suspicions=hidden.found,
    )


def _one_line(node: Any) -> str:  # noqa: ANN401
    return one_line("".join(node.itertext()))


def _line(element: Any, path: str) -> str:  # noqa: ANN401
    """The text of the first element below another, on one line, "" if there is none."""
    return one_line(element.findtext(path) or "", 2_000)


def _person(author: str) -> str:
    """RSS writes "desk@coast.example (Mira Stenning)"."""
    name, address = parseaddr(author)
    return name or address or author


def _words(markup: str | None, hidden: Hidden | None = None) -> str:
    """The words of escaped HTML, or of text that has none."""
    if not markup or not markup.strip():
        return ""
    return fragment_text(markup, hidden) if "<" in markup or "&" in markup else markup.strip()


def _content(node: Any, hidden: Hidden | None = None) -> str:  # noqa: ANN401
    """The words of Atom's text, HTML or XHTML."""
    if node is None:
        return ""
    kind = node.get("type", "text").lower()
    if kind in _MARKUP:
        return _words("".join(node.itertext()), hidden)
    if kind in ("xhtml", "application/xhtml+xml"):
        drop_unseen(node, hidden)
        return rendered(node)
    return clean_text("".join(node.itertext())).strip()
