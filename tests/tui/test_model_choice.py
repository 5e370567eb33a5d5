import pytest
import typer

from tui.command.options import model_to_write
from tui.commands import model_of, parse, refusal
from tui.model_choice import QUOTING, ChosenModel, chosen_model, standing, whereabouts


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch):
    for name in ("FOOTNOTE_MODEL", "FOOTNOTE_BASE_URL", "OPENAI_BASE_URL", "OPENAI_API_BASE", "OLLAMA_HOST"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize(
    ("model", "host", "local"),
    [
        (QUOTING, None, True),
        (ChosenModel("openai:gpt-4.1"), "api.openai.com", False),
        (ChosenModel("anthropic:claude"), "api.anthropic.com", False),
        (ChosenModel("mistralai:large"), "Mistral", False),
        (ChosenModel("ollama:llama3.1"), "127.0.0.1", True),
        (ChosenModel("openai:x", "http://127.0.0.1:8080/v1"), "127.0.0.1", True),
        (ChosenModel("ollama:gpt-oss:120b-cloud"), "ollama.com", False),
        (ChosenModel("llama", "http://localhost:8080/v1"), "localhost", True),
        (ChosenModel("openai:x", "http://[::1]:8080/v1"), "::1", True),
        (ChosenModel("openai:x", "https://localhost.evil.example/v1"), "localhost.evil.example", False),
        (ChosenModel("openai:x", "http://localhost@evil.example/v1"), "evil.example", False),
        (ChosenModel("openai:x", "http://192.168.1.5:8080"), "192.168.1.5", False),
    ],
)
def test_who_reads_the_passages(model, host, local):
    assert (model.host, model.is_local) == (host, local)


def test_the_variables_of_the_clients_lead_elsewhere(monkeypatch):
    monkeypatch.setenv("OPENAI_BASE_URL", "https://proxy.example/v1")
    monkeypatch.setenv("OLLAMA_HOST", "big.example:11434")
    assert ChosenModel("openai:x").host == "proxy.example"
    assert ChosenModel("openai:x", "http://localhost:1").is_local
    assert (ChosenModel("ollama:x").host, ChosenModel("ollama:x").is_local) == ("big.example", False)


def test_what_leaves_the_computer_is_said():
    remote = ChosenModel("openai:gpt-4.1")
    assert whereabouts(remote).endswith("are sent to api.openai.com")
    assert standing(remote) == "openai:gpt-4.1, sent to api.openai.com"
    assert whereabouts(QUOTING) == "Everything stays on this computer"
    assert standing(QUOTING) is None


@pytest.mark.parametrize(
    ("model", "openly"),
    [
        (ChosenModel("llama", "http://192.168.1.5:8080/v1"), True),
        (ChosenModel("openai:x", "HTTP://models.example/v1"), True),
        (ChosenModel("openai:x", "https://models.example/v1"), False),
        (ChosenModel("llama", "http://127.0.0.1:8080/v1"), False),
        (ChosenModel("ollama:gpt-oss:120b-cloud"), False),
        (ChosenModel("mistralai:large"), False),
    ],
)
def test_what_others_on_the_way_can_read_is_said(model, openly):
    assert whereabouts(model).endswith(", not encrypted") == openly


def test_an_address_without_a_scheme_is_not_encrypted(monkeypatch):
    monkeypatch.setenv("OLLAMA_HOST", "big.example:11434")
    assert whereabouts(ChosenModel("ollama:x")).endswith("sent to big.example, not encrypted")


def test_a_password_in_an_address_is_in_no_trace():
    chosen = ChosenModel("llama", "https://reader:hunter22@models.example/v1")
    assert "hunter22" not in f"{chosen!r} {whereabouts(chosen)} {standing(chosen)}"


def test_options_come_before_the_environment(monkeypatch):
    monkeypatch.setenv("FOOTNOTE_MODEL", "ollama:llama3.1")
    monkeypatch.setenv("FOOTNOTE_BASE_URL", "http://localhost:9")
    assert model_to_write(None, None) == ChosenModel("ollama:llama3.1", "http://localhost:9")
    assert model_to_write("quote", None) == QUOTING
    assert model_to_write("llama", None).base_url == "http://localhost:9"
    assert model_to_write("openai:x", "http://localhost:8").base_url == "http://localhost:8"


@pytest.mark.parametrize(
    ("spec", "base_url"), [("gpt-4.1", None), ("openai:", None), (None, "http://x"), ("quote", "http://x")]
)
def test_what_is_no_model_is_refused(spec, base_url):
    with pytest.raises(typer.BadParameter):
        model_to_write(spec, base_url)


@pytest.mark.parametrize(
    ("typed", "refused"),
    [
        ("/model", False),
        ("/model quote", False),
        ("/model openai:gpt-4.1", False),
        ("/model openai:x http://localhost:8080/v1", False),
        ("/model gpt-4.1", True),
        ("/model llama http://localhost:8080/v1", False),
        ("/model openai:x there", True),
    ],
)
def test_the_command_takes_a_name_and_a_server(typed, refused):
    line = parse(typed)
    assert line is not None
    assert bool(refusal(line, None)) == refused


def test_the_command_names_a_model():
    assert model_of("openai:x http://localhost:8080/v1") == ChosenModel(
        "openai:x", "http://localhost:8080/v1"
    )
    assert chosen_model(" ", None) == QUOTING
