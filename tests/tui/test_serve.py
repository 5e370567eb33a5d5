"""The chat in a browser: served to whoever has the key, on this computer, and to no other page."""

import contextlib
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

aiohttp = pytest.importorskip("aiohttp", reason="aiohttp is not installed: pip install 'footnote-qa[web]'")
pytest.importorskip("textual_serve", reason="textual-serve is not installed: pip install 'footnote-qa[web]'")

CHROMIUM = Path("/usr/bin/chromium")
QUIET = "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
QUIET += "--disable-component-update --disable-sync"
ESCAPES = re.compile(r"\x1b(\[[0-9;?<>=]*[ -/]*[@-~]|\][^\x07\x1b]*(\x07|\x1b\\)|[@-Z\\-_])")


@contextlib.contextmanager
def served(index: Path, home: Path) -> Iterator[str]:
    """The real command on a free port; gives the address with the key."""
    environment = os.environ | {"FOOTNOTE_HOME": str(home), "OMP_NUM_THREADS": "1"}
    command = [sys.executable, "-m", "tui.cli", "serve", "--port", "0", "--index", str(index)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment) as server:
        try:
            line = server.stderr.readline()
            found = re.search(r"http://127\.0\.0\.1:\d+/\?key=\S+", line)
            assert found, line + server.stderr.read()
            drained = threading.Thread(target=server.stderr.read)
            drained.start()
            yield found[0]
            server.terminate()
            assert server.wait(20) == 0
            drained.join(20)
        finally:
            if server.poll() is None:
                server.kill()


async def test_the_page_is_served_with_the_key_alone_and_to_no_foreign_page(index_folder, home):
    with served(index_folder, home) as address:
        bare, _ = address.split("?")
        async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as browser:
            for refused in (bare, f"{bare}?key=wrong", f"{bare}ws", f"{bare}static/js/textual.js"):
                async with browser.get(refused) as reply:
                    assert reply.status == 403, refused
            async with browser.get(address, headers={"Host": "evil.example"}) as reply:
                assert reply.status == 421
            async with browser.get(address) as reply:
                page = await reply.text()
                assert reply.status == 200
                assert "key=" not in str(reply.url)  # it does not stay in the address
                assert reply.headers["Content-Security-Policy"].startswith("default-src 'none'")
            assert "https:" not in page  # nothing is fetched from elsewhere
            ours = {"Origin": bare.rstrip("/")}
            for origin in ("https://evil.example", "null", ours["Origin"].replace("127.0.0.1", "localhost")):
                with pytest.raises(aiohttp.WSServerHandshakeError) as caught:
                    await browser.ws_connect(f"{bare}ws", headers={"Origin": origin})
                assert caught.value.status == 403, origin
            async with browser.ws_connect(f"{bare}ws?width=80&height=24", headers=ours) as chat:
                drawn = b""
                while b"Footnote" not in drawn:
                    drawn += (await chat.receive(timeout=20)).data
        async with aiohttp.ClientSession() as stranger:
            with pytest.raises(aiohttp.WSServerHandshakeError) as caught:
                await stranger.ws_connect(f"{bare}ws", headers=ours)
            assert caught.value.status == 403


def test_a_network_is_served_only_if_that_is_said():
    command = [sys.executable, "-m", "tui.cli", "serve", "--host", "0.0.0.0", "--port", "0"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "--allow-network" in done.stderr


def test_without_the_extra_one_line_says_what_to_install(tmp_path):
    (tmp_path / "textual_serve.py").write_text("raise ModuleNotFoundError(name='textual_serve')\n")
    path = os.pathsep.join([str(tmp_path), str(Path(__file__).parents[2])])
    command = [sys.executable, "-m", "tui.cli", "serve", "--port", "0"]
    environment = os.environ | {"PYTHONPATH": path}
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, env=environment)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "pip install 'footnote-qa[web]'" in done.stderr


@pytest.mark.slow
def test_a_question_is_asked_and_answered_in_chromium(index_folder, home, tmp_path):
    if not CHROMIUM.exists():
        pytest.skip("there is no /usr/bin/chromium")
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    drawn: list[str] = []
    elsewhere: list[str] = []

    def watch(socket) -> None:  # type: ignore[no-untyped-def]
        socket.on("framereceived", lambda frame: drawn.append(_text(frame)))

    with served(index_folder, home) as address, playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=str(CHROMIUM), args=QUIET.split())
        page = browser.new_page(viewport={"width": 1000, "height": 600})
        page.on("websocket", watch)
        page.on("request", lambda request: elsewhere.append(request.url))
        page.on("pageerror", lambda error: drawn.append(f"pageerror {error}"))
        page.goto(address)
        page.wait_for_selector("body.-first-byte", timeout=30_000)
        _until(page, drawn, "3 articles")
        page.keyboard.type("Who opened the new ferry terminal in Brimoor?")
        page.keyboard.press("Enter")
        _until(page, drawn, "Mayor Ilse Brandt")
        picture = page.screenshot(path=tmp_path / "chat.png")
        page.keyboard.press("Control+q")
        page.wait_for_selector("body.-closed", timeout=30_000)
        browser.close()
    assert len(picture) > 5_000
    assert all(url.startswith(("http://127.0.0.1:", "data:")) for url in elsewhere), elsewhere
    assert "pageerror" not in "".join(drawn)


def _text(frame: str | bytes) -> str:
    return ESCAPES.sub("", frame if isinstance(frame, str) else frame.decode("utf-8", "replace"))


def _until(page, drawn: list[str], words: str) -> None:  # type: ignore[no-untyped-def]
    for _ in range(600):
        if words in "".join(drawn):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"{words!r} did not come: {''.join(drawn)[-2000:]}")
