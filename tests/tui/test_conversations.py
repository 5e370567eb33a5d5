"""Conversations in the chat: kept as they happen, listed, searched, opened again, forked, asked again."""

import os
import subprocess
import sys
import threading
from pathlib import Path

from chatting import answer_text, ask, exchanges, page, still, until, write
from writing import MODEL, OPENED, answer, growing, told

from qa.conversations import ConversationStore
from tui.app import FootnoteApp
from tui.kept import store_file
from tui.manner import Manner
from tui.screens.article import ArticleScreen
from tui.screens.chat import ChatScreen
from tui.screens.conversations import ConversationsScreen
from tui.signs import UNICODE
from tui.widgets.head import Head

SIZE = (80, 24)
WHO = "Who opened the new ferry terminal in Brimoor?"
COST = "and how much did it cost?"


def kept() -> list:
    with ConversationStore.open(store_file()) as store:
        return [(one, store.turns(one.id)) for one in store.conversations()]


async def ready(pilot) -> None:
    await until(pilot, lambda: "articles" in pilot.app.chat.query_one(Head).state)


async def command(pilot, line: str) -> None:
    pilot.app.chat.prompt.text = line
    await pilot.press("enter")


async def test_questions_and_answers_are_kept_and_come_back_as_they_were(chat, engine):
    async with chat.run_test(size=SIZE) as pilot:
        await ready(pilot)
        await ask(pilot, WHO)
        await ask(pilot, COST)
        said = [page(pilot)]
    [(summary, turns)] = kept()
    assert summary.title == WHO
    assert [turn.question for turn in turns] == [WHO, COST]
    assert [turn.newest.state for turn in turns] == ["finished", "finished"]
    assert turns[1].newest.standalone_question != COST
    assert turns[0].newest.asked.articles == 3

    later = still(FootnoteApp(lambda: engine, UNICODE))
    later.resume_words = ""
    async with later.run_test(size=SIZE) as pilot:
        await until(pilot, lambda: len(exchanges(pilot)) == 2)
        await ready(pilot)
        assert page(pilot) == said[0]
        await pilot.press("alt+1")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, ArticleScreen))
        await pilot.press("escape")
        await pilot.press("escape")
        await ask(pilot, "and when did it open?")
        assert "understood as" in page(pilot).split(COST)[1].split("and when did it open?")[1]
    [(_, turns)] = kept()
    assert len(turns) == 3
    assert "terminal" in turns[2].newest.standalone_question


async def test_what_was_stopped_is_kept_and_can_be_asked_again(written):
    silent = threading.Event()
    whole = answer(told(OPENED, 1))
    written.script = [[*list(growing(whole))[:3], silent], [whole]]
    app = still(FootnoteApp(lambda: written, UNICODE, Manner(model=MODEL)))
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot)
        pilot.app.chat.prompt.text = WHO
        await pilot.press("enter")
        await until(pilot, lambda: exchanges(pilot) and exchanges(pilot)[-1].answer is not None)
        await pilot.press("escape")
        await until(pilot, lambda: "r ask again" in page(pilot))
    [(_, [turn])] = kept()
    assert turn.newest.state == "stopped"
    assert turn.newest.answer.sentences[0].text

    app = still(FootnoteApp(lambda: written, UNICODE, Manner(model=MODEL)))
    app.resume_words = "ferry terminal"
    async with app.run_test(size=SIZE) as pilot:
        await until(pilot, lambda: "r ask again" in page(pilot))
        await pilot.press("alt+r")
        await until(pilot, lambda: OPENED in page(pilot).replace("\n   ", " "))
        await until(pilot, lambda: not exchanges(pilot)[-1].running)
    [(_, [turn])] = kept()
    assert [one.state for one in turn.attempts] == ["stopped", "finished"]


CRASH = """
import asyncio, os, sys, threading
sys.path.insert(0, sys.argv[2])
from pathlib import Path
from writing import MODEL, OPENED, Written, answer, growing, told, WHO
from tui.app import FootnoteApp
from tui.manner import Manner

async def main():
    engine = Written.open(Path(sys.argv[1]))
    engine.histories, engine.manners = [], []
    engine.script = [[*list(growing(answer(told(OPENED, 1))))[:5], threading.Event()]]
    app = FootnoteApp(lambda: engine, manner=Manner(model=MODEL))
    async with app.run_test() as pilot:
        app.chat.prompt.text = WHO
        await pilot.press("enter")
        while True:
            await pilot.pause(0.05)
            kept = [one.kept for one in app.chat.conversation.exchanges()]
            if kept and kept[0] and kept[0].asking and not app.recording._growing:
                from qa.conversations import ConversationStore
                from tui.kept import store_file
                with ConversationStore.open(store_file()) as store:
                    [summary] = store.conversations()
                    if store.turns(summary.id)[0].newest.answer is not None:
                        os._exit(9)

asyncio.run(main())
"""


