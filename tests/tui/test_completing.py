from datetime import date

import pytest

from tui.asking.census import Census, SourceCount
from tui.asking.completing import Known, offer, recalled
from tui.asking.path_completion import Completion
from tui.commands import COMMANDS

KNOWN = Known(
    Census(1, (SourceCount("Coast Wire", 2), SourceCount("Harbour Post", 1))),
    {"model": ("ollama:llama3.1", "openai:")},
    {"a": (Completion("articles/", "articles/", True),)},
)
TODAY = date(2026, 11, 23)


def made_of(text):
    return [choice.text for choice in offer(text, KNOWN, TODAY).choices]


def test_a_slash_lists_every_command_with_what_it_takes_and_does():
    found = offer("/", KNOWN)
    assert [choice.text.strip("/ ") for choice in found.choices] == [command.name for command in COMMANDS]
    index = found.choices[0]
    assert (index.shows, index.sends) == ("/index PATH", False)
    assert "add a file" in index.tells
    assert found.lit == 0


@pytest.mark.parametrize(
    ("typed", "choices", "lit"),
    [
        ("/st", ["/stop", "/status", "/strict "], 0),
        ("/STO", ["/stop"], 0),
        ("/strict", ["/strict "], None),
        ("/strict ", ["/strict lenient", "/strict balanced", "/strict strict"], None),
        ("/strict S", ["/strict strict"], 0),
        ("/strict strict", [], None),
        ("/model o", ["/model ollama:llama3.1", "/model openai:"], 0),
        ("/index a", ["/index articles/"], None),
        ("/filter source:har", ['/filter source:"Harbour Post" '], 0),
        ("/xyz ", [], None),
        ("what is /st", [], None),
    ],
)
def test_commands_and_what_they_take_are_completed(typed, choices, lit):
    assert made_of(typed) == choices
    assert offer(typed, KNOWN).lit == lit


def test_enter_sends_at_once_what_misses_nothing():
    sends = {
        choice.text: choice.sends for typed in ("/st", "/model o") for choice in offer(typed, KNOWN).choices
    }
    assert sends == {
        "/stop": True,
        "/status": True,
        "/strict ": False,
        "/model ollama:llama3.1": True,
        "/model openai:": False,
    }


@pytest.mark.parametrize(
    ("typed", "choices"),
    [
        ("who source:", ['who source:"Coast Wire" ', 'who source:"Harbour Post" ']),
        ("who source:WIRE", ['who source:"Coast Wire" ']),
        ('who source:"coast w', ['who source:"Coast Wire" ']),
        ("who source:Coast Wire opened it", []),
        ("who since:last m", ['who since:"last month" ']),
        ("resource:x", []),
        ("a\nb source:har", ['a\nb source:"Harbour Post" ']),
    ],
)
def test_sources_and_days_are_completed_at_the_end_of_a_question(typed, choices):
    assert made_of(typed) == choices


def test_a_day_in_words_tells_which_it_is():
    assert [one.tells for one in offer("until:last w", KNOWN, TODAY).choices] == ["until 22 Nov 2026"]


def test_earlier_questions_come_with_the_words_that_were_looked_for():
    found = recalled(["Who opened\nit?"], "WHO it")
    assert (found.choices[0].text, found.choices[0].shows) == ("Who opened\nit?", "Who opened it?")
    assert (found.found, found.lit) == (("who", "it"), 0)
    assert recalled([], "x").lit is None
