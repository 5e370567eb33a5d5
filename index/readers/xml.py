"""XML: which kind it is, by its root element, and its articles one after the other.

Entities that a file declares are not read, nothing is fetched, and no more than one article is in memory.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from index.article import Article
from index.readers.feeds import read_entry, read_item
from index.readers.fields import one_line
from index.readers.news_xml import read_news_item, read_nitf
from index.readers.problem import Problem, problem_of

LARGEST_ARTICLE = 64 * 2**20
"""Bytes of XML without the end of an article; a file that goes on longer is not read any further."""

_PIECE_BYTES = 65_536
_ERROR_CHARACTERS = 120

# Namespaces whose names would collide with those of RSS.
_PREFIXES = {
    "http://purl.org/rss/1.0/modules/content/": "content-",
    "http://purl.org/dc/elements/1.1/": "dc-",
    "http://purl.org/dc/terms/": "dc-",
    "http://search.yahoo.com/mrss/": "media-",
    "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes-",
    "http://www.w3.org/2005/Atom": "atom-",
}

ElementReader = Callable[[Path, Any, Mapping[str, str]], Article | None]
"""Reads an element, without its namespaces, and what the file says of all its articles."""


@dataclass(frozen=True, slots=True)
class _Kind:
    """A kind of XML.

    Attributes:
        element: the name of the element that is an article.
        read: reads one.
        shared: elements above the articles that speak for all of them, by path below the root.
    """

    element: str
    read: ElementReader
    shared: Mapping[str, str] = field(default_factory=dict)


_KINDS: Mapping[str, _Kind] = {
    "rss": _Kind("item", read_item, {"channel/title": "source", "channel/link": "url"}),
    "RDF": _Kind("item", read_item, {"channel/title": "source"}),
    "feed": _Kind("entry", read_entry, {"title": "source", "author/name": "author"}),
    "nitf": _Kind("nitf", read_nitf),
    "newsItem": _Kind("newsItem", read_news_item),
    "newsMessage": _Kind("newsItem", read_news_item),
}
_READ = "RSS, Atom, NITF or NewsML-G2"


def read_xml(path: Path, stream: BinaryIO) -> Iterator[Article | Problem]:
    """Read a file of RSS 2.0 or 1.0, Atom, NITF or NewsML-G2; any other XML is a problem."""
    from lxml import etree

    parser = etree.XMLPullParser(
        events=("start", "end"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        recover=True,
        remove_comments=True,
        remove_pis=True,
    )
    document = _Document(path)
    try:
        yield from _read(parser, stream, document)
    except (etree.LxmlError, ValueError, LookupError) as error:
        document.broken = str(error)
    errors = parser.feed_error_log.filter_from_errors()
    if not document.refused and (document.broken or len(errors)):
        reason = one_line(errors[0].message if len(errors) else document.broken, _ERROR_CHARACTERS)
        where = errors[0].line if len(errors) else None
        # What libxml2 could mend is only a note; what it could not has cost text.
        yield problem_of(
            path,
            f"not well-formed XML ({reason})",
            "Export it again",
            line=where,
            fatal=not document.is_whole,
        )
    yield from document.end()


def _read(parser: Any, stream: BinaryIO, document: "_Document") -> Iterator[Article | Problem]:  # noqa: ANN401
    """Feed the parser and yield what its elements become."""
    unread = 0
    while not document.refused and (piece := stream.read(_PIECE_BYTES)):
        document.bytes += len(piece)
        unread += len(piece)
        parser.feed(piece)
        for event, element in parser.read_events():
            found = document.take(event, element)
            if found is not None:
                unread = 0
                yield found
            if document.refused:
                break
        if unread > LARGEST_ARTICLE:
            yield document.refuse(f"no article ends within {LARGEST_ARTICLE // 2**20} MiB", "Divide the file")
    if not document.refused and document.bytes:
        document.come_to_end()
        parser.close()  # which ends all elements that are open still
        for event, element in parser.read_events():
            if (found := document.take(event, element)) is not None:
                yield found


class _Document:
    """One file: follows its elements and makes articles of those that are one."""

    def __init__(self, path: Path) -> None:
        self.bytes = 0
        self.broken = ""
        self.refused = False
        self.is_whole = False
        self._path = path
        self._kind: _Kind | None = None
        self._shared: dict[str, str] = {}
        self._above: list[str] = []
        self._within = 0
        self._articles = self._textless = 0

    def take(self, event: str, element: Any) -> Article | Problem | None:  # noqa: ANN401
        """Follow the beginning or the end of an element."""
        name = local_name(element)
        if event == "start":
            if self._kind is None and (problem := self._begin(element, name)):
                return problem
            self._above.append(name)
            self._within += self._is_article(name)
            return None
        found = self._end_of(element, name) if self._kind else None
        if self._above:
            self._above.pop()
        return found

    def come_to_end(self) -> None:
        """There are no more bytes: note whether the root element was ended by then."""
        self.is_whole = self._kind is not None and not self._above

    def refuse(self, what: str, fix: str) -> Problem:
        """Read no further, and say why."""
        self.refused = True
        return problem_of(self._path, what, fix)

    def end(self) -> Iterator[Problem]:
        """What is to be said of the file as a whole."""
        if not self.bytes:
            yield problem_of(self._path, "the file is empty", "Put articles into it, or leave it out")
        elif self._textless:
            count = self._articles + self._textless
            yield problem_of(
                self._path, f"{self._textless:,} of {count:,} articles have no text", fatal=not self._articles
            )
        elif not (self._articles or self.refused or self.broken) and self._kind:
            yield problem_of(self._path, "there is no article in it", f"Give it as {_READ}, or leave it out")

    def _begin(self, root: Any, name: str) -> Problem | None:  # noqa: ANN401
        self._kind = _KINDS.get(name)
        if self._kind is None:
            return self.refuse(
                f"XML with the root element <{one_line(name, 40)}> is not read", f"Give it as {_READ}"
            )
        dtd = root.getroottree().docinfo.internalDTD
        if dtd is not None and next(dtd.iterentities(), None) is not None:
            return self.refuse("it declares entities, which can hide a bomb", "Export it without a DOCTYPE")
        return None

    def _is_article(self, name: str) -> bool:
        return self._kind is not None and name == self._kind.element

    def _end_of(self, element: Any, name: str) -> Article | None:  # noqa: ANN401
        kind = self._kind
        if kind is None:
            return None
        if not self._is_article(name):
            known = kind.shared.get("/".join(self._above[1:])) if not self._within else None
            if known and (text := one_line("".join(element.itertext()))):
                self._shared.setdefault(known, text)
            return None
        self._within -= 1
        if self._within:
            return None
        article = kind.read(self._path, without_namespaces(element), self._shared)
        element.clear()
        while (before := element.getprevious()) is not None:
            element.getparent().remove(before)
        self._articles += article is not None
        self._textless += article is None
        return article


def local_name(element: Any) -> str:  # noqa: ANN401 (lxml has no types)
    """The name of an element without its namespace."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def without_namespaces(element: Any) -> Any:  # noqa: ANN401
    """A copy of an element under local names; "content:encoded" and "dc:…" keep their well-known prefix."""
    from copy import deepcopy

    copied = deepcopy(element)
    copied.tail = None
    own = element.tag[1:].partition("}")[0]
    for one in copied.iter():
        if isinstance(one.tag, str) and one.tag.startswith("{"):
            space, _, name = one.tag[1:].partition("}")
            one.tag = name if space == own else f"{_PREFIXES.get(space, '')}{name}"
    return copied
