import os
import re
import sqlite3
import stat
import subprocess
import sys
import threading
from contextlib import contextmanager
from datetime import date

import pytest
from kept import OPENED, WHO, Clock, answer, converse, passage

from qa.answer import Interruption
from qa.conversations import (
    Asked,
    ConversationMissing,
    ConversationsNewer,
    ConversationsNotKept,
    ConversationStore,
    KeptTrouble,
)
from qa.conversations.database import Database
from qa.conversations.holders import Holder

DAYS = (date(2021, 3, 1), date(2021, 3, 31))


@contextmanager
def by_hand(tmp_path):
    """A connection to the file of the fixture `store`, for what only another version would write."""
    connection = sqlite3.connect(tmp_path / "home" / "conversations.db")
    with connection:
        yield connection
    connection.close()


def only_attempt(store, conversation):
    (turn,) = store.turns(conversation)
    return turn.newest


def test_a_question_is_kept_before_anything_is_known_of_its_answer(store):
    conversation = store.begin("/index")
    assert store.conversations() == []
    asked = Asked(
        WHO,
        filters={"since": "2021-01-01", "sources": ["Harbour Post"]},
        manner={"model": "quote"},
        days=DAYS,
        anyway=True,
        index_seq=7,
        articles=3,
    )
    store.ask(conversation, asked)

    attempt = only_attempt(store, conversation)
    assert attempt.asked == asked
    assert attempt.state == "running"
    assert (attempt.answer, attempt.passages, attempt.ended) == (None, (), None)
    (summary,) = store.conversations()
    assert (summary.title, summary.first_question, summary.turns) == (WHO, WHO, 1)
    assert summary.index == "/index"


def test_what_came_of_a_question_comes_back_as_it_was(store):
    conversation = store.begin("/index")
    asking = store.ask(conversation, Asked(WHO))
    store.understood(asking, "Who opened it in March 2021?", DAYS)
    store.found(asking, [passage(), passage("Another.", also=())])
    store.write(asking, answer(finished=False))
    store.write(asking, answer())
    store.end(asking)

    attempt = only_attempt(store, conversation)
    assert attempt.answer == answer()
    assert attempt.passages == (passage(), passage("Another.", also=()))
    assert (attempt.standalone_question, attempt.days) == ("Who opened it in March 2021?", DAYS)
    assert attempt.state == "finished"
    assert attempt.started < attempt.ended


def test_a_failure_keeps_what_was_written_and_why_it_ends(store):
    conversation = store.begin("/index")
    asking = store.ask(conversation, Asked(WHO))
    broken = answer(interrupted=Interruption(kind="dropped", what="the connection broke"))
    store.write(asking, broken)
    trouble = KeptTrouble("the connection broke", "Ask again", "dropped")
    store.end(asking, "broken off", trouble)

    attempt = only_attempt(store, conversation)
    assert (attempt.state, attempt.trouble, attempt.answer) == ("broken off", trouble, broken)


def test_what_is_written_after_the_end_is_too_late(store):
    conversation = store.begin("/index")
    asking = store.ask(conversation, Asked(WHO))
    store.write(asking, answer("The first half", finished=False))
    store.end(asking, "stopped")
    store.write(asking, answer())
    store.found(asking, [passage()])
    store.end(asking, "finished")

    attempt = only_attempt(store, conversation)
    assert attempt.state == "stopped"
    assert attempt.answer.answer == "The first half [1]"
    assert attempt.passages == ()


def test_asked_again_both_answers_stand_with_the_index_that_each_is_from(store):
    conversation = store.begin("/index")
    first = store.ask(conversation, Asked(WHO, index_seq=1, articles=3))
    store.write(first, answer("Nobody."))
    store.end(first)
    second = store.again(first.turn, Asked(WHO, index_seq=2, articles=4))
    assert (second.conversation, second.turn) == (conversation, first.turn)
    store.write(second, answer())
    store.end(second)

    (turn,) = store.turns(conversation)
    told = [(one.asked.index_seq, one.asked.articles, one.answer.answer) for one in turn.attempts]
    assert told == [(1, 3, "Nobody. [1]"), (2, 4, f"{OPENED} [1]")]
    assert turn.best is turn.newest
    assert len(store.conversations()) == 1


