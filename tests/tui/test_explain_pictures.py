"""Pictures of Explain at three sizes and of what is offered after an abstention; look before you update.

`pytest tests/tui/test_explain_pictures.py --snapshot-update` draws them again.
"""

import pytest
from chatting import ask, until

from tui.screens.explain import ExplainScreen
from tui.widgets.head import Head
from tui.widgets.prompt import Prompt
from tui.widgets.welcome import Welcome

pytestmark = pytest.mark.usefixtures("on_a_day_of_2021")

SMALL, MIDDLE, LARGE = (80, 24), (120, 40), (200, 50)
WHO = "Who opened the new ferry terminal in Brimoor?"
COST = "and how much did it cost?"


async def ready(pilot):
    await until(pilot, lambda: "articles" in pilot.app.screen.query_one(Head).state)
    await until(pilot, lambda: pilot.app.screen.query(Welcome))
    pilot.app.screen.query_one(Prompt).cursor_blink = False


async def explained(pilot):
    await ready(pilot)
    await ask(pilot, WHO)
    await ask(pilot, COST)
    await pilot.press("f4")
    await until(pilot, lambda: isinstance(pilot.app.screen, ExplainScreen))
    await pilot.press("down")
    await pilot.pause()


async def offered(pilot):
    await ready(pilot)
    exchange = await ask(pilot, "Who won the football match in June 2026?")
    exchange.offers.focus()
    await pilot.pause()


async def answered_anyway(pilot):
    await offered(pilot)
    await pilot.press("a")
    await until(pilot, lambda: pilot.app.chat.running is None and not pilot.app.screen.query("Offers"))


@pytest.mark.parametrize("size", [SMALL, MIDDLE, LARGE], ids=["80x24", "120x40", "200x50"])
def test_picture_of_why_these_passages(snap_compare, chat, size):
    assert snap_compare(chat, terminal_size=size, run_before=explained)


@pytest.mark.parametrize("size", [SMALL, MIDDLE], ids=["80x24", "120x40"])
def test_picture_of_why_these_passages_in_the_light_theme(snap_compare, chat, size):
    chat.theme = "footnote-light"
    assert snap_compare(chat, terminal_size=size, run_before=explained)


def test_picture_of_what_is_offered_where_the_articles_do_not_tell(snap_compare, chat):
    assert snap_compare(chat, terminal_size=SMALL, run_before=offered)


def test_picture_of_an_answer_that_was_wanted_anyway(snap_compare, chat):
    assert snap_compare(chat, terminal_size=SMALL, run_before=answered_anyway)
