"""Several processes on one index: two that write, in turns, and others that search all the while."""

import json
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from index.library import Library

SEEN_WITHIN = 2.0
# What both scripts share. A story repeats its version in every sentence: half of two versions would show.
STORY = textwrap.dedent("""
    import json, os, random, re, sys, time
    from pathlib import Path
    from index.errors import ArticleNotFound, IndexBusy
    from index.library import Library
    index, folder, seconds = Path(sys.argv[1]), Path(sys.argv[2]), float(sys.argv[3])
    LEAVING, GONE = -1, -2
    END, OVER = time.monotonic() + seconds, folder / "over"

    def story(word, version):
        sentences = [f"The ferry {word} left at {n} in version {version}." for n in range(9)]
        return " ".join([*sentences, f"So ends {word}."])
""")
WRITER = STORY + textwrap.dedent("""
    def write(file, word, version):
        half = file.with_suffix(".half")
        half.write_text(story(word, version))
        os.replace(half, file)

    def tell(word, version):
        half = folder / f"{name}.told.half"
        half.write_text(json.dumps({"word": word, "version": version, "at": time.time()}))
        os.replace(half, folder / f"{name}.told")

    name, mine = sys.argv[4], Path(sys.argv[2]) / sys.argv[4]
    mine.mkdir()
    said = {"synced": 0, "busy": 0, "nameless": 0}
    choose, versions = random.Random(name), {}
    with Library.open(index) as library:
        while time.monotonic() < END or said["synced"] < 4:
            word = f"{name}{len(versions)}"
            kind = choose.random()
            if kind < 0.7 or not versions:
                versions[word] = 1
            else:
                word = choose.choice(list(versions))
                versions[word] += 1
            if kind > 0.9:
                tell(word, LEAVING)  # there or gone: both are right until the sync is over
                (mine / f"{word}.txt").unlink(missing_ok=True)
            else:
                write(mine / f"{word}.txt", word, versions[word])
            while True:
                try:
                    library.sync(mine, prune=True)
                    break
                except IndexBusy as error:
                    said["busy"] += 1
                    holder = re.search(r"pid (\\d+), since", str(error))
                    said["nameless"] += not holder or int(holder[1]) == os.getpid()
                    time.sleep(0.02)
            said["synced"] += 1
            tell(word, versions[word] if kind <= 0.9 else GONE)
            time.sleep(0.3)
    print(json.dumps(said))
""")
READER = STORY + textwrap.dedent("""
    from qa.chain import ask
    waiting, newest = {}, {}
    said = {"asked": 0, "cited": 0, "seen": 0, "missed_after": 0.0}

    def look(file):
        told = json.loads(file.read_text())
        if newest.get(file) != told:
            newest[file], waiting[told["word"]] = told, told

    def whole(text):
        versions = set(re.findall(r"in version (\\d+)", text))
        assert len(versions) == 1 and re.search(r"So ends \\w+\\.$", text), text
        return int(versions.pop())

    with Library.open(index) as library:
        over = False
        while not over:
            over = OVER.exists()  # one more look after it
            for file in folder.glob("*.told"):
                look(file)
            for word, told in list(waiting.items()):
                late = time.time() - told["at"]
                try:
                    hits = library.search_words(word, k=5)
                    found = any(hit.chunk.article_id == word for hit in hits)
                    version = whole(library.article(word).text)
                except ArticleNotFound:
                    found, version = False, 0
                seen = version == 0 if told["version"] == GONE else found and version >= told["version"]
                if seen or told["version"] == LEAVING:
                    said["seen"] += 1
                    del waiting[word]
                elif newest[folder / f"{word.rstrip('0123456789')}.told"] == told:
                    said["missed_after"] = max(said["missed_after"], late)
                else:
                    del waiting[word]  # changed again, or removed, before anyone looked
            said["asked"] += 1
            word = random.choice([told["word"] for told in newest.values()] or ["anna0"])
            answer = ask(library, f"When did the ferry {word} leave?")
            for citation in answer.citations:
                said["cited"] += 1
                assert re.match(r"The ferry|So ends", citation.quote), citation
                assert len(set(re.findall(r"in version (\\d+)", citation.passage))) == 1, citation
            for article in list(library.articles())[:5]:
                try:
                    whole(library.article(article.id).text)
                except ArticleNotFound:
                    pass
    print(json.dumps(said))
""")


def together(index: Path, folder: Path, seconds: float, readers: int) -> tuple[list[dict[str, float]], ...]:
    """Let two writers loose on one index for so long, and so many readers until they are done.

    Returns:
        What each writer said at its end, and what each reader said.
    """
    started = [
        subprocess.Popen(
            [sys.executable, "-c", script, index, folder, str(seconds), *names],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[2],
        )
        for script, *names in [(WRITER, "anna"), (WRITER, "ben"), *[(READER,)] * readers]
    ]
    ended = [process.communicate(timeout=seconds + 300) for process in started[:2]]
    (folder / "over").touch()
    ended += [process.communicate(timeout=300) for process in started[2:]]
    for _, complaints in ended:
        assert complaints == ""
    said = [json.loads(told) for told, _ in ended]
    return said[:2], said[2:]


def check_together(tmp_path: Path, folder: Path, seconds: float, readers: int) -> None:
    with Library.open(tmp_path / "index"):
        pass
    writers, asked = together(tmp_path / "index", folder, seconds, readers)
    print(json.dumps({"seconds": seconds, "writers": writers, "readers": asked}))
    assert all(one["synced"] and one["nameless"] == 0 for one in writers)
    assert sum(one["busy"] for one in writers) > 0
    for one in asked:
        assert one["asked"] and one["cited"] and one["seen"], asked
        assert one["missed_after"] < SEEN_WITHIN
    with Library.open(tmp_path / "index") as library:
        files = {file.stem: file.read_text() for file in folder.rglob("*.txt")}
        assert {one.id: library.article(one.id).text for one in library.articles()} == files
        assert library.check(everything=True).findings == ()


@pytest.mark.slow
def test_four_readers_and_two_writers_for_ten_minutes(tmp_path, folder):
    check_together(tmp_path, folder, 600.0, 4)


def test_two_readers_and_two_writers_at_once(tmp_path, folder):
    check_together(tmp_path, folder, 5.0, 2)
