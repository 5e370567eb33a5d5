"""Word documents: the paragraphs, lists and tables of the body, as they read with all changes accepted."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from index.article import Article
from index.readers.archive import Archive, local_name, target
from index.readers.document import Document, article_of, guarded
from index.readers.docx_hiding import way_of_hiding_run
from index.readers.hidden import Hidden
from index.readers.limits import Deadline
from index.readers.problem import Problem, problem_of

_KIND = "Word document"
# Office wraps a .docx that has a password, and an old .doc, in this kind of file.
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BODY_TYPE = "/officeDocument"
_USUAL_BODY = "word/document.xml"
_CORE = "docProps/core.xml"
_STYLES = "word/styles.xml"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# Built-in names; style ids are translated ("Titel"), names are not.
_TITLE_STYLES = ("title", "heading 1")
# The same drawing again for old programs, deleted text, and codes of fields ("PAGE", "HYPERLINK …").
_SKIPPED = frozenset({"Fallback", "delText", "instrText", "delInstrText", "del", "moveFrom", "sectPr"})
# What stands beside the text: left out, but it may speak to a machine.
_ASIDE = (
    "word/comments.xml",
    "word/footnotes.xml",
    "word/header1.xml",
    "word/footer1.xml",
)
_CHECKED_EVERY = 10_000


def read_docx(path: Path, stream: BinaryIO) -> Iterator[Article | Problem]:
    """Read a Word document as one article; headers, footers, footnotes and comments are left out."""
    start = stream.read(len(_OLE))
    stream.seek(0)
    if not start:
        yield problem_of(path, "the file is empty", "Put text into it, or leave it out")
    elif start == _OLE:
        yield problem_of(
            path,
            "it is locked with a password, or an old .doc",
            f"Save it as a {_KIND} (.docx) without a password",
        )
    else:
        yield from guarded(path, _KIND, lambda: _read(path, stream))


def _read(path: Path, stream: BinaryIO) -> Iterator[Article | Problem]:
    archive = Archive(stream)
    name = _body_name(archive)
    styles = _style_names(archive)
    hidden = Hidden()
    blocks = _Blocks(styles, archive.deadline, hidden)
    text = blocks.render(archive.xml(name))
    if not text.strip():
        yield problem_of(
            path, "there is no text in it", "If it shows pictures of text, save the text itself as .txt"
        )
        return
    said = _properties(archive)
    for part in _ASIDE:
        if part in archive:
            hidden.note("".join(archive.xml(part).itertext()), f"the part {part}")
    yield article_of(
        path,
        Document(
            text=text,
            title=blocks.title or said.get("title", ""),
            author=said.get("creator"),
            created=said.get("created") or said.get("modified"),
            hidden=hidden.found,
        ),
    )


def _body_name(archive: Archive) -> str:
    """The part with the text, as the archive's own directory names it."""
    if "_rels/.rels" in archive:
        for link in archive.xml("_rels/.rels"):
            if str(link.get("Type", "")).endswith(_BODY_TYPE):
                return target("", str(link.get("Target", ""))) or _USUAL_BODY
    return _USUAL_BODY


# python-docx leaves this day of its own template in every document that it makes.
_TEMPLATE_DAY = "2013-12-23T23:15:00Z"


def _properties(archive: Archive) -> dict[str, str]:
    """Title, creator, created, modified, as far as they are filled in."""
    if _CORE not in archive:
        return {}
    fields = ((local_name(element), (element.text or "").strip()) for element in archive.xml(_CORE))
    return {name: value for name, value in fields if value and value != _TEMPLATE_DAY}


def _style_names(archive: Archive) -> dict[str, str]:
    """Names of paragraph styles by their ids, in small letters."""
    if _STYLES not in archive:
        return {}
    named = ((style.get(f"{_W}styleId"), style.find(f"{_W}name")) for style in archive.xml(_STYLES))
    return {key: str(name.get(f"{_W}val")).lower() for key, name in named if key and name is not None}


