"""The palette lists everything there is to do, and does it."""

import pytest
from chatting import ask, exchanges, until, write
from textual.command import CommandList

from tui.collection.titles import titled
from tui.commands import COMMANDS
from tui.palette import Palette
from tui.screens.article import ArticleScreen
from tui.screens.help import HelpScreen
from tui.widgets.head import Head

WHO = "Who opened the new ferry terminal in Brimoor?"


async def opened(pilot):
    await until(pilot, lambda: "articles" in pilot.app.screen.query_one(Head).state)


def lines(pilot) -> list[str]:
    """What the palette lists."""
    shown = pilot.app.screen.query_one(CommandList)
    return [str(shown.get_option_at_index(n).prompt) for n in range(shown.option_count)]


async def palette(pilot, typed: str = "", first: str = "") -> None:
    """Open it, type, and wait until the first line is the one that is meant."""
    await pilot.press("ctrl+p")
    await until(pilot, lambda: isinstance(pilot.app.screen, Palette) and lines(pilot))
    if typed:
        await write(pilot, typed)
        await until(pilot, lambda: lines(pilot) and lines(pilot)[0].lower().startswith(first or typed))


async def test_it_lists_every_command_and_action_with_its_key(chat):
    async with chat.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await palette(pilot)
        told = lines(pilot)
        for command in COMMANDS:
            assert any(line.startswith(f"/{command.name}") for line in told), command.name
        for does, key in [
            ("Open or close the sources", "^o"),
            ("Keys and commands", "F1"),
            ("Copy quotation and reference", "y, Alt+y"),
            ("Quit", "^q"),
        ]:
            assert any(line.startswith(does) and line.endswith(f" {key}") for line in told), does
        assert not told[0].startswith("Quit")
        await pilot.press("escape")
        assert not isinstance(chat.screen, Palette)


async def test_an_action_is_done(chat):
    async with chat.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await ask(pilot, WHO)
        await palette(pilot, "or close", "open or close")
        await pilot.press("enter")
        await until(pilot, lambda: chat.chat.sources.is_open)


async def test_a_command_without_argument_is_done_and_one_with_an_argument_is_begun(chat):
    async with chat.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await palette(pilot, "/keys")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(chat.screen, HelpScreen))
        await pilot.press("escape")
        await palette(pilot, "/index")
        await pilot.press("enter")
        await until(pilot, lambda: chat.chat.prompt.text == "/index ")
        assert chat.focused is chat.chat.prompt


async def test_a_footnote_of_the_answer_in_view_is_opened(chat):
    async with chat.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await ask(pilot, WHO)
        await palette(pilot, "footnote 1")
        assert lines(pilot)[0].startswith("Footnote 1: Ferry returns to Brimoor")
        await pilot.press("enter")
        await until(pilot, lambda: chat.chat.sources.shown is not None)
        assert chat.chat.sources.shown[1].n == 1


async def test_a_theme_is_taken(chat):
    async with chat.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await palette(pilot, "note-li", "theme: footnote-light")
        await pilot.press("enter")
        await until(pilot, lambda: chat.theme == "footnote-light")


async def test_an_article_is_found_by_its_title_and_opened_at_its_beginning(chat):
    async with chat.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await palette(pilot, "quota herring", "herring quota")
        assert lines(pilot)[0].startswith("Herring quota raised")
        assert "Coast Wire · 28 Oct 2021" in lines(pilot)[0]
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(chat.screen, ArticleScreen))
        head = str(chat.screen.query_one("#article-head").visual.laid_out(80).plain)
        assert head.lstrip().startswith("Herring quota raised")
        assert "¹" not in head
        await pilot.press("n", "escape")
        assert chat.screen is chat.chat


async def test_a_conversation_is_found_by_its_title_and_gone_on_with(chat):
    async with chat.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await ask(pilot, WHO)
        chat.chat.prompt.text = "/new"
        await pilot.press("enter")
        await until(pilot, lambda: not exchanges(pilot))
        await palette(pilot, "brimoor who", "conversation: who opened")
        assert "1 question" in lines(pilot)[0]
        await pilot.press("enter")
        await until(pilot, lambda: exchanges(pilot) and exchanges(pilot)[0].question == WHO)


async def test_markup_in_a_title_is_shown_literally(chat):
    async with chat.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await palette(pilot, "inal late", "why the")
        assert "Why the terminal [red]is late[/red]" in lines(pilot)[0]


async def test_it_opens_by_a_click_on_what_it_lists_too(chat):
    async with chat.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await palette(pilot, "keys and", "keys and")
        await pilot.click(CommandList, offset=(4, 0))
        await until(pilot, lambda: isinstance(chat.screen, HelpScreen))


@pytest.mark.parametrize(
    ("typed", "most", "found"),
    [
        ("the TERMINAL", 5, ["Why the terminal [red]is late[/red]"]),
        ("e", 1, ["Herring quota raised"]),
        ("xyzzy", 5, []),
        (" ", 5, []),
    ],
)
def test_titles_have_every_word_newest_first_and_no_more_than_wanted(engine, typed, most, found):
    assert [one.title for one in titled(engine.library, typed, most, lambda: False)] == found


def test_a_search_that_is_given_up_ends(engine):
    assert titled(engine.library, "e", 5, lambda: True) == []
