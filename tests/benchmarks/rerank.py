"""What reranking with the trained reader brings: `tests/benchmarks/rerank.py NAME=INDEX=QUESTIONS[:N] …`

For each set the candidates are found and read once (kept in `--keep FILE` if given), then ordered in several
ways: as retrieval has them, by each of the reader's figures, and by the shipped mixture, at several depths.
By article; where questions have `spans` also whether the first passage holds a gold span.
Example: wiki=/tmp/wiki=../shared/data/eval/wiki_qa/questions.jsonl.gz:400
"""

import argparse
import json
import math
import random
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from index.library import Library
from qa import metrics
from qa.labelled import LabelledQuestion, read_questions
from qa.question import clean_question
from qa.reader.onnx_reader import OnnxReader
from qa.rerank import mark, mixed
from qa.search import SearchOptions, find_passages

DEPTH = 30
SEED = 3

Candidate = dict[str, Any]
Row = dict[str, Any]


def read_set(source: str, reader: OnnxReader) -> Iterator[Row]:
    """Find and read the candidates of each question."""
    name, index, rest = source.split("=", 2)
    file, _, limit = rest.partition(":")
    questions = [q for q in read_questions(file) if q.article_ids and q.expects_answer is not False]
    if limit:
        questions = random.Random(SEED).sample(questions, min(int(limit), len(questions)))
    with Library.open(index, create=False) as library:
        for question in questions:
            yield {
                "set": name,
                "gold": list(question.article_ids),
                "spans": bool(question.spans),
                "candidates": list(_candidates(library, question, reader)),
            }


def _candidates(library: Library, question: LabelledQuestion, reader: OnnxReader) -> Iterator[Candidate]:
    asked = clean_question(question.question)
    options = SearchOptions(k=DEPTH)
    passages = find_passages(library, asked, options=options, asked_on=question.asked_on)
    for passage, judged in zip(passages, reader.judge(asked, passages), strict=True):
        inside = passage.article_id in question.article_ids and any(
            passage.start <= start and end <= passage.end for start, end in question.spans
        )
        yield {
            "article": passage.article_id,
            "score": passage.score,
            "answers": judged.answers,
            "relevant": judged.relevant,
            "holds": inside,
        }


def ordered(row: Row, score: Callable[[Candidate], float], depth: int) -> list[Candidate]:
    """The candidates, the first `depth` of them by that score."""
    head, tail = row["candidates"][:depth], row["candidates"][depth:]
    return [*sorted(head, key=lambda c: -score(c)), *tail]


def figures(rows: Sequence[Row], score: Callable[[Candidate], float], depth: int) -> dict[str, float]:
    """Means over the rows."""
    totals: dict[str, list[float]] = {}
    for row in rows:
        found = ordered(row, score, depth)
        articles = list(dict.fromkeys(c["article"] for c in found))
        gold = frozenset(row["gold"])
        for k in (1, 4, 10):
            totals.setdefault(f"hit@{k}", []).append(metrics.hit(articles, gold, k))
        totals.setdefault("MRR@10", []).append(metrics.reciprocal_rank(articles, gold, 10))
        totals.setdefault("nDCG@10", []).append(metrics.ndcg(articles, gold, 10))
        if row["spans"]:
            totals.setdefault("span in 1st", []).append(float(any(c["holds"] for c in found[:1])))
            totals.setdefault("span in 5", []).append(float(any(c["holds"] for c in found[:5])))
    return {name: sum(values) / len(values) for name, values in totals.items()}


def logit(p: float) -> float:
    """Log odds."""
    p = min(max(p, 1e-4), 1 - 1e-4)
    return math.log(p / (1 - p))


WAYS: dict[str, Callable[[Candidate], float]] = {
    "retrieval": lambda c: c["score"],
    "answers alone": lambda c: c["answers"],
    "relevant alone": lambda c: c["relevant"],
    "retrieval + .5 answers": lambda c: c["score"] + 0.5 * c["answers"],
    "retrieval + .5 relevant": lambda c: c["score"] + 0.5 * c["relevant"],
    "retrieval + .05 logit relevant": lambda c: c["score"] + 0.05 * logit(c["relevant"]),
    "retrieval + .05 both logits": lambda c: c["score"] + 0.05 * (logit(c["relevant"]) + logit(c["answers"])),
    "shipped": lambda c: mixed(c["score"], mark(c["answers"], c["relevant"])),
}


def main() -> None:
    """Print one table a set."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("sources", nargs="*")
    parser.add_argument("--reader", type=Path, help="folder of another reader than the shipped one")
    parser.add_argument("--keep", type=Path, help="keep what was read here, or take it from here")
    parser.add_argument("--depths", type=int, nargs="*", default=[12, 24, 30])
    arguments = parser.parse_args()
    if arguments.keep and arguments.keep.exists():
        rows = [json.loads(line) for line in arguments.keep.read_text("utf-8").splitlines()]
    else:
        reader = OnnxReader(arguments.reader)
        rows = [row for source in arguments.sources for row in read_set(source, reader)]
        if arguments.keep:
            arguments.keep.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    for name in dict.fromkeys(row["set"] for row in rows):
        mine = [row for row in rows if row["set"] == name]
        print(f"\n{name}, {len(mine)} questions")
        for depth in arguments.depths:
            for way, score in WAYS.items():
                if way == "retrieval" and depth != arguments.depths[0]:
                    continue
                cells = "  ".join(f"{k} {v:.3f}" for k, v in figures(mine, score, depth).items())
                print(f"depth {depth:2}  {way:32} {cells}")


if __name__ == "__main__":
    main()
