"""What is copied is said, and stands in a file where a terminal may not take it."""

import os
import shutil
import stat
import subprocess
from pathlib import Path

import pytest
from chatting import ask, until
from test_chat import WHO, opened

from tui.terminal.clipboard import MOST_BYTES, copy_elsewhere, doubt_of, told

XTERM = {"TERM": "xterm-256color", "PATH": ""}


def test_a_terminal_that_takes_it_is_not_doubted():
    assert told(copy_elsewhere("words", XTERM), "footnote 2, 31 words") == "Copied footnote 2, 31 words."


@pytest.mark.parametrize(
    "environment",
    [{"TERM_PROGRAM": "Apple_Terminal"}, {"TMUX": "/tmp/tmux"}, {"STY": "1.x"}, {"TERM": "linux"}],
)
def test_where_the_terminal_may_not_take_it_the_file_is_named(environment, home):
    said = told(copy_elsewhere("words of an article", {**XTERM, **environment}), "the selection")
    assert "if the terminal takes it" in said
    assert str(home / "copied.txt") in said
    assert (home / "copied.txt").read_text() == "words of an article\n"


def test_the_file_is_for_nobody_else(home):
    home.rmdir()
    copy_elsewhere("words", XTERM)
    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    assert stat.S_IMODE((home / "copied.txt").stat().st_mode) == 0o600


def test_a_text_too_long_for_a_terminal_is_told():
    assert doubt_of("x" * MOST_BYTES, XTERM) == ""
    assert "too long" in doubt_of("x" * (MOST_BYTES + 1), XTERM)


def test_a_program_takes_it_where_there_is_one_but_not_over_ssh(tmp_path: Path, monkeypatch):
    monkeypatch.setattr("sys.platform", "linux")
    taken = tmp_path / "taken"
    program = tmp_path / "xclip"
    program.write_text(f"#!/bin/sh\n/bin/cat > {taken}\n")
    program.chmod(0o755)
    here = {**XTERM, "PATH": str(tmp_path), "DISPLAY": ":0", "TMUX": "/tmp/tmux"}
    assert copy_elsewhere("far", {**here, "SSH_CONNECTION": "1 2 3 4"}).by_program is None
    assert not taken.exists()
    copied = copy_elsewhere("words", here)
    assert taken.read_text() == "words"
    assert told(copied, "the selection") == "Copied the selection."


@pytest.mark.skipif(shutil.which("tmux") is None, reason="no tmux")
def test_tmux_as_it_comes_holds_what_is_copied_over_ssh_too(tmp_path: Path):
    def tmux(*words: str) -> str:
        command = ["tmux", "-S", str(tmp_path / "tmux"), "-f", os.devnull, *words]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout

    tmux("new-session", "-d", "sleep 60")
    try:
        pid = tmux("display-message", "-p", "#{pid}").strip()
        here = {"PATH": os.environ["PATH"], "TMUX": f"{tmp_path / 'tmux'},{pid},0", "SSH_TTY": "/dev/pts/9"}
        copied = copy_elsewhere("“quoted” words", here)
        assert tmux("show-buffer") == "“quoted” words"
        assert told(copied, "footnote 2") == "Copied footnote 2. tmux holds it, copied.txt too."
    finally:
        tmux("kill-server")


async def test_a_key_copies_the_whole_answer_and_says_how_much(chat, monkeypatch):
    for name in ("TMUX", "STY", "VTE_VERSION", "TERM_PROGRAM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    async with chat.run_test(size=(80, 24), notifications=True) as pilot:
        await opened(pilot)
        await ask(pilot, WHO)
        await pilot.press("tab", "Y")
        await until(pilot, lambda: chat._notifications)
        assert "[^1]: “Mayor Ilse Brandt opened" in chat.clipboard
        [notice] = chat._notifications
        assert notice.message.startswith("Copied the answer with its footnotes, ")
        assert notice.message.endswith(" words.")
