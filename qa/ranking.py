"""How passages are ordered: pure functions over plain lists.

Two ways to fuse: by scores (the default, better on every set we have, see `qa.search.SearchOptions`), and by
ranks. Reciprocal rank fusion is from Cormack, Clarke and Büttcher, "Reciprocal Rank Fusion outperforms
Condorcet and individual Rank Learning Methods", SIGIR 2009.
"""

import re
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from typing import TypeVar

from qa.passage import Copy, Passage
from qa.same_answer import figures, negations

Key = TypeVar("Key", bound=Hashable)

RRF_K = 60
"""How far down a list still counts; 60 is the constant of the paper."""

COSINE_WIDTH = 0.2
"""Cosines of the hundred nearest of many chunks spread over 0.3 to 0.4; those of three over anything."""

RANK_WIDTH = 0.5
"""Fused ranks of a hundred candidates a leg spread over 0.6 to 0.8; those of three over 0.03."""

RUN_WORDS = 5
COPY_SHARE = 0.8
LEAST_WORDS = 20
"""A passage is a copy if four fifths of its runs of five words stand in another; shorter ones may agree by
chance. Broder, "On the resemblance and containment of documents", 1997."""

_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)*|[%$€£¥]")
_SENTENCE_END = re.compile(r"[.!?]")


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


def fold_copies(passages: Iterable[Passage]) -> list[Passage]:
    """Leave out passages whose text an earlier passage of another article carries; it names them in `also`.

    Agencies' stories are printed by many papers, with another headline and a line more or less. A later
    version of one, with figures of its own, is kept: what it says stands nowhere else.

    Args:
        passages: best first.
    """
    kept: list[Passage] = []
    copies: list[list[Copy]] = []
    holders: dict[int, list[int]] = {}
    for passage in passages:
        runs = _runs(passage.text)
        shared = Counter(place for run in runs for place in holders.get(run, ()))
        places = [place for place, count in shared.most_common() if count >= COPY_SHARE * len(runs)]
        holder = next((place for place in places if carries(kept[place], passage)), None)
        if holder is not None:
            copies[holder].append(passage.as_copy())
            continue
        for run in runs:
            holders.setdefault(run, []).append(len(kept))
        kept.append(passage)
        copies.append([])
    return [
        replace(passage, also=earliest_first(also)) if also else passage
        for passage, also in zip(kept, copies, strict=True)
    ]


def earliest_first(copies: Iterable[Copy]) -> tuple[Copy, ...]:
    """Copies by day of publication, each article once, those without a date last."""
    once = {copy.article_id: copy for copy in copies}
    return tuple(sorted(once.values(), key=lambda copy: (copy.published is None, copy.published or "")))


def carries(holder: Passage, passage: Passage) -> bool:
    """Whether a passage says all that a near copy of it in another article does: every figure, every "not".

    What they do not share must hold no figure and no negation that would set them apart.
    """
    if holder.article_id == passage.article_id:
        return False
    mine, theirs = (list(_TOKEN.finditer(one.text)) for one in (holder, passage))
    first, second = ([token.group().lower() for token in tokens] for tokens in (mine, theirs))
    said = frozenset(figures(holder.text))
    for kind, i, j, k, m in SequenceMatcher(None, first, second, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        here, there = _between(holder.text, mine, i, j), _between(passage.text, theirs, k, m)
        if kind == "delete":
            apart = negations(here) > 0 and _is_inside_sentence(holder.text, mine, i, j)
        elif kind == "insert" or i == k == 0:  # At the head one headline stands for another.
            known = said | _own_day(passage) if k == 0 else said
            apart = negations(there) > 0 or not known.issuperset(figures(there))
        else:
            # With two words before them: "5 million" tells whether "dollars" and "euros" are its measure.
            mine_told = figures(_between(holder.text, mine, max(0, i - 2), j))
            their_told = figures(_between(passage.text, theirs, max(0, k - 2), m))
            kept_or_cut = {negations(here), 0 if j == len(mine) else negations(here)}
            apart = negations(there) not in kept_or_cut or not _in_order(their_told, mine_told)
        if apart:
            return False
    return True


def _between(text: str, tokens: Sequence[re.Match[str]], begin: int, end: int) -> str:
    return text[tokens[begin].start() : tokens[end - 1].end()] if begin < end else ""


def _is_inside_sentence(text: str, tokens: Sequence[re.Match[str]], begin: int, end: int) -> bool:
    """Whether these words are neither a whole sentence nor a text's head or tail, which may be cut off."""
    if begin == 0 or end == len(tokens):
        return False
    return not _SENTENCE_END.search(text[tokens[begin - 1].end() : tokens[end].start()])


def _own_day(passage: Passage) -> frozenset[str]:
    """The figures of the day under a headline, which every paper prints."""
    return frozenset(str(int(figure)) for figure in re.findall(r"\d+", (passage.published or "")[:10]))


def _in_order(some: Iterable[str], among: Iterable[str]) -> bool:
    """Whether some stand among others, in the same order."""
    rest = iter(among)
    return all(one in rest for one in some)


def _runs(text: str) -> frozenset[int]:
    """Hashes of all runs of `RUN_WORDS` words; none of a text too short to tell copies from coincidence."""
    words = re.findall(r"\w+", text.lower())
    if len(words) < LEAST_WORDS:
        return frozenset()
    return frozenset(hash(tuple(words[at : at + RUN_WORDS])) for at in range(len(words) - RUN_WORDS + 1))


def interleave(parts: Sequence[Mapping[Key, float]]) -> dict[Key, float]:
    """Merge the results for the parts of a question so that the best of each part are among the first.

    Args:
        parts: scores by item, for each part; each is raised until its best is level with the best of all.

    Returns:
        Items with their best score in any part, best first.
    """
    best = max((max(part.values()) for part in parts if part), default=0.0)
    merged: dict[Key, float] = {}
    for part in parts:
        raised = best - max(part.values(), default=0.0)
        for item, score in part.items():
            merged[item] = max(merged.get(item, score + raised), score + raised)
    return dict(sorted(merged.items(), key=lambda pair: -pair[1]))


def _shared(one: Passage, other: Passage) -> int:
    if one.article_id != other.article_id:
        return 0
    return max(0, min(one.end, other.end) - max(one.start, other.start))
