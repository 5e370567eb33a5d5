"""Servers on loopback that speak the providers' real protocols and answer as a test says.

    with openai_server(says("Slate ", "closed [1].")) as server:
        ...  # a client at server.address
    assert server.asked[0].messages[0] == ("system", "…")

`says(…)` is an answer piece by piece: words, seconds or an event to wait for, and `Mid` for what goes wrong
in the middle. `fails(…)` is a refusal in the provider's words. Several of them are for one request after the
other, the last again and again; one function `(Asked) -> Reply | Failure` is a model that reads what it is
told.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from model_servers.anthropic_protocol import AnthropicServer
from model_servers.ollama_protocol import OllamaServer
from model_servers.openai_protocol import OpenAIServer
from model_servers.script import Asked, Failure, Mid, Reply, Script, fails, says, says_how_long
from model_servers.server import ModelServer, running

__all__ = [
    "AnthropicServer",
    "Asked",
    "Failure",
    "Mid",
    "ModelServer",
    "OllamaServer",
    "OpenAIServer",
    "Reply",
    "anthropic_server",
    "fails",
    "ollama_server",
    "openai_server",
    "says",
    "says_how_long",
]

Told = Reply | Failure | Callable[[Asked], Reply | Failure]
S = TypeVar("S", bound=ModelServer)


@contextmanager
def _serve(
    kind: type[S],
    told: tuple[Told, ...],
    models: tuple[str, ...],
    key: str | None,
    context_tokens: int | None,
) -> Iterator[S]:
    script: Script = tuple(step for step in told if isinstance(step, Reply | Failure))
    if len(told) == 1 and callable(told[0]):
        script = told[0]
    server = kind(script, models, key, context_tokens)
    with running(server):
        yield server


@contextmanager
def openai_server(
    *told: Told,
    models: tuple[str, ...] = ("test-model",),
    key: str | None = None,
    context_tokens: int | None = None,
) -> Iterator[OpenAIServer]:
    """A server of OpenAI's chat completions; `address` ends with /v1."""
    with _serve(OpenAIServer, told, models, key, context_tokens) as server:
        yield server


@contextmanager
def anthropic_server(
    *told: Told,
    models: tuple[str, ...] = ("test-model",),
    key: str | None = None,
    context_tokens: int | None = None,
) -> Iterator[AnthropicServer]:
    """A server of Anthropic's messages; `address` is its root."""
    with _serve(AnthropicServer, told, models, key, context_tokens) as server:
        yield server


@contextmanager
def ollama_server(
    *told: Told,
    models: tuple[str, ...] = ("test-model",),
    key: str | None = None,
    context_tokens: int | None = None,
) -> Iterator[OllamaServer]:
    """An Ollama server; `address` is its root."""
    with _serve(OllamaServer, told, models, key, context_tokens) as server:
        yield server
