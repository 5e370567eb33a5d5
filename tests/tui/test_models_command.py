import json
import os

import pytest
from model_servers import fails, ollama_server
from typer.testing import CliRunner

from tui.cli import app, main
from tui.privacy import keep_langsmith_out

TRACING = ("LANGSMITH_TRACING", "LANGCHAIN_TRACING_V2", "LANGSMITH_GATEWAY")


def _models(*options: str) -> str:
    done = CliRunner().invoke(app, ["models", *options])
    assert done.exit_code == 0
    return done.stdout


@pytest.mark.usefixtures("no_keys")
def test_models_lists_what_is_ready_and_how_to_enable_the_rest(monkeypatch):
    with ollama_server(fails("drops"), models=("llama3.2:3b", "kimi-k2:1t-cloud")) as ollama:
        monkeypatch.setenv("OLLAMA_HOST", ollama.address)
        lines = _models().splitlines()
        names = "ollama:llama3.2:3b, ollama:kimi-k2:1t-cloud (runs at ollama.com)"
        assert lines[0].startswith("ready    quote")
        assert lines[1] == f"ready    Ollama     {ollama.address}: {names}"
        assert lines[2].startswith("missing  OpenAI     no key: set OPENAI_API_KEY")
        told = {source["name"]: source for source in json.loads(_models("--json"))["sources"]}
        assert told["ollama"]["models"] == ["ollama:llama3.2:3b", "ollama:kimi-k2:1t-cloud"]
        assert told["openai"]["key"] is None


@pytest.mark.usefixtures("no_keys")
def test_an_address_that_is_none_is_one_line(monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", ["footnote", "models", "--base-url", "localhost:80"])
    with pytest.raises(SystemExit) as left:
        main()
    assert left.value.code == 1
    said = capsys.readouterr().err
    assert said.startswith('footnote: "localhost:80" is not the address of a server.')
    assert said.count("\n") == 1


@pytest.mark.parametrize(("wanted", "left"), [("", []), ("0", []), ("1", list(TRACING))])
def test_langsmith_sees_nothing_unless_it_is_let_in(monkeypatch, wanted, left):
    monkeypatch.setenv("FOOTNOTE_LANGSMITH", wanted)
    for name in TRACING:
        monkeypatch.setenv(name, "true")
    keep_langsmith_out()
    assert [name for name in TRACING if name in os.environ] == left
