"""`footnote chat --plain`: what a person hears who types lines into it."""

import io
import os
import pty
import re
import select
import signal
import sys
import threading
import time
from pathlib import Path

import pytest
from answering import differing
from chatting import PATIENCE_SECONDS, StoppedClock
from writing import BROKEN, MODEL, OPENED, answer, growing, told, wrong

from qa.conversations import ConversationStore
from qa.models.failure import ModelFailed
from tui.manner import Manner
from tui.plain_chat.chat import PlainChat
from tui.plain_chat.commands import COMMANDS, completions, footnote_named
from tui.plain_chat.keeper import Keeper
from tui.plain_chat.lines import PipedLines
from tui.plain_chat.words import answer_lines, spoken_signs
from tui.talks.kept import store_file

WHO = "Who opened the new ferry terminal in Brimoor?"
USUAL = Manner()
WRITING = Manner(model=MODEL)


class Typed:
    """Lines as a person types them; an exception among them is what the keyboard does."""

    def __init__(self, *lines):
        self.left = list(lines)

    def next(self):
        if not self.left:
            raise EOFError
        line = self.left.pop(0)
        if isinstance(line, str):
            return line
        raise line


def converse(engine, *lines, manner=USUAL, hear=lambda line: None):
    """What is said to these lines, one after the other; `hear` is told each line."""
    heard = []

    def write(line):
        heard.append(line)
        hear(line)

    keeper = Keeper(write)
    chat = PlainChat(lambda: engine, Typed(*lines), write, keeper, manner=manner, signs=spoken_signs())
    assert chat.run() == 0
    keeper.close()
    return "\n".join(heard)


def kept():
    """Every question that is kept."""
    with ConversationStore.open(store_file()) as store:
        return [turn for one in store.conversations() for turn in store.turns(one.id)]


def test_an_answer_is_read_in_order_and_its_footnotes_by_their_numbers(engine):
    said = converse(engine, WHO, "1", "/article 1", "/9")
    order = [
        "3 articles, the newest of 28 Oct 2021.",
        "Searching.",
        "Answering.",
        "Mayor Ilse Brandt opened the new ferry terminal in Brimoor on Thursday morning. [1]",
        "Footnotes:",
        "[1] Ferry returns to Brimoor, Harbour Post, 4 Mar 2021.",
        "Footnote 1: Ferry returns to Brimoor, Harbour Post, 4 Mar 2021, 5 years ago, old.",
        "terminal.md",
        "Quoted: “Mayor Ilse Brandt opened the new ferry terminal",
        "Its passage: ",
        "Crowds lined the quay before eight on Thursday.",
        "(quote begins) Mayor Ilse Brandt",
        "(quote ends)",
        "The last answer has no footnote 9.",
        "Goodbye.",
    ]
    place = 0
    for part in order:
        place = said.index(part, place)


def test_a_follow_up_says_how_it_is_understood(engine):
    said = converse(engine, WHO, "How much did it cost?")
    assert re.search(r"Understood as: .*terminal.*cost", said)
    assert "48 million crowns" in said
    assert len(kept()) == 2


def test_what_the_articles_do_not_say_is_said_with_what_may_help(engine):
    said = converse(engine, "Who is the king of France?")
    assert "Your articles do not say." in said
    assert "What may help: other words, /strict lenient or more articles (/index PATH)." in said


def test_support_is_said_in_words(written):
    written.script = [[answer(told(OPENED, 1), wrong(support="weak"), wrong())]]
    said = converse(written, WHO, manner=WRITING)
    assert f"{OPENED} [1] (supported)" in said
    assert "It cost 41 million crowns. [2] (weak) It cost 41 million crowns. [2] (not supported)" in said
    assert "Not supported: Says 41 million; the passage [2] says “The terminal cost 48 million”." in said


