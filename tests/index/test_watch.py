"""A watch on the real file system: what is saved is found, nothing is read half, nothing piles up."""

import os
import queue
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from index.changes import changes
from index.library import Library
from index.settling import Patience
from index.watch import Synced, Waiting, Watch, Watched

QUICK = Patience(settle=0.4, most=60, busy=0.1)
LONG_SECONDS = 30


class Running:
    """A watch in a thread, and what it tells."""

    def __init__(self, watch: Watch, batches: Iterator[set[str]], news: queue.Queue) -> None:
        self.news = news
        self.done: Watched | None = None
        self._run = lambda: watch.run(batches)
        self.thread = threading.Thread(target=self._finish)
        self.thread.start()

    def _finish(self) -> None:
        self.done = self._run()

    def next(self) -> Synced | Waiting:
        return self.news.get(timeout=LONG_SECONDS)

    def next_done(self) -> Synced:
        """The next sync that did something."""
        while True:
            told = self.next()
            if isinstance(told, Synced) and not told.did_nothing:
                return told

    def told_within(self, seconds: float) -> list[Synced | Waiting]:
        """What is told in so long a time and says that something was done or found."""
        time.sleep(seconds)
        told = [self.news.get_nowait() for _ in range(self.news.qsize())]
        return [one for one in told if isinstance(one, Waiting) or not one.did_nothing or one.problems]


@contextmanager
def watching(library: Library, *paths: Path, prune: bool = False, patience: Patience = QUICK):
    """A running watch, after its first sync."""
    stop, news = threading.Event(), queue.Queue()
    watch = Watch(library, paths, stop, news.put, prune=prune, patience=patience)
    running = Running(watch, changes(paths, stop, library.folder), news)
    try:
        yield running
    finally:
        stop.set()
        running.thread.join(LONG_SECONDS)
    assert running.done is not None


def old(path: Path, text: str) -> Path:
    """A file that was written an hour ago."""
    path.write_text(text)
    os.utime(path, (time.time() - 3600,) * 2)
    return path


def ids(library: Library) -> set[str]:
    return {article.id for article in library.articles()}


def test_what_is_there_is_indexed_first_and_what_comes_follows(library, folder):
    old(folder / "ferry.txt", "The ferry sails again.")
    with watching(library, folder) as watch:
        first = watch.next()
        assert (first.report.added, first.report.articles) == (1, 1)
        (folder / "school.txt").write_text("Pupils planted a hundred oaks.")
        assert watch.next_done().report.added == 1
        assert library.search_words("oaks")[0].chunk.article_id == "school"
        (folder / "school.txt").write_text("Pupils planted two hundred birches.")
        assert watch.next_done().report.changed == 1
        assert library.search_words("birches") and not library.search_words("oaks")
    assert (watch.done.syncs, watch.done.added, watch.done.changed, watch.done.articles) == (3, 2, 1, 2)


def test_a_file_in_a_new_folder_is_found(library, folder):
    with watching(library, folder) as watch:
        watch.next()
        (folder / "2026" / "11.d").mkdir(parents=True)
        (folder / "2026" / "11.d" / "deep.txt").write_text("Divers found rotten timber.")
        assert watch.next_done().report.added == 1
        (folder / "2026" / "11.d" / "deeper.txt").write_text("The pier is closed.")
        assert watch.next_done().report.added == 1


def test_a_renamed_file_is_not_embedded_again(library, folder):
    old(folder / "a.txt", "The quota rises by nine per cent.")
    with watching(library, folder, prune=True) as watch:
        watch.next()
        (folder / "a.txt").rename(folder / "b.txt")
        report = watch.next_done().report
        assert (report.moved, report.added, report.removed, report.embedded) == (1, 0, 0, 0)


def test_a_deleted_file_is_marked_and_comes_back_without_being_read(library, folder):
    old(folder / "a.txt", "One story.")
    with watching(library, folder) as watch:
        watch.next()
        (folder / "a.txt").unlink()
        gone = watch.next_done()
        assert (gone.missing, gone.report.removed, gone.report.articles) == (1, 0, 1)
        old(folder / "a.txt", "One story.")
        back = watch.next_done()
        assert (back.back, back.report.embedded) == (1, 0)


def test_prune_drops_the_articles_of_deleted_files(library, folder):
    old(folder / "a.txt", "One story.")
    old(folder / "b.txt", "Another story.")
    with watching(library, folder, prune=True) as watch:
        watch.next()
        (folder / "a.txt").unlink()
        assert watch.next_done().report.removed == 1
        assert ids(library) == {"b"}


def test_a_folder_that_vanishes_as_a_whole_is_not_pruned_and_is_watched_when_it_is_back(library, folder):
    old(folder / "a.txt", "One story.")
    with watching(library, folder, prune=True) as watch:
        watch.next()
        folder.rename(folder.with_name("unmounted"))
        assert watch.next_done().missing == 1
        assert ids(library) == {"a"}
        folder.with_name("unmounted").rename(folder)
        assert watch.next_done().back == 1
        (folder / "b.txt").write_text("Another story.")
        assert watch.next_done().report.added == 1


def test_a_named_file_is_followed_through_replacement(library, folder):
    file = old(folder / "a.txt", "One story.")
    with watching(library, file) as watch:
        watch.next()
        for text in ("A second version.", "A third version."):
            old(folder / "draft", text).rename(file)
            assert watch.next_done().report.changed == 1


