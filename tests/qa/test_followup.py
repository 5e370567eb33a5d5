import pytest

from qa.answer import Turn
from qa.followup import condense


def test_without_history_a_question_stays_as_it_is():
    assert condense("What did it cost?", []) == "What did it cost?"


def test_a_question_that_stands_alone_stays_as_it_is():
    history = [Turn(question="Who opened the ferry terminal?", answer="Mayor Ilse Brandt.")]
    assert condense("How many boats did the storm sink at Castrel?", history) == (
        "How many boats did the storm sink at Castrel?"
    )


def test_it_becomes_the_thing_asked_about():
    history = [Turn(question="When was the new ferry terminal in Brimoor opened?", answer="On 4 March 2021.")]
    assert condense("And what did it cost?", history) == "what did the new ferry terminal in Brimoor cost?"


def test_its_becomes_a_genitive():
    history = [Turn(question="Where is the old lighthouse?", answer="At Pellen Point.")]
    assert condense("How heavy is its lens?", history) == "How heavy is the old lighthouse's lens?"


def test_she_becomes_the_person_who_was_the_answer():
    history = [
        Turn(question="Who opened the terminal?", answer="Mayor Ilse Brandt opened it on Thursday. [1]")
    ]
    assert "Ilse Brandt" in condense("When was she elected?", history)


def test_a_person_is_found_two_turns_back():
    history = [
        Turn(question="Who won the election?", answer="Ilse Brandt, with 4,812 votes."),
        Turn(question="Was there a recount?", answer="Yes, on Friday."),
    ]
    assert "Ilse Brandt's margin" in condense("What was her margin?", history)


def test_they_become_the_group_that_was_the_answer():
    history = [Turn(question="Who stopped work?", answer="The 74 deckhands of Skerrin Line.")]
    assert condense("How much did they want?", history).startswith(
        "How much did the 74 deckhands of Skerrin Line want?"
    )


def test_another_year_takes_the_place_of_the_last_one():
    history = [Turn(question="How many people took the ferry in 2018?", answer="388,000.")]
    assert condense("And in 2020?", history) == "How many people took the ferry in 2020?"


@pytest.mark.parametrize("asked", ["what about 2019", "How about 2019?", "and in 2019?"])
def test_however_another_year_is_asked_for_it_is_the_only_one(asked):
    history = [Turn(question="Who opened the ferry terminal in Brimoor in 2021?", answer="Ilse Brandt.")]
    assert condense(asked, history) == "Who opened the ferry terminal in Brimoor in 2019?"


@pytest.mark.parametrize(
    ("asked", "understood_as"),
    [
        ("And after 2019?", "How many boats sailed from Brimoor after 2019?"),
        ("On 4 March 2020?", "How many boats sailed from Brimoor on 4 March 2020?"),
        ("From 2019 to 2020?", "How many boats sailed from Brimoor from 2019 to 2020?"),
        ("What about Castrel in 2019?", "How many boats sailed from Castrel in 2019?"),
    ],
)
def test_a_date_comes_with_its_preposition_and_what_is_named_beside_it(asked, understood_as):
    history = [Turn(question="How many boats sailed from Brimoor in 2021?", answer="12.")]
    assert condense(asked, history) == understood_as


def test_a_year_is_put_behind_a_question_that_had_none():
    history = [Turn(question="How many boats sailed from Brimoor?", answer="12.")]
    assert condense("What about 2019?", history) == "How many boats sailed from Brimoor in 2019?"


def test_the_year_after_is_counted():
    history = [Turn(question="What was the herring quota for 2021?", answer="6,200 tonnes.")]
    assert condense("And for the year after?", history) == "What was the herring quota for 2022?"


def test_another_place_takes_the_place_of_the_last_one():
    history = [Turn(question="How many boats were lost at Brimoor?", answer="None.")]
    assert condense("What about Castrel?", history) == "How many boats were lost at Castrel?"


def test_a_bare_why_shows_what_it_is_asked_of():
    history = [Turn(question="When did the cannery in Brimoor close?", answer="On 30 June.")]
    assert condense("Why?", history) == "Why? (the cannery in Brimoor close)"


def test_then_becomes_the_date_that_was_answered():
    history = [Turn(question="When was the terminal opened?", answer="On 4 March 2021. [1]")]
    assert "by 4 March 2021" in condense("What had it cost by then?", history)


def test_a_follow_up_to_a_follow_up_is_resolved_through_both():
    history = [
        Turn(question="Who runs the ferries?", answer="Skerrin Line."),
        Turn(question="How many people did it carry in 2018?", answer="388,000."),
    ]
    assert "Skerrin Line carry in 2020" in condense("And in 2020?", history)


def test_an_answer_that_was_declined_gives_no_words():
    history = [Turn(question="Who designed the ferry terminal?", answer="Your articles do not say.")]
    assert "say" not in condense("What did it cost?", history).split()


@pytest.mark.parametrize("thanks", ["Thanks!", "Thanks", "Ok, thanks!", "Great!", "Thank you very much!"])
def test_thanks_ask_nothing_and_are_forgotten(thanks):
    history = [Turn(question="How many people took the ferry in 2018?", answer="388,000.")]
    assert condense(thanks, history) == thanks
    later = [*history, Turn(question=thanks, answer="Your articles do not say.")]
    assert condense("And in 2020?", later) == "How many people took the ferry in 2020?"


@pytest.mark.parametrize("asked", ["and then?", "Then?", "And?"])
def test_a_bare_and_then_is_kept_and_shows_what_it_is_asked_of(asked):
    history = [Turn(question="Who opened the ferry terminal?", answer="Ilse Brandt.")]
    assert condense(asked, history) == f"{asked} (Who opened the ferry terminal?)"


@pytest.mark.parametrize("question", ["", "?", "it", "And?", "they they they", "why why"])
def test_nothing_makes_it_fail(question):
    history = [Turn(question="And?", answer=""), Turn(question="it?", answer="[1]")]
    assert isinstance(condense(question, history), str)
