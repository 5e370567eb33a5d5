import pytest

from index.embedding import open_embedder
from qa.reader.sentences import SentenceReader


@pytest.fixture(scope="module")
def reader() -> SentenceReader:
    return SentenceReader(open_embedder())


TERMINAL = (
    "Crowds lined the quay before eight. Mayor Ilse Brandt opened the new ferry terminal on Thursday. "
    "The band played for an hour."
)


def test_the_sentence_that_answers_comes_first_and_its_place_is_exact(reader, make_passage):
    passage = make_passage(TERMINAL, start=500)
    reading = reader.read("Who opened the ferry terminal?", [passage])
    best = reading.evidence[0]
    assert TERMINAL[best.sentence.start - 500 : best.sentence.end - 500] == (
        "Mayor Ilse Brandt opened the new ferry terminal on Thursday."
    )
    assert best.short is not None
    assert TERMINAL[best.short.start - 500 : best.short.end - 500] == "Mayor Ilse Brandt"


def test_who_may_be_a_board_where_no_person_is_named(reader, make_passage):
    text = "The plan was approved by the Energy Board. It rained."
    best = reader.read("Who approved the plan?", [make_passage(text)]).evidence[0]
    assert best.short is not None
    assert text[best.short.start : best.short.end] == "Energy Board"


def test_an_answered_question_is_more_probable_than_one_about_something_else(reader, make_passage):
    passages = [make_passage(TERMINAL)]
    answered = reader.read("Who opened the ferry terminal?", passages).answerable
    assert answered > 2 * reader.read("What is the capital of France?", passages).answerable


def test_a_name_that_no_passage_holds_speaks_against_an_answer(reader, make_passage):
    passages = [make_passage(TERMINAL)]
    right = reader.read("Who opened the ferry terminal on Thursday?", passages).answerable
    assert right > reader.read("Who opened the ferry terminal at Tarnholm?", passages).answerable


def test_a_sentence_that_two_passages_share_is_read_once(reader, make_passage):
    first = "Eleven boats were lost. The gap is 60 metres long."
    second = "The gap is 60 metres long. It will be closed in summer."
    passages = [make_passage(first), make_passage(second, start=first.index("The gap"))]
    evidence = reader.read("How long is the gap?", passages).evidence
    assert len(evidence) == 3
    assert len({one.sentence for one in evidence}) == 3


def test_nothing_to_read_is_not_answerable(reader, make_passage):
    assert reader.read("Who opened it?", []).answerable == 0.0
    assert reader.read("Who opened it?", [make_passage("…")]).evidence == ()


def test_scores_and_probability_lie_between_nought_and_one(reader, make_passage):
    reading = reader.read(
        "?? why 1 2 3 Ünïcödé 中文", [make_passage(TERMINAL), make_passage("中文。又一句。", "b")]
    )
    assert 0.0 <= reading.answerable <= 1.0
    assert all(0.0 <= one.score <= 1.0 for one in reading.evidence)
