"""A tree of HTML elements becomes plain text: paragraphs apart, list items and table rows on own lines."""

import re
from typing import Any

from index.readers.hidden import Hidden, gives_orders
from index.readers.html_hiding import Way, hiding_classes, way_of_hiding

# HTML's names and those of trafilatura's simplified tree ("head", "list", "item", "row", "quote").
_PARAGRAPHS = frozenset(
    """
    address article aside blockquote body dd details div dl dt fieldset figcaption figure footer form h1 h2 h3
    h4 h5 h6 header hr main nav ol p pre section summary table ul head list quote ab graphic
    """.split()  # noqa: SIM905 (a list of forty quoted names is harder to read)
)
_ROWS = frozenset({"tr", "row"})
_ITEMS = frozenset({"li", "item"})
_CELLS = frozenset({"td", "th", "cell"})
_BREAKS = frozenset({"br", "lb"})
_UNSEEN = frozenset({"script", "style", "noscript", "template", "svg", "iframe", "object"})

_SPACES = re.compile(r"[^\S\n]+")
_AROUND_NEWLINE = re.compile(r" *\n *")
_MANY_NEWLINES = re.compile(r"\n{3,}")
_LAST_CELL = re.compile(r"(?: \|)+ *(?=\n|\Z)")
_EMPTY_ITEM = re.compile(r"(?m)^-(?:\n+| *\Z)")

# Characters that lxml refuses to write back, though it has read them.
_NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# Of these nobody would read the words, hidden or not.
_NO_WORDS = frozenset({"script", "style", "svg"})
_ATTRIBUTES = ("alt", "title", "aria-label", "aria-description", "placeholder", "content", "summary")
# An element that holds more of the page's words is the story itself, which a script will show.
_MOST_COVERT_SHARE = 0.5


def drop_unseen(tree: Any, hidden: Hidden | None = None) -> None:  # noqa: ANN401 (lxml has no types)
    """Remove in place what a reader of the page does not see: comments, scripts, hidden elements.

    Args:
        tree: of the page.
        hidden: told what is removed, and what attributes say.
    """
    sieve = _Sieve(tree, hidden or Hidden())
    removed: set[Any] = set()
    for element in list(tree.iter()):
        parent = element.getparent()
        if parent in removed:
            removed.add(element)
        elif parent is not None and sieve.holds_back(element):
            removed.add(element)
            _remove(element)


class _Sieve:
    """Tells which elements of a page its readers do not see, and takes down what these say."""

    def __init__(self, tree: Any, hidden: Hidden) -> None:  # noqa: ANN401
        self._tree = tree
        self._hidden = hidden
        self._classes = hiding_classes(node.text or "" for node in tree.iter("style"))
        self._size: int | None = None
        self._orderly: set[Any] = set()  # what gives no orders, and with it all that stands inside

    def holds_back(self, element: Any) -> bool:  # noqa: ANN401
        """Whether an element is not seen."""
        from lxml import etree

        if element.getparent() in self._orderly:
            self._orderly.add(element)
        if element.tag in (etree.Comment, etree.ProcessingInstruction):
            self._hidden.note(element.text or "", "an HTML comment")
            return True
        if element.tag in _UNSEEN:
            if element.tag not in _NO_WORDS:
                self._hidden.note(_words_of(element), f"<{element.tag}>")
            return bool(element.get("type") != "application/ld+json")
        for name, said in element.items():
            if name in _ATTRIBUTES:
                self._hidden.note(said, f'the attribute "{name}"')
        way = way_of_hiding(element, self._classes)
        return way is not None and self._is_hidden(element, way)

    def _is_hidden(self, element: Any, way: Way) -> bool:  # noqa: ANN401
        if element in self._orderly and not (way.sure or way.covert):
            return False
        text = _words_of(element)
        small = way.covert and len(text) <= self._page_size() * _MOST_COVERT_SHARE
        if not (way.sure or small or (element not in self._orderly and gives_orders(text))):
            self._orderly.add(element)
            return False
        self._hidden.note(text, way.how, covert=way.covert)
        return True

    def _page_size(self) -> int:
        if self._size is None:
            self._size = sum(map(len, self._tree.itertext()))
        return self._size


def _words_of(element: Any) -> str:  # noqa: ANN401
    from lxml import etree

    return " ".join(
        " ".join(etree.tostring(element, method="text", encoding="unicode", with_tail=False).split()).split()
    )


def _remove(element: Any) -> None:  # noqa: ANN401
    """Remove an element but keep the text that follows it."""
    parent, before, tail = element.getparent(), element.getprevious(), element.tail or ""
    if before is not None:
        before.tail = _NOT_XML.sub("", (before.tail or "") + tail)
    else:
        parent.text = _NOT_XML.sub("", (parent.text or "") + tail)
    parent.remove(element)


def fragment_text(source: str, hidden: Hidden | None = None) -> str:
    """The visible text of a piece of HTML, "" if there is none; `hidden` is told what cannot be seen."""
    from lxml import etree
    from lxml import html as lxml_html

    try:
        tree = lxml_html.fragment_fromstring(source, create_parent="div")
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return ""
    drop_unseen(tree, hidden)
    return rendered(tree)


def rendered(tree: Any) -> str:  # noqa: ANN401
    """Return the text of a tree: blank lines between paragraphs, "- " before items, " | " between cells."""
    from lxml import etree

    pieces: list[str] = []
    preformatted = cells = 0
    for event, element in etree.iterwalk(tree, events=("start", "end", "comment", "pi")):
        tag = element.tag
        if event == "start":
            pieces.append(" " if cells else _before(tag, pieces))
            preformatted += tag == "pre"
            cells += tag in _CELLS
            pieces.append(_spaced(element.text, preformatted))
            continue
        if event == "end":
            preformatted -= tag == "pre"
            cells -= tag in _CELLS
            pieces.append(" " if cells else _after(tag))
        if element is not tree:
            pieces.append(_spaced(element.tail, preformatted))
    return _tidied("".join(pieces))


def _before(tag: str, pieces: list[str]) -> str:
    if tag in _ITEMS:
        return "\n- "
    if tag in _PARAGRAPHS:
        last = next((piece for piece in reversed(pieces) if piece.strip(" ")), "")
        return "" if last == "\n- " else "\n\n"
    return "\n" if tag in _ROWS or tag in _BREAKS else ""


def _after(tag: str) -> str:
    if tag in _PARAGRAPHS:
        return "\n\n"
    return " | " if tag in _CELLS else ""


def _spaced(text: str | None, preformatted: int) -> str:
    """Text with its whitespace collapsed, as a browser shows it, unless it is preformatted."""
    if not text or preformatted:
        return text or ""
    return re.sub(r"\s+", " ", text)


def _tidied(text: str) -> str:
    text = _AROUND_NEWLINE.sub("\n", _SPACES.sub(" ", text))
    text = _LAST_CELL.sub("", text)
    text = _EMPTY_ITEM.sub("", text)
    return _MANY_NEWLINES.sub("\n\n", text).strip()
