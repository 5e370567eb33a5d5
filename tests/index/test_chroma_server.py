"""A real Chroma server keeps the vectors: killed, emptied, set back, shared and silent."""

import json
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import textwrap
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import numpy as np
import pytest
from chroma_run import ChromaRun
from click.testing import Result
from some_vectors import DIMENSION, exact, found, names_of, put, unit_vectors
from typer.testing import CliRunner

from index import chroma_server as chroma_server_module
from index import vectors as vectors_module
from index.backup import restore_backup
from index.catalog import Catalog
from index.chroma_address import ChromaServer, choose_server, server_address
from index.chroma_known import remember
from index.chroma_server import ServerStore
from index.errors import BadAddress, ChromaUnavailable, UnknownServer
from index.findings import Finding
from index.library import Library
from index.progress import Reporter
from index.vectors import Vectors
from index.vectors_check import ChromaCheck, check_vectors_folder
from tui.cli import app


class Shelf:
    """An index of random vectors that goes through Chroma however few they are."""

    def __init__(self, folder: Path, server: ChromaServer | None) -> None:
        folder.mkdir(exist_ok=True)
        self.folder = folder
        self.catalog = Catalog(folder)
        self.vectors = self.another(server)

    def another(self, server: ChromaServer | None) -> Vectors:
        """The same vector index, as another process has it."""
        return Vectors(
            self.folder / "vectors", self.catalog, "model", DIMENSION, exact_below=1, server=server
        )

    def put(self, first: int, last: int, seed: int = 0) -> None:
        put(self.catalog, names_of(last)[first:], unit_vectors(last, seed)[first:])

    def finds(self, number: int, seed: int = 0) -> bool:
        """Whether the search by its own vector finds it."""
        name = names_of(number + 1)[number]
        return found(self.vectors, self.catalog, unit_vectors(number + 1, seed)[number], k=1) == [name]

    def findings(self) -> list[Finding]:
        """What a check of everything finds wrong with Chroma."""
        findings = check_vectors_folder(self.catalog, self.vectors)
        if any(one.level == "damage" for one in findings):
            return findings
        chroma = ChromaCheck(self.catalog, self.vectors.open_store, self.vectors.seq, DIMENSION)
        return findings + chroma.run(None, lambda _: None)

    def mark(self) -> dict:
        return json.loads((self.folder / "vectors.json").read_text())

    def close(self) -> None:
        self.vectors.close()
        self.catalog.close()


@pytest.fixture
def server(chroma_run: ChromaRun) -> ChromaServer:
    remember(chroma_run.address)
    return ChromaServer(chroma_run.address)


@pytest.fixture
def shelf(tmp_path: Path, server: ChromaServer) -> Iterator[Shelf]:
    """200 vectors on the server."""
    opened = Shelf(tmp_path / "shelf", server)
    opened.put(0, 200)
    assert opened.vectors.catch_up()
    yield opened
    opened.close()


