"""`footnote mcp` as a client starts it: a real process, real pipes."""

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from mcp import Client, StdioServerParameters

ROOT = Path(__file__).parents[2]
HELLO = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "initialize",
    "params": {
        "protocolVersion": "2025-06-18",
        "capabilities": {},
        "clientInfo": {"name": "test", "version": "1"},
    },
}
# As a library does that prints where it should not, in Python and below it.
NOISY = """
import os, sys
from pathlib import Path
from index.library import Library
from tui.mcp.server import mcp_server
from tui.mcp.stdio import run_stdio
def open_library():
    print("noise")
    sys.stdout.flush()
    os.write(1, b"noise from below\\n")
    return Library.open(Path(sys.argv[1]), create=False)
run_stdio(mcp_server(open_library))
"""


def environment(index: Path) -> dict[str, str]:
    return {**os.environ, "FOOTNOTE_INDEX": str(index)}


def started(index: Path) -> subprocess.Popen[bytes]:
    process = subprocess.Popen(
        [sys.executable, "-m", "tui.cli", "mcp"],
        cwd=ROOT,
        env=environment(index),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert exchange(process, HELLO)["result"]["serverInfo"]["name"] == "footnote"
    return process


def send(process: subprocess.Popen[bytes], line: bytes) -> None:
    process.stdin.write(line + b"\n")
    process.stdin.flush()


def exchange(process: subprocess.Popen[bytes], message: dict) -> dict:
    send(process, json.dumps(message).encode())
    return json.loads(process.stdout.readline())


async def test_what_a_library_prints_never_meets_the_protocol(index_folder):
    server = StdioServerParameters(
        command=sys.executable,
        args=["-c", NOISY, str(index_folder)],
        env=environment(index_folder),
        cwd=ROOT,
    )
    async with Client(server) as client:
        result = await client.call_tool("read_article", {"id": "terminal"})
        assert "48 million" in result.content[0].text


@pytest.mark.parametrize(
    "end",
    [
        signal.SIGTERM,
        pytest.param(signal.SIGINT, marks=pytest.mark.slow),
        pytest.param(None, marks=pytest.mark.slow),
    ],
)
def test_it_ends_without_a_word(index_folder, end):
    process = started(index_folder)
    if end is None:
        process.stdin.close()
    else:
        process.send_signal(end)
    assert process.wait(60) == 0
    assert process.stdout.read() == process.stderr.read() == b""


@pytest.mark.slow
def test_lines_that_are_no_messages_are_survived(index_folder):
    process = started(index_folder)
    for junk in (b"", b"{", b"\xff\xfe\x00", b"[" * 100_000, b'{"jsonrpc":"2.0"}', b"null", b"x" * 5_000_000):
        send(process, junk)
    question = {"name": "ask", "arguments": {"question": "long " * 2_000_000}}
    send(
        process, json.dumps({"jsonrpc": "2.0", "id": 7, "method": "tools/call", "params": question}).encode()
    )
    answers = {}
    while 7 not in answers:
        answer = json.loads(process.stdout.readline())
        answers[answer.get("id")] = answer
    assert answers[7]["result"]["isError"]
    process.stdin.close()
    assert process.wait(60) == 0


@pytest.mark.slow
async def test_an_index_made_anew_by_another_process_is_read(tmp_path, folder):
    index = tmp_path / "index"

    def rebuilt() -> None:
        command = [sys.executable, "-m", "tui.cli", "index", str(folder)]
        subprocess.run(command, cwd=ROOT, env=environment(index), check=True, capture_output=True)

    (folder / "quarry.md").write_text("The quarry of Skerrin was flooded on Monday.\n")
    rebuilt()
    server = StdioServerParameters(
        command=sys.executable, args=["-m", "tui.cli", "mcp"], env=environment(index), cwd=ROOT
    )
    async with Client(server) as client:
        for name in ("mill", "tannery"):
            (folder / f"{name}.md").write_text(f"The {name} of Skerrin was sold to a baker.\n")
            if name == "tannery":
                shutil.rmtree(index)
            rebuilt()
            found = await client.call_tool("search_articles", {"query": f"Who bought the {name}?", "k": 1})
            assert f"The {name} of Skerrin was sold" in found.content[0].text


def test_without_the_package_one_line_says_how_to_get_it(tmp_path):
    without = (
        "import sys\nsys.modules['mcp'] = None\nsys.argv = ['footnote', 'mcp']\n"
        "from tui.cli import main\nmain()"
    )
    done = subprocess.run(
        [sys.executable, "-c", without],
        cwd=ROOT,
        env=environment(tmp_path),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1
    assert "pip install 'footnote-qa[mcp]'" in done.stderr
