"""What is missing when the chat opens is told with its ways out, and each way out is gone."""

import shutil
import sqlite3

import pytest
from chatting import ask, page, still, until, write
from static_models import save_static_model

import index.database
import index.errors
import qa.models.failure
from index.embedding import DEFAULT_MODEL
from index.errors import FootnoteError
from index.schema import SCHEMA_VERSION
from tui.app import FootnoteApp
from tui.fixes import AT_OPENING, fixes_at_opening, fixes_of_a_model
from tui.manner import Manner
from tui.messages import Trouble
from tui.model_choice import ChosenModel
from tui.opening import Opening
from tui.signs import UNICODE
from tui.widgets.fix import FixButton, FixNote
from tui.widgets.head import Head
from tui.widgets.prompt import Prompt

# Errors of `index.errors` that opening cannot meet: they are about one file, article, question or command.
ELSEWHERE = {"UnreadableFile", "WouldOverwrite", "NoModelChange", "ArticleNotFound", "BadQuestion"}


@pytest.fixture
def folder(index_folder, tmp_path):
    """A copy of the index of three articles."""
    return shutil.copytree(index_folder, tmp_path / "three")


def labels(app):
    return [button.fix.label for button in app.screen.query(FixButton)]


def opened(app):
    return "3 articles" in app.screen.query_one(Head).state


async def troubled(pilot):
    await until(pilot, lambda: pilot.app.screen.query(FixNote))
    await pilot.pause()


def unwrapped(pilot):
    return " ".join(page(pilot).split())


async def take(pilot, label):
    """Walk to a button with Tab and press Enter."""
    for _ in range(6):
        focused = pilot.app.focused
        if isinstance(focused, FixButton) and focused.fix.label == label:
            await pilot.press("enter")
            return
        await pilot.press("tab")
    raise AssertionError(f"no button {label}: {labels(pilot.app)}")


def test_every_error_of_the_index_has_its_ways_out_or_cannot_come_at_opening():
    known = {
        name
        for name, kind in vars(index.errors).items()
        if isinstance(kind, type) and issubclass(kind, FootnoteError) and kind is not FootnoteError
    }
    assert set(AT_OPENING) | ELSEWHERE == known
    assert not set(AT_OPENING) & ELSEWHERE
    for cause in AT_OPENING:
        assert fixes_at_opening(Trouble("It is so", cause=cause), copy=False, other_model=False)


@pytest.mark.parametrize("kind", qa.models.failure.FailureKind.__args__)
def test_every_failure_of_a_model_can_be_answered_with_quotes(kind):
    fixes = [fix.deed for fix in fixes_of_a_model(Trouble("It is so", "Set it", kind))]
    assert "quotes" in fixes
    assert "other_model" in fixes
    assert ("prepare" in fixes) is (kind not in ("key", "package"))


# ---- each trouble, really made; and out of it


def damage(folder, monkeypatch):
    catalog = folder / "catalog.sqlite3"
    sound = catalog.read_bytes()
    catalog.write_bytes(b"no database at all" * 4000)
    return lambda: catalog.write_bytes(sound)


def a_newer_version(folder, monkeypatch):
    def set_version(number):
        with sqlite3.connect(folder / "catalog.sqlite3") as connection:
            connection.execute("UPDATE meta SET value = ? WHERE key = 'schema_version'", (str(number),))
        connection.close()

    set_version(SCHEMA_VERSION + 1)
    return lambda: set_version(SCHEMA_VERSION)


def other_things(folder, monkeypatch):
    moved = folder.rename(folder.with_name("moved"))
    folder.mkdir()
    (folder / "holiday.jpg").write_bytes(b"")

    def put_back():
        shutil.rmtree(folder)
        moved.rename(folder)

    return put_back


def held_by_another_program(folder, monkeypatch):
    monkeypatch.setattr(index.database, "BUSY_SECONDS", 0.2)
    other = sqlite3.connect(folder / "catalog.sqlite3", isolation_level=None)
    other.execute("PRAGMA journal_mode = DELETE")
    other.execute("BEGIN EXCLUSIVE")
    return other.close


