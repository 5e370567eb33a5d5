"""Which model is meant, with which key it is asked, and what it is asked for."""

import asyncio
import os
import subprocess
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from types import ModuleType, SimpleNamespace

import keyring
import pytest
from keyring.backends.fail import Keyring as NoKeyring
from keys_of_tests import Ring
from langchain_core.language_models import FakeListChatModel
from model_servers import anthropic_server, fails, ollama_server, openai_server, says
from pydantic import ConfigDict, SecretStr

from qa.models.chat_model import LOCAL_TIMEOUT_S, TIMEOUT_S, ModelChoice, default_timeout_s, open_chat_model
from qa.models.context import SERVER_CONTEXT, context_tokens
from qa.models.failure import ModelFailed
from qa.models.failures import failure_of
from qa.models.keys import without_keys
from qa.models.names import nearest_names

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.usefixtures("no_keys")


@pytest.mark.parametrize(
    ("spec", "base_url", "provider", "name"),
    [
        ("openai:gpt-4o-mini", None, "openai", "gpt-4o-mini"),
        (" Anthropic:claude-haiku-4-5 ", None, "anthropic", "claude-haiku-4-5"),
        ("ollama:llama3.2:3b", None, "ollama", "llama3.2:3b"),
        ("google-genai:gemini-2.5-flash", None, "google_genai", "gemini-2.5-flash"),
        ("llama3.2:3b", "http://127.0.0.1:8080/v1", "server", "llama3.2:3b"),
        ("meta-llama/Llama-3.1-8B", "http://host/v1/", "server", "meta-llama/Llama-3.1-8B"),
        ("ollama:qwen3", "http://shelf.local:11434", "ollama", "qwen3"),
    ],
)
def test_a_model_is_named_by_its_provider_or_its_address(spec, base_url, provider, name):
    choice = ModelChoice.parse(spec, base_url)
    assert (choice.provider, choice.name) == (provider, name)


@pytest.mark.parametrize(
    ("spec", "base_url", "said"),
    [
        ("quote", None, "openai:NAME"),
        ("", None, "`footnote models`"),
        ("gpt-4o", None, "openai:gpt-4o"),
        ("claude-haiku-4-5", None, "anthropic:claude-haiku-4-5"),
        ("llama3.2", None, "ollama:llama3.2"),
        ("opnai:gpt-4o", None, "openai:gpt-4o"),
        ("openai:", None, "openai:NAME"),
        ("any", "localhost:8080/v1", "http://localhost:8080/v1"),
        ("any", "ftp://host/v1", "is not the address"),
        ("any", "http://host:99999/v1", "is not the address"),
    ],
)
def test_what_names_no_model_says_what_would(spec, base_url, said):
    with pytest.raises(ModelFailed) as caught:
        ModelChoice.parse(spec, base_url)
    assert said in str(caught.value)
    assert caught.value.kind in ("model", "unreachable")


def test_a_password_in_an_address_is_not_shown():
    choice = ModelChoice.parse("any", "http://me:secret@127.0.0.1:8080/v1/chat/completions")
    assert choice.base_url == "http://me:secret@127.0.0.1:8080/v1"
    assert str(choice) == "any at http://127.0.0.1:8080/v1"
    assert "secret" not in repr(choice)


def test_a_key_is_found_in_the_environment_then_in_the_keyring(monkeypatch):
    keyring.set_keyring(Ring({("footnote", "openai"): "sk-of-the-ring"}))
    with openai_server(says("Yes.")) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.address)
        choice = ModelChoice.parse("openai:test-model")
        open_chat_model(choice).invoke("?")
        monkeypatch.setenv("OPENAI_API_KEY", " sk-of-the-shell\n")
        open_chat_model(choice).invoke("?")
        assert [server.sent_key(asked.headers) for asked in server.asked] == [
            "sk-of-the-ring",
            "sk-of-the-shell",
        ]


def test_without_a_key_it_is_said_how_to_give_one():
    for name in ("openai", "anthropic"):
        choice = ModelChoice.parse(f"{name}:any")
        for ring, said in [
            (NoKeyring(), f"Set {name.upper()}_API_KEY."),
            (Ring(locked=True), f"Set {name.upper()}_API_KEY, or keep the key in the keyring: "),
        ]:
            keyring.set_keyring(ring)
            with pytest.raises(ModelFailed) as caught:
                open_chat_model(choice)
            assert caught.value.kind == "key"
            assert said in str(caught.value)


