"""Archives: members are read as files are; nothing leads out of them, nothing grows without end."""

import gzip
import io
import json
import tarfile
import zipfile
from pathlib import Path

import pytest

from index.article import Article
from index.library import Library
from index.readers import Problem, packed, read_articles

STORY = "The ferry is back in Brimoor. It sails at noon on every day but Sunday."
ROWS = "\n".join(json.dumps({"id": f"row-{n}", "title": f"Row {n}", "text": f"{STORY} {n}"}) for n in (1, 2))
MEMBERS = {
    "2021/ferry-2021-03-04.txt": f"Ferry back\n\n{STORY}",
    "2022/ferry-2021-03-04.txt": f"Ferry gone\n\n{STORY} No more.",
    "rows.jsonl": ROWS,
    "photo.png": "x",
    "__MACOSX/._rows.jsonl": "x",
    ".hidden.txt": "x",
}


def _zip(members: dict[str, str | bytes], packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", packing) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return stream.getvalue()


def _tar(members: dict[str, str | bytes], mode: str = "w:gz") -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode=mode) as archive:  # type: ignore[call-overload]
        for name, content in members.items():
            data = content.encode() if isinstance(content, str) else content
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return stream.getvalue()


def _read(name: str, data: bytes) -> tuple[list[Article], list[Problem]]:
    found = list(read_articles(Path("/articles") / name, data))
    return (
        [item for item in found if isinstance(item, Article)],
        [item for item in found if isinstance(item, Problem)],
    )


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("news.zip", _zip(MEMBERS)),
        ("news.tar.gz", _tar(MEMBERS)),
        ("news.TGZ", _tar(MEMBERS)),
        ("news.tar", _tar(MEMBERS, "w")),
    ],
)
def test_the_members_of_an_archive_are_read_as_files_are(name: str, data: bytes) -> None:
    articles, (note,) = _read(name, data)

    assert [(one.id, one.title) for one in articles] == [
        ("2021-ferry-2021-03-04", "Ferry back"),
        ("2022-ferry-2021-03-04", "Ferry gone"),
        ("row-1", "Row 1"),
        ("row-2", "Row 2"),
    ]
    assert {one.path for one in articles} == {f"/articles/{name}"}
    assert articles[0].metadata["member"] == "2021/ferry-2021-03-04.txt"
    assert articles[0].published and articles[0].published.on.isoformat() == "2021-03-04"
    assert not note.fatal and "1 file of other kinds" in note.what


def test_a_problem_of_a_member_says_where_it_is() -> None:
    articles, (problem,) = _read("news.zip", _zip({"a/rows.jsonl": f"{ROWS}\n{{"}))

    assert len(articles) == 2
    assert problem.what.startswith("news.zip!/a/rows.jsonl line 3: not valid JSON")
    assert (problem.path, problem.line) == ("/articles/news.zip", 3)


@pytest.mark.parametrize(
    "name", ["../ferry.txt", "/etc/ferry.txt", "a/../../ferry.txt", "..\\ferry.txt", "C:\\ferry.txt"]
)
@pytest.mark.parametrize("pack", [_zip, _tar])
def test_a_path_that_leads_out_of_the_archive_is_refused(name: str, pack) -> None:
    articles, (problem,) = _read("a.zip" if pack is _zip else "a.tgz", pack({name: STORY, "b.txt": STORY}))

    assert [article.metadata["member"] for article in articles] == ["b.txt"]
    assert problem.fatal and "leads out" in problem.what


def test_links_in_an_archive_are_passed_over() -> None:
    tarred = io.BytesIO()
    with tarfile.open(fileobj=tarred, mode="w:gz") as tar:
        for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE):
            info = tarfile.TarInfo(f"link{kind.decode()}.txt")
            info.type, info.linkname = kind, "/etc/hostname"
            tar.addfile(info)
    zipped = io.BytesIO()
    with zipfile.ZipFile(zipped, "w") as archive:
        entry = zipfile.ZipInfo("link.txt")
        entry.external_attr = 0o120777 << 16
        archive.writestr(entry, "/etc/hostname")

    for name, data in (("a.tgz", tarred.getvalue()), ("a.zip", zipped.getvalue())):
        articles, (problem,) = _read(name, data)
        assert not articles
        assert "no file in it can be read" in problem.what


