"""The collection screen on the real index."""

import sys

import pytest
from chatting import page, still, until, write
from collecting import collection, head, lines, notices, opened, panel, titles, told

from index.errors import IndexDamaged
from tui.app import FootnoteApp
from tui.screens.chat import ChatScreen
from tui.screens.collection import CollectionScreen
from tui.screens.confirmation import ConfirmationScreen
from tui.screens.problems import ProblemsScreen
from tui.screens.source_choice import SourceChoiceScreen
from tui.screens.stored_article import StoredArticleScreen
from tui.signs import UNICODE
from tui.widgets.article_list import ArticleList
from tui.widgets.list_heads import ListHeads
from tui.widgets.path_input import PathInput
from tui.widgets.timeline_bar import TimelineBar

HERRING, FERRY, DELAY = (
    "Herring quota raised",
    "Ferry returns to Brimoor",
    "Why the terminal [red]is late[/red]",
)


@pytest.fixture
def own(empty_chat: FootnoteApp, articles, tmp_path):
    """A folder of the three articles and one that is empty, and the chat on an index of its own."""
    folder = tmp_path / "mine"
    folder.mkdir()
    for path in articles.iterdir():
        (folder / path.name).write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    (folder / "empty.txt").write_text("")
    return folder


async def added(pilot, folder):
    """The collection with a folder in it."""
    screen = await opened(pilot)
    await pilot.press("a")
    screen.query_one(PathInput).value = str(folder)
    await pilot.press("enter")
    await until(pilot, lambda: len(titles(pilot)) == 3 and pilot.app.indexing is None)
    return screen


async def test_the_newest_article_comes_first_and_esc_leads_back(chat):
    async with chat.run_test(size=(100, 24)) as pilot:
        await opened(pilot)
        assert titles(pilot) == [HERRING, FERRY, DELAY]
        assert " 28 Oct 2021  Herring quota raised" in lines(pilot)[0]
        assert "Coast Wire" in lines(pilot)[0]
        assert head(pilot).startswith(" Collection  3 articles · ")
        assert head(pilot).rstrip().endswith("✓")
        assert "herring.md" in told(pilot, "detail")
        await pilot.press("escape")
        assert isinstance(chat.screen, ChatScreen)


async def test_the_command_opens_it_too(chat):
    async with chat.run_test(size=(100, 24)) as pilot:
        await write(pilot, "/collection")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(chat.screen, CollectionScreen))
        await pilot.press("ctrl+l")
        assert isinstance(chat.screen, ChatScreen)


async def test_titles_are_found_while_they_are_typed_and_texts_with_enter(chat):
    async with chat.run_test(size=(100, 24)) as pilot:
        await opened(pilot)
        await pilot.press("slash", *"terminal")
        assert titles(pilot) == [DELAY]
        await pilot.press("enter")
        await until(pilot, lambda: len(titles(pilot)) == 2)
        assert set(titles(pilot)) == {FERRY, DELAY}
        assert "2 articles in texts" in told(pilot, "limits-told")
        await pilot.press("escape")
        assert len(titles(pilot)) == 3


async def test_what_no_title_has_is_said(chat):
    async with chat.run_test(size=(100, 24)) as pilot:
        await opened(pilot)
        await pilot.press("slash", *"xyzzy")
        assert "Enter looks in the texts" in told(pilot, "nothing")


async def test_a_month_of_the_timeline_limits_the_list(chat):
    async with chat.run_test(size=(100, 24)) as pilot:
        screen = await opened(pilot)
        await pilot.press("t", "home", "right", "right", "enter")
        assert titles(pilot) == [FERRY]
        assert "Mar 2021" in told(pilot, "limits-told")
        await pilot.press("escape")
        assert len(titles(pilot)) == 3
        # Of January 2021, whose bar is three columns wide.
        await pilot.click(TimelineBar, offset=(3, 0))
        assert titles(pilot) == [DELAY]
        assert screen.focused is screen.articles


async def test_one_source_is_chosen_from_a_list_with_counts(chat):
    async with chat.run_test(size=(100, 24)) as pilot:
        await opened(pilot)
        await pilot.press("f")
        assert isinstance(chat.screen, SourceChoiceScreen)
        await pilot.press(*"harb", "enter")
        await until(pilot, lambda: titles(pilot) == [FERRY])
        assert "source: Harbour Post" in told(pilot, "limits-told")


async def test_the_list_is_sorted_by_key_and_by_a_click_on_a_head(chat):
    async with chat.run_test(size=(100, 24)) as pilot:
        await opened(pilot)
        await pilot.press("s")
        assert titles(pilot) == [DELAY, FERRY, HERRING]
        assert "sort: oldest" in told(pilot, "limits-told")
        await pilot.click(ListHeads, offset=(17, 0))
        assert titles(pilot) == [FERRY, HERRING, DELAY]


async def test_a_click_highlights_at_the_edge_it_chooses_twice_it_opens(chat):
    async with chat.run_test(size=(100, 24)) as pilot:
        screen = await opened(pilot)
        await pilot.click(ArticleList, offset=(30, 1))
        assert screen.articles.highlighted.title == FERRY
        await pilot.click(ArticleList, offset=(0, 2))
        assert [one.title for one in screen.articles.chosen.values()] == [DELAY]
        await pilot.click(ArticleList, offset=(30, 0), times=2)
        await until(pilot, lambda: isinstance(chat.screen, StoredArticleScreen))
        assert chat.screen.article.title == HERRING


