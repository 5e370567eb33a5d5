"""The command line as a person or a script meets it: real processes, real pipes, real exit codes."""

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from qa.reader.onnx_reader import weights_are_here
from tui.command.demo import QUESTIONS
from tui.strictness import GRADES

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "index" / "sample"


def footnote(
    *arguments: object, index: Path | None = None, stdin: str = ""
) -> subprocess.CompletedProcess[str]:
    environment = {key: value for key, value in os.environ.items() if key != "FOOTNOTE_INDEX"}
    if index is not None:
        environment["FOOTNOTE_INDEX"] = str(index)
    return subprocess.run(
        [sys.executable, "-m", "tui.cli", *map(str, arguments)],
        cwd=ROOT,
        env=environment,
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@pytest.fixture(scope="module")
def sample_index(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("index")
    done = footnote("index", SAMPLE, index=folder)
    assert done.returncode == 0, done.stderr
    return folder


def test_index_reports_on_standard_error_without_bars_or_colours(tmp_path):
    done = footnote("--index", tmp_path / "i", "index", SAMPLE / "ferry-strike-ends.txt")
    assert done.returncode == 0
    assert done.stdout == ""
    assert "1 added" in done.stderr
    assert "\x1b" not in done.stderr


def test_ask_prints_the_answer_with_its_footnotes(sample_index):
    done = footnote("ask", "Who opened the new ferry terminal in Brimoor?", index=sample_index)
    assert done.returncode == 0
    assert done.stderr == ""
    assert "Ilse Brandt" in done.stdout
    assert "[1]" in done.stdout
    assert "4 Mar 2021" in done.stdout
    assert "\x1b" not in done.stdout


def test_every_citation_of_ask_json_stands_where_it_says(sample_index):
    answer = json.loads(
        footnote("ask", "What pay rise did the ferry crews accept?", "--json", index=sample_index).stdout
    )
    assert not answer["abstained"]
    assert answer["citations"]
    for citation in answer["citations"]:
        shown = json.loads(footnote("show", citation["article_id"], "--json", index=sample_index).stdout)
        assert shown["text"][citation["start"] : citation["end"]] == citation["quote"]
        assert shown["text"][citation["passage_start"] : citation["passage_end"]] == citation["passage"]


def test_a_question_that_the_articles_do_not_answer_is_declined(sample_index):
    answer = json.loads(
        footnote("ask", "What is the capital of France?", "--json", index=sample_index).stdout
    )
    assert answer["abstained"]
    assert answer["sentences"] == []
    assert answer["short"] is None


def test_a_question_may_come_from_standard_input(sample_index):
    done = footnote(
        "ask", "-", "--json", index=sample_index, stdin="Who opened the new ferry terminal in Brimoor?\n"
    )
    assert json.loads(done.stdout)["question"] == "Who opened the new ferry terminal in Brimoor?"


def test_search_keeps_to_the_period_and_the_source(sample_index):
    options = ("--since", "2021", "--until", "2021-06", "--source", "coast wire", "--json")
    passages = json.loads(footnote("search", "terminal", *options, index=sample_index).stdout)["passages"]
    assert passages
    assert all("2021-01-01" <= passage["published"] <= "2021-06-30" for passage in passages)
    assert {passage["source"] for passage in passages} == {"Coast Wire"}


def test_a_source_that_does_not_exist_is_named_with_the_nearest(sample_index):
    for command in ("search", "ask"):
        done = footnote(command, "terminal", "--source", "Coast Wier", index=sample_index)
        assert done.returncode == 1
        assert done.stdout == ""
        assert done.stderr == (
            'footnote: no article is from the source "Coast Wier". The nearest is "Coast Wire".\n'
        )


def test_search_is_ordered_by_the_trained_reader_unless_told_otherwise(sample_index):
    def found(*options: str) -> list[dict[str, object]]:
        done = footnote("search", "What did the terminal cost?", *options, "--json", index=sample_index)
        return json.loads(done.stdout)["passages"]

    assert all(passage["rerank"] is None for passage in found("--no-rerank"))
    if weights_are_here():
        assert all(0 <= passage["rerank"] <= 1 for passage in found())
    else:
        assert "not installed" in footnote("search", "ferry", "--rerank", index=sample_index).stderr


def test_search_prints_what_the_reader_makes_of_each_passage(sample_index):
    printed = footnote("search", "What did the terminal cost?", "--k", "2", index=sample_index).stdout
    assert printed.count(" % by the reader") == (2 if weights_are_here() else 0)


THRESHOLDS = """
import sys, qa.abstention as abstention
def thresholds(reader):
    always, never = 0.0, 2.0
    return {"lenient": abstention.Thresholds(always, always),
            "balanced": abstention.Thresholds(never, always),
            "strict": abstention.Thresholds(never, never)}
abstention.shipped_thresholds = thresholds
from tui.cli import main
main()
"""


@pytest.mark.parametrize(
    ("options", "variable", "begins"),
    [
        ((), "", "Perhaps: "),
        (("--strictness", "lenient"), "", "Mayor Ilse Brandt"),
        ((), "strict", "Your articles do not say."),
        (("--strictness", "Lenient"), "strict", "Mayor Ilse Brandt"),
    ],
)
def test_strictness_comes_from_the_option_else_from_the_environment(sample_index, options, variable, begins):
    question = "Who opened the new ferry terminal in Brimoor?"
    environment = {**os.environ, "FOOTNOTE_INDEX": str(sample_index), "FOOTNOTE_STRICTNESS": variable}
    done = subprocess.run(
        [sys.executable, "-c", THRESHOLDS, "ask", question, *options],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.startswith(begins)


def test_articles_lists_the_newest_first(sample_index):
    listed = json.loads(footnote("articles", "--json", index=sample_index).stdout)
    days = [article["published"] for article in listed]
    assert len(listed) == 30
    assert days == sorted(days, reverse=True)
    lines = footnote("articles", index=sample_index).stdout.splitlines()
    assert len(lines) == 30
    assert lines[0].endswith(listed[0]["id"])


def test_status_says_what_is_there(sample_index):
    state = json.loads(footnote("status", "--json", index=sample_index).stdout)
    assert state["articles"] == 30
    assert state["chunks"] == state["vectors"] > 30
    assert "30 from 25 files" in footnote("status", index=sample_index).stdout


def test_removed_articles_are_gone_until_their_file_is_named(tmp_path):
    index, file = tmp_path / "i", SAMPLE / "ferry-strike-ends.txt"
    footnote("index", SAMPLE / "ferry-strike-ends.txt", SAMPLE / "treasurer-convicted.txt", index=index)
    removed = footnote("remove", "ferry-strike-ends", index=index)
    assert removed.stdout == "ferry-strike-ends\n"
    assert footnote("show", "ferry-strike-ends", index=index).returncode == 1
    assert footnote("index", file, index=index).returncode == 0
    assert footnote("show", "ferry-strike-ends", index=index).returncode == 0


def test_dry_run_writes_nothing(tmp_path):
    done = footnote("index", "--dry-run", SAMPLE, index=tmp_path / "i")
    assert "25 new" in done.stdout
    assert not (tmp_path / "i").exists()


@pytest.mark.parametrize(
    "arguments",
    [("ask", "Who?"), ("search", "ferry"), ("articles",), ("status",), ("show", "x"), ("remove", "x")],
)
def test_without_an_index_every_command_says_how_to_make_one(tmp_path, arguments):
    done = footnote(*arguments, index=tmp_path / "nothing")
    assert done.returncode == 1
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1
    assert "footnote index" in done.stderr
    assert not (tmp_path / "nothing").exists()


@pytest.mark.parametrize(
    ("question", "part"),
    [
        ("", "empty"),
        ("   \n", "empty"),
        ("?!… —", "no words"),
        ("x" * 100_000, "long"),
    ],
)
def test_a_question_that_cannot_be_asked_is_one_line(sample_index, question, part):
    done = footnote("ask", "-", index=sample_index, stdin=question)
    assert done.returncode == 1
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1
    assert part in done.stderr


def test_terminal_escapes_and_markup_in_a_question_are_text(sample_index):
    done = footnote(
        "ask", "-", index=sample_index, stdin="Who opened\x1b[31m the [red]ferry terminal[/red] in Brimoor?"
    )
    assert done.returncode == 0
    assert "\x1b" not in done.stdout + done.stderr


def test_escapes_in_an_article_never_reach_the_terminal(tmp_path):
    article = tmp_path / "evil.txt"
    article.write_text(
        "Harbour \x1b]0;owned\x07 news\n\n"
        "The harbour master \x1b[2Jsaid that [bold]the \x9b31mgate[/bold] opens at nine.\n"
    )
    footnote("index", article, index=tmp_path / "i")
    for command in (
        ("show", "evil"),
        ("articles",),
        ("search", "harbour gate"),
        ("ask", "When does the gate open?"),
    ):
        for form in ((), ("--json",)):
            printed = footnote(*command, *form, index=tmp_path / "i").stdout
            assert not set(printed) & {"\x1b", "\x07", "\x9b"}, command
    assert "[bold]the" in footnote("show", "evil", index=tmp_path / "i").stdout


def test_usage_errors_exit_with_two(sample_index):
    assert footnote("ask", index=sample_index).returncode == 2
    assert footnote("ask", "Who?", "--since", "soon", index=sample_index).returncode == 2
    assert footnote("ask", "Who?", "--strictness", "very", index=sample_index).returncode == 2
    assert footnote("frobnicate").returncode == 2


def test_an_empty_folder_name_is_not_the_present_folder(sample_index):
    for arguments in (("--index", "", "status"), ("status", "--index", "")):
        done = footnote(*arguments, index=sample_index)
        assert done.returncode == 2
        assert "it is empty" in done.stderr


def test_the_chat_without_a_terminal_says_what_to_do_instead(sample_index):
    done = footnote("chat", index=sample_index)
    assert done.returncode == 1
    assert "footnote ask" in done.stderr


def test_chat_with_sample_and_no_terminal_answers_three_questions_and_ends(tmp_path):
    done = footnote("chat", "--sample", index=tmp_path / "i")
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("\n> ") + done.stdout.startswith("> ") == 3
    assert "[1]" in done.stdout
    assert "30 articles" in done.stderr


def test_the_sample_is_answered_as_strictly_as_is_asked(sample_index):
    for strictness in GRADES:
        option = ("--strictness", strictness)
        alone = footnote("ask", QUESTIONS[-1], *option, index=sample_index).stdout
        assert alone.strip() in footnote("chat", "--sample", *option, index=sample_index).stdout


def test_eval_prints_one_table_or_one_object(sample_index):
    questions = ROOT / "tests" / "data" / "sample_questions.jsonl"
    report = json.loads(footnote("eval", questions, "--limit", "5", "--json", index=sample_index).stdout)
    assert report["questions"] == 5
    assert "hit@1" in footnote("eval", questions, "--limit", "5", index=sample_index).stdout


def test_help_imports_nothing_heavy():
    script = (
        "import sys\nsys.argv = ['footnote', '--help']\nfrom tui.cli import main\n"
        "try: main()\nexcept SystemExit: pass\n"
        "heavy = {'chromadb', 'langchain_core', 'torch', 'numpy', 'textual', 'tantivy', 'pydantic'}\n"
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert "ask" in done.stdout
    assert done.stderr.strip() == "[]"


@pytest.mark.parametrize("command", ["ask", "search"])
def test_asking_imports_neither_torch_nor_sentence_transformers(sample_index, command):
    script = (
        f"import sys\nsys.argv = ['footnote', {command!r}, 'Who opened the new ferry terminal in Brimoor?']\n"
        "from tui.cli import main\n"
        "try: main()\nexcept SystemExit: pass\n"
        "heavy = {'torch', 'transformers', 'sentence_transformers', 'sklearn', 'kubernetes'}\n"
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr)"
    )
    environment = {**os.environ, "FOOTNOTE_INDEX": str(sample_index)}
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    assert "Ilse Brandt" in done.stdout
    assert done.stderr.strip() == "[]"


def test_an_index_below_a_file_is_one_line(tmp_path):
    (tmp_path / "file").write_text("text")
    done = footnote("index", SAMPLE / "ferry-strike-ends.txt", index=tmp_path / "file" / "x")
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert "--index DIR" in done.stderr


def test_status_needs_no_model_and_a_question_says_which_one_is_absent(tmp_path):
    index = tmp_path / "i"
    footnote("index", SAMPLE / "ferry-strike-ends.txt", index=index)
    with sqlite3.connect(index / "catalog.sqlite3") as catalog:
        (recorded,) = catalog.execute("select value from meta where key = 'fingerprint'").fetchone()
        other = json.dumps({**json.loads(recorded), "name": "/nowhere/other", "digest": "0" * 64})
        catalog.execute("update meta set value = ? where key = 'fingerprint'", (other,))
    assert json.loads(footnote("status", "--json", index=index).stdout)["model"] == "/nowhere/other"
    asked = footnote("ask", "What pay rise did the crews accept?", index=index)
    assert asked.returncode == 1
    assert len(asked.stderr.splitlines()) == 1
    assert "/nowhere/other" in asked.stderr


def test_a_full_standard_output_is_one_line(sample_index):
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "tui.cli", "articles", "--index", sample_index],
            cwd=ROOT,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 1
    assert "Traceback" not in done.stderr


def test_index_reads_the_columns_that_a_person_chose_and_goes_on_doing_so(tmp_path):
    index, table = tmp_path / "i", tmp_path / "tables" / "rows.csv"
    table.parent.mkdir()
    table.write_text("Überschrift,Artikeltext\nFähre,The ferry is back in Brimoor.\n")

    unread = footnote("index", table.parent, index=index)
    read = footnote("index", table.parent, "--columns", "text=artikeltext,title=Überschrift", index=index)
    table.write_text(table.read_text() + "Mühle,The mill was shut in Brimoor.\n")
    again = footnote("index", table.parent, index=index)
    listed = json.loads(footnote("articles", "--json", index=index).stdout)

    assert unread.returncode == 1
    assert "Überschrift, Artikeltext" in unread.stderr and "--columns" in unread.stderr
    assert "1 added" in read.stderr and "1 added" in again.stderr
    assert {one["title"] for one in listed} == {"Fähre", "Mühle"}


@pytest.mark.parametrize("columns", ["text", "text=", "colour=Body"])
def test_columns_that_say_nothing_are_a_usage_error(columns, tmp_path):
    done = footnote("index", tmp_path, "--columns", columns, index=tmp_path / "i")
    assert done.returncode == 2
    assert columns in done.stderr


def test_search_and_ask_explain_why_these_passages(sample_index):
    question = "Who opened the new ferry terminal in Brimoor?"
    searched = footnote("search", question, "--k", "3", "--explain", index=sample_index)
    plain = footnote("search", question, "--k", "3", index=sample_index)
    assert searched.stdout.startswith(plain.stdout)
    assert "Left out: not among the best 3." in " ".join(searched.stdout.split())
    asked = footnote("ask", question, "--explain", index=sample_index)
    assert "Found by its words (1st)" in asked.stdout
    assert "Quoted: [1]." in " ".join(asked.stdout.split())
    refused = footnote("ask", question, "--explain", "--json", index=sample_index)
    assert refused.returncode == 2


def test_ask_takes_a_question_as_it_is_meant_and_answers_anyway(sample_index):
    meant = "Who opened the new ferry terminal in Brimoor?"
    assert "Ilse Brandt" in footnote("ask", "Who did it?", "--as", meant, index=sample_index).stdout
    answer = footnote("ask", "What is the capital of France?", "--anyway", index=sample_index).stdout
    assert answer.startswith("Perhaps: ")
    assert "Not sure: check the passages." in answer
