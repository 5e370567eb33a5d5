import pytest

from qa.answer_form import kind_asked
from qa.same_answer import amounts, different, figures, negations, same

COUNT = kind_asked("How many people live in Skerrin?")
COST = kind_asked("How much did the terminal cost?")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("100", "149"),
        ("1,000", "1,400"),
        ("2000", "2400"),
        ("0.5", "0.52"),
        ("2.9 million", "3.1 million"),
        ("12 million", "12 billion"),
    ],
)
def test_other_amounts_are_not_the_same_and_contradict_each_other(one, other):
    assert not same(one, other, COUNT)
    assert not same(other, one, COUNT)
    assert different(one, other, COUNT)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("€5", "$5"),
        ("$5 million", "£5 million"),
        ("5 dollars", "€5"),
        ("5 million Danish crowns", "5 million euros"),
        ("5 miles", "5 kilometres"),
        ("30 days", "30 hours"),
    ],
)
def test_other_currencies_and_measures_are_not_the_same(one, other):
    assert not same(one, other, COST)
    assert not same(one, other, COUNT)
    assert not same(one, other, kind_asked("What did Mayor Brandt mean?"))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2.9 million", "2,912,345"),
        ("3 million", "2,912,345"),
        ("7,400", "7,412"),
        ("about 1,000", "1,020"),
        ("more than 300", "312"),
        ("almost $30", "$29"),
        ("48 million", "48 million crowns"),
        ("48 million crowns", "48 million Danish crowns"),
        ("$5 million", "5 million dollars"),
        ("$5 million", "5 mln dlrs"),
        ("5.2 pct", "5.2 percent"),
        ("twelve boats", "12 boats"),
    ],
)
def test_a_rounded_amount_and_another_spelling_are_the_same(one, other):
    assert same(one, other, COUNT)
    assert same(other, one, COUNT)
    assert not different(one, other, COUNT)


def test_a_number_that_is_said_to_be_rough_is_told_in_fewer_digits():
    assert [one.step for one in amounts("about 30 boats and 30 men")] == [10.0, 1.0]


def test_figures_are_spelled_alike_and_stand_in_order():
    assert figures("Twelve people and 1,234,567 fish for $5") == ("12", "1234567", "5$")
    assert figures("12 people, 1234567 fish, 5 dollars") == ("12", "1234567", "5$")
    assert figures("dozens in the third quarter of 04.03.2021") == (
        "dozens",
        "third",
        "quarter",
        "04.03.2021",
    )
    assert figures("It rained.") == ()


def test_words_that_turn_a_text_into_its_opposite_are_counted():
    assert negations("It hasn’t been, and will not be, done without her.") == 3
    assert negations("It has been done by her.") == 0