async def test_a_crash_in_the_middle_of_an_answer_keeps_the_question_and_what_came(written, index_folder):
    here = Path(__file__).parent
    done = subprocess.run(
        [sys.executable, "-c", CRASH, str(index_folder), str(here)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(here.parents[1]), str(here)])},
        capture_output=True,
        timeout=60,
    )
    assert done.returncode == 9, done.stderr.decode()
    [(_, [turn])] = kept()
    assert turn.question == WHO
    assert turn.newest.state == "interrupted"
    assert turn.newest.answer.sentences[0].text.startswith("Mayor Ilse")

    app = still(FootnoteApp(lambda: written, UNICODE))
    app.resume_words = ""
    async with app.run_test(size=SIZE) as pilot:
        await until(pilot, lambda: "Mayor Ilse" in page(pilot))
        assert "Footnote ended while this was being answered" in page(pilot)
        assert "r ask again" in page(pilot)


async def test_where_nothing_can_be_kept_it_is_told_once_and_answers_come(chat, home):
    (home / "conversations.db").mkdir()
    async with chat.run_test(size=SIZE) as pilot:
        await ready(pilot)
        await ask(pilot, WHO)
        await ask(pilot, COST)
        assert "48 million" in answer_text(pilot)
        notes = [one.message for one in chat._notifications]
        assert len([one for one in notes if "This conversation is not being kept" in one]) == 1
        assert "FOOTNOTE_HOME" in notes[0]


async def held(pilot) -> None:
    """Two conversations, the newer one on the screen."""
    await ready(pilot)
    await ask(pilot, WHO)
    await ask(pilot, COST)
    await command(pilot, "/new")
    await ask(pilot, "What happens to the herring quota?")
    await pilot.press("f2")
    await until(pilot, lambda: isinstance(pilot.app.screen, ConversationsScreen) and titles(pilot))


def titles(pilot) -> list[str]:
    return [one.title for one in pilot.app.screen._rows]


def said_below(pilot) -> str:
    return str(pilot.app.screen.query_one("#conversations-told").visual)


async def test_conversations_are_renamed_pinned_deleted_and_brought_back(chat):
    async with chat.run_test(size=SIZE) as pilot:
        await held(pilot)
        assert titles(pilot) == ["What happens to the herring quota?", WHO]
        await pilot.press("down", "p")
        await until(pilot, lambda: titles(pilot)[0] == WHO)
        await pilot.press("r")
        await until(pilot, lambda: pilot.app.focused.id == "conversations-rename")
        await pilot.press("ctrl+u")
        await write(pilot, "Ferry")
        await pilot.press("enter")
        await until(pilot, lambda: titles(pilot)[0] == "Ferry")
        await pilot.press("d")
        await until(pilot, lambda: titles(pilot) == ["What happens to the herring quota?"])
        assert "Deleted: Ferry" in said_below(pilot) and "u brings it back" in said_below(pilot)
        await pilot.press("u")
        await until(pilot, lambda: titles(pilot) == ["Ferry", "What happens to the herring quota?"])
        await pilot.press("escape")
        assert isinstance(pilot.app.screen, ChatScreen)


async def test_a_search_goes_through_all_conversations_and_opens_at_the_question(chat):
    async with chat.run_test(size=SIZE) as pilot:
        await held(pilot)
        await write(pilot, "48 mill")
        await until(pilot, lambda: titles(pilot) == [WHO])
        assert pilot.app.screen._rows[0].turn is not None
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, ChatScreen) and exchanges(pilot))
        await until(pilot, lambda: any(COST in page(pilot) for _ in [0]))
        assert chat.chat.long_conversation.opened is not None
        await pilot.press("f2")
        await until(pilot, lambda: isinstance(pilot.app.screen, ConversationsScreen) and titles(pilot))
        await write(pilot, "nowhere")
        await until(pilot, lambda: pilot.app.screen.has_class("-empty"))
        await pilot.press("escape")
        await until(pilot, lambda: len(titles(pilot)) == 2)
