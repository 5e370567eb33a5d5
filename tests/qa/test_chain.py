from datetime import date

import pytest

from index import Filter
from index.errors import BadQuestion
from qa import Turn, ask, build_chain
from qa.chain import Stopped

QUESTION = "Who opened the new ferry terminal in Brimoor?"


def test_a_question_is_answered_with_the_sentence_and_its_place(harbour):
    answer = ask(harbour, QUESTION)
    assert not answer.abstained
    assert answer.short == "Mayor Ilse Brandt"
    citation = answer.citations[0]
    assert citation.article_id == "ferry"
    assert citation.quote == "Mayor Ilse Brandt opened the new ferry terminal in Brimoor on Thursday morning."
    assert harbour.article("ferry").text[citation.start : citation.end] == citation.quote
    assert citation.passage[citation.start - citation.passage_start :].startswith(citation.quote)


@pytest.mark.parametrize("question", ["What is the capital of France?", "Who won the football match?"])
def test_what_the_articles_do_not_say_is_declined(harbour, question):
    answer = ask(harbour, question)
    assert answer.abstained
    assert answer.answer == "Your articles do not say."


def test_an_empty_index_declines(library):
    answer = ask(library, QUESTION)
    assert answer.abstained
    assert answer.citations == ()


def test_a_follow_up_is_understood_and_shown(harbour):
    answer = ask(
        harbour, "And what did it cost?", history=[Turn(question=QUESTION, answer="Mayor Ilse Brandt.")]
    )
    assert answer.question == "And what did it cost?"
    assert answer.standalone_question == "what did the new ferry terminal in Brimoor cost?"
    assert "48 million crowns" in answer.answer


def test_filters_decide_what_may_be_read(harbour):
    assert ask(harbour, QUESTION, where=Filter(until=date(2020, 12, 31))).abstained


def test_the_chain_streams_its_stages_in_order(harbour):
    parts = list(build_chain(harbour).stream({"question": f"  {QUESTION}\x1b[0m "}))
    assert [
        key for part in parts for key in part if key in {"standalone_question", "passages", "answer"}
    ] == [
        "standalone_question",
        "passages",
        "answer",
    ]
    assert parts[0]["question"] == QUESTION
    assert list(parts[-1]) == ["answer"]
    assert set(parts[-1]["answer"].timings_ms) == {"condense", "retrieve", "answer", "total"}


def test_the_chain_returns_everything_and_agrees_with_ask(harbour):
    known = build_chain(harbour).invoke({"question": QUESTION})
    assert known["standalone_question"] == QUESTION
    assert known["passages"][0].article_id == "ferry"
    assert known["answer"].answer == ask(harbour, QUESTION).answer


async def test_the_chain_works_asynchronously_and_with_turns_as_dicts(harbour):
    asked = {"question": "What did it cost?", "history": [{"question": QUESTION, "answer": ""}]}
    parts = [part async for part in build_chain(harbour).astream(asked)]
    assert "48 million" in parts[-1]["answer"].answer
    known = await build_chain(harbour).ainvoke(asked)
    assert known["answer"].answer == parts[-1]["answer"].answer


def test_a_question_of_the_chain_may_bring_its_own_limits(harbour):
    chain = build_chain(harbour, k=2)
    found = chain.invoke({"question": QUESTION, "where": Filter(article_ids=("storm",))})["passages"]
    assert {passage.article_id for passage in found} == {"storm"}
    assert len(chain.invoke({"question": QUESTION})["passages"]) == 2


def test_it_stops_before_the_next_stage_when_it_is_told_to(harbour):
    seen = []
    asked = {"question": QUESTION, "should_stop": lambda: bool(seen)}
    with pytest.raises(Stopped):
        for part in build_chain(harbour).stream(asked):
            seen += [key for key in part if key == "standalone_question"]
    assert seen


def test_an_empty_question_is_refused(harbour):
    with pytest.raises(BadQuestion):
        ask(harbour, " ")
    with pytest.raises(BadQuestion):
        build_chain(harbour).invoke({"question": "?!"})


def test_asking_does_not_import_langchain_or_torch():
    import subprocess
    import sys

    code = (
        "import sys, qa.chain, qa.extractive, qa.reader.sentences; "
        "print({'langchain_core', 'torch'} & set(sys.modules))"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "set()"


def test_a_question_without_a_word_of_substance_is_declined(harbour):
    assert ask(harbour, "the the").abstained
    assert ask(harbour, "What is it?").abstained


def test_what_is_only_near_says_how_near(harbour):
    declined = ask(harbour, "Who won the football match?")
    shares = [citation.near for citation in declined.citations]
    assert shares == sorted(shares, reverse=True)
    assert shares[0] == pytest.approx(declined.confidence)
    assert all(citation.near is None for citation in ask(harbour, QUESTION).citations)
