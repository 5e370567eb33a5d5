from index.plan import Diff, compare
from index.records import FileRecord, FileState
from index.scan import SeenFile


def seen(path: str, digest: str, *, mtime: int = 1, named: bool = False) -> SeenFile:
    return SeenFile(path, 10, mtime, named, digest)


def known(path: str, digest: str, state: FileState = "ok", mtime: int = 1) -> FileRecord:
    return FileRecord(path, 10, mtime, digest, state)


def diff(
    files: list[SeenFile],
    records: list[FileRecord],
    *,
    also_there: tuple[str, ...] = (),
    unreadable: tuple[str, ...] = (),
    thinned: tuple[str, ...] = (),
) -> Diff:
    """What to do with the files of /a, of which those `also_there` were not looked at."""
    there = {file.path for file in files} | set(also_there)
    by_path = {record.path: record for record in records}
    return compare(
        files, by_path, ["/a"], unreadable=unreadable, is_there=there.__contains__, thinned=thinned
    )


def paths(files: list[SeenFile]) -> list[str]:
    return [file.path for file in files]


def test_a_file_never_seen_is_new():
    assert paths(diff([seen("/a/1", "x")], []).new) == ["/a/1"]


def test_a_file_of_the_same_size_and_time_is_unchanged():
    assert diff([seen("/a/1", "")], [known("/a/1", "x")]).unchanged == ["/a/1"]


def test_a_file_touched_without_change_is_not_read_again():
    result = diff([seen("/a/1", "x", mtime=2)], [known("/a/1", "x")])
    assert (paths(result.touched), result.changed) == (["/a/1"], [])


def test_a_file_of_other_content_is_changed():
    assert paths(diff([seen("/a/1", "y", mtime=2)], [known("/a/1", "x")]).changed) == ["/a/1"]


def test_a_file_that_was_only_partly_read_is_read_again():
    assert paths(diff([seen("/a/1", "x")], [known("/a/1", "", "partial", mtime=-1)]).changed) == ["/a/1"]


def test_a_file_under_a_new_name_has_moved():
    result = diff([seen("/a/2", "x")], [known("/a/1", "x")])
    assert [(old, file.path) for old, file in result.moved] == [("/a/1", "/a/2")]
    assert result.missing == []


def test_a_file_moved_from_elsewhere_is_recognised_though_that_folder_is_not_searched():
    assert [old for old, _ in diff([seen("/a/2", "x")], [known("/b/1", "x")]).moved] == ["/b/1"]


def test_a_missing_file_that_turns_up_elsewhere_has_moved():
    assert [old for old, _ in diff([seen("/a/2", "x")], [known("/a/1", "x", "missing")]).moved] == ["/a/1"]


def test_a_file_that_is_there_twice_is_a_copy():
    result = diff([seen("/a/1", ""), seen("/a/2", "x")], [known("/a/1", "x")])
    assert [(file.path, owner) for file, owner in result.copies] == [("/a/2", "/a/1")]


def test_of_two_new_files_of_the_same_content_the_second_is_a_copy():
    result = diff([seen("/a/1", "x"), seen("/a/2", "x")], [])
    assert (paths(result.new), [owner for _, owner in result.copies]) == (["/a/1"], ["/a/1"])


def test_two_copies_of_a_moved_file_are_one_move_and_one_copy():
    result = diff([seen("/a/2", "x"), seen("/a/3", "x")], [known("/a/1", "x")])
    assert [file.path for _, file in result.moved] == ["/a/2"]
    assert [(file.path, owner) for file, owner in result.copies] == [("/a/3", "/a/2")]


def test_a_copy_takes_over_when_the_first_file_goes():
    result = diff([seen("/a/2", "")], [known("/a/1", "x"), known("/a/2", "x", "duplicate")])
    assert [(old, file.path) for old, file in result.moved] == [("/a/1", "/a/2")]


def test_a_copy_of_a_file_that_changed_is_new():
    result = diff(
        [seen("/a/1", "y", mtime=2), seen("/a/2", "")], [known("/a/1", "x"), known("/a/2", "x", "duplicate")]
    )
    assert (paths(result.changed), paths(result.new)) == (["/a/1"], ["/a/2"])


def test_a_copy_that_is_known_is_unchanged():
    records = [known("/a/1", "x"), known("/a/2", "x", "duplicate")]
    result = diff([seen("/a/1", ""), seen("/a/2", "")], records)
    assert result.unchanged == ["/a/1", "/a/2"]


def test_empty_files_are_no_copies_of_each_other():
    assert paths(diff([seen("/a/2", "x")], [known("/a/1", "x", "failed")], also_there=("/a/1",)).new) == [
        "/a/2"
    ]


def test_a_file_that_is_gone_is_missing_if_it_stood_under_a_given_path():
    result = diff([], [known("/a/1", "x"), known("/b/1", "y"), known("/ab/1", "z")])
    assert [record.path for record in result.missing] == ["/a/1"]


def test_nothing_below_an_unreadable_folder_counts_as_gone():
    assert diff([], [known("/a/b/1", "x")], unreadable=("/a/b",)).missing == []


def test_a_missing_file_that_is_back_has_returned():
    assert paths(diff([seen("/a/1", "")], [known("/a/1", "x", "missing")]).returned) == ["/a/1"]


def test_a_removed_file_stays_out_until_it_is_named_or_changed():
    record = known("/a/1", "x", "removed")
    assert diff([seen("/a/1", "")], [record]).unchanged == ["/a/1"]
    assert paths(diff([seen("/a/1", "", named=True)], [record]).changed) == ["/a/1"]
    assert paths(diff([seen("/a/1", "y", mtime=2)], [record]).changed) == ["/a/1"]


def test_a_file_that_lost_single_articles_is_read_again_when_named():
    assert paths(diff([seen("/a/1", "", named=True)], [known("/a/1", "x")], thinned=("/a/1",)).changed) == [
        "/a/1"
    ]
