import gzip
import json
import os
import shutil
import time
from itertools import count
from pathlib import Path

import pytest
from documents import pdf

from index import ingest, progress
from index.library import Library
from index.sync import Progress


def write_rows(path: Path, rows: dict[str, str]) -> Path:
    lines = "".join(json.dumps({"id": key, "title": key, "text": text}) + "\n" for key, text in rows.items())
    if path.suffix == ".gz":
        path.write_bytes(gzip.compress(lines.encode()))
    else:
        path.write_text(lines)
    return path


def write(path: Path, text: str) -> Path:
    path.write_text(text)
    return path


def ids(library: Library) -> set[str]:
    return {article.id for article in library.articles()}


def finds(library: Library, query: str) -> list[str]:
    """Ids of the articles found by words, best first."""
    return list(dict.fromkeys(hit.chunk.article_id for hit in library.search_words(query)))


def chunks_agree(library: Library) -> bool:
    """Every chunk is found once by its words and once by its vector."""
    status = library.status()
    by_vector = library.search_vectors("anything", k=1_000)
    return len(by_vector) == len({hit.chunk.key for hit in by_vector}) == status.chunks == status.vectors


def test_articles_are_found_by_words_and_by_meaning(library, folder):
    write(folder / "ferry.txt", "The ferry to Brimoor sails again after the strike.")
    write(folder / "school.txt", "Pupils of the primary school planted a hundred oaks.")
    report = library.sync(folder)
    assert (report.added, report.articles, report.embedded, report.stopped) == (2, 2, 2, False)
    assert finds(library, "ferries") == ["ferry"]
    assert library.search_vectors("children and trees")[0].chunk.article_id == "school"


def test_a_second_sync_of_the_same_files_does_nothing(library, folder):
    write(folder / "a.txt", "One.")
    write_rows(folder / "b.jsonl.gz", {"b1": "Two.", "b2": "Three."})
    library.sync(folder)
    seq = library.status().seq
    report = library.sync(folder)
    assert (report.added, report.changed, report.unchanged, report.embedded) == (0, 0, 3, 0)
    assert library.status().seq == seq


def test_a_renamed_file_is_not_embedded_again_and_keeps_its_id(library, folder):
    old = write(folder / "old.txt", "The ferry sails again.")
    library.sync(folder)
    old.rename(folder / "new.txt")
    report = library.sync(folder)
    assert (report.moved, report.added, report.embedded) == (1, 0, 0)
    assert library.article("old").path == str(folder / "new.txt")
    write(folder / "new.txt", "The ferry sails no more.")
    assert library.sync(folder).changed == 1
    assert ids(library) == {"old"}


def test_only_changed_rows_are_chunked_and_embedded_again(library, folder):
    rows = {"a": "One.", "b": "Two.", "c": "Three."}
    write_rows(folder / "rows.jsonl", rows)
    library.sync(folder)
    write_rows(folder / "rows.jsonl", rows | {"b": "Two and a half.", "d": "Four."})
    report = library.sync(folder)
    assert (report.added, report.changed, report.unchanged, report.embedded) == (1, 1, 2, 2)
    assert finds(library, "half") == ["b"]
    assert chunks_agree(library)


def test_a_row_that_vanished_is_dropped(library, folder):
    write_rows(folder / "rows.jsonl", {"a": "One.", "b": "Two."})
    library.sync(folder)
    write_rows(folder / "rows.jsonl", {"a": "One."})
    assert library.sync(folder).removed == 1
    assert ids(library) == {"a"}
    assert chunks_agree(library)


def test_rows_are_not_dropped_because_their_line_is_broken(library, folder):
    rows = write_rows(folder / "rows.jsonl", {"a": "One.", "b": "Two."})
    library.sync(folder)
    rows.write_text(rows.read_text().replace('"b"', '"b', 1))
    report = library.sync(folder)
    assert report.removed == 0
    assert ids(library) == {"a", "b"}
    assert any(problem.line == 2 for problem in report.problems)
    assert library.sync(folder / "rows.jsonl").removed == 0


def test_articles_of_a_deleted_file_stay_until_pruned(library, folder):
    write(folder / "a.txt", "The ferry sails again.")
    write(folder / "b.txt", "The school is closed.")
    library.sync(folder)
    (folder / "a.txt").unlink()
    report = library.sync(folder)
    assert (report.missing, report.removed) == (1, 0)
    assert finds(library, "ferry") == ["a"]
    assert {article.id: article.state for article in library.articles()} == {"a": "missing", "b": "ok"}
    report = library.sync(folder, prune=True)
    assert (report.missing, report.removed) == (0, 1)
    assert finds(library, "ferry") == []
    assert chunks_agree(library)


