"""The chat notices what other processes do to its index."""

import subprocess
import sys
import time
from pathlib import Path

from chatting import StoppedClock, ask, still, until

from tui.app import FootnoteApp
from tui.signs import UNICODE
from tui.widgets.head import Head
from tui.widgets.prompt import Prompt
from tui.widgets.welcome import Welcome

ROOT = Path(__file__).parents[2]


def other_process(*arguments: object) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "tui.cli", *map(str, arguments)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


async def test_the_head_and_the_answers_follow_another_process(tmp_path, articles):
    index = tmp_path / "index"
    app = still(FootnoteApp(lambda: StoppedClock.open(index), UNICODE))
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: app.screen.query(Welcome))
        assert app.screen.query_one(Head).state == "no articles yet"
        other = other_process("--index", index, "index", articles)
        await until(pilot, lambda: other.poll() is not None)
        ended = time.monotonic()
        await until(pilot, lambda: app.screen.query_one(Head).state == "3 articles · to 28 Oct 2021")
        assert time.monotonic() - ended < 2
        assert app.screen.query_one(Prompt).offers == 0  # the welcome no longer offers the sample collection
        exchange = await ask(pilot, "Who opened the new ferry terminal in Brimoor?")
        assert exchange.footnotes
        other = other_process("--index", index, "remove", "herring")
        await until(pilot, lambda: other.poll() is not None)
        await until(pilot, lambda: app.screen.query_one(Head).state == "2 articles · to 4 Mar 2021")
        assert exchange in app.screen.query(type(exchange))
    app.close_session()


class Counting(StoppedClock):
    """The real engine, which counts how often it is asked what it holds."""

    asked = 0

    def holdings(self):
        self.asked += 1
        return super().holdings()


async def test_nothing_is_counted_while_nothing_changes(index_folder):
    engine = Counting.open(index_folder)
    app = still(FootnoteApp(lambda: engine, UNICODE))
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: app.screen.query(Welcome))
        await until(pilot, lambda: engine.asked == 2)  # at the start, and once after it
        await pilot.pause(2.5)
        assert engine.asked == 2
    app.close_session()
