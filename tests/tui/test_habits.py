"""What people do without thinking: click, scroll, resize, undo, paste."""

import random
import subprocess
import sys
import threading

from chatting import ask, exchanges, page, still, until, write
from textual.command import CommandList
from textual.content import Content
from textual.events import MouseScrollUp, Paste
from writing import COST, MODEL, OPENED, answer, growing, told, wrong

from tui.app import FootnoteApp
from tui.manner import Manner
from tui.palette import Palette
from tui.screens.article import ArticleScreen
from tui.screens.help import HelpScreen
from tui.signs import UNICODE
from tui.widgets.head import Head
from tui.widgets.hints import Hints
from tui.widgets.prompt import Prompt

WHO = "Who opened the new ferry terminal in Brimoor?"
SIZES = [(30, 8), (60, 20), (80, 24), (99, 30), (100, 24), (160, 45), (200, 50), (20, 5)]


async def opened(pilot):
    await until(pilot, lambda: "articles" in pilot.app.screen.query_one(Head).state)


def test_the_chat_needs_nothing_that_windows_lacks():
    lacking = ("fcntl", "termios", "tty", "pwd", "grp", "resource", "pty", "readline", "curses")
    script = f"""
import sys
for name in {lacking!r}:
    sys.modules[name] = None
import tui.app, tui.running, tui.terminal.settings, tui.places, tui.start
"""
    subprocess.run([sys.executable, "-c", script], check=True, timeout=60)


async def click_hint(pilot, words: str) -> None:
    """Click on a hint of the screen on top by its words."""
    hints = pilot.app.screen.query_one(Hints)
    shown = hints.visual
    assert isinstance(shown, Content)
    at = shown.plain.index(words)
    await pilot.click(Hints, offset=(hints.styles.padding.left + at, 0))


async def test_the_main_flow_needs_no_keyboard_but_for_the_question(chat):
    async with chat.run_test(size=(120, 40)) as pilot:
        await opened(pilot)
        await pilot.click(Prompt)
        chat.chat.prompt.text = WHO
        await click_hint(pilot, "Enter ask")
        await until(pilot, lambda: exchanges(pilot) and not exchanges(pilot)[-1].running)
        await click_hint(pilot, "^o sources")
        await until(pilot, lambda: chat.chat.sources.is_open)
        await click_hint(pilot, "Enter article")
        await until(pilot, lambda: isinstance(chat.screen, ArticleScreen))
        await click_hint(pilot, "Esc back")
        await until(pilot, lambda: chat.screen is chat.chat)
        await click_hint(pilot, "F1 help")
        await until(pilot, lambda: isinstance(chat.screen, HelpScreen))
        await click_hint(pilot, "Esc close")
        await until(pilot, lambda: chat.screen is chat.chat)
        await click_hint(pilot, "y copy")
        assert "Mayor Ilse Brandt" in chat.clipboard
        await click_hint(pilot, "Esc back")
        assert chat.focused is chat.chat.prompt
        await click_hint(pilot, "^p all")
        await until(pilot, lambda: isinstance(chat.screen, Palette) and chat.screen.has_class("-ready"))
        listed = chat.screen.query_one(CommandList)
        row = next(n for n in range(listed.option_count) if str(listed.options[n].prompt).startswith("/new"))
        await pilot.click(CommandList, offset=(3, row + listed.gutter.top - listed.scroll_offset.y))
        await until(pilot, lambda: not exchanges(pilot))
        await click_hint(pilot, "^q quit")
        await until(pilot, lambda: not chat.is_running)


async def test_the_wheel_scrolls_the_conversation_while_one_writes(chat):
    async with chat.run_test(size=(80, 16)) as pilot:
        await opened(pilot)
        for _ in range(3):
            await ask(pilot, WHO)
        conversation = chat.chat.conversation
        await until(pilot, lambda: conversation.scroll_offset.y > 0)
        before = conversation.scroll_offset.y
        turned = MouseScrollUp(
            conversation, x=5, y=5, delta_x=0, delta_y=-1, button=0, shift=False, meta=False, ctrl=False
        )
        conversation.post_message(turned)
        await until(pilot, lambda: conversation.scroll_offset.y < before)
        assert chat.focused is chat.chat.prompt


async def test_resizing_while_an_answer_is_written_loses_nothing(written):
    more = [threading.Event() for _ in range(5)]
    states = [*growing(answer(told(OPENED, 1), wrong()))]
    steps = [one for state, event in zip(states[3:8], more, strict=True) for one in (state, event)]
    whole = answer(told(OPENED, 1), told(COST, 2))
    written.script = [[whole], [*steps, states[-1]]]
    app = still(FootnoteApp(lambda: written, UNICODE, Manner(model=MODEL)))
    chance = random.Random(7)
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot)
        await ask(pilot, WHO)
        app.chat.prompt.text = WHO
        await pilot.press("enter", "alt+1")
        await until(pilot, lambda: app.chat.sources.is_open)
        await pilot.click(Prompt)
        await write(pilot, "and then")
        for number in range(40):
            if number % 8 == 4:
                more[number // 8].set()
            await pilot.resize_terminal(*chance.choice(SIZES))
            assert app.focused is app.chat.prompt
            assert app.chat.prompt.text == "and then"
        await pilot.resize_terminal(120, 40)
        await until(pilot, lambda: not exchanges(pilot)[-1].running)
        assert app.chat.sources.is_open
        assert COST in page(pilot).replace("\n   ", " ")


async def test_what_was_written_is_taken_back_with_other_keys_than_suspend(chat):
    async with chat.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await write(pilot, "abc")
        await pilot.press("ctrl+underscore")
        assert chat.chat.prompt.text == ""
        await pilot.press("ctrl+y")
        assert chat.chat.prompt.text == "abc"
        await pilot.press("alt+z")
        assert chat.chat.prompt.text == ""


async def test_a_long_text_is_pasted_whole(chat):
    text = "Mayor Ilse Brandt opened it.\n" * 1_800
    async with chat.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        chat.post_message(Paste(text))
        await until(pilot, lambda: len(chat.chat.prompt.text) == len(text))
        assert chat.chat.prompt.size.height <= 10
