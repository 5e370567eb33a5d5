"""`footnote show` says what else is kept of an article."""

import json
from pathlib import Path

import pytest
from copied_stories import STORY, store, write_rows

from index import Library
from tui.cli import main

URL = "https://paper.example/storm"


@pytest.fixture
def show(library: Library, folder: Path, monkeypatch, capsys):
    """What `footnote show …` prints of two versions, an earlier text and a copy."""
    old = {"id": "old", "text": STORY, "published": "2021-03-01", "url": URL}
    write_rows(folder / "a.jsonl", {**old, "text": f"{STORY} A draft."})
    store(library, folder)
    write_rows(folder / "a.jsonl", old)
    write_rows(folder / "b.jsonl", {**old, "id": "new", "text": f"{STORY} Yes.", "published": "2021-03-02"})
    write_rows(folder / "c.jsonl", {"id": "wire", "text": STORY, "published": "2021-03-03"})
    store(library, folder)

    def run(*arguments: str) -> str:
        monkeypatch.setattr("sys.argv", ["footnote", "--index", str(library.folder), "show", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        assert ended.value.code == 0
        return capsys.readouterr().out

    return run


def test_an_older_version_says_what_replaced_it(show):
    printed = show("old")
    assert "replaced by new (2 Mar 2021); searches find that one\n" in printed
    assert "2 other versions: footnote show old --history\n" in printed
    assert STORY.strip() in printed


def test_the_history_lists_every_text_and_how_to_read_it(show):
    lines = show("new", "--history").splitlines()
    assert lines[0].endswith("new  (searched)")
    assert lines[1].endswith("old  (replaced by new)")
    assert "old --revision 1  (until " in lines[2]
    assert "A draft." in show("old", "--revision", "1")
    assert [one["revision"] for one in json.loads(show("new", "--history", "--json"))] == [None, None, 1]


def test_copies_are_named(show):
    assert "the same story: wire (3 Mar 2021)\n" in show("new")
    told = json.loads(show("wire", "--json"))
    assert (told["replaced_by"], told["versions"], told["copies"]) == (None, 1, ["new"])
