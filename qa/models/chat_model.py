"""Which chat model writes, and how it is opened: any that LangChain's `init_chat_model` knows."""

import ipaddress
import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urlsplit

from pydantic import SecretStr

from qa.models.failure import ModelFailed
from qa.models.keys import ModelKey, how_to_give_a_key, key_for
from qa.models.providers import (
    OWN,
    PROVIDERS,
    SERVER,
    Provider,
    maker_of,
    nearest_provider,
    provider_called,
)

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

QUOTE = "quote"
"""What answers without a model; `ModelChoice.parse` refuses it."""

MAX_OUTPUT_TOKENS = 1024
"""An answer of five footnoted sentences has about 200; lists and other scripts need more."""

THINKING_TOKENS = 8192
"""Room on top for models that think before they write: what they think counts as written."""

TIMEOUT_S = 60.0
"""How long a model may be silent."""

LOCAL_TIMEOUT_S = 300.0
"""The same for a model on this computer or next to it, which may have to be loaded and reads slowly:
3,000 tokens at 15 a second, as large models do on a CPU, are 200 s."""

OLLAMA_CONTEXT = 8192
"""Asked for because Ollama's own default (4,096) drops the beginning of a longer prompt without a word."""

NO_KEY = "no-key-needed"
"""Sent to servers that need none: the client insists on one."""


@dataclass(frozen=True, slots=True)
class ModelChoice:
    """A model that was asked for; made by `parse`."""

    provider: str
    """A name in `qa.models.providers.PROVIDERS`."""
    name: str
    base_url: str | None = field(default=None, repr=False)
    """The address given for it, which may hold a password; show `address`."""

    @classmethod
    def parse(cls, spec: str, base_url: str | None = None) -> Self:
        """Read "openai:gpt-…", or with an address also a bare name.

        Args:
            spec: "provider:model"; with `base_url`, a name without a known provider is one of a server that
                speaks OpenAI's protocol.
            base_url: where the model answers, "http://127.0.0.1:8080/v1"; None for the provider's own.

        Raises:
            ModelFailed: it names no model ("quote" does not), or no provider, or the address is none.
        """
        spec, address = spec.strip(), _address(base_url)
        before, colon, name = spec.partition(":")
        known = provider_called(before) if colon else None
        if known and name.strip():
            return cls(known.name, name.strip(), address)
        if spec and spec != QUOTE and not known and address:
            return cls(SERVER, spec, address)
        raise _unclear(spec, before if colon else "", known)

    def __str__(self) -> str:
        return f"{self.name} at {self.address}" if self.provider == SERVER else f"{self.provider}:{self.name}"

    @property
    def maker(self) -> Provider:
        """Who makes it."""
        return PROVIDERS[self.provider]

    @property
    def place(self) -> str:
        """Where requests go, as it was configured; may hold a password."""
        variables = (os.environ.get(variable, "") for variable in self.maker.address_variables)
        return self.base_url or next((value for value in variables if value), self.maker.address)

    @property
    def address(self) -> str:
        """Where requests go, for people to read: without a password."""
        parts = urlsplit(self.place if "//" in self.place else f"//{self.place}")
        shown = parts._replace(netloc=parts.netloc.rpartition("@")[2], query="", fragment="")
        return shown.geturl().removeprefix("//")

    @property
    def host(self) -> str | None:
        """Host and port of an address that a person gave; None where the provider's own is used."""
        return urlsplit(self.base_url).netloc.rpartition("@")[2] if self.base_url else None

    @property
    def on_this_computer(self) -> bool:
        """Whether requests go to this computer itself."""
        name = self._hostname
        return name.startswith("127.") or name in ("::1", "0.0.0.0", "localhost")  # noqa: S104

    @property
    def _hostname(self) -> str:
        return urlsplit(self.place if "//" in self.place else f"//{self.place}").hostname or ""

    @property
    def local(self) -> bool:
        """Whether the model runs on this computer or in its network."""
        # Ollama passes what such a name is asked on to ollama.com.
        if self.provider == "ollama" and self.name.endswith(("-cloud", ":cloud")):
            return False
        name = self._hostname
        try:
            return ipaddress.ip_address(name).is_private
        except ValueError:
            return name == "localhost" or name.endswith((".local", ".localhost"))


def open_chat_model(
    choice: ModelChoice, *, timeout_s: float | None = None, max_output_tokens: int = MAX_OUTPUT_TOKENS
) -> "BaseChatModel":
    """A client for this model; nothing is sent yet.

    It never asks twice by itself: a model that is busy or silent is told at once, and the person decides.

    Args:
        choice: the model.
        timeout_s: how long it may be silent; None for `TIMEOUT_S`, or `LOCAL_TIMEOUT_S` for a local one.
        max_output_tokens: how long an answer may be, not counting what the model thinks.

    Raises:
        ModelFailed: its package or its key is missing, or the client refuses the model's name.
    """
    from qa.models.failures import failure_of
    from qa.models.safety import KeyHider

    key = _key(choice)
    try:
        options = _options(choice, key, timeout_s or default_timeout_s(choice), max_output_tokens)
        model, taken = _made(choice, options)
        if settled := _settled(choice, model, max_output_tokens):
            model, _ = _made(choice, {**taken, **settled}, otherwise=taken)
    except Exception as error:
        raise failure_of(error, choice) from error
    model.callbacks = [KeyHider((key.secret,) if key else ())]
    return model


