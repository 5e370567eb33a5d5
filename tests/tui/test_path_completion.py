"""What typed paths become."""

import os
import sys

import pytest
from chatting import until
from textual.app import App

from tui.asking.path_completion import completions, expanded, longest_common, with_tilde
from tui.widgets.path_input import PathInput


@pytest.fixture
def place(tmp_path, monkeypatch):
    for name in ("Articles", "archive", "my notes", ".secret"):
        (tmp_path / name).mkdir()
    for name in ("article one.md", "zebra.txt", ".hidden.md"):
        (tmp_path / name).write_text("text", encoding="utf-8")
    (tmp_path / "Articles" / "ferry.md").write_text("text", encoding="utf-8")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def texts(typed):
    return [one.text for one in completions(typed)]


def test_folders_come_first_and_end_with_a_slash(place):
    assert texts("") == ["archive/", "Articles/", "my notes/", "article one.md", "zebra.txt"]
    assert texts(f"{place}/ar") == [f"{place}/archive/", f"{place}/article one.md"]


def test_what_stands_for_home_stays_as_it_was_typed(place):
    assert texts("~") == ["~/"]
    assert texts("~/Art") == ["~/Articles/"]
    assert texts("$HOME/Art") == ["$HOME/Articles/"]
    assert expanded("$HOME/Articles") == expanded("~/Articles") == str(place / "Articles")


def test_what_stands_in_the_home_folder_is_written_with_a_tilde(place):
    assert with_tilde(f"{place}/zebra.txt") == "~/zebra.txt"
    assert with_tilde(f"{place}2/zebra.txt") == f"{place}2/zebra.txt"


def test_another_case_fits_where_nothing_fits_exactly(place):
    assert texts("ARTI") == ["Articles/", "article one.md"]
    assert longest_common("ARTI", completions("ARTI")) == "ARTI"
    assert longest_common("ZE", completions("ZE")) == "zebra.txt"


def test_hidden_files_are_shown_to_who_asks_for_them(place):
    assert texts(".") == [".secret/", ".hidden.md"]


def test_quotes_stay_open_for_a_folder_and_are_closed_after_a_file(place):
    assert texts('"my') == ['"my notes/']
    assert texts("'article") == ["'article one.md'"]
    assert expanded("'article one.md'") == "article one.md"


@pytest.mark.skipif(os.sep == "\\", reason="there the backslash divides folders")
def test_escaped_spaces_stay_escaped(place):
    assert texts("my\\ n") == ["my\\ notes/"]
    assert expanded("my\\ notes/") == "my notes/"


def test_a_dropped_file_may_come_as_an_address(place):
    assert expanded(f"file://{place}/my%20notes") == f"{place}/my notes"
    assert expanded("https://example.org/a b") == "https://example.org/a b"
    assert texts("https://example.org/") == []


def test_tab_adds_what_all_share_and_never_takes_away(place):
    (place / "Articles" / "ferry-2.md").write_text("text", encoding="utf-8")
    assert longest_common("Articles/f", completions("Articles/f")) == "Articles/ferry"
    assert longest_common("x", []) == "x"


def test_of_a_huge_folder_only_some_are_offered(tmp_path):
    for number in range(200):
        (tmp_path / f"a{number:03}.md").touch()
    assert len(completions(f"{tmp_path}/a")) == 50


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root may read everything")
def test_a_folder_that_must_not_be_read_gives_nothing(place):
    (place / "archive").chmod(0)
    assert texts("archive/") == []
    (place / "archive").chmod(0o755)


def test_a_folder_that_is_not_there_gives_nothing(place):
    assert texts("nowhere/a") == texts("zebra.txt/") == texts("a\0b/") == []


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="names are Unicode there")
def test_names_that_cannot_be_typed_are_left_out(place):
    (place / "Articles" / "a\x1b[2J.md").touch()
    with open(os.fsencode(place / "Articles") + b"/b\xff.md", "w"):
        pass
    assert texts("Articles/") == ["Articles/ferry.md"]


class OnePath(App):
    sent = ""

    def compose(self):
        yield PathInput(placeholder="a path")

    def on_path_input_sent(self, message):
        self.sent = message.path


async def test_keys_complete_and_choose(place):
    app = OnePath()
    async with app.run_test() as pilot:
        line = app.query_one(PathInput).focus()
        await pilot.press(*"Art", "tab")
        await until(pilot, lambda: line.value == "Articles/")
        await until(pilot, lambda: line.choosing)
        await pilot.press("down", "enter")
        assert line.value == "Articles/ferry.md"
        assert app.sent == ""
        await pilot.press("enter")
        assert app.sent == "Articles/ferry.md"


async def test_a_click_takes_a_completion(place):
    app = OnePath()
    async with app.run_test() as pilot:
        line = app.query_one(PathInput).focus()
        await pilot.press(*"ar")
        await until(pilot, lambda: line.choosing)
        await pilot.click("OptionList", offset=(2, 0))
        await until(pilot, lambda: line.value == "archive/")
