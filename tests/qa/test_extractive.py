from collections.abc import Sequence

import pytest

from index.article import Span
from index.sentences import split_sentences
from qa.extractive import ABSTAINED, ExtractiveAnswerer
from qa.passage import Passage
from qa.reader import Evidence, Reading


class Says:
    """A reader that gives the sentences of the passages the scores it is told, in their order."""

    name = "says"

    def __init__(self, *scores: float, answerable: float = 0.9) -> None:
        self.scores, self.answerable = scores, answerable

    def read(self, question: str, passages: Sequence[Passage]) -> Reading:
        places = [
            (passage, Span(passage.start + span.start, passage.start + span.end))
            for passage in passages
            for span in split_sentences(passage.text)
        ]
        found = [Evidence(p, span, None, score) for (p, span), score in zip(places, self.scores, strict=True)]
        return Reading(tuple(sorted(found, key=lambda one: -one.score)), self.answerable)


def answer_of(reader: Says, question: str, *passages: Passage):
    return ExtractiveAnswerer(reader, threshold=0.5).answer(question, question, passages)


def test_a_question_for_one_fact_is_answered_with_one_sentence(make_passage):
    passage = make_passage("It rained. Ilse Brandt opened it. The band played.", start=40)
    answer = answer_of(Says(0.1, 0.9, 0.8), "Who opened the terminal?", passage)
    assert answer.answer == "Ilse Brandt opened it. [1]"
    assert [(c.n, c.quote, c.start, c.end) for c in answer.citations] == [
        (1, "Ilse Brandt opened it.", 51, 73)
    ]
    assert answer.sentences[0].support == "supported"
    assert answer.model == "quote"


def test_a_why_question_may_take_more_and_reads_in_the_order_of_the_article(make_passage):
    passage = make_passage("Tinplate is dear. It rained. The quota is small.")
    answer = answer_of(Says(0.8, 0.1, 0.9), "Why did the cannery close?", passage)
    assert answer.answer == "Tinplate is dear. [1] The quota is small. [2]"


def test_sentences_well_below_the_best_are_left_out(make_passage):
    passage = make_passage("Tinplate is dear. It rained. The quota is small.")
    answer = answer_of(Says(0.3, 0.2, 0.9), "Why did the cannery close?", passage)
    assert [sentence.text for sentence in answer.sentences] == ["The quota is small."]


def test_wire_copies_are_one_sentence_with_two_citations(make_passage):
    one = make_passage("Storm Hedda sank eleven boats at Castrel on Wednesday.", "post")
    other = make_passage("Storm Hedda sank eleven boats at Castrel on Wednesday", "wire")
    answer = answer_of(Says(0.9, 0.88), "How many boats did Storm Hedda sink at Castrel?", one, other)
    assert answer.answer == "Storm Hedda sank eleven boats at Castrel on Wednesday. [1][2]"
    assert [citation.article_id for citation in answer.citations] == ["post", "wire"]
    assert answer.sentences[0].citations == (1, 2)


def test_the_sentence_before_is_quoted_if_the_question_needs_it(make_passage):
    passage = make_passage(
        "The ministry held a regular press conference on Friday. Wang Wenbin hosted it. It rained."
    )
    answer = answer_of(Says(0.3, 0.9, 0.1), "Who hosted the regular press conference?", passage)
    assert (
        answer.answer
        == "The ministry held a regular press conference on Friday. [1] Wang Wenbin hosted it. [2]"
    )


def test_soft_line_breaks_are_shown_as_spaces_and_kept_in_the_quote(make_passage):
    passage = make_passage("Ilse Brandt opened\nthe new terminal.")
    answer = answer_of(Says(0.9), "Who opened the terminal?", passage)
    assert answer.sentences[0].text == "Ilse Brandt opened the new terminal."
    assert answer.citations[0].quote == "Ilse Brandt opened\nthe new terminal."


def test_below_the_threshold_it_abstains_and_shows_the_nearest_passages(make_passage):
    passages = [make_passage(f"It rained at {name}. It snowed.", name) for name in ("a1", "b1", "c1", "d1")]
    reader = Says(0.1, 0.1, 0.4, 0.1, 0.3, 0.1, 0.2, 0.1, answerable=0.49)
    answer = answer_of(reader, "Who designed the terminal?", *passages)
    assert answer.abstained
    assert answer.answer == ABSTAINED
    assert answer.sentences == ()
    assert answer.short is None
    assert answer.confidence == pytest.approx(0.49)
    assert [citation.article_id for citation in answer.citations] == ["b1", "c1", "d1"]


def test_without_passages_it_abstains_without_citations():
    answer = answer_of(Says(answerable=0.0), "Who opened it?")
    assert answer.abstained
    assert answer.citations == ()
