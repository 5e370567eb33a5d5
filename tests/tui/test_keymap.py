"""Keys are a person's own: read from the settings, without conflicts, and told as they are."""

import ast
import importlib
import pkgutil
import re
import subprocess
import sys
from pathlib import Path

import pytest
from chatting import ask, page, still, until
from textual.app import App
from textual.screen import Screen

import tui
from tui.app import FootnoteApp
from tui.screens.chat import ChatScreen
from tui.screens.help import HelpScreen, places_of, sections
from tui.signs import ASCII, UNICODE
from tui.terminal.keymap import all_places, is_key, key_name, key_names, own_bindings, settle
from tui.terminal.settings import Fault, settings_of
from tui.widgets.head import Head
from tui.widgets.hints import Hints
from tui.widgets.prompt import Prompt

WHO = "Who opened the new ferry terminal in Brimoor?"
ROOT = Path(tui.__file__).parent
# What a person reads about keys that are not one binding: ranges, and keys of the list or text in focus.
NO_BINDING = {"1-9", "↑↓", "up/down", "Up Down", "Alt+1-9"}
# The list of conversations asks in which form one is to be exported; these answer.
NO_BINDING |= {"m", "h", "j"}


@pytest.fixture(scope="module", autouse=True)
def everything_loaded():
    """Every module of ours, so that every binding is known."""
    for folder in ("screens", "widgets", "app"):
        for module in pkgutil.iter_modules([str(ROOT / folder)], f"tui.{folder}."):
            importlib.import_module(module.name)


def all_keys() -> set[str]:
    """Every key that is bound anywhere, as a person calls it."""
    return {
        name for place in all_places() for binding in own_bindings(place) for name in key_names(binding.key)
    }


async def opened(pilot):
    await until(pilot, lambda: "articles" in pilot.app.screen.query_one(Head).state)


def test_every_binding_stands_in_the_help_of_some_screen():
    screens = [place for place in all_places() if issubclass(place, Screen)] + [ChatScreen]
    told = set()
    for screen in screens:
        for section in sections(places_of(screen, Prompt), FootnoteApp, {}):
            told |= {(key, row.action) for row in section.rows for key in row.keys}
    for place in all_places():
        for binding in own_bindings(place):
            if binding.description and not re.search(r"\(\d\)$", binding.action):
                for key in key_names(binding.key):
                    assert (key, binding.action) in told, f"{place.__name__}: {key}"


def test_every_action_with_a_description_has_a_name_unless_its_key_is_part_of_a_text():
    fixed = {"Interruption", "HelpScreen"}
    nameless = [
        f"{place.__name__}: {binding.key}"
        for place in all_places()
        if place.__name__ not in fixed
        for named in [{binding.action for binding in own_bindings(place) if binding.id}]
        for binding in own_bindings(place)
        if binding.description
        and not binding.id
        and binding.action not in named
        and not binding.action.endswith(tuple("0123456789)"))
    ]
    assert set(nameless) <= {"Prompt: enter", "Prompt: ctrl+j,shift+enter,alt+enter"}


def test_no_two_actions_have_the_same_name():
    for place in all_places():
        names = [binding.id for binding in own_bindings(place) if binding.id]
        assert len(names) == len(set(names)), place.__name__


def test_every_key_of_a_hint_is_bound():
    bound = all_keys() | NO_BINDING
    for path in ROOT.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Hint":
                key = node.args[0]
                if isinstance(key, ast.Constant):
                    assert key.value in bound, f"{path.name}: {key.value}"


KEY_IN_WORDS = re.compile(r"(?<![\w/])(F\d{1,2}|\^[a-z]|(?:Alt|Shift|Ctrl)\+[A-Z]?[a-z]*)(?![\w*])")


@pytest.mark.parametrize(
    "path", [ROOT.parent / "README.md", *sorted(ROOT.rglob("*.py"))], ids=lambda p: p.name
)
def test_every_key_that_words_name_is_bound(path):
    text = path.read_text(encoding="utf-8")
    words = [text]
    if path.suffix == ".py":
        words = [
            node.value
            for node in ast.walk(ast.parse(text))
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
        ]
    bound = {key.lower() for key in all_keys()} | {"f1"}
    for said in words:
        for key in KEY_IN_WORDS.findall(said):
            if key != "F1" or "F1 of" not in said:
                name = key.replace("Ctrl+", "^").lower()
                assert name in bound or name in {"alt+", "shift+", "^"}, f"{key} in {said[:80]!r}"


def test_keys_are_called_as_a_person_calls_them():
    assert [key_name(key) for key in ("ctrl+o", "alt+1", "f12", "question_mark", "shift+tab", "+")] == [
        "^o",
        "Alt+1",
        "F12",
        "?",
        "Shift+Tab",
        "+",
    ]
    assert all(map(is_key, ["f6", "ctrl+o", "j", "alt+enter", "question_mark", "ctrl+underscore"]))
    assert not any(map(is_key, ["", "contrl+o", "f99", "hello", "ctrl+"]))


@pytest.mark.parametrize(
    ("wanted", "left_out"),
    [
        ({"reading.sources": "f6"}, ""),
        ({"reading.sources": "f1"}, "F1 is “Keys and commands” (help) already"),
        ({"reading.sources": "f1", "help": "ctrl+o"}, ""),
        ({"reading.copy": "n"}, "n is “Next footnote” (reading.next) already"),
        ({"article.next": "j"}, ""),
        ({"article.next": "k"}, ""),
        ({"nonsense": "f6"}, "there is no action nonsense"),
        ({"reading.copy": "contrl+c"}, "there is no key contrl+c"),
        (
            {"reading.sources": "s"},
            "reading.sources works while one writes, so s could not be written any more",
        ),
    ],
)
def test_a_key_is_taken_unless_it_is_wrong_or_another_actions(wanted, left_out):
    keymap, faults = settle(wanted, all_places(), dict.fromkeys(wanted, 3))
    assert [fault.what for fault in faults] == ([left_out] if left_out else [])
    assert keymap == ({} if left_out else wanted)