def test_archives_in_an_archive_are_opened_two_deep_and_no_deeper() -> None:
    third = _zip({"d.txt": STORY})
    second = _tar({"c.txt": STORY, "third.zip": third})
    first = _zip({"b.txt": STORY, "second.tgz": second})

    articles, (problem,) = _read("a.tar", _tar({"a.txt": STORY, "first.zip": first}, "w"))

    members = [article.metadata["member"] for article in articles]
    assert members == ["a.txt", "first.zip!/b.txt", "first.zip!/second.tgz!/c.txt"]
    assert "a.tar!/first.zip!/second.tgz!/third.zip" in problem.what


@pytest.mark.parametrize("name", ["bomb.zip", "bomb.tgz", "nested.zip", "headers.tgz"])
def test_a_bomb_is_stopped_long_before_it_has_gone_off(name: str) -> None:
    blanks = b" " * 2**20 * 90
    if name == "headers.tgz":  # a tar header that claims to go on for as long as there are bytes
        info = tarfile.TarInfo("a.txt")
        info.size, info.type = len(blanks), tarfile.XHDTYPE
        data = gzip.compress(info.tobuf(tarfile.USTAR_FORMAT) + blanks, 6)
    elif name == "nested.zip":
        data = _zip({"inner.zip": _zip({"a.txt": blanks}), "b.txt": STORY})
    else:
        data = _zip({"a.txt": blanks}) if name == "bomb.zip" else _tar({"a.txt": blanks})

    articles, problems = _read(name, data)

    assert not articles
    assert ["as a bomb does" in problem.what for problem in problems] == [True]


def test_each_limit_of_an_archive_stops_it(monkeypatch: pytest.MonkeyPatch) -> None:
    data = _zip({f"{n}.txt": f"{n}. {STORY}" for n in range(10)}, zipfile.ZIP_STORED)
    for limit, value, said in [
        ("MOST_MEMBERS", 3, "more than 3 files"),
        ("MOST_BYTES", 300, "unpacks to more than"),
        ("LARGEST_WHOLE", 5, "larger than"),
    ]:
        with monkeypatch.context() as patch:
            patch.setattr(packed, limit, value)
            articles, problems = _read("a.zip", data)
        assert len(articles) <= 4
        assert said in problems[0].what and problems[0].fatal


def test_a_damaged_member_is_a_problem_and_the_others_are_read() -> None:
    data = bytearray(_zip({"a.txt": f"a {STORY}", "b.txt": f"b {STORY}"}, zipfile.ZIP_STORED))
    data[data.index(b"a The ferry")] ^= 1

    articles, (problem,) = _read("a.zip", bytes(data))

    assert [article.metadata["member"] for article in articles] == ["b.txt"]
    assert "a.zip!/a.txt: the archive is damaged" in problem.what


def test_a_truncated_tar_keeps_what_came_before() -> None:
    members = {f"{n}.txt": f"{n}. {STORY * 50}" for n in range(20)}
    data = _tar(members, "w")

    articles, problems = _read("a.tar", data[: len(data) // 3])

    assert 3 < len(articles) < 20
    assert any(problem.fatal for problem in problems)


def test_an_encrypted_member_says_so() -> None:
    data = bytearray(_zip({"a.txt": STORY}, zipfile.ZIP_STORED))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + offset] |= 1

    assert "it is encrypted" in _read("a.zip", bytes(data))[1][0].what


def test_articles_of_an_archive_are_indexed_found_and_kept_apart(tmp_path: Path) -> None:
    path = tmp_path / "news.zip"
    path.write_bytes(_zip(MEMBERS))
    with Library.open(tmp_path / "index") as library:
        first = library.sync(path)
        path.write_bytes(_zip({"first.txt": f"A new one\n\n{STORY}", **MEMBERS, "rows.jsonl": ROWS + " "}))
        second = library.sync(path)
        found = library.article("2022-ferry-2021-03-04")

        assert (first.added, second.added, second.changed, second.unchanged) == (4, 1, 0, 4)
        assert (found.path, found.metadata["member"]) == (str(path), "2022/ferry-2021-03-04.txt")
        assert library.remove("row-1") == ["row-1"]
        assert library.search_words("ferry sails at noon")
