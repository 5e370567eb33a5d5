from index.progress import Progress, Reporter
from tui.printing.progress import progress_lines
from tui.signs import ASCII, UNICODE


def lines(progress: Progress, width: int = 80) -> list[str]:
    return progress_lines(progress, width, ASCII)


def test_the_bar_says_how_much_how_fast_how_long_and_what_can_be_found():
    now = Progress(
        "reading", 1_204, 3_310, "a.txt", 1_300, 4_000, rate=61.0, eta_s=240.0, share=0.5, by_words=1_204
    )
    assert lines(now) == [
        "reading  " + "#" * 14 + "." * 15 + "  1,204 / 3,310 files - 61/s - 4 min left",
        "found by words: 1,204 of 1,300 new articles - by meaning: 0 passages",
    ]


def test_one_file_of_many_articles_has_a_bar_of_its_own():
    now = Progress("reading", 0, 1, "rows.jsonl", 500, 700, eta_s=30.0, share=0.25)
    assert lines(now)[0] == "reading  " + "#" * 8 + "." * 22 + "  30 s left"


def test_nothing_is_wider_than_the_terminal():
    now = Progress("vectors", 123_456, 1_234_567, "", 99_999, 1, 1_000.0, 5_000.0, 0.1, 99_999, 999_999)
    for width in (20, 40, 60, 80):
        for signs in (ASCII, UNICODE):
            assert all(len(line) <= width for line in progress_lines(now, width, signs))


def test_the_loading_of_the_model_is_no_progress_and_no_pace():
    told: list[Progress] = []
    reporter = Reporter(told.append, None)
    reporter.begin("vectors", 100, 1_000)
    assert lines(told[-1])[0].startswith("loading the model")
    reporter.advance(10, work=100)
    reporter.end()
    assert lines(told[-1])[0].startswith("learning meanings")
    assert (told[-1].rate, told[-1].eta_s) == (0.0, None)


def test_a_stage_of_unequal_things_is_measured_by_its_work():
    told: list[Progress] = []
    reporter = Reporter(told.append, None)
    reporter.begin("reading", 3, work=1_000)
    for work in (10, 10):
        reporter.advance(1, work=work)
    reporter.advance(work=480)
    reporter.end()
    assert (told[-1].done, told[-1].share) == (2, 0.5)
    reporter.reach(1_000)
    reporter.end()
    assert (told[-1].done, told[-1].share) == (3, 1.0)
