"""Every way in which a chat model fails, through LangChain's real clients, is one line with the way out."""

import asyncio
import threading
import traceback
from dataclasses import dataclass, replace

import pytest
from langchain_core.tracers.base import BaseTracer
from model_servers import (
    Mid,
    ModelServer,
    anthropic_server,
    fails,
    ollama_server,
    openai_server,
    says,
    says_how_long,
)

from qa.models.chat_model import THINKING_TOKENS, ModelChoice, open_chat_model
from qa.models.failure import ModelFailed
from qa.models.failures import failure_in, failure_of

KEY = "sk-proj-Zx81kQmPq0aBcDeFgHiJkLmNoP"
# "gpt-5-pro" goes by /v1/responses, the other names by /v1/chat/completions.
SERVERS = {
    "openai": openai_server,
    "responses": openai_server,
    "anthropic": anthropic_server,
    "ollama": ollama_server,
    "server": openai_server,
}
MESSAGES = [("system", "Answer from the passages."), ("human", "Who opened the quarry?")]


@dataclass
class Spoken:
    """A server, and a real client that speaks with it."""

    server: ModelServer
    choice: ModelChoice
    model: object
    runner: asyncio.Runner

    def waiting(self, seconds: float) -> "Spoken":
        """The same with a client that waits no longer than this."""
        return replace(self, model=open_chat_model(self.choice, timeout_s=seconds))

    def ask(self, how: str):
        """The words that came, and the failure or None."""
        chunks = []
        try:
            if how == "whole":
                chunks = [self.model.invoke(MESSAGES)]
            elif how == "streamed":
                chunks.extend(self.model.stream(MESSAGES))
            else:
                self.runner.run(self._awaited(chunks))
            return _text(chunks), failure_in(sum(chunks[1:], chunks[0]), self.choice)
        except Exception as error:
            return _text(chunks), failure_of(error, self.choice)

    async def _awaited(self, chunks: list) -> None:
        async for chunk in self.model.astream(MESSAGES):
            chunks += [chunk]


def _text(chunks: list) -> str:
    return "".join(chunk.text for chunk in chunks)


@pytest.fixture(scope="module", params=list(SERVERS))
def spoken(request):
    """One client for each protocol; a test writes `server.script`."""
    with (
        pytest.MonkeyPatch.context() as patch,
        SERVERS[request.param](models=("test-model", "gpt-5-pro")) as server,
        asyncio.Runner() as runner,
    ):
        patch.setenv("FOOTNOTE_API_KEY", KEY)
        named = {"server": "test-model", "responses": "openai:gpt-5-pro"}
        name = named.get(request.param, f"{request.param}:test-model")
        choice = ModelChoice.parse(name, server.address)
        yield Spoken(server, choice, open_chat_model(choice, timeout_s=60, max_output_tokens=300), runner)


@pytest.fixture(params=["streamed", "awaited", "whole"])
def how(request):
    return request.param


def test_words_arrive_and_what_was_sent_is_known(spoken, how):
    spoken.server.script = [says("Ilse Brandt ", "opened it [1].")]
    assert spoken.ask(how) == ("Ilse Brandt opened it [1].", None)
    asked = spoken.server.asked[-1]
    assert asked.messages == (("system", MESSAGES[0][1]), ("user", MESSAGES[1][1]))
    room = THINKING_TOKENS if asked.model == "gpt-5-pro" else 0
    assert (asked.model, asked.max_tokens) == (spoken.choice.name, 300 + room)
    assert spoken.server.sent_key(asked.headers) == KEY


REFUSALS = [
    (fails("bad_key"), "rejected", "FOOTNOTE_API_KEY"),
    (fails("no_access"), "rejected", "another model"),
    (fails("no_quota"), "rejected", "nothing left to spend"),
    (fails("no_model"), "model", "one that it has: "),
    (fails("busy", retry_after=7), "busy", "Wait 7 seconds"),
    (fails("overloaded"), "busy", "overloaded"),
    (fails("too_long"), "too_long", "fewer passages"),
    (fails("filtered"), "refused", "filtered"),
    (fails("no_tools"), "other", "tools"),
    (fails("drops"), "dropped", "broke"),
    (fails("page", status=200), "unreachable", "does not speak as"),
    (fails("page", status=404), "unreachable", "does not speak as"),
]


# As `qa.writing.generative` asks, and in one piece; how a stream is read in the end makes no difference here.
@pytest.mark.parametrize("how", ["awaited", "whole"])
@pytest.mark.parametrize(("told", "kind", "words"), REFUSALS, ids=lambda told: getattr(told, "name", ""))
def test_a_request_that_is_refused_says_what_to_do(spoken, how, told, kind, words):
    spoken.server.script = [told]
    before = len(spoken.server.asked)
    text, failed = spoken.ask(how)
    assert (text, failed.kind) == ("", kind)
    assert words in str(failed)
    assert len(spoken.server.asked) == before + 1, "the client asked again by itself"
    _one_line_without_the_key(failed)


