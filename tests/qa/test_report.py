import json
from xml.etree import ElementTree

import pytest

from qa.labelled import BadQuestionFile, LabelledQuestion
from qa.report import CurvePoint, ReliabilityBin
from qa.report_html import html_page
from qa.report_plots import bars, reliability_diagram, risk_coverage_curve
from qa.report_slices import question_word, slice_of
from qa.report_summary import MOST_SLICES, REST, summarise
from qa.report_worst import worst
from qa.results import Cited, QuestionResult, read_results


def result(name, expects_answer=True, outcome="answer", confidence=0.5, **fields):
    right = fields.pop("right", expects_answer and outcome != "decline")
    return QuestionResult(
        id=name,
        question=fields.pop("question", f"Question {name}?"),
        expects_answer=expects_answer,
        outcome=outcome,
        confidence=confidence,
        right=right,
        milliseconds=1.0,
        **fields,
    )


DECLINING = [
    result("declined rightly", False, "decline"),
    result("declined wrongly", True, "decline"),
    result("missed", False, "perhaps"),
    result("answered", True, "answer"),
    result("perhaps", True, "perhaps"),
]


def test_declining_counts_what_was_declined_wrongly_and_what_was_missed():
    report = summarise(DECLINING)
    assert report["declining: precision"] == 0.5
    assert report["declining: recall"] == 0.5
    assert report["declining: F1"] == 0.5
    counts = {measure.name: measure.n for measure in report.measures}
    assert (counts["declining: precision"], counts["declining: F1"]) == (2, 5)


def test_without_unanswerable_questions_declining_is_not_measured():
    names = {measure.name for measure in summarise(DECLINING[3:]).measures}
    assert "declining: F1" not in names
    assert "calibration error (ECE)" in names


def test_the_report_has_a_reliability_table_and_a_curve():
    report = summarise([result(f"q{n}", n > 4, confidence=n / 10) for n in range(10)])
    assert [one.n for one in report.reliability] == [1] * 10
    assert report.reliability[9].confidence == 0.9 and report.reliability[9].answerable == 1.0
    assert [point.coverage for point in report.risk_coverage] == pytest.approx([n / 10 for n in range(1, 11)])
    assert report.risk_coverage[4].right == 1.0  # the surest half has answers
    assert report.risk_coverage[9].right == 0.5
    # claimed 0 to 0.9 in steps of 0.1; the first five have no answer, the others do
    distances = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.4, 0.3, 0.2, 0.1]
    assert report["calibration error (ECE)"] == pytest.approx(sum(distances) / 10)


def test_rare_values_share_one_slice():
    results = [result(f"q{n}", slices={"topic": f"t{n % 30:02}"}) for n in range(60)]
    slices = summarise(results).slices
    assert len(slices) == MOST_SLICES + 1
    assert (slices[-1].value, slices[-1].questions) == (REST, 20)


def test_a_table_of_slices_fits_a_screen():
    results = [
        result(
            f"q{n}", scores={"hit@1": 1.0, "answer in sentences": 0.0, "F1": 0.5}, slices={"kind": "plain"}
        )
        for n in range(3)
    ]
    table = summarise(results).table()
    assert max(map(len, table.splitlines())) <= 80
    assert "by kind" in table
    assert "1.000" in next(line for line in table.splitlines() if line.startswith("plain"))


def test_the_report_is_a_table_and_json():
    report = summarise([result("q", scores={"hit@1": 1.0})])
    assert report.table().splitlines()[1].split() == ["hit@1", "1.000", "1"]
    assert json.loads(report.to_json())["questions"] == 1


@pytest.mark.parametrize(
    ("question", "word"),
    [
        ("Who opened it?", "who"),
        ("In which year did it burn down?", "what"),
        ("Whose boat sank when the storm came?", "who"),
        ("The browser was retired. When did it debut?", "when"),
        ("Name the captain.", "other"),
        ("Whatever happened?", "other"),
    ],
)
def test_the_question_word_is_the_first_in_the_question(question, word):
    assert question_word(question) == word


def test_questions_are_sliced_by_year_by_source_and_by_their_own_fields(harbour):
    labelled = LabelledQuestion.model_validate(
        {"question": "Who?", "asked_on": "2021-03-05", "article_ids": ["gone", "ferry"], "tags": ["a", "b"]}
    )
    assert slice_of("asked-year", labelled, None) == "2021"
    assert slice_of("outcome", labelled, "perhaps") == "perhaps"
    assert slice_of("answerable", labelled, None) == "(none)"
    assert slice_of("tags", labelled, None) == '["a", "b"]'
    assert slice_of("article-source", labelled, None, harbour) == (
        harbour.article("ferry").source or "(none)"
    )


