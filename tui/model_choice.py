"""Which model writes the answers, and which computer reads the passages for that."""

import ipaddress
import os
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from qa.models.providers import provider_called
from tui.plain import one_line

QUOTE = "quote"

VARIABLE = "FOOTNOTE_MODEL"
BASE_URL_VARIABLE = "FOOTNOTE_BASE_URL"

OLLAMA_CLOUD = "ollama.com"
_CLOUD = ("-cloud", ":cloud")


@dataclass(frozen=True, slots=True)
class ChosenModel:
    """What writes the answers.

    Attributes:
        spec: "quote" for the answers that are made of quotations, else "provider:model".
        base_url: the server to ask instead of the provider's own, or None; it may hold a password, which a
            trace with its variables would show.
    """

    spec: str = QUOTE
    base_url: str | None = field(default=None, repr=False)

    @property
    def quotes(self) -> bool:
        """Whether answers are made of quotations, without a chat model."""
        return self.spec == QUOTE

    @property
    def host(self) -> str | None:
        """Who reads the passages, as "api.openai.com"; None for this very program."""
        if self.quotes:
            return None
        host = self._address
        # Ollama on this computer hands such models on to its own.
        return OLLAMA_CLOUD if _is_loopback(host) and self.spec.endswith(_CLOUD) else host

    @property
    def _address(self) -> str:
        named = self.spec.partition(":")[0]
        provider = provider_called(named)
        return _host(self._place) or (named if self.base_url or provider is None else provider.title)

    @property
    def _place(self) -> str:
        """The address that requests go to, as it was configured; "" if it is not known."""
        provider = provider_called(self.spec.partition(":")[0])
        if self.base_url or provider is None:
            return self.base_url or ""
        held = next((os.environ[name] for name in provider.address_variables if os.environ.get(name)), "")
        return held or provider.address

    @property
    def is_encrypted(self) -> bool:
        """Whether nobody on the way reads what is sent; also where nothing is sent."""
        place = self._place.lower()
        # Without a scheme, as OLLAMA_HOST may be, http is meant.
        return not place or place.startswith("https:") or _is_loopback(_host(place))

    @property
    def is_local(self) -> bool:
        """Whether nothing of the articles leaves this computer."""
        host = self.host
        return host is None or _is_loopback(host)


QUOTING = ChosenModel()


def chosen_model(spec: str | None, base_url: str | None = None) -> ChosenModel:
    """What `--model` and `--base-url` say; without a name, quotations."""
    return ChosenModel((spec or "").strip() or QUOTE, (base_url or "").strip() or None)


def objection_to(model: ChosenModel) -> str:
    """What is wrong with a name, by its form alone, after the option or command that it was given to."""
    provider, colon, name = model.spec.partition(":")
    if model.quotes or model.base_url or (provider and colon and name):
        return ""
    return f"{one_line(model.spec)} is neither {QUOTE} nor provider:model, as in openai:gpt-4.1"


def whereabouts(model: ChosenModel) -> str:
    """What becomes of the articles with this model, a sentence without its full stop."""
    if model.quotes:
        return "Everything stays on this computer"
    if model.is_local:
        return f"{model.spec} writes; questions and passages stay on this computer ({model.host})"
    to = model.host if model.is_encrypted else f"{model.host}, not encrypted"
    return f"{model.spec} writes; your questions and the passages found for them are sent to {to}"


def standing(model: ChosenModel) -> str | None:
    """The same in a few words, for a place that is always in sight; None for quotations."""
    if model.quotes:
        return None
    return f"{model.spec}, local" if model.is_local else f"{model.spec}, sent to {model.host}"


def _host(address: str) -> str:
    """The name of a server in an address, its port left out."""
    try:
        return urlsplit(address if "//" in address else f"//{address}").hostname or ""
    except ValueError:
        return ""


def _is_loopback(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        found = ipaddress.ip_address(host)
    except ValueError:
        return False
    # 0.0.0.0, as OLLAMA_HOST may say, is dialled as this computer.
    return found.is_loopback or found.is_unspecified
