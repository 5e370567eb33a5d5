"""What the chat needs from below, and the real thing: a Library and the chain on it.

Everything heavy (chromadb, langchain, the model) is imported when an engine is opened, in a thread.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from tui.messages import Holdings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from index.article import Article
    from index.library import Library
    from index.sync import Progress, SyncReport
    from qa.answer import Turn


class Engine(Protocol):
    """Answers questions from an index and brings it up to date. All calls block; any thread may call."""

    def holdings(self) -> Holdings:
        """How much there is to ask about."""
        ...

    def warm(self) -> None:
        """Load what the first question would have to wait for."""
        ...

    def ask(
        self, question: str, history: Sequence[Turn], should_stop: Callable[[], bool]
    ) -> Iterator[Mapping[str, Any]]:
        """Answer a question stage by stage; `should_stop` is looked at between them.

        Yields:
            In order `{"standalone_question": str}`, `{"passages": list[Passage]}` and, once or more
            often, `{"answer": Answer}`.

        Raises:
            FootnoteError: the question cannot be asked or answered, or was stopped.
        """
        ...

    def index(
        self,
        paths: Sequence[Path],
        on_progress: Callable[[Progress], None],
        should_stop: Callable[[], bool],
    ) -> SyncReport:
        """Bring the index up to date with files and folders.

        Raises:
            FootnoteError: nothing at all could be done.
        """
        ...

    def article(self, article_id: str) -> Article:
        """A whole article.

        Raises:
            ArticleNotFound: it is not in the index any more.
        """
        ...

    def close(self) -> None:
        """Let go of files and models."""
        ...


class LibraryEngine:
    """The engine on a real Library."""

    def __init__(self, library: Library) -> None:
        from qa.chain import build_chain  # langchain-core takes 0.75 s to import

        self._library = library
        self._chain = build_chain(library)

    @classmethod
    def open(cls, folder: Path | None, embedding_model: str | None = None) -> LibraryEngine:
        """Open the index in `folder` (None: the default one), making an empty one if there is none.

        Raises:
            FootnoteError: the index is damaged, of a newer version, made with another model…
        """
        from index.library import Library  # chromadb and the model: seconds on a cold disk

        return cls(Library.open(folder, embedding_model=embedding_model))

    def holdings(self) -> Holdings:
        """How much there is to ask about."""
        status = self._library.status()
        return Holdings(articles=status.articles, newest=status.newest)

    def warm(self) -> None:
        """Load model and vectors by searching once."""
        self._library.search_vectors("footnote", k=1)

    def ask(
        self, question: str, history: Sequence[Turn], should_stop: Callable[[], bool]
    ) -> Iterator[Mapping[str, Any]]:
        """Answer a question stage by stage; see `Engine.ask`."""
        asked = {"question": question, "history": list(history), "should_stop": should_stop}
        yield from self._chain.stream(asked)

    def index(
        self,
        paths: Sequence[Path],
        on_progress: Callable[[Progress], None],
        should_stop: Callable[[], bool],
    ) -> SyncReport:
        """Bring the index up to date; see `Engine.index`."""
        return self._library.sync(*paths, on_progress=on_progress, should_stop=should_stop)

    def article(self, article_id: str) -> Article:
        """A whole article; see `Engine.article`."""
        return self._library.article(article_id)

    def close(self) -> None:
        """Close the library."""
        self._library.close()