def test_the_newest_answer_counts_until_another_has_come(store):
    conversation = store.begin("/index")
    asking = store.ask(conversation, Asked(WHO))
    store.write(asking, answer())
    store.end(asking)
    store.again(asking.turn, Asked(WHO))
    (turn,) = store.turns(conversation)
    assert turn.newest.answer is None
    assert turn.best.answer == answer()


def test_pinned_conversations_stand_first_then_the_newest(store):
    first, second, third = (converse(store, (f"Question {n}?", answer())) for n in range(3))
    store.pin(first)
    assert [one.id for one in store.conversations()] == [first, third, second]
    store.ask(second, Asked("And then?"))
    assert [one.id for one in store.conversations()] == [first, second, third]
    store.pin(first, pinned=False)
    assert [one.id for one in store.conversations(limit=2, offset=1)] == [third, first]


def test_a_long_question_gives_a_title_that_is_cut_between_words(store):
    conversation = converse(store, ("\n  Why,\x1b[31m of all " + "terminals " * 20, answer()))
    title = store.summary(conversation).title
    assert title.startswith("Why, [31m of all terminals")
    assert title.endswith("terminals…")
    assert len(title) <= 72


def test_a_conversation_is_renamed_and_gets_its_own_title_back(store):
    conversation = converse(store, (WHO, answer()))
    assert store.rename(conversation, " The\nferry ") == "The ferry"
    assert store.summary(conversation).title == "The ferry"
    assert store.rename(conversation, "  ") == WHO


def test_a_deleted_conversation_comes_back_until_it_is_purged(tmp_path):
    clock = Clock()
    with ConversationStore.open(tmp_path / "conversations.db", now=clock) as store:
        kept, deleted = converse(store, (WHO, answer())), converse(store, ("Herring?", answer()))
        store.delete(deleted)
        assert [one.id for one in store.conversations()] == [kept]
        assert [one.id for one in store.conversations(deleted=True)] == [deleted]
        assert store.search("herring") == []
        assert store.purge(days=1) == 0
        store.undelete(deleted)
        assert {one.id for one in store.conversations()} == {kept, deleted}

        store.delete(deleted)
        assert store.purge(days=0) == 1
        assert store.turns(deleted) == ()
        with pytest.raises(ConversationMissing):
            store.undelete(deleted)
        assert [hit.conversation for hit in store.search("brandt")] == [kept]


def test_a_question_asked_in_a_conversation_that_another_chat_deleted_brings_it_back(store):
    conversation = converse(store, (WHO, answer()))
    store.delete(conversation)
    store.ask(conversation, Asked("And then?"))
    assert [one.turns for one in store.conversations()] == [2]


def test_a_fork_takes_the_questions_up_to_one_and_leaves_the_other_conversation_alone(store):
    conversation = converse(store, (WHO, answer()), ("When?", answer()), ("Why?", answer()))
    turns = store.turns(conversation)
    with_it = store.fork(conversation, turns[1].id)
    without = store.fork(conversation, turns[1].id, including=False)
    store.ask(without, Asked("How much?"))

    assert [turn.question for turn in store.turns(with_it)] == [WHO, "When?"]
    assert [turn.question for turn in store.turns(without)] == [WHO, "How much?"]
    assert store.turns(with_it)[0].newest.answer == answer()
    assert store.turns(with_it)[0].newest.passages == (passage(),)
    assert store.turns(conversation) == turns
    assert store.summary(with_it).forked_from == conversation
    assert store.summary(with_it).title == WHO


def test_a_fork_before_the_first_question_is_named_by_its_own(store):
    conversation = converse(store, (WHO, answer()))
    (turn,) = store.turns(conversation)
    fork = store.fork(conversation, turn.id, including=False)
    assert [one.id for one in store.conversations()] == [conversation]
    store.ask(fork, Asked("Who closed it?"))
    assert store.summary(fork).title == "Who closed it?"