async def test_enter_opens_the_article_and_esc_comes_back(chat):
    async with chat.run_test(size=(100, 24)) as pilot:
        await opened(pilot)
        await pilot.press("down", "enter")
        await until(pilot, lambda: isinstance(chat.screen, StoredArticleScreen))
        assert "Crowds lined the quay" in page(pilot)
        await pilot.press("escape")
        assert isinstance(chat.screen, CollectionScreen)


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="a desktop is always there")
async def test_where_there_is_no_screen_the_path_is_told(chat, articles, monkeypatch):
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "WSL_DISTRO_NAME"):
        monkeypatch.delenv(name, raising=False)
    async with chat.run_test(size=(100, 24)) as pilot:
        await opened(pilot)
        await pilot.press("o")
        await until(pilot, lambda: notices(pilot))
        assert str(articles / "herring.md") in notices(pilot)


async def test_a_folder_is_added_with_completion_and_its_problems_are_listed(empty_chat, own):
    async with empty_chat.run_test(size=(100, 30)) as pilot:
        screen = await opened(pilot)
        assert "a adds a folder" in told(pilot, "nothing")
        await pilot.press("a")
        line = screen.query_one(PathInput)
        line.value = str(own)[:-2]
        await until(pilot, lambda: line.choosing)
        await pilot.press("tab")
        assert line.value == f"{own}/"
        await pilot.press("enter")
        await until(pilot, lambda: len(titles(pilot)) == 3 and empty_chat.indexing is None)
        await until(pilot, lambda: "1 problem" in panel(pilot))
        assert "3 articles added" in panel(pilot)
        assert "checked just now" in head(pilot)
        await pilot.press("p")
        assert isinstance(empty_chat.screen, ProblemsScreen)
        assert "empty.txt" in page(pilot)


async def test_a_path_that_leads_nowhere_can_be_put_right(empty_chat, tmp_path):
    async with empty_chat.run_test(size=(100, 30)) as pilot:
        screen = await opened(pilot)
        await pilot.press("a")
        screen.query_one(PathInput).value = str(tmp_path / "nowhere")
        await pilot.press("enter")
        assert "There is no file or folder" in told(pilot, "adding-trouble")
        assert screen.query_one(PathInput).value.endswith("nowhere")
        assert empty_chat.indexing is None


async def test_chosen_articles_are_removed_and_brought_back(empty_chat, own):
    async with empty_chat.run_test(size=(100, 30)) as pilot:
        await added(pilot, own)
        await pilot.press("space", "space", "d")
        assert isinstance(empty_chat.screen, ConfirmationScreen)
        await pilot.press("d")
        await until(pilot, lambda: titles(pilot) == [DELAY])
        assert "2 articles removed   u undo" in panel(pilot)
        await pilot.press("u")
        await until(pilot, lambda: titles(pilot) == [HERRING, FERRY, DELAY])


async def test_esc_removes_nothing(empty_chat, own):
    async with empty_chat.run_test(size=(100, 30)) as pilot:
        await added(pilot, own)
        await pilot.press("d", "escape")
        assert isinstance(empty_chat.screen, CollectionScreen)
        assert empty_chat.session._engine.library.status().articles == 3


async def test_rebuilding_finds_what_is_new_and_asks_what_to_do_with_what_is_gone(empty_chat, own):
    async with empty_chat.run_test(size=(100, 30)) as pilot:
        await added(pilot, own)
        (own / "owl.md").write_text("# Owl seen\n\nAn owl was seen in Castrel on Monday.")
        (own / "herring.md").unlink()
        await pilot.press("r")
        await until(pilot, lambda: "Owl seen" in titles(pilot) and empty_chat.indexing is None)
        await until(pilot, lambda: "without a file stay searchable" in panel(pilot))
        assert lines(pilot)[0].split("Herring quota raised")[1].lstrip().startswith("✗")
        await until(pilot, lambda: "its file is gone" in told(pilot, "detail"))
        await until(pilot, lambda: empty_chat.stock.status.missing == 1)
        await pilot.press("r")
        assert isinstance(empty_chat.screen, ConfirmationScreen)
        await pilot.press("d")
        await until(pilot, lambda: HERRING not in titles(pilot))


async def test_status_says_how_things_stand_and_what_to_do(empty_chat, own):
    async with empty_chat.run_test(size=(120, 40)) as pilot:
        await added(pilot, own)
        await pilot.press("escape")
        await write(pilot, "/status")
        await pilot.press("enter")
        await until(pilot, lambda: "found by words and by meaning" in page(pilot))
        assert "3 articles from 4 files, 2 sources" in page(pilot)
        assert "empty.txt" in page(pilot).split("found by words")[1]


async def test_a_path_that_is_dropped_is_one_to_add(empty_chat, own):
    async with empty_chat.run_test(size=(100, 30)) as pilot:
        screen = await opened(pilot)
        from textual.events import Paste

        screen.post_message(Paste(f"'{own}' "))
        await until(pilot, lambda: screen.query_one(PathInput).value == f"'{own}'")
        await pilot.press("enter")
        await until(pilot, lambda: len(titles(pilot)) == 3 and empty_chat.indexing is None)


async def test_an_index_that_cannot_be_opened_is_told_with_what_to_do():
    def damaged():
        raise IndexDamaged("the catalog cannot be read", "restore it from a backup")

    app = still(FootnoteApp(damaged, UNICODE))
    async with app.run_test(size=(100, 24)) as pilot:
        await pilot.press("ctrl+l")
        await until(pilot, lambda: "Restore it from a backup." in told(pilot, "nothing"))
        assert "the index is not open" in head(pilot)


async def test_others_may_open_the_line_for_a_path(empty_chat):
    async with empty_chat.run_test(size=(100, 30)) as pilot:
        empty_chat.open_adding()
        await until(pilot, lambda: isinstance(empty_chat.screen, CollectionScreen))
        await until(pilot, lambda: collection(pilot).focused is collection(pilot).query_one(PathInput).line)