@pytest.mark.parametrize("key", ['"sk-abcdef"', "sk-abc def", "sk-abc…def", "sk-abc\ndef"])
def test_what_cannot_be_a_key_is_told_without_it(monkeypatch, key):
    monkeypatch.setenv("OPENAI_API_KEY", key)
    with pytest.raises(ModelFailed) as caught:
        open_chat_model(ModelChoice.parse("openai:any"))
    assert caught.value.kind == "key"
    assert "OPENAI_API_KEY" in str(caught.value)
    assert "abc" not in repr(caught.value)


@pytest.mark.parametrize(
    ("serve", "spec"),
    [
        (openai_server, "openai:test-model"),
        (openai_server, "test-model"),
        (anthropic_server, "anthropic:test-model"),
        (ollama_server, "ollama:test-model"),
    ],
)
def test_a_providers_key_is_not_sent_to_another_address(monkeypatch, serve, spec):
    for name in ("OPENAI_API_KEY", "ANTHROPIC_API_KEY", "OLLAMA_API_KEY"):
        monkeypatch.setenv(name, "sk-for-the-provider-alone")
    with serve(says("Yes.")) as server:
        choice = ModelChoice.parse(spec, server.address)
        open_chat_model(choice).invoke("?")
        keyring.set_keyring(Ring({("footnote", choice.host): "sk-for-this-host"}))
        open_chat_model(choice).invoke("?")
        first, second = (server.sent_key(asked.headers) for asked in server.asked)
        assert "provider" not in str(server.asked[0].headers)
        assert first in ("", "no-key-needed")
        assert second == "sk-for-this-host"


def test_a_server_that_wants_a_key_is_told_apart_from_one_that_refuses_it(monkeypatch):
    with openai_server(says("Yes."), key="right") as server:
        choice = ModelChoice.parse("test-model", server.address)
        assert _failure(choice).kind == "key"
        monkeypatch.setenv("FOOTNOTE_API_KEY", "wrong")
        assert _failure(choice).kind == "rejected"
        monkeypatch.setenv("FOOTNOTE_API_KEY", "right")
        assert open_chat_model(choice).invoke("?").text == "Yes."


def test_a_model_that_is_not_there_is_answered_with_the_nearest_names(monkeypatch):
    names = ("llama3.2:3b", "qwen3:4b", "gemma3:1b", "phi4:14b", "llama3.1:8b")
    with ollama_server(says("Yes."), models=names) as server:
        failed = _failure(ModelChoice.parse("ollama:llama3", server.address))
    assert "ollama pull llama3, or take one that it has: llama3.2:3b, llama3.1:8b" in str(failed)
    assert nearest_names("gpt-4o-min", ("gpt-4o", "gpt-4o-mini", "o3"))[0] == "gpt-4o-mini"


@pytest.mark.parametrize(
    ("serve", "spec", "cut", "fix"),
    [
        (openai_server, "any", "/v1", "/v1"),
        (openai_server, "openai:any", "/v1", "/v1"),
        (anthropic_server, "anthropic:any", "", "leave /v1 out"),
    ],
)
def test_an_address_of_the_wrong_end_is_put_right(serve, spec, cut, fix):
    with serve(says("Yes.")) as server:
        address = server.address.removesuffix("/v1") + ("" if cut else "/v1")
        failed = _failure(ModelChoice.parse(spec, address))
    assert failed.kind == "unreachable"
    assert fix in failed.fix.lower() if cut else fix in failed.fix


@pytest.mark.parametrize("spec", ["openai:any", "anthropic:any", "ollama:any", "any"])
def test_an_address_where_nobody_answers_is_named(spec):
    with openai_server(says()) as server:
        address = server.address
    failed = _failure(ModelChoice.parse(spec, address))
    assert failed.kind == "unreachable"
    assert address in str(failed)


