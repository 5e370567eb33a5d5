"""A question becomes an answer: follow-up, retrieve, read or write, cite, check.

Most people need three names::

    from index import Library
    from qa import ArticleRetriever, ask

    with Library.open() as library:
        answer = ask(library, "Who opened the ferry terminal?")
        documents = ArticleRetriever(library=library).invoke("ferry terminal")

The names below load on first use, so that `import qa` costs nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from qa.annotations import as_message as as_message
    from qa.answer import Answer as Answer
    from qa.answer import Citation as Citation
    from qa.answer import Sentence as Sentence
    from qa.answer import Turn as Turn
    from qa.answerers import answerer_for as answerer_for
    from qa.chain import ask as ask
    from qa.chain import build_chain as build_chain
    from qa.embeddings import ArticleEmbeddings as ArticleEmbeddings
    from qa.passage import Copy as Copy
    from qa.passage import Passage as Passage
    from qa.retriever import ArticleRetriever as ArticleRetriever

_HOMES = {
    "Answer": "qa.answer",
    "ArticleEmbeddings": "qa.embeddings",
    "ArticleRetriever": "qa.retriever",
    "Citation": "qa.answer",
    "Copy": "qa.passage",
    "Passage": "qa.passage",
    "Sentence": "qa.answer",
    "Turn": "qa.answer",
    "answerer_for": "qa.answerers",
    "as_message": "qa.annotations",
    "ask": "qa.chain",
    "build_chain": "qa.chain",
}

__all__ = [
    "Answer",
    "ArticleEmbeddings",
    "ArticleRetriever",
    "Citation",
    "Copy",
    "Passage",
    "Sentence",
    "Turn",
    "answerer_for",
    "as_message",
    "ask",
    "build_chain",
]


def __getattr__(name: str) -> Any:  # noqa: ANN401 (PEP 562: a module's attributes are of any type)
    """Import the module that defines `name` on its first use (PEP 562)."""
    if name not in _HOMES:
        raise AttributeError(f"module 'qa' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
