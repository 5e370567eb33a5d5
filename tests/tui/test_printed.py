"""What the commands print of an index: counts that add up, and files that can be found again."""

import json
import zipfile
from dataclasses import replace

from rich.cells import cell_len

from index.errors import ArticleNotFound
from index.library import Library
from index.plan import Plan
from index.readers import Problem
from qa.chain import ask
from tui.printing.answer import answer_text
from tui.printing.library import (
    article_json,
    article_text,
    plan_text,
    problems_text,
    report_text,
    status_text,
    summaries_text,
)

STORY = "The slate quarry at Moen will close in December. The owner blamed cheap imports from Spain."


def test_an_article_in_an_archive_names_the_file_inside(tmp_path, library: Library):
    archive = tmp_path / "2019.zip"
    with zipfile.ZipFile(archive, "w") as zipped:
        zipped.writestr("news/quarry.txt", STORY)
    library.sync(archive)
    article = library.article("news-quarry")

    answer = ask(library, "When will the slate quarry at Moen close?")

    assert f"{archive}!/news/quarry.txt" in article_text(article)
    assert article_json(article)["member"] == "news/quarry.txt"
    assert answer.citations[0].member == "news/quarry.txt"
    assert f"{archive}!/news/quarry.txt" in answer_text(answer)


def test_a_field_of_a_row_is_no_file_of_an_archive(tmp_path, library: Library):
    path = tmp_path / "rows.jsonl"
    path.write_text(json.dumps({"id": "quarry", "text": STORY, "member": "Stein Hagen"}) + "\n")
    library.sync(path)

    assert library.article("quarry").member is None


def test_status_counts_files_that_are_gone(tmp_path, library: Library):
    for name in ("quarry.txt", "school.txt"):
        (tmp_path / name).write_text(f"{name}: {STORY}")
    library.sync(tmp_path / "quarry.txt", tmp_path / "school.txt")
    assert "gone" not in status_text(library.status())
    (tmp_path / "quarry.txt").unlink()
    library.sync(tmp_path / "quarry.txt", tmp_path / "school.txt")

    status = library.status()

    assert (status.missing_files, status.missing) == (1, 1)
    assert "1 file is gone; its 1 article stays until `footnote index PATH --prune`" in status_text(status)


def test_status_says_beside_what_waits_how_to_finish(tmp_path, library: Library):
    (tmp_path / "quarry.txt").write_text(STORY)
    library.sync(tmp_path / "quarry.txt")

    lines = status_text(replace(library.status(), vectors=0)).splitlines()

    at = lines.index("Passages   1, all found by their words; 1 not yet by their meaning")
    assert lines[at + 1].strip() == "run `footnote index` with any path to finish"


def test_the_report_of_a_run_adds_up(tmp_path, library: Library):
    folder = tmp_path / "desk"
    folder.mkdir()
    address = {"url": "https://valley.example/quarry"}
    rows = [{"id": f"v{day}", "text": STORY, "published": f"2019-09-0{day}"} | address for day in (1, 2)]
    (folder / "rows.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    (folder / "empty.txt").write_text("")
    (folder / "photo.jpg").write_bytes(b"\xff\xd8\xff")

    text = report_text(library.sync(folder))

    assert text.startswith("2 added. 1 article and 1 older version, 1 passage, ")
    assert text.endswith("\n1 problem, listed above; 1 file of other kinds passed over.")


def test_a_run_that_could_do_nothing_does_not_say_that_there_was_nothing_to_do(tmp_path, library: Library):
    assert report_text(library.sync(tmp_path / "nothing")).startswith("nothing indexed. ")


def test_a_plan_counts_addresses():
    assert "0 files to read, 0 KB, 1 to fetch. " in plan_text(Plan(fetched=("https://valley.example/",)))


def test_a_problem_of_an_address_names_it():
    problem = Problem("http://localhost/a", "localhost stands in your own network", "Use another one")

    assert problems_text([problem]).startswith("http://localhost/a: localhost stands in")


def test_a_question_needs_no_full_stop():
    assert str(ArticleNotFound("there is no article “a”", "did you mean b?")).endswith("“a”. Did you mean b?")


def test_wide_characters_keep_the_columns_of_the_list(tmp_path, library: Library):
    (tmp_path / "zh.txt").write_text("新渡轮码头开通\n\n2021年3月4日\n\n市长周四为新渡轮码头剪彩。\n")
    (tmp_path / "en.txt").write_text(f"Quarry to close\n\n3 September 2019\n\n{STORY}\n")
    library.sync(tmp_path / "zh.txt", tmp_path / "en.txt")

    ends = {cell_len(line[: line.rindex(" w  ")]) for line in summaries_text(library.articles())}

    assert len(ends) == 1
