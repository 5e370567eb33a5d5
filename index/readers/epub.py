"""E-books: every chapter becomes an article.

A chapter is what one cites of an e-book, which has no pages; a magazine's chapters are its articles; and a
book of one article would have three passages found at most. A chapter begins where the table of contents
says so: readers' programs cut long ones into several files.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from html.entities import html5
from pathlib import Path
from typing import Any, BinaryIO

from index.article import Article
from index.readers.archive import (
    Archive,
    Damaged,
    Locked,
    local_name,
    parsed_xml,
    target,
    without_doctype,
)
from index.readers.document import Document, article_of, guarded
from index.readers.fields import TITLE_CHARACTERS, one_line
from index.readers.hidden import Hidden
from index.readers.html_text import drop_unseen, rendered
from index.readers.problem import Problem, problem_of

_KIND = "e-book (.epub)"
_CONTAINER = "META-INF/container.xml"
_RIGHTS = "META-INF/encryption.xml"
# Fonts are scrambled in free books too; only text that is encrypted keeps a book closed.
_FONT_SCRAMBLING = frozenset({"http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC"})
_PAGES = frozenset({"application/xhtml+xml", "text/html", "text/x-oeb1-document"})
_NCX = "application/x-dtbncx+xml"
_TYPE = "{http://www.idpf.org/2007/ops}type"
_UNREAD = frozenset({"noteref", "pagebreak"})
_ENTITY = re.compile(rb"&(?!(?:amp|lt|gt|quot|apos);)([A-Za-z][A-Za-z0-9]{1,31});")
_DRM_FIX = "Index a copy without copy protection"


@dataclass(frozen=True, slots=True)
class _Book:
    """What the package says: its fields, the parts in reading order, and where the contents are listed."""

    fields: dict[str, str]
    spine: tuple[str, ...]
    contents: str
    is_ncx: bool


def read_epub(path: Path, stream: BinaryIO) -> Iterator[Article | Problem]:
    """Read an e-book, one article a chapter, titled "Book: Chapter"."""
    if not stream.read(1):
        yield problem_of(path, "the file is empty", "Put a book into it, or leave it out")
        return
    stream.seek(0)
    yield from guarded(path, _KIND, lambda: _read(path, stream))


def _read(path: Path, stream: BinaryIO) -> Iterator[Article | Problem]:
    archive = Archive(stream)
    if _has_encrypted_text(archive):
        yield problem_of(path, "the book is copy-protected (DRM), its text cannot be read", _DRM_FIX)
        return
    book = _book(archive)
    labels = _labels(archive, book)
    title = one_line(book.fields.get("title", ""), TITLE_CHARACTERS // 2) or one_line(path.stem)
    chapters: list[tuple[str, list[str], Hidden]] = []
    for name in book.spine:
        hidden = Hidden()
        try:
            heading, text = _page(archive, name, hidden)
        except (Damaged, Locked) as error:
            yield problem_of(
                path, f"a part of the book cannot be read ({one_line(str(error), 120)})", "Download it again"
            )
            continue
        if not text:
            continue
        if name in labels or not labels or not chapters:
            chapters.append((labels.get(name) or heading, [text], hidden))
        else:
            chapters[-1][1].append(text)
            chapters[-1][2].take(hidden.found)
    if not chapters:
        yield problem_of(path, "the book has no text", "If its pages are pictures, save their text as .txt")
    for number, (label, texts, hidden) in enumerate(chapters, 1):
        article = article_of(path, _chapter(book, label, "\n\n".join(texts), title))
        chapter = one_line(f"{title}: {article.title}") if len(chapters) > 1 else title
        key = f"{article.id}-{number}" if number > 1 else article.id
        yield replace(article, title=chapter, id=key, suspicions=hidden.found)


def _chapter(book: _Book, label: str, text: str, title: str) -> Document:
    return Document(
        text=text,
        title=label,
        author=book.fields.get("creator"),
        publisher=book.fields.get("publisher"),
        published=book.fields.get("date"),
        metadata={"book": title},
    )


def _has_encrypted_text(archive: Archive) -> bool:
    if _RIGHTS not in archive:
        return False
    methods = [one for one in archive.xml(_RIGHTS).iter() if local_name(one) == "EncryptionMethod"]
    return any(method.get("Algorithm") not in _FONT_SCRAMBLING for method in methods)


def _book(archive: Archive) -> _Book:
    roots = [one for one in archive.xml(_CONTAINER).iter() if local_name(one) == "rootfile"]
    if not roots:
        raise Damaged("it names no package")
    package_name = target("", str(roots[0].get("full-path") or ""))
    package = archive.xml(package_name)
    parts = {one.get("id"): one for one in package.iter() if local_name(one) == "item" and one.get("id")}
    spine = [one for one in package.iter() if local_name(one) == "itemref" and one.get("linear") != "no"]
    nav = next((one for one in parts.values() if "nav" in (one.get("properties") or "").split()), None)
    ncx = next((one for one in parts.values() if one.get("media-type") == _NCX), None)
    listed = nav if nav is not None else ncx
    read = [parts[ref.get("idref")] for ref in spine if ref.get("idref") in parts]
    names = [_name(package_name, one) for one in read if one is not nav and one.get("media-type") in _PAGES]
    return _Book(
        fields=_fields(package),
        spine=tuple(dict.fromkeys(name for name in names if name)),
        contents=_name(package_name, listed) if listed is not None else "",
        is_ncx=nav is None,
    )


def _name(package_name: str, item: Any) -> str:  # noqa: ANN401 (lxml has no types)
    return target(package_name, str(item.get("href") or ""))


def _fields(package: Any) -> dict[str, str]:  # noqa: ANN401
    """The first title, publisher and date of publication, and all creators."""
    fields: dict[str, str] = {}
    for element in package.iter():
        name, value = local_name(element), one_line(element.text or "")
        if name not in {"title", "creator", "publisher", "date"} or not value:
            continue
        if name == "date" and any(value in {"modification", "creation"} for value in element.attrib.values()):
            continue
        if name == "creator" and name in fields:
            fields[name] += f", {value}"
        else:
            fields.setdefault(name, value)
    return fields


def _labels(archive: Archive, book: _Book) -> dict[str, str]:
    """What the table of contents calls each part that it names; empty if there is none that can be read."""
    if book.contents not in archive:
        return {}
    try:
        root = _tree(archive, book.contents)
    except (Damaged, Locked):
        return {}
    entries = _ncx_entries(root) if book.is_ncx else _nav_entries(root)
    labels: dict[str, str] = {}
    for link, label in entries:
        if name := target(book.contents, link):
            labels.setdefault(name, one_line(label))
    return labels if any(name in labels for name in book.spine) else {}


def _nav_entries(root: Any) -> Iterator[tuple[str, str]]:  # noqa: ANN401
    lists = list(root.iter("nav"))
    contents = next((one for one in lists if "toc" in _types(one)), lists[0] if lists else root)
    for link in contents.iter("a"):
        yield str(link.get("href") or ""), "".join(link.itertext())


def _ncx_entries(root: Any) -> Iterator[tuple[str, str]]:  # noqa: ANN401
    for point in root.iter("navPoint"):
        label, content = point.find("navLabel"), point.find("content")
        if content is not None:
            yield str(content.get("src") or ""), "".join(label.itertext()) if label is not None else ""


def _page(archive: Archive, name: str, hidden: Hidden) -> tuple[str, str]:
    """The first heading and the text of a part."""
    tree = _tree(archive, name, hidden)
    body = tree if local_name(tree) == "body" else tree.find(".//body")
    if body is None:
        return "", ""
    heading = next((one for one in body.iter("h1", "h2", "h3")), None)
    return one_line("".join(heading.itertext())) if heading is not None else "", rendered(body)


def _tree(archive: Archive, name: str, hidden: Hidden | None = None) -> Any:  # noqa: ANN401
    """A part as elements without namespaces and without what is not read; not all books are good XML."""
    data = _ENTITY.sub(_numeric, without_doctype(archive.read(name)))
    try:
        tree = parsed_xml(data, name)
    except Damaged:
        tree = _lenient(data, name)
    for element in list(tree.iter()):
        if isinstance(element.tag, str):
            element.tag = local_name(element)
        if _UNREAD & set(_types(element)) and element.getparent() is not None:
            element.text, element.attrib["hidden"] = None, ""
    drop_unseen(tree, hidden)
    return tree


def _types(element: Any) -> list[str]:  # noqa: ANN401
    return str(element.get(_TYPE) or element.get("epub:type") or "").split()


def _numeric(match: "re.Match[bytes]") -> bytes:
    """A named character as XML can have it: "&nbsp;" is "&#160;"."""
    characters = html5.get(f"{match[1].decode('ascii')};")
    return "".join(f"&#{ord(one)};" for one in characters).encode() if characters else match[0]


def _lenient(data: bytes, name: str) -> Any:  # noqa: ANN401
    from lxml import etree
    from lxml import html as lxml_html

    try:
        return lxml_html.document_fromstring(data, parser=lxml_html.HTMLParser(encoding="utf-8"))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise Damaged(f"the part {name}: {error}") from error
