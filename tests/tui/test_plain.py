from hypothesis import given
from hypothesis import strategies as st

from tui.plain import one_line, plain


@given(st.text())
def test_every_character_keeps_its_place(text):
    assert len(plain(text)) == len(text)


@given(st.text())
def test_nothing_that_a_terminal_obeys_is_left(text):
    left = plain(text)
    assert not [c for c in left if (ord(c) < 0x20 and c not in "\n\t") or 0x7F <= ord(c) < 0xA0]
    left.encode("utf-8")


def test_an_escape_sequence_is_shown_literally():
    assert plain("\x1b[31mred\x1b]0;title\x07") == "␛[31mred␛]0;title␇"


def test_a_direction_override_cannot_turn_a_line_around():
    assert plain("user\u202etxt.exe\u2066\u2069") == "user\ufffdtxt.exe\ufffd\ufffd"


def test_newlines_tabs_and_other_scripts_stay():
    text = "Zürich\n\tשלום 北京 👩‍🚀"
    assert plain(text) == text


def test_one_line_has_no_line_breaks():
    assert one_line("  a\n b\t\x1bc ") == "a b ␛c"
