"""A small real index for the chat: three articles, the real model, the real chain."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from chatting import StoppedClock, still
from writing import Written

from index.library import Library
from tui.app import FootnoteApp
from tui.signs import UNICODE

ARTICLES = {
    "terminal.md": """---
title: Ferry returns to Brimoor
date: 2021-03-04
source: Harbour Post
---
Crowds lined the quay before eight on Thursday.

Mayor Ilse Brandt opened the new ferry terminal in Brimoor on Thursday morning. She cut the ribbon with the
same scissors that were used in 1961. The first boat left for Castrel nineteen minutes late.

The terminal cost 48 million crowns, four million more than planned.
""",
    "delay.md": """---
title: "Why the terminal [red]is late[/red]"
date: 2021-01-11
source: Coast Wire
---
The ferry terminal at Brimoor will open eleven months behind schedule, the port authority said.

Divers found rotten timber under the old pier in May 2020. \x1b[31mRed\x1b[0m tape took the summer.
""",
    "herring.md": """---
title: Herring quota raised
date: 2021-10-28
source: Coast Wire
---
The herring quota for the sound will rise by nine per cent next year, the fisheries ministry announced.

Captain Oda Lind, who speaks for the smaller boats, called the decision a relief.
""",
}


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where conversations, history and settings are kept: each test has its own."""
    folder = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("FOOTNOTE_HOME", str(folder))
    return folder


@pytest.fixture
def on_a_day_of_2021(monkeypatch: pytest.MonkeyPatch) -> None:
    """The articles are as old as they were then: scores and "on Thursday" differ by the day of asking."""
    monkeypatch.setattr(StoppedClock, "today", lambda self: date(2021, 11, 1))


@pytest.fixture(autouse=True)
def colours(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every test has a terminal of all colours, whatever runs the tests has."""
    for name in ("NO_COLOR", "TEXTUAL_THEME", "COLORFGBG", "FOOTNOTE_REDUCED_MOTION", "FOOTNOTE_ASCII"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLORTERM", "truecolor")


@pytest.fixture(autouse=True)
def the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """How old an article is must not change with the day on which the tests run."""
    monkeypatch.setattr("tui.words.age.today", lambda: date(2026, 11, 23))


@pytest.fixture(scope="session")
def articles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The three articles as files."""
    folder = tmp_path_factory.mktemp("articles")
    for name, text in ARTICLES.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def index_folder(articles: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of them."""
    folder = tmp_path_factory.mktemp("index") / "three"
    with Library.open(folder) as library:
        report = library.sync(articles)
    assert report.added == 3, report.problems
    return folder


@pytest.fixture(scope="session")
def engine(index_folder: Path) -> Iterator[StoppedClock]:
    """The real engine on the three articles, opened once."""
    opened = StoppedClock.open(index_folder)
    yield opened
    opened.close()


@pytest.fixture
def chat(engine: StoppedClock) -> FootnoteApp:
    """The chat on the three articles."""
    return still(FootnoteApp(lambda: engine, UNICODE))


@pytest.fixture
def empty_chat(tmp_path: Path) -> Iterator[FootnoteApp]:
    """The chat on an index with nothing in it."""
    app = still(FootnoteApp(lambda: StoppedClock.open(tmp_path / "index"), UNICODE))
    yield app
    app.close_session()


@pytest.fixture(scope="session")
def writing_engine(index_folder) -> Iterator[Written]:
    opened = Written.open(index_folder)
    yield opened
    opened.close()


@pytest.fixture
def written(writing_engine) -> Written:
    """The engine, with nothing scripted yet."""
    writing_engine.script, writing_engine.histories, writing_engine.manners = [], [], []
    return writing_engine
