"""The pictures of the README are there, need no network, and can be made again."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SHOWN = re.findall(r"!\[[^\]]+\]\(([^)]+\.svg)\)", (ROOT / "README.md").read_text("utf-8"))


def test_the_readme_shows_the_chat():
    assert len(SHOWN) >= 3


@pytest.mark.parametrize("path", SHOWN)
def test_a_picture_of_the_readme_is_there_small_and_fetches_nothing(path):
    drawn = (ROOT / path).read_text("utf-8")
    assert len(drawn.encode()) < 150_000
    assert set(re.findall(r"https?://[^\s\"')<]+", drawn)) <= {
        "http://www.w3.org/2000/svg",
        "https://www.textualize.io",
    }
    assert "url(h" not in drawn
    assert "<script" not in drawn


@pytest.mark.slow
def test_the_pictures_can_be_made_again():
    names = [Path(path).stem for path in SHOWN]
    only = [word for name in names for word in ("--only", name)]
    command = [sys.executable, "-m", "tests.terminal.screenshots", "--check", *only]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    assert [line.partition(":")[0] for line in done.stdout.splitlines()] == names
