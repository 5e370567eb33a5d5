"""Markdown: front matter in YAML, then text that is rendered without its marks."""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from index.article import Article
from index.dateline import find_dateline
from index.dates import find_published
from index.readers.addresses import best_address
from index.readers.byline import NO_BYLINE, Byline, read_byline
from index.readers.encoding import clean_text, decode
from index.readers.fields import made_title, metadata_of, one_line, plain_json, section_of, slug, text_of
from index.readers.hidden import Hidden
from index.readers.html_text import fragment_text
from index.readers.problem import Problem, problem_of
from index.readers.text import split_head

if TYPE_CHECKING:
    from markdown_it.token import Token

_FRONT_MATTER = re.compile(r"---[ \t]*\n(.*?)(?:^|\n)(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_FRONT_MATTER_CHARACTERS = 65_536
_TOML = re.compile(r"\+\+\+[ \t]*\n(.*?)\n\+\+\+[ \t]*(?:\n|\Z)", re.DOTALL)
# The names of each field, the surest first.
_NAMES: Mapping[str, tuple[str, ...]] = {
    "title": ("title", "titel", "titre", "título", "titulo", "titolo", "заголовок"),
    "published": (
        *("published", "date", "pubdate", "publishdate", "publish_date", "published_at", "date_published"),
        *("datum", "fecha", "data", "дата"),
    ),
    "source": ("source", "publication", "quelle", "fuente", "источник"),
    "author": ("author", "authors", "byline", "autor", "autorin", "auteur", "auteurs", "autora", "автор"),
    "url": ("url", "canonical_url", "canonicalurl", "canonical", "original_url", "permalink", "link"),
    "section": ("section",),
    "updated": ("updated", "lastmod", "last_modified_at", "modified", "date_modified"),
}
_USED = frozenset(name for field, names in _NAMES.items() if field != "updated" for name in names)
_HEAD_CHARACTERS = 4_000
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)


def read_markdown(path: Path, stream: BinaryIO) -> Iterator[Article | Problem]:
    """Read a Markdown file as one article."""
    source, problems = decode(path, stream.read())
    yield from problems
    if any(problem.fatal for problem in problems):
        return
    front, markdown, note = _split_front_matter(path, source)
    if note:
        yield note
    hidden = Hidden()
    heading, text = render(markdown, hidden)
    title, byline = text_of(_field(front, "title")) or heading, NO_BYLINE
    if heading and one_line(heading).casefold() != (title or "").casefold():
        text = f"{heading}\n\n{text}"  # the front matter has another title: the heading is text
    if not title:
        title, byline, text = split_head(text)
    elif not front:
        byline = read_byline(text[:_HEAD_CHARACTERS].split("\n"))
        text = "\n".join(text.split("\n")[byline.lines :]).strip("\n")
    if not text.strip():
        yield problem_of(path, "there is no text in it", "Put text into it, or leave it out")
        return
    article = _article(path, front, title or made_title(text, path.stem), byline, text)
    yield replace(article, suspicions=hidden.found)


def _article(path: Path, front: Mapping[str, Any], title: str, byline: Byline, text: str) -> Article:
    dateline = find_dateline(text)
    address = text_of(_field(front, "url"))
    url = best_address([address, byline.url]) or address
    written = _field(front, "published")
    published = find_published(
        {
            "front matter": written,
            "byline": byline.text,
            "dateline": text[:_HEAD_CHARACTERS],
            "url": url,
            "updated": _field(front, "updated"),
            "file name": path.name,
        }
    )
    metadata = metadata_of(front, _USED)
    if written and (published is None or published.found_in != "front matter"):
        metadata["date"] = plain_json(written)
    return Article(
        id=slug(path.stem),
        title=one_line(title),
        text=text,
        path=str(path),
        published=published,
        source=text_of(_field(front, "source")) or byline.source or (dateline.source if dateline else None),
        author=text_of(_field(front, "author")) or byline.author,
        url=url,
        metadata=metadata,
        section=section_of(front) or byline.section,
    )


def _field(front: Mapping[str, Any], field: str) -> Any:  # noqa: ANN401 (any YAML value)
    """The first value that stands under one of a field's names."""
    return next((front[name] for name in _NAMES[field] if front.get(name)), None)


def _split_front_matter(path: Path, source: str) -> tuple[dict[str, Any], str, Problem | None]:
    """Divide a file into its front matter, its Markdown and a note if the front matter is broken."""
    import yaml

    if toml := _TOML.match(source, 0, _FRONT_MATTER_CHARACTERS):
        return _split_toml(path, source, toml)
    found = _FRONT_MATTER.match(source, 0, _FRONT_MATTER_CHARACTERS)
    if not found:
        return {}, source, None
    try:
        # Aliases can make a small file expand to gigabytes, and no article needs them.
        if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(found[1], yaml.SafeLoader)):
            raise yaml.YAMLError("aliases are not supported")
        front = yaml.safe_load(found[1])
    except (yaml.YAMLError, ValueError, TypeError, ArithmeticError, AttributeError, RecursionError) as error:
        reason = one_line(str(getattr(error, "problem", None) or error), 120)
        what = f"the front matter is not valid YAML ({reason}), read as text"
        return {}, source, problem_of(path, what, "Correct the lines between the two ---", fatal=False)
    if front is None:
        return {}, source[found.end() :], None
    if not isinstance(front, dict):
        return {}, source, None
    return {str(key).lower(): value for key, value in front.items()}, source[found.end() :], None


