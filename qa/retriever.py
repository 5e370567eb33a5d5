"""Our search as a LangChain retriever."""

from dataclasses import asdict
from datetime import date
from typing import Any

from langchain_core.callbacks import AsyncCallbackManagerForRetrieverRun, CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import run_in_executor
from pydantic import Field

from index.article import Filter
from qa.chain import find_and_rerank, trained_judge
from qa.passage import Passage
from qa.question import clean_question
from qa.search import LEGS, Fusion, Leg, SearchOptions

_DEFAULTS = SearchOptions()


class ArticleRetriever(BaseRetriever):
    """Finds passages of indexed articles by words and by meaning; the trained reader orders the best.

    A document's text is the passage; its metadata says where the passage stands (`article_id`, `start`,
    `end`: characters of the article's canonical text; `page` if it has pages; `title`, `published`, `source`,
    `path`, `member` of an archive, `url`) and why it was found (`score` of retrieval, `rank_words`,
    `rank_vectors`; `rerank`, the reader's mark from 0 to 1, where it has read the passage).
    `also` lists the other articles that carry the same text, earliest first (`article_id`, `title`,
    `published`, `source`, `url`). `k`, `where` and `asked_on` can also be given to `invoke`.
    """

    library: Any
    """An open `index.Library`."""
    k: int = Field(default=_DEFAULTS.k, ge=1)
    """Passages to return."""
    where: Filter | None = None
    """Hard limits on date, source and article."""
    asked_on: date | None = None
    """The day of asking: prefers articles of the weeks before it."""
    per_article: int = Field(default=_DEFAULTS.per_article, ge=0)
    """Passages of one article at most; 0 for no limit."""
    candidates: int = Field(default=_DEFAULTS.candidates, ge=1)
    """Chunks taken from each leg before fusion."""
    weight_words: float = Field(default=_DEFAULTS.weight_words, ge=0)
    """Of the words leg in the fusion."""
    weight_vectors: float = Field(default=_DEFAULTS.weight_vectors, ge=0)
    """Of the vectors leg in the fusion."""
    legs: tuple[Leg, ...] = LEGS
    """Which legs to ask."""
    fusion: Fusion = _DEFAULTS.fusion
    """"scores": weighted mean of normalised scores; "ranks": weighted reciprocal rank fusion."""
    rerank: int = Field(default=_DEFAULTS.rerank, ge=0)
    """How many of them the trained reader orders anew, some 30 ms each; 0 for none."""

    def passages(
        self,
        question: str,
        *,
        where: Filter | None = None,
        k: int | None = None,
        asked_on: date | None = None,
    ) -> list[Passage]:
        """The passages themselves, best first.

        Raises:
            BadQuestion: there is nothing to search for.
        """
        options = SearchOptions(
            k=self.k if k is None else k,
            per_article=self.per_article,
            candidates=self.candidates,
            weight_words=self.weight_words,
            weight_vectors=self.weight_vectors,
            legs=self.legs,
            fusion=self.fusion,
            rerank=self.rerank,
        )
        return find_and_rerank(
            self.library,
            clean_question(question),
            options=options,
            where=where or self.where,
            asked_on=asked_on or self.asked_on,
            judge=trained_judge() if self.rerank else None,
        )

    def _get_relevant_documents(
        self,
        query: str,
        *,
        run_manager: CallbackManagerForRetrieverRun,
        k: int | None = None,
        where: Filter | None = None,
        asked_on: date | None = None,
    ) -> list[Document]:
        return [_document(found) for found in self.passages(query, where=where, k=k, asked_on=asked_on)]

    async def _aget_relevant_documents(
        self,
        query: str,
        *,
        run_manager: AsyncCallbackManagerForRetrieverRun,
        k: int | None = None,
        where: Filter | None = None,
        asked_on: date | None = None,
    ) -> list[Document]:
        found = await run_in_executor(None, self.passages, query, where=where, k=k, asked_on=asked_on)
        return [_document(passage) for passage in found]


def _document(passage: Passage) -> Document:
    return Document(
        id=f"{passage.article_id}:{passage.start}-{passage.end}",
        page_content=passage.text,
        metadata={
            "article_id": passage.article_id,
            "title": passage.title,
            "published": passage.published,
            "source": passage.source,
            "path": passage.path,
            "url": passage.url,
            "start": passage.start,
            "end": passage.end,
            "page": passage.page,
            "member": passage.member,
            "score": passage.score,
            "rank_words": passage.rank_words,
            "rank_vectors": passage.rank_vectors,
            "rerank": passage.rerank,
            "also": [asdict(copy) for copy in passage.also],
        },
    )
