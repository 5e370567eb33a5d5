import pytest

from qa.abstention import STRICTNESS
from tui.strictness import GRADES, MEANING, grade, more_lenient


def test_the_grades_are_those_that_answering_knows():
    assert GRADES == STRICTNESS
    assert set(MEANING) == set(STRICTNESS)


@pytest.mark.parametrize(("typed", "named"), [("strict", "strict"), (" Lenient ", "lenient"), ("very", None)])
def test_a_grade_is_known_by_its_name(typed, named):
    assert grade(typed) == named


def test_every_grade_but_the_last_has_one_that_answers_more():
    assert [more_lenient(name) for name in GRADES] == [None, "lenient", "balanced"]
