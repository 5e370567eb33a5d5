"""A tree of HTML elements becomes plain text: paragraphs apart, list items and table rows on own lines."""

import re
from typing import Any

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
# Styles that hide an element from readers.
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


def drop_unseen(tree: Any) -> None:  # noqa: ANN401 (lxml has no types)
    """Remove in place what a reader of the page does not see: comments, scripts, hidden elements."""
    from lxml import etree

    for element in list(tree.iter()):
        if element.getparent() is None:
            continue
        if element.tag in (etree.Comment, etree.ProcessingInstruction) or _is_hidden(element):
            _remove(element)


def _is_hidden(element: Any) -> bool:  # noqa: ANN401
    if element.tag in _UNSEEN:
        return bool(element.get("type") != "application/ld+json")
    return "hidden" in element.attrib or bool(_HIDDEN_STYLE.search(element.get("style") or ""))


def _remove(element: Any) -> None:  # noqa: ANN401
    """Remove an element but keep the text that follows it."""
    parent, before, tail = element.getparent(), element.getprevious(), element.tail or ""
    if before is not None:
        before.tail = _NOT_XML.sub("", (before.tail or "") + tail)
    else:
        parent.text = _NOT_XML.sub("", (parent.text or "") + tail)
    parent.remove(element)


def fragment_text(source: str) -> str:
    """The visible text of a piece of HTML, "" if there is none."""
    from lxml import etree
    from lxml import html as lxml_html

    try:
        tree = lxml_html.fragment_fromstring(source, create_parent="div")
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return ""
    drop_unseen(tree)
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
