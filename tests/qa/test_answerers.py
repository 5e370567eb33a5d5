"""A model's name becomes an answerer: the whole way, with the shipped reader and the shipped check."""

import pytest
from model_servers import openai_server, says

from qa import Turn, ask, build_chain
from qa.answerers import answerer_for
from qa.extractive import ExtractiveAnswerer
from qa.models.failure import ModelFailed

QUESTION = "Who opened the new ferry terminal in Brimoor?"


@pytest.fixture
def server(monkeypatch):
    monkeypatch.delenv("FOOTNOTE_API_KEY", raising=False)
    with openai_server() as running:
        yield running


def test_quote_quotes(harbour):
    assert isinstance(answerer_for(harbour), ExtractiveAnswerer)


@pytest.mark.parametrize("name", ["nothing-like-it", "openai", "openai:", "nobody:gpt"])
def test_a_name_that_is_no_model_is_told_before_anything_is_asked(harbour, name):
    with pytest.raises(ModelFailed) as failed:
        ask(harbour, QUESTION, model=name)
    assert failed.value.fix


def test_a_model_writes_and_the_shipped_check_judges(harbour, server):
    server.script = [
        says(
            "Mayor Ilse Brandt opened the ferry terminal in Brimoor [1]. ",
            "It cost 84 million crowns [1]. It cost 48 million crowns.",
        )
    ]
    answer = ask(harbour, QUESTION, model="test-model", base_url=server.address)
    assert [s.support for s in answer.sentences] == ["supported", "unsupported", "supported"]
    assert answer.sentences[1].findings[0].kind == "number"
    assert answer.sentences[2].cited_by == "check"
    for citation in answer.citations:
        text = harbour.article(citation.article_id).text
        assert text[citation.start : citation.end] == citation.quote
    assert server.address.removesuffix("/v1").split("//")[1] in answer.model


def test_strict_leaves_out_what_is_unsupported(harbour, server):
    server.script = [says("Mayor Ilse Brandt opened the ferry terminal [1]. It cost 84 million crowns [1].")]
    answer = ask(harbour, QUESTION, model="test-model", base_url=server.address, strict=True)
    assert [s.text for s in answer.sentences] == ["Mayor Ilse Brandt opened the ferry terminal."]
    assert [s.text for s in answer.dropped] == ["It cost 84 million crowns."]


def test_a_follow_up_is_understood_by_the_model_and_its_history_is_evidence(harbour, server):
    def model(asked):
        if "Last question:" in asked.prompt:
            return says("What did the new ferry terminal in Brimoor cost?")
        return says("It cost 48 million crowns [1].")

    server.script = model
    turn = Turn(question=QUESTION, answer="Prose.", cited=("Mayor Ilse Brandt opened the terminal.",))
    chain = build_chain(harbour, model="test-model", base_url=server.address)
    known = chain.invoke({"question": "And what did it cost?", "history": [turn]})
    assert known["standalone_question"] == "What did the new ferry terminal in Brimoor cost?"
    assert known["answer"].sentences[0].support == "supported"
    assert "Mayor Ilse Brandt opened the terminal." in server.asked[-1].prompt
    assert "Prose." not in server.asked[-1].prompt


def test_a_small_window_holds_prompt_and_answer_together(harbour, server):
    server.told_context = 2048
    server.script = [says("Mayor Ilse Brandt opened the ferry terminal in Brimoor [1].")]
    ask(harbour, QUESTION, model="test-model", base_url=server.address)
    (asked,) = server.asked
    assert asked.prompt_tokens + asked.max_tokens <= 2048
    assert asked.max_tokens < 1024
