"""Footnotes, passages and articles, and what is copied of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

from tui.messages.trouble import Trouble

if TYPE_CHECKING:
    from qa.answer import Citation
    from qa.passage import Copy
    from tui.cited import CitedArticle


@dataclass
class CitationWanted(Message):
    """A footnote of an answer was clicked, opened by its digit or by Enter."""

    turn: int
    n: int


@dataclass
class FootnoteReached(Message):
    """A footnote was walked to with the keyboard; the panel follows if it is open."""

    turn: int
    n: int


@dataclass
class StepWanted(Message):
    """The next (+1) or previous (-1) citation is wanted."""

    step: int


@dataclass
class MarkHovered(Message):
    """The mouse is on a mark of an answer, or (None) on none any more."""

    turn: int
    n: int | None


@dataclass
class ArticleWanted(Message):
    """The article of a citation is wanted in full, with the quoted words lit."""

    turn: int
    citation: Citation


@dataclass
class ArticleCame(Message):
    """An article that was wanted, and the citation to light in it."""

    turn: int
    cited: CitedArticle
    citation: Citation


@dataclass
class ArticleMissing(Message):
    """An article that was wanted cannot be shown."""

    trouble: Trouble


@dataclass
class SurroundingsWanted(Message):
    """A passage is shown; what stands around it in its article is wanted."""

    turn: int
    citation: Citation


@dataclass
class SurroundingsCame(Message):
    """The article of a passage that is shown, and what has become of it since."""

    turn: int
    cited: CitedArticle
    citation: Citation


@dataclass
class SurroundingsMissing(Message):
    """That article is not there any more."""

    turn: int
    citation: Citation


@dataclass
class CopyWanted(Message):
    """The article of another copy of a passage is wanted, the same words lit."""

    turn: int
    citation: Citation
    copy: Copy


@dataclass
class CopyText(Message):
    """A text is to be put on the clipboard; `what` names it in the confirmation."""

    text: str
    what: str


@dataclass
class TextCopied(Message):
    """A text is on the clipboard, or where it can be found."""

    told: str


@dataclass
class OutsideWanted(Message):
    """A file or page is to be opened with the person's own program."""

    path: str
    url: str | None


@dataclass
class OpenedOutside(Message):
    """Another program has opened something."""

    name: str
