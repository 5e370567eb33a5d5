"""What is opened outside, and what is not."""

import sys

import pytest

from tui.terminal.outside import CannotOpen, is_page, open_outside, outside_of

on_a_unix_desktop = pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="other openers there")


@pytest.fixture
def desktop(tmp_path, monkeypatch):
    """A desktop whose xdg-open notes what it was given, and fails for what is called so."""
    tool, noted = tmp_path / "bin" / "xdg-open", tmp_path / "noted"
    tool.parent.mkdir()
    tool.write_text(f'#!/bin/sh\nprintf %s "$1" > {noted}\ncase "$1" in *fails*) exit 3;; esac\n')
    tool.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tool.parent}:/usr/bin:/bin")
    monkeypatch.setenv("DISPLAY", ":7")
    monkeypatch.delenv("WSL_DISTRO_NAME", raising=False)
    return noted


@on_a_unix_desktop
@pytest.mark.parametrize("name", ["ferry.html", "a b; rm -rf $HOME.md"])
def test_a_file_is_given_to_the_desktop_as_it_is(desktop, tmp_path, name):
    path = tmp_path / name
    path.write_text("text")
    open_outside(str(path))
    assert desktop.read_text() == str(path)


@on_a_unix_desktop
def test_a_page_is_given_to_the_desktop(desktop):
    open_outside("https://example.org/a?b=c&d")
    assert desktop.read_text() == "https://example.org/a?b=c&d"


@on_a_unix_desktop
def test_what_the_desktop_cannot_open_is_named(desktop, tmp_path):
    path = tmp_path / "fails.md"
    path.write_text("text")
    with pytest.raises(CannotOpen, match=r"could not open .*fails\.md"):
        open_outside(str(path))


@on_a_unix_desktop
def test_where_there_is_no_screen_the_path_is_told(desktop, tmp_path, monkeypatch):
    monkeypatch.delenv("DISPLAY")
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    path = tmp_path / "ferry.md"
    path.write_text("text")
    with pytest.raises(CannotOpen, match=r"no screen here to open .*ferry\.md"):
        open_outside(str(path))
    assert not desktop.exists()


@on_a_unix_desktop
def test_a_page_is_given_to_the_editor_that_runs_the_terminal_from_afar(desktop, tmp_path, monkeypatch):
    monkeypatch.delenv("DISPLAY")
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    helper = tmp_path / "helpers" / "browser.sh"
    helper.parent.mkdir()
    helper.write_text(f'#!/bin/sh\nprintf %s "$1" > {desktop}\n')
    helper.chmod(0o755)
    monkeypatch.setenv("BROWSER", str(helper))
    open_outside("https://example.org/a")
    assert desktop.read_text() == "https://example.org/a"
    monkeypatch.setenv("BROWSER", "/usr/bin/lynx")
    with pytest.raises(CannotOpen, match="no screen here"):
        open_outside("https://example.org/a")


@pytest.mark.parametrize(
    "target",
    [
        "javascript:alert(1)",
        "file:///etc/passwd",
        "ftp://example.org/a",
        "https://a b/",
        "--help",
        "/nowhere",
    ],
)
def test_neither_a_page_nor_a_file_that_is_there_is_not_opened(desktop, target):
    with pytest.raises(CannotOpen):
        open_outside(target)
    assert not desktop.exists()


@pytest.mark.parametrize(
    "name", ["install.sh", "setup.exe", "ferry.md.desktop", "tool", "a.webloc", "b.exe."]
)
def test_what_may_be_a_program_is_not_run(desktop, tmp_path, name):
    (tmp_path / name).write_text("exit 1")
    (tmp_path / name).chmod(0o755)
    with pytest.raises(CannotOpen, match="may be a program"):
        open_outside(str(tmp_path / name))
    assert not desktop.exists()


@on_a_unix_desktop
def test_no_shell_behind_the_opener_finds_a_word_of_its_own_in_an_address(desktop):
    open_outside("https://example.org/a?b=$(calc)&c=\"`d`\";'e'|{f}")
    assert desktop.read_text() == "https://example.org/a?b=%24(calc)&c=%22%60d%60%22;%27e%27%7C%7Bf%7D"


@on_a_unix_desktop
def test_a_file_whose_name_speaks_to_powershell_is_not_handed_to_windows(desktop, tmp_path, monkeypatch):
    monkeypatch.setenv("WSL_DISTRO_NAME", "Debian")
    (desktop.parent / "bin" / "xdg-open").rename(desktop.parent / "bin" / "wslview")
    for name, opens in (("ferry.md", True), ("$(calc).md", False)):
        path = tmp_path / name
        path.write_text("text")
        if opens:
            open_outside(str(path))
            assert desktop.read_text() == str(path)
        else:
            with pytest.raises(CannotOpen, match="PowerShell"):
                open_outside(str(path))


def test_of_an_article_in_a_heap_its_page_is_opened(tmp_path):
    for name in ("all.jsonl", "one.md"):
        (tmp_path / name).write_text("text")
    page = "https://example.org/1"
    assert outside_of(str(tmp_path / "one.md"), page) == str(tmp_path / "one.md")
    assert outside_of(str(tmp_path / "all.jsonl"), page) == page
    assert outside_of(str(tmp_path / "all.jsonl"), "javascript:1") == str(tmp_path / "all.jsonl")
    assert outside_of(str(tmp_path / "gone.md"), page) == page
    assert outside_of(page, None) == page
    assert not is_page("https://")
