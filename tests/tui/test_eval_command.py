"""`footnote eval` and `footnote compare`, run as a person runs them."""

import gzip
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tui.command.evaluation import _kept

ROOT = Path(__file__).parents[2]

QUESTIONS = [
    {
        "id": "who",
        "question": "Who opened the new ferry terminal in Brimoor?",
        "article_ids": ["terminal"],
        "answers": ["Ilse Brandt"],
        "kind": "plain",
    },
    {
        "id": "cost",
        "question": "What did the terminal cost?",
        "article_ids": ["terminal"],
        "answers": ["48 million crowns"],
        "kind": "plain",
    },
    {"id": "france", "question": "What is the capital of France?", "answerable": False, "kind": "off-topic"},
]


def footnote(*arguments, index=None):
    environment = {key: value for key, value in os.environ.items() if not key.startswith("FOOTNOTE_")}
    if index is not None:
        environment["FOOTNOTE_INDEX"] = str(index)
    return subprocess.run(
        [sys.executable, "-m", "tui.cli", *map(str, arguments)],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@pytest.fixture(scope="module")
def questions(tmp_path_factory) -> Path:
    file = tmp_path_factory.mktemp("questions") / "questions.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in QUESTIONS), "utf-8")
    return file


@pytest.fixture(scope="module")
def outputs(questions, index_folder, tmp_path_factory):
    """One run with everything that it can write."""
    folder = tmp_path_factory.mktemp("outputs")
    options = ("--by", "kind", "--by", "outcome", "--save", folder / "a.jsonl", "--html", folder / "a.html")
    done = footnote("eval", questions, *options, "--json", index=index_folder)
    assert done.returncode == 0, done.stderr
    return folder, json.loads(done.stdout)


def test_eval_prints_figures_and_slices_as_json(outputs):
    _, report = outputs
    assert report["questions"] == 3
    assert {one["name"] for one in report["measures"]} >= {"hit@1", "F1", "citation recall by words"}
    assert {one["value"] for one in report["slices"] if one["field"] == "kind"} == {"plain", "off-topic"}


def test_eval_keeps_one_line_a_question(outputs):
    folder, _ = outputs
    rows = [json.loads(line) for line in (folder / "a.jsonl").read_text("utf-8").splitlines()]
    assert [row["id"] for row in rows] == ["who", "cost", "france"]
    assert {"question", "scores", "outcome", "confidence", "short", "answers", "cited"} <= rows[0].keys()


def test_the_page_says_how_it_was_made(outputs):
    folder, _ = outputs
    page = (folder / "a.html").read_text("utf-8")
    assert "footnote eval" in page and "--by kind" in page
    assert "all-MiniLM-L6-v2" in page
    assert "Python" in page


def test_compare_says_that_a_run_equals_itself(outputs):
    folder, _ = outputs
    done = footnote("compare", folder / "a.jsonl", folder / "a.jsonl")
    assert done.returncode == 0, done.stderr
    line = next(line for line in done.stdout.splitlines() if line.startswith("F1 "))
    assert "+0.000 to +0.000" in line
    compared = json.loads(footnote("compare", folder / "a.jsonl", folder / "a.jsonl", "--json").stdout)
    assert compared["questions"] == 3


def test_runs_over_other_questions_are_one_clear_line(outputs):
    folder, _ = outputs
    fewer = folder / "fewer.jsonl"
    fewer.write_text("".join((folder / "a.jsonl").read_text("utf-8").splitlines(keepends=True)[:2]), "utf-8")
    done = footnote("compare", folder / "a.jsonl", fewer)
    assert done.returncode == 1
    assert len(done.stderr.strip().splitlines()) == 1
    assert "the first file alone has 1 of the questions, such as 'france'" in done.stderr


def test_every_takes_every_nth_question_before_the_limit(questions, index_folder):
    done = footnote(
        "eval",
        questions,
        "--every",
        2,
        "--limit",
        5,
        "--no-read",
        "--no-rerank",
        "--json",
        index=index_folder,
    )
    assert json.loads(done.stdout)["questions"] == 2
    names = {one["name"] for one in json.loads(done.stdout)["measures"]}
    assert "hit@1" in names and "F1" not in names


@pytest.mark.parametrize(
    ("options", "why"),
    [
        (("--by", "topic"), "no question has a field 'topic'"),
        (("--legs", "ears"), "is not words, vectors"),
        (("--html", "/no/such/folder/a.html"), "there is no folder"),
        (("--save", "/tmp"), "is a folder"),
        (("--strictness", "stern"), "strictness"),
    ],
)
def test_a_wrong_option_is_named_before_anything_is_asked(questions, index_folder, options, why):
    done = footnote("eval", questions, *options, index=index_folder)
    assert done.returncode != 0
    assert why in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("name", ["questions.jsonl", "questions.jsonl.part"])
def test_the_questions_are_never_overwritten(questions, index_folder, tmp_path, name):
    asked = tmp_path / name
    asked.write_bytes(questions.read_bytes())
    done = footnote("eval", asked, "--save", tmp_path / "questions.jsonl", index=index_folder)
    assert done.returncode == 1
    assert "holds the questions" in done.stderr
    assert asked.read_bytes() == questions.read_bytes()


def test_a_run_that_fails_leaves_earlier_results_as_they_are(questions, index_folder, tmp_path):
    saved = tmp_path / "a.jsonl"
    saved.write_text("of yesterday\n", "utf-8")
    done = footnote("eval", questions, "--by", "nofield", "--save", saved, index=index_folder)
    assert done.returncode == 1
    assert saved.read_text("utf-8") == "of yesterday\n"
    assert list(tmp_path.iterdir()) == [saved]


def test_an_interrupted_run_says_where_its_results_are(tmp_path, capsys):
    saved = tmp_path / "a.jsonl"
    saved.write_text("of yesterday\n", "utf-8")
    with pytest.raises(KeyboardInterrupt), _kept(saved) as keep:
        keep("of today")
        raise KeyboardInterrupt
    assert saved.read_text("utf-8") == "of yesterday\n"
    assert (tmp_path / "a.jsonl.part").read_text("utf-8") == "of today\n"
    assert f"{saved}.part" in capsys.readouterr().err


def test_a_finished_run_leaves_its_results_alone(tmp_path):
    saved = tmp_path / "a.jsonl"
    saved.write_text("of yesterday\n", "utf-8")
    with _kept(saved) as keep:
        keep("of today")
    assert saved.read_text("utf-8") == "of today\n"
    assert list(tmp_path.iterdir()) == [saved]


def test_results_in_a_packed_file_are_packed(tmp_path):
    saved = tmp_path / "a.jsonl.gz"
    with _kept(saved) as keep:
        keep("of today")
    assert gzip.decompress(saved.read_bytes()).decode() == "of today\n"