def test_a_burst_is_one_sync(library, folder):
    with watching(library, folder) as watch:
        watch.next()
        for number in range(20):
            (folder / f"{number}.txt").write_text(f"Story number {number}.")
            time.sleep(0.05)
        assert watch.next_done().report.added == 20
        assert watch.told_within(1.5) == []


def test_a_file_that_grows_is_read_when_it_is_complete(library, folder):
    with watching(library, folder) as watch:
        watch.next()
        with (folder / "slow.txt").open("w") as file:
            for number in range(12):
                file.write(f"Sentence number {number} of the story. ")
                file.flush()
                time.sleep(0.15)
        synced = watch.next_done()
        assert (synced.report.added, synced.problems) == (1, ())
        assert "number 11" in library.article("slow").text
        assert watch.told_within(1) == []


def test_a_file_that_never_rests_does_not_hold_up_the_others(library, folder):
    with watching(library, folder, patience=Patience(settle=0.4, most=1.0)) as watch:
        watch.next()
        (folder / "whole.txt").write_text("The mayor cut the ribbon.")
        with (folder / "restless.txt").open("w") as file:
            for _ in range(30):
                file.write("Again and again. ")
                file.flush()
                time.sleep(0.1)
                if library.search_words("ribbon"):
                    break
            assert ids(library) == {"whole"}
        while ids(library) != {"whole", "restless"}:
            watch.next_done()


def test_a_file_that_is_being_written_at_the_start_is_left_for_later(library, folder):
    (folder / "now.txt").write_text("Half a sto")
    with watching(library, folder, patience=Patience(settle=1.5)) as watch:
        assert watch.next().report.added == 0
        (folder / "now.txt").write_text("Half a story is none.")
        assert watch.next_done().report.added == 1
        assert library.article("now").text == "Half a story is none."


@pytest.mark.parametrize("name", ["a.md.part", "a.html.crdownload", "a.txt~", ".hidden.md", "a.pdf.tmp"])
def test_names_of_unfinished_files_wake_nobody(folder, tmp_path, name):
    stop = threading.Event()
    told = changes([folder], stop, tmp_path / "index")
    assert next(told) == set()
    (folder / name).write_text("half")
    (folder / name).write_text("more")
    (folder / name).unlink()
    assert [next(told), next(told)] == [set(), set()]
    (folder / name).write_text("whole")
    (folder / name).rename(folder / "a.md")
    assert str(folder / "a.md") in next(told)
    stop.set()
    assert list(told) == []


def test_an_index_inside_the_folder_does_not_wake_its_own_watch(folder):
    old(folder / "a.txt", "One story.")
    with Library.open(folder / "index") as library, watching(library, folder) as watch:
        watch.next()
        (folder / "b.txt").write_text("Another story.")
        watch.next_done()
        time.sleep(2)
        assert watch.news.empty()


def test_problems_are_told_once(library, folder):
    old(folder / "empty.txt", "")
    with watching(library, folder) as watch:
        assert len(watch.next().problems) == 1
        (folder / "b.txt").write_text("A story.")
        assert watch.next_done().problems == ()


def test_another_writer_is_waited_for_and_told_once(library, folder):
    old(folder / "a.txt", "One story.")
    hold = (
        "import sys; from pathlib import Path; from index.lock import writing\n"
        "with writing(Path(sys.argv[1]), 'indexing'): print('held', flush=True); sys.stdin.read()"
    )
    arguments = [sys.executable, "-c", hold, str(library.folder)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(arguments, **pipes) as holder:
        assert holder.stdout.readline() == "held\n"
        with watching(library, folder) as watch:
            told = watch.next()
            assert isinstance(told, Waiting) and str(holder.pid) in told.why.what
            time.sleep(1)
            assert watch.news.empty()
            holder.stdin.close()
            assert watch.next_done().report.added == 1


def test_everything_is_looked_at_again_though_nobody_tells(library, folder):
    stop, news = threading.Event(), queue.Queue()

    def silence() -> Iterator[set[str]]:
        yield set()
        old(folder / "a.txt", "A network disk tells nothing.")
        time.sleep(0.3)
        yield set()

    Watch(library, [folder], stop, news.put, patience=Patience(look_again=0.2)).run(silence())
    assert [news.get_nowait().report.added for _ in range(news.qsize())] == [0, 1]


def resident() -> int:
    """Memory of this process, MiB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") >> 20


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="reads /proc")
def test_hundreds_of_syncs_take_little_more_memory_and_no_more_files(library, folder):
    """The articles change and do not grow in number, so that whatever grows is a leak.

    Measured: 24 KiB a sync between the 150th and the 750th, of about 240 MiB, after giving back what is free;
    Chroma alone takes as much whenever it is opened, written and closed. The limit is three times that.
    """
    warm, rounds, measured = 100, 500, []

    def batches() -> Iterator[set[str]]:
        for number in range(rounds):
            file = folder / f"{number % 10}.txt"
            file.write_text(f"Round {number}: the ferry sails at {number} and the quota is {number}.\n" * 5)
            yield {str(file)}
            if number in (warm, rounds - 1):
                measured.append((resident(), len(os.listdir("/proc/self/fd"))))

    done = Watch(library, [folder], threading.Event(), lambda news: None, patience=Patience(settle=0)).run(
        batches()
    )
    assert done.syncs == rounds
    (memory, files), (memory_later, files_later) = measured
    assert memory_later - memory < 29, measured
    assert files_later - files <= 2, measured
    shutil.rmtree(folder)
