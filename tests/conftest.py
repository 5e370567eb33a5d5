"""Fixtures that more than one room's tests use."""

import os
import resource
from collections.abc import Iterator
from pathlib import Path

import pytest
from chroma_run import ChromaRun
from keys_of_tests import no_keys

from index import Library

__all__ = ["no_keys"]

OF_A_PERSON = (
    *("openai_", "anthropic_", "ollama_", "langsmith_", "langchain_", "footnote_api", "footnote_base"),
    *("footnote_model", "footnote_mcp", "footnote_index", "footnote_chroma", "footnote_strict"),
    *("footnote_home", "footnote_config"),
)
"""Environment variables that lead programs elsewhere: models, keys, tracing."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the slow tests to those who ask for them."""
    if "slow" in config.getoption("markexpr"):
        return
    for item in items:
        if item.get_closest_marker("slow"):
            item.add_marker(pytest.mark.skip(reason="takes long: pytest -m slow"))


@pytest.fixture(scope="session", autouse=True)
def _state_of_tests(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What tests name (Chroma servers) is no concern of who runs them, nor theirs what is set there."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state")))
        for name in list(os.environ):
            if name.lower().startswith(OF_A_PERSON) or name.lower().endswith("_proxy"):
                patch.delenv(name)
        patch.setenv("FOOTNOTE_HOME", str(tmp_path_factory.mktemp("home")))
        yield


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    """An empty index in a folder of its own."""
    with Library.open(tmp_path / "index") as opened:
        yield opened


@pytest.fixture
def little_memory() -> Iterator[None]:
    """Whatever the test does, its process never takes a gibibyte more than before."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    yield
    kibibytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert kibibytes < 2**20


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty folder for articles."""
    made = tmp_path / "articles"
    made.mkdir()
    return made


@pytest.fixture(scope="session")
def chroma_process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ChromaRun]:
    """One Chroma server for all tests."""
    server = ChromaRun(tmp_path_factory.mktemp("chroma-server") / "data")
    server.start()
    yield server
    server.kill()


@pytest.fixture
def chroma_run(chroma_process: ChromaRun) -> ChromaRun:
    """That server, whatever the test before did to it."""
    if not chroma_process.is_running:
        chroma_process.start()
    return chroma_process