def test_what_still_runs_is_nobodys_in_a_fork(store):
    conversation = store.begin("/index")
    asking = store.ask(conversation, Asked(WHO))
    fork = store.fork(conversation, asking.turn)
    assert only_attempt(store, fork).state == "interrupted"
    assert only_attempt(store, conversation).state == "running"


def test_numbers_that_are_not_there_are_told(store):
    with pytest.raises(ConversationMissing):
        store.ask(99, Asked(WHO))
    with pytest.raises(ConversationMissing):
        store.again(99, Asked(WHO))
    with pytest.raises(ConversationMissing):
        store.conversation(99)
    for change in (store.pin, store.delete, store.undelete):
        with pytest.raises(ConversationMissing):
            change(99)


def test_two_chats_see_each_others_questions_and_which_of_them_run(tmp_path):
    file = tmp_path / "conversations.db"
    with ConversationStore.open(file) as here, ConversationStore.open(file) as there:
        conversation = here.begin("/index")
        asking = here.ask(conversation, Asked(WHO))
        there.ask(conversation, Asked("And when?"))
        assert [turn.newest.state for turn in there.turns(conversation)] == ["running", "running"]
        here.write(asking, answer())
        here.end(asking)
        assert there.turns(conversation)[0].newest.answer == answer()
        there.close()
        assert [turn.newest.state for turn in here.turns(conversation)] == ["finished", "interrupted"]


