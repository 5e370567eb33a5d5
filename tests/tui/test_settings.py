import json
import stat

import pytest

from tui.settings import Settings, SettingsNotKept, choose, read_settings


def test_nothing_is_chosen_at_first(home):
    assert read_settings() == Settings()


def test_a_choice_is_kept_and_what_others_keep_beside_it_stays(home):
    home.mkdir(exist_ok=True)
    (home / "settings.json").write_text('{"keys": {"open": "x"}}')
    choose(theme="footnote-light")
    choose(toured=True)
    assert read_settings() == Settings(theme="footnote-light", toured=True)
    assert json.loads((home / "settings.json").read_text())["keys"] == {"open": "x"}
    assert [file.name for file in home.iterdir()] == ["settings.json"]


@pytest.mark.parametrize("text", ["", "{", "[]", '{"theme": 3, "still": "no", "toured": null}', "\x00"])
def test_a_file_that_nobody_could_have_written_here_says_nothing(home, text):
    (home / "settings.json").write_text(text)
    assert read_settings() == Settings()
    assert choose(still=True).still
    assert read_settings() == Settings(still=True)


def test_what_cannot_be_kept_is_said(home, monkeypatch):
    (home / "a file").write_text("")
    monkeypatch.setenv("FOOTNOTE_HOME", str(home / "a file" / "inside"))
    with pytest.raises(SettingsNotKept, match="FOOTNOTE_HOME"):
        choose(theme="footnote-light")


def test_a_new_folder_is_for_its_owner(home, monkeypatch):
    monkeypatch.setenv("FOOTNOTE_HOME", str(home / "new"))
    choose(still=True)
    assert stat.S_IMODE((home / "new").stat().st_mode) == 0o700
