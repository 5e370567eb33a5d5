"""Written answers through LangChain's real clients: what breaks in the middle keeps what came."""

import threading

import pytest
from model_servers import Mid, anthropic_server, fails, ollama_server, openai_server, says
from scripted_model import WordsCheck

from index.article import Span
from qa.abstention import Thresholds
from qa.answer import Turn
from qa.models.chat_model import ModelChoice, open_chat_model
from qa.models.context import context_tokens
from qa.models.failure import ModelFailed
from qa.models.failures import failure_in, failure_of
from qa.reader import Evidence, Reading
from qa.writing.generative import WritingAnswerer

QUESTION = "Who opened the quarry?"
SERVERS = {
    "openai": openai_server,
    "anthropic": anthropic_server,
    "ollama": ollama_server,
    "server": openai_server,
}


class Reader:
    name = "fixed"

    def read(self, question, passages):
        whole = [Evidence(p, Span(p.start, p.end), None, 0.5) for p in passages]
        return Reading(tuple(whole), 0.9)


class Writer:
    """A server and an answerer that asks it."""

    def __init__(self, server, choice, passages, timeout_s=60):
        model = open_chat_model(choice, timeout_s=timeout_s)
        self.server = server
        self.name = str(choice)
        self.passages = passages
        self.answerer = WritingAnswerer(
            model,
            name=str(choice),
            check=WordsCheck(),
            reader=Reader(),
            thresholds=Thresholds(0.5, 0.2),
            failure=lambda error: failure_of(error, choice),
            failure_in=lambda message: failure_in(message, choice),
            window=context_tokens(choice, model),
        )

    def seen(self, *script, **options):
        self.server.script = list(script)
        return list(self.answerer.stream(QUESTION, QUESTION, self.passages, **options))


@pytest.fixture(scope="module", params=list(SERVERS))
def opened(request):
    with pytest.MonkeyPatch.context() as patch, SERVERS[request.param]() as server:
        patch.setenv("FOOTNOTE_API_KEY", "sk-test")
        name = "test-model" if request.param == "server" else f"{request.param}:test-model"
        yield server, ModelChoice.parse(name, server.address)


@pytest.fixture
def passages(make_passage):
    return [make_passage("Mayor Ilse Brandt opened the quarry. It cost 48 million crowns.", "quarry")]


@pytest.fixture
def writer(opened, passages):
    return Writer(*opened, passages)


def test_an_answer_grows_word_by_word(writer):
    seen = writer.seen(
        says("Ilse Brandt ", 0.1, "opened the ", "quarry [", "1]. It cost 48 ", "million [1].")
    )
    assert [(s.text, s.citations, s.support) for s in seen[-1].sentences] == [
        ("Ilse Brandt opened the quarry.", (1,), "supported"),
        ("It cost 48 million.", (2,), "supported"),
    ]
    assert seen[-1].interrupted is None
    assert not any("[" in s.text for one in seen for s in one.sentences)
    roles = [role for role, _ in writer.server.asked[-1].messages]
    assert roles == ["system", "user"]
    assert "Mayor Ilse Brandt opened the quarry." in writer.server.asked[-1].prompt


BREAKS = [
    (Mid.DROP, {"dropped"}),
    (Mid.CUT, {"dropped"}),
    (Mid.BROKEN, {"dropped"}),
    (Mid.OVERLOADED, {"busy", "other"}),
]


@pytest.mark.parametrize(
    ("step", "kinds"), BREAKS, ids=lambda one: one.name if isinstance(one, Mid) else "or".join(sorted(one))
)
def test_what_breaks_in_the_middle_keeps_what_came(writer, step, kinds):
    _keeps_what_came(writer, step, kinds)


def test_a_model_that_falls_silent_keeps_what_came(passages, no_keys):
    with openai_server() as server:
        impatient = Writer(server, ModelChoice.parse("test-model", server.address), passages, timeout_s=0.5)
        _keeps_what_came(impatient, threading.Event(), {"timeout"})


def _keeps_what_came(writer, step, kinds):
    last = writer.seen(says("Ilse Brandt opened the quarry [1]. It cost", step, " 48."))[-1]
    assert [(s.text, s.support) for s in last.sentences] == [
        ("Ilse Brandt opened the quarry.", "supported"),
        ("It cost", "unchecked"),
    ]
    assert last.interrupted is not None
    assert last.interrupted.kind in kinds
    assert last.interrupted.what
    assert last.finished


@pytest.mark.parametrize("failure", ["bad_key", "no_model", "too_long", "drops"])
def test_a_request_that_is_refused_raises_what_is_wrong(writer, failure):
    with pytest.raises(ModelFailed) as failed:
        writer.seen(fails(failure))
    assert failed.value.kind != "other"


@pytest.mark.parametrize("end", ["length", "filtered"])
def test_an_answer_that_the_provider_ends_early_says_so(writer, end):
    last = writer.seen(says("Ilse Brandt opened the quarry [1]. It co", end=end))[-1]
    if end == "filtered" and last.interrupted is None:
        assert "ollama" in last.model  # which has no filter and ends as ever
        return
    assert last.interrupted is not None
    assert [s.support for s in last.sentences] == ["supported", "unchecked"]


def test_stopping_a_silent_model_hangs_up(writer):
    silent = threading.Event()
    writer.server.script = [says("Ilse Brandt opened", silent)]
    shown = []
    answers = writer.answerer.stream(
        QUESTION, QUESTION, writer.passages, should_stop=lambda: "Ilse Brandt opened" in shown
    )
    for answer in answers:
        shown.append(answer.answer)
        last = answer
    assert last.interrupted is not None
    assert (last.interrupted.kind, last.answer) == ("stopped", "Ilse Brandt opened")
    assert writer.server.asked[-1].hung_up.wait(10)
    silent.set()


def test_a_follow_up_is_condensed_by_the_model(writer):
    writer.server.script = [says("Who opened ", "the quarry in Slate?")]
    history = [Turn(question="What is new at the quarry in Slate?", cited=("The quarry is open.",))]
    assert writer.answerer.condense("Who opened it?", history) == "Who opened the quarry in Slate?"


def test_a_long_answer_arrives_whole(writer):
    words = ["Ilse Brandt opened the quarry [1]. "] * 60
    assert len(writer.seen(says(*words))[-1].sentences) == 60