def test_a_package_that_is_missing_is_one_command():
    with pytest.raises(ModelFailed) as caught:
        open_chat_model(ModelChoice.parse("mistralai:any"))
    assert caught.value.kind == "package"
    assert "pip install langchain-mistralai" in str(caught.value)
    missing = ModuleNotFoundError("No module named 'langchain_openai'", name="langchain_openai")
    failed = failure_of(missing, ModelChoice.parse("openai:any"))
    assert (failed.kind, failed.fix) == ("package", 'install it: pip install "footnote-qa[openai]"')


def test_options_that_another_providers_client_has_not_are_left_out(monkeypatch):
    class ChatCohere(FakeListChatModel):
        model_config = ConfigDict(extra="forbid")
        responses: list[str] = ["Yes."]  # noqa: RUF012
        model: str
        temperature: float | None = None

    package = ModuleType("langchain_cohere")
    package.ChatCohere = ChatCohere
    monkeypatch.setitem(sys.modules, "langchain_cohere", package)
    model = open_chat_model(ModelChoice.parse("cohere:command-a"))
    assert (model.model, model.temperature, model.invoke("?").text) == ("command-a", 0, "Yes.")


def test_an_error_that_nobody_knows_is_one_line_too():
    failed = failure_of(RuntimeError("a\nb " + "c" * 900), ModelChoice.parse("openai:any"))
    assert failed.kind == "other"
    assert str(failed).startswith("OpenAI could not answer: a b ccc")
    assert len(str(failed)) < 400
    assert "(KeyError)" in str(failure_of(KeyError(), ModelChoice.parse("openai:any")))


@pytest.mark.parametrize(
    ("told", "wait"),
    [
        ("1", "Wait 1 second and"),
        ("7", "Wait 7 seconds and"),
        ("600", "Wait 10 minutes and"),
        ("86400", "Wait 24 hours and"),
        ("inf", "Wait a little and"),
        ("nan", "Wait a little and"),
        ("soon", "Wait a little and"),
        ("Wed, 21 Oct 2015 07:28:00 GMT", "Wait a little and"),
    ],
)
def test_how_long_to_wait_is_told_whatever_the_header_says(told, wait):
    class Busy(Exception):
        status_code = 429
        response = SimpleNamespace(status_code=429, headers={"retry-after": told})

    assert wait in failure_of(Busy(), ModelChoice.parse("openai:any")).fix.capitalize()


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("provided: sk-abc***********wxyz.", "provided: [key]."),
        ("key=sk-proj-a1b2c3d4e5f6g7 is unknown", "key=[key] is unknown"),
        ("Authorization: Bearer abcdefgh12", "Authorization: Bearer [key]"),
        ("Wrong of-this-person!", "Wrong [key]!"),
        ("x marks sk-1 and hf_tiny: a skeleton", "x marks sk-1 and hf_tiny: a skeleton"),
    ],
)
def test_keys_are_taken_out_of_what_is_said_and_words_are_left(said, shown):
    assert without_keys(said, [SecretStr("of-this-person"), SecretStr("x"), SecretStr("")]) == shown


