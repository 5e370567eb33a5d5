from itertools import product

import numpy as np
import pytest

from qa.comparison import RunsDiffer, bootstrap_interval, compare, swap_p_value
from qa.results import QuestionResult


def result(number, f1, **fields):
    return QuestionResult(
        id=f"q{number}", question=f"Question {number}?", scores={"F1": f1}, milliseconds=10.0, **fields
    )


def run(*f1s):
    return [result(number, f1) for number, f1 in enumerate(f1s)]


def figure(comparison, name):
    return next(one for one in comparison.differences if one.name == name)


def test_a_run_does_not_differ_from_itself():
    same = figure(compare(run(0.2, 0.9, 1.0), run(0.2, 0.9, 1.0)), "F1")
    assert (same.difference, same.low, same.high, same.p, same.verdict) == (0.0, 0.0, 0.0, 1.0, "")


def test_means_and_their_difference_are_of_the_questions_matched_by_id():
    found = figure(compare(run(0.0, 0.5, 1.0), run(1.0, 0.5, 0.0)[::-1]), "F1")
    assert (found.n, found.a, found.b) == (3, 0.5, 0.5)
    better = figure(compare(run(0.0, 0.0), run(0.5, 1.0)), "F1")
    assert (better.a, better.b, better.difference) == (0.0, 0.75, 0.75)


def test_the_p_value_is_that_of_swapping_every_question_by_a_coin():
    change = np.array([0.5, 0.3, -0.1, 0.4, 0.2, 0.0, 0.3])
    seen = abs(change.sum())
    sums = [abs(float(np.dot(change, signs))) for signs in product((-1, 1), repeat=len(change))]
    exact = sum(one >= seen - 1e-9 for one in sums) / len(sums)
    assert swap_p_value(change, trials=20_000) == pytest.approx(exact, abs=0.01)


def test_twelve_gains_without_a_loss_are_no_chance_and_two_may_be():
    assert swap_p_value(np.ones(12)) < 0.005  # 2 / 2 ** 12
    assert swap_p_value(np.ones(2)) == pytest.approx(0.5, abs=0.03)  # 2 / 2 ** 2


def test_the_interval_is_that_of_the_mean():
    change = np.random.default_rng(3).normal(0.1, 0.5, 400)
    low, high = bootstrap_interval(change)
    error = 1.96 * change.std() / np.sqrt(len(change))
    assert (low, high) == pytest.approx((change.mean() - error, change.mean() + error), abs=0.01)


def test_the_same_files_give_the_same_figures():
    a, b = run(*np.linspace(0, 1, 30)), run(*np.linspace(0, 1, 30)[::-1])
    assert compare(a, b) == compare(a, b)


def test_a_smaller_brier_score_is_better():
    a = [result(n, 0.0).model_copy(update={"scores": {"Brier score": 0.5}}) for n in range(20)]
    b = [result(n, 0.0).model_copy(update={"scores": {"Brier score": 0.1}}) for n in range(20)]
    assert figure(compare(a, b), "Brier score").verdict == "better"
    assert figure(compare(b, a), "Brier score").verdict == "worse"


def test_only_questions_that_both_runs_scored_count():
    a, b = run(0.5, 0.5), run(1.0, 1.0)
    b[1] = b[1].model_copy(update={"scores": {}})
    assert figure(compare(a, b), "F1").n == 1


def test_figures_of_a_whole_set_are_compared_too():
    def declining(share):
        return [
            result(
                n,
                0.0,
                expects_answer=n % 2 == 0,
                outcome="decline" if n % 2 and n < 40 * share else "answer",
                confidence=0.5,
                right=n % 2 == 0,
            )
            for n in range(40)
        ]

    found = figure(compare(declining(0.25), declining(1.0)), "declining: recall")
    assert (found.a, found.b, found.verdict) == (0.25, 1.0, "better")
    assert found.low > 0.4
    assert figure(compare(declining(0.25), declining(1.0)), "calibration error (ECE)").p == 1.0


@pytest.mark.parametrize(
    ("a", "b", "why"),
    [
        (run(1.0, 1.0), run(1.0), "the first file alone has 1 of the questions, such as 'q1'"),
        (run(1.0), run(1.0, 1.0), "the second file alone has 1"),
        ([*run(1.0), *run(1.0)], run(1.0), "2 results with the id 'q0'"),
        ([], run(1.0), "the first file has no results"),
    ],
)
def test_runs_over_other_questions_are_refused(a, b, why):
    with pytest.raises(RunsDiffer, match=why):
        compare(a, b)


def test_one_id_with_two_questions_is_refused():
    other = [run(1.0)[0].model_copy(update={"question": "Another?"})]
    with pytest.raises(RunsDiffer, match="'q0' is 'Question 0\\?' in the first file"):
        compare(run(1.0), other)


def test_the_table_says_which_way_is_better():
    table = compare(run(*[0.0] * 12), run(*[1.0] * 12)).table()
    head, line, *_ = table.splitlines()
    assert head.split() == ["measure", "A", "B", "B", "-", "A", "95", "%", "interval", "p", "n", "B", "is"]
    assert line.startswith("F1") and line.endswith("better")
