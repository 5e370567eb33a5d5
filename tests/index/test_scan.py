import os
from pathlib import Path

from index import Library
from index.scan import Scan, scan


def write(path: Path, text: str = "text") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def names(found: Scan) -> list[str]:
    return [Path(file.path).name for file in found.files]


def test_a_folder_is_searched_with_all_below_it(folder):
    for name in ("b.txt", "a/c.MD", "a/b/d.html", "a/e.jsonl.gz"):
        write(folder / name)
    write(folder / "picture.png")
    found = scan([folder])
    assert sorted(names(found)) == ["b.txt", "c.MD", "d.html", "e.jsonl.gz"]
    assert (found.problems, found.ignored) == ([], 1)


def test_a_file_that_is_named_and_in_a_named_folder_is_found_once(folder):
    file = write(folder / "a.txt")
    found = scan([folder, file, folder / "." / "a.txt"])
    assert [(one.path, one.named) for one in found.files] == [(str(file), True)]


def test_hidden_files_and_folders_are_passed_over(folder):
    write(folder / ".a.txt")
    write(folder / ".git" / "b.txt")
    assert scan([folder]).files == []


def test_the_index_itself_is_never_indexed(folder):
    with Library.open(folder / "index"):
        write(folder / "index" / "notes.txt")
        assert scan([folder]).files == []


def test_a_path_that_is_not_there_is_named_with_a_way_out(folder):
    (problem,) = scan([folder / "nowhere"]).problems
    assert str(problem) == f"there is no file or folder {folder / 'nowhere'}. Check the spelling of the path."


def test_a_known_file_that_is_gone_is_no_misspelling(folder):
    assert scan([folder / "a.txt"], known={str(folder / "a.txt")}).problems == []


def test_a_named_file_of_another_kind_is_a_problem(folder):
    (problem,) = scan([write(folder / "a.pptx")]).problems
    assert ".pptx" in str(problem)
    assert ".jsonl.gz" in problem.fix


def test_a_link_that_leads_back_up_does_not_loop(folder):
    write(folder / "a" / "a.txt")
    (folder / "a" / "up").symlink_to(folder)
    found = scan([folder])
    assert names(found) == ["a.txt"]
    assert [problem.fatal for problem in found.problems] == [False]


def test_links_that_point_nowhere_or_at_themselves_are_told(folder):
    (folder / "a.txt").symlink_to(folder / "gone.txt")
    (folder / "b.txt").symlink_to(folder / "b.txt")
    write(folder / "c.txt")
    found = scan([folder])
    assert names(found) == ["c.txt"]
    assert ["a link to nothing" in str(found.problems[0]), "b.txt" in str(found.problems[1])] == [True, True]


def test_a_link_to_a_file_stands_for_that_file(folder):
    write(folder / "a.txt")
    (folder / "b.txt").symlink_to(folder / "a.txt")
    assert names(scan([folder])) == ["a.txt"]


def test_a_folder_that_may_not_be_read_is_told_and_the_rest_is_found(folder, monkeypatch):
    write(folder / "a.txt")
    closed = folder / "closed"
    closed.mkdir()
    real = os.scandir

    def refuse(path):  # tests may run as root, whom no permission stops
        if str(path) == str(closed):
            raise PermissionError(13, "Permission denied")
        return real(path)

    monkeypatch.setattr(os, "scandir", refuse)
    found = scan([folder])
    assert names(found) == ["a.txt"]
    assert "permission denied" in str(found.problems[0])
    assert "chmod" in found.problems[0].fix
    assert found.unreadable == {str(closed)}


def test_a_pipe_is_not_read_for_ever(folder):
    (folder / "story.txt").write_text("The ferry is back in Brimoor. It sails at noon.")
    os.mkfifo(folder / "pipe.txt")
    found = scan([folder])
    assert [Path(file.path).name for file in found.files] == ["story.txt"]
    named = scan([folder / "pipe.txt"])
    assert named.files == []
    assert "neither a file nor a folder" in str(named.problems[0])


def test_a_name_that_is_not_utf_8_is_reported_and_the_rest_is_found(folder):
    (folder / "story.txt").write_text("The ferry is back in Brimoor. It sails at noon.")
    Path(os.fsdecode(os.fsencode(folder) + b"/bad\xffname.txt")).write_text("It cannot be kept.")
    found = scan([folder])
    assert [Path(file.path).name for file in found.files] == ["story.txt"]
    assert "Rename it" in str(found.problems[0])


def test_what_word_keeps_beside_an_open_document_is_passed_over(folder):
    write(folder / "ferry.docx")
    write(folder / "~$ferry.docx")
    assert names(scan([folder])) == ["ferry.docx"]
