"""Pictures of the palette, of help and of the list of keys; look at them before you update them."""

import pytest
from chatting import ask, until

from tui.palette import Palette
from tui.screens.help import HelpScreen
from tui.widgets.head import Head
from tui.widgets.prompt import Prompt

SIZES = [(80, 24), (120, 40), (200, 50)]
NAMES = ["80x24", "120x40", "200x50"]
WHO = "Who opened the new ferry terminal in Brimoor?"


async def answered(pilot):
    await until(pilot, lambda: "articles" in pilot.app.screen.query_one(Head).state)
    pilot.app.screen.query_one(Prompt).cursor_blink = False
    await ask(pilot, WHO)


async def with_palette(pilot):
    await answered(pilot)
    await pilot.press("ctrl+p")
    await until(pilot, lambda: isinstance(pilot.app.screen, Palette) and pilot.app.screen.has_class("-ready"))
    pilot.app.screen.query_one("CommandInput").cursor_blink = False
    await pilot.pause()


async def with_help(pilot):
    await answered(pilot)
    await pilot.press("f1")
    await until(pilot, lambda: isinstance(pilot.app.screen, HelpScreen))


@pytest.mark.parametrize("size", SIZES, ids=NAMES)
def test_picture_of_the_palette(snap_compare, chat, size):
    assert snap_compare(chat, terminal_size=size, run_before=with_palette)


def test_picture_of_the_palette_in_the_light_theme(snap_compare, chat):
    chat.theme = "footnote-light"
    assert snap_compare(chat, terminal_size=SIZES[0], run_before=with_palette)


@pytest.mark.parametrize("size", SIZES[1:], ids=NAMES[1:])
def test_picture_of_help(snap_compare, chat, size):
    assert snap_compare(chat, terminal_size=size, run_before=with_help)


def test_picture_of_help_in_the_light_theme(snap_compare, chat):
    chat.theme = "footnote-light"
    assert snap_compare(chat, terminal_size=SIZES[0], run_before=with_help)