def a_file_in_its_way(folder, monkeypatch):
    moved = folder.rename(folder.with_name("moved"))
    folder.write_text("")

    def put_back():
        folder.unlink()
        moved.rename(folder)

    return put_back


def a_reader_that_is_not_there(folder, monkeypatch):
    monkeypatch.setenv("FOOTNOTE_READER", str(folder / "nowhere"))
    return lambda: monkeypatch.delenv("FOOTNOTE_READER")


TROUBLES = [
    (damage, "cannot be read", ["Repair", "Try again", "Begin anew"]),
    (a_newer_version, "Upgrade Footnote", ["Try again", "Quit"]),
    (other_things, "not empty and not an index", ["Try again", "Quit"]),
    (held_by_another_program, "Another program", ["Try again", "Quit"]),
    (a_file_in_its_way, "is a file", ["Try again", "Quit"]),
    (a_reader_that_is_not_there, "nowhere", ["Try again", "Quit"]),
]


@pytest.mark.parametrize(("make", "said", "ways"), TROUBLES, ids=lambda one: getattr(one, "__name__", ""))
async def test_after_it_is_put_right_try_again_opens_the_index(folder, monkeypatch, make, said, ways):
    put_right = make(folder, monkeypatch)
    app = still(FootnoteApp(Opening(folder), UNICODE))
    async with app.run_test(size=(120, 30)) as pilot:
        await troubled(pilot)
        assert said in unwrapped(pilot)
        assert "✗" in page(pilot)
        assert labels(app) == ways
        assert app.screen.query_one(Head).state == "the index is not open"
        await take(pilot, "Try again")  # it is as wrong as before
        await until(pilot, lambda: not opened(app) and app.screen.query(FixNote))
        put_right()
        await take(pilot, "Try again")
        await until(pilot, lambda: opened(app))
        assert not app.screen.query(FixNote)
        assert app.focused is app.screen.query_one(Prompt)
    app.close_session()


async def test_once_it_is_open_questions_are_answered(folder, monkeypatch):
    put_right = damage(folder, monkeypatch)
    app = still(FootnoteApp(Opening(folder), UNICODE))
    async with app.run_test(size=(120, 30)) as pilot:
        await troubled(pilot)
        put_right()
        await pilot.click(next(one for one in app.screen.query(FixButton) if one.fix.label == "Try again"))
        await until(pilot, lambda: opened(app))
        exchange = await ask(pilot, "Who opened the new ferry terminal in Brimoor?")
        assert exchange.footnotes
    app.close_session()


async def test_what_cannot_be_repaired_is_set_aside_for_a_new_index(folder, monkeypatch):
    damage(folder, monkeypatch)
    app = still(FootnoteApp(Opening(folder), UNICODE))
    async with app.run_test(size=(120, 30)) as pilot:
        await troubled(pilot)
        await take(pilot, "Repair")
        await until(pilot, lambda: "Repairing the index did not help." in page(pilot))
        await troubled(pilot)
        assert " ".join(page(pilot).split()).count("cannot be read") == 1
        assert "[ Repair ]" not in page(pilot)
        await take(pilot, "Begin anew")
        await until(pilot, lambda: "no articles yet" in app.screen.query_one(Head).state)
        assert app.screen.query_one(Prompt).offers == 3
        (kept,) = folder.parent.glob("three.damaged-*")
        assert (kept / "catalog.sqlite3").read_bytes().startswith(b"no database at all")
        assert kept.name in page(pilot).replace("\n", "").replace(" ", "")
    app.close_session()


async def test_the_copy_before_an_upgrade_is_a_way_back(folder, monkeypatch):
    shutil.copy(folder / "catalog.sqlite3", folder / f"catalog.before-schema-{SCHEMA_VERSION + 1}.sqlite3")
    a_newer_version(folder, monkeypatch)
    app = still(FootnoteApp(Opening(folder), UNICODE))
    async with app.run_test(size=(120, 30)) as pilot:
        await troubled(pilot)
        assert labels(app) == ["Go back", "Try again", "Quit"]
        await take(pilot, "Go back")
        await until(pilot, lambda: opened(app))
        assert "Restored 3 articles" in page(pilot)
        assert list(folder.parent.glob("three.damaged-*"))
    app.close_session()


