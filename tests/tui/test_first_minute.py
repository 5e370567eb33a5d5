"""The welcome of an empty index, and the tour."""

import shutil

import pytest
from chatting import ask, page, still, until, write
from textual.events import Paste
from textual.widgets import Input, Static

import tui.app.indexing
import tui.app.touring
from tui.asking.web_address import objection_to
from tui.manner import Manner
from tui.model_choice import ChosenModel
from tui.signs import UNICODE
from tui.terminal.settings import read_settings
from tui.widgets.footnote import Footnote
from tui.widgets.head import Head
from tui.widgets.path_input import PathInput
from tui.widgets.prompt import Prompt
from tui.widgets.tour import ASK, CHECK, GO_ON
from tui.widgets.welcome import SAMPLE_ARTICLES, Offer, Welcome


async def welcomed(pilot):
    await until(pilot, lambda: pilot.app.screen.query(Welcome))


def said(app):
    return "\n".join(str(one.render()) for one in app.screen.query("Welcome Static"))


def offer(app, number):
    return [*app.screen.query(Offer)][number - 1]


async def indexed(pilot):
    await until(pilot, lambda: "3 articles" in pilot.app.screen.query_one(Head).state)
    await until(pilot, lambda: pilot.app.indexing is None)


# ---- the welcome


async def test_it_says_where_the_articles_stay_and_offers_three_ways(empty_chat):
    async with empty_chat.run_test(size=(80, 24)) as pilot:
        await welcomed(pilot)
        text = said(empty_chat)
        assert "Everything stays on this computer." in text
        for way in ("1  Try the sample", "2  Add a folder", "3  Add a web page or feed", "Esc skips"):
            assert way in text


async def test_with_a_model_of_elsewhere_it_says_what_leaves(tmp_path, monkeypatch):
    # With no key, what is missing may be told before there is a welcome.
    monkeypatch.setenv("OPENAI_API_KEY", "sk-test")
    manner = Manner(model=ChosenModel("openai:gpt-4.1"))
    opened = tui.app.FootnoteApp(tui.opening.Opening(tmp_path / "index"), UNICODE, manner)
    async with still(opened).run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "sent to api.openai.com" in page(pilot) + said(opened))
    opened.close_session()


@pytest.mark.parametrize("how", ["digit", "tab", "click"])
async def test_the_sample_is_taken_with_its_digit_tab_or_a_click(empty_chat, articles, monkeypatch, how):
    monkeypatch.setattr(tui.app.indexing, "SAMPLE", articles)
    async with empty_chat.run_test(size=(80, 24)) as pilot:
        await welcomed(pilot)
        if how == "digit":
            await pilot.press("1")
        elif how == "tab":
            await pilot.press("tab", "enter")
        else:
            await pilot.click(offer(empty_chat, 1))
        await until(pilot, lambda: empty_chat.indexing or empty_chat.holdings.articles)
        await indexed(pilot)
        assert "✓ 3 articles added" in page(pilot)
        assert "Ask your 3 articles a question." in said(empty_chat)


async def test_while_it_is_indexed_the_screen_says_what_happens(empty_chat, articles):
    async with empty_chat.run_test(size=(80, 24)) as pilot:
        await welcomed(pilot)
        await empty_chat.chat.show_indexing("the sample collection")
        assert "Indexing the sample collection…" in said(empty_chat)
        assert empty_chat.screen.query_one(Prompt).offers == 0


async def test_a_folder_is_written_with_completion(empty_chat, articles, tmp_path):
    folder = shutil.copytree(articles, tmp_path / "harbour")
    async with empty_chat.run_test(size=(80, 24)) as pilot:
        await welcomed(pilot)
        await pilot.press("2")
        field = empty_chat.screen.query_one(PathInput)
        await until(pilot, lambda: field.has_focus_within)
        field.value = str(folder)[:-2]
        await until(pilot, lambda: field.choosing)
        await pilot.press("tab")
        await until(pilot, lambda: field.value.rstrip("/") == str(folder))
        await pilot.press("enter")
        await indexed(pilot)


async def test_a_folder_that_is_not_there_is_told_beside_the_field(empty_chat, articles):
    async with empty_chat.run_test(size=(80, 24)) as pilot:
        await welcomed(pilot)
        await pilot.press("2")
        field = empty_chat.screen.query_one(PathInput)
        field.value = "/no/such/place"
        await pilot.press("enter")
        await until(pilot, lambda: "? There is no file or folder /no/such/place." in said(empty_chat))
        assert empty_chat.indexing is None


async def test_an_address_is_checked_as_it_is_typed(empty_chat):
    async with empty_chat.run_test(size=(80, 24)) as pilot:
        await welcomed(pilot)
        await pilot.press("3")
        field = empty_chat.screen.query_one("#address-offered", Input)
        await until(pilot, lambda: field.has_focus)
        assert field.value == "https://"
        objection = empty_chat.screen.query_one(".objection", Static)
        assert not objection.display
        await write(pilot, "a b")
        await until(pilot, lambda: objection.display)
        assert "? An address has no blanks." in said(empty_chat)
        await pilot.press("enter")
        assert empty_chat.indexing is None
        await pilot.press("backspace", "backspace")
        await until(pilot, lambda: not objection.display)


