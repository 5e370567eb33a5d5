"""Answers that a chat model wrote, as `footnote ask` prints them."""

import io
import json

import pytest
from writing import BROKEN, COST, OPENED, answer, told, wrong

from qa.answer import Answer, Finding, Interruption
from tui.printing.answer import answer_text, written_lines
from tui.printing.library import to_json


def test_each_sentence_has_its_marks_and_its_sign():
    printed = answer_text(answer(told(OPENED, 1), wrong(COST, 2), told("So be it.", support="unchecked")))
    assert f"{OPENED} [1] ✓ {COST} [2] ✗ So be it.\n" in printed.replace("\n", " ", 1) + "\n"


def test_what_the_check_found_stands_between_the_answer_and_its_footnotes():
    printed = answer_text(answer(told(OPENED, 1), wrong()))
    said = "✗ says 41 million; the passage [2] says “The terminal cost 48 million”"
    assert printed.index(said) < printed.index("Title 1")
    assert "“Quotation number 2 of the passages.”" in printed


@pytest.mark.parametrize(
    ("finding", "said"),
    [
        (
            Finding(kind="name", said="Ilse Brand", nearest="Ilse Brandt", citation=1),
            "says “Ilse Brand”; the",
        ),
        (Finding(kind="date", said="5 March"), "says 5 March; no passage cited does"),
        (Finding(kind="quote", said="never", citation=1), "says “never”; the passage [1] does not"),
        (Finding(kind="removed", said="[7]"), "a footnote [7] was taken out: there is no such passage"),
        (Finding(kind="uncited", said=OPENED), "no footnote, and no passage found that says so"),
        (Finding(kind="meaning", said=OPENED, citation=1), "the passage [1] does not say so"),
    ],
)
def test_every_finding_has_words(finding, said):
    one = told(OPENED, 1, support="unsupported", findings=(finding,))
    assert said in " ".join(answer_text(answer(one)).split())


def test_a_sign_without_a_finding_is_explained_as_well():
    assert "? “Mayor Ilse Brandt" in answer_text(answer(told(OPENED, 1, support="weak")))


def test_what_was_left_out_and_where_the_answer_breaks_off_is_said():
    printed = answer_text(answer(told(OPENED, 1), dropped=(wrong(),), interrupted=BROKEN))
    assert "1 sentence left out: the passages do not bear it out." in printed
    whole = " ".join(printed.split())
    assert "✗ The answer ends here: The connection to api.openai.com broke in the middle" in whole
    assert "Ask again, or take another model." in whole


def test_half_a_sentence_ends_in_dots():
    half = told("It cost", support="unchecked")
    assert "[1] ✓ It cost…\n" in answer_text(answer(told(OPENED, 1), half, interrupted=BROKEN))
    assert "…\n" not in answer_text(answer(told(OPENED, 1), interrupted=BROKEN))


def test_a_footnote_that_the_check_found_says_so():
    printed = answer_text(answer(told(OPENED, 1), told(COST, 2, cited_by="check")))
    assert printed.count("found by the check") == 1
    assert printed.index("Title 2") < printed.index("found by the check")


def test_paragraphs_and_items_of_lists_keep_their_places():
    item = "Divers found rotten timber under the old pier in May, and red tape took the summer away."
    lines = written_lines(
        answer(
            told("Two things were late:", support="unchecked"),
            told(item, 1, lead="\n- "),
            told("The boat.", 2, lead="\n- "),
            told("上海。", 1, lead="\n\n"),
            told("北京。", 1, lead=""),
        ),
        width=60,
    )
    assert lines[:2] == [
        "Two things were late:",
        "- Divers found rotten timber under the old pier in May, and",
    ]
    assert lines[2].startswith("  red tape")
    assert lines[-3:] == ["- The boat. [2] ✓", "", "上海。 [1] ✓北京。 [1] ✓"]


def test_what_a_model_writes_is_printed_literally():
    evil = "\x1b[2J\x9b31m [a](https://evil.example) \u202eabc"
    finding = Finding(kind="name", said=evil, nearest=evil, citation=1)
    made = answer(
        told(evil, 1, support="weak", lead="\n\x1b[1m ", findings=(finding,)),
        dropped=(wrong(evil),),
        interrupted=Interruption(kind="other", what=evil, fix=evil),
    )
    printed = answer_text(made)
    assert not {"\x1b", "\x9b", "\u202e"} & set(printed)
    assert "[a](https://evil.example)" in printed


def test_json_has_all_of_a_written_answer():
    made = answer(told(OPENED, 1), dropped=(wrong(),), interrupted=BROKEN)
    assert Answer.model_validate(json.loads(to_json(made.model_dump(mode="json")))) == made


def test_a_plain_pipe_gets_plain_signs(monkeypatch):
    monkeypatch.setattr("sys.stdout", io.TextIOWrapper(io.BytesIO(), encoding="ascii"))
    assert "ok It cost" in " ".join(written_lines(answer(told(OPENED, 1), wrong())))
