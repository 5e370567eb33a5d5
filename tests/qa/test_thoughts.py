import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.writing.thoughts import Thoughts, without_thoughts


def read(*pieces: str) -> str:
    thoughts = Thoughts()
    return without_thoughts(
        [one for piece in pieces for one in thoughts.feed(piece)] + thoughts.feed("", ends=True)
    )


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("<think>Hm.</think>It opened.", "It opened."),
        ("<thinking>Hm. <b></thinking>\n\nIt opened.", "\n\nIt opened."),
        ("[THINK]Hm.[/THINK]It opened.", "It opened."),
        ("Hm.</think>It opened.", "It opened."),
        ("<think>Hm.</think>It opened.\n<think>Hm.</think>It closed.", "It opened.\nIt closed."),
        ("<think>never ends", ""),
        ("It said <think> in a line.", "It said <think> in a line."),
        ("2 < 3 and [1].", "2 < 3 and [1]."),
    ],
)
def test_thoughts_are_taken_out_however_they_are_cut(written, said):
    assert read(written) == said
    assert read(*written) == said


@given(st.lists(st.sampled_from(["<think>", "</think>", "a ", "<", "\n", "th"]), max_size=12).map("".join))
def test_how_a_text_is_cut_changes_nothing(written):
    assert read(*written) == read(written)
