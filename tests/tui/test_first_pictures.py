"""Pictures of the first minute; look at them before you update them.

`pytest tests/tui/test_first_pictures.py --snapshot-update` draws them again.
"""

import pytest
from chatting import until

from tui.fixes import fixes_at_opening
from tui.messages import Holdings, Trouble
from tui.screens.themes import ThemesScreen
from tui.widgets.footnote import Footnote
from tui.widgets.prompt import Prompt
from tui.widgets.welcome import Welcome

SIZES = pytest.mark.parametrize(
    "size", [(80, 24), (120, 40), (200, 50), (40, 12)], ids=["80x24", "120x40", "200x50", "40x12"]
)
DAMAGED = Trouble(
    "the catalog /home/ada/news/catalog.sqlite3 cannot be read (file is not a database)",
    "Restore it from a backup, or build a new index with --index DIR",
    cause="IndexDamaged",
)


async def welcomed(pilot):
    await until(pilot, lambda: pilot.app.screen.query(Welcome))
    pilot.app.screen.query_one(Prompt).cursor_blink = False


async def toured(pilot):
    await welcomed(pilot)
    await until(pilot, lambda: pilot.app.holdings)
    await pilot.app.chat.begin_tour("Who opened the new ferry terminal in Brimoor?")
    await pilot.press("enter")
    await until(pilot, lambda: isinstance(pilot.app.focused, Footnote))


async def troubled(pilot):
    await welcomed(pilot)
    await pilot.app.chat.conversation.dismiss_welcome()
    await pilot.app.chat.show_no_index(DAMAGED, fixes_at_opening(DAMAGED, copy=True, other_model=False))
    await pilot.pause()


@SIZES
def test_picture_of_the_welcome(snap_compare, empty_chat, size):
    assert snap_compare(empty_chat, terminal_size=size, run_before=welcomed)


def test_picture_of_the_welcome_in_the_light_theme(snap_compare, empty_chat):
    async def writing(pilot):
        await welcomed(pilot)
        await pilot.press("3", "f", "t", "p", "space", "x")
        await until(pilot, lambda: pilot.app.screen.query(".-told"))

    empty_chat.theme = "footnote-light"
    assert snap_compare(empty_chat, terminal_size=(120, 40), run_before=writing)


def test_picture_of_the_first_articles(snap_compare, chat):
    async def offered(pilot):
        await welcomed(pilot)
        await until(pilot, lambda: pilot.app.holdings)
        pilot.app.chat.offers_tour = True
        await pilot.app.chat.show_holdings(Holdings(30, "2021-12-09"))
        await pilot.press("tab")

    assert snap_compare(chat, terminal_size=(80, 24), run_before=offered)


@SIZES
def test_picture_of_the_tour(snap_compare, chat, size):
    assert snap_compare(chat, terminal_size=size, run_before=toured)


def test_picture_of_the_tour_in_the_light_theme(snap_compare, chat):
    chat.theme = "footnote-light"
    assert snap_compare(chat, terminal_size=(80, 24), run_before=toured)


@SIZES
def test_picture_of_a_trouble_with_ways_out(snap_compare, chat, size):
    assert snap_compare(chat, terminal_size=size, run_before=troubled)


def test_picture_of_a_trouble_in_the_light_theme(snap_compare, chat):
    chat.theme = "footnote-light"
    assert snap_compare(chat, terminal_size=(80, 24), run_before=troubled)


def test_picture_of_the_themes(snap_compare, chat):
    async def choosing(pilot):
        await welcomed(pilot)
        await until(pilot, lambda: pilot.app.holdings)
        pilot.app.search_themes()
        await until(pilot, lambda: isinstance(pilot.app.screen, ThemesScreen))
        await pilot.press("down")

    assert snap_compare(chat, terminal_size=(80, 24), run_before=choosing)


def test_picture_of_a_window_that_is_too_small(snap_compare, chat):
    assert snap_compare(chat, terminal_size=(28, 7), run_before=welcomed)