class _Blocks:
    """Walks a body in order and writes its blocks.

    Args:
        styles: names of paragraph styles by id.
        deadline: when to stop.
        hidden: told of what is left out since it cannot be seen.
    """

    def __init__(self, styles: dict[str, str], deadline: Deadline, hidden: Hidden) -> None:
        self.title = ""
        self._hidden = hidden
        self._unseen: dict[str, list[str]] = {}
        self._styles = styles
        self._deadline = deadline
        self._pieces: list[str] = []
        # A text box stands inside a paragraph of its own: each open paragraph has its characters.
        self._open: list[list[str]] = []
        self._cells: list[list[str]] = []  # the finished cells of each open row
        self._cell: list[list[str]] = []  # the finished paragraphs of each open cell
        self._in_list = False

    def render(self, root: Any) -> str:  # noqa: ANN401 (lxml has no types)
        """The text: blank lines between paragraphs, list items and table rows on lines of their own."""
        from lxml import etree

        walk = etree.iterwalk(root, events=("start", "end"))
        for count, (event, element) in enumerate(walk):
            if count % _CHECKED_EVERY == 0:
                self._deadline.check()
            name = local_name(element)
            if event == "end":
                self._end(name, element)
            elif name in _SKIPPED:
                walk.skip_subtree()
            elif name == "r" and (how := way_of_hiding_run(element)):
                self._unseen.setdefault(how, []).append("".join(element.itertext(f"{_W}t")))
                walk.skip_subtree()
            else:
                self._start(name, element)
        for how, texts in self._unseen.items():
            self._hidden.note("".join(texts), how, covert=True)
        return "".join(self._pieces).strip("\n")

    def _start(self, name: str, element: Any) -> None:  # noqa: ANN401
        if name == "p":
            self._open.append([])
        elif name == "tr":
            self._cells.append([])
        elif name == "tbl" and self._in_list:
            self._in_list = False
            self._write("", "\n")
        elif name == "tc":
            self._cell.append([])
        elif self._open:
            self._open[-1].append(_characters(name, element))

    def _end(self, name: str, element: Any) -> None:  # noqa: ANN401
        if name == "p" and self._open:
            self._paragraph("".join(self._open.pop()).strip(), element)
        elif name == "tc" and self._cell and self._cells:
            self._cells[-1].append(" ".join(" ".join(self._cell.pop()).split()))
        elif name == "tr" and self._cells:
            row = " | ".join(self._cells.pop()).strip(" |")
            if row:
                self._write(row, "\n")
        elif name == "tbl":
            self._write("", "\n")

    def _paragraph(self, text: str, element: Any) -> None:  # noqa: ANN401
        if not text:
            return
        if self._cell:
            self._cell[-1].append(text)
            return
        style = element.find(f"{_W}pPr/{_W}pStyle")
        style_name = self._styles.get(style.get(f"{_W}val"), "") if style is not None else ""
        if not self._pieces and style_name in _TITLE_STYLES:
            self.title = text
        is_item = element.find(f"{_W}pPr/{_W}numPr") is not None or style_name.startswith("list ")
        if self._in_list and not is_item:
            self._pieces.append("\n")
        self._in_list = is_item
        self._write(f"- {text}" if is_item else text, "\n" if is_item else "\n\n")

    def _write(self, text: str, end: str) -> None:
        if self._cell:  # a table inside a table
            self._cell[-1].append(text)
        else:
            self._pieces += [text, end]


def _characters(name: str, element: Any) -> str:  # noqa: ANN401
    """What an element inside a paragraph adds to its text."""
    if name == "t":
        return element.text or ""
    if name == "br":
        return "\n" if element.get(f"{_W}type") is None else " "
    return {"tab": " ", "cr": "\n", "noBreakHyphen": "-"}.get(name, "")
