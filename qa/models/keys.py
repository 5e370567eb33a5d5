"""Keys of chat models: from the environment or the platform's keyring, and never out of here again.

Keys are read when a model is opened. They are stored nowhere, and `hide_keys` takes them out of whatever a
provider says, for some send back the key they were given.
"""

import os
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Literal, TypeVar, cast

from pydantic import SecretStr

from qa.models.failure import ModelFailed
from qa.models.providers import Provider

T = TypeVar("T")

SERVICE = "footnote"
"""What keys in the keyring are filed under: `keyring set footnote openai`."""

HIDDEN = "[key]"

# Masked keys (sk-abc***xyz) tell their first and last letters; most begin with a short name of their maker.
_KEYLIKE = re.compile(
    r"(?<![\w-])[\w-]*\*{3,}[\w*-]*|\b(?:sk|gsk|xai|hf|nvapi|pplx|tgp)[-_][\w-]{12,}|"
    r"\bAIza[\w-]{20,}|(?<=Bearer )[^\s\"',]{8,}"
)

# "x" and "none" are given to servers that want any key; to hide these would make words unreadable.
_SHORTEST = 6


@dataclass(frozen=True, slots=True)
class ModelKey:
    """A key and where it was found."""

    secret: SecretStr
    source: str
    """The name of a variable, or "keyring"."""


def key_for(provider: Provider, host: str | None = None) -> ModelKey | None:
    """The key that a request is sent with, or None.

    Args:
        provider: whose key is looked for.
        host: host and port of an address that a person gave. A provider's own key is never sent there: only
            `FOOTNOTE_API_KEY`, or what the keyring holds for that host.

    Raises:
        ModelFailed: what stands there cannot be a key.
    """
    variables = ("FOOTNOTE_API_KEY",) if host else provider.key_variables
    for variable in variables:
        if value := os.environ.get(variable, "").strip():
            return ModelKey(_plausible(value, variable), variable)
    found = keyring_key(host or provider.name)
    return ModelKey(_plausible(found.get_secret_value(), "the keyring"), "keyring") if found else None


def _plausible(value: str, source: str) -> SecretStr:
    """The key, unless it would be an illegal header: such an error repeats it in full."""
    value = value.strip()
    if re.fullmatch(r"[!-~]+", value) and value[0] not in "\"'":
        return SecretStr(value)
    raise ModelFailed(
        f"what stands in {source} is not a key: it has quotation marks, blanks or letters that no key has",
        "copy the key again, without anything around it",
        kind="key",
    )


def keyring_key(user: str) -> SecretStr | None:
    """What the keyring holds under "footnote" for this user; None also where there is no keyring."""
    try:
        import keyring
    except ImportError:
        return None
    try:
        value = keyring.get_password(SERVICE, user)
    except Exception:
        # Backends raise errors of their own beside KeyringError: no D-Bus, a locked or a refused collection.
        return None
    return SecretStr(value) if value and value.strip() else None


KeyringState = Literal["usable", "absent", "no backend"]


def keyring_state() -> KeyringState:
    """Whether keys can be kept in a keyring here; nothing is read from it."""
    try:
        import keyring
        from keyring.backends import fail, null
    except ImportError:
        return "absent"
    try:
        backend = keyring.get_keyring()
    except Exception:
        # As above: to look for a backend can fail in its own ways.
        return "no backend"
    return "no backend" if isinstance(backend, fail.Keyring | null.Keyring) else "usable"


def how_to_give_a_key(provider: Provider, host: str | None = None) -> str:
    """What a person does so that the key is found, "set OPENAI_API_KEY, or …"."""
    variables = ("FOOTNOTE_API_KEY",) if host else provider.key_variables
    said = f"set {variables[0]}" if variables else f"give {provider.title} its key as its own pages say"
    if variables and keyring_state() == "usable":
        said += f", or keep the key in the keyring: keyring set {SERVICE} {host or provider.name}"
    return said


def without_keys(text: str, secrets: Iterable[SecretStr] = ()) -> str:
    """The text with every key in it, whole or masked, given as "[key]"."""
    for secret in secrets:
        if len(value := secret.get_secret_value()) >= _SHORTEST:
            text = text.replace(value, HIDDEN)
    return _KEYLIKE.sub(HIDDEN, text)


def hide_keys(error: BaseException, secrets: Iterable[SecretStr] = ()) -> None:
    """Take keys out of an error and all it came from, in place: a trace of it tells none."""
    known = tuple(secrets)
    for each in chain_of(error):
        each.args = tuple(hidden_in(arg, known) for arg in each.args)
        for name in ("message", "error", "body", "api_message", "doc"):
            value = getattr(each, name, None)
            if value is not None and (hidden := hidden_in(value, known)) != value:
                with suppress(AttributeError):  # what can only be read is made from `args`
                    setattr(each, name, hidden)


def chain_of(error: BaseException) -> Iterator[BaseException]:
    """An error, what caused it, and so on."""
    seen: list[BaseException] = []
    current: BaseException | None = error
    while current is not None and current not in seen:
        seen.append(current)
        yield current
        current = current.__cause__ or current.__context__


def hidden_in(value: T, secrets: tuple[SecretStr, ...]) -> T:
    """The same value (a text, or lists and dictionaries of them) without keys."""
    found: object = value
    if isinstance(value, str):
        found = without_keys(value, secrets)
    elif isinstance(value, dict):
        found = {name: hidden_in(inner, secrets) for name, inner in value.items()}
    elif isinstance(value, list):
        found = [hidden_in(inner, secrets) for inner in value]
    return cast(T, found)
