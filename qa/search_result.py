"""What `footnote search --json` prints: the passages of a search, with why each was found."""

from collections.abc import Sequence
from dataclasses import asdict

from pydantic import BaseModel, ConfigDict, Field

from index.article import Suspicion
from qa.passage import Copy, Passage


class FoundPassage(BaseModel):
    """One passage: `article.text[start:end] == text`, always."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    rank: int = Field(ge=1, description="Its place in this search.")
    article_id: str
    title: str
    published: str | None = Field(
        description='ISO 8601 day, "2021-03" or "2021" where no more is known, null without a date.'
    )
    source: str | None
    path: str = Field(description="Absolute path of the file that the article was read from.")
    url: str | None
    heading: str = Field(description='The heading that it stands under, or "".')
    start: int = Field(ge=0, description="First character in the article's canonical text.")
    end: int = Field(ge=0, description="One past the last character.")
    text: str
    page: int | None = Field(
        ge=1, description="The page that it begins on, as viewers count; null if the article has none."
    )
    member: str | None = Field(
        description="The file inside the archive at `path` that the article stands in, or null.",
    )
    score: float = Field(description="Of the fused ranking; comparable within one search only.")
    rank_words: int | None = Field(description="Its place by words, or null if they did not find it.")
    rank_vectors: int | None = Field(description="Its place by meaning, or null if that did not find it.")
    score_words: float | None = Field(description="BM25, or null.")
    similarity: float | None = Field(description="Cosine similarity to the question, or null.")
    rerank: float | None = Field(
        description="How much it is what is asked for (0 to 1), by the trained reader, or null."
    )
    flags: tuple[Suspicion, ...] = Field(
        description="What in it speaks to a machine and not to a reader; offsets count in the article's text."
    )
    also: tuple[Copy, ...] = Field(
        description="Other articles that carry the same text, earliest first, those without a date last."
    )


class SearchResult(BaseModel):
    """A search and the passages it found, best first."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    question: str
    passages: tuple[FoundPassage, ...]

    @classmethod
    def of(cls, question: str, passages: Sequence[Passage]) -> "SearchResult":
        """The JSON form of a search."""
        return cls(
            question=question,
            passages=tuple(_found(rank, passage) for rank, passage in enumerate(passages, 1)),
        )


def _found(rank: int, passage: Passage) -> FoundPassage:
    fields = asdict(passage)
    del fields["page_breaks"]
    fields["flags"] = passage.flags
    return FoundPassage(rank=rank, **fields)