def test_pruning_one_folder_leaves_others_alone(library, folder, tmp_path):
    other = tmp_path / "other"
    other.mkdir()
    write(other / "b.txt", "Two.")
    write(folder / "a.txt", "One.")
    library.sync(folder, other)
    shutil.rmtree(other)
    assert library.sync(folder, prune=True).removed == 0
    assert library.sync(other, prune=True).removed == 1


def test_a_file_that_comes_back_is_not_embedded_again(library, folder):
    write(folder / "a.txt", "One.")
    library.sync(folder)
    (folder / "a.txt").unlink()
    library.sync(folder)
    write(folder / "a.txt", "One.")
    report = library.sync(folder)
    assert (report.added, report.embedded) == (0, 0)
    assert next(library.articles()).state == "ok"


def test_a_copy_is_noted_not_indexed_and_takes_over_when_the_first_goes(library, folder):
    write(folder / "a.txt", "One.")
    write(folder / "b.txt", "One.")
    report = library.sync(folder)
    assert (report.articles, [problem.fatal for problem in report.problems]) == (1, [False])
    assert library.sync(folder).problems == ()
    (folder / "a.txt").unlink()
    library.sync(folder)
    assert [(article.path, article.state) for article in library.articles()] == [
        (str(folder / "b.txt"), "ok")
    ]


def test_a_new_copy_of_a_file_that_was_changed_is_not_indexed_twice(library, folder):
    write(folder / "a.txt", "One.")
    library.sync(folder)
    write(folder / "a.txt", "One and two.")
    write(folder / "b.txt", "One and two.")
    report = library.sync(folder)
    assert (report.changed, report.added, report.articles) == (1, 0, 1)
    assert "is a copy of" in str(report.problems[0])


def test_two_files_that_want_one_id_get_two(library, folder):
    write_rows(folder / "a.jsonl", {"news": "One."})
    write_rows(folder / "b.jsonl", {"news": "Two."})
    library.sync(folder)
    first, second = sorted(ids(library))
    assert (first, len(second)) == ("news", len("news~123456"))
    library.sync(folder)
    assert ids(library) == {first, second}


def test_bad_files_are_told_and_the_rest_is_indexed(library, folder):
    write(folder / "good.txt", "The ferry sails again.")
    write(folder / "empty.txt", "")
    write(folder / "empty too.txt", "")
    (folder / "binary.txt").write_bytes(bytes(range(256)) * 20)
    (folder / "rows.jsonl").write_text('{"id": "r", "text": "Fine."}\nno json\n')
    report = library.sync(folder, folder / "nowhere")
    assert ids(library) == {"good", "r"}
    told = {Path(problem.path).name for problem in report.problems if problem.fatal}
    assert told == {"empty.txt", "empty too.txt", "binary.txt", "rows.jsonl", "nowhere"}
    again = library.sync(folder)
    assert {Path(problem.path).name for problem in again.problems if problem.fatal} == told - {"nowhere"}
    assert again.unchanged == 2


def test_a_lone_surrogate_in_json_does_not_lose_the_article(library, folder):
    (folder / "rows.jsonl").write_text(
        '{"id": "a", "text": "Odd \\ud800 letter."}\n{"id": "b", "text": "Fine."}\n'
    )
    library.sync(folder)
    assert ids(library) == {"a", "b"}
    assert library.article("a").text == "Odd � letter."


def test_a_sync_that_is_stopped_keeps_what_it_has_and_goes_on(library, folder, monkeypatch):
    monkeypatch.setattr(ingest, "SECONDS_PER_COMMIT", 0.0)
    write_rows(folder / "rows.jsonl", {f"r{number}": f"Story {number}." for number in range(30)})
    asked = count()
    report = library.sync(folder, should_stop=lambda: next(asked) > 15)
    assert report.stopped
    assert 0 < report.articles < 30
    assert len(finds(library, "story")) == report.articles
    again = library.sync(folder)
    assert (again.added, again.articles) == (30 - report.articles, 30)
    assert chunks_agree(library)


def test_embedding_that_was_stopped_goes_on_even_without_any_path(library, folder):
    write_rows(folder / "rows.jsonl", {f"r{number}": f"Story {number}." for number in range(5)})
    stage: list[str] = []
    report = library.sync(
        folder, on_progress=lambda now: stage.append(now.stage), should_stop=lambda: "vectors" in stage
    )
    assert (report.stopped, report.embedded, len(finds(library, "story"))) == (True, 0, 5)
    assert library.sync().embedded == 5
    assert chunks_agree(library)


def test_progress_tells_every_stage_in_order(library, folder):
    write(folder / "a.txt", "One.")
    seen: list[Progress] = []
    library.sync(folder, on_progress=seen.append)
    stages = list(dict.fromkeys(one.stage for one in seen))
    assert stages == ["scanning", "reading", "words", "vectors", "done"]
    last = [one for one in seen if one.stage == "vectors"][-1]
    assert (last.done, last.total) == (1, 1)