@pytest.fixture
def asked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that was silent is asked again by the next question."""
    monkeypatch.setattr(vectors_module, "SECONDS_OF_SILENCE", 0.0)


def no_exact_comparison(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        vectors_module.ExactVectors, "_follow", lambda self: pytest.fail("the server was not asked")
    )


def test_a_server_holds_and_finds_what_the_catalog_holds(shelf, monkeypatch):
    with shelf.catalog.writing() as change:
        change.drop_article("n0003")
    shelf.put(200, 230)
    assert shelf.vectors.is_behind()
    assert shelf.vectors.catch_up()
    assert not shelf.vectors.is_behind()
    assert shelf.findings() == []
    no_exact_comparison(monkeypatch)
    matrix = unit_vectors(230)
    matrix[3] = 0
    for vector in unit_vectors(5, seed=1):
        assert found(shelf.vectors, shelf.catalog, vector) == exact(matrix, vector)
    assert not (shelf.folder / "vectors").exists()


@pytest.mark.slow
def test_a_server_that_is_killed_is_done_without_and_caught_up_later(shelf, chroma_run, asked_at_once):
    collection = shelf.mark()["collection"]
    assert shelf.finds(7)
    chroma_run.kill()
    assert shelf.finds(7)
    assert isinstance(shelf.vectors.trouble, ChromaUnavailable)
    shelf.put(200, 210)
    assert not shelf.vectors.catch_up()
    assert all(shelf.finds(number) for number in range(195, 210))
    assert [one.count for one in shelf.findings() if one.level == "waiting"] == [10]
    assert any("does not answer" in one.what for one in shelf.findings())
    chroma_run.start()
    assert shelf.finds(7)
    assert shelf.vectors.trouble is None
    assert shelf.vectors.catch_up()
    assert shelf.findings() == []
    assert shelf.mark()["collection"] == collection  # ten were added, two hundred had stayed


@pytest.mark.slow
def test_a_server_killed_while_it_is_written_is_given_everything_again(shelf, chroma_run, monkeypatch):
    monkeypatch.setattr(vectors_module, "BATCH", 16)
    monkeypatch.setattr(vectors_module, "SECONDS_OF_SILENCE", 0.0)
    shelf.put(200, 300)
    given = []

    def kill_in_the_middle(count: int) -> None:
        given.append(count)
        if len(given) == 3:
            chroma_run.kill()

    assert not shelf.vectors.catch_up(kill_in_the_middle)
    assert 0 < sum(given) < 100
    matrix = unit_vectors(300)
    for vector in unit_vectors(5, seed=1):
        assert found(shelf.vectors, shelf.catalog, vector) == exact(matrix, vector)
    chroma_run.start()
    assert shelf.vectors.catch_up()
    assert shelf.findings() == []
    assert list(chroma_run.collections()).count(shelf.mark()["collection"]) == 1
    no_exact_comparison(monkeypatch)
    assert all(shelf.finds(number) for number in range(0, 300, 10))


def test_a_collection_that_is_gone_is_noticed_with_nothing_else_to_do(shelf, chroma_run):
    chroma_run.delete(shelf.mark()["collection"])
    assert shelf.vectors.is_behind()
    assert shelf.finds(7)
    assert shelf.vectors.catch_up()
    assert shelf.findings() == []


@pytest.mark.slow
def test_vectors_that_somebody_deleted_on_the_server_are_noticed(shelf, chroma_run):
    chroma_run.collections()[shelf.mark()["collection"]].delete(ids=["8"])
    assert shelf.vectors.is_behind()
    assert shelf.vectors.catch_up()
    assert shelf.findings() == []
    assert shelf.finds(7)


@pytest.mark.slow
def test_copies_of_an_index_never_write_into_one_collection(shelf, server, chroma_run, tmp_path):
    shelf.vectors.close()
    shutil.copytree(shelf.folder, tmp_path / "copy")
    copy = Shelf(tmp_path / "copy", server)
    assert not copy.vectors.is_behind()  # reading the same one does no harm
    shelf.put(200, 220, seed=5)
    copy.put(200, 220, seed=6)
    assert shelf.vectors.catch_up()
    assert copy.vectors.catch_up()
    for index, seed in ((shelf, 5), (copy, 6)):
        assert index.findings() == []
        assert all(index.finds(number, seed) for number in range(200, 220))
    assert {shelf.mark()["collection"], copy.mark()["collection"]} <= set(chroma_run.collections())
    copy.close()


@pytest.mark.slow
def test_the_collection_that_a_newer_one_replaced_is_deleted(shelf, chroma_run):
    old = shelf.mark()["collection"]
    assert shelf.vectors.rebuild()
    collections = chroma_run.collections()
    assert old not in collections
    assert shelf.mark()["collection"] in collections
    assert shelf.mark()["retired"] == []


@pytest.mark.slow
def test_vectors_move_to_a_server_and_back(tmp_path, server, chroma_run):
    shelf = Shelf(tmp_path / "shelf", None)
    shelf.put(0, 50)
    assert shelf.vectors.catch_up()
    assert (shelf.folder / "vectors").is_dir()
    shelf.vectors = shelf.another(server)
    assert shelf.vectors.is_behind()
    assert shelf.finds(7)
    assert shelf.vectors.catch_up()
    assert shelf.findings() == []
    assert not (shelf.folder / "vectors").exists()
    collection = shelf.mark()["collection"]
    chroma_run.kill()
    shelf.vectors = shelf.another(None)
    assert shelf.vectors.catch_up()
    assert shelf.findings() == []
    assert (shelf.folder / "vectors").is_dir()
    chroma_run.start()
    assert collection in chroma_run.collections()  # nobody could delete it
    shelf.put(50, 60)
    assert shelf.vectors.catch_up()
    assert collection not in chroma_run.collections()
    shelf.close()


def test_a_server_that_takes_the_question_and_says_nothing_is_not_waited_for(shelf, chroma_run, monkeypatch):
    assert shelf.finds(7)
    monkeypatch.setattr(chroma_server_module, "SECONDS_TO_ANSWER", 0.3)
    shelf.vectors = shelf.another(ChromaServer(chroma_run.address))
    chroma_run.hold()
    try:
        assert shelf.finds(7)
        assert "does not answer" in str(shelf.vectors.trouble)
    finally:
        chroma_run.go_on()


@pytest.mark.slow
def test_questions_asked_while_the_server_dies_and_comes_back_are_all_answered(
    shelf, chroma_run, asked_at_once
):
    matrix, wrong, answered = unit_vectors(200), [], threading.Semaphore(0)
    queries, stop = unit_vectors(20, seed=1), threading.Event()

    def ask() -> None:
        while not stop.is_set():
            for vector in queries:
                if found(shelf.vectors, shelf.catalog, vector) != exact(matrix, vector):
                    wrong.append(vector)
                answered.release()

    asking = [threading.Thread(target=ask) for _ in range(3)]
    for one in asking:
        one.start()
    try:
        for change in (lambda: None, chroma_run.kill, chroma_run.start):
            change()
            for _ in range(60):
                assert answered.acquire(timeout=60)
    finally:
        stop.set()
        for one in asking:
            one.join()
    assert wrong == []
    assert shelf.finds(7)
    assert shelf.vectors.trouble is None


@pytest.mark.slow
def test_a_server_that_was_set_back_to_an_older_state_is_noticed(shelf, chroma_run, tmp_path):
    chroma_run.kill()
    shutil.copytree(chroma_run.folder, tmp_path / "older")
    chroma_run.start()
    shelf.put(200, 210)
    assert shelf.vectors.catch_up()
    reader = shelf.vectors
    assert shelf.finds(205)
    chroma_run.kill()
    shutil.rmtree(chroma_run.folder)
    shutil.copytree(tmp_path / "older", chroma_run.folder)
    chroma_run.start()
    assert shelf.finds(205)
    assert reader.is_behind()
    assert shelf.vectors.catch_up()
    assert shelf.findings() == []


# Another process that gives an index's vectors to the server, 64 at a time; it may end itself after some.
WRITER = textwrap.dedent("""
    import os, signal, sys
    from pathlib import Path
    from index import vectors
    from index.catalog import Catalog
    from index.chroma_address import ChromaServer
    folder, address, dimension, killed_after = Path(sys.argv[1]), *sys.argv[2:]
    vectors.BATCH, given = 64, 0
    def on_added(count):
        global given
        given += count
        if given >= int(killed_after):
            os.kill(os.getpid(), signal.SIGKILL)
    catalog = Catalog(folder)
    server = ChromaServer(address)
    place = folder / "vectors"
    found = vectors.Vectors(place, catalog, "model", int(dimension), exact_below=1, server=server)
    print("ready", flush=True)
    sys.stdin.readline()
    assert found.catch_up(on_added)
    catalog.close()
