"""Examples that teach only relevance: questions and claims beside passages that are or are not about them.

The passages of train/rerank_* tell what is asked without a marked answer, so the span head learns nothing
from the right ones; the wrong ones are unanswered questions like any other.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from typing import Any

from qa.reader import negatives
from qa.reader.examples import Example, read_rows

RERANK_SETS = ("boolq", "hotpot", "reqa_squad_extra", "selqa")
"""OneStopQA is in train/reader already; WiCE's positives are single sentences that tell only a part."""

LONGEST_PASSAGE = 2400
"""Characters."""

WRONG_TO_RIGHT = 2
"""Passages that are not about it, for each that is: a reranker meets far more of them than that."""


def ranked_examples(data: Path, claims: Sequence[Example], count: int, random: Random) -> list[Example]:
    """About `count` examples whose relevance is known, a third of them relevant.

    Args:
        data: the folder ../shared/data/train.
        claims: of train/claims; those with gold evidence are queries too, beside others' evidence.
        count: how many; fewer where the data has fewer.
        random: source of every choice.
    """
    right = count // (1 + WRONG_TO_RIGHT)
    queries = [*_of_sets(data), *_of_claims(claims)]
    random.shuffle(queries)
    queries = queries[:right]
    made = [_ranked(query, passages[0], True) for query, passages, _ in queries]
    return made + _wrong(queries, random)


_Query = tuple[str, list[str], list[str]]
"""A query, passages that are about it, passages that are known not to be."""


def _of_sets(data: Path) -> Iterator[_Query]:
    for name in RERANK_SETS:
        for row in read_rows(data / f"rerank_{name}.jsonl.gz"):
            positive, negative = _short(row, "positive"), _short(row, "negative")
            if positive:
                yield row["query"].strip(), positive, negative


def _of_claims(claims: Sequence[Example]) -> Iterator[_Query]:
    for claim in claims:
        if claim.source.startswith("fever") and claim.support in {0, 1}:
            yield claim.question, [claim.passage], []


def _short(row: dict[str, Any], field: str) -> list[str]:
    return [passage for passage in row[field] if 0 < len(passage) <= LONGEST_PASSAGE]


def _wrong(queries: Sequence[_Query], random: Random) -> list[Example]:
    from qa.reader.lookalikes import nearest_passages

    passages = list(dict.fromkeys(passage for _, right, _ in queries for passage in right))
    found = nearest_passages([query for query, _, _ in queries], passages, k=8)
    made: list[Example] = []
    for (query, right, known), lookalikes in zip(queries, found, strict=True):
        # a lookalike that shares its beginning with the right one is the same article's
        others = [
            p for p in lookalikes if all(p[:20] != r[:20] and not negatives.contains(r, p) for r in right)
        ]
        candidates = [*random.sample(known, min(2, len(known))), *others[:2]]
        made += [
            _ranked(query, p, False) for p in random.sample(candidates, min(WRONG_TO_RIGHT, len(candidates)))
        ]
    return made


def _ranked(query: str, passage: str, relevant: bool) -> Example:
    return Example(query, "", passage, None, "ranked", "rerank", relevant=relevant)
