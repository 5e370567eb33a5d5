"""An article as it was read becomes one to be stored: as people see it, and with what to beware of in it."""

from collections.abc import Iterator
from dataclasses import replace

from index.article import Article, Suspicion
from index.invisible import excerpt, seen
from index.pages import PAGE_STARTS, page_starts
from index.suspicion import suspicions

# More is one thing more or less; excerpts are kept in the catalog.
_MOST = 100
# Of a field that has no place in an article.
_MOST_CHARACTERS = 20_000
_FIELDS = ("title", "author", "source", "section", "url")
_ORDERS_IN = ("title", "author", "source", "section")


def examined(article: Article) -> Article:
    """The article without what nobody sees, and with all that is suspicious about it.

    Args:
        article: as it was read; its suspicions are what its reader has left out.
    """
    clean = _as_seen(article)
    told = (*(article.suspicions or ()), *_concealed(article), *_in_fields(clean), *suspicions(clean.text))
    return replace(clean, suspicions=told[:_MOST])


def known_suspicions(article: Article) -> tuple[Suspicion, ...]:
    """What is suspicious about a stored article; found now if it was stored before anybody looked."""
    if article.suspicions is not None:
        return article.suspicions
    return (*_in_fields(article), *suspicions(article.text))[:_MOST]


def _as_seen(article: Article) -> Article:
    text = seen(article.text).text
    changes: dict[str, str] = {}
    for name in _FIELDS:
        value = getattr(article, name)
        if value and (shown := seen(value).text) != value:
            changes[name] = " ".join(shown.split())
    if text == article.text and not changes:
        return article
    title = changes.pop("title", article.title) or article.id
    metadata = dict(article.metadata)
    if starts := page_starts(article.metadata):
        metadata[PAGE_STARTS] = [len(seen(article.text[:start]).text) for start in starts]
    return replace(article, title=title, text=text, metadata=metadata, **changes)  # type: ignore[arg-type]


def _concealed(article: Article) -> Iterator[Suspicion]:
    for kind, said in seen(article.text).concealed:
        yield Suspicion(kind, said, where="the text")
    for name in _FIELDS:
        for kind, said in seen(getattr(article, name) or "").concealed:
            yield Suspicion(kind, said, where=f"the {name}")


def _in_fields(article: Article) -> Iterator[Suspicion]:
    for name in _ORDERS_IN:
        for one in suspicions(getattr(article, name) or ""):
            yield Suspicion(one.kind, one.excerpt, where=f"the {name}")
    for name, value in article.metadata.items():
        for one in suspicions(value[:_MOST_CHARACTERS]) if isinstance(value, str) else ():
            yield Suspicion(one.kind, one.excerpt, where=f'the field "{excerpt(name)}"')
