"""A question finds its passages: both legs, fusion, the date prior, copies folded, so many an article."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING, Literal

from index.article import Article, Chunk, Filter, Hit, Span
from index.published import first_day_of
from qa.copies import from_earliest
from qa.parts import parts
from qa.passage import Passage, passage_at
from qa.ranking import (
    COSINE_WIDTH,
    RANK_WIDTH,
    cap_per_article,
    drop_repeats,
    fold_copies,
    interleave,
    reciprocal_rank_fusion,
    share_of_best,
    spread,
    weighted_mean,
)
from qa.recency import with_date_prior
from qa.search_trace import SearchTrace
from qa.when import Days, TimeMeant, time_meant

if TYPE_CHECKING:
    from index.library import Library

Leg = Literal["words", "vectors"]
Fusion = Literal["scores", "ranks"]
LEGS: tuple[Leg, ...] = ("words", "vectors")

LOOKED_AT = 2
"""Times `k` passages are looked at for copies: enough to fill `k` unless every second one is a copy."""


@dataclass(frozen=True, slots=True)
class SearchOptions:
    """How passages are found.

    The weights are a middle: news with a date prior would rather have the words alone (MRR on eval/news .828,
    .836 and .843 at 0.6, 0.7 and 0.8 for the words), claims more of the vectors (nDCG on eval/scifact .732,
    .729 and .720), and eval/wiki_qa is level (`footnote eval … --no-rerank`).

    Attributes:
        k: passages to return.
        per_article: passages of one article at most; 0 for no limit.
        candidates: chunks taken from each leg.
        weight_words: of the words leg in the fusion.
        weight_vectors: of the vectors leg.
        legs: which legs to ask; one alone for measuring.
        rerank: how many of them the trained reader orders anew where it is at hand; 0 for none. Done by
            `qa.rerank`, not here. Twice as many read cost twice the time and move no figure by a point
            (`tests/benchmarks/rerank.py`).
        split: whether a question that asks several things is also searched part by part.
        fold: whether passages that repeat another article's are folded into that one, and shown from the
            earliest copy of its story.
        fusion: "scores" for the weighted mean of normalised scores, "ranks" for weighted reciprocal ranks.
    """

    k: int = 8
    per_article: int = 3
    candidates: int = 100
    rerank: int = 12
    weight_words: float = 0.7
    weight_vectors: float = 0.3
    legs: tuple[Leg, ...] = LEGS
    fusion: Fusion = "scores"
    split: bool = True
    fold: bool = True


def find_passages(
    library: "Library",
    question: str,
    *,
    options: SearchOptions = SearchOptions(),
    where: Filter | None = None,
    asked_on: date | None = None,
    days: Days | None = None,
    trace: SearchTrace | None = None,
) -> list[Passage]:
    """Find the passages that may answer, best first.

    Args:
        library: the open index.
        question: cleaned and standing alone.
        options: how to search.
        where: hard limits.
        asked_on: the day of asking: prefers articles of the weeks before it, and none from after it.
        days: the first and last day that are meant, where that is known better than from the words; "any"
            lets the day of an article count for nothing.
        trace: notes the way, to be explained afterwards; it changes nothing.
    """
    trace = trace or SearchTrace()
    asked = tuple(parts(question)) if options.split else (question,)
    trace.question, trace.parts, trace.options = question, asked, options
    trace.where, trace.asked_on, trace.days = where, asked_on, days
    searched = [_hits(library, one, options, where, trace) for one in dict.fromkeys((question, *asked))]
    with trace.timing("fuse"):
        scores = interleave([_fused(hits, options) for hits in searched])
        hits = {leg: [hit for one in searched for hit in one[leg]] for leg in searched[0]}
        chunks = {hit.chunk.key: hit.chunk for leg in hits.values() for hit in leg}
        trace.chunks, trace.fused = chunks, scores
        trace.meant = meant = _meant(question, asked_on, days)
        if (meant or asked_on) and days != "any":
            scores = with_date_prior(scores, _published(library, chunks), meant, asked_on, question)
        trace.ranked = scores
    with trace.timing("fold"):
        found = _passages(library, scores, chunks, hits)
        return list(trace.noted("retrieved", _distinct(library, found, options, where, trace)))


def _meant(question: str, asked_on: date | None, days: Days | None) -> TimeMeant:
    """What a question says of time; the days that the asker names go before its words."""
    if days == "any":
        return TimeMeant()
    meant = time_meant(question, asked_on)
    return meant if days is None else replace(meant, start=days[0], end=days[1], words=None)


def _hits(
    library: "Library", question: str, options: SearchOptions, where: Filter | None, trace: SearchTrace
) -> dict[Leg, list[Hit]]:
    """What each leg finds, best first."""
    hits: dict[Leg, list[Hit]] = {}
    if "words" in options.legs:
        with trace.timing("words"):
            hits["words"] = library.search_words(question, options.candidates, where)
    if "vectors" in options.legs:
        with trace.timing("meaning"):
            hits["vectors"] = library.search_vectors(question, options.candidates, where)
    for leg, found in hits.items():
        trace.found[leg] = trace.found.get(leg, 0) + len(found)
    return hits


def _distinct(
    library: "Library",
    passages: Iterator[Passage],
    options: SearchOptions,
    where: Filter | None,
    trace: SearchTrace,
) -> Iterator[Passage]:
    """The best `k` passages without repeats and copies, so many of an article."""
    noted = trace.noted
    distinct = noted("distinct", drop_repeats(trace.beginning(passages)))
    kept = noted("within", cap_per_article(distinct, options.per_article))
    if options.fold:
        folded = [*noted("folded", fold_copies(islice(kept, LOOKED_AT * options.k)))]
        shown = noted("shown", from_earliest(library, folded, where))
        distinct = noted("distinct again", drop_repeats(shown))
        kept = noted("kept", cap_per_article(distinct, options.per_article))
    return islice(kept, options.k)


def _fused(hits: Mapping[Leg, list[Hit]], options: SearchOptions) -> dict[int, float]:
    """Chunk keys with scores from 0 to 1, best first."""
    weight_of = {"words": options.weight_words, "vectors": options.weight_vectors}
    weights = [weight_of[leg] for leg in hits]
    if options.fusion == "ranks":
        rankings = [[hit.chunk.key for hit in leg] for leg in hits.values()]
        return spread(reciprocal_rank_fusion(rankings, weights), RANK_WIDTH)
    normalised: list[dict[int, float]] = []
    for leg, found in hits.items():
        scores = {hit.chunk.key: hit.score for hit in found}
        normalised.append(share_of_best(scores) if leg == "words" else spread(scores, COSINE_WIDTH))
    return weighted_mean(normalised, weights)


def _published(library: "Library", chunks: Mapping[int, Chunk]) -> dict[int, date | None]:
    """The day of each chunk's article."""
    ids = tuple({chunk.article_id for chunk in chunks.values()})
    days = {
        summary.id: first_day_of(summary.published) if summary.published else None
        for summary in library.articles(Filter(article_ids=ids))
    }
    return {key: days.get(chunk.article_id) for key, chunk in chunks.items()}


