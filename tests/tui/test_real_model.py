"""Written answers with everything real behind them: chain, check, client; the server on loopback is ours."""

import json
import threading

import pytest
from chatting import answer_text, ask, exchanges, page, still, until
from model_servers import Mid, fails, openai_server, says
from typer.testing import CliRunner

from index.errors import FootnoteError
from tui.app import FootnoteApp
from tui.cli import app as command_line
from tui.manner import Manner
from tui.model_choice import ChosenModel
from tui.signs import UNICODE
from tui.widgets.head import Head
from tui.widgets.prompt import Prompt

WHO = "Who opened the new ferry terminal in Brimoor?"
OPENED = ("Mayor Ilse Brandt opened the new ", "ferry terminal in Brimoor on Thursday morning [1]. ")
COST = "The terminal cost 41 million crowns [1]."


@pytest.fixture(autouse=True)
def no_model_of_ones_own(monkeypatch):
    for name in ("OPENAI_API_KEY", "FOOTNOTE_API_KEY", "FOOTNOTE_MODEL", "FOOTNOTE_BASE_URL"):
        monkeypatch.delenv(name, raising=False)


def chat_with(engine, server):
    model = ChosenModel("test-model", server.address)
    return still(FootnoteApp(lambda: engine, UNICODE, Manner(model=model)))


def flat(pilot):
    """The page as one line."""
    return " ".join(page(pilot).split())


async def ready(pilot):
    await until(pilot, lambda: "articles" in pilot.app.screen.query_one(Head).state)


async def test_an_answer_streams_and_its_wrong_figure_is_found(engine):
    more = threading.Event()
    with openai_server(says(*OPENED, "The terminal cost ", more, "41 million crowns [1].")) as server:
        app = chat_with(engine, server)
        async with app.run_test(size=(100, 30)) as pilot:
            await ready(pilot)
            pilot.app.screen.query_one(Prompt).text = WHO
            await pilot.press("enter")
            await until(pilot, lambda: "The terminal cost▍" in flat(pilot))
            assert "on Thursday morning.¹ ✓" in flat(pilot)
            more.set()
            await until(pilot, lambda: not exchanges(pilot)[0].running)
            assert "41 million crowns.² ✗" in flat(pilot)
            assert "✗ says 41" in flat(pilot)
            assert "written by test-model at http://127.0.0.1" in page(pilot)


@pytest.mark.slow
async def test_what_broke_off_or_was_refused_is_asked_again_or_quoted(engine):
    told = says(*OPENED, "It cost ", Mid.DROP), says(*OPENED), fails("busy", retry_after=20)
    with openai_server(*told) as server:
        app = chat_with(engine, server)
        async with app.run_test(size=(100, 30)) as pilot:
            await ready(pilot)
            exchange = await ask(pilot, WHO)
            assert "on Thursday morning.¹ ✓ It cost" in flat(pilot)
            assert exchange.interruption is not None
            await pilot.press("r")
            await until(pilot, lambda: not exchange.running)
            assert exchange.interruption is None
            assert "It cost" not in page(pilot)
            exchange = await ask(pilot, "What did the terminal cost?")
            assert (
                "gets too many requests. Wait 20 seconds and ask again, or answer with quotes."
                in " ".join(page(pilot).split())
            )
            await pilot.press("q")
            await until(pilot, lambda: not exchange.running)
            assert "48 million" in answer_text(pilot)
        assert WHO in server.asked[2].prompt
        assert "opened the new ferry terminal in Brimoor on Thursday" in server.asked[2].prompt


@pytest.mark.slow
async def test_escape_hangs_up_on_a_silent_model(engine):
    with openai_server(says(*OPENED, threading.Event())) as server:
        app = chat_with(engine, server)
        async with app.run_test(size=(100, 30)) as pilot:
            await ready(pilot)
            pilot.app.screen.query_one(Prompt).text = WHO
            await pilot.press("enter")
            await until(pilot, lambda: "on Thursday morning." in flat(pilot))
            await pilot.press("escape")
            await until(pilot, lambda: not exchanges(pilot)[0].running)
            assert "on Thursday morning." in flat(pilot)
            await until(pilot, server.asked[0].hung_up.is_set)


def footnote_ask(index_folder, server, *options):
    arguments = [
        "--index",
        str(index_folder),
        "ask",
        WHO,
        "--model",
        "test-model",
        "--base-url",
        server.address,
    ]
    return CliRunner().invoke(command_line, [*arguments, *options])


@pytest.mark.slow
def test_ask_prints_the_answer_or_drops_what_is_not_borne_out(index_folder):
    with openai_server(says(*OPENED, COST)) as server:
        printed = footnote_ask(index_folder, server)
        strict = footnote_ask(index_folder, server, "--strict")
        made = json.loads(footnote_ask(index_folder, server, "--json").stdout)
    assert printed.exit_code == strict.exit_code == 0
    assert "[1] ✓ The terminal cost 41 million" in " ".join(printed.stdout.split())
    assert "1 sentence left out" in strict.stdout
    assert "41 million" not in strict.stdout
    assert [sentence["support"] for sentence in made["sentences"]] == ["supported", "unsupported"]
    assert made["finished"]


def test_ask_tells_half_an_answer_from_none_by_its_exit_code(index_folder):
    with openai_server(says(*OPENED, "It cost ", Mid.DROP), fails("busy", retry_after=20)) as server:
        half = footnote_ask(index_folder, server)
        none = footnote_ask(index_folder, server)
    assert half.exit_code == 3
    assert "✗ The answer ends here: The connection" in half.stdout
    assert "on Thursday morning. [1]" in " ".join(half.stdout.split())
    assert none.exit_code == 1
    assert isinstance(none.exception, FootnoteError)
    assert "--model quote" in str(none.exception)
