import gzip
import json
import math
from pathlib import Path

import pytest

from qa.answer import Turn
from qa.followup import condense, understood
from qa.followup_candidates import candidates, gender, is_heading
from qa.followup_features import question_kind
from qa.followup_fit import Row, added_words, fit_logistic, fold_of, read_rows, without_heading
from qa.followup_model import shipped_model
from qa.noun_phrases import noun_phrases
from qa.terms import keys

PRESS = [
    Turn(
        question="Who hosted the press conference?",
        answer="Spokesperson Wang Wenbin hosted and responded to hot issues. [1]",
    )
]
LATER = [*PRESS, Turn(question="When was it?", answer="On 18 December 2020. [1]")]
ELECTION = [
    Turn(question="Who won the election in France?", answer="Emmanuel Macron won with 58.5% of the vote. [1]")
]


def test_it_is_what_the_last_question_was_about():
    assert understood("When was it?", PRESS).question.startswith("When was the press conference?")


def test_he_is_the_person_answered_two_turns_ago():
    seen = understood("What did he say about Japan?", LATER)
    assert seen.question == "What did Spokesperson Wang Wenbin say about Japan?"
    assert seen.added == ("Spokesperson Wang Wenbin",)
    assert not seen.standalone


@pytest.mark.parametrize(
    "question",
    [
        "What is the herring quota?",
        "How many times have WHO experts visited China?",
        "Which automaker recalled 2.9 million vehicles this week?",
        "Is it true that the ferries stopped?",
    ],
)
def test_a_change_of_topic_takes_nothing_from_the_history(question):
    seen = understood(question, LATER)
    assert (seen.question, seen.added, seen.standalone) == (question, (), True)


def test_she_is_not_the_man_who_was_named_as_well():
    history = [
        *ELECTION,
        Turn(question="Who did he defeat?", answer="Marine Le Pen, the leader of the National Rally. [1]"),
    ]
    assert condense("What did she say afterwards?", history).startswith("What did Marine Le Pen say")


@pytest.mark.parametrize("preposition", ["in", "at", "near"])
def test_a_place_is_nobody(preposition):
    history = [Turn(question=f"When did the terminal {preposition} Brimoor open?", answer="On 4 March 2021.")]
    assert "Brimoor say" not in condense("What did he say?", history)


def test_he_is_the_person_answered_and_not_the_place_asked_about():
    asked = "Who opened the new ferry terminal in Brimoor in 2021?"
    for person in ("Torben Graal", "Ilse Brandt"):
        history = [Turn(question=asked, answer=f"{person} opened it. [1]")]
        assert condense("What did he say?", history) == f"What did {person} say?"


def test_a_name_that_owns_what_stands_behind_in_is_a_person():
    history = [Turn(question="What happened in Graal's office?", answer="A fire. [1]")]
    assert condense("What did he say?", history).startswith("What did Graal say?")


def test_another_country_takes_the_place_of_the_first():
    assert condense("And in Germany?", ELECTION) == "Who won the election in Germany?"


def test_a_part_of_a_longer_name_is_not_replaced():
    history = [Turn(question="What did the US Secretary of Energy prohibit?", answer="Buying from China.")]
    assert "Secretary of Japan" not in condense("What about Japan?", history)


def test_else_shows_whom_it_is_besides():
    assert "Emmanuel Macron" in condense("Who else was running?", ELECTION)


def test_a_heading_as_first_turn_names_who_is_spoken_of():
    history = [
        Turn(question="Frank Zappa: Disbandment"),
        Turn(question="What group disbanded?", answer="The Mothers of Invention"),
    ]
    assert condense("Where was he born?", history) == "Where was Frank Zappa born?"


def test_added_words_stand_in_the_question_that_is_shown():
    seen = understood("Who else was running?", ELECTION)
    assert seen.added
    assert all(words in seen.question for words in seen.added)


def test_an_answer_that_was_declined_offers_nothing():
    assert candidates([Turn(question="", answer="Your articles do not say.")]) == []


