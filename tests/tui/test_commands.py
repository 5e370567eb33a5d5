import pytest

from tui.commands import COMMANDS, Line, matching, nearest, parse, paths


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("/index ~/articles", Line("index", "~/articles")),
        ("  /HELP ", Line("help", "")),
        ("/", Line("", "")),
        ("Who opened it?", None),
        ("/usr/share is what?", None),
    ],
)
def test_a_slash_and_a_word_make_a_command(text, line):
    assert parse(text) == line


def test_a_mistyped_command_is_recognised():
    assert nearest("indx").name == "index"
    assert nearest("xyzzy") is None


def test_commands_match_by_how_they_begin():
    names = [command.name for command in matching("/")]
    assert names == [command.name for command in COMMANDS]
    assert [command.name for command in matching("/in")] == ["index"]
    assert [command.name for command in matching("/index ~/x")] == ["index"]
    assert matching("what is /in") == []


def test_a_path_with_spaces_needs_no_quotes_but_may_have_them(tmp_path):
    folder = tmp_path / "my articles"
    folder.mkdir()
    escaped = str(folder).replace(" ", "\\ ")
    for typed in (str(folder), f"'{folder}'", escaped):
        assert paths(typed) == [folder]


def test_several_paths_that_exist_are_several(tmp_path):
    one, two = tmp_path / "one", tmp_path / "two"
    one.mkdir(), two.mkdir()
    assert paths(f"{one} {two}") == [one, two]


def test_a_path_that_does_not_exist_is_left_to_the_index_to_name(tmp_path):
    assert paths(f"{tmp_path}/not here") == [tmp_path / "not here"]
    assert paths("it's") != []
