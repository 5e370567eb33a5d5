from pathlib import Path

import pytest

from qa.answer import Answer, Citation, Sentence
from qa.labelled import LabelledQuestion
from qa.scores import answer_scores, is_gold, is_right, ranking_scores

TEXT = "Mayor Ilse Brandt opened the new ferry terminal in Brimoor. It cost 48 million crowns."
BRANDT = (6, 17)
COST = (68, 85)
OPENED = LabelledQuestion(
    question="Who opened the new ferry terminal in Brimoor?",
    article_ids=("ferry",),
    answers=("Ilse Brandt",),
    answerable=True,
    spans=(BRANDT,),
    passage=(0, 86),
)


def cite(start, end, article_id="ferry"):
    return Citation(
        n=1,
        article_id=article_id,
        title="",
        published=None,
        source=None,
        path=str(Path("/articles/ferry.txt")),
        url=None,
        start=start,
        end=end,
        quote=TEXT[start:end],
        passage_start=0,
        passage_end=len(TEXT),
        passage=TEXT,
    )


def answered(*citations, outcome="answer", short="Ilse Brandt", confidence=0.8):
    told = outcome != "decline"
    quotes = tuple(Sentence(text=c.quote, citations=(1,), support="supported") for c in citations)
    return Answer(
        question=OPENED.question,
        standalone_question=OPENED.question,
        answer="",
        short=short if told else None,
        outcome=outcome,
        abstained=not told,
        confidence=confidence,
        sentences=quotes if told else (),
        citations=citations,
        timings_ms={},
        model="quote",
    )


def test_the_gold_spans_lie_where_the_tests_say():
    assert TEXT[slice(*BRANDT)] == "Ilse Brandt"
    assert TEXT[slice(*COST)] == "48 million crowns"


def test_citation_precision_counts_the_ranges_that_touch_a_gold_span():
    scores = answer_scores(OPENED, answered(cite(0, 59), cite(60, 86), cite(0, 59, "storm"), cite(12, 59)))
    assert scores["citation precision"] == 2 / 4  # the first and the last, which holds half of the name
    assert scores["citation recall"] == 1.0


def test_citation_recall_wants_a_whole_gold_span():
    scores = answer_scores(OPENED, answered(cite(12, 59)))
    assert (scores["citation precision"], scores["citation recall"]) == (1.0, 0.0)


def test_declining_costs_citation_recall_and_leaves_precision_alone():
    scores = answer_scores(OPENED, answered(cite(0, 59), outcome="decline"))
    assert scores["citation recall"] == 0.0
    assert "citation precision" not in scores


def test_without_gold_spans_citations_are_measured_by_words_under_another_name():
    by_words = OPENED.model_copy(update={"spans": ()})
    scores = answer_scores(by_words, answered(cite(0, 59), cite(60, 86)))
    assert scores["citation precision by words"] == 0.5
    assert scores["citation recall by words"] == 1.0
    assert "citation recall" not in scores


def test_citations_of_questions_without_an_answer_are_not_measured():
    scores = answer_scores(LabelledQuestion(question="Who?", answerable=False), answered(cite(0, 59)))
    assert not any("citation" in name for name in scores)


@pytest.mark.parametrize(
    ("start", "end", "gold"),
    [
        (0, 86, True),
        (0, 43, True),  # half of the paragraph
        (6, 17, True),  # little of it, but the whole span
        (44, 86, False),  # less than half, without the span
        (10, 40, False),  # half of the name is not the name
    ],
)
def test_a_passage_is_gold_if_it_holds_a_gold_span_or_half_of_the_gold_paragraph(
    make_passage, start, end, gold
):
    passage = make_passage(TEXT[start:end], "ferry", start=start)
    assert is_gold(OPENED, passage) is gold
    assert not is_gold(OPENED, make_passage(TEXT[start:end], "storm", start=start))


def test_the_gold_passage_is_looked_for_among_one_and_five(make_passage):
    others = [make_passage("Nothing here.", f"other-{n}") for n in range(3)]
    scores = ranking_scores(OPENED, [*others, make_passage(TEXT, "ferry")])
    assert (scores["passage hit@1"], scores["passage hit@5"]) == (0.0, 1.0)
    assert (scores["hit@3"], scores["hit@4"]) == (0.0, 1.0)


def test_brier_score_is_the_squared_distance_of_confidence_and_truth():
    assert answer_scores(OPENED, answered(confidence=0.8))["Brier score"] == pytest.approx(0.04)
    none = LabelledQuestion(question="Who?", answerable=False)
    assert answer_scores(none, answered(confidence=0.8))["Brier score"] == pytest.approx(0.64)


def test_perhaps_is_an_answer_and_only_declining_declines():
    perhaps = answer_scores(OPENED, answered(cite(0, 59), outcome="perhaps"))
    assert (perhaps["share perhaps"], perhaps["share declined"], perhaps["F1"]) == (1.0, 0.0, 1.0)
    none = LabelledQuestion(question="Who?", answerable=False)
    assert answer_scores(none, answered(outcome="perhaps"))["F1"] == 0.0
    assert answer_scores(none, answered(outcome="decline"))["F1"] == 1.0


def test_right_is_what_quotes_the_answer_and_never_where_there_is_none():
    assert is_right(OPENED, answered(cite(0, 59))) is True
    assert is_right(OPENED, answered(cite(60, 86))) is False
    assert is_right(LabelledQuestion(question="Who?", answerable=False), answered(cite(0, 59))) is False
    assert is_right(LabelledQuestion(question="Who?", answerable=True), answered(cite(0, 59))) is None
