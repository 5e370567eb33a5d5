"""A document's text and what it says of itself become an article."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from index.article import Article, Suspicion
from index.dateline import find_dateline
from index.dates import find_published
from index.pages import PAGE_STARTS
from index.readers.addresses import best_address
from index.readers.archive import Damaged, Locked
from index.readers.encoding import clean_text
from index.readers.fields import made_title, one_line, slug
from index.readers.limits import LimitReached
from index.readers.problem import Problem, problem_of
from index.readers.text import split_head

_HEAD_CHARACTERS = 4_000
# What programs write into the title when nobody gave one: "Microsoft Word - budget.doc", "Document1".
_NO_TITLE = re.compile(
    r"microsoft (?:word|powerpoint|excel)\b.*|(?:untitled|unknown|document|presentation|slide)\W*\d*"
    r"|power ?point presentation|no title"
    r"|.*\.(?:docx?|pdf|rtf|odt|indd|qxp|qxd|pptx?|xlsx?|pages|tmp|dvi|epub)",
    re.IGNORECASE,
)
# Names of accounts and programs, not of people.
_NO_AUTHOR = re.compile(
    r"(?:microsoft office |windows |default )?(?:user|admin|administrator|author|owner|root|guest|unknown|"
    r"anonymous|none|python-docx|calibre)\W*\d*|unbekannt|.*@.*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Document:
    """A document as it was read.

    Attributes:
        text: paragraphs divided by blank lines, title and byline still in it.
        title: as the file itself names it; may be what a program wrote there.
        author: likewise, or None.
        publisher: who published it, or None.
        published: when the publisher says that it appeared: text, a date or a datetime, or None.
        created: when the file was made, or None.
        page_starts: for each page the character of `text` at which it starts; empty without pages.
        metadata: what else is worth keeping.
        hidden: what is suspicious of what it hides.
    """

    text: str
    title: str = ""
    author: str | None = None
    publisher: str | None = None
    published: object = None
    created: object = None
    page_starts: tuple[int, ...] = ()
    metadata: Mapping[str, Any] = field(default_factory=dict)
    hidden: tuple[Suspicion, ...] = ()


def article_of(path: Path, document: Document) -> Article:
    """Make the article: what the file says of itself is believed first, then the head of the text."""
    text = clean_text(document.text)
    named = one_line(document.title)
    named = "" if _NO_TITLE.fullmatch(named) else named
    headline, byline, body = split_head(text)
    if named and one_line(headline).casefold() != named.casefold():
        body = text.strip("\n")  # the file has another title: the headline is text
    dateline = find_dateline(body)
    published = find_published(
        {
            "meta": document.published,
            "byline": byline.text,
            "dateline": body[:_HEAD_CHARACTERS],
            "file name": path.name,
            "document": document.created,
        }
    )
    author = one_line(document.author or "")
    metadata = dict(document.metadata)
    if document.page_starts:
        cut = len(text.rstrip("\n")) - len(body)
        metadata[PAGE_STARTS] = [max(start - cut, 0) for start in document.page_starts]
    return Article(
        id=slug(path.stem),
        title=named or headline or made_title(body, path.stem),
        text=body,
        path=str(path),
        published=published,
        source=one_line(document.publisher or "") or byline.source or (dateline.source if dateline else None),
        author=byline.author or (author if author and not _NO_AUTHOR.fullmatch(author) else None),
        url=best_address([byline.url]),
        metadata=metadata,
        section=byline.section,
        suspicions=document.hidden,
    )


def guarded(
    path: Path, kind: str, read: Callable[[], Iterator[Article | Problem]]
) -> Iterator[Article | Problem]:
    """Read a document; whatever is wrong with it becomes a problem.

    Args:
        path: the file.
        kind: what it should be: "Word document".
        read: reads it; may raise what the parsers of documents raise.
    """
    try:
        yield from read()
    except LimitReached as error:
        yield problem_of(path, f"the file {error}", "Save what matters of it as a smaller file, or as .txt")
    except Locked:
        yield problem_of(path, "it is locked with a password", "Save a copy without the password")
    except Damaged as error:
        yield problem_of(
            path, f"this is no {kind}, or a damaged one ({one_line(str(error), 120)})", _again(kind)
        )
    except OSError:
        raise  # of the disk, which the caller knows to explain
    except Exception as error:  # parsers may stumble over a damaged file in any way
        name = type(error).__name__
        yield problem_of(path, f"this {kind} is damaged, or of an unusual kind ({name})", _again(kind))


def _again(kind: str) -> str:
    article = "an" if kind[0].lower() in "aeiou" else "a"
    return f"Download it again, or open it and save it anew as {article} {kind} or as .txt"