def test_a_file_that_changes_while_it_is_read_is_read_again(library, folder, monkeypatch):
    file = write(folder / "a.txt", "One.")
    real, times = ingest.read_articles, []

    def changing(path, **options):
        yield from real(path, **options)
        times.append(path)
        if len(times) == 1:
            write(file, "One and two.")

    monkeypatch.setattr(ingest, "read_articles", changing)
    report = library.sync(folder)
    assert (len(times), report.problems) == (2, ())
    assert library.article("a").text == "One and two."
    assert library.sync(folder).unchanged == 1


def test_a_file_that_never_stops_changing_is_told_and_read_again_next_time(library, folder, monkeypatch):
    file = write(folder / "a.txt", "Start.")
    real = ingest.read_articles

    def changing(path, **options):
        yield from real(path, **options)
        write(file, file.read_text() + " More.")

    with monkeypatch.context() as patch:
        patch.setattr(ingest, "read_articles", changing)
        report = library.sync(folder)
    assert "changed while it was read" in str(report.problems[0])
    library.sync(folder)
    assert library.article("a").text == "Start. More. More."


def test_a_plan_says_what_a_sync_would_do_and_does_nothing(library, folder):
    write(folder / "a.txt", "One.")
    write(folder / "b.txt", "Two.")
    write(folder / "c.txt", "Three.")
    library.sync(folder)
    write(folder / "a.txt", "One, changed.")
    (folder / "b.txt").rename(folder / "d.txt")
    (folder / "c.txt").unlink()
    write(folder / "e.txt", "Five.")
    plan = library.plan(folder)
    named = [tuple(Path(one).name for one in group) for group in (plan.new, plan.changed, plan.missing)]
    assert named == [("e.txt",), ("a.txt",), ("c.txt",)]
    assert [tuple(Path(one).name for one in pair) for pair in plan.moved] == [("b.txt", "d.txt")]
    assert library.plan(folder) == plan


def test_a_plan_tells_what_is_to_be_read_and_what_pruning_would_drop(library, folder):
    write_rows(folder / "gone.jsonl", {"a": "One.", "b": "Two."})
    write(folder / "c.txt", "Three.")
    library.sync(folder)
    (folder / "gone.jsonl").unlink()
    new = write(folder / "d.txt", "Four, and more.")
    write(folder / "copy.txt", "Three.")
    plan = library.plan(folder)
    assert (plan.bytes_to_read, plan.missing_articles) == (new.stat().st_size, 2)
    assert plan.duplicates == ((str(folder / "copy.txt"), str(folder / "c.txt")),)
    assert library.sync(folder, prune=True).removed == plan.missing_articles


def test_a_plan_tells_which_tables_other_columns_would_read_again(library, folder):
    table = write(folder / "rows.csv", "Title,Story,text\nFerry,The ferry is back.,Ad\n")
    write(folder / "a.txt", "One.")
    library.sync(folder)
    seq = library.seq
    assert library.plan(folder, columns={"text": "Story"}).changed == (str(table),)
    assert (library.plan(folder).changed, library.seq) == ((), seq)
    assert library.sync(folder, columns={"text": "Story"}).changed == 1
    assert library.plan(folder, columns={"text": "Story"}).changed == ()


def test_a_plan_names_the_failed_files_that_are_to_be_tried_again(library, folder):
    broken = write(folder / "broken.txt", "")
    library.sync(folder)
    assert library.plan(folder).changed == ()
    assert library.plan(folder, *library.unread_files()).changed == (str(broken),)


def test_a_touched_file_is_not_read_or_embedded_again(library, folder):
    file = write(folder / "a.txt", "One.")
    library.sync(folder)
    seq = library.seq
    for when in (1_000_000_000, 4_000_000_000):  # the year 2001, and one that has not come yet
        os.utime(file, (when, when))
        report = library.sync(folder)
        assert (report.unchanged, report.changed, report.embedded, library.seq) == (1, 0, 0, seq)


@pytest.mark.parametrize("seconds", [60, 100_000])
def test_a_change_that_keeps_size_and_time_is_noticed_while_time_tells_nothing(library, folder, seconds):
    """As on a disk whose clock is coarse, or after the clock of the computer was set back."""
    file = write(folder / "a.txt", "The ferry sails.")
    when = time.time_ns() + seconds * 10**9
    os.utime(file, ns=(when, when))
    library.sync(folder)
    write(folder / "a.txt", "The ferry sinks.")
    os.utime(file, ns=(when, when))
    assert library.sync(folder).changed == 1
    assert library.article("a").text == "The ferry sinks."


