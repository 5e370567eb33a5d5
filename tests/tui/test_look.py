"""Themes, colours of poor terminals, contrast, motion."""

import pytest
from chatting import still, until
from textual.color import Color
from textual.theme import BUILTIN_THEMES
from textual.widgets import OptionList

from index.errors import FootnoteError
from tui.app import FootnoteApp
from tui.running import run_chat
from tui.screens.themes import ThemesScreen
from tui.signs import ASCII, UNICODE, terminal_signs
from tui.terminal.look import first_theme, stands_still
from tui.terminal.settings import Settings, read_settings
from tui.theme import ANSI_DARK, ANSI_LIGHT, DARK, LIGHT, OURS
from tui.widgets.head import Head
from tui.widgets.prompt import Prompt

THEMES = {**BUILTIN_THEMES, **{theme.name: theme for theme in OURS}}
# What the first 16 colours are in VGA and on the Linux console; other terminals are kinder.
VGA = {"cyan": "#00aaaa", "yellow": "#aa5500", "bright_red": "#ff5555", "blue": "#0000aa"}
VGA |= {"magenta": "#aa00aa", "red": "#aa0000"}
READABLE = 4.5  # WCAG 2, level AA, text of usual size
VISIBLE = 3.0  # the same for the edge of what can be focused, and for large or bold text


@pytest.mark.parametrize(
    ("environment", "chosen", "sixteen", "theme"),
    [
        ({}, None, False, "footnote-dark"),
        ({}, "nord", False, "nord"),
        ({}, "gone since", False, "footnote-dark"),
        ({"TEXTUAL_THEME": "dracula"}, "nord", False, "dracula"),
        ({"TEXTUAL_THEME": "footnote-light"}, None, True, "footnote-light"),
        ({"TEXTUAL_THEME": "nonsense"}, "nord", False, "nord"),
        ({"NO_COLOR": "1", "TEXTUAL_THEME": "dracula"}, "nord", False, "footnote-16-dark"),
        ({"NO_COLOR": ""}, "nord", False, "nord"),
        ({}, None, True, "footnote-16-dark"),
        ({}, "nord", True, "footnote-16-dark"),
        ({}, "ansi-light", True, "ansi-light"),
        ({"COLORFGBG": "0;15"}, None, True, "footnote-16-light"),
        ({"COLORFGBG": "15;default;0"}, None, True, "footnote-16-dark"),
    ],
)
def test_the_first_theme(environment, chosen, sixteen, theme):
    assert first_theme(environment, Settings(theme=chosen), THEMES, sixteen=sixteen) == theme


@pytest.mark.parametrize(
    ("variable", "chosen", "expected"),
    [(None, False, False), (None, True, True), ("1", False, True), ("0", True, False), ("true", False, True)],
)
def test_motion_is_what_the_variable_says_or_else_what_was_chosen(variable, chosen, expected):
    environment = {} if variable is None else {"FOOTNOTE_REDUCED_MOTION": variable}
    assert stands_still(environment, Settings(still=chosen)) is expected


def test_a_plain_font_can_be_forced(monkeypatch):
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("FOOTNOTE_ASCII", "1")
    assert terminal_signs() is ASCII


def test_plain_signs_are_ascii_and_each_sign_has_a_plain_form():
    for name in ASCII.__slots__:
        one, other = getattr(ASCII, name), getattr(UNICODE, name)
        assert type(one) is type(other)
        if isinstance(one, str):
            assert one, name
            assert one.isascii(), name


def test_a_terminal_without_a_cursor_is_told_so(monkeypatch, tmp_path):
    monkeypatch.setenv("TERM", "dumb")
    monkeypatch.delenv("TEXTUAL_DRIVER", raising=False)
    with pytest.raises(FootnoteError, match="footnote chat --plain"):
        run_chat(tmp_path / "index")
    assert not (tmp_path / "index").exists()


# ---- contrast


def luminance(colour):
    """Relative luminance, as WCAG 2 defines it."""
    parts = [part / 255 for part in (colour.r, colour.g, colour.b)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def seen(ink, paper, share=1.0):
    """The contrast of ink on paper, of which some shines through where the share is below 1."""
    darker, lighter = sorted(luminance(one) for one in (paper.blend(ink, share, 1.0), paper))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=lambda theme: theme.name)
