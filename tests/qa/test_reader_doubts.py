"""What can be counted against an answer."""

import numpy as np
import pytest

from index.article import Span
from qa.reader.decoding import Guess, PairLogits
from qa.reader.doubts import FEATURES, measure
from qa.reader.encoding import Pair, encode, load_tokenizer
from qa.reader.word_table import word_table

PASSAGE = (
    "Mayor Ilse Brandt opened the ferry terminal in Brimoor on 4 March 2021. "
    "It cost 48 million crowns. The harbour master praised the largest boat."
)


def figures(question: str, answer: str, passage: str = PASSAGE, title: str = "") -> dict[str, float]:
    pair = Pair(question, title, passage)
    encoded = encode(load_tokenizer(), [pair])[0]
    n = len(encoded.ids)
    logits = PairLogits(np.zeros(n, np.float32), np.zeros(n, np.float32), 0.5, 0.2, np.zeros(3, np.float32))
    start = passage.index(answer)
    guess = Guess(Span(start, start + len(answer)), 3.0, 0.5)
    return dict(zip(FEATURES, measure(pair, encoded, logits, guess, word_table()).tolist(), strict=True))


def test_a_question_in_the_words_of_the_passage_raises_no_doubt() -> None:
    found = figures("Who opened the ferry terminal in Brimoor?", "Ilse Brandt")
    quiet = ("words_missing", "words_missing_near", "names_missing", "names_missing_in_sentence")
    assert all(found[name] == 0.0 for name in quiet)
    assert found["negated"] == found["opposites"] == found["wrong_kind"] == 0.0
    assert found["over_null"] == pytest.approx(3.0)


def test_another_name_in_the_question_is_missed() -> None:
    right = figures("Who opened the terminal in Brimoor?", "Ilse Brandt")
    wrong = figures("Who opened the terminal in Castrel?", "Ilse Brandt")
    assert (right["names_missing"], wrong["names_missing"]) == (0.0, 1.0)
    assert wrong["least_likeness_in_sentence"] < right["least_likeness_in_sentence"]


def test_a_name_that_stands_in_the_title_is_not_missed_near_the_answer() -> None:
    found = figures("What did the Brimoor terminal cost?", "48 million crowns", title="Ferry in Brimoor")
    assert found["names_missing_in_sentence"] == 0.0
    without = figures("What did the Brimoor terminal cost?", "48 million crowns")
    assert without["names_missing_in_sentence"] == 1.0


def test_another_number_in_the_question_is_missed() -> None:
    assert figures("Who opened it in 2021?", "Ilse Brandt")["numbers_missing_in_sentence"] == 0.0
    assert figures("Who opened it in 2019?", "Ilse Brandt")["numbers_missing_in_sentence"] == 1.0


def test_negation_and_opposites_are_seen_on_one_side() -> None:
    negated = figures("Who never opened the terminal?", "Ilse Brandt")
    assert (negated["negated"], negated["negated_on_one_side"]) == (1.0, 1.0)
    opposed = figures("Which boat was the smallest?", "the largest boat")
    assert opposed["opposites"] == 1.0


@pytest.mark.parametrize(
    ("question", "answer", "wrong"),
    [
        ("When did it open?", "4 March 2021", 0.0),
        ("When did it open?", "Ilse Brandt", 1.0),
        ("Who opened it?", "48 million crowns", 1.0),
        ("How many crowns did it cost?", "48 million", 0.0),
    ],
)
def test_an_answer_of_the_wrong_kind_is_seen(question: str, answer: str, wrong: float) -> None:
    assert figures(question, answer)["wrong_kind"] == wrong


def test_a_question_of_stopwords_alone_can_be_measured() -> None:
    assert all(np.isfinite(value) for value in figures("Who?", "Ilse Brandt").values())
