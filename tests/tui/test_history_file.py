import json
import threading

from tui.asking.history import PromptHistory
from tui.asking.history_file import MOST, recall, remember


def test_what_was_asked_is_remembered_in_order(tmp_path):
    file = tmp_path / "new" / "questions.jsonl"
    for text in ("Who?", "How\nmuch?", "Où ?"):
        remember(text, file)
    assert recall(file) == ("Who?", "How\nmuch?", "Où ?")
    assert file.stat().st_mode & 0o077 == 0
    assert file.parent.stat().st_mode & 0o077 == 0


def test_half_a_line_and_foreign_lines_are_passed_over(tmp_path):
    file = tmp_path / "questions.jsonl"
    remember("One?", file)
    with file.open("ab") as handle:
        handle.write(b'{"a": 1}\n"Tw\n\xff\n""\n')
    remember("Three?", file)
    assert recall(file) == ("One?", "Three?")


def test_the_file_is_bounded(tmp_path):
    file = tmp_path / "questions.jsonl"
    file.write_text("".join(json.dumps(f"{number}?") + "\n" for number in range(MOST + 1)))
    kept = recall(file)
    assert (len(kept), kept[-1]) == (MOST // 2, f"{MOST}?")
    assert recall(file) == kept
    remember("x" * 100_000, file)
    assert len(recall(file)[-1]) == 20_000


def test_two_chats_do_not_mix_their_lines(tmp_path):
    file = tmp_path / "questions.jsonl"

    def chat(name):
        for number in range(50):
            remember(f"{name} {number} " + "x" * 5_000, file)

    chats = [threading.Thread(target=chat, args=(name,)) for name in "ab"]
    for one in chats:
        one.start()
    for one in chats:
        one.join()
    assert sorted(text[:1] for text in recall(file)) == ["a"] * 50 + ["b"] * 50


def test_a_folder_that_cannot_be_written_keeps_nothing_and_says_nothing(tmp_path):
    (tmp_path / "file").write_text("")
    remember("Who?", tmp_path / "file" / "questions.jsonl")
    assert recall(tmp_path / "file" / "questions.jsonl") == ()


def test_earlier_sessions_stand_before_this_one_even_during_a_walk():
    history = PromptHistory()
    history.add("three")
    assert history.older("draft") == "three"
    history.put_before(["one", "two"])
    assert [history.older("three"), history.older("two"), history.older("one")] == ["two", "one", None]


def test_a_search_finds_all_words_newest_first_each_text_once():
    history = PromptHistory()
    for text in ("Red herring", "blue", "RED sky", "Red herring"):
        history.add(text)
    assert history.holding("red", 9) == ["Red herring", "RED sky"]
    assert history.holding("herr red", 9) == ["Red herring"]
    assert history.holding("", 2) == ["Red herring", "RED sky"]
