"""Keys as tests hold them: a keyring in memory, and an environment without any."""

from collections.abc import Iterator

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends.fail import Keyring as NoKeyring
from keyring.errors import KeyringLocked

VARIABLES = [
    "OPENAI_API_KEY",
    "OPENAI_BASE_URL",
    "OPENAI_API_BASE",
    "ANTHROPIC_API_KEY",
    "ANTHROPIC_BASE_URL",
    "ANTHROPIC_API_URL",
    "OLLAMA_API_KEY",
    "OLLAMA_HOST",
    "FOOTNOTE_API_KEY",
    "LANGSMITH_GATEWAY",
]


class Ring(KeyringBackend):
    """A keyring in memory; `silent` never answers, as one that asks for its password does."""

    priority = 1

    def __init__(self, held=(), locked=False, silent=None):
        super().__init__()
        self.held, self.locked, self.silent = dict(held), locked, silent

    def get_password(self, service, username):
        if self.silent:
            self.silent.wait()
        if self.locked:
            raise KeyringLocked("nobody unlocked it")
        return self.held.get((service, username))

    def set_password(self, service, username, password):
        raise AssertionError("nothing is ever stored")


@pytest.fixture
def no_keys(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A computer without a key: what the person who runs the tests has is no concern of them."""
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    before = keyring.get_keyring()
    keyring.set_keyring(NoKeyring())
    yield
    keyring.set_keyring(before)
