import threading

from chatting import StoppedClock, ask, page, still, until, write

import tui.app.indexing
from index.lock import current_writer, writing
from tui.app import FootnoteApp
from tui.signs import UNICODE
from tui.widgets.head import Head
from tui.widgets.indexing import IndexingLine
from tui.widgets.path_input import PathInput
from tui.widgets.prompt import Prompt
from tui.widgets.welcome import Welcome


async def welcomed(pilot):
    await until(pilot, lambda: pilot.app.screen.query(Welcome))


async def finished(pilot):
    await until(pilot, lambda: "✓" in page(pilot) or "?" in page(pilot) or "✗" in page(pilot))


async def test_an_empty_index_offers_the_sample_collection_and_a_folder(empty_chat):
    async with empty_chat.run_test(size=(80, 24)) as pilot:
        await welcomed(pilot)
        assert empty_chat.screen.query_one(Head).state == "no articles yet"
        await pilot.press("2")
        await until(pilot, lambda: empty_chat.screen.query_one(PathInput).has_focus_within)


def test_the_sample_collection_ships_with_the_package():
    assert [
        path
        for path in tui.app.indexing.SAMPLE.iterdir()
        if path.suffix in {".md", ".txt", ".html", ".jsonl"}
    ]


async def test_one_indexes_the_sample_which_can_then_be_asked(empty_chat, articles, monkeypatch):
    monkeypatch.setattr(tui.app.indexing, "SAMPLE", articles)
    async with empty_chat.run_test(size=(80, 24)) as pilot:
        await welcomed(pilot)
        await pilot.press("1")
        await finished(pilot)
        assert "✓ 3 articles added" in page(pilot)
        assert empty_chat.screen.query_one(Head).state == "3 articles · to 28 Oct 2021"
        exchange = await ask(pilot, "Who opened the new ferry terminal in Brimoor?")
        assert exchange.footnotes


async def test_digits_are_letters_once_there_are_articles(chat):
    async with chat.run_test(size=(80, 24)) as pilot:
        await welcomed(pilot)
        await pilot.press("1")
        assert chat.screen.query_one(Prompt).text == "1"


async def test_files_that_cannot_be_read_are_listed_with_the_reason(empty_chat, articles, tmp_path):
    folder = tmp_path / "mixed folder"
    folder.mkdir()
    (folder / "good.md").write_text((articles / "herring.md").read_text())
    (folder / "empty.txt").write_text("")
    (folder / "binary.txt").write_bytes(bytes(range(256)) * 8)
    async with empty_chat.run_test(size=(120, 30)) as pilot:
        await welcomed(pilot)
        empty_chat.screen.query_one(Prompt).text = f"/index {folder}"
        await pilot.press("enter")
        await finished(pilot)
        assert "1 article added" in page(pilot)
        assert "empty.txt" in page(pilot)
        assert "binary.txt" in page(pilot)


async def test_a_path_that_does_not_exist_is_told(empty_chat, tmp_path):
    async with empty_chat.run_test(size=(120, 30)) as pilot:
        await welcomed(pilot)
        empty_chat.screen.query_one(Prompt).text = f"/index {tmp_path / 'nowhere'}"
        await pilot.press("enter")
        await finished(pilot)
        assert "nowhere" in page(pilot)


class Gated(StoppedClock):
    """The real engine, which waits at a gate before each piece of progress is told."""

    gate = threading.Event()

    def index(self, paths, on_progress, should_stop):
        def told(progress):
            on_progress(progress)
            while not self.gate.is_set() and not should_stop():
                self.gate.wait(0.01)

        return super().index(paths, told, should_stop)


def gated_chat(index_folder):
    Gated.gate = threading.Event()
    return still(FootnoteApp(lambda: Gated.open(index_folder), UNICODE))


async def begin_indexing(app, pilot, folder):
    await welcomed(pilot)
    app.screen.query_one(Prompt).text = f"/index {folder}"
    await pilot.press("enter")
    await until(pilot, lambda: app.screen.query_one(IndexingLine).has_class("-running"))


async def test_the_chat_stays_usable_while_it_indexes(index_folder, articles):
    app = gated_chat(index_folder)
    async with app.run_test(size=(80, 24)) as pilot:
        await begin_indexing(app, pilot, articles)
        exchange = await ask(pilot, "Who opened the new ferry terminal in Brimoor?")
        assert exchange.answer is not None
        assert app.screen.query_one(IndexingLine).has_class("-running")
        Gated.gate.set()
        await until(pilot, lambda: not app.screen.query_one(IndexingLine).has_class("-running"))
        assert "Nothing has changed, 3 articles up to date" in page(pilot)
        assert app.indexing is None
    app.close_session()


async def test_stop_ends_the_indexing_and_says_how_to_go_on(tmp_path, articles):
    app = gated_chat(tmp_path / "index")
    async with app.run_test(size=(120, 30)) as pilot:
        await begin_indexing(app, pilot, articles)
        await write(pilot, "/stop")
        await pilot.press("enter")
        await until(pilot, lambda: not app.screen.query_one(IndexingLine).has_class("-running"))
        assert "stopped; /index with the same path goes on where it was" in page(pilot)
    app.close_session()


async def test_leaving_while_it_indexes_does_not_wait_for_the_end(tmp_path, articles):
    app = gated_chat(tmp_path / "index")
    async with app.run_test(size=(80, 24)) as pilot:
        await begin_indexing(app, pilot, articles)
        await pilot.press("ctrl+q")
        await until(pilot, lambda: not app.is_running)
    app.close_session()
    assert not exchanges_left(app)
    assert app.indexing == articles.name


def exchanges_left(app):
    return [worker for worker in app.workers if worker.is_running]


async def test_what_is_to_be_indexed_waits_for_what_is_being_indexed(tmp_path, articles):
    later = tmp_path / "later"
    later.mkdir()
    (later / "owl.md").write_text("# Owl seen\n\nAn owl was seen in Castrel on Monday.")
    app = gated_chat(tmp_path / "index")
    async with app.run_test(size=(120, 40)) as pilot:
        await begin_indexing(app, pilot, articles)
        await write(pilot, f"/index {later}")
        await pilot.press("enter")
        await until(pilot, lambda: [one.name for one in app.waiting] == ["later"])
        Gated.gate.set()
        await until(pilot, lambda: "1 article added" in page(pilot))
        assert "3 articles added" in page(pilot)
        assert app.indexing is None
    app.close_session()


async def test_indexing_waits_while_another_part_of_the_program_writes(empty_chat, articles):
    async with empty_chat.run_test(size=(120, 30)) as pilot:
        await welcomed(pilot)
        library = empty_chat.session._engine.library
        with writing(library.folder, "watching"):
            empty_chat.index([articles], "articles")
            await until(pilot, lambda: current_writer(library.folder) is not None)
            assert empty_chat.indexing == "articles"
        await finished(pilot)
        assert "✓ 3 articles added" in page(pilot)
