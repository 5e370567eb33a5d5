"""How passages are ordered: pure functions over plain lists.

Two ways to fuse: by scores (the default, better on every set we have, see `qa.search.SearchOptions`), and by
ranks. Reciprocal rank fusion is from Cormack, Clarke and Büttcher, "Reciprocal Rank Fusion outperforms
Condorcet and individual Rank Learning Methods", SIGIR 2009.
"""

import math
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import TypeVar

from qa.passage import Passage
from qa.when import TimeMeant

Key = TypeVar("Key", bound=Hashable)

RRF_K = 60
"""How far down a list still counts; 60 is the constant of the paper."""

COSINE_WIDTH = 0.2
"""Cosines of the hundred nearest of many chunks spread over 0.3 to 0.4; those of three over anything."""

RANK_WIDTH = 0.5
"""Fused ranks of a hundred candidates a leg spread over 0.6 to 0.8; those of three over 0.03."""

PRIOR_WEIGHT = 0.3
PRIOR_DAYS = 30.0
"""News is asked about when it is new. 0.3·exp(-age/30 days) on scores from 0 to 1 lifted MRR from .71 to .795
on eval/news (DESIGN 4.3)."""

WINDOW_WEIGHT = 0.3
WINDOW_DAYS = 30.0
"""For articles outside the days that a question names; the same strength as the prior that it replaces."""

AFTER_WEIGHT = 1.2
AFTER_DAYS = 14.0
"""An article from after the day of asking is pushed down, for good within weeks. Not at once: labels and time
zones are some days off (on eval/news one gold article of forty is younger than its question, by a week)."""

LEAN_WEIGHT = 0.4
LEAN_DAYS = 90.0
"""For "latest", "now" and "first": stronger and slower than the prior, as what holds now may have been
reported a season ago. By the time questions of the sample collection."""


def reciprocal_rank_fusion(
    rankings: Sequence[Sequence[Key]], weights: Sequence[float], k: int = RRF_K
) -> dict[Key, float]:
    """Fuse rankings: each item scores the sum of weight / (k + rank) over the lists that hold it.

    Args:
        rankings: lists of items, best first, no item twice in one list.
        weights: one a list, at least one of them above zero.
        k: larger values care less about the first places.

    Returns:
        Items with scores, best first, scaled so that an item first in every list has 1. Ties keep the order
        of the earlier list.
    """
    scores: dict[Key, float] = {}
    for ranking, weight in zip(rankings, weights, strict=True):
        for rank, item in enumerate(ranking, 1):
            scores[item] = scores.get(item, 0.0) + weight / (k + rank)
    best = sum(weights) / (k + 1)
    return dict(sorted(((item, score / best) for item, score in scores.items()), key=lambda pair: -pair[1]))


def share_of_best(scores: Mapping[Key, float]) -> dict[Key, float]:
    """BM25 scores as shares of the best one (0 to 1): 0 means what it says, no word in common."""
    best = max(scores.values(), default=0.0)
    return {item: score / best if best > 0 else 0.0 for item, score in scores.items()}


def spread(scores: Mapping[Key, float], least_width: float) -> dict[Key, float]:
    """Stretch scores so that the best has 1 and the worst 0.

    Args:
        scores: cosines, say, of which the lowest among the candidates is no meaningful zero.
        least_width: best and worst nearer than this are not torn apart: what is almost level stays so.
    """
    best, worst = max(scores.values(), default=0.0), min(scores.values(), default=0.0)
    width = max(best - worst, least_width)
    return {item: 1.0 - (best - score) / width for item, score in scores.items()}


def weighted_mean(parts: Sequence[Mapping[Key, float]], weights: Sequence[float]) -> dict[Key, float]:
    """Fuse scores from 0 to 1: the weighted mean, an item that a part lacks having 0 there; best first.

    Args:
        parts: scores by item.
        weights: one a part, at least one of them above zero.
    """
    total = sum(weights)
    fused: dict[Key, float] = {}
    for part, weight in zip(parts, weights, strict=True):
        for item, score in part.items():
            fused[item] = fused.get(item, 0.0) + weight * score / total
    return dict(sorted(fused.items(), key=lambda pair: -pair[1]))


def date_prior(
    published: date | None, meant: TimeMeant, asked_on: date | None, newest: date | None, oldest: date | None
) -> float:
    """What the day of an article adds to its score (which is 0 to 1): soft, never a filter.

    A question that names days prefers articles in and shortly after them; else one that asks for the
    latest or the first prefers that end of the candidates; else the weeks before the day of asking are
    preferred. An article from after the day of asking loses.

    Args:
        published: the article's day; None gains nothing.
        meant: what the question says of time.
        asked_on: the day of asking, if known.
        newest: the newest day among the candidates.
        oldest: the oldest.
    """
    if published is None:
        return 0.0
    if asked_on is not None and published > asked_on:
        return -AFTER_WEIGHT * (1.0 - math.exp(-(published - asked_on).days / AFTER_DAYS))
    if meant.start and meant.end:
        days_away = max((meant.start - published).days, (published - meant.end).days, 0)
        return WINDOW_WEIGHT * math.exp(-days_away / WINDOW_DAYS)
    if meant.lean == "earliest":
        return LEAN_WEIGHT * math.exp(-(published - oldest).days / LEAN_DAYS) if oldest else 0.0
    if meant.lean == "recent" and (present := asked_on or newest):
        return LEAN_WEIGHT * math.exp(-(present - published).days / LEAN_DAYS)
    if asked_on is not None:
        return PRIOR_WEIGHT * math.exp(-(asked_on - published).days / PRIOR_DAYS)
    return 0.0


def with_date_prior(
    scores: Mapping[Key, float],
    published: Mapping[Key, date | None],
    meant: TimeMeant,
    asked_on: date | None,
) -> dict[Key, float]:
    """Add the date prior to scores from 0 to 1 and order anew; unchanged if time says nothing here."""
    if not (meant or asked_on):
        return dict(scores)
    days = [day for item in scores if (day := published.get(item)) and not (asked_on and day > asked_on)]
    newest, oldest = max(days, default=None), min(days, default=None)
    prior = {item: date_prior(published.get(item), meant, asked_on, newest, oldest) for item in scores}
    total = {item: score + prior[item] for item, score in scores.items()}
    return dict(sorted(total.items(), key=lambda pair: -pair[1]))


def cap_per_article(passages: Iterable[Passage], limit: int) -> Iterator[Passage]:
    """Pass on at most `limit` passages of each article, the first ones; 0 passes on all. Lazy."""
    seen: Counter[str] = Counter()
    for passage in passages:
        seen[passage.article_id] += 1
        if limit <= 0 or seen[passage.article_id] <= limit:
            yield passage


def drop_repeats(passages: Iterable[Passage]) -> Iterator[Passage]:
    """Leave out passages most of whose text an earlier passage of the same article already shows. Lazy.

    Neighbouring chunks may share a sentence; more than half in common is a repeat.
    """
    kept: list[Passage] = []
    for passage in passages:
        shared = max((_shared(passage, other) for other in kept), default=0)
        if shared * 2 <= passage.end - passage.start:
            kept.append(passage)
            yield passage


def _shared(one: Passage, other: Passage) -> int:
    if one.article_id != other.article_id:
        return 0
    return max(0, min(one.end, other.end) - max(one.start, other.start))
