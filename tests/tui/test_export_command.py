"""`footnote export` as a person or a script meets it."""

import json
from pathlib import Path

import pytest
from answering import declined, told
from typer.testing import CliRunner

from qa.conversations import Asked, ConversationStore
from tui.cli import app, main
from tui.talks.kept import store_file


def footnote(*arguments):
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.fixture
def talked(home) -> Path:
    """Three conversations: 1 about the cost, 2 about Zürich, 3 about the cost of herring."""
    with ConversationStore.open(store_file()) as store:
        for question in ("What did it cost?", "Wann brannte es in Zürich?", "What does herring cost?"):
            asking = store.ask(store.begin("/index"), Asked(question))
            store.write(asking, told() if "it" in question else declined())
            store.end(asking)
    return home


def test_without_a_name_the_newest_conversation_is_written(talked):
    done = footnote("export")
    assert done.exit_code == 0
    assert done.stdout.startswith("# What does herring cost?\n")
    with ConversationStore.open(store_file()) as store:
        store.pin(2)
        store.ask(1, Asked("And then?"))
    assert footnote("export").stdout.startswith("# What did it cost?\n")


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("1", "What did it cost?"),
        ("zurich", "Wann brannte es in Zürich?"),
        ("herr", "What does herring cost?"),
    ],
)
def test_a_conversation_is_named_by_its_number_or_words_of_its_title(talked, name, title):
    assert footnote("export", name).stdout.startswith(f"# {title}\n")


def test_a_name_that_may_mean_several_lists_them(talked):
    done = footnote("export", "cost")
    assert done.exit_code == 2
    assert done.stdout == ""
    assert '"cost" may mean 2 conversations:' in done.stderr
    assert [line.split()[0] for line in done.stderr.splitlines()[1:]] == ["3", "1"]
    assert footnote("export", "What did it cost?").exit_code == 0


def test_the_list_is_for_people_and_for_programs(talked):
    lines = footnote("export", "--list").stdout.splitlines()
    assert [line.split()[0] for line in lines] == ["3", "2", "1"]
    assert "1 question" in lines[0]
    listed = json.loads(footnote("export", "--list", "--json", "cost").stdout)
    assert [(one["id"], one["title"]) for one in listed] == [
        (3, "What does herring cost?"),
        (1, "What did it cost?"),
    ]


@pytest.mark.parametrize(
    ("name", "begins"),
    [("a.md", "# What"), ("a.html", "<!doctype html>"), ("a.json", "{\n"), ("a.txt", "# What")],
)
def test_the_name_of_the_file_says_the_format(talked, tmp_path, name, begins):
    done = footnote("export", "1", "--output", tmp_path / "made" / name)
    assert done.exit_code == 0
    assert (tmp_path / "made" / name).read_text("utf-8").startswith(begins)
    assert [one.name for one in (tmp_path / "made").iterdir()] == [name]


def test_a_file_is_replaced_only_by_force(talked, tmp_path, monkeypatch, capsys):
    file = tmp_path / "a.md"
    file.write_text("mine")
    monkeypatch.setattr("sys.argv", ["footnote", "export", "--output", str(file)])
    with pytest.raises(SystemExit) as left:
        main()
    assert left.value.code == 1
    assert "--force" in capsys.readouterr().err
    assert file.read_text() == "mine"
    assert footnote("export", "--output", file, "--format", "json", "--force").exit_code == 0
    assert json.loads(file.read_text())["format"] == "footnote-conversation"
    assert [one.name for one in tmp_path.iterdir()] == ["a.md"]


def test_all_conversations_get_a_file_each(talked, tmp_path):
    assert footnote("export", "--all", "--output", tmp_path / "kept", "--format", "html").exit_code == 0
    assert sorted(one.name for one in (tmp_path / "kept").iterdir()) == [
        "0001-what-did-it-cost.html",
        "0002-wann-brannte-es-in-zürich.html",
        "0003-what-does-herring-cost.html",
    ]
    assert footnote("export", "--all").exit_code == 2
    assert footnote("export", "--json").exit_code == 2


@pytest.mark.parametrize("arguments", [(), ("--list",), ("nothing",)])
def test_where_nothing_is_kept_it_says_so_and_makes_nothing(home, arguments):
    done = footnote("export", *arguments)
    assert "no conversation is kept yet" in str(done.exception)
    assert list(home.iterdir()) == []


def test_a_damaged_store_is_told_on_the_way(talked):
    store_file().write_bytes(b"not a database at all " * 400)
    done = footnote("export", "--list")
    assert "They are kept as" in done.stderr
    assert "no conversation is kept yet" in str(done.exception)


def test_a_file_that_cannot_be_written_is_told(talked, tmp_path):
    (tmp_path / "file").write_text("")
    done = footnote("export", "--output", tmp_path / "file" / "a.md")
    assert "cannot be written" in str(done.exception)
