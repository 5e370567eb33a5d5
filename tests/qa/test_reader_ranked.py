"""Examples that teach relevance alone."""

import gzip
import json
from pathlib import Path
from random import Random

import pytest

from qa.reader.batches import UNKNOWN, prepare
from qa.reader.encoding import load_tokenizer
from qa.reader.examples import Example
from qa.reader.ranked import RERANK_SETS, ranked_examples

TOPICS = ("herring", "ferry", "lighthouse", "opera", "glacier", "railway", "orchard", "violin")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Small files in the form of train/rerank_*."""
    for number, name in enumerate(RERANK_SETS):
        rows = [
            {
                "query": f"what is the {topic} of set {number}",
                "positive": [f"{topic.title()} number {number} stands beside the old {topic} house."],
                "negative": [f"Nothing here about set {number} but a known {topic} trap."] if number else [],
            }
            for topic in TOPICS
        ]
        with gzip.open(tmp_path / f"rerank_{name}.jsonl.gz", "wt", encoding="utf-8") as file:
            file.writelines(json.dumps(row) + "\n" for row in rows)
    return tmp_path


def test_right_passages_meet_lookalikes_that_are_not_right(data: Path) -> None:
    made = ranked_examples(data, (), 30, Random(1))
    right = {(e.question, e.passage) for e in made if e.relevant}
    wrong = {(e.question, e.passage) for e in made if e.relevant is False}
    assert len(right) == 10
    assert len(wrong) >= 10
    assert not right & wrong


def test_claims_with_gold_evidence_are_queries_and_unproven_ones_are_not(data: Path) -> None:
    def claim(text: str, support: int) -> Example:
        return Example(text, "", f"Evidence for {text}.", None, "claim", "fever-dev", support=support)

    made = ranked_examples(data, [claim("supported one", 0), claim("unproven one", 2)], 300, Random(1))
    asked = {example.question for example in made}
    assert "supported one" in asked
    assert "unproven one" not in asked


def test_the_span_head_learns_nothing_from_a_right_passage_and_no_answer_from_a_wrong_one(data: Path) -> None:
    made = ranked_examples(data, (), 30, Random(1))
    items = prepare(load_tokenizer(), made, 288, 1)
    for example, item in zip(made, items, strict=True):
        targets = item.targets
        if example.relevant:
            assert (targets.start, targets.answerable, targets.relevant) == (UNKNOWN, UNKNOWN, 1)
        else:
            assert (targets.start, targets.answerable, targets.relevant) == (0, 0, 0)
