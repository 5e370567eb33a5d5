import gzip

import pytest

from qa.labelled import BadQuestionFile, read_questions


@pytest.mark.parametrize("name", ["questions.jsonl", "questions.jsonl.gz"])
def test_questions_are_read_with_unknown_fields_kept(tmp_path, name):
    file = tmp_path / name
    line = '{"id": "q", "question": "Who?", "kind": "plain", "asked_on": "2021-03-04", "history": null}\n\n'
    file.write_bytes(gzip.compress(line.encode()) if name.endswith("gz") else line.encode())
    (row,) = read_questions(file)
    assert (row.id, row.asked_on.year, row.expects_answer) == ("q", 2021, None)
    assert row.fields()["kind"] == "plain"


def test_gold_spans_and_the_gold_paragraph_are_places_in_the_article(tmp_path):
    file = tmp_path / "questions.jsonl"
    file.write_text('{"question": "Who?", "passage": [0, 90], "spans": [[4, 9], [4, 12]]}', "utf-8")
    (row,) = read_questions(file)
    assert row.id == "1"
    assert (row.passage.start, row.passage.end) == (0, 90)
    assert [(span.start, span.end) for span in row.spans] == [(4, 9), (4, 12)]


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ('{"question": "Who?"', "line 2: not JSON"),
        ('["Who?"]', "line 2: not a JSON object"),
        ('{"id": "q"}', "line 2: question: Field required"),
        ('{"question": "Who?", "asked_on": "yesterday"}', "line 2: asked_on"),
        ('{"question": "Who?", "article_ids": "ferry"}', "line 2: article_ids"),
        ('{"question": "Who?", "spans": [[1, 2, 3]]}', "line 2: spans"),
        ('{"question": "Who?", "id": ' + "7" * 5_000 + "}", "line 2: JSON that cannot be read"),
        ("[" * 200_000, "line 2: JSON that cannot be read"),
        ('{"question": "Who?", "id": true}', "line 2: id"),
    ],
)
def test_a_bad_line_is_named_with_its_number(tmp_path, line, why):
    file = tmp_path / "questions.jsonl"
    file.write_text('{"question": "Who?"}\n' + line + "\n", "utf-8")
    with pytest.raises(BadQuestionFile, match=why) as bad:
        read_questions(file)
    assert '"question"' in bad.value.fix


def test_a_question_that_cannot_be_asked_is_named_before_any_is_asked(tmp_path):
    file = tmp_path / "questions.jsonl"
    file.write_text('{"question": "Who?"}\n{"question": "???"}\n', "utf-8")
    with pytest.raises(BadQuestionFile, match="line 2: the question has no words"):
        read_questions(file)


def test_a_question_with_the_text_of_its_passage_is_told_that_an_index_is_asked(tmp_path):
    file = tmp_path / "questions.jsonl"
    file.write_text('{"question": "Who?", "passage": "A storm broke through the breakwater."}', "utf-8")
    with pytest.raises(BadQuestionFile, match="asks an index") as bad:
        read_questions(file)
    assert "[start, end]" in bad.value.fix


def test_a_file_without_questions_says_so(tmp_path):
    file = tmp_path / "questions.jsonl"
    file.write_text("\n\n", "utf-8")
    with pytest.raises(BadQuestionFile, match="holds no questions"):
        read_questions(file)


@pytest.mark.parametrize("name", ["questions.jsonl", "questions.jsonl.gz"])
def test_a_byte_order_mark_is_passed_over(tmp_path, name):
    file = tmp_path / name
    line = '{"question": "Who?"}\n'.encode("utf-8-sig")
    file.write_bytes(gzip.compress(line) if name.endswith("gz") else line)
    assert [row.question for row in read_questions(file)] == ["Who?"]


def test_numbers_may_name_questions_and_articles(tmp_path):
    file = tmp_path / "questions.jsonl"
    file.write_text('{"id": 7, "question": "Who?", "article_ids": [12, "b"]}', "utf-8")
    (row,) = read_questions(file)
    assert (row.id, row.article_ids) == ("7", ("12", "b"))


def test_a_missing_or_binary_file_is_one_clear_line(tmp_path):
    with pytest.raises(BadQuestionFile, match="No such file"):
        read_questions(tmp_path / "none.jsonl")
    (tmp_path / "bytes.jsonl").write_bytes(b"\xff\xfe\x00\x80")
    with pytest.raises(BadQuestionFile, match="cannot be read"):
        read_questions(tmp_path / "bytes.jsonl")
    (tmp_path / "not.jsonl.gz").write_bytes(b"plain")
    with pytest.raises(BadQuestionFile, match="cannot be read"):
        read_questions(tmp_path / "not.jsonl.gz")