def _split_toml(path: Path, source: str, found: re.Match[str]) -> tuple[dict[str, Any], str, Problem | None]:
    """Front matter as Hugo writes it, in TOML between two lines of +++."""
    try:
        front = tomllib.loads(found[1])
    except (tomllib.TOMLDecodeError, ValueError, RecursionError) as error:
        what = f"the front matter is not valid TOML ({one_line(str(error), 120)}), read as text"
        return {}, source, problem_of(path, what, "Correct the lines between the two +++", fatal=False)
    return {key.lower(): value for key, value in front.items()}, source[found.end() :], None


def render(markdown: str, hidden: Hidden | None = None) -> tuple[str, str]:
    """Render Markdown to plain text.

    Args:
        markdown: without its front matter.
        hidden: told of what is not in the text: comments, titles of links, definitions, hidden elements.

    Returns:
        The first heading of level 1, if it comes before all else, and the text without it: paragraphs and
        headings divided by blank lines, list items and table rows on lines of their own.
    """
    from markdown_it import MarkdownIt

    hidden, defined = hidden or Hidden(), dict[str, Any]()
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(markdown, defined)
    for label, one in defined.get("references", {}).items():
        hidden.note(f"{label} {one.get('title') or ''}", "the definition of a link")
    heading = ""
    if len(tokens) > 1 and tokens[0].type == "heading_open" and tokens[0].tag == "h1":
        heading = one_line(_inline(tokens[1].children or ()))
        tokens = tokens[3:]
    return heading, clean_text(_Blocks(hidden).render(tokens))


class _Blocks:
    """Writes block tokens as text; remembers the lists and the table row that it stands in."""

    def __init__(self, hidden: Hidden) -> None:
        self._hidden = hidden
        self._pieces: list[str] = []
        self._lists: list[int | None] = []  # the next number of each open list, None for bullets
        self._marker = ""
        self._cells: list[str] | None = None

    def render(self, tokens: Sequence["Token"]) -> str:
        """Return the text of the tokens."""
        for token in tokens:
            if token.type.endswith("_open"):
                self._open(token)
            elif token.type.endswith("_close"):
                self._close(token)
            elif token.type == "inline":
                _note_hidden(token.children or (), self._hidden)
                self._write(_inline(token.children or ()))
            elif token.type in ("fence", "code_block"):
                self._write(token.content.strip("\n"))
            elif token.type == "html_block":
                self._write(fragment_text(token.content, self._hidden))
        return "".join(self._pieces).strip("\n")

    def _open(self, token: "Token") -> None:
        if token.type in ("bullet_list_open", "ordered_list_open"):
            first = int(token.attrs.get("start", 1)) if token.type == "ordered_list_open" else None
            self._lists.append(first)
        elif token.type == "list_item_open":
            number = self._lists[-1]
            self._marker = "- " if number is None else f"{number}. "
            self._lists[-1] = None if number is None else number + 1
        elif token.type == "tr_open":
            self._cells = []

    def _close(self, token: "Token") -> None:
        if token.type in ("bullet_list_close", "ordered_list_close"):
            self._lists.pop()
        elif token.type == "tr_close":
            row, self._cells = " | ".join(self._cells or ()), None
            self._write(row, "\n")
        elif token.type == "table_close":
            self._end_lines()
        if token.type in ("bullet_list_close", "ordered_list_close") and not self._lists:
            self._end_lines()

    def _write(self, text: str, end: str = "\n\n") -> None:
        if self._cells is not None:
            self._cells.append(" ".join(text.split()))
        elif text.strip():
            self._pieces += [self._marker + text, "\n" if self._lists else end]
            self._marker = ""

    def _end_lines(self) -> None:
        self._pieces.append("\n")


def _note_hidden(tokens: Sequence["Token"], hidden: Hidden) -> None:
    """Take down what a paragraph does not show: comments and tags in it, the titles of its links."""
    for token in tokens:
        if token.type == "html_inline":
            hidden.note(token.content.removeprefix("<!--").removesuffix("-->"), "an HTML comment or tag")
        elif token.type in ("link_open", "image") and (title := token.attrs.get("title")):
            hidden.note(str(title), "the title of a link")


def _inline(tokens: Sequence["Token"]) -> str:
    """The text of a paragraph: links and images become their words, soft line ends spaces."""
    pieces: list[str] = []
    for token in tokens:
        if token.type == "softbreak":
            pieces.append(" ")
        elif token.type == "hardbreak" or (token.type == "html_inline" and _BREAK.fullmatch(token.content)):
            pieces.append("\n")
        elif token.type in ("text", "code_inline", "image"):
            pieces.append(token.content)
    return "".join(pieces)