def test_a_clock_that_was_set_back_loses_nothing_and_embeds_nothing_again(library, folder, monkeypatch):
    write(folder / "a.txt", "The ferry sails again.")
    library.sync(folder)
    real = time.time_ns
    monkeypatch.setattr(time, "time_ns", lambda: real() - 10**18)  # some thirty years
    write(folder / "b.txt", "The school is closed.")
    os.utime(folder / "b.txt", (10**9, 10**9))
    report = library.sync(folder)
    assert (report.added, report.unchanged, report.embedded) == (1, 1, 1)
    assert sorted(finds(library, "ferry school")) == ["a", "b"]
    assert chunks_agree(library)
    (folder / "b.txt").rename(folder / "c.txt")
    assert (library.sync(folder).moved, library.sync(folder).unchanged) == (1, 2)


def test_ctrl_c_inside_one_huge_article_does_not_wait_for_its_end(library, folder, monkeypatch):
    monkeypatch.setattr(progress, "SECONDS_TO_FINISH", 0.0)
    write(folder / "huge.txt", "The ferry sails again, says the harbour master. " * 20_000)
    write(folder / "next.txt", "The school is closed.")
    reading: list[str] = []
    report = library.sync(
        folder, on_progress=lambda now: reading.append(now.path), should_stop=lambda: bool(reading[5:])
    )
    assert (report.stopped, report.articles, report.problems) == (True, 0, ())


def test_a_long_document_that_is_left_is_not_taken_for_a_damaged_one(library, folder, monkeypatch):
    monkeypatch.setattr(progress, "SECONDS_TO_FINISH", 0.0)
    monkeypatch.setattr(progress, "SECONDS_BETWEEN", 0.0)
    pages = [f"Page {page} of the harbour report. " * 30 for page in range(20)]
    (folder / "report.pdf").write_bytes(pdf(pages))
    reading: list[Progress] = []

    def tell(now: Progress) -> None:
        reading.extend([now] if now.stage == "reading" and now.path else [])

    report = library.sync(folder, on_progress=tell, should_stop=lambda: len(reading) > 3)
    assert (report.stopped, report.articles, report.problems) == (True, 0, ())
    stages: list[str] = []
    report = library.sync(
        folder, on_progress=lambda now: stages.append(now.stage), should_stop=lambda: "vectors" in stages
    )
    assert (report.articles, report.problems) == (1, ())
    assert library.article("report").text.count("harbour report") == 30 * 20


def test_an_article_at_hand_is_finished_before_a_sync_stops(library, folder, monkeypatch):
    monkeypatch.setattr(progress, "SECONDS_BETWEEN", 0.0)
    write(folder / "a.txt", "The ferry sails again. " * 500)
    write(folder / "b.txt", "The school is closed.")
    reading: list[bool] = []
    report = library.sync(
        folder,
        on_progress=lambda now: reading.append(now.stage == "reading" and now.path.endswith("a.txt")),
        should_stop=lambda: any(reading),
    )
    assert (report.stopped, ids(library)) == (True, {"a"})


def test_removed_articles_stay_out_until_their_file_is_named(library, folder):
    write(folder / "a.txt", "One.")
    write(folder / "b.txt", "Two.")
    rows = write_rows(folder / "rows.jsonl", {"r1": "Three.", "r2": "Four."})
    library.sync(folder)
    assert library.remove("a", "r1") == ["a", "r1"]
    library.sync(folder)
    assert ids(library) == {"b", "r2"}
    write_rows(rows, {"r1": "Three.", "r2": "Four.", "r3": "Five."})
    library.sync(folder)
    assert ids(library) == {"b", "r2", "r3"}
    library.sync(folder / "a.txt", rows)
    assert ids(library) == {"a", "b", "r1", "r2", "r3"}
    assert chunks_agree(library)


def test_a_removed_file_stays_out_under_a_new_name(library, folder):
    file = write(folder / "a.txt", "One.")
    write(folder / "b.txt", "Two.")
    library.sync(folder)
    library.remove("a")
    file.rename(folder / "c.txt")
    write(folder / "copy.txt", "One.")
    library.sync(folder)
    assert ids(library) == {"b"}


def test_a_whole_folder_can_be_removed(library, folder):
    write(folder / "a.txt", "One.")
    write(folder / "b.txt", "Two.")
    library.sync(folder)
    assert sorted(library.remove(str(folder))) == ["a", "b"]
    assert (library.search_words("one two"), library.search_vectors("one")) == ([], [])


def test_equal_texts_are_embedded_once(library, folder):
    rows = [{"id": key, "title": "Wire", "text": "The same wire story."} for key in ("a", "b", "c")]
    (folder / "rows.jsonl").write_text("\n".join(json.dumps(row) for row in rows))
    report = library.sync(folder)
    assert (report.chunks, report.embedded) == (3, 1)
    assert chunks_agree(library)
