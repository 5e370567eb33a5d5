"""Conversations in the chat: kept as they happen, listed, searched, opened again, forked, asked again."""

import os
import shutil
import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

from chatting import StoppedClock, answer_text, ask, exchanges, page, still, until, write
from typer.testing import CliRunner
from writing import MODEL, OPENED, answer, growing, told

from qa.conversations import Asked, ConversationStore
from tui.app import FootnoteApp
from tui.cli import app as app_of_the_command_line
from tui.manner import Manner
from tui.messages import EditWanted
from tui.screens.article import ArticleScreen
from tui.screens.chat import ChatScreen
from tui.screens.conversations import ConversationsScreen
from tui.signs import UNICODE
from tui.talks.kept import store_file
from tui.widgets.changed import Comparison
from tui.widgets.footnote import Footnote
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
        await later.chat.welcome()  # as if the index had taken longer to open than the conversation
        assert later.chat.conversation.welcoming is None
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


async def test_a_conversation_that_is_back_before_the_index_is_open_is_not_welcomed(chat, engine):
    async with chat.run_test(size=SIZE) as pilot:
        await ready(pilot)
        await ask(pilot, WHO)
    may_open = threading.Event()

    def open_late():
        may_open.wait()
        return engine

    later = still(FootnoteApp(open_late, UNICODE))
    later.resume_words = ""
    async with later.run_test(size=SIZE) as pilot:
        await until(pilot, lambda: len(exchanges(pilot)) == 1)
        may_open.set()
        await ready(pilot)
        assert later.chat.conversation.welcoming is None


async def test_tab_walks_the_footnotes_of_what_is_gone_on_with(chat, engine):
    async with chat.run_test(size=SIZE) as pilot:
        await ready(pilot)
        await ask(pilot, WHO)
    later = still(FootnoteApp(lambda: engine, UNICODE))
    later.resume_words = ""
    async with later.run_test(size=SIZE) as pilot:
        await until(pilot, lambda: len(exchanges(pilot)) == 1)
        await pilot.press("tab")
        await until(pilot, lambda: isinstance(later.focused, Footnote))


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
from tui.cli import app as app_of_the_command_line
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
                from tui.talks.kept import store_file
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


async def test_conversations_that_cannot_be_read_are_set_aside_and_it_is_told(chat, home):
    (home / "conversations.db").write_bytes(b"no database" * 1000)
    async with chat.run_test(size=SIZE) as pilot:
        await ready(pilot)
        await ask(pilot, WHO)
        await until(pilot, lambda: any("could not be read" in one.message for one in chat._notifications))
        [aside] = home.glob("conversations.damaged-*")
        assert any(str(aside) in one.message for one in chat._notifications)
    assert len(kept()) == 1


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


