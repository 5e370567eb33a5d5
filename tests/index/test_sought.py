"""Many strings are looked for at once, and exactly those are found that stand in the text."""

from hypothesis import given
from hypothesis import strategies as st

from index.sought import Sought

LETTERS = st.text("abé家\ud800 ", max_size=6)


@given(st.lists(LETTERS.filter(bool), max_size=12), st.text("abé家\ud800 ", max_size=60))
def test_exactly_what_stands_in_a_text_is_found(strings: list[str], text: str) -> None:
    assert sorted(Sought(strings).in_text(text)) == sorted(one for one in strings if one in text)
