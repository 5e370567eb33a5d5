"""The check of written sentences, with the real reader and the shipped regression."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.errors import FootnoteError
from qa.support.check import SentenceCheck, shipped_check
from qa.support.fit import passage_of
from qa.support.statement import states_something, without_attribution
from tests.benchmarks.support import by_hand

FERRY = (
    "The new ferry terminal in Brimoor was opened on 4 March 2021 by Mayor Ilse Brandt. "
    "The first boat left for Castrel with Captain Oda Lind on the bridge and 212 passengers aboard. "
    "The terminal cost 48 million crowns, the mayor said. “It is late, and it is ours,” she told a crowd."
)
BUDGET = "In January the town hall had put the cost of the terminal at 44 million crowns."
SEALS = "The wardens on Ostrey have counted 412 newborn grey seals on the western beaches this autumn."


@pytest.fixture(scope="module")
def check():
    return shipped_check()


@pytest.fixture
def ferry(make_passage):
    return make_passage(FERRY, "ferry", title="Ferry returns to Brimoor")


def test_a_sentence_of_the_passage_is_supported_by_itself(check, ferry):
    checked = check.check("The terminal cost 48 million crowns, the mayor said.", [ferry])
    assert checked.support == "supported" and not checked.findings
    (ground,) = checked.grounds
    assert (
        FERRY[ground.span.start : ground.span.end] == "The terminal cost 48 million crowns, the mayor said."
    )


@pytest.mark.parametrize(
    "sentence",
    [
        "The terminal cost 48,000,000 crowns.",
        "The new ferry terminal in Brimoor was opened on March 4, 2021.",
        "According to the Harbour Post, the terminal cost forty-eight million crowns.",
        "Mayor Ilse Brandt opened the new ferry terminal in Brimoor.",
    ],
)
def test_other_forms_and_fewer_words_are_not_called_unsupported(check, ferry, sentence):
    assert check.check(sentence, [ferry]).support in {"supported", "weak"}


@pytest.mark.parametrize(
    ("sentence", "kind", "nearest"),
    [
        ("The terminal cost 41 million crowns.", "number", "48 million crowns"),
        ("The terminal was opened on 14 March 2021 by Ilse Brandt.", "date", "4 March 2021"),
        ("The terminal was opened by Mayor Anna Brandt.", "name", "Mayor Ilse Brandt"),
        ("“It is late, and it is theirs,” the mayor said.", "quote", "It is late, and it is ours"),
    ],
)
def test_a_wrong_fact_is_shown_beside_what_the_passage_says(check, ferry, sentence, kind, nearest):
    checked = check.check(sentence, [ferry])
    assert checked.support == "unsupported"
    finding = next(one for one in checked.findings if one.kind == kind)
    assert finding.nearest == nearest and finding.nearest in FERRY and finding.citation == 1


@pytest.mark.parametrize(
    "sentence",
    [
        "The new ferry terminal in Brimoor was opened on 4 March 2021 by Captain Oda Lind.",
        "The new ferry terminal in Brimoor was not opened on 4 March 2021 by Mayor Ilse Brandt.",
        "The new ferry terminal in Brimoor was closed on 4 March 2021 by Mayor Ilse Brandt.",
    ],
)
def test_the_right_words_in_the_wrong_place_are_unsupported(check, ferry, sentence):
    assert check.check(sentence, [ferry]).support == "unsupported"


def test_a_rounded_number_is_weak_and_shows_the_exact_one(check, make_passage):
    passage = make_passage("The terminal cost 48.2 million crowns, the mayor said.")
    checked = check.check("The terminal cost about 48 million crowns, the mayor said.", [passage])
    assert checked.support == "weak"
    assert [one.nearest for one in checked.findings] == ["48.2 million crowns"]


def test_two_passages_carry_one_sentence_together(check, ferry, make_passage):
    budget = make_passage(BUDGET, "budget")
    sentence = (
        "The terminal cost 48 million crowns, and in January the cost had been put at 44 million crowns."
    )
    both = check.check(sentence, [ferry, budget])
    assert both.support != "unsupported"
    assert [ground.passage.article_id for ground in both.grounds] == ["ferry", "budget"]
    assert check.check(sentence, [ferry]).support == "unsupported"


def test_another_passage_does_not_carry_it(check, make_passage):
    checked = check.check("The terminal was opened by the mayor.", [make_passage(SEALS)])
    assert checked.support == "unsupported" and checked.findings


def test_a_sentence_without_citation_finds_its_passage_or_says_so(check, ferry, make_passage):
    seals = make_passage(SEALS, "seals")
    found = check.find("The terminal cost 48 million crowns, the mayor said.", [seals, ferry])
    assert found.support == "supported"
    assert [ground.passage.article_id for ground in found.grounds] == ["ferry"]
    lost = check.find("The mayor of Tarnholm resigned in 2019.", [seals, ferry])
    assert lost.support == "unsupported" and [one.kind for one in lost.findings] == ["uncited"]


def test_a_bare_word_that_some_passage_has_finds_no_footnote(check, make_passage):
    passage = make_passage("Mayor Ilse Brandt opened the bridge on Thursday morning. Zorbla rules. Zorblavex")
    lost = check.find("Zorblavex.", [passage])
    assert lost.support == "unsupported" and not lost.grounds


def test_another_language_is_weak_at_best_and_its_numbers_count(check, ferry):
    assert check.check("Das neue Terminal kostete rund 48 Millionen Kronen.", [ferry]).support == "weak"
    assert check.check("Das neue Terminal kostete 41 Millionen Kronen.", [ferry]).support == "unsupported"


def test_without_a_network_nothing_but_the_passage_s_own_words_is_supported(ferry):
    by_words = SentenceCheck(None)
    assert by_words.check("The terminal cost 48 million crowns.", [ferry]).support in {"weak", "supported"}
    assert by_words.check("The terminal cost 41 million crowns.", [ferry]).support == "unsupported"


def test_something_must_be_cited(check):
    with pytest.raises((ValueError, FootnoteError), match="at least one"):
        check.check("The terminal cost 48 million crowns.", [])


@pytest.mark.parametrize(
    "sentence",
    [
        "The articles do not say how much it cost.",
        "Here is what the articles say:",
        "I hope this helps!",
        "## Background",
        "Would you like to know more?",
        "Die Artikel sagen darüber nichts, sie nennen keinen Preis.",
    ],
)
def test_what_states_nothing_is_unchecked(check, ferry, sentence):
    assert check.check(sentence, [ferry]).support == "unchecked"


@settings(max_examples=8, deadline=None)
@given(st.text(max_size=80), st.text(max_size=200))
def test_any_text_is_checked(sentence, text):
    passage = passage_of(f"{text}.", "T", "a", "S", "2021-03")
    assert SentenceCheck(None).check(sentence, [passage]).support in {
        "unchecked",
        "unsupported",
        "weak",
        "supported",
    }


@pytest.mark.parametrize("text", ["1," * 3000, "12 " * 2000, "“" * 5000])
def test_a_sentence_without_end_is_checked_by_its_beginning(text):
    passage = passage_of(text[:600], "T", "a")
    assert SentenceCheck(None).check(text, [passage]).support in {
        "unchecked",
        "unsupported",
        "weak",
        "supported",
    }


def test_a_statement_beside_what_is_not_said_is_checked():
    assert states_something("The articles do not name a price, but the mayor opened the terminal.")


@pytest.mark.parametrize(
    "sentence",
    [
        "I'm sorry, but I can't help with that.",
        "I cannot assist with this request.",
        "As an AI language model, I cannot browse the internet.",
        "Es tut mir leid, aber dabei kann ich nicht helfen.",
        "Je suis désolé, mais je ne peux pas vous aider.",
        "Lo siento, pero no puedo ayudar con eso.",
        "很抱歉，我无法回答这个问题。",
    ],
)
def test_a_refusal_states_nothing(sentence):
    assert not states_something(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "I can't help it because the mayor stole the money.",
        "I'm sorry, but the terminal cost 48 million crowns.",
        "I cannot help with that: the mayor is a thief.",
    ],
)
def test_what_is_stated_behind_a_refusal_is_checked(sentence):
    assert states_something(sentence)


def test_only_the_passages_own_names_are_left_out_of_a_sentence():
    sources = ["Harbour Post", "Ferry returns"]
    assert without_attribution("According to the article, the ferry sailed.", sources) == "The ferry sailed."
    assert without_attribution("Harbour Post reports that it sailed.", sources) == "It sailed."
    kept = "According to the mayor, the ferry sailed."
    assert without_attribution(kept, sources) == kept


def test_a_number_of_other_things_is_not_what_the_passage_says_instead(check, make_passage):
    ferries = make_passage(
        "The ferries carried 229,400 passengers in six months, Skerrin Line said.", "ferries"
    )
    (finding,) = check.check("The terminal cost 41 million crowns.", [ferries]).findings
    assert finding.kind == "number" and finding.nearest is None


def test_a_passage_that_shares_a_word_is_no_footnote_of_a_sentence_without_one(check, make_passage):
    chamber = make_passage(
        "“Nobody in this chamber is happy about the bill,” Mayor Ilse Brandt told councillors. "
        "The council voted 13 to 8.",
        "chamber",
    )
    assert check.find("The mayor was pleased.", [chamber]).support == "unsupported"
    assert check.find("The council voted 13 to 8.", [chamber]).support == "supported"


def test_no_wrong_number_date_name_or_speaker_of_the_blind_sentences_passes(check):
    wrong = [
        (row["sentence"], cited)
        for row, cited in by_hand()
        if row["set"] == 3 and row["kind"] in {"number", "date", "name", "speaker"}
    ]
    assert len(wrong) == 20
    assert not [said for said, cited in wrong if check.check(said, cited).support == "supported"]


@pytest.mark.parametrize(
    ("sentence", "told", "expected"),
    [
        ("The lens weighs 1,900 kilograms.", "The lens weighs 1.9 tonnes.", {"supported"}),
        ("The lens weighs 1,900 kilograms.", "The lens weighs 19 tonnes.", {"unsupported"}),
        # Shares are worked out, not copied: right and wrong ones look alike, so none is called false.
        (
            "Almost half of the posts, four of nine, are unfilled.",
            "Four of the nine posts are empty.",
            {"weak"},
        ),
    ],
)
def test_measures_are_converted_and_shares_are_not_refuted(check, make_passage, sentence, told, expected):
    assert check.check(sentence, [make_passage(told, "told")]).support in expected


def test_a_share_that_nobody_wrote_is_no_wrong_number(check, make_passage):
    told = make_passage("The petition was signed by 5,300 people in a town of 7,000.", "petition")
    said = check.check("The petition was signed by 5,300 people, three quarters of the town.", [told])
    assert said.support == "weak"
