"""Addresses on the command line and in the chat."""

import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from chatting import page, until
from serving import Handler, Page, serving
from typer.testing import CliRunner

from tui.cli import app
from tui.commands import paths
from tui.widgets.prompt import Prompt
from tui.widgets.welcome import Welcome

ROOT = Path(__file__).parents[2]
STORY = (
    "<html><head><title>Ferry back</title></head><body><p>The ferry sails at noon again.</p></body></html>"
)


@pytest.fixture
def site():
    with serving() as running:
        running.pages["/ferry"] = Page(STORY)
        yield running


def footnote(*arguments: object, index: Path):
    return CliRunner().invoke(app, ["--index", str(index), *map(str, arguments)], catch_exceptions=False)


def test_a_page_is_planned_indexed_listed_and_removed(site, tmp_path):
    index, address = tmp_path / "index", f"{site.address}/ferry"
    planned = footnote("index", "--dry-run", address, index=index)
    assert f"fetch    {address}" in planned.stdout
    assert site.asked == []
    done = footnote("index", "--allow-private-addresses", address, index=index)
    assert (done.exit_code, "1 added" in done.stderr) == (0, True)
    assert "Ferry back" in footnote("articles", index=index).stdout
    assert footnote("remove", address, index=index).stdout == "ferry\n"


def test_what_cannot_be_fetched_is_one_line_with_what_to_do(site, tmp_path):
    index, address = tmp_path / "index", f"{site.address}/nothing"
    done = footnote("index", address, index=index)
    assert (done.exit_code, site.asked) == (1, [])
    assert "own network (127.0.0.1)" in done.stderr
    assert f"{address}: 127.0.0.1 stands in" in done.stderr
    assert "footnote index --allow-private-addresses" in done.stderr
    done = footnote("index", "--allow-private-addresses", address, index=index)
    assert done.exit_code == 1
    assert done.stderr.startswith(
        f"{address} answers 404 Not Found: there is no such page. Check the address.\n"
    )


def test_retry_failed_asks_again(site, tmp_path):
    index, address = tmp_path / "index", f"{site.address}/later"
    site.pages["/later"] = Page(status=503)
    footnote("index", "--allow-private-addresses", address, index=index)
    assert f"{address} answers 503" in footnote("status", index=index).stdout
    site.pages["/later"] = Page(STORY)
    done = footnote("index", "--retry-failed", "--allow-private-addresses", index=index)
    assert (done.exit_code, "1 added" in done.stderr) == (0, True)


@pytest.mark.slow
def test_ctrl_c_ends_waiting_for_a_server_and_says_how_to_go_on(site, tmp_path):
    asked = threading.Event()

    def silent(handler: Handler) -> None:
        asked.set()
        site.ended.wait(60)

    site.pages["/silent"] = silent
    command = [sys.executable, "-m", "tui.cli", "--index", str(tmp_path / "index"), "index"]
    addresses = [f"{site.address}/ferry", f"{site.address}/silent"]
    with subprocess.Popen(
        [*command, "--allow-private-addresses", *addresses], cwd=ROOT, stderr=subprocess.PIPE, text=True
    ) as process:
        assert asked.wait(60)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "1 added" in said
    assert "Stopped early; everything done so far is kept. Run the same command to go on." in said


def test_an_address_cannot_be_watched(tmp_path):
    with pytest.raises(Exception, match=r"https://x\.org/a cannot be watched\. Fetch it now and then"):
        footnote("watch", "https://x.org/a", index=tmp_path / "index")


def test_addresses_are_typed_after_index_as_they_are():
    assert paths("https://x.org/a?b=c&d='e'") == ["https://x.org/a?b=c&d='e'"]
    assert paths(" https://x.org/a  http://y.org ") == ["https://x.org/a", "http://y.org"]


async def test_the_chat_fetches_nothing_from_the_own_network(empty_chat, site):
    async with empty_chat.run_test(size=(120, 30)) as pilot:
        await until(pilot, lambda: pilot.app.screen.query(Welcome))
        empty_chat.screen.query_one(Prompt).text = f"/index {site.address}/ferry"
        await pilot.press("enter")
        await until(pilot, lambda: "own network" in page(pilot))
    assert site.asked == []
