"""Files become a searchable index: read, chunk, store, embed.

This room knows nothing of questions, chats or screens. Most people need two names::

    from index import Library

    with Library.open("my-index") as library:
        library.sync("~/articles")

The names below load on first use, so that `import index` costs nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from index.article import Article as Article
    from index.article import Chunk as Chunk
    from index.article import Filter as Filter
    from index.article import Hit as Hit
    from index.article import Published as Published
    from index.article import Span as Span
    from index.errors import FootnoteError as FootnoteError
    from index.history import ArticleVersion as ArticleVersion
    from index.library import Library as Library

_HOMES = {
    "Article": "index.article",
    "ArticleVersion": "index.history",
    "Chunk": "index.article",
    "Filter": "index.article",
    "FootnoteError": "index.errors",
    "Hit": "index.article",
    "Library": "index.library",
    "Published": "index.article",
    "Span": "index.article",
}

__all__ = [
    "Article",
    "ArticleVersion",
    "Chunk",
    "Filter",
    "FootnoteError",
    "Hit",
    "Library",
    "Published",
    "Span",
    "__version__",
]


def __getattr__(name: str) -> Any:  # noqa: ANN401 (PEP 562: a module's attributes are of any type)
    """Import the module that defines `name` on its first use (PEP 562)."""
    if name not in _HOMES:
        raise AttributeError(f"module 'index' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