async def test_a_damaged_part_of_an_open_index_is_repaired(folder):
    app = still(FootnoteApp(Opening(folder), UNICODE))
    async with app.run_test(size=(120, 30)) as pilot:
        await until(pilot, lambda: opened(app))
        await app.chat.offer(
            Trouble("The catalog cannot be read", cause="IndexDamaged"),
            AT_OPENING["IndexDamaged"][:1],
            "index",
        )
        await pilot.pause()
        await take(pilot, "Repair")
        await until(pilot, lambda: "The index is sound" in page(pilot) and opened(app))
    app.close_session()


@pytest.mark.slow
@pytest.mark.parametrize("way", ["Open with its own model", "Change the index"])
async def test_an_index_of_another_model_opens_with_its_own_or_is_changed(folder, tmp_path, way):
    other = save_static_model(tmp_path / "other", 0)
    app = still(FootnoteApp(Opening(folder, other), UNICODE))
    async with app.run_test(size=(120, 30)) as pilot:
        await troubled(pilot)
        assert "was made with" in page(pilot)
        await take(pilot, way)
        await until(pilot, lambda: opened(app))
        model = app.session.opening().library.embedder.name
        assert model == (DEFAULT_MODEL if way.startswith("Open") else other)
    app.close_session()


async def test_a_chroma_server_that_is_not_named_as_one_is_done_without(folder, monkeypatch):
    monkeypatch.setenv("FOOTNOTE_CHROMA", "no address")
    app = still(FootnoteApp(Opening(folder), UNICODE))
    async with app.run_test(size=(120, 30)) as pilot:
        await troubled(pilot)
        assert labels(app) == ["Do without the server", "Quit"]
        await take(pilot, "Do without the server")
        await until(pilot, lambda: opened(app))
    app.close_session()


async def test_a_chroma_server_that_is_down_keeps_no_question_from_its_answer(folder, monkeypatch):
    monkeypatch.setenv("FOOTNOTE_CHROMA", "http://127.0.0.1:9")
    app = still(FootnoteApp(Opening(folder), UNICODE))
    async with app.run_test(size=(120, 30)) as pilot:
        await until(pilot, lambda: opened(app))
        assert (await ask(pilot, "Who opened the new ferry terminal in Brimoor?")).footnotes
    app.close_session()


async def test_leaving_is_a_way_out(folder, monkeypatch):
    a_newer_version(folder, monkeypatch)
    app = still(FootnoteApp(Opening(folder), UNICODE))
    async with app.run_test(size=(120, 30)) as pilot:
        await troubled(pilot)
        await take(pilot, "Quit")
        await until(pilot, lambda: not app.is_running)
    app.close_session()


async def test_whoever_writes_on_writes_in_the_prompt(folder, monkeypatch):
    a_newer_version(folder, monkeypatch)
    app = still(FootnoteApp(Opening(folder), UNICODE))
    async with app.run_test(size=(80, 24)) as pilot:
        await troubled(pilot)
        await write(pilot, "why")
        assert app.screen.query_one(Prompt).text == "why"
    app.close_session()


# ---- a chat model


async def test_without_its_key_a_model_can_be_left_for_quotes(engine, monkeypatch):
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    app = still(FootnoteApp(lambda: engine, UNICODE, Manner(model=ChosenModel("openai:gpt-4.1"))))
    async with app.run_test(size=(120, 30)) as pilot:
        await troubled(pilot)
        assert "OPENAI_API_KEY" in page(pilot)
        await take(pilot, "Answer with quotes")
        await until(pilot, lambda: app.manner.model.quotes and not app.screen.query(FixNote))
        assert (await ask(pilot, "Who opened the new ferry terminal in Brimoor?")).footnotes


async def test_another_model_is_written_in_the_prompt(engine, monkeypatch):
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    app = still(FootnoteApp(lambda: engine, UNICODE, Manner(model=ChosenModel("openai:gpt-4.1"))))
    async with app.run_test(size=(120, 30)) as pilot:
        await troubled(pilot)
        await take(pilot, "Another model")
        await until(pilot, lambda: app.screen.query_one(Prompt).text == "/model ")
