from index.progress import Progress
from tui.signs import UNICODE
from tui.widgets.indexing import progress_line


def line(progress: Progress) -> str:
    return progress_line("archive", progress, 80, UNICODE).plain


def test_one_file_of_many_articles_is_counted_in_articles():
    shown = line(Progress("reading", 0, 1, articles=5_183))
    assert f"5{UNICODE.thin_space}183 articles" in shown
    assert "0 / 1" not in shown


def test_many_files_are_counted_in_files_and_articles():
    shown = line(Progress("reading", 12, 40, articles=12, rate=6.0, eta_s=5.0))
    assert "12 / 40" in shown
    assert "12 articles" in shown


def test_embedding_shows_how_long_it_will_still_take():
    shown = line(Progress("vectors", 100, 900, rate=40.0, eta_s=20.0))
    assert "100 / 900" in shown
    assert "20 s left" in shown
