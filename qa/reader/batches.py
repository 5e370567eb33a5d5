"""Training batches: examples as word pieces with their targets, grouped by length, in a fixed order."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

from qa.reader.encoding import Batch, Encoded, encode, pad
from qa.reader.examples import Example

if TYPE_CHECKING:
    from tokenizers import Tokenizer

UNKNOWN = -100
"""Target that no loss counts."""

POOL_BATCHES = 40
"""Batches sorted by length together: little padding, and the order stays mixed."""


class Targets(NamedTuple):
    """What is right for one example; `UNKNOWN` where nothing is.

    Attributes:
        start: token where the answer starts; 0 for "no answer".
        end: token where it ends (inclusive); 0 for "no answer".
        answerable: 1 or 0.
        relevant: 1 or 0.
        support: index in `SUPPORT_LABELS`.
    """

    start: int
    end: int
    answerable: int
    relevant: int
    support: int


@dataclass(frozen=True, slots=True)
class Item:
    """One example ready for the network."""

    encoded: Encoded
    targets: Targets


def prepare(tokenizer: "Tokenizer", examples: Sequence[Example], max_tokens: int, seed: int) -> list[Item]:
    """Encode examples and find the tokens of their answers.

    A passage that is too long is cut to a window around the answer, chosen by chance, so that answers
    do not gather at the start.
    """
    random = Random(seed)  # noqa: S311 (for a repeatable mix, not for secrets)
    whole = encode(tokenizer, [example.pair for example in examples], max_tokens=100_000)
    items = []
    for example, encoded in zip(examples, whole, strict=True):
        tokens = _answer_tokens(example, encoded)
        items.append(_window(example, encoded, tokens, max_tokens, random))
    return items


def _answer_tokens(example: Example, encoded: Encoded) -> tuple[int, int] | None:
    """First and last passage token (counted from the passage's start) that touch the answer."""
    if example.answer is None:
        return None
    touching = np.flatnonzero(
        (encoded.offsets[:, 1] > example.answer.start) & (encoded.offsets[:, 0] < example.answer.end)
    )
    return (int(touching[0]), int(touching[-1])) if len(touching) else None


def _window(
    example: Example, encoded: Encoded, tokens: tuple[int, int] | None, max_tokens: int, random: Random
) -> Item:
    count = len(encoded.offsets)
    room = max_tokens - encoded.first - 1
    left = 0
    if count > room:
        lowest = max(0, tokens[1] - room + 1) if tokens else 0
        highest = min(tokens[0], count - room) if tokens else count - room
        left = random.randint(min(lowest, highest), max(lowest, highest))
    right = min(count, left + room)
    first = encoded.first
    ids = np.concatenate([encoded.ids[:first], encoded.ids[first + left : first + right], encoded.ids[-1:]])
    cut = Encoded(ids, encoded.second, first, encoded.offsets[left:right])
    relevant = UNKNOWN if example.relevant is None else int(example.relevant)
    if example.support is not None:
        return Item(cut, Targets(UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, example.support))
    if example.relevant and example.answer is None:
        return Item(cut, Targets(UNKNOWN, UNKNOWN, UNKNOWN, relevant, UNKNOWN))
    if tokens is None or tokens[1] >= right:
        return Item(cut, Targets(0, 0, 0, relevant, UNKNOWN))
    return Item(cut, Targets(first + tokens[0] - left, first + tokens[1] - left, 1, relevant, UNKNOWN))


def plan_batches(lengths: Sequence[int], size: int, seed: int) -> list[list[int]]:
    """Indices of each batch: shuffled, near neighbours in length together, batches shuffled again."""
    random = Random(seed)  # noqa: S311 (for a repeatable mix, not for secrets)
    order = list(range(len(lengths)))
    random.shuffle(order)
    batches: list[list[int]] = []
    for pool_start in range(0, len(order), size * POOL_BATCHES):
        pool = sorted(order[pool_start : pool_start + size * POOL_BATCHES], key=lambda i: lengths[i])
        here = [pool[i : i + size] for i in range(0, len(pool), size)]
        random.shuffle(here)
        batches += here
    return batches


def collate(items: Sequence[Item]) -> tuple[Batch, npt.NDArray[np.int64]]:
    """Padded inputs and the targets, (b, 5) in the order of `Targets`."""
    return pad([item.encoded for item in items]), np.asarray([item.targets for item in items], dtype=np.int64)
