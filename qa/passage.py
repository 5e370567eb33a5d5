"""A passage: what retrieval hands to the reader, with the reasons why it was found."""

from bisect import bisect_right
from dataclasses import dataclass, replace

from index.article import Article, Span, Suspicion
from index.pages import breaks_within, page_at, page_starts
from index.suspicion import suspicions


@dataclass(frozen=True, slots=True)
class Copy:
    """Another article that carries the text of a passage.

    Attributes:
        article_id: which one.
        title: its title.
        published: ISO 8601 day, or None.
        source: who published it, or None.
        url: where it can be read on the web, or None.
    """

    article_id: str
    title: str
    published: str | None
    source: str | None
    url: str | None


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of one article's canonical text, `article.text[start:end] == text`.

    Attributes:
        article_id: the article it stands in.
        title: the article's title.
        published: ISO 8601 day, "2021-03" or "2021" where no more is known, or None.
        source: who published it, or None.
        path: absolute path of the file.
        url: where it can be read on the web, or None.
        heading: the heading that it stands under, or "".
        start: first character in the article's canonical text.
        end: one past the last.
        text: its characters.
        score: of the fused ranking; comparable within one search only, larger is better.
        rank_words: its place in the words leg from 1, or None if that leg did not find it.
        rank_vectors: its place in the vectors leg from 1, or None.
        score_words: BM25, or None.
        similarity: cosine similarity to the question (-1 to 1), or None.
        rerank: how much it is what is asked for (0 to 1) by the trained reader, or None.
        also: other articles that carry the same text, as wire copies do, earliest first, those without a date
            last; not passages of their own then. Ranks and scores are those of the copy that was found.
        page: the page of its first character, from 1 as a viewer counts; None if its article has no pages.
        page_breaks: characters of the article's text inside the passage at which another page starts.
        member: the file inside the archive at `path` that its article stands in, or None.
        flags: what in it speaks to a machine; their offsets count in the article's text.
    """

    article_id: str
    title: str
    published: str | None
    source: str | None
    path: str
    url: str | None
    heading: str
    start: int
    end: int
    text: str
    score: float
    rank_words: int | None = None
    rank_vectors: int | None = None
    score_words: float | None = None
    similarity: float | None = None
    rerank: float | None = None
    also: tuple[Copy, ...] = ()
    page: int | None = None
    page_breaks: tuple[int, ...] = ()
    member: str | None = None
    flags: tuple[Suspicion, ...] = ()

    def as_copy(self) -> Copy:
        """Its article, as another passage names it."""
        return Copy(self.article_id, self.title, self.published, self.source, self.url)

    def page_of(self, place: int) -> int | None:
        """The page of a character of the article's text that stands in the passage."""
        return None if self.page is None else self.page + bisect_right(self.page_breaks, place)


def passage_at(article: Article, span: Span, heading: str, score: float) -> Passage:
    """The passage that stands in an article at a span of its text."""
    pages = page_starts(article.metadata)
    return Passage(
        article_id=article.id,
        title=article.title,
        published=article.published.written if article.published else None,
        source=article.source,
        path=article.path,
        url=article.url,
        heading=heading,
        start=span.start,
        end=span.end,
        text=article.text[span.start : span.end],
        score=score,
        page=page_at(pages, span.start),
        page_breaks=breaks_within(pages, span.start, span.end),
        member=article.member,
        flags=_flags(article, span),
    )


def _flags(article: Article, span: Span) -> tuple[Suspicion, ...]:
    """What is suspicious in a span; found now if the article was stored before anybody looked."""
    if article.suspicions is None:
        found = suspicions(article.text[span.start : span.end])
        return tuple(
            replace(one, start=one.start + span.start, end=one.end + span.start)
            for one in found
            if one.start is not None and one.end is not None
        )
    return tuple(
        one
        for one in article.suspicions
        if one.start is not None and one.end is not None and one.start < span.end and span.start < one.end
    )
