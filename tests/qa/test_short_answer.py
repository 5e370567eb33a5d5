"""Which words of the evidence are the short form."""

import pytest

from index.article import Span
from qa.answer_form import kind_asked
from qa.passage import Passage
from qa.reader import Evidence
from qa.short_answer import short_answers


def evidence(passage: Passage, sentence: str, words: str, score: float) -> Evidence:
    """The reader's word that a sentence of the passage answers, and with which words."""
    begin = passage.start + passage.text.index(sentence)
    first = begin + sentence.index(words)
    return Evidence(passage, Span(begin, begin + len(sentence)), Span(first, first + len(words)), score)


def test_the_place_before_a_story_is_nobody(make_passage):
    story = "CASTREL, May 29 (Harbour Post) - Anton Grebe was found guilty. The judge was Sigrid Vale."
    passage = make_passage(story)
    offered = [
        evidence(passage, "CASTREL, May 29 (Harbour Post) - Anton Grebe was found guilty.", "CASTREL", 0.9),
        evidence(passage, "The judge was Sigrid Vale.", "Sigrid Vale", 0.2),
    ]
    assert short_answers("Who was the judge of Anton Grebe?", offered)[0].text == "Sigrid Vale"
    assert short_answers("Where was Anton Grebe found guilty?", offered)[0].text == "CASTREL"


def test_what_an_article_takes_back_gives_way_to_what_is_right(make_passage):
    passage = make_passage("We wrote that 140 homes were dark. There were 96 homes without light.")
    offered = [
        evidence(passage, "We wrote that 140 homes were dark.", "140", 0.6),
        evidence(passage, "There were 96 homes without light.", "96", 0.4),
    ]
    assert short_answers("How many homes were dark?", offered)[0].text == "96"


def test_a_passage_that_retrieval_saw_far_behind_gives_way(make_passage):
    near = make_passage("The quay burned down in 1871.", "a", score=1.0)
    far = make_passage("The whistle has blown since 1928.", "b", score=0.2)
    offered = [
        evidence(far, far.text, "1928", 0.5),
        evidence(near, near.text, "1871", 0.4),
    ]
    assert short_answers("In which year did the quay burn down?", offered)[0].text == "1871"


def test_who_is_named_in_the_question_is_not_its_answer(make_passage):
    passage = make_passage("The Brandt prize was founded by Ilse Brandt. This year it went to Oda Lind.")
    offered = [
        evidence(passage, "The Brandt prize was founded by Ilse Brandt.", "Brandt", 0.6),
        evidence(passage, "This year it went to Oda Lind.", "Oda Lind", 0.3),
    ]
    assert short_answers("Who won the Brandt prize?", offered)[0].text == "Oda Lind"


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("What did the new terminal cost?", "quantity"),
        ("And what is the terminal expected to cost now?", "quantity"),
        ("What did the captain give him?", "thing"),
    ],
)
def test_what_it_cost_asks_for_an_amount(question, kind):
    assert kind_asked(question).kind == kind