def _made(
    choice: ModelChoice, options: dict[str, Any], otherwise: dict[str, Any] | None = None
) -> tuple["BaseChatModel", dict[str, Any]]:
    """A client, and the options that it took: not every provider's has all of them under the usual names."""
    from langchain.chat_models import init_chat_model

    provider = "openai" if choice.provider == SERVER else choice.provider
    try:
        return init_chat_model(choice.name, model_provider=provider, **options), options
    except (TypeError, ValueError):
        if choice.provider in OWN:
            raise
    few = ("api_key", "base_url")
    fewer = otherwise or {name: value for name, value in options.items() if name in few}
    return init_chat_model(choice.name, model_provider=provider, **fewer), fewer


def default_timeout_s(choice: ModelChoice) -> float:
    """How long a model may be silent unless somebody says otherwise."""
    return LOCAL_TIMEOUT_S if choice.local else TIMEOUT_S


def _key(choice: ModelChoice) -> ModelKey | None:
    key = key_for(choice.maker, choice.host)
    if key is None and choice.maker.needs_key and not choice.host and not _gateway():
        raise ModelFailed(
            f"there is no key for {choice.maker.title}", how_to_give_a_key(choice.maker), kind="key"
        )
    return key


def _options(
    choice: ModelChoice, key: ModelKey | None, timeout_s: float, max_output_tokens: int
) -> dict[str, Any]:
    """What the client is made with before anything is known of the model."""
    if choice.provider == "ollama":
        from qa.models.safety import OnlyThisKey

        return {
            "base_url": choice.base_url,
            "temperature": 0,
            "num_predict": max_output_tokens,
            "num_ctx": OLLAMA_CONTEXT,
            # Thinking would count as written, and takes minutes on a CPU.
            "reasoning": False,
            "client_kwargs": {
                "timeout": timeout_s,
                "auth": OnlyThisKey(key.secret if key else None),
                "trust_env": not choice.on_this_computer,
                "follow_redirects": False,
            },
        }
    options: dict[str, Any] = {"timeout": timeout_s, "max_retries": 0, "max_tokens": max_output_tokens}
    if choice.provider in ("openai", SERVER):
        options["stream_chunk_timeout"] = timeout_s
    if choice.base_url:
        options["base_url"] = choice.base_url
        options["api_key"] = key.secret if key else SecretStr(NO_KEY)
    elif key and not _gateway():
        options["api_key"] = key.secret
    if choice.provider == SERVER:
        del options["max_tokens"]
        # All of these servers know max_tokens; not all know the newer max_completion_tokens.
        options |= {"temperature": 0, "extra_body": {"max_tokens": max_output_tokens}}
        options["use_responses_api"] = False
    if choice.provider in ("openai", SERVER) and (choice.base_url or choice.on_this_computer):
        from openai import DefaultAsyncHttpxClient, DefaultHttpxClient

        # A proxy for the world outside would be sent the articles, and could not reach this computer. Nor
        # does a server decide to whom else they go.
        proxies = not choice.on_this_computer
        options["http_client"] = DefaultHttpxClient(trust_env=proxies, follow_redirects=False)
        options["http_async_client"] = DefaultAsyncHttpxClient(trust_env=proxies, follow_redirects=False)
    return options


def _settled(choice: ModelChoice, model: "BaseChatModel", max_output_tokens: int) -> dict[str, Any]:
    """What is only known once LangChain says what the model admits: temperature, room to think."""
    if choice.provider in (SERVER, "ollama"):
        return {}
    profile: dict[str, Any] = dict(model.profile or {})
    settled: dict[str, Any] = {}
    # Of unknown models only the newest are likely, and these refuse a temperature.
    if profile.get("temperature", choice.provider not in ("openai", "anthropic")):
        settled["temperature"] = 0
    if profile.get("reasoning_output"):
        most = profile.get("max_output_tokens") or max_output_tokens + THINKING_TOKENS
        settled["max_tokens"] = min(max_output_tokens + THINKING_TOKENS, most)
    return settled


def _gateway() -> bool:
    """Whether a person sends all their requests through LangSmith's gateway, which has keys of its own."""
    return os.environ.get("LANGSMITH_GATEWAY", "").lower() not in ("", "false", "0", "no")


def _address(base_url: str | None) -> str | None:
    """The address as clients want it, without what they append themselves."""
    if not (written := (base_url or "").strip()):
        return None
    try:
        parts = urlsplit(written)
        fits = parts.scheme in ("http", "https") and parts.hostname and (parts.port or 1) > 0
    except ValueError:
        fits = False
    if not fits:
        guess = "http://127.0.0.1:8080/v1" if "//" in written else f"http://{written}"
        raise ModelFailed(
            f'"{written.rpartition("@")[2]}" is not the address of a server',
            f"write it in full, such as {guess.rpartition('@')[2]}",
            kind="unreachable",
        )
    return written.rstrip("/").removesuffix("/chat/completions").rstrip("/")


def _unclear(spec: str, before: str, known: Provider | None) -> ModelFailed:
    """Why this names no model, and what would."""
    if spec in ("", QUOTE):
        return ModelFailed(
            '"quote" answers without a model' if spec else "no model is named",
            "name one, such as openai:NAME, anthropic:NAME or ollama:NAME; `footnote models` lists them",
            kind="model",
        )
    if known:
        return ModelFailed(
            f"{spec} names no model of {known.title}", f"write {known.name}:NAME", kind="model"
        )
    if before and (near := nearest_provider(before)):
        return ModelFailed(
            f'no provider is called "{before}"', f"write {near}:{spec.partition(':')[2]}", kind="model"
        )
    likely = maker_of(spec) or "ollama"
    return ModelFailed(
        f'"{spec}" does not say whose model it is',
        f"write {likely}:{spec}, or name your server's address with --base-url; `footnote models` lists more",
        kind="model",
    )
