"""A collection on a Chroma server (`chroma run`), and what a server can say instead of an answer.

Importing this imports chromadb's client: 0.7 s.
"""

import os
from collections.abc import Sequence
from typing import Any

os.environ.setdefault("ANONYMIZED_TELEMETRY", "False")

import httpx
import numpy as np
from chromadb.api.fastapi import FastAPI
from chromadb.api.models.Collection import Collection
from chromadb.config import Settings, System
from chromadb.errors import (
    AuthorizationError,
    ChromaAuthError,
    ChromaError,
    NotFoundError,
    QuotaError,
    RateLimitError,
)
from numpy.typing import NDArray
from overrides import override

from index.chroma_address import ENVIRONMENT_VARIABLE, TOKEN_VARIABLE, ChromaServer
from index.chroma_store import CONFIGURATION, STAMP, NotAsLeft, VectorStore
from index.disk import is_about_disk
from index.errors import ChromaUnavailable, IndexDamaged

# A server in reach accepts within milliseconds. Chroma's own client would wait for ever.
SECONDS_TO_CONNECT = 2.0
# A question is answered in milliseconds, but a server that was just started reads its graph first.
SECONDS_TO_ANSWER = 10.0
# A batch of 4,096 vectors takes 3 s on two busy cores.
SECONDS_TO_WRITE = 120.0
# A server refuses requests above 40 MiB; vectors go as base64, beside their ids.
_BYTES_PER_CALL = 8_000_000
_FORBIDDEN = (401, 403, 407)


class ServerStore(VectorStore):
    """An open collection on a server.

    Args:
        server: where.
        name: of the collection.
        create: make it if there is none.
        seconds: to wait for one answer; None for `SECONDS_TO_ANSWER`.

    Raises:
        ChromaUnavailable: the server does not answer.
        NotAsLeft: there is no such collection, or it measures another distance.
    """

    def __init__(
        self,
        server: ChromaServer,
        name: str,
        *,
        create: bool = False,
        seconds: float | None = None,
    ) -> None:
        self._name = name
        self._api, self._system = _connect(server, seconds or SECONDS_TO_ANSWER)
        try:
            model = (
                self._api.create_collection(name, configuration=CONFIGURATION, get_or_create=True)
                if create
                else self._api.get_collection(name)
            )
            collection: Any = Collection(client=self._api, model=model, embedding_function=None)
            super().__init__(collection, int(self._api.get_max_batch_size()), server.address)
        except (NotFoundError, IndexDamaged) as error:
            self.close()
            raise NotAsLeft(str(error)) from error
        except BaseException:
            self.close()
            raise

    def add(self, keys: Sequence[int], article_ids: Sequence[str], vectors: NDArray[np.float32]) -> None:
        """See `VectorStore.add`; wide vectors go in smaller parts."""
        step = max(1, _BYTES_PER_CALL // max(1, vectors.itemsize * vectors.shape[1]))
        for start in range(0, len(keys), step):
            part = slice(start, start + step)
            super().add(keys[part], article_ids[part], vectors[part])

    def stamp(self) -> str:
        """See `VectorStore.stamp`; the server is asked, others may have written there."""
        return str((self._api.get_collection(self._name).metadata or {}).get(STAMP, ""))

    def close(self) -> None:
        """Let go of the connection."""
        self._system.stop()


def require_answer(server: ChromaServer) -> None:
    """Make sure that a Chroma server answers there.

    Raises:
        ChromaUnavailable: it does not.
    """
    api, system = _connect(server, SECONDS_TO_ANSWER)
    try:
        api.heartbeat()
        api.count_collections()  # asked of those who are let in only
    finally:
        system.stop()


def delete_collection(server: ChromaServer, name: str, stamps: Sequence[str]) -> None:
    """Delete a collection if it bears one of these stamps; another one belongs to another index.

    Raises:
        ChromaUnavailable: the server does not answer.
    """
    try:
        store = ServerStore(server, name, seconds=SECONDS_TO_WRITE)
    except NotAsLeft:
        return
    try:
        if store.stamp() in stamps:
            api, system = _connect(server, SECONDS_TO_WRITE)
            try:
                api.delete_collection(name)
            finally:
                system.stop()
    finally:
        store.close()


class _Api(FastAPI):
    """Chroma's client, with an end to its patience, and with errors that tell a server that is down (or not
    Chroma) from one that answers and has not what it should have."""

    server = ChromaServer("")

    def let_wait(self, server: ChromaServer, seconds: float) -> None:
        """At most so long for each answer."""
        self.server = server
        self._session.timeout = httpx.Timeout(seconds, connect=SECONDS_TO_CONNECT)

    @override
    def _make_request(self, method: str, path: str, **kwargs: Any) -> Any:  # noqa: ANN401 (as it is there)
        try:
            return super()._make_request(method, path, **kwargs)
        except (ChromaAuthError, AuthorizationError) as error:
            raise _refused(self.server) from error
        except (RateLimitError, QuotaError, httpx.HTTPError) as error:
            raise _silent(self.server, _first_line(error)) from error
        except ChromaError as error:
            if is_about_disk(error):
                raise _silent(self.server, f"its disk: {_first_line(error)}") from error
            raise
        except Exception as error:  # whatever is no answer of Chroma's: a proxy's, or another program's
            answer = error.__context__
            status = answer.response.status_code if isinstance(answer, httpx.HTTPStatusError) else None
            if status in _FORBIDDEN:
                raise _refused(self.server) from error
            why = f"HTTP {status}" if status else _first_line(error)
            raise _silent(self.server, why) from error

    @override
    def stop(self) -> None:
        """Close the connections."""
        self._session.close()
        super().stop()


def _connect(server: ChromaServer, seconds: float) -> tuple[_Api, System]:
    """A client of our own kind: that of `chromadb.HttpClient` cannot be told how long to wait."""
    headers = {}
    if server.token:  # Chroma Cloud and older servers read the one, proxies the other
        headers = {"Authorization": f"Bearer {server.token}", "X-Chroma-Token": server.token}
    system = System(
        Settings(
            anonymized_telemetry=False,
            chroma_api_impl="chromadb.api.fastapi.FastAPI",
            chroma_server_host=server.address,
            chroma_server_http_port=_port(server.address),
            chroma_server_headers=headers,
            # Reading the certificates of all authorities takes longer than the rest of a connection.
            chroma_server_ssl_verify=None if server.address.startswith("https:") else False,
        )
    )
    api = system.instance(_Api)
    api.let_wait(server, seconds)
    system.start()
    return api, system


def _port(address: str) -> int:
    """Chroma asks for it and then reads the address."""
    url = httpx.URL(address)
    return url.port or (443 if url.scheme == "https" else 80)


def _silent(server: ChromaServer, why: str) -> ChromaUnavailable:
    return ChromaUnavailable(
        f"the Chroma server {server.address} does not answer ({why})",
        "Start it; until then searches compare exactly, and the next `footnote index` gives it what it lacks",
    )


def _refused(server: ChromaServer) -> ChromaUnavailable:
    return ChromaUnavailable(
        f"the Chroma server {server.address} does not let us in",
        f"Set {TOKEN_VARIABLE}, and name the server in {ENVIRONMENT_VARIABLE}: a token goes to no other",
    )


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0].rstrip(".")[:200] or type(error).__name__
