import pytest

from qa.evaluation import EvaluationOptions, LabelledQuestion, evaluate, results_of
from qa.report_slices import UnknownField
from qa.search import SearchOptions

OPENED = LabelledQuestion(
    id="opened",
    question="Who opened the new ferry terminal in Brimoor?",
    article_ids=("ferry",),
    answers=("Ilse Brandt", "Mayor Ilse Brandt"),
    answerable=True,
)
FRANCE = LabelledQuestion(id="france", question="What is the capital of France?", answerable=False)
FOLLOW_UP = LabelledQuestion.model_validate(
    {
        "id": "follow-up",
        "question": "What did it cost?",
        "article_ids": ["ferry"],
        "answers": ["48 million crowns"],
        "history": [{"question": OPENED.question, "answer": "Ilse Brandt."}],
    }
)
CLAIM = LabelledQuestion(id="claim", question="A storm sank boats at Castrel.", article_ids=("storm",))


def located(library, question):
    """The question with the place of its answer and of the line around it."""
    text = library.article(question.article_ids[0]).text
    start = text.index(question.answers[0])
    line = (text.rfind("\n", 0, start) + 1, text.index("\n", start))
    spans = ((start, start + len(question.answers[0])),)
    return question.model_copy(update={"spans": spans, "passage": line})


def test_right_answers_and_right_declining_score_full_marks(harbour):
    report = evaluate(harbour, [located(harbour, OPENED), FRANCE])
    for name in ("hit@1", "hit@4", "MRR@10", "passage hit@1", "answer in passage@1"):
        assert report[name] == 1.0, name
    for name in ("exact match", "F1", "citation precision", "citation recall"):
        assert report[name] == 1.0, name
    for name in ("declining: precision", "declining: recall", "declining: F1"):
        assert report[name] == 1.0, name
    assert report["risk-coverage area (AURC)"] == pytest.approx(0.25)  # (0 + 1/2) / 2: France is last


def test_every_measure_says_how_many_questions_it_stands_on(harbour):
    counts = {measure.name: measure.n for measure in evaluate(harbour, [OPENED, FRANCE, CLAIM]).measures}
    assert counts["hit@1"] == 2  # not the one that is not answerable
    assert counts["exact match"] == 2  # not the one without answers
    assert counts["declining: F1"] == 2
    assert counts["latency p50 (ms)"] == 3


def test_without_reading_only_retrieval_is_measured(harbour):
    report = evaluate(harbour, [OPENED, FRANCE], EvaluationOptions(read=False))
    names = {measure.name for measure in report.measures}
    assert "hit@10" in names
    assert not names & {"exact match", "declining: F1", "Brier score", "share declined"}
    assert report.reliability == report.risk_coverage == ()


@pytest.mark.parametrize("leg", ["words", "vectors"])
def test_one_leg_can_be_measured_alone(harbour, leg):
    options = EvaluationOptions(SearchOptions(legs=(leg,), rerank=0))
    assert evaluate(harbour, [CLAIM], options)["hit@1"] == 1.0


def test_a_follow_up_is_measured_as_asked_and_as_understood(harbour):
    (result,) = results_of(harbour, [FOLLOW_UP], EvaluationOptions(read=False))
    assert "terminal" in result.understood
    assert result.scores["follow-ups as understood: hit@1"] == result.scores["hit@1"] == 1.0
    assert "follow-ups as asked: hit@1" in result.scores
    (plain,) = results_of(harbour, [OPENED], EvaluationOptions(read=False))
    assert not any("follow-ups" in name for name in plain.scores)


def test_a_result_tells_what_was_said_and_where_it_stands(harbour):
    (result,) = results_of(harbour, [OPENED])
    assert (result.id, result.outcome, result.right) == ("opened", "answer", True)
    assert "Ilse Brandt" in result.said
    assert 0.0 <= result.confidence <= 1.0
    (cited,) = result.cited
    assert "Ilse Brandt" in harbour.article(cited.article_id).text[cited.start : cited.end]
    assert result.found[0] == "ferry"


def test_what_was_declined_is_known_to_have_been_right_or_wrong_to_hold_back(harbour, monkeypatch):
    from qa.abstention import Thresholds
    from qa.extractive import ExtractiveAnswerer

    def declining(library, strictness):
        from qa.reader.sentences import SentenceReader

        return ExtractiveAnswerer(SentenceReader(library.embedder), Thresholds(1.1, 1.1))

    monkeypatch.setattr("qa.evaluation.quoting_answerer", declining)
    (result,) = results_of(harbour, [OPENED])
    assert (result.outcome, result.short, result.cited) == ("decline", None, ())
    assert result.right is True
    assert result.scores["F1"] == 0.0
    assert result.scores["F1 if made to answer"] > 0.0


def test_strict_answers_no_more_than_lenient(harbour):
    def declined(strictness):
        return evaluate(harbour, [OPENED, FRANCE, CLAIM], EvaluationOptions(strictness=strictness))

    assert declined("strict")["share declined"] >= declined("lenient")["share declined"]


def test_the_ranking_that_is_measured_is_the_one_that_is_read(harbour):
    from qa.chain import find_and_rerank, trained_judge

    options = SearchOptions(k=2)
    (result,) = results_of(harbour, [OPENED], EvaluationOptions(options, read=False))
    asked = find_and_rerank(harbour, OPENED.question, options=options, judge=trained_judge())
    assert list(result.found[:2]) == list(dict.fromkeys(p.article_id for p in asked))[:2]


def test_slices_have_their_own_figures(harbour):
    kinds = [
        LabelledQuestion.model_validate({**OPENED.model_dump(), "kind": "plain"}),
        LabelledQuestion.model_validate({**FRANCE.model_dump(), "kind": "off-topic"}),
    ]
    report = evaluate(harbour, kinds, EvaluationOptions(by=("kind", "question-word")))
    figures = {(one.field, one.value): one for one in report.slices}
    assert figures["kind", "plain"].questions == 1
    assert figures["kind", "plain"].get("hit@1") == 1.0
    assert figures["kind", "off-topic"].get("hit@1") is None
    assert {value for field, value in figures if field == "question-word"} == {"who", "what"}


def test_slicing_by_a_field_that_no_question_has_is_refused_before_any_is_asked(harbour):
    with pytest.raises(UnknownField, match="'topic'") as bad:
        next(results_of(harbour, [OPENED], EvaluationOptions(by=("topic",))))
    assert "question-word" in bad.value.fix