def _passages(
    library: "Library",
    scores: Mapping[int, float],
    chunks: Mapping[int, Chunk],
    hits: Mapping[Leg, list[Hit]],
) -> Iterator[Passage]:
    """Passages in the order of the scores, each article fetched once and only when its turn comes."""
    words = _best_of(hits.get("words", ()))
    vectors = _best_of(hits.get("vectors", ()))
    articles: dict[str, Article] = {}
    for key, score in scores.items():
        chunk = chunks[key]
        if chunk.article_id not in articles:
            article = library.article_of(chunk)
            if article is None:
                continue  # changed or removed since it was found a moment ago
            articles[chunk.article_id] = article
        yield _passage(articles[chunk.article_id], chunk, score, words.get(key), vectors.get(key))


def _best_of(hits: Iterable[Hit]) -> dict[int, Hit]:
    """The best hit of each chunk: several parts of a question may find it."""
    return {hit.chunk.key: hit for hit in sorted(hits, key=lambda hit: -hit.rank)}


def _passage(article: Article, chunk: Chunk, score: float, words: Hit | None, vectors: Hit | None) -> Passage:
    return replace(
        passage_at(article, Span(chunk.start, chunk.end), chunk.heading, score),
        rank_words=words.rank if words else None,
        rank_vectors=vectors.rank if vectors else None,
        score_words=words.score if words else None,
        similarity=vectors.score if vectors else None,
    )
