"""Every test that asks for a library runs with its vectors in its folder, and slowly on a real server."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from index import Library
from index import vectors as vectors_module


@pytest.fixture(params=["folder", pytest.param("server", marks=pytest.mark.slow)])
def library(
    tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Library]:
    """An empty index in a folder of its own."""
    if request.param == "server":
        monkeypatch.setattr(vectors_module, "EXACT_BELOW", 1)
        monkeypatch.setenv("FOOTNOTE_CHROMA", request.getfixturevalue("chroma_run").address)
    with Library.open(tmp_path / "index") as opened:
        yield opened
