import gzip
import json

import pytest

from qa.evaluation import BadQuestionFile, LabelledQuestion, Outcome, evaluate, read_questions, summarise

OPENED = LabelledQuestion(
    question="Who opened the new ferry terminal in Brimoor?",
    article_ids=("ferry",),
    answers=("Ilse Brandt", "Mayor Ilse Brandt"),
    answerable=True,
)
FRANCE = LabelledQuestion(question="What is the capital of France?", answerable=False)
FOLLOW_UP = LabelledQuestion.model_validate(
    {
        "question": "What did it cost?",
        "article_ids": ["ferry"],
        "answers": ["48 million crowns"],
        "history": [{"question": OPENED.question, "answer": "Ilse Brandt."}],
    }
)
CLAIM = LabelledQuestion(question="A storm sank boats at Castrel.", article_ids=("storm",))


def test_right_answers_and_right_declining_score_full_marks(harbour):
    report = evaluate(harbour, [OPENED, FRANCE, FOLLOW_UP])
    assert report["hit@1"] == 1.0
    assert report["MRR@10"] == 1.0
    assert report["answer in passage@1"] == 1.0
    assert report["exact match"] == 1.0
    assert report["F1"] == 1.0
    assert report["declining: precision"] == 1.0
    assert report["declining: recall"] == 1.0


def test_every_measure_says_how_many_questions_it_stands_on(harbour):
    counts = {measure.name: measure.n for measure in evaluate(harbour, [OPENED, FRANCE, CLAIM]).measures}
    assert counts["hit@1"] == 2  # not the one that is not answerable
    assert counts["exact match"] == 2  # not the one without answers
    assert counts["declining: F1"] == 2
    assert counts["latency p50 (ms)"] == 3


def test_without_reading_only_retrieval_is_measured(harbour):
    names = {measure.name for measure in evaluate(harbour, [OPENED, FRANCE], read=False).measures}
    assert "hit@10" in names
    assert "exact match" not in names
    assert "declining: F1" not in names


def test_one_leg_can_be_measured_alone(harbour):
    for legs in (("words",), ("vectors",)):
        assert evaluate(harbour, [CLAIM], legs=legs)["hit@1"] == 1.0


def test_progress_is_told_after_each_question(harbour):
    told = []
    evaluate(harbour, [CLAIM, CLAIM], on_row=lambda: told.append(1))
    assert len(told) == 2


def test_declining_counts_what_was_declined_wrongly_and_what_was_missed():
    outcomes = [
        Outcome("declined rightly", 1.0, expects_answer=False, declined=True),
        Outcome("declined wrongly", 1.0, expects_answer=True, declined=True),
        Outcome("missed", 1.0, expects_answer=False, declined=False),
        Outcome("answered", 1.0, expects_answer=True, declined=False),
    ]
    report = summarise(outcomes)
    assert report["declining: precision"] == 0.5
    assert report["declining: recall"] == 0.5
    assert report["declining: F1"] == 0.5


def test_the_report_is_a_table_and_json(harbour):
    report = evaluate(harbour, [CLAIM])
    assert "hit@1" in report.table().splitlines()[1]
    assert json.loads(report.to_json())["questions"] == 1


@pytest.mark.parametrize("name", ["questions.jsonl", "questions.jsonl.gz"])
def test_questions_are_read_with_unknown_fields_ignored(tmp_path, name):
    file = tmp_path / name
    line = '{"id": "q", "question": "Who?", "kind": "plain", "asked_on": "2021-03-04", "history": null}\n\n'
    file.write_bytes(gzip.compress(line.encode()) if name.endswith("gz") else line.encode())
    (row,) = read_questions(file)
    assert (row.id, row.asked_on.year, row.expects_answer) == ("q", 2021, None)


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ('{"question": "Who?"', "line 2: not JSON"),
        ('["Who?"]', "line 2: not a JSON object"),
        ('{"id": "q"}', "line 2: question: Field required"),
        ('{"question": "Who?", "asked_on": "yesterday"}', "line 2: asked_on"),
        ('{"question": "Who?", "article_ids": "ferry"}', "line 2: article_ids"),
    ],
)
def test_a_bad_line_is_named_with_its_number(tmp_path, line, why):
    file = tmp_path / "questions.jsonl"
    file.write_text('{"question": "Who?"}\n' + line + "\n", "utf-8")
    with pytest.raises(BadQuestionFile, match=why) as bad:
        read_questions(file)
    assert '"question"' in bad.value.fix


def test_a_missing_or_binary_file_is_one_clear_line(tmp_path):
    with pytest.raises(BadQuestionFile, match="No such file"):
        read_questions(tmp_path / "none.jsonl")
    (tmp_path / "bytes.jsonl").write_bytes(b"\xff\xfe\x00\x80")
    with pytest.raises(BadQuestionFile, match="cannot be read"):
        read_questions(tmp_path / "bytes.jsonl")
    (tmp_path / "not.jsonl.gz").write_bytes(b"plain")
    with pytest.raises(BadQuestionFile, match="cannot be read"):
        read_questions(tmp_path / "not.jsonl.gz")