def test_temperature_and_length_are_what_the_model_admits(monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-any")
    monkeypatch.setenv("ANTHROPIC_API_KEY", "sk-any")
    cool = open_chat_model(ModelChoice.parse("openai:gpt-4o-mini"), max_output_tokens=500)
    assert (cool.temperature, cool.max_tokens, cool.max_retries) == (0, 500, 0)
    thinking = open_chat_model(ModelChoice.parse("openai:gpt-5-mini"), max_output_tokens=500)
    assert thinking.temperature is None
    assert thinking.max_tokens > 5_000
    assert open_chat_model(ModelChoice.parse("anthropic:claude-haiku-4-5")).temperature == 0
    assert open_chat_model(ModelChoice.parse("anthropic:claude-opus-4-7")).temperature is None
    with ollama_server(says("Yes.")) as server:
        open_chat_model(ModelChoice.parse("ollama:test-model", server.address)).invoke("?")
    assert server.asked[0].body["options"]["temperature"] == 0
    assert server.asked[0].body["options"]["num_ctx"] >= 8192


@pytest.mark.parametrize(
    ("serve", "spec"), [(openai_server, "test-model"), (ollama_server, "ollama:test-model")]
)
def test_a_proxy_for_the_world_outside_does_not_see_what_stays_here(monkeypatch, serve, spec):
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    with serve(says("Yes.")) as server:
        model = open_chat_model(ModelChoice.parse(spec, server.address))
        assert model.invoke("?").text == "Yes."
        assert asyncio.run(model.ainvoke("?")).text == "Yes."


class SendsOn(BaseHTTPRequestHandler):
    """Sends every question on to another address, body and all."""

    elsewhere = ""

    def do_POST(self):
        self.rfile.read(int(self.headers["content-length"]))
        self.send_response(307)
        self.send_header("location", self.elsewhere + self.path.removeprefix("/v1"))
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


@pytest.mark.parametrize(
    ("serve", "spec"), [(openai_server, "test-model"), (ollama_server, "ollama:test-model")]
)
def test_a_server_does_not_decide_where_else_the_articles_go(monkeypatch, serve, spec):
    with serve(says("Yes.")) as elsewhere, ThreadingHTTPServer(("127.0.0.1", 0), SendsOn) as server:
        monkeypatch.setattr(SendsOn, "elsewhere", elsewhere.address)
        Thread(target=server.serve_forever, daemon=True).start()
        failed = _failure(ModelChoice.parse(spec, f"http://127.0.0.1:{server.server_port}/v1"))
        server.shutdown()
        assert not elsewhere.asked
    assert failed.kind == "unreachable" and "another address" in str(failed)


@pytest.mark.parametrize(
    "said", ["try again in 1.2.3s", "try again in . s", f"retry after {'9' * 5000}m", "retry after ..."]
)
def test_a_wait_that_is_no_number_is_not_believed(said):
    failed = failure_of(RuntimeError(said), ModelChoice.parse("openai:any"))
    assert failed.kind == "other"


@pytest.mark.parametrize("seconds", ["inf", "nan", "1e400"])
def test_a_wait_without_end_is_not_believed(seconds):
    error = RuntimeError("too many requests")
    error.status_code = 429
    error.response = SimpleNamespace(status_code=429, headers={"retry-after": seconds})
    failed = failure_of(error, ModelChoice.parse("openai:any"))
    assert failed.kind == "busy" and failed.retry_after is None


def test_a_model_that_ollama_passes_on_is_not_local():
    assert ModelChoice.parse("ollama:gpt-oss:20b").local
    assert not ModelChoice.parse("ollama:gpt-oss:120b-cloud").local


def test_a_local_model_may_be_silent_for_longer():
    assert default_timeout_s(ModelChoice.parse("openai:gpt-4o")) == TIMEOUT_S
    for spec, url in [("ollama:any", None), ("any", "http://192.168.1.7:8000/v1")]:
        assert default_timeout_s(ModelChoice.parse(spec, url)) == LOCAL_TIMEOUT_S


def test_how_much_a_model_takes_is_known_or_asked(monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-any")
    choice = ModelChoice.parse("openai:gpt-4o-mini")
    assert context_tokens(choice, open_chat_model(choice)) == 128_000
    for said, expected in [(None, SERVER_CONTEXT), (16_384, 16_384)]:
        with openai_server(fails("busy")) as server:
            server.told_context = said
            for spec in ("test-model", "openai:test-model"):
                choice = ModelChoice.parse(spec, server.address)
                assert context_tokens(choice, open_chat_model(choice)) == expected


def test_naming_a_model_imports_neither_langchain_nor_a_client():
    script = (
        "import sys\nfrom qa.models.chat_model import ModelChoice\n"
        "import qa.models.listing, qa.models.failures\n"
        "import tui.command.models\n"
        "str(ModelChoice.parse('openai:gpt-4o'))\n"
        "print({'langchain', 'langchain_core', 'openai', 'httpx', 'keyring'} & set(sys.modules))"
    )
    told = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, env=os.environ, capture_output=True, text=True, check=True
    )
    assert told.stdout.strip() == "set()"


def _failure(choice: ModelChoice) -> ModelFailed:
    try:
        open_chat_model(choice).invoke("?")
    except Exception as error:
        return failure_of(error, choice)
    raise AssertionError("it answered")