def test_articles_that_differ_are_told_apart_by_their_days():
    lines = answer_lines(differing(), spoken_signs(), "balanced")
    assert "5 Mar 2021: 48 million crowns [1][3]" in lines
    assert "11 Jan 2021: 44 million [2]" in lines


def test_ctrl_c_stops_a_running_answer_and_keeps_what_came(written):
    half = next(growing(answer(told(OPENED, 1))))
    written.script = [[half, threading.Event()]]
    stop = {"Writing.": lambda: signal.raise_signal(signal.SIGINT)}
    said = converse(written, WHO, "/status", manner=WRITING, hear=lambda line: stop.pop(line, lambda: None)())
    assert said.index("Stopped.") < said.index("Mayor") < said.index("Passages ")
    (turn,) = kept()
    assert turn.newest.state == "stopped"
    assert turn.newest.answer.sentences[0].text == "Mayor"


def test_ctrl_c_pressed_again_leaves(written):
    half = next(growing(answer(told(OPENED, 1))))
    written.script = [[half, threading.Event()]]
    stop = {"Writing.": lambda: signal.raise_signal(signal.SIGINT)}
    said = converse(
        written, WHO, KeyboardInterrupt(), "/help", manner=WRITING,
        hear=lambda line: stop.pop(line, lambda: None)(),
    )  # fmt: skip
    assert "Stopped." in said
    assert "/help: this list." not in said


def test_ctrl_c_pressed_twice_while_an_answer_is_written_leaves_at_once_and_keeps_what_came(written):
    half = next(growing(answer(told(OPENED, 1))))
    written.script = [[half, threading.Event()]]

    def press_twice(line):
        if line == "Writing.":
            signal.raise_signal(signal.SIGINT)
            signal.raise_signal(signal.SIGINT)

    said = converse(written, WHO, "/help", manner=WRITING, hear=press_twice)
    assert said.endswith("Goodbye.")
    assert "this list" not in said
    (turn,) = kept()
    assert (turn.newest.state, turn.newest.answer.sentences[0].text) == ("stopped", "Mayor")


def test_at_the_prompt_one_ctrl_c_only_warns(engine):
    said = converse(engine, KeyboardInterrupt(), "/stop", KeyboardInterrupt(), KeyboardInterrupt(), "/help")
    assert said.count("Press Ctrl-C again to leave.") == 2
    assert "Nothing is running." in said
    assert "this list" not in said


def test_a_model_that_fails_is_told_and_what_it_wrote_stands(written):
    failed = ModelFailed("the key was refused", "Check it", kind="key")
    broken = answer(told(OPENED, 1), interrupted=BROKEN)
    written.script = [failed, [broken]]
    said = converse(written, WHO, "/retry", manner=WRITING)
    assert "No answer: The key was refused. Check it." in said
    assert "The answer ends here: The connection to api.openai.com broke in the middle of the answer." in said
    (turn,) = kept()
    assert [one.state for one in turn.attempts] == ["failed", "broken off"]
    assert turn.attempts[0].trouble.what == "the key was refused"
    assert turn.attempts[1].asked.manner["model"] == MODEL.spec


def test_a_conversation_is_listed_searched_renamed_exported_and_gone_on_with(engine, tmp_path):
    file = tmp_path / "talk.html"
    said = converse(
        engine, "/rename early", WHO, "/rename The ferry", "/new", "Who is Oda Lind?", "/conversations",
        "/conversations scissors", "/conversations elephant", "/open", "/open nothing", "/open ferry",
        "How much did it cost?", f"/export {file}", f"/export {file}",
    )  # fmt: skip
    assert "Nothing has been asked in this conversation yet." in said
    assert "It is called The ferry." in said
    assert re.search(r"2 .*Who is Oda Lind\?\n1 .*The ferry", said)
    assert "No conversation says elephant." in said
    assert "No conversation is called nothing." in said
    assert "The ferry: 1 question. Its last one and the answer:\n> Who opened" in said
    assert re.search(r"Understood as: .*terminal.*cost", said)
    assert f"Written to {file}." in said
    assert f"{file} exists. Name another file: /export FILE." in said
    assert file.read_text("utf-8").count("<h2>") == 2


