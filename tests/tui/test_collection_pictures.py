"""Pictures of the collection; look at them before you update them.

`pytest tests/tui/test_collection_pictures.py --snapshot-update` draws them again.
"""

import pytest
from chatting import still, until
from collecting import opened, panel, titles
from textual.widgets import Input

import tui.widgets.collection_head
from tui.app import FootnoteApp
from tui.signs import ASCII, UNICODE
from tui.widgets.path_input import PathInput

SMALL, MIDDLE, LARGE = (80, 24), (120, 40), (200, 50)


@pytest.fixture(autouse=True)
def some_time_ago(monkeypatch, articles, tmp_path, request):
    """The index of the session was made some time ago, of files in the home folder."""
    home = tmp_path if "empty_chat" in request.fixturenames else articles.parent
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setattr(tui.widgets.collection_head, "ago", lambda then, now: "2 h ago")


async def listed(pilot):
    await opened(pilot)
    await until(pilot, lambda: pilot.app._marks is not None)


async def limited(pilot):
    await listed(pilot)
    pilot.app.screen.query_one("#find", Input).cursor_blink = False
    await pilot.press("space", "t", "home", "right", "right")


async def asked_to_remove(pilot):
    await listed(pilot)
    await pilot.press("space", "space", "d")


@pytest.mark.parametrize("size", [SMALL, MIDDLE, LARGE], ids=["80x24", "120x40", "200x50"])
def test_picture_of_the_collection(snap_compare, chat, size):
    assert snap_compare(chat, terminal_size=size, run_before=listed)


def test_picture_in_the_light_theme(snap_compare, chat):
    chat.theme = "footnote-light"
    assert snap_compare(chat, terminal_size=SMALL, run_before=limited)


def test_picture_without_colour(snap_compare, engine, monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    app = still(FootnoteApp(lambda: engine, UNICODE))
    assert snap_compare(app, terminal_size=SMALL, run_before=limited)


def test_picture_in_a_plain_font(snap_compare, engine):
    app = still(FootnoteApp(lambda: engine, ASCII))
    assert snap_compare(app, terminal_size=SMALL, run_before=limited)


def test_picture_of_the_question_before_removing(snap_compare, chat):
    assert snap_compare(chat, terminal_size=SMALL, run_before=asked_to_remove)


def test_picture_of_adding_and_of_problems(snap_compare, empty_chat, articles, tmp_path, monkeypatch):
    folder = tmp_path / "mixed"
    (folder / "articles of 2021").mkdir(parents=True)
    (folder / "herring.md").write_text((articles / "herring.md").read_text())
    (folder / "empty.txt").write_text("")
    monkeypatch.chdir(folder)

    async def adding(pilot):
        screen = await opened(pilot)
        pilot.app.index([folder], "mixed")
        await until(pilot, lambda: titles(pilot) and "1 problem" in panel(pilot))
        await pilot.press("a")
        screen.query_one(PathInput).line.cursor_blink = False
        await pilot.press(".", "/")
        await until(pilot, lambda: screen.query_one(PathInput).choosing)
        await pilot.press("down")

    assert snap_compare(empty_chat, terminal_size=SMALL, run_before=adding)