def test_of_two_wishes_for_one_key_the_earlier_holds():
    wanted = {"reading.copy": "f6", "reading.why": "f6"}
    keymap, faults = settle(wanted, all_places(), {"reading.copy": 2, "reading.why": 3})
    assert keymap == {"reading.copy": "f6"}
    assert faults == [Fault("F6 is “Copy quotation and reference” (reading.copy) already", 3)]


def test_the_settings_of_the_readme_hold():
    (block,) = re.findall(r"```toml\n(.*?)```", (ROOT.parent / "README.md").read_text("utf-8"), re.DOTALL)
    settings = settings_of(block)
    assert settings.keys
    assert not settings.faults
    assert settle(settings.keys, all_places(), settings.key_lines) == (settings.keys, [])


async def test_a_person_s_keys_work_and_are_told_everywhere(engine, home):
    (home / "settings.toml").write_text('[keys]\nreading.sources = "f7"\nhelp = "f8"\n')
    app = still(FootnoteApp(lambda: engine, UNICODE))
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await ask(pilot, WHO)
        await pilot.press("ctrl+o", "f1")
        assert not app.chat.sources.is_open
        assert not isinstance(app.screen, HelpScreen)
        hints = str(app.chat.query_one(Hints).visual)
        assert "F7 sources" in hints
        assert "F8 help" in hints
        await pilot.press("f7")
        assert app.chat.sources.is_open
        await pilot.press("f8")
        assert re.search(r"F7 +Open or close the sources \(usually \^o\)", page(pilot))
        await pilot.press("escape")
        app.chat.prompt.text = "/keys"
        app.chat.prompt.focus()
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, HelpScreen))
        assert re.search(r"F7 +reading\.sources +Open", page(pilot))
        assert str(home / "settings.toml") in page(pilot).replace("\n", "")


def test_actions_of_screens_that_are_loaded_later_can_have_other_keys(home):
    (home / "settings.toml").write_text('[keys]\ncollection.find = "f9"\nstored-article.outside = "x"\n')
    script = """
import asyncio
from index.errors import IndexDamaged
from tui.app import FootnoteApp
from tui.signs import UNICODE

def damaged():
    raise IndexDamaged("the catalog cannot be read", "restore it from a backup")

async def main():
    app = FootnoteApp(damaged, UNICODE)
    async with app.run_test(size=(80, 24)):
        print(*app.keymap)

asyncio.run(main())
"""
    ran = subprocess.run(
        [sys.executable, "-c", script], check=True, timeout=60, capture_output=True, text=True
    )
    assert ran.stdout.split() == ["collection.find", "stored-article.outside"]


async def test_what_is_wrong_with_the_settings_is_told_once_and_the_app_starts(engine, home):
    (home / "settings.toml").write_text('colour = 1\n[keys]\nreading.sources = "f1"\nhelp = "f8"\nx = "f9"\n')
    app = still(FootnoteApp(lambda: engine, UNICODE))
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        (notice,) = app._notifications
        assert "Line 1: there is no setting colour." in notice.message
        assert "Line 5: there is no action x." in notice.message
        assert "Line 3" not in notice.message  # F1 is free: help has moved away
        await ask(pilot, WHO)
        await pilot.press("f1")
        assert app.chat.sources.is_open


async def test_a_file_that_is_no_toml_is_told_and_the_usual_keys_hold(engine, home):
    (home / "settings.toml").write_text("[keys\n")
    app = still(FootnoteApp(lambda: engine, UNICODE))
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        (notice,) = app._notifications
        assert "Line 1" in notice.message
        await pilot.press("f1")
        assert isinstance(app.screen, HelpScreen)


async def test_help_of_an_article_tells_the_keys_of_the_article_only(chat):
    async with chat.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await ask(pilot, WHO)
        await pilot.press("alt+1", "enter")
        await until(pilot, lambda: not isinstance(chat.screen, ChatScreen))
        await pilot.press("f1")
        assert "Back to the conversation" in page(pilot)
        assert "Ask the question" not in page(pilot)
        assert "Everything there is to do" in page(pilot)


@pytest.mark.parametrize("signs", [UNICODE, ASCII])
async def test_help_says_what_each_sign_beside_an_answer_means(engine, signs):
    app = still(FootnoteApp(lambda: engine, signs))
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await pilot.press("f1")
        told = page(pilot)
        for sign, means in (
            (signs.supported, "The passages cited say so"),
            (signs.weak, "They say something near it, or nothing is sure: check"),
            (signs.unsupported, "They do not say so"),
            (signs.absent, "Your articles do not say"),
        ):
            assert re.search(rf"^{re.escape(sign)} +{re.escape(means)}", told, re.MULTILINE)


async def test_a_click_beside_the_help_closes_it(chat):
    async with chat.run_test(size=(120, 40)) as pilot:
        await opened(pilot)
        await pilot.press("f1")
        await pilot.click("#help", offset=(5, 5))
        assert isinstance(chat.screen, HelpScreen)
        await pilot.click(offset=(2, 10))
        assert isinstance(chat.screen, ChatScreen)


def test_the_app_itself_is_a_place():
    assert any(issubclass(place, App) for place in all_places())
