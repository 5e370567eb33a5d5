"""The chain with an answerer that writes: the same stages, the last one streamed."""

import asyncio
import threading

import pytest
from scripted_model import ScriptedModel, WordsCheck

from index.errors import BadQuestion
from qa import ask, build_chain
from qa.abstention import shipped_thresholds
from qa.answerers import quoting_reader
from qa.chain import Stopped
from qa.writing.generative import WritingAnswerer

QUESTION = "Who opened the new ferry terminal in Brimoor?"
SAID = ("Mayor Ilse Brandt opened the ferry", " terminal [1]. It cost 48 million crowns [1].")


@pytest.fixture
def writer(harbour):
    def make(*pieces) -> WritingAnswerer:
        reader = quoting_reader(harbour)
        thresholds = shipped_thresholds(reader.name)["balanced"]
        return WritingAnswerer(
            pieces[0] if isinstance(pieces[0], ScriptedModel) else ScriptedModel(*pieces),
            name="test:scripted",
            check=WordsCheck(),
            reader=reader,
            thresholds=thresholds,
        )

    return make


def test_ask_returns_the_written_answer_with_true_citations(harbour, writer):
    answer = ask(harbour, QUESTION, answerer=writer(*SAID))
    assert [s.support for s in answer.sentences] == ["supported", "supported"]
    assert answer.finished
    for citation in answer.citations:
        article = harbour.article(citation.article_id)
        assert article.text[citation.start : citation.end] == citation.quote
    assert {"condense", "retrieve", "answer", "total", "first_word"} <= set(answer.timings_ms)
    assert answer.outcome == "answer"


def test_the_chain_streams_the_answer_as_it_is_written(harbour, writer):
    go = threading.Event()
    answers = []
    for part in build_chain(harbour, answerer=writer(SAID[0], go, SAID[1])).stream({"question": QUESTION}):
        if "answer" in part:
            answers.append(part["answer"])
            go.set()
    assert answers[0].answer == SAID[0]
    assert not answers[0].finished
    assert answers[-1].finished
    assert "first_word" in answers[0].timings_ms


def test_the_chain_invoked_returns_the_last_answer(harbour, writer):
    known = build_chain(harbour, answerer=writer(*SAID)).invoke({"question": QUESTION})
    assert known["answer"].finished
    assert len(known["answer"].sentences) == 2


def test_a_text_is_a_question_and_anything_else_is_told(harbour, writer):
    chain = build_chain(harbour, answerer=writer(*SAID))
    assert chain.invoke(QUESTION)["answer"].question == QUESTION
    with pytest.raises(BadQuestion, match="no question"):
        chain.invoke({"input": QUESTION})


async def test_the_chain_streams_asynchronously(harbour, writer):
    chain = build_chain(harbour, answerer=writer(*SAID))
    parts = [part async for part in chain.astream({"question": QUESTION})]
    assert parts[-1]["answer"].finished
    assert (await chain.ainvoke({"question": QUESTION}))["answer"].answer == parts[-1]["answer"].answer


def test_an_event_loop_that_ends_takes_a_silent_model_with_it(harbour, writer):
    model = ScriptedModel(SAID[0], threading.Event())
    chain = build_chain(harbour, answerer=writer(model))

    async def first_words() -> str:
        async for part in chain.astream({"question": QUESTION}):
            if "answer" in part:
                return part["answer"].answer
        return ""

    assert asyncio.run(first_words()) == SAID[0]
    assert model.closed.wait(10)


def test_stopped_before_a_stage_is_raised_and_stopped_in_the_answer_is_told(harbour, writer):
    never = threading.Event()
    seen = []
    chain = build_chain(harbour, answerer=writer(SAID[0], never))
    asked = {"question": QUESTION, "should_stop": lambda: bool(seen)}
    for part in chain.stream(asked):
        seen += [part["answer"]] if "answer" in part else []
    assert seen[-1].interrupted.kind == "stopped"
    assert seen[-1].answer == SAID[0]
    with pytest.raises(Stopped):
        chain.invoke({"question": QUESTION, "should_stop": lambda: True})
