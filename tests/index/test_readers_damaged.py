"""Damaged documents: whatever is cut off or overwritten, reading ends, with articles or problems."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from documents import docx, epub_parts, pdf, rtf, unzipped, zipped
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.article import Article
from index.pages import PAGE_STARTS, page_starts
from index.readers import Problem, read_articles

STORY = "The ferry is back in Brimoor. It sails at noon.\n\nThe end."
CHAPTERS = {"a.xhtml": f"<h1>One</h1><p>{STORY}</p>", "b.xhtml": f"<h1>Two</h1><p>{STORY}</p>"}
WHOLE = {
    "pdf": pdf([f"Ferry back\n\nBy Jon Hale | 4 March 2021\n\n{STORY}", "Second.", None], "/Title (Ferry)"),
    "docx": docx("Ferry back", "By Jon Hale | 4 March 2021", STORY, title="Ferry"),
    "epub": zipped(epub_parts(CHAPTERS, {"a.xhtml": "One", "b.xhtml": "Two"})),
    "rtf": rtf(STORY.replace("\n", r"\par "), r"{\title Ferry}"),
}
PARTS = {"docx": unzipped(WHOLE["docx"]), "epub": unzipped(WHOLE["epub"])}
# Of the processor's time; no file here has more than some kilobytes.
SECONDS = 10.0
_PIECES = st.one_of(
    st.binary(max_size=12),
    st.sampled_from([b"<<", b">>", b"[", b"]", b"(", b"10 0 R", b"/Kids", b"/Length 999999999", b"endobj"]),
    st.sampled_from(
        [b"{", b"}", b"\\", b"\\'", b"\\u-1", b"\\bin9", b"\\fonttbl", b"<", b"</", b"&#0;", b"\0"]
    ),
)


@st.composite
def _damaged(draw: st.DrawFn, data: bytes) -> bytes:
    """Some bytes overwritten, taken out or put in, and perhaps the end cut off."""
    damaged = bytearray(data)
    for _ in range(draw(st.integers(0, 6))):
        start = draw(st.integers(0, max(len(damaged) - 1, 0)))
        damaged[start : start + draw(st.integers(0, 20))] = draw(_PIECES)
    return bytes(damaged[: draw(st.integers(0, len(damaged)))] if draw(st.booleans()) else damaged)


@st.composite
def _damaged_part(draw: st.DrawFn, parts: dict[str, str | bytes]) -> bytes:
    """A good archive with a damaged part: the checksums of zip would keep it from the parsers otherwise."""
    name = draw(st.sampled_from(sorted(parts)))
    content = parts[name]
    return zipped({**parts, name: draw(_damaged(content.encode() if isinstance(content, str) else content))})


def _files(kind: str) -> st.SearchStrategy[bytes]:
    whole = _damaged(WHOLE[kind])
    return st.one_of(whole, _damaged_part(PARTS[kind])) if kind in PARTS else whole


def _check(kind: str, data: bytes) -> None:
    begin = time.process_time()
    found = list(read_articles(Path(f"/articles/any.{kind}"), data))

    assert time.process_time() - begin < SECONDS
    assert found
    for item in found:
        if isinstance(item, Problem):
            assert item.what and item.fix
        else:
            _check_article(item)


def _check_article(article: Article) -> None:
    assert article.title and article.text.strip() and article.text.encode()
    assert len(page_starts(article.metadata)) == len(article.metadata.get(PAGE_STARTS, ()))


def _relaxed(examples: int) -> Callable[[Callable[..., None]], Callable[..., None]]:
    slow = [HealthCheck.too_slow, HealthCheck.data_too_large]
    return settings(max_examples=examples, deadline=None, suppress_health_check=slow)


@pytest.mark.parametrize("kind", sorted(WHOLE))
def test_the_whole_files_are_read_without_a_problem(kind: str) -> None:
    found = list(read_articles(Path(f"/articles/any.{kind}"), WHOLE[kind]))

    assert any(isinstance(item, Article) and "It sails at noon." in item.text for item in found)
    assert not any(isinstance(item, Problem) and item.fatal for item in found)


@pytest.mark.parametrize("kind", sorted(WHOLE))
@_relaxed(80)
@given(st.data())
def test_a_damaged_file_becomes_articles_or_problems(kind: str, data: st.DataObject) -> None:
    _check(kind, data.draw(_files(kind)))


@pytest.mark.slow
@pytest.mark.usefixtures("little_memory")
@pytest.mark.parametrize("kind", sorted(WHOLE))
@_relaxed(5_000)
@given(st.data())
def test_five_thousand_damaged_files_become_articles_or_problems(kind: str, data: st.DataObject) -> None:
    _check(kind, data.draw(_files(kind)))


@pytest.mark.parametrize("suffix", [".txt", ".md", ".html"])
def test_a_text_too_large_for_one_article_is_reported_and_not_taken_into_memory(
    suffix, tmp_path, little_memory
):
    file = tmp_path / f"large{suffix}"
    with file.open("wb") as stream:
        stream.truncate(3_000_000_000)  # takes no room on most disks
    (problem,) = read_articles(file)
    assert "larger than 64 MB" in str(problem)
    file.unlink()
