"""The run-through in a real terminal, in two kinds of it."""

import shutil
import sys

import pytest

if sys.platform != "win32":
    from run_through import run_through, three_articles

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("tmux") is None, reason="there is no tmux"),
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="it reads /proc"),
]


@pytest.mark.parametrize("term", ["tmux-256color", "screen"])
def test_every_screen_is_as_expected(tmp_path, term):
    with three_articles() as index:
        assert run_through(index, tmp_path, term) == []
