"""What the chat needs from below, and the real thing: a Library and the chain on it.

Everything heavy (chromadb, langchain, the model) is imported when an engine is opened, in a thread.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Protocol

from tui.cited import CitedArticle, cited_article
from tui.manner import Manner
from tui.messages import Holdings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from langchain_core.runnables import Runnable

    from index.library import Library
    from index.sync import Progress, SyncReport
    from qa.answer import Citation, Turn
    from tui.query import Query


USUAL = Manner()


class Engine(Protocol):
    """Answers questions from an index and brings it up to date. All calls block; any thread may call.

    Attributes:
        library: the index, for those who list, search or remove; its methods block, too.
    """

    library: Library

    def holdings(self) -> Holdings:
        """How much there is to ask about."""
        ...

    def seq(self) -> int:
        """Another number means that the index changed, by whatever process; costs next to nothing."""
        ...

    def warm(self) -> None:
        """Load what the first question would have to wait for."""
        ...

    def prepare(self, manner: Manner) -> None:
        """Load what the first question asked in this manner would have to wait for.

        Raises:
            ModelFailed: its model cannot be used as things stand.
        """
        ...

    def ask(
        self,
        query: Query,
        history: Sequence[Turn],
        should_stop: Callable[[], bool],
        manner: Manner = USUAL,
    ) -> Iterator[Mapping[str, Any]]:
        """Answer a question stage by stage; `should_stop` is looked at between and during them.

        Yields:
            In order `{"standalone_question": str, "days": tuple[date, date] | None}` (the days that it
            means, counted from today), `{"passages": list[Passage]}`, `{"explanation": Explanation}` and, as
            it is written, `{"answer": Answer}`, the last one finished. Before one that abstains,
            `{"lacking": Lacking}`.

        Raises:
            FootnoteError: the question cannot be asked or answered, or was stopped; ModelFailed if it is
                the model that gave nothing.
        """
        ...

    def index(
        self,
        paths: Sequence[Path | str],
        on_progress: Callable[[Progress], None],
        should_stop: Callable[[], bool],
    ) -> SyncReport:
        """Bring the index up to date with files and folders.

        Raises:
            FootnoteError: nothing at all could be done.
        """
        ...

    def cited(self, citation: Citation) -> CitedArticle:
        """The whole article of a citation, and what has become of it since.

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

        self.library = library
        self._chains = {USUAL: build_chain(library, explain=True)}

    @classmethod
    def open(
        cls, folder: Path | None, embedding_model: str | None = None, chroma: str | None = None
    ) -> LibraryEngine:
        """Open the index in `folder` (None: the default one), making an empty one if there is none.

        Raises:
            FootnoteError: the index is damaged, of a newer version, made with another model…
        """
        from index.library import Library  # chromadb and the model: seconds on a cold disk

        library = Library.open(folder, embedding_model=embedding_model, chroma=chroma)
        try:
            return cls(library)
        except BaseException:
            library.close()
            raise

    def holdings(self) -> Holdings:
        """How much there is to ask about."""
        status = self.library.status()
        return Holdings(articles=status.articles, newest=status.newest)

    def seq(self) -> int:
        """Whether the index changed; see `Engine.seq`."""
        return self.library.seq

    def warm(self) -> None:
        """Load model, vectors and the trained reader by using each once."""
        from qa.chain import trained_judge
        from qa.passage import Passage

        self.library.search_vectors("footnote", k=1)
        judge = trained_judge()
        if judge is not None:
            judge("footnote", [Passage("", "", None, None, "", None, "", 0, 8, "footnote", 0.0)])

    def ask(
        self,
        query: Query,
        history: Sequence[Turn],
        should_stop: Callable[[], bool],
        manner: Manner = USUAL,
    ) -> Iterator[Mapping[str, Any]]:
        """Answer a question stage by stage; see `Engine.ask`."""
        from qa.lacking import lacking

        today, where = self.today(), query.filters.where()
        asked = {
            "question": query.question,
            "where": where,
            "history": list(history),
            "should_stop": should_stop,
            "asked_on": today,
            "standalone_question": query.standalone_question,
            "days": query.days,
            "anyway": query.anyway,
        }
        meant = None
        for stage in self._chain(manner).stream(asked):
            if "standalone_question" in stage:
                yield {**stage, "days": _days(query, stage["standalone_question"], today)}
                continue
            if "explanation" in stage:
                meant = stage["explanation"].meant
            if "answer" in stage and stage["answer"].abstained and meant is not None:
                yield {"lacking": lacking(self.library, meant, where)}
            yield stage

    def today(self) -> date:
        """The day of asking."""
        return date.today()

    def prepare(self, manner: Manner) -> None:
        """Load the client of the model; see `Engine.prepare`."""
        self._chain(manner)

    def _chain(self, manner: Manner) -> Runnable[dict[str, Any], dict[str, Any]]:
        """The chain of this manner, built once; a model that cannot be used now is tried anew each time."""
        from qa.chain import build_chain

        if manner not in self._chains:
            self._chains[manner] = build_chain(
                self.library,
                model=manner.model.spec,
                base_url=manner.model.base_url,
                strictness=manner.strictness,
                strict=manner.drops_unsupported,
                explain=True,
            )
        return self._chains[manner]

    def index(
        self,
        paths: Sequence[Path | str],
        on_progress: Callable[[Progress], None],
        should_stop: Callable[[], bool],
    ) -> SyncReport:
        """Bring the index up to date; see `Engine.index`."""
        return self.library.sync(*paths, on_progress=on_progress, should_stop=should_stop)

    def cited(self, citation: Citation) -> CitedArticle:
        """The whole article of a citation; see `Engine.cited`."""
        return cited_article(self.library, citation)

    def close(self) -> None:
        """Close the library."""
        self.library.close()


def _days(query: Query, standalone_question: str, today: date) -> tuple[date, date] | None:
    """First and last day that a question means, as its asker says or as its words do."""
    from qa.when import time_meant

    if query.days is not None:
        return None if query.days == "any" else query.days
    meant = time_meant(standalone_question, today)
    return (meant.start, meant.end) if meant.start and meant.end else None