def test_both_strengths_of_text_and_all_colours_can_be_read_on_every_background(theme):
    page, accent = Color.parse(theme.background), Color.parse(theme.accent)
    text = Color.parse(theme.foreground)
    focused = page.blend(accent, 0.14)  # of footnotes and offers
    for paper in (page, Color.parse(theme.panel), focused):
        assert seen(text, paper) >= READABLE
        assert seen(text, paper, 0.66) >= READABLE, "QUIET"
        for name in ("accent", "warning", "error"):
            assert seen(Color.parse(getattr(theme, name)), paper) >= READABLE, name
    assert seen(text, page.blend(accent, 0.28)) >= READABLE, "LIT"


@pytest.mark.parametrize(("theme", "paper"), [(ANSI_DARK, "#000000"), (ANSI_LIGHT, "#ffffff")])
def test_the_named_colours_stand_out_in_the_poorest_palette(theme, paper):
    for name in ("accent", "warning", "error"):
        ink = VGA[getattr(theme, name).removeprefix("ansi_")]
        assert seen(Color.parse(ink), Color.parse(paper)) >= VISIBLE, name


# ---- in the chat


async def at_rest(pilot):
    await until(pilot, lambda: "articles" in pilot.app.screen.query_one(Head).state)


async def test_a_theme_is_tried_on_and_kept_or_not(chat, engine):
    async with chat.run_test(size=(80, 24)) as pilot:
        await at_rest(pilot)
        chat.screen.query_one(Prompt).text = "/theme"
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(chat.screen, ThemesScreen))
        await pilot.press("down")
        assert chat.theme == "footnote-light"
        await pilot.press("escape")
        await until(pilot, lambda: chat.theme == "footnote-dark")
        assert read_settings().theme is None
        chat.search_themes()
        await until(pilot, lambda: isinstance(chat.screen, ThemesScreen))
        await pilot.press("down", "m", "enter")
        await until(pilot, lambda: read_settings().theme == "footnote-light")
    again = FootnoteApp(lambda: engine, UNICODE)
    assert again.theme == "footnote-light"
    assert again.animation_level == "full"


async def test_a_theme_is_taken_by_name_in_full_or_short(chat):
    async with chat.run_test(size=(80, 24)) as pilot:
        await at_rest(pilot)
        prompt = chat.screen.query_one(Prompt)
        for typed, worn in (("light", "footnote-light"), ("nord", "nord")):
            prompt.text = f"/theme {typed}"
            await pilot.press("enter")
            await until(pilot, lambda worn=worn: chat.theme == worn == read_settings().theme)
        prompt.text = "/theme beige"
        await pilot.press("enter")
        await until(pilot, lambda: prompt.text == "/theme beige")
        assert chat.theme == "nord"


async def test_the_themes_are_reached_by_mouse(chat):
    async with chat.run_test(size=(80, 24)) as pilot:
        await at_rest(pilot)
        chat.search_themes()
        await until(pilot, lambda: isinstance(chat.screen, ThemesScreen))
        await pilot.click(OptionList, offset=(3, 1))
        await until(pilot, lambda: chat.theme == "footnote-light" == read_settings().theme)


async def test_nothing_blinks_where_motion_is_not_wanted(engine, monkeypatch):
    monkeypatch.setenv("FOOTNOTE_REDUCED_MOTION", "1")
    app = FootnoteApp(lambda: engine, UNICODE)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_rest(pilot)
        assert app.animation_level == "none"
        assert not app.screen.query_one(Prompt).cursor_blink


@pytest.mark.parametrize(("term", "theme"), [("xterm-16color", ANSI_DARK), ("xterm-256color", DARK)])
async def test_a_terminal_of_16_colours_keeps_its_own(engine, monkeypatch, term, theme):
    monkeypatch.delenv("COLORTERM", raising=False)
    monkeypatch.setenv("TERM", term)
    app = still(FootnoteApp(lambda: engine, UNICODE))
    async with app.run_test(size=(80, 24)) as pilot:
        await at_rest(pilot)
        assert app.theme == theme.name
        assert app.native_ansi_color is theme.ansi


@pytest.mark.parametrize(
    ("signs", "told"), [(UNICODE, ["? Note", "✗ Error", ""]), (ASCII, ["?? Note", "xx Error", ""])]
)
async def test_a_notice_says_how_grave_it_is_in_a_sign_and_a_word(engine, signs, told):
    app = still(FootnoteApp(lambda: engine, signs))
    async with app.run_test(size=(80, 24)) as pilot:
        for severity in ("warning", "error", "information"):
            app.notify("It is so.", severity=severity, markup=False)
        await until(pilot, lambda: len(app._notifications) == 3)
        assert [notice.title for notice in app._notifications] == told