""")


def writer(shelf: Shelf, server: ChromaServer, killed_after: int = 10**9) -> subprocess.Popen[str]:
    """A process that is ready to write and waits for a line."""
    arguments = [shelf.folder, server.address, str(DIMENSION), str(killed_after)]
    started = subprocess.Popen(
        [sys.executable, "-c", WRITER, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    )
    assert started.stdout.readline() == "ready\n"
    return started


@pytest.mark.slow
def test_a_writer_that_is_killed_leaves_nothing_wrong_and_nothing_behind(shelf, server, chroma_run):
    before = set(chroma_run.collections())
    shelf.put(200, 600)
    one = writer(shelf, server, killed_after=128)
    one.communicate("go\n")
    assert one.returncode == -signal.SIGKILL
    matrix = unit_vectors(600)
    for vector in unit_vectors(5, seed=1):
        assert found(shelf.vectors, shelf.catalog, vector) == exact(matrix, vector)
    another = writer(shelf, server, killed_after=128)  # dies in what makes it right
    another.communicate("go\n")
    assert shelf.vectors.catch_up()
    assert shelf.findings() == []
    collections = set(chroma_run.collections())
    assert len(collections) == len(before)
    assert shelf.mark()["collection"] in collections


@pytest.mark.slow
def test_two_processes_write_through_one_server_at_once(tmp_path, server):
    shelves = [Shelf(tmp_path / name, server) for name in ("one", "two")]
    for seed, shelf in enumerate(shelves):
        shelf.put(0, 3_000, seed)
    writers = [writer(shelf, server) for shelf in shelves]
    for one in writers:
        one.stdin.write("go\n")
        one.stdin.flush()
    for one in writers:
        one.communicate()
        assert one.returncode == 0
    for seed, shelf in enumerate(shelves):
        assert not [one for one in shelf.findings() if one.level == "damage"]
        assert np.mean([shelf.finds(number, seed) for number in range(0, 3_000, 10)]) > 0.99
        shelf.close()


@pytest.fixture
def kept(tmp_path: Path, folder: Path, server: ChromaServer, monkeypatch) -> Iterator[Library]:
    """An index of real articles whose vectors are on the server, however few they are."""
    monkeypatch.setattr(vectors_module, "EXACT_BELOW", 1)
    monkeypatch.setattr(vectors_module, "SECONDS_OF_SILENCE", 0.0)
    (folder / "ferry.txt").write_text("The ferry to Brimoor sails again after the strike.")
    (folder / "school.txt").write_text("Pupils of the primary school planted a hundred oaks.")
    with Library.open(tmp_path / "index", chroma=f"{server.address}/") as library:
        library.sync(folder)
        yield library


def nearest(library: Library, question: str) -> str:
    return library.search_vectors(question)[0].chunk.article_id


def test_an_index_outlives_its_server(kept, folder, server, chroma_run):
    assert (kept.status().chroma, kept.status().chroma_note) == (server.address, None)
    assert kept.check(everything=True).findings == ()
    with Library.open(kept.folder) as reader:  # nobody names the server again
        assert reader.status().chroma == server.address
        assert nearest(reader, "children and trees") == "school"
        chroma_run.kill()
        assert nearest(reader, "children and trees") == "school"
    (folder / "bread.txt").write_text("The bakery of the harbour raised the price of bread.")
    report = kept.sync(folder)
    assert (report.added, report.embedded) == (1, 1)
    assert [str(problem) for problem in report.problems if not problem.fatal]
    assert "gives it what it lacks" in str(report.problems[0])
    assert "does not answer" in kept.status().chroma_note
    assert not kept.check().sound
    assert kept.repair().repairs == ()
    assert nearest(kept, "how much is a loaf?") == "bread"
    with pytest.raises(ChromaUnavailable):
        kept.rebuild("vectors")
    chroma_run.start()
    assert kept.status().chroma_note
    assert kept.sync().problems == ()
    assert kept.status().chroma_note is None
    assert kept.check(everything=True).findings == ()
    assert nearest(kept, "how much is a loaf?") == "bread"


@pytest.mark.slow
def test_care_works_with_a_server(kept, folder, chroma_run, tmp_path):
    chroma_run.delete(json.loads((kept.folder / "vectors.json").read_text())["collection"])
    assert not kept.check().sound
    assert kept.repair(everything=True).findings == ()
    kept.rebuild()
    kept.remove("ferry")
    kept.compact()
    report = kept.check(everything=True)
    assert (report.findings, report.in_chroma) == ((), 1)
    collections = set(chroma_run.collections())
    kept.backup(tmp_path / "backup.zip")
    kept.close()
    restore_backup(tmp_path / "backup.zip", kept.folder, Reporter(None, None), force=True)
    with Library.open(kept.folder) as restored:
        assert restored.status().chroma_note
        assert nearest(restored, "children and trees") == "school"
        restored.sync()
        assert restored.check(everything=True).findings == ()
    assert len(chroma_run.collections()) == len(collections)


def test_an_address_that_answers_nothing_is_refused_before_anything_is_moved(library, folder, monkeypatch):
    (folder / "ferry.txt").write_text("The ferry sails again.")
    library.sync(folder)
    before = library.status().chroma
    monkeypatch.setenv("FOOTNOTE_CHROMA", "http://127.0.0.1:1")
    with Library.open(library.folder) as other, pytest.raises(ChromaUnavailable, match="does not answer"):
        other.sync(folder)
    monkeypatch.delenv("FOOTNOTE_CHROMA")
    assert library.check().findings == ()
    with Library.open(library.folder) as again:
        assert again.status().chroma == before


@pytest.mark.parametrize(
    "text",
    [
        "localhost:8000",
        "ftp://host",
        "http://",
        "http://host:port",
        "http://me:secret@host",
        "http://h?x",
        "http://h/\x1b[31m",
    ],
)
def test_what_is_no_address_is_refused(text):
    with pytest.raises(BadAddress):
        server_address(text)


def test_a_token_goes_only_to_the_server_that_the_person_names(monkeypatch):
    monkeypatch.setenv("FOOTNOTE_CHROMA_TOKEN", "secret")
    remember("http://stored:8000")
    assert choose_server(None, "http://stored:8000") == ChromaServer("http://stored:8000")
    assert choose_server("http://named:8000/", None) == ChromaServer("http://named:8000", "secret")
    monkeypatch.setenv("FOOTNOTE_CHROMA", "http://named:8000")
    chosen = choose_server(None, "http://stored:8000")
    assert chosen == ChromaServer("http://named:8000", "secret")
    assert "secret" not in repr(chosen)
    assert choose_server("embedded", "http://stored:8000") is None


def test_a_server_that_only_an_index_names_is_not_asked(library, folder, monkeypatch):
    monkeypatch.delenv("FOOTNOTE_CHROMA", raising=False)
    (folder / "ferry.txt").write_text("The ferry sails again.")
    library.sync(folder)
    with socket.create_server(("127.0.0.1", 0)) as theirs:
        theirs.setblocking(False)
        address = f"http://127.0.0.1:{theirs.getsockname()[1]}"
        mark = json.loads((library.folder / "vectors.json").read_text())
        mark["retired"] = [[address, "footnote-1", "stamp"]]
        (library.folder / "vectors.json").write_text(json.dumps(mark))
        with sqlite3.connect(library.folder / "catalog.sqlite3") as catalog:
            catalog.execute("INSERT OR REPLACE INTO meta VALUES ('chroma', ?)", (address,))
        catalog.close()
        with pytest.raises(UnknownServer, match="name it once"):
            Library.open(library.folder)
        with Library.open(library.folder, chroma="embedded") as own:
            own.rebuild("vectors")
            assert own.check().sound
        with pytest.raises(BlockingIOError):
            theirs.accept()


class Doorman(BaseHTTPRequestHandler):
    """Stands before a Chroma server and lets in who has the token."""

    server_behind = ""

    def answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.headers.get("Authorization") != "Bearer secret":
            self.reply(401, b"who are you?")
            return
        kind = {"Content-Type": self.headers.get("Content-Type", "")}
        got = httpx.request(self.command, self.server_behind + self.path, content=body, headers=kind)
        self.reply(got.status_code, got.content)

    def reply(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass

    do_GET = do_POST = do_PUT = do_DELETE = answer


@pytest.mark.slow
def test_vectors_that_are_too_wide_for_one_request_are_given_in_several(server):
    wide = np.eye(700, 20_000, dtype=np.float32)  # 56 MB; a server refuses requests above 40
    store = ServerStore(server, "wide", create=True, seconds=120)
    store.add(range(1, 701), ["a"] * 700, wide)
    assert store.present(range(1, 800)) == set(range(1, 701))
    store.close()


@pytest.mark.slow
def test_a_server_that_wants_a_token_gets_it(tmp_path, server):
    Doorman.server_behind = server.address
    with ThreadingHTTPServer(("127.0.0.1", 0), Doorman) as door:
        threading.Thread(target=door.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{door.server_port}"
        shelf = Shelf(tmp_path / "shelf", ChromaServer(address))
        shelf.put(0, 50)
        assert not shelf.vectors.catch_up()
        assert "does not let us in" in str(shelf.vectors.trouble)
        assert shelf.finds(7)
        shelf.vectors = shelf.another(ChromaServer(address, "secret"))
        assert shelf.vectors.catch_up()
        assert shelf.findings() == []
        assert "secret" not in (shelf.folder / "vectors.json").read_text()
        shelf.close()
        door.shutdown()


@pytest.mark.slow
def test_what_is_no_chroma_server_is_said_to_be_none(tmp_path):
    with ThreadingHTTPServer(("127.0.0.1", 0), SimpleHTTPRequestHandler) as web:
        threading.Thread(target=web.serve_forever, daemon=True).start()
        shelf = Shelf(tmp_path / "shelf", ChromaServer(f"http://127.0.0.1:{web.server_port}"))
        shelf.put(0, 10)
        assert not shelf.vectors.catch_up()
        assert "HTTP 404" in str(shelf.vectors.trouble)
        shelf.close()
        web.shutdown()


def test_the_command_line_moves_an_index_to_a_server_and_says_so(tmp_path, folder, server):
    (folder / "ferry.txt").write_text("The ferry to Brimoor sails again.")

    def footnote(*arguments: object) -> Result:
        return CliRunner().invoke(app, ["--index", str(tmp_path / "index"), *map(str, arguments)])

    assert footnote("index", folder).exit_code == 0
    assert "Chroma" not in footnote("status").output
    assert footnote("index", "--chroma", server.address).exit_code == 0
    assert f"Chroma     {server.address}\n" in footnote("status").output
    assert "Catalog, words and vectors agree" in footnote("check").output
    assert isinstance(footnote("index", "--chroma", "localhost").exception, BadAddress)
