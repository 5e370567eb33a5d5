import pytest

from index.article import Span
from qa.quotes import is_copy, quote_fact, quote_several
from qa.reader import Evidence


def evidence(passage, score: float = 0.9) -> Evidence:
    return Evidence(passage, Span(passage.start, passage.end), None, score)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "The fire that broke out on Monday night killed 12 people, the mayor said.",
            "The fire that broke out on Monday night killed 19 people, the mayor said.",
        ),
        (
            "The fire that broke out on Monday night killed twelve people, the mayor said.",
            "The fire that broke out on Monday night killed nineteen people, the mayor said.",
        ),
        (
            "The council of Castrel has approved the plan for a new breakwater, the mayor said.",
            "The council of Castrel has not approved the plan for a new breakwater, the mayor said.",
        ),
        (
            "The council of Castrel has approved the plan, which the mayor of the town had put forward.",
            "The council of Castrel hasn’t approved the plan, which the mayor of the town had put forward.",
        ),
        (
            "Northlee beat Castrel in the last match of the season, which was played in heavy rain.",
            "Castrel beat Northlee in the last match of the season, which was played in heavy rain.",
        ),
        (
            "The treaty on fishing in the northern sound was signed at Brimoor on 4 March 2021.",
            "The treaty on fishing in the northern sound was signed at Brimoor on 9 March 2020.",
        ),
        (
            "The treaty on fishing in the northern sound was signed at Brimoor on 4 May 2021.",
            "The treaty on fishing in the northern sound was signed at Brimoor on 4 June 2021.",
        ),
        (
            "The herring quota of the northern sound was increased by a tenth for the coming year.",
            "The herring quota of the northern sound was decreased by a tenth for the coming year.",
        ),
        (
            "The appeal of the fishers of Castrel against the smaller quota was rejected on Thursday.",
            "The appeal of the fishers of Castrel against the smaller quota was accepted on Thursday.",
        ),
        (
            "Repairing the breakwater and the quay of the harbour will cost the town $5 million.",
            "Repairing the breakwater and the quay of the harbour will cost the town €5 million.",
        ),
    ],
)
def test_a_sentence_that_says_something_else_in_almost_the_same_words_is_no_copy(make_passage, one, other):
    first, second = evidence(make_passage(one, "post")), evidence(make_passage(other, "times"))
    assert not is_copy(first, second)
    (quote,) = quote_fact("What happened?", [first], [first, second])
    assert [passage.article_id for passage, _ in quote.places] == ["post"]
    assert all(len(quote.places) == 1 for quote in quote_several("Why was it so?", [first, second]))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "The fire that broke out on Monday night killed 12 people, the mayor said.",
            "The fire that broke out on Monday night\nkilled 12 people, the mayor said",
        ),
        (
            "Police in Castrel said that the fire on Monday night had killed 12 people and a dog.",
            "The police in Castrel said that the fire on Monday night had killed 12 people and a dog.",
        ),
        (
            "“The fire that broke out on Monday night killed twelve people,” Mayor Brandt said.",
            '"The fire that broke out on Monday night killed 12 people," Mayor Brandt said.',
        ),
    ],
)
def test_a_copy_with_other_marks_or_spellings_is_one(make_passage, one, other):
    assert is_copy(evidence(make_passage(one, "post")), evidence(make_passage(other, "times")))