@pytest.mark.parametrize(
    ("typed", "whole", "objects"),
    [
        ("", False, False),
        ("htt", False, False),
        ("https://", False, False),
        ("https://", True, True),
        ("https://example.org/news", True, False),
        ("http://localhost:8000/a", True, False),
        ("http://[::1]/", True, False),
        ("https://example", True, True),
        ("example.org", False, True),
        ("ftp://example.org", False, True),
        ("https://me:secret@example.org", False, True),
        ("https://example.org:port/", False, True),
        ("https://[", False, True),
    ],
)
def test_what_an_address_must_be(typed, whole, objects):
    assert bool(objection_to(typed, whole=whole)) is objects


async def test_an_address_may_be_pasted_behind_the_scheme_that_stands_there(empty_chat):
    async with empty_chat.run_test(size=(80, 24)) as pilot:
        await welcomed(pilot)
        await pilot.press("3")
        field = empty_chat.screen.query_one("#address-offered", Input)
        await until(pilot, lambda: field.has_focus)
        field.post_message(Paste("http://example.org/news"))
        await until(pilot, lambda: field.value == "http://example.org/news")


async def test_what_is_wrong_with_a_path_is_not_told_of_the_next_field(empty_chat):
    async with empty_chat.run_test(size=(80, 24)) as pilot:
        await welcomed(pilot)
        await pilot.press("2")
        await until(pilot, lambda: empty_chat.screen.query_one(PathInput).has_focus_within)
        await write(pilot, "/no/such/folder")
        await pilot.press("enter")
        objection = empty_chat.screen.query_one(".objection", Static)
        await until(pilot, lambda: objection.display)
        await pilot.press("escape")
        await until(pilot, lambda: not objection.display)


async def test_escape_skips_it(empty_chat):
    async with empty_chat.run_test(size=(80, 24)) as pilot:
        await welcomed(pilot)
        await pilot.press("2", "escape")
        await until(pilot, lambda: empty_chat.focused is empty_chat.screen.query_one(Prompt))
        assert empty_chat.screen.query(Welcome)
        await pilot.press("escape")
        await until(pilot, lambda: not empty_chat.screen.query(Welcome))
        await pilot.press("1")
        assert empty_chat.screen.query_one(Prompt).text == "1"


async def test_a_letter_on_an_offer_begins_a_question(empty_chat):
    async with empty_chat.run_test(size=(80, 24)) as pilot:
        await welcomed(pilot)
        await pilot.press("tab", "w")
        await until(pilot, lambda: empty_chat.screen.query_one(Prompt).text == "w")


@pytest.mark.slow
async def test_the_sample_holds_as_many_articles_as_are_told(empty_chat):
    async with empty_chat.run_test(size=(80, 24)) as pilot:
        await welcomed(pilot)
        await pilot.press("1")
        await until(pilot, lambda: empty_chat.holdings.articles and empty_chat.indexing is None)
        assert empty_chat.holdings.articles == SAMPLE_ARTICLES


# ---- the tour


async def test_it_is_offered_once_and_done_on_a_real_answer(empty_chat, articles, monkeypatch):
    for module in (tui.app.indexing, tui.app.touring):
        monkeypatch.setattr(module, "SAMPLE", articles)
    async with empty_chat.run_test(size=(80, 24)) as pilot:
        await welcomed(pilot)
        await pilot.press("1")
        await until(pilot, lambda: "Take the tour" in said(empty_chat))
        assert read_settings().toured
        await pilot.press("tab", "enter")
        chat = empty_chat.chat
        await until(pilot, lambda: chat.touring is not None and chat.touring.at == ASK)
        assert chat.prompt.text == "Who opened the new ferry terminal in Brimoor?"
        await pilot.press("enter")
        await until(pilot, lambda: chat.touring.at == CHECK)
        await until(pilot, lambda: isinstance(empty_chat.focused, Footnote))
        await pilot.press("1")
        await until(pilot, lambda: chat.touring.at == GO_ON)
        assert chat.sources.is_open
        await pilot.press("escape", "escape")
        await until(pilot, lambda: chat.touring is None)


async def test_it_is_skipped_at_once_and_not_offered_again(chat, articles):
    async with chat.run_test(size=(80, 24)) as pilot:
        await welcomed(pilot)
        await until(pilot, lambda: chat.holdings)
        chat.screen.query_one(Prompt).text = "/tour"
        await pilot.press("enter")
        await until(pilot, lambda: chat.chat.touring is not None)
        assert chat.chat.prompt.text == ""
        await pilot.press("escape")
        await until(pilot, lambda: chat.chat.touring is None)
        assert "Take the tour" not in said(chat)


async def test_its_steps_can_be_clicked_through(chat):
    async with chat.run_test(size=(80, 24)) as pilot:
        await welcomed(pilot)
        await chat.chat.begin_tour("")
        for step in (CHECK, GO_ON):
            await pilot.pause()
            await pilot.click("#tour > Static:last-child", offset=(3, 0))
            await until(pilot, lambda step=step: chat.chat.touring.at == step)


async def test_there_is_no_tour_without_articles(empty_chat):
    async with empty_chat.run_test(size=(80, 24)) as pilot:
        await welcomed(pilot)
        empty_chat.begin_tour()
        await pilot.pause()
        assert empty_chat.chat.touring is None


async def test_a_question_ends_no_tour_that_has_not_begun(chat):
    async with chat.run_test(size=(80, 24)) as pilot:
        await welcomed(pilot)
        assert (await ask(pilot, "Who opened the new ferry terminal in Brimoor?")).footnotes
        assert chat.chat.touring is None
