"""The trained reader's word in the ranking."""

from collections.abc import Sequence
from dataclasses import dataclass

from qa.passage import Passage
from qa.rerank import rerank


@dataclass(frozen=True)
class Verdict:
    answers: float
    relevant: float


def test_a_passage_that_answers_rises_and_what_was_not_read_stays_behind(make_passage) -> None:
    passages = [
        make_passage("near in words", "a", score=0.9),
        make_passage("the answer", "b", score=0.8),
        make_passage("never read", "c", score=0.7),
    ]
    read: list[str] = []

    def judge(question: str, given: Sequence[Passage]) -> list[Verdict]:
        read.extend(passage.text for passage in given)
        return [Verdict(0.9, 0.9) if passage.article_id == "b" else Verdict(0.05, 0.1) for passage in given]

    ordered = rerank("what?", passages, judge, 2)
    assert read == ["near in words", "the answer"]
    assert [passage.article_id for passage in ordered] == ["b", "a", "c"]
    assert ordered[0].rerank is not None
    assert ordered[0].rerank > 0.8
    assert ordered[2].rerank is None


def test_equal_verdicts_leave_the_order_of_retrieval(make_passage) -> None:
    passages = [make_passage("x", name, score=1 - 0.1 * i) for i, name in enumerate("abc")]
    ordered = rerank("what?", passages, lambda _, given: [Verdict(0.5, 0.5) for _ in given], 3)
    assert [passage.article_id for passage in ordered] == ["a", "b", "c"]


def test_nothing_found_is_nothing_reranked() -> None:
    assert rerank("what?", [], lambda _, given: [], 8) == []