@pytest.mark.parametrize("step", [Mid.DROP, Mid.CUT, Mid.BROKEN, Mid.OVERLOADED], ids=str)
@pytest.mark.parametrize("how", ["streamed", "awaited"])
def test_what_breaks_in_the_middle_keeps_the_words_before_it(spoken, how, step):
    spoken.server.script = [says("Ilse Brandt ", step, "opened it.")]
    text, failed = spoken.ask(how)
    assert text == "Ilse Brandt "
    overloaded = "other" if spoken.choice.provider == "ollama" else "busy"
    assert failed.kind == (overloaded if step is Mid.OVERLOADED else "dropped")
    _one_line_without_the_key(failed)


def test_a_model_that_is_silent_for_too_long_is_told(spoken):
    never = threading.Event()
    for script in [[fails("hangs")], [says("Ilse Brandt ", never, "opened it.")]]:
        spoken.server.script = script
        _, failed = spoken.waiting(0.1).ask("streamed")
        assert (failed.kind, "silent for too long" in str(failed)) == ("timeout", True)
        _one_line_without_the_key(failed)
    assert spoken.waiting(0.1).ask("awaited")[1].kind == "timeout"


@pytest.mark.parametrize("step", [Mid.DROP, Mid.BROKEN], ids=str)
def test_an_answer_in_one_piece_that_breaks_is_told_too(spoken, step):
    spoken.server.script = [says("Ilse Brandt opened it.", step)]
    assert spoken.ask("whole")[1].kind == "dropped"


def test_answers_that_are_none_are_told_without_any_error(spoken, how):
    for told, kind in [(says(), "refused"), (says(end="refused"), "refused"), (says(end="length"), "other")]:
        spoken.server.script = [told]
        text, failed = spoken.ask(how)
        assert (text, failed.kind) == ("", kind)
        _one_line_without_the_key(failed)
    spoken.server.script = [says("It was ", end="length")]
    assert "cut off" in str(spoken.ask(how)[1])


def test_a_refusal_after_the_first_words_is_no_answer(spoken, how):
    if spoken.choice.provider == "ollama":
        pytest.skip("Ollama's protocol has no word for it")
    spoken.server.script = [says("It was ", end="filtered")]
    text, failed = spoken.ask(how)
    assert (text, failed.kind) == ("It was ", "refused")


def test_after_too_many_requests_the_next_one_is_answered(spoken, how):
    spoken.server.asked.clear()
    spoken.server.script = [fails("busy", retry_after=1.5), says("Now.")]
    assert spoken.ask(how)[1].retry_after == 1.5
    assert spoken.ask(how) == ("Now.", None)


def test_who_stops_listening_is_noticed_by_the_server(spoken):
    spoken.server.script = [says("Ilse Brandt ", threading.Event(), "opened it.")]
    words = spoken.model.stream(MESSAGES)
    while not next(words).text:
        pass
    words.close()
    assert spoken.server.asked[-1].hung_up.wait(60)


def test_a_long_prompt_arrives_whole(spoken):
    spoken.server.script = says_how_long
    passage = "The slate quarry at Moen will close in December. " * 8_200
    said = spoken.model.invoke(passage).text
    assert said == "Your prompt has 100450 tokens."


def test_neither_trace_nor_error_tells_a_key_that_the_provider_repeats(spoken):
    class Keeping(BaseTracer):
        kept = ""

        def _persist_run(self, run):
            self.kept += run.model_dump_json()

    body = {"error": {"message": f"Incorrect API key provided: {KEY}", "code": "invalid_api_key"}}
    spoken.server.script = [fails("bad_key", body=body)]
    tracer = Keeping()
    model = spoken.model.model_copy()
    model.callbacks = [*model.callbacks, tracer]
    with pytest.raises(Exception, match=r"401|Incorrect") as caught:
        model.invoke(MESSAGES)
    failed = failure_of(caught.value, spoken.choice)
    shown = "".join(traceback.format_exception(caught.value)) + repr(caught.value) + str(failed)
    assert "401" in tracer.kept
    for told in (tracer.kept, shown, repr(model), repr(spoken.choice), str(failed)):
        assert KEY not in told


def _one_line_without_the_key(failed: ModelFailed) -> None:
    assert isinstance(failed, ModelFailed)
    line = str(failed)
    assert "\n" not in line
    assert len(line) < 420
    assert failed.fix
    for piece in (KEY, KEY[:7], KEY[-4:], "Traceback", "<html", "\\n", "***"):
        assert piece not in line
