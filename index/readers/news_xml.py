"""Articles as news agencies deliver them: NITF and NewsML-G2 of the IPTC."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from index.article import Article
from index.dateline import find_dateline
from index.dates import find_published
from index.days import parse_day
from index.readers.encoding import clean_text
from index.readers.fields import made_title, one_line
from index.readers.html_text import drop_unseen, fragment_text, rendered
from index.readers.rows import keyed_id

_HEAD_CHARACTERS = 4_000
_BY = re.compile(r"\A(?:by|von|par|por|di|door|автор:?|текст:?)\s+", re.IGNORECASE)
# Names of NITF whose text stands as HTML's does; what is left out is not the story.
_AS_HTML = {"hl2": "h2", "block": "div", "bq": "blockquote", "fn": "p", "pre": "pre", "credit": "p"}
_LEFT_OUT = ("media", "nitf-table", "custom-table")


def read_nitf(path: Path, nitf: Any, shared: Mapping[str, str]) -> Article | None:  # noqa: ANN401 (lxml)
    """Read an <nitf> element, under names without namespaces; None if it has no text."""
    text = _nitf_text(nitf.find("body/body.content"))
    if not text:
        return None
    head = nitf.find("body/body.head")
    title = _first(nitf, "body/body.head/hedline/hl1", "head/title")
    dateline = find_dateline(text)
    doc_id = _attribute(nitf, "head/docdata/doc-id", "id-string")
    source = (
        _attribute(nitf, "head/pubdata", "name")
        or _first(nitf, "body/body.head/distributor/org", "body/body.head/distributor")
        or _attribute(nitf, "head/docdata/doc.copyright", "holder")
    )
    return Article(
        id=keyed_id(doc_id or f"{title}\n{text}"),
        title=title or made_title(text, path.stem),
        text=text,
        path=str(path),
        published=find_published(
            {
                "field": _attribute(nitf, "head/docdata/date.release", "norm")
                or _attribute(nitf, "head/docdata/date.issue", "norm")
                or _attribute(nitf, "head/pubdata", "date.publication"),
                "dateline": _story_day(nitf) or text[:_HEAD_CHARACTERS],
                "file name": path.name,
            }
        ),
        source=source or (dateline.source if dateline else None),
        author=_nitf_author(head),
        url=_web(_attribute(nitf, "head/pubdata", "ex-ref")),
        metadata={"doc_id": doc_id} if doc_id else {},
        section=_attribute(nitf, "head/pubdata", "position.section")
        or _attribute(nitf, "head/tobject/tobject.subject", "tobject.subject.type")
        or None,
    )


def read_news_item(path: Path, item: Any, shared: Mapping[str, str]) -> Article | None:  # noqa: ANN401
    """Read a <newsItem> of NewsML-G2, under names without namespaces; None if it has no text."""
    inside = item.find("contentSet/inlineXML/nitf")
    inner = read_nitf(path, inside, shared) if inside is not None else None
    text = inner.text if inner else next(_inline_texts(item), "")
    if not text:
        return None
    guid = (item.get("guid") or "").strip()
    title = _first(item, "contentMeta/headline", "itemMeta/title") or (inner.title if inner else "")
    found = {
        "field": _first(
            item, "contentMeta/contentCreated", "itemMeta/firstCreated", "itemMeta/versionCreated"
        ),
        "dateline": text[:_HEAD_CHARACTERS],
    }
    source = _first(
        item,
        *("contentMeta/infoSource/name", "itemMeta/provider/name", "contentMeta/creditline"),
        "rightsInfo/copyrightHolder/name",
    )
    author = _first(item, "contentMeta/by", "contentMeta/creator/name")
    return Article(
        id=keyed_id(guid or f"{title}\n{text}"),
        title=title or made_title(text, path.stem),
        text=text,
        path=str(path),
        published=find_published(found) or (inner.published if inner else None),
        source=source
        or (inner.source if inner else None)
        or _attribute(item, "itemMeta/provider", "literal"),
        author=_without_by(author) or (inner.author if inner else None),
        url=_web(guid),
        metadata={"guid": guid} if guid else {},
        section=_first(item, "contentMeta/subject/name") or (inner.section if inner else None),
    )


def _inline_texts(item: Any) -> Iterator[str]:  # noqa: ANN401
    """The texts of an item's content, in order: pages as they read, data as it stands."""
    for node in item.findall("contentSet/inlineXML"):
        drop_unseen(node)
        page = node.find(".//body")
        if text := rendered(node if page is None else page):
            yield text
    for node in item.findall("contentSet/inlineData"):
        data = "".join(node.itertext())
        is_markup = "html" in (node.get("contenttype") or "")
        if text := fragment_text(data) if is_markup else clean_text(data).strip():
            yield text


def _nitf_text(body: Any) -> str:  # noqa: ANN401
    if body is None:
        return ""
    for node in [one for name in _LEFT_OUT for one in body.iter(name)]:
        if (parent := node.getparent()) is not None:
            parent.remove(node)
    for node in body.iter():
        if isinstance(node.tag, str):
            node.tag = _AS_HTML.get(node.tag, node.tag)
    return clean_text(rendered(body))


def _nitf_author(head: Any) -> str | None:  # noqa: ANN401
    if head is None:
        return None
    people = [one_line("".join(node.itertext())) for node in head.findall("byline/person")]
    return ", ".join(filter(None, people)) or _without_by(_first(head, "byline"))


def _without_by(name: str) -> str | None:
    return _BY.sub("", name).strip() or None


def _story_day(nitf: Any) -> date | None:  # noqa: ANN401
    """The day of an NITF dateline."""
    path = "body/body.head/dateline/story.date"
    day = parse_day(_attribute(nitf, path, "norm")) or parse_day(_first(nitf, path))
    return day.on if day else None


def _first(element: Any, *paths: str) -> str:  # noqa: ANN401
    """The first of these elements that has text, on one line."""
    for path in paths:
        node = element.find(path)
        if node is not None and (text := one_line("".join(node.itertext()))):
            return text
    return ""


def _attribute(element: Any, path: str, name: str) -> str:  # noqa: ANN401
    node = element.find(path)
    return one_line(node.get(name, ""), 2_000) if node is not None else ""


def _web(address: str) -> str | None:
    return address if address.startswith(("http://", "https://")) else None
