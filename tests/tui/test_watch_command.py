"""`footnote watch` as a process: its lines, its signals, its exit code."""

import json
import re
import signal
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LONG_SECONDS = 60


@contextmanager
def watching(index: Path, *arguments: object):
    command = [sys.executable, "-m", "tui.cli", "--index", index, "watch", *arguments]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    process = subprocess.Popen([*map(str, command)], cwd=ROOT, **pipes)
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        process.stdout.close()
        process.stderr.close()


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "articles"
    made.mkdir()
    (made / "ferry.md").write_text("The ferry to Brimoor sails again.")
    return made


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_line_for_each_sync_and_one_at_the_end(tmp_path, folder, number):
    with watching(tmp_path / "index", folder) as process:
        assert re.fullmatch(
            r"\d\d:\d\d  (1 new · 1 article|nothing new · 0 articles)\n", process.stdout.readline()
        )
        (folder / "oaks.txt").write_text("Pupils planted a hundred oaks.")
        while (line := process.stdout.readline()) and "2 articles" not in line:
            pass
        assert re.fullmatch(r"\d\d:\d\d  [12] new · 2 articles\n", line)
        process.send_signal(number)
        out, err = process.communicate(timeout=LONG_SECONDS)
    assert (process.returncode, out) == (0, "")
    said = err.splitlines()
    assert said[0] == "Watching. Ctrl-C ends it."
    assert re.fullmatch(r"Watched for [\d.]+ s: \d updates?, 2 new · 2 articles\.", said[-1])
    assert len(said) == 2


def test_json_lines_tell_programs(tmp_path, folder):
    with watching(tmp_path / "index", "--json", "--prune", folder) as process:
        first = json.loads(process.stdout.readline())
        assert first["event"] == "synced"
        if not first["articles"]:  # it was written a moment ago, so it may have been left for the second sync
            assert json.loads(process.stdout.readline())["added"] == 1
        (folder / "ferry.md").unlink()
        while not (synced := json.loads(process.stdout.readline()))["removed"]:
            pass
        assert (synced["removed"], synced["articles"], synced["problems"]) == (1, 0, [])
        process.send_signal(signal.SIGTERM)
        out, err = process.communicate(timeout=LONG_SECONDS)
    ended = json.loads(out)
    assert (ended["event"], ended["added"], ended["removed"], ended["articles"]) == ("stopped", 1, 1, 0)
    assert err == ""


def test_a_signal_during_the_first_sync_keeps_what_is_done(tmp_path, folder):
    rows = [
        {"id": f"r{number}", "text": f"Story number {number} about the sea. " * 20} for number in range(600)
    ]
    (folder / "rows.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    with watching(tmp_path / "index", "--json", folder) as process:
        while not any((tmp_path / "index" / "words").glob("*")):
            assert process.poll() is None
        process.send_signal(signal.SIGTERM)
        out, err = process.communicate(timeout=LONG_SECONDS)
    assert (process.returncode, err) == (0, "")
    ended = json.loads(out.splitlines()[-1])
    assert ended["event"] == "stopped"
    assert ended["articles"] > 0


def test_a_path_that_does_not_exist_is_one_line(tmp_path):
    with watching(tmp_path / "index", tmp_path / "nowhere") as process:
        out, err = process.communicate(timeout=LONG_SECONDS)
    assert (process.returncode, out) == (1, "")
    assert err.count("\n") == 1
    assert "there is no file or folder" in err
    assert not (tmp_path / "index").exists()
