"""Leaving the chat: at once, in the middle of something, and with threads that still have news."""

import os
import threading

import pytest
from chatting import ask, still, until
from textual.css.query import NoMatches
from textual.widgets import Static

from tui.app import FootnoteApp
from tui.messages import AskingEnded, Holdings, HoldingsChanged, IndexingEnded, Trouble
from tui.signs import UNICODE


class Late(Static):
    """Has news for the app when the chat is being taken down."""

    def on_unmount(self) -> None:
        for news in (
            HoldingsChanged(Holdings(7, None)),
            AskingEnded(1, Trouble("it failed")),
            IndexingEnded(None, None, None),
        ):
            self.app.post_message(news)


async def test_news_that_comes_while_the_screens_are_taken_down_finds_nobody(chat):
    async with chat.run_test(size=(100, 24)) as pilot:
        await until(pilot, lambda: chat.holdings)
        await ask(pilot, "Who opened the ferry terminal?")
        await chat.chat.mount(Late())
    assert not chat.return_code


async def test_what_is_missing_while_the_chat_runs_is_still_an_error(chat):
    with pytest.raises(NoMatches):
        async with chat.run_test(size=(100, 24)) as pilot:
            chat.call_later(chat.chat.query_one, "#nowhere")
            await pilot.pause()
            await pilot.pause()


async def test_it_can_be_left_before_anything_is_there(engine):
    app = still(FootnoteApp(lambda: engine, UNICODE))
    app.call_later(app.exit, 0)
    assert await app.run_async(headless=True, size=(100, 24)) == 0
    assert not app.return_code


async def test_threads_that_wait_leave_one_for_a_question(chat):
    release = threading.Event()
    async with chat.run_test(size=(100, 24)) as pilot:
        try:
            for _ in range((os.cpu_count() or 1) + 4):
                chat.in_thread(release.wait, "waiting")
            exchange = await ask(pilot, "Who opened the ferry terminal?")
        finally:
            release.set()
        assert exchange.answer is not None
