"""Nothing holds up a key: what is folded or does not move is left alone, and garbage is looked for later."""

import subprocess
import sys

import answering
from chatting import still, until, write

from tui.app import FootnoteApp
from tui.query import Query
from tui.signs import UNICODE

MANY = 14


async def add_turns(pilot, many: int = MANY) -> None:
    chat = pilot.app.chat
    for number in range(1, many + 1):
        exchange = await chat.begin(Query(f"Question {number}?"), "searching")
        exchange.answer = answering.told(question=f"Question {number}?")
        await chat.end(exchange, None)


def folded(pilot) -> list[bool]:
    return [one.is_folded for one in pilot.app.chat.conversation.exchanges()]


def beginnings(conversation) -> list[int]:
    """The lines of the page that turns begin at, of those that are laid out."""
    return [one.virtual_region.y for one in conversation.exchanges() if not one.is_folded]


async def test_a_letter_in_the_prompt_lays_nothing_out_anew(engine):
    app = still(FootnoteApp(lambda: engine, UNICODE))
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: app.holdings)
        await add_turns(pilot, 2)
        await write(pilot, "Wh")
        await pilot.pause(0.6)
        laid_out = []
        app.screen.screen_layout_refresh_signal.subscribe(app.screen, laid_out.append, immediate=True)
        await write(pilot, "o opened")
        await pilot.pause()
        assert app.chat.prompt.text.endswith("o opened")
        assert not laid_out


async def test_folded_turns_keep_their_place_and_are_not_laid_out(engine):
    app = still(FootnoteApp(lambda: engine, UNICODE))
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: app.holdings)
        await add_turns(pilot)
        conversation = app.chat.conversation
        await pilot.pause()
        height, places = conversation.virtual_size.height, beginnings(conversation)
        assert len(places) == MANY
        await until(pilot, lambda: folded(pilot).count(True) > MANY // 2)
        await pilot.pause()
        assert conversation.virtual_size.height == height
        assert beginnings(conversation) == [
            place for place, hidden in zip(places, folded(pilot), strict=True) if not hidden
        ]
        # The first and the last hold the page open, the others cost nothing.
        placed = [one for one in conversation.exchanges() if one.is_folded and one.region]
        assert len(placed) <= 1

        conversation.scroll_home(animate=False)
        await until(pilot, lambda: not folded(pilot)[0])
        await pilot.pause()
        shown = sum(not hidden for hidden in folded(pilot)[: MANY // 2])
        assert beginnings(conversation)[:shown] == places[:shown]
        assert conversation.virtual_size.height == height


def test_only_the_chats_own_process_leaves_garbage_for_later():
    code = (
        "import gc, tui.memory as m\n"
        "m.leave_out_what_is_loaded(); print(gc.isenabled(), gc.get_freeze_count() > 0)\n"
        "m.begin_unsearched(); print(gc.isenabled())\n"
        "m.leave_out_what_is_loaded(); print(gc.isenabled(), gc.get_freeze_count() > 0)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True", "False", "False", "True", "True"]
