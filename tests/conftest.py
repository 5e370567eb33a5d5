"""Fixtures that more than one room's tests use."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from index import Library


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    """An empty index in a folder of its own."""
    with Library.open(tmp_path / "index") as opened:
        yield opened


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty folder for articles."""
    made = tmp_path / "articles"
    made.mkdir()
    return made