def test_results_are_kept_and_read_again(tmp_path):
    file = tmp_path / "run.jsonl"
    kept = [
        result(
            "q", scores={"F1": 0.25}, cited=(Cited(article_id="ferry", start=1, end=4),), slices={"kind": "é"}
        )
    ]
    file.write_text("".join(one.to_line() + "\n" for one in kept), "utf-8")
    assert read_results(file) == kept


def test_a_line_that_is_no_result_is_named(tmp_path):
    file = tmp_path / "run.jsonl"
    file.write_text(result("q").to_line() + '\n{"id": "q2"}\n', "utf-8")
    with pytest.raises(BadQuestionFile, match="line 2: no result of a question") as bad:
        read_results(file)
    assert "--save" in bad.value.fix


def test_the_worst_are_those_it_was_wrong_and_sure_of():
    results = [
        result("sure and wrong", confidence=0.95, scores={"F1": 0.0, "answer in sentences": 0.0}),
        result("fine", confidence=0.9, scores={"F1": 1.0}),
        result("no answer, but answered", False, confidence=0.7),
        result("no answer, and declined", False, "decline", confidence=0.2),
        result("declined though known", True, "decline", confidence=0.1, scores={"hit@10": 1.0}),
        result("not found", True, "decline", confidence=0.4, scores={"hit@10": 0.0}),
        result("long, but it says so", confidence=0.99, scores={"F1": 0.1, "answer in sentences": 1.0}),
    ]
    assert [(one.result.id, one.what) for one in worst(results)] == [
        ("sure and wrong", "answered wrongly"),
        ("declined though known", "declined, though the articles say"),
        ("no answer, but answered", "answered, though the articles do not say"),
        ("not found", "the article is not among the first 10"),
    ]
    assert len(worst(results, most=1)) == 1


def test_plots_are_well_formed_and_put_points_where_they_belong():
    honest = [ReliabilityBin(confidence=c, answerable=c, n=4) for c in (0.0, 1.0)]
    drawing = ElementTree.fromstring(reliability_diagram(honest))
    dots = [(float(e.get("cx")), float(e.get("cy"))) for e in drawing.iter() if e.tag.endswith("circle")]
    frame = next(e for e in drawing.iter() if e.get("class") == "frame")
    left, top, side = (float(frame.get(name)) for name in ("x", "y", "width"))
    assert dots == [(left, top + side), (left + side, top)]
    curve = [
        CurvePoint(confidence=0.9, coverage=0.5, right=1.0),
        CurvePoint(confidence=0.1, coverage=1, right=0),
    ]
    ElementTree.fromstring(risk_coverage_curve(curve, now=0.5))


def test_bars_are_as_long_as_their_values():
    drawing = ElementTree.fromstring(bars("F1 by kind", [("<all>", 1.0, 3), ("half", 0.5, 3)]))
    full, half = (float(e.get("width")) for e in drawing.iter() if e.get("class") == "bar")
    assert half == full / 2
    assert "<all>" in [e.text for e in drawing.iter() if e.tag.endswith("text")]


def test_the_page_shows_everything_and_trusts_nothing():
    evil = "<script>alert(1)</script> & \x1b[31m"
    results = [
        result(
            "q1", question=evil, said=evil, answers=(evil,), scores={"F1": 0.0, "answer in sentences": 0.0}
        ),
        result("q2", False, "decline", slices={"kind": evil}, scores={"F1": 1.0}),
    ]
    page = html_page(summarise(results), results, {"Command": f"footnote eval {evil}"})
    assert "<script" not in page and "\x1b" not in page
    assert "&lt;script&gt;" in page
    assert page.count("<svg") == 3  # reliability, risk-coverage, one slice
    assert "prefers-color-scheme: dark" in page
    assert "http" not in page.replace("http-equiv", "").replace("http://www.w3.org/2000/svg", "")
    assert "answered wrongly" in page


def test_a_page_without_reading_has_no_confidence():
    plain = QuestionResult(id="q", question="Who?", scores={"hit@1": 1.0}, milliseconds=1.0)
    page = html_page(summarise([plain]), [plain], {})
    assert "hit@1" in page
    assert "<svg" not in page and "Outcomes" not in page
