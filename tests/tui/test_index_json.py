"""What `footnote index --json` tells a program, line by line."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
from test_cli import ROOT
from typer.testing import CliRunner, Result

from tui.cli import app
from tui.schemas import INDEX_SCHEMA, generated, shipped


def run(*arguments: object, index: Path) -> Result:
    return CliRunner().invoke(app, ["--index", str(index), "index", "--json", *map(str, arguments)])


def events(output: str) -> list[dict]:
    """The lines of an output, each valid by the schema."""
    found = [json.loads(line) for line in output.splitlines()]
    for one in found:
        jsonschema.validate(one, shipped())
    return found


@pytest.fixture
def files(folder: Path) -> Path:
    (folder / "ferry.txt").write_text("The ferry to Brimoor sails again after the strike.")
    (folder / "school.txt").write_text("Pupils of the primary school planted a hundred oaks.")
    (folder / "empty.txt").write_text("")
    return folder


def test_the_shipped_schema_is_the_one_that_the_models_give():
    assert (ROOT / "tui" / "schemas" / INDEX_SCHEMA).read_text("utf-8") == generated(), (
        "run: python -m tui.schemas"
    )


def test_a_program_is_told_how_it_goes_and_what_was_done(files, tmp_path):
    done = run(files, index=tmp_path / "i")
    *progress, report = events(done.stdout)
    assert (done.exit_code, done.stderr) == (0, "")
    assert [one["stage"] for one in progress][:2] == ["scanning", "reading"]
    assert (progress[-1]["by_words"], progress[-1]["by_meaning"]) == (2, 2)
    assert (report["event"], report["added"], report["articles"], report["stopped"]) == (
        "report",
        2,
        2,
        False,
    )
    assert [Path(one["path"]).name for one in report["problems"]] == ["empty.txt"]


def test_a_plan_is_one_object_and_makes_nothing(files, tmp_path):
    done = run(files, "--dry-run", "--prune", index=tmp_path / "i")
    (plan,) = events(done.stdout)
    assert [Path(path).name for path in plan["new"]] == ["empty.txt", "ferry.txt", "school.txt"]
    assert (plan["bytes_to_read"], plan["prune"]) == (
        sum(one.stat().st_size for one in files.iterdir()),
        True,
    )
    assert not (tmp_path / "i").exists()


def test_an_error_is_an_object_and_exit_code_1(files):
    done = run(files, index=files / "ferry.txt")
    (error,) = events(done.stdout)
    assert (done.exit_code, error["event"], error["kind"]) == (1, "error", "IndexIncompatible")
    assert "--index DIR" in error["fix"]


@pytest.mark.skipif(os.name != "posix", reason="signals are POSIX's")
def test_ctrl_c_keeps_what_is_done_and_says_how_to_go_on(folder, tmp_path):
    rows = ({"id": f"r{number}", "text": f"Story {number}. " * 40} for number in range(60))
    (folder / "rows.jsonl").write_text("\n".join(json.dumps(row) for row in rows))
    command = [sys.executable, "-m", "tui.cli", "--index", tmp_path / "i", "index", folder, "--json"]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout and process.stderr
        lines = []
        for line in process.stdout:
            lines.append(line)
            if json.loads(line)["event"] == "progress" and json.loads(line)["stage"] == "vectors":
                process.send_signal(signal.SIGINT)
                break
        rest, said = process.communicate(timeout=60)
    *_, report = events("".join(lines) + rest)
    assert (process.returncode, report["stopped"], report["articles"]) == (130, True, 60)
    assert report["embedded"] < 60
    assert "Ctrl-C again" in said
