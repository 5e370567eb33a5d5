"""Sentences made by rule are what they claim to be, and the fit keeps its signs."""

import random

import numpy as np

from qa.support.falsehoods import TRICKS, Material, falsified
from qa.support.fit import Case, cases_of_passages, fit, passage_of, thresholds
from qa.support.rewordings import LEARNT, UNSEEN, Surroundings, reworded, two_steps

TEXT = (
    "In 2019, the ferry Eider, which was built in Tarnholm, carried 1,200 people to Castrel on 4 March. "
    "Anna Marsk studied the lens in Brimoor for nine years. She repaired it with 16 volunteers in 2021."
)


def made(way, sentence, before="", after=""):
    around = Surroundings(before, after, "Lens", "Harbour Post")
    return dict(reworded(sentence, around, random.Random(1), [way])).get(way.__name__)


def test_rewordings_leave_a_sentence_true():
    ways = {way.__name__: way for way in (*LEARNT, *UNSEEN)}
    assert made(ways["pronoun_resolved"], "She repaired it.", before="Anna Marsk came.") in {
        "Anna Marsk repaired it.",
        "Marsk repaired it.",
    }
    assert made(ways["fronted"], "Anna Marsk repaired it in 2021.") == "In 2021, Anna Marsk repaired it."
    passive = "The lens was repaired by Anna Marsk in Brimoor."
    assert made(ways["made_active"], passive) == "Anna Marsk repaired the lens in Brimoor."
    dropped = made(ways["dropped"], "The ferry Eider (built in Tarnholm) carried 1,200 people to Castrel.")
    assert dropped == "The ferry Eider carried 1,200 people to Castrel."


def test_every_trick_changes_what_it_is_named_for():
    material = Material(TEXT, ("Oda Lind", "Skerrin"))
    sentence = "Anna Marsk opened the lens in 2021 with 16 of 40 volunteers."
    changed = dict(falsified(sentence, material, random.Random(2), TRICKS))
    assert {
        "number_swapped",
        "numbers_exchanged",
        "name_swapped",
        "date_swapped",
        "negated",
    } <= changed.keys()
    assert changed["numbers_exchanged"] == "Anna Marsk opened the lens in 2021 with 40 of 16 volunteers."
    assert "2021" not in changed["date_swapped"] and "Anna Marsk" not in changed["name_swapped"]
    assert changed["opposite"] == "Anna Marsk closed the lens in 2021 with 16 of 40 volunteers."


def test_passages_give_true_and_false_cases_that_cite_them():
    passages = [passage_of(TEXT, "Lens", "a"), passage_of(TEXT.replace("Eider", "Thrift"), "Lens", "a")]
    cases = list(cases_of_passages(passages, (*LEARNT, two_steps), random.Random(3)))
    assert {case.true for case in cases} == {True, False}
    assert all(case.cited for case in cases)


def test_a_figure_that_would_count_the_wrong_way_is_left_out():
    rows = [{"coverage": 1.0, "negated": 1.0}, {"coverage": 0.0, "negated": 0.0}] * 20
    true = np.asarray([True, False] * 20)
    weights, _ = fit(rows, true, np.ones(40), ["coverage", "negated"])
    assert weights[0] > 0 and weights[1] == 0


def test_thresholds_leave_most_true_sentences_above_them():
    cases = [Case("s", (), n % 2 == 0, "verbatim", f"squad-{n}") for n in range(200)]
    cases += [Case("s", (), n % 2 == 0, "claim", "fever") for n in range(200)]
    probability = np.asarray([0.9 if case.true else 0.1 for case in cases])
    low, high = thresholds(cases, probability)
    assert 0.1 < low <= 0.9 and low <= high <= 0.9
