"""What keeps a key from showing where a model's client would show it. Imports LangChain and httpx."""

from collections.abc import Generator, Iterable
from itertools import chain

import httpx
from langchain_core.callbacks import BaseCallbackHandler
from langchain_core.outputs import ChatGeneration, LLMResult
from pydantic import SecretStr

from qa.models.keys import hidden_in, hide_keys


class KeyHider(BaseCallbackHandler):
    """Takes keys out of an error as soon as the client raises it, before it is traced or shown."""

    # Before the tracers, which read the error next.
    run_inline = True

    def __init__(self, secrets: Iterable[SecretStr]) -> None:
        self._secrets = tuple(secrets)

    def on_llm_error(self, error: BaseException, **kwargs: object) -> None:
        """See the class."""
        hide_keys(error, self._secrets)
        # LangChain reads the provider's whole answer into what the tracers get beside the error.
        told = kwargs.get("response")
        for generation in chain.from_iterable(told.generations) if isinstance(told, LLMResult) else ():
            if isinstance(generation, ChatGeneration):
                metadata = generation.message.response_metadata
                metadata.update(hidden_in(metadata, self._secrets))


class OnlyThisKey(httpx.Auth):
    """Sends this key or none: Ollama's client would send OLLAMA_API_KEY to whatever address it is given."""

    def __init__(self, key: SecretStr | None) -> None:
        self._key = key

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """See the class."""
        if self._key:
            request.headers["Authorization"] = f"Bearer {self._key.get_secret_value()}"
        else:
            request.headers.pop("Authorization", None)
        yield request
