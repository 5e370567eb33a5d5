"""Which models a provider or a server says that it has."""

import json
from dataclasses import replace
from difflib import get_close_matches
from typing import Any
from urllib.parse import urlsplit

from qa.models.chat_model import ModelChoice
from qa.models.keys import ModelKey

# More than this is no list of names.
_MOST_BYTES = 4_000_000


def listed_names(choice: ModelChoice, key: ModelKey | None, *, wait_s: float = 2.0) -> tuple[str, ...] | None:
    """The names of the models that can be asked where this choice leads, in the order they are told.

    Args:
        choice: its provider and its address are used, its name is not.
        key: what to ask with, see `qa.models.keys.key_for`.
        wait_s: longest wait for the connection, and for each part of what comes.

    Returns:
        None if nobody answers there in time, or not with a list.
    """
    found = _fetched(choice, _path(choice), key, wait_s)
    entries = found.get("models" if choice.provider == "ollama" else "data") if found else None
    if not isinstance(entries, list):
        return None
    names = [entry.get("id") or entry.get("name") for entry in entries if isinstance(entry, dict)]
    return tuple(name for name in names if isinstance(name, str))


def server_context(choice: ModelChoice, key: ModelKey | None, *, wait_s: float = 2.0) -> int | None:
    """How many tokens a server of one's own says that its model takes, prompt and answer together; or None.

    vLLM says so in its list of models, llama.cpp on a page of its own beside it.
    """
    listed = (_fetched(choice, "/models", key, wait_s) or {}).get("data")
    entries = [entry for entry in listed if isinstance(entry, dict)] if isinstance(listed, list) else []
    named = [entry for entry in entries if entry.get("id") == choice.name]
    for entry in named or entries[:1]:
        if isinstance(most := entry.get("max_model_len"), int):
            return most
    root = replace(choice, base_url=(choice.base_url or "").removesuffix("/v1"))
    settings = (_fetched(root, "/props", key, wait_s) if entries else None) or {}
    most = (settings.get("default_generation_settings") or {}).get("n_ctx")
    return most if isinstance(most, int) else None


def nearest_names(name: str, names: tuple[str, ...], most: int = 3) -> list[str]:
    """Of these names the few most like it, best first."""
    # "llama3" should find "llama3.2:3b", which is far from it letter by letter. Where none is like it, any
    # shows what names look like.
    begun = [known for known in names if known.lower().startswith(name.lower().partition(":")[0])]
    close = get_close_matches(name, names, n=most, cutoff=0.5)
    return list(dict.fromkeys([*begun, *close, *names]))[:most]


def _path(choice: ModelChoice) -> str | None:
    return {"openai": "/models", "server": "/models", "anthropic": "/v1/models", "ollama": "/api/tags"}.get(
        choice.provider
    )


def _fetched(
    choice: ModelChoice, path: str | None, key: ModelKey | None, wait_s: float
) -> dict[str, Any] | None:
    import httpx

    if path is None:
        return None
    place = choice.place if "//" in choice.place else f"http://{choice.place}"
    # Where the host is said without a port ("OLLAMA_HOST=0.0.0.0"), Ollama's client takes its usual one.
    if choice.provider == "ollama" and urlsplit(place).port is None and place.startswith("http:"):
        place = f"{place.rstrip('/')}:11434"
    try:
        # Proxies are for the world outside; many are set without an exception for this computer.
        with (
            httpx.Client(timeout=wait_s, trust_env=not choice.local) as client,
            client.stream("GET", place.rstrip("/") + path, headers=_headers(choice, key)) as response,
        ):
            response.raise_for_status()
            data = b""
            for piece in response.iter_bytes():
                data += piece
                if len(data) > _MOST_BYTES:
                    return None
        found = json.loads(data)
    except (httpx.HTTPError, httpx.InvalidURL, ValueError, OSError):
        return None
    return found if isinstance(found, dict) else None


def _headers(choice: ModelChoice, key: ModelKey | None) -> dict[str, str]:
    if key is None:
        return {}
    secret = key.secret.get_secret_value()
    if choice.provider == "anthropic":
        return {"x-api-key": secret, "anthropic-version": "2023-06-01"}
    return {"Authorization": f"Bearer {secret}"}
