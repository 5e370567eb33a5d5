"""Questions that a passage seems to answer and does not."""

from random import Random

import pytest

from index.article import Span
from index.sentences import split_sentences
from qa.reader import negatives
from qa.reader.examples import Example

PASSAGE = (
    "The harbour was built in 1871 by Anna Lind. It had 40 berths. "
    "In 1912 Karl Berg sold the harbour to Norway for two ships. A storm destroyed it later."
)


def asked(question: str, answer: str) -> Example:
    start = PASSAGE.index(answer)
    return Example(question, "", PASSAGE, Span(start, start + len(answer)), "as written", "test")


WHO_SOLD = asked("Who sold the harbour to Norway in 1912?", "Karl Berg")


@pytest.mark.parametrize("seed", range(20))
def test_a_swap_in_the_question_names_something_else_and_is_unanswered(seed: int) -> None:
    swapped = negatives.swap_in_question(WHO_SOLD, ["Oslo"], Random(seed))
    assert swapped is not None
    assert swapped.answer is None
    assert swapped.passage == PASSAGE
    assert swapped.question != WHO_SOLD.question
    assert ("Norway" in swapped.question) != ("1912" in swapped.question)


@pytest.mark.parametrize("seed", range(20))
def test_a_swap_in_the_passage_takes_what_the_question_asks_of_away(seed: int) -> None:
    swapped = negatives.swap_in_passage(WHO_SOLD, ["Oslo"], Random(seed))
    assert swapped is not None
    assert swapped.answer is None
    assert swapped.question == WHO_SOLD.question
    assert not ("Norway" in swapped.passage and "1912" in swapped.passage)


@pytest.mark.parametrize("seed", range(20))
def test_the_same_swap_on_both_sides_keeps_the_answer_in_its_place(seed: int) -> None:
    swapped = negatives.swap_in_both(WHO_SOLD, ["Oslo"], Random(seed))
    if swapped is not None:
        assert swapped.answer_text == "Karl Berg"
        assert swapped.question != WHO_SOLD.question


def test_the_answer_itself_is_never_what_is_swapped() -> None:
    when = asked("When was the harbour sold, in 1871 or 1912?", "1871")
    for seed in range(20):
        swap = negatives.mention_to_swap(when, [], Random(seed))
        assert swap is None or swap[0] != "1871"


def test_a_word_becomes_its_opposite_but_not_after_how() -> None:
    first = negatives.opposite(asked("Who sold the first harbour?", "Karl Berg"), [], Random(1))
    assert first is not None
    assert first.answer is None
    assert first.question in {"Who bought the first harbour?", "Who sold the last harbour?"}
    assert negatives.opposite(asked("How many berths were there?", "40"), [], Random(1)) is None


def test_a_negated_question_is_unanswered() -> None:
    negated = negatives.negate(asked("When was the harbour built?", "1871"), [], Random(1))
    assert negated is not None
    assert negated.question == "When wasn't the harbour built?"
    assert negated.answer is None


def test_without_its_sentence_a_passage_no_longer_holds_the_answer() -> None:
    gone = negatives.without_sentence(WHO_SOLD, split_sentences(PASSAGE), Random(1))
    assert gone is not None
    assert gone.answer is None
    assert "Karl Berg" not in gone.passage
    assert "It had 40 berths. A storm" in gone.passage


def test_an_answer_that_stands_in_two_sentences_is_no_negative_when_one_goes() -> None:
    passage = "Karl Berg was born here. He was rich. Karl Berg sold the harbour."
    twice = Example("Who sold the harbour?", "", passage, Span(38, 47), "as written", "test")
    assert twice.answer_text == "Karl Berg"
    assert negatives.without_sentence(twice, split_sentences(passage), Random(1)) is None


@pytest.mark.parametrize("seed", range(6))
def test_another_sentence_gone_leaves_the_answer_where_it_then_stands(seed: int) -> None:
    kept = negatives.without_sentence(WHO_SOLD, split_sentences(PASSAGE), Random(seed), answered=True)
    assert kept is not None
    assert kept.answer_text == "Karl Berg"
    assert len(kept.passage) < len(PASSAGE)


def test_names_leave_out_words_that_only_start_a_sentence() -> None:
    text = "Yesterday Karl Berg sold it. Ships came from Norway. In Oslo the Bank of England agreed."
    assert negatives.names_in(text) == ["Karl Berg", "Norway", "Oslo", "Bank of England"]