async def test_a_conversation_is_exported_from_the_list_and_by_a_command(chat, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    async with chat.run_test(size=SIZE) as pilot:
        await held(pilot)
        await pilot.press("down", "e")
        assert "m Markdown" in said_below(pilot)
        await pilot.press("h")
        await until(pilot, lambda: "Written to" in said_below(pilot))
        [file] = tmp_path.glob("*.html")
        assert "Ilse Brandt" in file.read_text()
        assert chat.clipboard == str(file)
        below = chat.screen.query_one("#conversations-told")  # nothing of a long path is cut away
        await until(pilot, lambda: below.size.height > (len(str(file)) + 36) // 80)
        await pilot.press("escape")
        for line in ("/export json", "/export", "/export", "/export told.md"):
            await command(pilot, line)
        await until(pilot, lambda: len([*tmp_path.iterdir()]) == 5)
        assert "herring" in (tmp_path / "told.md").read_text().lower()
        await command(pilot, "/export told.md")
        await until(pilot, lambda: any("exists" in one.message for one in chat._notifications))
        assert not any("--force" in one.message for one in chat._notifications)


async def test_a_fork_holds_what_stood_before_the_question_which_can_be_changed(chat):
    async with chat.run_test(size=SIZE) as pilot:
        await ready(pilot)
        await ask(pilot, WHO)
        await ask(pilot, COST)
        chat.fork_at(exchanges(pilot)[1].turn)
        await until(pilot, lambda: chat.chat.prompt.text == COST)
        assert [one.question for one in exchanges(pilot)] == [WHO]
        await pilot.press("enter")
        await until(pilot, lambda: len(exchanges(pilot)) == 2 and not exchanges(pilot)[1].running)
        chat.post_message(EditWanted(exchanges(pilot)[0].turn))
        await until(pilot, lambda: chat.chat.prompt.text == WHO)
        assert not exchanges(pilot)
    assert sorted(len(turns) for _, turns in kept()) == [2, 2]


async def test_a_conversation_is_named_and_opened_by_its_name(chat):
    async with chat.run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        await ask(pilot, WHO)
        await command(pilot, "/rename The ferry")
        await until(pilot, lambda: chat.talk.title == "The ferry")
        assert "The ferry" in chat.chat.query_one(Head).render().plain
        await command(pilot, "/new")
        await ask(pilot, "What happens to the herring quota?")
        assert "The ferry" not in chat.chat.query_one(Head).render().plain
        await command(pilot, "/open the ferry")
        await until(pilot, lambda: [one.question for one in exchanges(pilot)] == [WHO])
        await command(pilot, "/open zeppelin")
        await until(pilot, lambda: any("zeppelin" in one.message for one in chat._notifications))
        await command(pilot, "/open the")
        await until(pilot, lambda: isinstance(pilot.app.screen, ConversationsScreen) and titles(pilot))
    assert [len(turns) for _, turns in kept()] == [1, 1]


NEWS = """---
title: Ferry terminal cost more
date: 2022-01-05
source: Coast Wire
---
The new ferry terminal in Brimoor was opened by Mayor Ilse Brandt, and it cost 52 million crowns in the end.
"""


async def test_after_a_rebuild_a_question_is_asked_again_and_what_changed_is_told(articles, tmp_path):
    folder = tmp_path / "articles"
    shutil.copytree(articles, folder)
    own = StoppedClock.open(tmp_path / "index")
    own.index([folder], lambda _: None, lambda: False)
    app = still(FootnoteApp(lambda: own, UNICODE))
    async with app.run_test(size=(100, 40)) as pilot:
        await ready(pilot)
        await ask(pilot, "How much did the new ferry terminal in Brimoor cost?")
        assert "48 million" in answer_text(pilot)
        (folder / "more.md").write_text(NEWS)
        await command(pilot, f"/index {folder}")
        await until(pilot, lambda: "the index has changed since (+1 article)" in page(pilot))
        await pilot.press("alt+r")
        await until(pilot, lambda: "asked again: " in page(pilot))
        assert "1 source new" in page(pilot)
        assert "the index has changed" not in page(pilot)
        await pilot.press("tab")
        while not isinstance(app.focused, Comparison):
            await pilot.press("tab")
        await pilot.press("enter")
        assert "+  source  Ferry terminal cost more" in page(pilot)
    app.close_session()


def test_words_without_resume_are_refused_with_the_way_to_do_it():
    done = CliRunner().invoke(app_of_the_command_line, ["chat", "ferry"])
    assert done.exit_code == 2
    assert "--resume WORDS" in done.output


async def test_the_list_is_worked_with_the_mouse_and_says_what_to_do_where_it_is_empty(chat):
    async with chat.run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        await pilot.press("f2")
        await until(pilot, lambda: pilot.app.screen.has_class("-empty"))
        assert "No conversation yet." in str(pilot.app.screen.query_one("#conversations-empty").visual)
        await pilot.press("escape")
        await held(pilot)
        await until(pilot, lambda: "herring" in page(pilot))
        await pilot.click("#conversations-list", offset=(12, 1))
        await until(pilot, lambda: isinstance(pilot.app.screen, ChatScreen))
        await until(pilot, lambda: [one.question for one in exchanges(pilot)] == [WHO, COST])


async def test_how_a_conversation_was_answered_is_told_but_not_forced(written):
    written.script = [[answer(told(OPENED, 1))]]
    app = still(FootnoteApp(lambda: written, UNICODE, Manner("strict", MODEL)))
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot)
        await ask(pilot, WHO)
    app = still(FootnoteApp(lambda: written, UNICODE))
    app.resume_words = ""
    async with app.run_test(size=SIZE) as pilot:
        await until(pilot, lambda: app._notifications)
        [note] = [one.message for one in app._notifications]
        assert "written by openai:test-model" in note
        assert "/strict strict" in note
        assert app.manner == Manner()


async def test_what_was_deleted_more_than_a_month_ago_is_forgotten(chat, home):
    before = datetime.now(UTC) - timedelta(days=31)
    with ConversationStore.open(store_file(), now=lambda: before) as store:
        for question in ("Who was deleted?", "Who is kept?"):
            store.ask(store.begin("/index"), Asked(question))
        [deleted] = store.named("Who was deleted?")
        store.delete(deleted.id)
    async with chat.run_test(size=SIZE) as pilot:
        await ready(pilot)
        await ask(pilot, WHO)
    with ConversationStore.open(store_file()) as store:
        assert {one.title for one in store.conversations()} == {"Who is kept?", WHO}
        assert store.conversations(deleted=True) == []
