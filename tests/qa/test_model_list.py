"""What could be used right now is told without a package, a key, a network or a long wait."""

import socket
import sys
from threading import Event

import keyring
import pytest
from keys_of_tests import Ring
from model_servers import fails, ollama_server, openai_server

from qa.models.failure import ModelFailed
from qa.models.listing import model_sources

pytestmark = pytest.mark.usefixtures("no_keys")
PACKAGES = ("langchain_openai", "langchain_anthropic", "langchain_ollama")


@pytest.fixture
def nobody(monkeypatch):
    """No Ollama either, whatever runs on this computer."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        monkeypatch.setenv("OLLAMA_HOST", f"127.0.0.1:{taken.getsockname()[1]}")
        yield


def _sources(base_url=None, wait_s=5.0):
    return {source.name: source for source in model_sources(base_url, wait_s=wait_s)}


def test_with_nothing_at_all_each_line_says_what_to_do(nobody, monkeypatch):
    for name in PACKAGES:
        monkeypatch.setitem(sys.modules, name, None)
    sources = _sources("http://127.0.0.1:9")
    assert list(sources) == ["openai", "anthropic", "ollama", "server"]
    for name, extra in [("openai",) * 2, ("anthropic",) * 2, ("ollama",) * 2, ("server", "openai")]:
        source = sources[name]
        assert not (source.usable or source.installed)
        assert f'pip install "footnote-qa[{extra}]"' in source.fix
        assert "no package" in source.missing
    assert "then set OPENAI_API_KEY" in sources["openai"].fix
    assert "http://127.0.0.1:9/v1" in sources["server"].fix


def test_a_key_makes_a_provider_usable_and_is_not_told(nobody, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-of-the-shell")
    monkeypatch.setenv("AZURE_OPENAI_API_KEY", "sk-of-azure")
    keyring.set_keyring(Ring({("footnote", "anthropic"): "sk-of-the-ring"}))
    sources = _sources()
    assert (sources["openai"].usable, sources["openai"].key) == (True, "OPENAI_API_KEY")
    assert (sources["anthropic"].usable, sources["anthropic"].key) == (True, "keyring")
    assert sources["azure_openai"].key == "AZURE_OPENAI_API_KEY"
    assert "sk-of" not in repr(sources)


def test_what_is_no_key_is_told_and_the_list_goes_on(nobody, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "“sk-abc”")
    source = _sources()["openai"]
    assert not source.usable
    assert "OPENAI_API_KEY" in source.fix
    assert "abc" not in source.fix


def test_a_keyring_that_does_not_answer_holds_nobody_up(nobody):
    answer = Event()
    keyring.set_keyring(Ring(silent=answer))
    source = _sources(wait_s=0.1)["openai"]
    answer.set()
    assert "unlock the keyring" in source.fix


def test_ollama_and_a_server_tell_their_models(monkeypatch):
    with (
        ollama_server(fails("drops"), models=("llama3.2:3b", "qwen3:latest")) as ollama,
        openai_server(fails("drops"), models=("Llama-3.1-8B",)) as server,
    ):
        monkeypatch.setenv("OLLAMA_HOST", ollama.address)
        sources = _sources(server.address)
        assert sources["ollama"].models == ("ollama:llama3.2:3b", "ollama:qwen3")
        assert sources["ollama"].usable
        assert sources["server"].fix == f"--model Llama-3.1-8B --base-url {server.address}"
        assert sources["server"].key is None
        assert (ollama.seen, server.seen) == (["GET /api/tags"], ["GET /v1/models"])


def test_an_ollama_without_a_model_and_a_server_that_is_silent(monkeypatch):
    with ollama_server(fails("drops"), models=()) as ollama, socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        monkeypatch.setenv("OLLAMA_HOST", ollama.address)
        sources = _sources(f"http://127.0.0.1:{silent.getsockname()[1]}/v1", wait_s=0.3)
    assert "ollama pull" in sources["ollama"].fix
    assert not sources["ollama"].usable
    assert "no list of models" in sources["server"].missing


def test_a_proxy_for_the_world_outside_is_not_asked_for_this_computer(monkeypatch):
    with ollama_server(fails("drops"), models=("qwen3:4b",)) as ollama:
        monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
        monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
        monkeypatch.setenv("OLLAMA_HOST", ollama.address)
        assert _sources()["ollama"].usable


def test_what_is_no_address_is_refused():
    with pytest.raises(ModelFailed):
        model_sources("localhost:8080")
