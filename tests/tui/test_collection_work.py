"""Indexing and watching, as the collection shows them."""

import subprocess
import sys
import threading

import pytest
from chatting import StoppedClock, ask, still, until, write
from collecting import errors, head, notices, opened, panel, titles

from tui.app import FootnoteApp
from tui.signs import UNICODE
from tui.widgets.head import Head
from tui.widgets.path_input import PathInput

_HOLD = """
import sys, time
from pathlib import Path
from index.lock import writing
with writing(Path(sys.argv[1]), "indexing"):
    print("held", flush=True)
    sys.stdin.read()
"""


class Gated(StoppedClock):
    """The real engine, which waits at a gate before each piece of progress is told."""

    gate = threading.Event()

    def index(self, paths, on_progress, should_stop):
        def told(progress):
            on_progress(progress)
            while not self.gate.is_set() and not should_stop():
                self.gate.wait(0.01)

        return super().index(paths, told, should_stop)


@pytest.fixture
def gated_chat(tmp_path, articles):
    """The chat on an index of three articles that indexes only while the gate is open."""
    with_articles = StoppedClock.open(tmp_path / "index")
    with_articles.index([articles], lambda progress: None, lambda: False)
    with_articles.close()
    Gated.gate = threading.Event()
    app = still(FootnoteApp(lambda: Gated.open(tmp_path / "index"), UNICODE))
    yield app
    app.close_session()


@pytest.fixture
def owls(tmp_path):
    folder = tmp_path / "owls"
    folder.mkdir()
    (folder / "owl.md").write_text("---\ndate: 2022-01-03\n---\n# Owl seen\n\nAn owl was seen in Castrel.")
    return folder


async def test_questions_are_answered_while_the_collection_indexes(gated_chat, owls):
    async with gated_chat.run_test(size=(120, 40)) as pilot:
        screen = await opened(pilot)
        await pilot.press("a")
        screen.query_one(PathInput).value = str(owls)
        await pilot.press("enter")
        await until(pilot, lambda: "owls" in panel(pilot) and "x stop" in panel(pilot))
        assert "indexing" in head(pilot)
        await pilot.press("escape")
        exchange = await ask(pilot, "Who opened the new ferry terminal in Brimoor?")
        assert exchange.footnotes
        assert gated_chat.indexing == "owls"
        Gated.gate.set()
        await until(pilot, lambda: gated_chat.indexing is None)
        await opened(pilot)
        await until(pilot, lambda: titles(pilot)[0] == "Owl seen")


async def test_x_stops_and_r_goes_on(gated_chat, owls):
    async with gated_chat.run_test(size=(120, 40)) as pilot:
        await opened(pilot)
        gated_chat.index([owls], "owls")
        await until(pilot, lambda: "owls" in panel(pilot))
        await pilot.press("x")
        await until(pilot, lambda: "stopping…" in panel(pilot) or gated_chat.indexing is None)
        assert "x stop" not in panel(pilot)
        await until(pilot, lambda: "stopped; r goes on" in panel(pilot))
        assert gated_chat.indexing is None


async def test_a_watched_folder_is_followed_until_w_ends_it(empty_chat, owls):
    async with empty_chat.run_test(size=(120, 40)) as pilot:
        await opened(pilot)
        empty_chat.watch_named(str(owls))
        await until(pilot, lambda: titles(pilot) == ["Owl seen"])
        assert "watching" in head(pilot)
        (owls / "heron.md").write_text("# Heron seen\n\nA heron was seen in Castrel.")
        await until(pilot, lambda: "Heron seen" in titles(pilot))
        chat_head = empty_chat.chat.query_one(Head)
        assert chat_head.state.endswith("watching")
        await pilot.press("w")
        await until(pilot, lambda: "watching" not in head(pilot))
        assert "watching" not in chat_head.state
        assert "No longer watching" in notices(pilot)
        await until(
            pilot, lambda: not [one for one in empty_chat.workers if one.group == "watch" and one.is_running]
        )


async def test_w_watches_what_is_known(gated_chat, articles):
    async with gated_chat.run_test(size=(120, 40)) as pilot:
        await opened(pilot)
        await pilot.press("w")
        await until(pilot, lambda: gated_chat.watching == (str(articles),))
        await until(pilot, lambda: "watching" in head(pilot))


@pytest.mark.slow
async def test_indexing_and_watching_take_turns(gated_chat, articles, owls):
    async with gated_chat.run_test(size=(120, 40)) as pilot:
        await opened(pilot)
        gated_chat.index([owls], "owls")
        await until(pilot, lambda: gated_chat.progress is not None)
        gated_chat.watch_named(str(owls))
        await until(pilot, lambda: "watching" in head(pilot))
        Gated.gate.set()
        await until(pilot, lambda: gated_chat.indexing is None and "Owl seen" in titles(pilot))
        (owls / "heron.md").write_text("# Heron seen\n\nA heron was seen in Castrel.")
        await until(pilot, lambda: "Heron seen" in titles(pilot))
        assert not errors(pilot)


@pytest.mark.slow
async def test_another_process_that_writes_is_told_and_waited_for(gated_chat, owls, tmp_path):
    async with gated_chat.run_test(size=(120, 40)) as pilot:
        await opened(pilot)
        command = [sys.executable, "-c", _HOLD, str(tmp_path / "index")]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
            assert other.stdout.readline() == b"held\n"
            gated_chat.watch_named(str(owls))
            await until(pilot, lambda: f"pid {other.pid}" in notices(pilot))
            assert "waiting" in head(pilot)
            gated_chat.index([owls], "owls")
            await until(pilot, lambda: errors(pilot))
            assert f"pid {other.pid}" in errors(pilot)[0]
            assert "Wait for it or stop it." in errors(pilot)[0]
            other.stdin.close()
        await until(pilot, lambda: "Owl seen" in titles(pilot))


async def test_what_cannot_be_watched_is_said(chat):
    async with chat.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: chat.holdings is not None)
        await write(pilot, "/watch /nowhere/at/all")
        await pilot.press("enter")
        await until(pilot, lambda: "There is no file or folder" in notices(pilot))
        chat.watch_named("off")
        await until(pilot, lambda: "Nothing is being watched." in notices(pilot))
        chat.watch_named("https://example.org/")
        await until(pilot, lambda: "Pages are not watched." in notices(pilot))
        assert chat.watching == ()


async def test_leaving_while_it_watches_does_not_wait(gated_chat, owls):
    async with gated_chat.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        gated_chat.watch_named(str(owls))
        await until(pilot, lambda: "watching" in head(pilot))
    gated_chat.close_session()
    assert gated_chat.session._at_work == 0
