"""Which chat models could be used right now, and what is missing for the others."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib.util import find_spec
from threading import Thread

from qa.models.chat_model import ModelChoice
from qa.models.failure import ModelFailed
from qa.models.keys import ModelKey, how_to_give_a_key, key_for
from qa.models.names import listed_names
from qa.models.providers import PROVIDERS, SERVER, Provider

WAIT_S = 0.8
"""How long a server of one's own, or the keyring, may take to answer: people wait for the list."""

_LISTED = ("openai", "anthropic", "ollama")


@dataclass(frozen=True, slots=True)
class ModelSource:
    """A provider, or a server, and whether its models could be asked right now."""

    name: str
    """What stands before the colon, "openai"; "server" for the one at an address."""
    title: str
    usable: bool
    installed: bool
    """Whether the package that reaches it is there."""
    key: str | None
    """Where its key was found, a variable or "keyring"; None if there is none. Never the key."""
    address: str
    """Where it was looked for; "" where nothing was asked, because that is not this computer."""
    models: tuple[str, ...]
    """The names that it told, as they stand after `--model`; of providers elsewhere none are asked for."""
    missing: str
    """What is missing, without full stop; "" if it is usable."""
    fix: str
    """What to do about that, or how to use it, without full stop."""


def model_sources(base_url: str | None = None, *, wait_s: float = WAIT_S) -> list[ModelSource]:
    """OpenAI, Anthropic, Ollama, the server at an address, and whichever other provider's package is there.

    Nothing is asked of any other computer than those that a person has named, and no model is opened.

    Args:
        base_url: a server that speaks OpenAI's protocol, or None.
        wait_s: longest wait for each answer; all are waited for at the same time.

    Raises:
        ModelFailed: `base_url` is no address.
    """
    # Any name will do: only the address is used.
    server = ModelChoice.parse("any", base_url) if base_url else None
    others = [name for name in PROVIDERS if name not in (*_LISTED, SERVER) and _installed(PROVIDERS[name])]
    looks: list[Callable[[], ModelSource]] = [
        lambda: _keyed(PROVIDERS["openai"], wait_s),
        lambda: _keyed(PROVIDERS["anthropic"], wait_s),
        lambda: _ollama(wait_s),
        *([lambda: _server(server, wait_s)] if server else []),
        *(lambda name=name: _keyed(PROVIDERS[name], wait_s) for name in others if _has_key(name)),
    ]
    with ThreadPoolExecutor(len(looks)) as pool:
        return [found.result() for found in [pool.submit(look) for look in looks]]


def _installed(provider: Provider) -> bool:
    return find_spec(provider.module.partition(".")[0]) is not None


def _has_key(name: str) -> bool:
    """Other providers share packages (Azure comes with OpenAI's): only those with a key are of interest."""
    return any(os.environ.get(variable) for variable in PROVIDERS[name].key_variables)


def _keyed(provider: Provider, wait_s: float) -> ModelSource:
    """A provider elsewhere: its package and its key."""
    installed = _installed(provider)
    key, trouble = _key_in_time(provider, None, wait_s)
    missing = ([] if installed else ["no package"]) + ([] if key else ["no key"])
    fixes = [] if installed else [provider.install]
    if not key:
        fixes.append(trouble or how_to_give_a_key(provider))
    return ModelSource(
        name=provider.name,
        title=provider.title,
        usable=not missing,
        installed=installed,
        key=key.source if key else None,
        address="",
        models=(),
        missing=" and ".join(missing),
        fix=", then ".join(fixes) or f"--model {provider.name}:NAME",
    )


def _key_in_time(provider: Provider, host: str | None, wait_s: float) -> tuple[ModelKey | None, str]:
    """The key, or None and why none can be told: a locked keyring may open a window and wait."""
    found: list[tuple[ModelKey | None, str]] = []

    def look() -> None:
        try:
            found.append((key_for(provider, host), ""))
        except ModelFailed as failed:
            found.append((None, f"{failed.fix} ({failed.what})"))

    asking = Thread(target=look, daemon=True)
    asking.start()
    asking.join(wait_s)
    return found[0] if found else (None, "unlock the keyring, which does not answer")


def _ollama(wait_s: float) -> ModelSource:
    """The Ollama of this computer, or the one that OLLAMA_HOST names."""
    choice = ModelChoice("ollama", "any")
    installed = _installed(choice.maker)
    key, _ = _key_in_time(choice.maker, None, wait_s)
    names = listed_names(choice, key, wait_s=wait_s)
    missing = [] if installed else ["no package"]
    fixes = [] if installed else [choice.maker.install]
    if names is None:
        missing.append(f"nobody answers at {choice.address}")
        fixes.append("start it (https://ollama.com)")
    elif not names:
        missing.append("it has no model")
        fixes.append("ollama pull NAME (https://ollama.com/library)")
    return ModelSource(
        name="ollama",
        title="Ollama",
        usable=not missing,
        installed=installed,
        key=None,
        address=choice.address,
        models=tuple(f"ollama:{name.removesuffix(':latest')}" for name in names or ()),
        missing=", ".join(missing),
        fix=", then ".join(fixes) or f"--model ollama:{(names or ('NAME',))[0].removesuffix(':latest')}",
    )


def _server(choice: ModelChoice, wait_s: float) -> ModelSource:
    """The server at the address that was given."""
    installed = _installed(choice.maker)
    key, _ = _key_in_time(choice.maker, choice.host, wait_s)
    names = listed_names(choice, key, wait_s=wait_s)
    missing = [] if installed else ["no package for it"]
    fixes = [] if installed else [choice.maker.install]
    if names is None:
        missing.append(f"no list of models at {choice.address}/models")
        fixes.append("start it" if choice.address.endswith("/v1") else f"try --base-url {choice.address}/v1")
    elif not names:
        missing.append("it has no model")
        fixes.append("load one in it")
    name = (names or ("NAME",))[0]
    return ModelSource(
        name=SERVER,
        title="OpenAI-compatible",
        usable=not missing,
        installed=installed,
        key=key.source if key else None,
        address=choice.address,
        models=names or (),
        missing=", ".join(missing),
        fix=", then ".join(fixes) or f"--model {name} --base-url {choice.address}",
    )