def test_a_short_name_is_the_person_named_in_full():
    found = candidates(
        [
            Turn(question="Who is Frank Zappa?", answer="A composer."),
            Turn(question="Why did Zappa leave?", answer="For money."),
        ]
    )
    zappa = [c for c in found if "zappa" in c.keys]
    assert [c.text for c in zappa] == ["Frank Zappa"]
    assert [m.turn for m in zappa[0].mentions] == [0, 1]


def test_a_name_with_small_words_inside_is_one():
    found = candidates([Turn(question="Who left the Mothers of Invention?", answer="")])
    assert "Mothers of Invention" in [c.text for c in found]


def test_a_question_is_no_heading():
    assert is_heading(Turn(question="Kit Carson: Santa Fe Trail"))
    assert not is_heading(Turn(question="What did he say: yes or no?"))
    assert not is_heading(Turn(question="Brimoor: the ferry", answer="It sails daily."))


@pytest.mark.parametrize(
    ("name", "pronoun"), [("Angela Merkel", "she"), ("Mr Graal", "he"), ("Torben Graal", None)]
)
def test_common_first_names_and_titles_tell_the_pronoun(name, pronoun):
    assert gender(name) == pronoun


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("When did he leave?", "he"),
        ("Is it true that the ferries stopped?", "none"),
        ("Why?", "bare"),
        ("How did this happen?", "this"),
        ("What happened there?", "there"),
        ("What is the herring quota?", "none"),
    ],
)
def test_what_points_back_names_the_kind_of_question(question, kind):
    assert question_kind(question) == kind


def test_who_in_capitals_is_a_name_and_the_verb_after_it_is_not():
    assert "WHO experts" in [p.text for p in noun_phrases("How many times have WHO experts visited China?")]


def test_the_shipped_weights_are_few_and_finite():
    model = shipped_model()
    weights = [*model.needs.weights.values(), *model.belongs.weights.values()]
    assert len(weights) < 250
    assert all(math.isfinite(w) and abs(w) < 15 for w in weights)
    assert 0 < model.needs_from < 1
    assert 0 < model.add_from < 1


def test_words_that_a_rewrite_adds_are_compared_by_stem():
    added = added_words("When did they disband?", "When did the Mothers of Invention disband?")
    assert added == keys("Mothers Invention") - {"MI"}


def test_a_dialogue_is_never_in_two_folds():
    folds = fold_of(["a", "b", "a", "c", "b"])
    assert set(folds) == {"a", "b", "c"}
    assert folds == fold_of(["c", "b", "a"])


def test_without_its_heading_a_dialogue_opens_with_a_question_that_names_its_topic():
    heading = Turn(question="Kit Carson: Trail")
    opening = Turn(question="Where was he born?", answer="In Kentucky.")
    rows = [
        Row("d#1", "d", "Where was he born?", "Where was Kit Carson born?", (heading,)),
        Row("d#2", "d", "And when?", "When was Kit Carson born?", (heading, opening)),
    ]
    assert [row.history[0].question for row in without_heading(rows)] == ["Where was Kit Carson born?"]


def test_the_regression_finds_which_feature_tells():
    rows = [{"tells": 1.0, "noise": float(i % 3)} if i % 2 else {"noise": float(i % 3)} for i in range(60)]
    fitted = fit_logistic(rows, [float(i % 2) for i in range(60)])
    assert fitted.probability({"tells": 1.0}) > 0.8
    assert fitted.probability({}) < 0.2
    assert abs(fitted.weights["noise"]) < fitted.weights["tells"] / 10


def test_rows_are_read_with_their_heading_first(tmp_path: Path):
    path = tmp_path / "canard.jsonl.gz"
    row = {"id": "d#2", "history": ["Kit Carson", "Trail", "Who?", "A scout"], "question": "When?"}
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.write(json.dumps({**row, "rewrite": "When was Kit Carson born?"}) + "\n")
    read = read_rows(path)[0]
    assert [turn.question for turn in read.history] == ["Kit Carson: Trail", "Who?"]
    assert read.group == "d"
