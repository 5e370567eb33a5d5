"""A person's settings are read, and a broken file never keeps the chat from opening."""

import stat
import sys

import pytest

from tui.terminal.settings import Fault, Settings, SettingsNotKept, choose, read_settings, settings_of

WHOLE = """theme = "footnote-light"
still = true

[keys]
sources = "f6"
footnote.next = ["j", "down"]
"""


def test_settings_are_read():
    settings = settings_of(WHOLE)
    assert (settings.theme, settings.still, settings.ascii) == ("footnote-light", True, None)
    assert settings.key_lines == {"sources": 5, "footnote.next": 6}
    assert settings.keys == {"sources": "f6", "footnote.next": "j,down"}
    assert not settings.faults


def test_without_a_file_everything_is_as_usual(home):
    assert read_settings() == Settings()


def test_a_fault_is_told_with_its_line_and_the_rest_holds():
    settings = settings_of(f'colour = "red"\nascii = 3\n{WHOLE}help = 1\n')
    assert settings.faults == (
        Fault('the keys of help must be text: "f6"', 9),
        Fault("there is no setting colour", 1),
        Fault("ascii must be true or false", 2),
    )
    assert settings.theme == "footnote-light"
    assert settings.keys["sources"] == "f6"


def test_a_file_that_is_no_toml_is_told_with_its_line():
    (fault,) = settings_of('theme = "a"\nascii = maybe\n').faults
    assert fault.line == 2
    assert fault.what == "invalid value; nothing in it holds"


def test_a_file_that_cannot_be_read_is_told(tmp_path):
    path = tmp_path / "settings.toml"
    path.write_bytes(b"theme = '\xff'\n")
    (fault,) = read_settings(path).faults
    assert fault.what.startswith("it cannot be read")


def test_a_setting_is_kept_and_every_other_line_stays(home):
    path = home / "settings.toml"
    path.write_text(f"# mine\n{WHOLE}")
    choose(theme="nord", ascii=True)
    assert path.read_text() == f"# mine\n{WHOLE}".replace("footnote-light", "nord").replace(
        "still = true\n", "still = true\nascii = true\n"
    )
    assert (read_settings().theme, read_settings().ascii) == ("nord", True)


def test_the_first_setting_makes_a_file_that_only_its_owner_reads(home):
    choose(theme='a "quoted" name')
    path = home / "settings.toml"
    assert read_settings().theme == 'a "quoted" name'
    if sys.platform != "win32":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [one.name for one in home.iterdir()] == ["settings.toml"]


def test_a_setting_before_tables_alone_is_kept_outside_of_them(home):
    (home / "settings.toml").write_text('[keys]\nsources = "f6"\n')
    choose(theme="nord")
    assert read_settings() == Settings(theme="nord", keys={"sources": "f6"})


def test_a_broken_file_is_left_to_its_owner(home):
    path = home / "settings.toml"
    path.write_text("theme = \n")
    with pytest.raises(SettingsNotKept):
        choose(theme="nord")
    assert path.read_text() == "theme = \n"
