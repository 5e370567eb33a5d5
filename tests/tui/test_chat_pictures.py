"""Pictures of the screens at three sizes and in their forms; look at them before you update them.

`pytest tests/tui/test_chat_pictures.py --snapshot-update` draws them again.
"""

import pytest
from chatting import ask, page, still, until

from qa.passage import Copy
from tui.app import FootnoteApp
from tui.query import Query
from tui.screens.article import ArticleScreen
from tui.signs import ASCII, UNICODE
from tui.widgets.copies import CopyLine
from tui.widgets.head import Head
from tui.widgets.prompt import Prompt
from tui.widgets.welcome import Welcome

pytestmark = pytest.mark.usefixtures("on_a_day_of_2021")

SMALL, MIDDLE, LARGE = (80, 24), (120, 40), (200, 50)
WHO = "Who opened the new ferry terminal in Brimoor?"
COST = "and how much did it cost?"


async def ready(pilot):
    await until(pilot, lambda: "articles" in pilot.app.screen.query_one(Head).state)
    await until(pilot, lambda: pilot.app.screen.query(Welcome))
    pilot.app.screen.query_one(Prompt).cursor_blink = False


async def answered(pilot):
    await ready(pilot)
    await ask(pilot, WHO)
    await ask(pilot, COST)


async def with_panel(pilot):
    await answered(pilot)
    await pilot.press("alt+1")
    await pilot.pause()


async def with_article(pilot):
    await with_panel(pilot)
    await pilot.press("enter")
    await until(pilot, lambda: isinstance(pilot.app.screen, ArticleScreen))
    await pilot.pause()


async def declined(pilot):
    await ready(pilot)
    await ask(pilot, "What is the capital of France?")


async def helped(pilot):
    await ready(pilot)
    await pilot.press("f1")


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "200x50"])
def test_picture_of_answers(snap_compare, chat, size):
    assert snap_compare(chat, terminal_size=size, run_before=answered)


@pytest.mark.parametrize("size", [SMALL, MIDDLE, LARGE], ids=["80x24", "120x40", "200x50"])
def test_picture_of_the_sources(snap_compare, chat, size):
    assert snap_compare(chat, terminal_size=size, run_before=with_panel)


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "200x50"])
def test_picture_of_an_article(snap_compare, chat, size):
    assert snap_compare(chat, terminal_size=size, run_before=with_article)


def test_picture_of_a_declined_question(snap_compare, chat):
    assert snap_compare(chat, terminal_size=SMALL, run_before=declined)


def test_picture_of_help(snap_compare, chat):
    assert snap_compare(chat, terminal_size=SMALL, run_before=helped)


def test_picture_of_an_index_report_with_problems(snap_compare, empty_chat, articles, tmp_path, monkeypatch):
    folder = tmp_path / "mixed"
    folder.mkdir()
    (folder / "herring.md").write_text((articles / "herring.md").read_text())
    (folder / "empty.txt").write_text("")
    monkeypatch.chdir(tmp_path)

    async def indexed(pilot):
        await ready(pilot)
        pilot.app.screen.query_one(Prompt).text = "/index mixed"
        await pilot.press("enter")
        await until(pilot, lambda: "added" in page(pilot))
        await until(
            pilot, lambda: pilot.app.screen.query("Welcome Offer")
        )  # the tour, for the first articles

    assert snap_compare(empty_chat, terminal_size=SMALL, run_before=indexed)


def test_picture_in_the_light_theme(snap_compare, chat):
    chat.theme = "footnote-light"
    assert snap_compare(chat, terminal_size=SMALL, run_before=with_panel)


def test_picture_without_colour(snap_compare, engine, monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    app = still(FootnoteApp(lambda: engine, UNICODE))
    assert snap_compare(app, terminal_size=SMALL, run_before=with_panel)


def test_picture_in_a_plain_font(snap_compare, engine):
    app = still(FootnoteApp(lambda: engine, ASCII))
    assert snap_compare(app, terminal_size=SMALL, run_before=with_panel)


async def with_copies(pilot):
    """The panel with the other articles of a passage, and a word that is sought in its article."""
    await ready(pilot)
    given = (await ask(pilot, WHO)).answer
    also = (
        Copy("a", "Ferry comes back to Brimoor", "2021-03-05", "Coast Wire", None),
        Copy("b", "Brimoor has its ferry again", None, "Sound Daily", None),
    )
    first = given.citations[0].model_copy(update={"also": also})
    exchange = await pilot.app.screen.begin(Query(WHO), "searching")
    exchange.answer = given.model_copy(update={"citations": (first, *given.citations[1:])})
    await pilot.app.screen.end(exchange, None)
    await pilot.press("alt+1", "alt+m")
    await until(pilot, lambda: pilot.app.screen.query(CopyLine))
    await pilot.pause(0.2)


async def with_words_found(pilot):
    await with_article(pilot)
    await pilot.press("slash", *"terminal")
    await until(pilot, lambda: "of 2" in str(pilot.app.screen.query_one(".places").visual))
    pilot.app.screen.query_one("Finder Input").cursor_blink = False
    await pilot.pause(0.2)


@pytest.mark.parametrize(
    ("size", "theme"),
    [(SMALL, "footnote-dark"), (MIDDLE, "footnote-dark"), (LARGE, "footnote-light")],
    ids=["80x24", "120x40", "200x50-light"],
)
def test_picture_of_the_copies_of_a_passage(snap_compare, chat, size, theme):
    chat.theme = theme
    assert snap_compare(chat, terminal_size=size, run_before=with_copies)


@pytest.mark.parametrize(
    ("size", "theme"),
    [(SMALL, "footnote-light"), (MIDDLE, "footnote-dark")],
    ids=["80x24-light", "120x40"],
)
def test_picture_of_words_found_in_an_article(snap_compare, chat, size, theme):
    chat.theme = theme
    assert snap_compare(chat, terminal_size=size, run_before=with_words_found)