def test_threads_may_write_at_the_same_time(store):
    conversation = store.begin("/index")

    def talk(name):
        for n in range(5):
            asking = store.ask(conversation, Asked(f"{name} {n}"))
            store.write(asking, answer())
            store.end(asking)

    threads = [threading.Thread(target=talk, args=(name,)) for name in ("one", "two", "three")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    turns = store.turns(conversation)
    assert sorted(turn.question for turn in turns) == sorted(
        f"{name} {n}" for name in ("one", "two", "three") for n in range(5)
    )
    assert {turn.newest.state for turn in turns} == {"finished"}


KILLED = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from kept import WHO, answer, passage
from qa.conversations import Asked, ConversationStore

store = ConversationStore.open(Path(sys.argv[1]))
asking = store.ask(store.begin("/index"), Asked(WHO))
store.found(asking, [passage()])
store.write(asking, answer("Mayor Ilse", finished=False))
assert "torch" not in sys.modules
print(asking.conversation, flush=True)
sys.stdin.read()
"""


def test_an_answer_whose_program_is_killed_is_interrupted_with_what_came(tmp_path):
    file = tmp_path / "conversations.db"
    command = [sys.executable, "-c", KILLED, str(file), os.path.dirname(__file__)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as child:
        conversation = int(child.stdout.readline())
        with ConversationStore.open(file) as store:
            assert only_attempt(store, conversation).state == "running"
            child.kill()
            child.wait()
            attempt = only_attempt(store, conversation)
            assert attempt.state == "interrupted"
            assert attempt.answer.answer == "Mayor Ilse [1]"
            assert not attempt.answer.finished
            assert attempt.passages == (passage(),)
            assert [hit.place for hit in store.search("ilse")] == ["answer"]


def test_only_its_owner_can_read_the_store(tmp_path):
    old = os.umask(0)
    try:
        with ConversationStore.open(tmp_path / "home" / "conversations.db") as store:
            converse(store, (WHO, answer()))
            for name in os.listdir(tmp_path / "home"):
                mode = (tmp_path / "home" / name).stat().st_mode
                assert not stat.S_IMODE(mode) & 0o077, name
    finally:
        os.umask(old)


@pytest.mark.parametrize("damage", ["text", "hole", "foreign"])
def test_a_damaged_file_is_set_aside_and_a_new_one_begun(tmp_path, damage):
    file = tmp_path / "conversations.db"
    with ConversationStore.open(file) as store:
        converse(store, *((f"{WHO} {n}", answer()) for n in range(20)))
    if damage == "text":
        file.write_bytes(b"Dear diary, today I was not a database. " * 100)
    elif damage == "hole":
        held = bytearray(file.read_bytes())
        held[4096 : len(held) // 2] = b"\xa5" * (len(held) // 2 - 4096)
        file.write_bytes(held)
    else:
        file.unlink()
        with sqlite3.connect(file) as other:
            other.execute("CREATE TABLE diary (day)")
        other.close()
    before = file.read_bytes()

    with ConversationStore.open(file) as store:
        assert store.set_aside is not None
        assert store.set_aside.read_bytes() == before
        assert store.conversations() == []
        converse(store, (WHO, answer()))
    with ConversationStore.open(file) as store:
        assert store.set_aside is None
        assert len(store.conversations()) == 1


def test_a_store_of_a_newer_footnote_is_left_as_it_is(tmp_path):
    file = tmp_path / "conversations.db"
    ConversationStore.open(file).close()
    connection = sqlite3.connect(file)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    before = file.read_bytes()
    with pytest.raises(ConversationsNewer, match="Update Footnote"):
        ConversationStore.open(file)
    assert file.read_bytes() == before


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_is_told(tmp_path):
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(ConversationsNotKept, match="cannot be written"):
            ConversationStore.open(tmp_path / "conversations.db")
    finally:
        tmp_path.chmod(0o700)


def test_a_place_that_is_no_folder_is_told(tmp_path):
    (tmp_path / "home").write_text("a file")
    with pytest.raises(ConversationsNotKept):
        ConversationStore.open(tmp_path / "home" / "conversations.db")


def test_a_full_disk_is_told_and_what_was_kept_stays(tmp_path):
    database = Database(tmp_path / "conversations.db")
    with ConversationStore(database, Holder(tmp_path / "open"), Clock()) as store:
        conversation = converse(store, (WHO, answer()))
        with database.reading() as connection:  # no disk is full on demand: SQLite's own limit is
            pages = connection.execute("PRAGMA page_count").fetchone()[0]
            connection.execute(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(ConversationsNotKept, match="is full"):
            store.ask(conversation, Asked("x" * 100_000))
        assert [turn.question for turn in store.turns(conversation)] == [WHO]


def test_a_closed_store_says_so_like_any_trouble(tmp_path):
    store = ConversationStore.open(tmp_path / "conversations.db")
    store.close()
    with pytest.raises(ConversationsNotKept):
        store.conversations()


def test_fields_that_this_version_does_not_know_are_passed_over(store, tmp_path):
    conversation = converse(store, (WHO, answer()))
    for table, column in (("answer", "json"), ("passages", "json"), ("attempt", "asked")):
        with by_hand(tmp_path) as connection:
            (held,) = connection.execute(f"SELECT {column} FROM {table}").fetchone()
            future, models = re.subn(
                r'\{("(?:question|lead|n|article_id)")', r'{"tomorrow":{"x":[1]},\1', held
            )
            assert models
            connection.execute(f"UPDATE {table} SET {column} = ?", (future,))
    attempt = only_attempt(store, conversation)
    assert attempt.answer == answer()
    assert attempt.passages == (passage(),)
    assert attempt.asked == Asked(WHO)


def test_an_answer_that_cannot_be_read_does_not_hide_the_others(store, tmp_path):
    conversation = converse(store, (WHO, answer()), ("When?", answer()))
    with by_hand(tmp_path) as connection:
        connection.execute("UPDATE answer SET json = '{\"short\": 1}' WHERE attempt = 1")
    first, second = store.turns(conversation)
    assert first.newest.answer is None
    assert "another version" in first.newest.trouble.what
    assert second.newest.answer == answer()


def test_lone_surrogates_and_nul_can_be_kept(store):
    conversation = converse(store, ("Why \ud800 and \x00?", answer("Because \udfff.")))
    assert store.turns(conversation)[0].question == "Why ? and \x00?"
    assert store.turns(conversation)[0].newest.answer.sentences[0].text == "Because \udfff."