def test_export_takes_a_format_and_never_a_name_that_is_taken(engine, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    converse(engine, WHO, "/export html", "/export html")
    first, second = sorted(tmp_path.glob("*.html"))
    assert first.read_text().startswith("<!") and second.read_text().startswith("<!")


def test_filters_hold_until_they_are_lifted_and_are_kept_with_the_question(engine):
    said = converse(
        engine, f'{WHO} source:"Coast Wire"', "/filter until:2021-02", "/filter source:Nobody", "/filter",
        "/filter x", "/filter clear", WHO,
    )  # fmt: skip
    assert "Limited to source:Coast Wire. /filter none lifts that." in said
    assert "Limited to until:2021-02, source:Coast Wire." in said
    assert 'No article is from the source "Nobody". /filter lists the sources.' in said
    assert "Sources: Coast Wire (2), Harbour Post (1)." in said
    assert "No limits: all articles are asked." in said
    assert [dict(turn.newest.asked.filters) for turn in kept()] == [{"sources": ["Coast Wire"]}, {}]
    assert kept()[0].question == WHO


def test_explain_says_the_ranks_the_scores_and_the_times(engine):
    said = converse(engine, "/explain", WHO, "/explain")
    assert "Nothing has been answered in this conversation yet." in said
    assert re.search(
        r"1\. Ferry returns to Brimoor, 4 Mar 2021, 1st in words, .* the reader gave it \d+ %, cited\.", said
    )
    assert "Times: in all 0.3 s." in said


def test_how_old_a_footnote_is_and_what_is_missing_is_said(engine):
    said = converse(engine, WHO, "1", "Who opened the new ferry terminal in Brimoor in 2024?", "1")
    assert "Footnote 1: Ferry returns to Brimoor, Harbour Post, 4 Mar 2021, 5 years ago, old." in said
    late = said[said.index("Days meant") :] if "Days meant" in said else said[said.rindex("Searching.") :]
    assert "4 Mar 2021, older than asked." in late
    assert "4 Mar 2021, 5 years ago, older than asked." in late
    assert "the question asks about 2024" in converse(engine, "What will the moon be painted with in 2024?")


def test_manners_are_changed_and_said(engine):
    said = converse(engine, "/strict strict", "/strict odd", "/model", "/model nonsense", "/nope", "/modl")
    assert "Strict: answers only when it is sure." in said
    assert "/strict takes lenient, balanced or strict." in said
    assert "Answers are quoted. Everything stays on this computer." in said
    assert "neither quote nor provider:model" in said
    assert "Did you mean /model?" in said


@pytest.mark.parametrize("command", [f"/{one.name}" for one in COMMANDS])
def test_every_command_of_the_help_does_something(engine, command):
    said = converse(engine, command, "/help")
    assert f"{command}" in said or command == "/quit"
    assert "There is no command" not in said


def test_articles_are_added_and_asked_at_once(tmp_path):
    (tmp_path / "seal.txt").write_text(
        "Seal seen\n\nBy Jon Hale | 5 March 2021\n\nA seal slept on pier nine."
    )
    engine = StoppedClock.open(tmp_path / "index")
    try:
        named = [f"/index {tmp_path / name}" for name in ("none", "seal.txt")]
        said = converse(engine, "/index", *named, "Where did a seal sleep?")
    finally:
        engine.close()
    assert "There is nothing to ask about yet." in said
    assert "/index takes the path of a file or a folder" in said
    assert re.search(r"Reading 1 file\..*1 added\..*1 article, the newest of 5 Mar 2021\.", said, re.DOTALL)
    assert "pier nine" in said[said.index("Answering.") :]


def test_nothing_that_an_article_says_reaches_the_terminal_as_a_command(engine):
    said = converse(engine, "What did divers find?", "1", "/article 1", "\x1b]0;title\x07 and \x1b[2J?")
    assert "rotten timber" in said
    assert "Why the terminal [red]is late[/red]" in said
    assert "\x1b" not in said


def test_a_store_that_fails_is_told_once_and_stops_nothing(engine):
    store_file().mkdir()
    said = converse(engine, WHO, "Who is Oda Lind?", "/conversations")
    assert said.count("Not kept: ") == 1
    assert said.count("Answering.") == 2
    assert said.count("cannot be") == 2  # once unasked, once where the list is wanted


def test_piped_lines_are_repeated_and_end():
    heard = []
    lines = PipedLines(io.StringIO("Who?\n\nWhy \x1b?"), heard.append)
    assert [lines.next() for _ in range(3)] == ["Who?", "", "Why \x1b?"]
    assert heard == ["> Who?", "> ", "> Why ␛?"]
    with pytest.raises(EOFError):
        lines.next()


@pytest.mark.parametrize(
    ("typed", "whole"),
    [("/mo", ["/model "]), ("/n", ["/new"]), ("/ex", ["/explain", "/export "]), ("who", []), ("/x", []),
     ("/strict l", ["/strict lenient"])],
)  # fmt: skip
def test_tab_completes_commands_and_their_words(typed, whole):
    assert sorted(completions(typed)) == whole


@pytest.mark.parametrize(
    ("line", "n"), [("2", 2), ("/2", 2), ("[12]", 12), (" 3 ", 3), ("2021?", None), ("a", None)]
)
def test_a_number_is_a_footnote(line, n):
    assert footnote_named(line) == n


class Terminal:
    """What a program shows in a terminal.

    Attributes:
        shown: all of it so far.
    """

    def __init__(self, end):
        self.end = end
        self.shown = b""
        self.read = 0

    def wait_for(self, words, press=b""):
        """Wait until words come that have not been waited for.

        `press` is pressed first; again after a while, as readline misses what comes just before it listens.
        """
        latest = time.monotonic() + PATIENCE_SECONDS
        os.write(self.end, press)
        while words not in self.shown[self.read :]:
            assert time.monotonic() < latest, f"{words!r} did not come after {self.shown!r}"
            if select.select([self.end], [], [], 1.0)[0]:
                self.shown += os.read(self.end, 4096)
            else:
                os.write(self.end, press)
        self.read = self.shown.index(words, self.read) + len(words)


def test_a_real_terminal_without_any_abilities_gets_nothing_but_lines(index_folder, home):
    program = [sys.executable, "-m", "tui.cli", "chat", "--plain"]
    process, end = pty.fork()
    if not process:  # the child, in a terminal of its own
        os.chdir(Path(__file__).parents[2])
        environment = {"TERM": "dumb", "FOOTNOTE_INDEX": str(index_folder), "PYTHONUTF8": "1"}
        os.execve(program[0], program, {**os.environ, **environment})
    terminal = Terminal(end)
    terminal.wait_for(b"\n> ")
    for typed, answered in ((b"/he\t\n", b"/quit: leave."), (f"{WHO}\n".encode(), b"[1] Ferry returns")):
        os.write(end, typed)
        terminal.wait_for(answered)
        terminal.wait_for(b"\n> ")
    terminal.wait_for(b"Press Ctrl-C again to leave.", press=b"\x03")
    terminal.wait_for(b"Goodbye.", press=b"\x03")
    assert os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]) == 0
    os.close(end)
    assert b"\x1b" not in terminal.shown
    assert b"Mayor Ilse Brandt opened" in terminal.shown
    assert len(kept()) == 1
    history = home / "plain_history"
    assert history.read_text("utf-8") == f"/help\n{WHO}\n"
    assert not history.stat().st_mode & 0o077
