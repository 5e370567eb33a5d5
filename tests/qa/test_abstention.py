"""Three outcomes, as strict as the asker wishes."""

import pytest

from qa.abstention import STRICTNESS, Thresholds, outcome, shipped_thresholds


def test_the_outcome_follows_the_probability() -> None:
    thresholds = Thresholds(answer=0.6, perhaps=0.4)
    assert [outcome(p, thresholds) for p in (0.9, 0.6, 0.5, 0.4, 0.39)] == [
        "answer",
        "answer",
        "perhaps",
        "perhaps",
        "decline",
    ]


@pytest.mark.parametrize("reader", ["sentences", "minilm-reader"])
def test_the_stricter_the_more_is_declined(reader: str) -> None:
    shipped = shipped_thresholds(reader)
    answers = [shipped[name].answer for name in STRICTNESS]
    declines = [shipped[name].perhaps for name in STRICTNESS]
    assert answers == sorted(answers)
    assert declines == sorted(declines)
    assert all(0 < t.perhaps <= t.answer < 1 for t in shipped.values())


def test_a_strict_asker_is_never_told_perhaps() -> None:
    strict = shipped_thresholds("minilm-reader")["strict"]
    assert strict.perhaps == strict.answer
