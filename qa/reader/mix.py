"""The training mix: how many examples of which kind, and how each is made."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from index.sentences import split_sentences
from qa.reader import negatives
from qa.reader.examples import (
    SENTENCE_SETS,
    Example,
    claim_examples,
    packed,
    question_examples,
    read_rows,
)
from qa.reader.ranked import ranked_examples

CLAIM_LABELS = ("supported", "refuted", "not_enough")

LONGEST_PASSAGE = 2400
"""Characters: longer passages (reviews, whole articles) cost much and are cut at inference anyway."""

NEIGHBOURHOOD = 3
"""Paragraphs before and after whose names may be swapped in: they are of the same article."""


@dataclass(frozen=True, slots=True)
class MixShares:
    """Examples of each kind, as counts.

    The answered ones follow the measured slope (more questions written by people read better); the
    unanswered are 30 % of the questions. SubjQA is left out: its reviews have no licence to name.
    """

    squad: int = 26000
    shifts: int = 4000
    quoref: int = 1100
    tydi: int = 3000
    mlqa: int = 1100
    fairytale: int = 600
    subjqa: int = 0
    qamr: int = 2500
    qasrl: int = 1000
    qadiscourse: int = 500
    neighbour: int = 3000
    sentence_gone: int = 4000
    swap_in_question: int = 4000
    swap_in_passage: int = 2500
    opposite: int = 1500
    negation: int = 800
    bm25: int = 1500
    swap_in_both: int = 1000
    other_sentence_gone: int = 800
    claims: int = 6000
    ranked: int = 9000


Trick = Callable[[Example, Sequence[str], Random], Example | None]


def family(source: str) -> str:
    """The field of `MixShares` that a source of train/reader belongs to."""
    for prefix in ("qamr", "qasrl", "qadiscourse", "fairytale", "subjqa", "quoref", "tydi", "mlqa"):
        if source.startswith(prefix):
            return prefix
    if source.startswith("squadshifts"):
        return "shifts"
    return "neighbour" if "neighbour" in source else "squad"


def build_mix(data: Path, shares: MixShares, seed: int) -> list[Example]:
    """All examples of one pass, shuffled.

    Args:
        data: the folder ../shared/data/train.
        shares: how many of each kind; fewer where the data has fewer.
        seed: of every choice made here.
    """
    random = Random(seed)  # noqa: S311 (for a repeatable mix, not for secrets)
    pools: dict[str, list[Example]] = defaultdict(list)
    for example in question_examples(read_rows(data / "reader.jsonl.gz")):
        if len(example.passage) <= LONGEST_PASSAGE:
            pools[family(example.source)].append(example)
    for pool in pools.values():
        random.shuffle(pool)
    mix = _as_written(pools, shares, random)
    mix += _made_unanswered(pools, shares, random)
    claims = claim_examples(read_rows(data / "claims.jsonl.gz"), CLAIM_LABELS)
    random.shuffle(claims)
    mix += [claim for claim in claims if len(claim.passage) <= LONGEST_PASSAGE][: shares.claims]
    mix += ranked_examples(data, claims, shares.ranked, random)
    random.shuffle(mix)
    return mix


def _as_written(pools: dict[str, list[Example]], shares: MixShares, random: Random) -> list[Example]:
    mix: list[Example] = []
    for name in ("squad", "shifts", "quoref", "tydi", "mlqa", "fairytale", "subjqa", "neighbour"):
        mix += pools[name][: getattr(shares, name)]
    for name in SENTENCE_SETS:
        sentences = list(dict.fromkeys(example.passage for example in pools[name]))
        for example in pools[name][: getattr(shares, name)]:
            mix.append(packed(example, random.sample(sentences, random.randint(2, 5)), random))
    return mix


def _made_unanswered(pools: dict[str, list[Example]], shares: MixShares, random: Random) -> list[Example]:
    sources = pools["squad"] + pools["mlqa"] + pools["shifts"][: shares.shifts]
    names = _names_of_neighbours(pools["squad"])
    made: list[Example] = []
    tricks: tuple[tuple[Trick, int], ...] = (
        (negatives.swap_in_question, shares.swap_in_question),
        (negatives.swap_in_passage, shares.swap_in_passage),
        (negatives.opposite, shares.opposite),
        (negatives.negate, shares.negation),
        (negatives.swap_in_both, shares.swap_in_both),
        (_answer_sentence_gone, shares.sentence_gone),
        (_other_sentence_gone, shares.other_sentence_gone),
    )
    for trick, count in tricks:
        made += _try_each(trick, sources, count, names, random)
    return made + _lookalikes(pools["squad"], shares.bm25, random)


def _answer_sentence_gone(example: Example, names: Sequence[str], random: Random) -> Example | None:
    return negatives.without_sentence(example, split_sentences(example.passage), random)


def _other_sentence_gone(example: Example, names: Sequence[str], random: Random) -> Example | None:
    return negatives.without_sentence(example, split_sentences(example.passage), random, answered=True)


def _try_each(
    trick: Trick,
    sources: Sequence[Example],
    count: int,
    names: Mapping[int | None, Sequence[str]],
    random: Random,
) -> list[Example]:
    """Play the trick on sources in random order, until it has worked `count` times."""
    made: list[Example] = []
    for example in random.sample(sources, len(sources)):
        if len(made) == count:
            break
        if example.answer and (changed := trick(example, names.get(example.group, ()), random)):
            made.append(changed)
    return made


def _names_of_neighbours(examples: Sequence[Example]) -> dict[int | None, list[str]]:
    of_group: dict[int, list[str]] = {}
    for example in examples:
        if example.group is not None and example.group not in of_group:
            of_group[example.group] = negatives.names_in(example.passage)
    near = [*range(-NEIGHBOURHOOD, 0), *range(1, NEIGHBOURHOOD + 1)]
    return {group: [name for step in near for name in of_group.get(group + step, ())] for group in of_group}


def _lookalikes(examples: Sequence[Example], count: int, random: Random) -> list[Example]:
    """Questions with the passage that shares most words with them, of those without the answer (BM25)."""
    from qa.reader.lookalikes import nearest_passages

    asked = random.sample(list(examples), min(len(examples), count + count // 4))
    passages = list(dict.fromkeys(example.passage for example in examples))
    found = nearest_passages([example.question for example in asked], passages, k=6)
    made: list[Example] = []
    for example, hits in zip(asked, found, strict=True):
        others = [p for p in hits if p != example.passage and not negatives.contains(p, example.answer_text)]
        if others and len(made) < count:
            made.append(negatives.beside(example, random.choice(others[:3])))
    return made
