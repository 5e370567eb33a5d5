"""Pictures of the list of conversations; look at them before you update them."""

from datetime import UTC, datetime, timedelta

import answering
import pytest
from chatting import still, until

from qa.conversations import Asked, ConversationStore
from tui.app import FootnoteApp
from tui.screens.conversations import ConversationsScreen
from tui.signs import ASCII
from tui.talks.kept import store_file
from tui.widgets.head import Head

SMALL, MIDDLE, LARGE = (80, 24), (120, 40), (200, 50)
TALKS = (
    ("How did the strike of the ferry crews end, and who gave in first?", "/articles/other", 3),
    ("When will the bridge be finished?", "/articles/index", 1),
    (
        "北京发生了什么? And what did the mayor of Brimoor, Ilse Brandt, say about it all in 2021?",
        "",
        12,
    ),
    ("Who opened the new ferry terminal in Brimoor?", "", 2),
)


def keep(index: str) -> None:
    """Four conversations of December 2020, the first one pinned."""
    moment = datetime(2020, 12, 15, 12, 0, tzinfo=UTC)

    def now() -> datetime:
        return moment

    with ConversationStore.open(store_file(), now=now) as store:
        for title, of, many in TALKS:
            moment += timedelta(days=1)
            conversation = store.begin(of or index)
            for number in range(many):
                question = title if not number else f"And what did it cost in year {number}?"
                asking = store.ask(conversation, Asked(question))
                said = answering.told() if number % 3 != 2 else answering.declined()
                store.write(asking, said)
                store.end(asking)
        store.pin(1)


async def listed(pilot) -> None:
    await until(pilot, lambda: "articles" in pilot.app.chat.query_one(Head).state)
    await pilot.press("f2")
    await until(pilot, lambda: isinstance(pilot.app.screen, ConversationsScreen) and pilot.app.screen._rows)
    pilot.app.screen.query_one("#conversations-find").cursor_blink = False
    await pilot.press("down")
    if pilot.app.screen.has_class("-wide"):
        await until(pilot, lambda: pilot.app.screen._looked_at)


async def searched(pilot) -> None:
    await listed(pilot)
    await pilot.press("slash", *"year")
    await until(pilot, lambda: pilot.app.screen._rows and pilot.app.screen._rows[0].turn is not None)
    if pilot.app.screen.has_class("-wide"):
        await until(pilot, lambda: pilot.app.screen._looked_at)


async def deleted(pilot) -> None:
    await listed(pilot)
    await pilot.press("d")
    await until(pilot, lambda: len(pilot.app.screen._rows) == len(TALKS) - 1)


@pytest.mark.parametrize("size", [SMALL, MIDDLE, LARGE], ids=["80x24", "120x40", "200x50"])
def test_picture_of_the_conversations(snap_compare, chat, index_folder, size):
    keep(str(index_folder))
    assert snap_compare(chat, terminal_size=size, run_before=listed)


@pytest.mark.parametrize("size", [SMALL, MIDDLE], ids=["80x24", "120x40"])
def test_picture_of_a_search(snap_compare, chat, index_folder, size):
    keep(str(index_folder))
    assert snap_compare(chat, terminal_size=size, run_before=searched)


def test_picture_in_the_light_theme(snap_compare, chat, index_folder):
    keep(str(index_folder))
    chat.theme = "footnote-light"
    assert snap_compare(chat, terminal_size=SMALL, run_before=deleted)


def test_picture_in_a_plain_font(snap_compare, engine, index_folder):
    keep(str(index_folder))
    app = still(FootnoteApp(lambda: engine, ASCII))
    assert snap_compare(app, terminal_size=SMALL, run_before=searched)
