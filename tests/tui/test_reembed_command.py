"""`footnote reembed` as a person meets it."""

from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from index import Library
from index.embedding import DEFAULT_MODEL
from index.errors import NoModelChange
from index.model_change import ReembedReport
from tui.cli import app
from tui.printing.care import reembed_text
from tui.printing.library import status_text


@pytest.fixture
def small(library: Library, folder: Path) -> Path:
    """The folder of an index of one article."""
    (folder / "harbour.txt").write_text("The harbour of Skerrin opened again on Monday.")
    library.sync(folder)
    return library.folder


def test_it_goes_on_only_with_what_has_begun_and_does_nothing_twice(small):
    asked = CliRunner().invoke(app, ["reembed", "--index", str(small)])
    assert isinstance(asked.exception, NoModelChange)
    given_up = CliRunner().invoke(app, ["reembed", "--cancel", "--index", str(small)])
    assert (given_up.exit_code, "0 vectors dropped" in given_up.stderr) == (0, True)
    same = CliRunner().invoke(app, ["reembed", DEFAULT_MODEL, "--index", str(small)])
    assert (same.exit_code, "0 texts embedded" in same.stderr) == (0, True)
    assert CliRunner().invoke(app, ["reembed", "--cancel", "NAME"]).exit_code == 2


def test_a_report_says_how_far_it_came_and_what_to_do_next():
    stopped = ReembedReport("a", "b", 10, 12, 30, swapped=False, shorter=False, seconds=1.0, stopped=True)
    assert "12 of 30 passages" in reembed_text(stopped)
    assert "footnote reembed" in reembed_text(stopped)
    ended = replace(stopped, done=30, swapped=True, shorter=True, stopped=False)
    assert "answers with b now" in reembed_text(ended)
    assert "footnote compact" in reembed_text(ended)
    assert "footnote rebuild --chunks" in reembed_text(ended)
    assert "rebuild" not in reembed_text(replace(ended, shorter=False))


def test_status_names_the_model_that_comes(small):
    with Library.open(small) as library:
        status = library.status()
    assert "reembed" not in status_text(status)
    coming = status_text(replace(status, next_model="b", next_vectors=0))
    assert "changing to b: 0 of 1 passage (`footnote reembed` goes on)" in coming
