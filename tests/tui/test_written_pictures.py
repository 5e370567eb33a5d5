"""Pictures of answers that a chat model writes; look at them before you update them.

`pytest tests/tui/test_written_pictures.py --snapshot-update` draws them again. How they look in a terminal,
with a real server and the real client behind them, shows `python -m tests.terminal.written_answers`.
"""

import threading

import pytest
from chatting import ask, page, still, until
from writing import BROKEN, MODEL, OPENED, WHO, answer, growing, told, wrong

from qa.models.failure import ModelFailed
from tui.app import FootnoteApp
from tui.manner import Manner
from tui.signs import ASCII, UNICODE
from tui.widgets.head import Head
from tui.widgets.prompt import Prompt

SMALL, LARGE = (80, 24), (200, 50)
CHECKED = answer(
    told(OPENED, 1),
    wrong(),
    told("Two things were late:", support="unchecked", lead="\n\n"),
    told("the building, by eleven months", 3, lead="\n- "),
    told("the first boat, by nineteen minutes", 1, lead="\n- ", cited_by="check"),
    dropped=(wrong("Nobody has paid for it yet."),),
)
BUSY = ModelFailed(
    "api.openai.com takes no more questions for now", "Wait 20 seconds", kind="busy", retry_after=20
)


@pytest.fixture
def app(written):
    return still(FootnoteApp(lambda: written, UNICODE, Manner(model=MODEL)))


async def ready(pilot):
    await until(pilot, lambda: "articles" in pilot.app.screen.query_one(Head).state)
    pilot.app.screen.query_one(Prompt).cursor_blink = False


async def asked(pilot):
    await ready(pilot)
    await ask(pilot, WHO)


async def being_written(pilot):
    await ready(pilot)
    pilot.app.screen.query_one(Prompt).text = WHO
    await pilot.press("enter")
    await until(pilot, lambda: "It cost 41▍" in page(pilot))


def test_picture_of_an_answer_as_it_is_written(snap_compare, app, written):
    written.script = [[[*growing(CHECKED)][12], threading.Event()]]
    assert snap_compare(app, terminal_size=SMALL, run_before=being_written)


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "200x50"])
def test_picture_of_a_checked_answer_and_its_panel(snap_compare, app, written, size):
    written.script = [[CHECKED]]

    async def opened(pilot):
        await asked(pilot)
        if size == LARGE:
            await pilot.press("alt+2", "w")
            await pilot.pause()

    assert snap_compare(app, terminal_size=size, run_before=opened)


def test_picture_of_an_answer_that_broke_off(snap_compare, app, written):
    written.script = [[answer(told(OPENED, 1), interrupted=BROKEN)]]
    assert snap_compare(app, terminal_size=SMALL, run_before=asked)


def test_picture_of_a_busy_model_in_a_plain_font(snap_compare, written):
    app = still(FootnoteApp(lambda: written, ASCII, Manner(model=MODEL)))
    written.script = [BUSY]
    assert snap_compare(app, terminal_size=SMALL, run_before=asked)


def test_picture_of_the_welcome_where_a_model_reads_along(snap_compare, app):
    assert snap_compare(app, terminal_size=SMALL, run_before=ready)
