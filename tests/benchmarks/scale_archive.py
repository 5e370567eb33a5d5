"""An archive of any size for `scale.py`: articles re-sampled from Reuters-21578, and vectors for them.

Article number n is always the same article, so an archive can go on growing at any time. Its sentences are
real ones; the capitalised words inside them become made-up names whose numbers follow Zipf's law without a
bound, so that the vocabulary never stops growing, as it does in news. Days are drawn evenly from
`DAYS` days in no order: a filter on dates then meets its articles scattered over the whole index, which is
the worst case.
"""

import gzip
import json
import re
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.article import Article, Published

SHARED = Path(__file__).resolve().parents[2].parent / "shared/data/articles/reuters21578.jsonl.gz"
FIRST_DAY = date(1990, 1, 1)
DAYS = 10_000
SENTENCES = (8, 30)
# Of Zipf's law: the first n names hold about n ** (1 / 1.25) different ones.
NAME_EXPONENT = 1.25
PARAGRAPH = 4
# The share of a vector that is its own; with three neighbours mixed, neighbours are about as similar as those
# of real passages are.
NOISE = 0.45

_SENTENCE_END = re.compile(r"(?<=[a-z][.?!])\s+(?=[A-Z])")
_NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{3,}")
_SYLLABLES = [a + b + c for a in "bdfgklmnprstvz" for b in "aeiou" for c in ("", "n", "r")]

Matrix = NDArray[np.float32]


class Archive:
    """Articles by number.

    Args:
        file: Reuters-21578 as JSON lines.
    """

    def __init__(self, file: Path = SHARED) -> None:
        with gzip.open(file, "rt", encoding="utf-8") as lines:
            stories = [json.loads(line) for line in lines]
        self._sentences = [
            sentence
            for story in stories
            for sentence in _SENTENCE_END.split(" ".join(story["text"].split()))
            if 40 <= len(sentence) <= 400
        ]
        self._titles = [story["title"].capitalize() for story in stories if len(story["title"].split()) > 3]

    def article(self, number: int) -> Article:
        """The article of a number, from 0."""
        rng = np.random.default_rng([1, number])
        chosen = rng.integers(0, len(self._sentences), rng.integers(*SENTENCES))
        sentences = [self._renamed(self._sentences[one], rng) for one in chosen]
        text = "\n\n".join(
            " ".join(sentences[start : start + PARAGRAPH]) for start in range(0, len(sentences), PARAGRAPH)
        )
        day = FIRST_DAY + timedelta(days=int(rng.integers(DAYS)))
        return Article(
            id=f"scale-{number:07}",
            title=f"{self._titles[rng.integers(len(self._titles))]} {_name(int(rng.zipf(NAME_EXPONENT)))}",
            text=text,
            path=f"/scale/{number // 1000:05}.jsonl",
            published=Published(day),
            source=f"Wire {rng.integers(40)}",
            language="en",
        )

    def questions(self, count: int) -> list[str]:
        """As many questions, made of real headlines and names of the archive."""
        rng = np.random.default_rng(2)
        starts = ("What is known about", "Why did it come to", "Who spoke of", "What followed after")
        return [
            f"{starts[number % len(starts)]} {self._titles[rng.integers(len(self._titles))].lower()}?"
            for number in range(count)
        ]

    def passages(self, count: int) -> list[str]:
        """As many real passages, to be embedded as the sample that all vectors are mixed from."""
        rng = np.random.default_rng(3)
        return [
            " ".join(self._sentences[one] for one in rng.integers(0, len(self._sentences), 4))
            for _ in range(count)
        ]

    @staticmethod
    def _renamed(sentence: str, rng: np.random.Generator) -> str:
        return _NAME.sub(lambda _: _name(int(rng.zipf(NAME_EXPONENT))), sentence)


def vectors(sample: Matrix, first: int, count: int) -> Matrix:
    """Unit vectors for `count` chunks of an article: mixtures of three of the sample, and noise.

    Args:
        sample: unit vectors, shape (n, dimension).
        first: number of the article.
        count: of its chunks.
    """
    rng = np.random.default_rng([4, first])
    weights = rng.dirichlet((0.6, 0.6, 0.6), count).astype(np.float32)
    mixed = (sample[rng.integers(0, len(sample), (count, 3))] * weights[:, :, np.newaxis]).sum(axis=1)
    mixed /= np.linalg.norm(mixed, axis=1, keepdims=True)
    noise = rng.standard_normal(mixed.shape, np.float32)
    mixed += NOISE * noise / np.linalg.norm(noise, axis=1, keepdims=True)
    return np.asarray(mixed / np.linalg.norm(mixed, axis=1, keepdims=True), np.float32)


def window(share: float, question: int) -> tuple[date, date]:
    """First and last day of a window that holds this share of all articles, another for each question."""
    length = round(share * DAYS)
    start = np.random.default_rng([5, question]).integers(DAYS - length + 1)
    since = FIRST_DAY + timedelta(days=int(start))
    return since, since + timedelta(days=length - 1)


def write_files(archive: Archive, folder: Path, count: int) -> None:
    """As many small text files, a hundred to a folder; nothing is done if they are there."""
    last = folder / f"{(count - 1) // 100:03}" / f"{count - 1:05}.txt"
    if last.exists():
        return
    for number in range(count):
        article = archive.article(number)
        file = folder / f"{number // 100:03}" / f"{number:05}.txt"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"{article.title}\n\n{_opening(article.text)}\n", "utf-8")


def _opening(text: str) -> str:
    return text.split("\n\n", 1)[0]


def _name(number: int) -> str:
    """A name of two syllables or more, another one for each number from 1."""
    syllables = [_SYLLABLES[number % len(_SYLLABLES)]]
    while (number := number // len(_SYLLABLES)) or len(syllables) < 2:
        syllables.append(_SYLLABLES[number % len(_SYLLABLES)])
    return "".join(syllables).capitalize()


def percentiles(milliseconds: Sequence[float]) -> tuple[float, float]:
    """The median and the 95th percentile."""
    p50, p95 = np.percentile(milliseconds, (50, 95))
    return round(float(p50), 1), round(float(p95), 1)
