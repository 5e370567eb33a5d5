"""A real Chroma server on this machine, that tests may kill and set back."""

import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import httpx

SECONDS_TO_START = 60


class ChromaRun:
    """`chroma run` on a free port of loopback. Started, killed and started again on the same port."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Returns as soon as it answers."""
        program = shutil.which("chroma", path=str(Path(sys.executable).parent)) or "chroma"
        where = ["--path", self.folder, "--host", "127.0.0.1", "--port", str(self.port)]
        with self.folder.with_suffix(".log").open("ab") as log:
            self._process = subprocess.Popen([program, "run", *where], stdout=log, stderr=log)
        for _ in range(SECONDS_TO_START * 20):
            if self._process.poll() is not None:
                break
            try:
                httpx.get(f"{self.address}/api/v2/heartbeat", timeout=5).raise_for_status()
            except httpx.HTTPError:
                time.sleep(0.05)
            else:
                return
        raise RuntimeError(f"chroma run did not start: {self.folder.with_suffix('.log').read_text()}")

    @property
    def is_running(self) -> bool:
        return self._process is not None

    def kill(self) -> None:
        """SIGKILL, as the kernel does when memory runs out."""
        if self._process:
            self._process.kill()
            self._process.wait()
            self._process = None

    def hold(self) -> None:
        """Connections are still taken, and nothing answers any more; until `go_on`."""
        assert self._process
        self._process.send_signal(signal.SIGSTOP)

    def go_on(self) -> None:
        assert self._process
        self._process.send_signal(signal.SIGCONT)

    def collections(self) -> dict[str, Any]:
        """All collections by name, as somebody with Chroma's own client sees them."""
        import chromadb
        from chromadb.config import Settings

        settings = Settings(anonymized_telemetry=False)
        with chromadb.HttpClient("127.0.0.1", self.port, settings=settings) as client:
            return {one.name: one for one in client.list_collections()}

    def delete(self, name: str) -> None:
        import chromadb
        from chromadb.config import Settings

        settings = Settings(anonymized_telemetry=False)
        with chromadb.HttpClient("127.0.0.1", self.port, settings=settings) as client:
            client.delete_collection(name)
