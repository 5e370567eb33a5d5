"""Pictures of what stands over the prompt and of the card of filters; look at them before you update them."""

import pytest
from chatting import ask, still, until

from tui.app import FootnoteApp
from tui.query import Filters
from tui.screens.filters import FiltersScreen
from tui.signs import ASCII
from tui.widgets.completions import Completions
from tui.widgets.head import Head
from tui.widgets.prompt import Prompt

SIZES = pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 50)], ids=["80x24", "120x40", "200x50"])


async def ready(pilot):
    await until(pilot, lambda: "articles" in pilot.app.screen.query_one(Head).state)
    pilot.app.screen.query_one(Prompt).cursor_blink = False


async def listing(pilot):
    await ready(pilot)
    await pilot.press("/")
    await until(pilot, lambda: pilot.app.screen.query_one(Completions).display)


async def filtered(pilot):
    await ready(pilot)
    await ask(pilot, "How much will the herring quota rise? since:2021-10 source:Coast Wire")
    await pilot.press("alt+e")
    await until(pilot, lambda: pilot.app.screen.query_one(Prompt).text)


async def choosing(pilot):
    await ready(pilot)
    pilot.app.limit(Filters(sources=("Coast Wire",)))
    await pilot.press("f3")
    await until(pilot, lambda: isinstance(pilot.app.screen, FiltersScreen))
    await until(pilot, lambda: "2 of 3" in str(pilot.app.screen.query_one("#remaining").visual))
    for field in pilot.app.screen.query("Input"):
        field.cursor_blink = False


@SIZES
def test_picture_of_the_commands(snap_compare, chat, size):
    assert snap_compare(chat, terminal_size=size, run_before=listing)


@SIZES
def test_picture_of_chips_and_an_edit(snap_compare, chat, size):
    assert snap_compare(chat, terminal_size=size, run_before=filtered)


@SIZES
def test_picture_of_the_filters(snap_compare, chat, size):
    assert snap_compare(chat, terminal_size=size, run_before=choosing)


@pytest.mark.parametrize("scene", [listing, filtered, choosing])
def test_picture_in_the_light_theme(snap_compare, chat, scene):
    chat.theme = "footnote-light"
    assert snap_compare(chat, terminal_size=(80, 24), run_before=scene)


def test_picture_in_a_plain_font(snap_compare, engine):
    app = still(FootnoteApp(lambda: engine, ASCII))
    assert snap_compare(app, terminal_size=(80, 24), run_before=choosing)
