"""How passages and articles look on standard output; what articles say is shown literally."""

import json
import math
import re
import shutil
import sys
import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.cells import set_cell_size

from index.examined import known_suspicions
from tui.plain import one_line, plain
from tui.signs import ASCII
from tui.words.publication import clock_time, other_dates
from tui.words.wording import (
    copies_facts,
    counted,
    duration,
    facts,
    file_label,
    page_label,
    percentage,
    quoted,
    shortened,
    written_date,
)

if TYPE_CHECKING:
    from index.article import Article, Suspicion, SuspicionKind
    from index.library import ArticleSummary, Status
    from index.readers import Problem
    from index.sync import Plan, SyncReport
    from qa.search_result import FoundPassage

WIDTH = 88
_LEAST_WIDTH = 20
SNIPPET = 320
MOST_PROBLEMS = 20
EXCERPT = 100
SUSPICIONS: Mapping["SuspicionKind", str] = {
    "override": "takes back instructions",
    "role": "plays a part of a conversation",
    "leak": "asks for the prompt",
    "address": "addresses it",
    "answer": "says how to answer",
    "citation": "says what to cite",
    "delimiter": "pretends to end a passage",
    "link": "would send something away",
    "encoded": "coded text",
    "hidden": "hidden in the file",
    "invisible": "invisible characters",
    "escape": "commands for a terminal",
}
TITLE = 90
# Characters that a terminal obeys, or that reorder a line, and that json.dumps leaves as they are.
OBEYED = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def to_json(value: Any, indent: int | None = 2) -> str:  # noqa: ANN401 (whatever json can write)
    """JSON with letters of all languages readable and nothing in it that a terminal obeys."""
    readable = (sys.stdout.encoding or "").lower().replace("-", "").startswith("utf")
    text = json.dumps(_finite(value), ensure_ascii=not readable, indent=indent, allow_nan=False)
    return OBEYED.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def _finite(value: Any) -> Any:  # noqa: ANN401 (whatever json can write)
    """The same, with null for numbers that JSON does not have."""
    if isinstance(value, dict):
        return {name: _finite(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(one) for one in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def reference(title: str, source: str | None, published: str | None, page: int | None = None) -> str:
    """Title, source and day of an article, and the page if there is one, on one line."""
    named = shortened(title, TITLE) if title else ""
    return facts((named, source, human_day(published), page_label(page)))


def human_day(iso: str | None) -> str:
    """19 Dec 2020, or that there is no date."""
    return written_date(iso) or "no date"


def page_width() -> int:
    """Columns of a page: as many as read well, but no more than the terminal has."""
    if not sys.stdout.isatty():
        return WIDTH
    # The last column stays free: some terminals break the line when it is written.
    return min(WIDTH, max(shutil.get_terminal_size().columns - 1, _LEAST_WIDTH))


def wrap(text: str, indent: str = "", first: str | None = None, width: int | None = None) -> str:
    """Text filled to the width of a page."""
    return textwrap.fill(
        text,
        width or page_width(),
        initial_indent=indent if first is None else first,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


def passages_text(passages: Iterable["FoundPassage"]) -> str:
    """The passages that a search found, best first."""
    blocks = []
    for passage in passages:
        ranks = [
            f"{rank}. in {leg}"
            for leg, rank in (("words", passage.rank_words), ("meaning", passage.rank_vectors))
            if rank
        ]
        title = reference(passage.title, passage.source, passage.published, passage.page)
        head = wrap(title, "     ", f"{passage.rank:>3}. ")
        body = wrap(shortened(passage.text, SNIPPET), "     ")
        place = f"{one_line(passage.article_id)}:{passage.start}-{passage.end}"
        read = f"{percentage(passage.rerank)} by the reader" if passage.rerank is not None else None
        lines = [head, body, "     " + facts([place, ", ".join(ranks), read])]
        if passage.also:
            lines.append(wrap(facts(copies_facts(passage.also)), "     "))
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks) if blocks else "Nothing found."


def summaries_text(articles: Iterable["ArticleSummary"]) -> Iterable[str]:
    """One line an article: day, title, source, words, id."""
    for article in articles:
        missing = " (file is gone)" if article.state == "missing" else ""
        yield (
            f"{human_day(article.published):>11}  {_filled(article.title, 60)}  "
            f"{_filled(article.source or '', 20)}  {article.words:>6} w  {one_line(article.id)}{missing}"
        )


def _filled(text: str, columns: int) -> str:
    """One line of exactly so many columns of the terminal, of which a Chinese character takes two."""
    return set_cell_size(shortened(text, columns), columns)


def article_text(article: "Article", standing: Sequence[str] = ()) -> str:
    """A whole article, as it is indexed.

    Args:
        article: with its text.
        standing: more lines for its head.
    """
    published = article.published
    head = [one_line(article.title), reference("", article.source, published.written if published else None)]
    if published:
        head[1] += f" (from its {one_line(published.found_in)})"
        if time := clock_time(published):
            head.append(f"at {one_line(time)}")
        if published.others:
            head.append(f"other dates in it: {one_line(other_dates(published.others))}")
    if article.section:
        head.append(f"section: {one_line(article.section)}")
    if article.author:
        head.append(f"by {one_line(article.author)}")
    if article.language:
        head.append(f"language: {one_line(article.language)}")
    head += [one_line(article.url)] if article.url else []
    head.append(one_line(file_label(article.path, article.member, whole=True)))
    head += [one_line(line) for line in standing]
    head += suspicions_lines(known_suspicions(article))
    return "\n".join(head) + "\n\n" + plain(article.text)


def suspicions_lines(suspicions: Iterable["Suspicion"]) -> list[str]:
    """A line for each thing in an article that speaks to a machine: where, what kind, its first words."""
    lines = []
    for one in suspicions:
        place = f"characters {one.start}–{one.end}" if one.start is not None else one.where
        said = quoted(one.excerpt, characters=EXCERPT)
        lines.append(f"speaks to a machine ({SUSPICIONS[one.kind]}; {one_line(place)}): {said}")
    return lines


def flagged_text(found: Iterable[tuple["ArticleSummary", tuple["Suspicion", ...]]]) -> Iterable[str]:
    """The articles that hold text for machines, each with what it is."""
    for article, suspicions in found:
        yield reference(article.title, article.source, article.published) + f"  {one_line(article.id)}"
        yield from (f"    {line}" for line in suspicions_lines(suspicions))


def flagged_json(found: Iterable[tuple["ArticleSummary", tuple["Suspicion", ...]]]) -> list[dict[str, Any]]:
    """What `footnote articles --flagged --json` prints."""
    return [
        {**asdict(article), "suspicions": [asdict(one) for one in suspicions]}
        for article, suspicions in found
    ]


def article_json(article: "Article") -> dict[str, Any]:
    """What `footnote show --json` prints; `text` is what all offsets count in."""
    published = article.published
    return {
        "id": article.id,
        "title": article.title,
        "published": published.written if published else None,
        "published_at": published.at if published else None,
        "published_precision": published.precision if published else None,
        "published_zone": published.zone if published else None,
        "published_found_in": published.found_in if published else None,
        "published_confidence": published.confidence if published else None,
        "other_dates": [
            {"found_in": other.found_in, "published": other.written, "published_at": other.at}
            for other in (published.others if published else ())
        ],
        "source": article.source,
        "author": article.author,
        "url": article.url,
        "path": article.path,
        "member": article.member,
        "language": article.language,
        "section": article.section,
        "metadata": dict(article.metadata),
        "suspicions": [asdict(one) for one in known_suspicions(article)],
        "text": article.text,
    }


def status_text(status: "Status") -> str:
    """What the index holds, in a few lines."""
    waiting = status.chunks - status.vectors
    sources = _counted(status.sources, "source")
    lines = [
        f"Index      {plain(str(status.folder))}",
        f"Articles   {status.articles:,} from {_counted(status.files, 'file')}, {sources}"
        + (f"; {_counted(status.older, 'older version')} can be read" if status.older else ""),
        *_missing(status),
        f"Dates      {human_day(status.oldest)} to {human_day(status.newest)}",
        f"Passages   {status.chunks:,}, all found by their words"
        + (f"; {waiting:,} not yet by their meaning" if waiting else " and by their meaning"),
        *(["           run `footnote index` with any path to finish"] if waiting else []),
        f"Model      {plain(status.model)}" + _change_of_model(status),
        f"Size       {status.size_bytes / 1e6:,.1f} MB",
    ]
    if status.chroma:
        lines.append(f"Chroma     {plain(status.chroma)}")
    if status.chroma_note:
        lines.append(f"           {one_line(status.chroma_note)}")
    if status.writer:
        lines.append(f"Writing    {plain(status.writer)}")
    if status.problems:
        lines += ["", f"{_counted(len(status.problems), 'problem')}:", problems_text(status.problems)]
    return "\n".join(lines)


def _missing(status: "Status") -> Iterator[str]:
    if status.missing_files:
        gone = (
            "1 file is gone; its"
            if status.missing_files == 1
            else f"{status.missing_files:,} files are gone; their"
        )
        stay = "1 article stays" if status.missing == 1 else f"{status.missing:,} articles stay"
        yield f"           {gone} {stay} until `footnote index PATH --prune`"


def _change_of_model(status: "Status") -> str:
    if status.next_model is None:
        return ""
    done = f"{status.next_vectors:,} of {_counted(status.chunks, 'passage')}"
    return f"; changing to {plain(status.next_model)}: {done} (`footnote reembed` goes on)"


def problems_text(problems: Sequence["Problem"]) -> str:
    """One line a problem; a file of a million broken lines does not fill the screen."""
    lines = [one_line(_located(problem)) for problem in problems[:MOST_PROBLEMS]]
    if len(problems) > MOST_PROBLEMS:
        lines.append(f"and {len(problems) - MOST_PROBLEMS:,} more; `footnote status --json` lists them all")
    return "\n".join(lines)


def status_json(status: "Status") -> dict[str, Any]:
    """What `footnote status --json` prints."""
    return {**asdict(status), "folder": str(status.folder), "problems": [asdict(p) for p in status.problems]}


def _located(problem: "Problem") -> str:
    """A problem with the whole path of its file: two folders may each hold an empty.txt."""
    said, name = str(problem), Path(problem.path).name
    if name and said.startswith(name):
        return problem.path + said.removeprefix(name)
    is_address = problem.path.startswith(("http://", "https://"))
    return f"{problem.path}: {said}" if is_address and problem.path not in said else said


def plan_text(plan: "Plan", *, prune: bool = False) -> str:
    """What a rebuild would do: a line a file, then the sum."""
    gone = "drop" if prune else "missing"
    lines = [f"new      {one_line(path)}" for path in plan.new]
    lines += [f"changed  {one_line(path)}" for path in plan.changed]
    lines += [f"moved    {one_line(old)} -> {one_line(new)}" for old, new in plan.moved]
    lines += [f"copy     {one_line(path)} of {one_line(of)}" for path, of in plan.duplicates]
    lines += [f"{gone:<7}  {one_line(path)}" for path in plan.missing]
    lines += [f"fetch    {one_line(address)}" for address in plan.fetched]
    to_read = f"{_counted(len(plan.new) + len(plan.changed), 'file')} to read"
    to_fetch = f", {len(plan.fetched):,} to fetch" if plan.fetched else ""
    lines.append(
        f"{len(plan.new):,} new, {len(plan.changed):,} changed, {len(plan.moved):,} moved, "
        f"{len(plan.missing):,} missing, {plan.unchanged:,} unchanged files. "
        f"{to_read}, {file_size(plan.bytes_to_read)}{to_fetch}. Nothing was written."
    )
    if plan.missing_articles:
        they = _counted(plan.missing_articles, "article")
        lines.append(
            f"{they} of missing files would be dropped."
            if prune
            else f"{they} of missing files would stay; --prune drops such articles."
        )
    return "\n".join(lines)


def report_text(report: "SyncReport") -> str:
    """What a rebuild did, in one or two lines."""
    parts = [
        (report.added, "added"),
        (report.changed, "changed"),
        (report.moved, "moved"),
        (report.removed, "removed"),
        (report.unchanged, "unchanged"),
    ]
    unread = sum(problem.fatal for problem in report.problems)
    nothing = "nothing indexed" if unread else "nothing to do"
    done = ", ".join(f"{count:,} {what}" for count, what in parts if count) or nothing
    older = f" and {_counted(report.older, 'older version')}" if report.older else ""
    now = f"{_counted(report.articles, 'article')}{older}, {_counted(report.chunks, 'passage')}"
    lines = [f"{done}. {now}, {duration(report.seconds)}."]
    others = [f"{_counted(unread, 'problem')}, listed above"] if unread else []
    if report.ignored:
        others.append(f"{_counted(report.ignored, 'file')} of other kinds passed over")
    if others:
        lines.append(f"{'; '.join(others)}.")
    if report.flagged:
        hold = "holds" if report.flagged == 1 else "hold"
        lines.append(
            f"{_counted(report.flagged, 'article')} {hold} text that speaks to a machine; "
            "see: footnote articles --flagged"
        )
    if report.missing:
        lines.append(
            f"The files of {_counted(report.missing, 'article')} are gone; --prune takes such articles out."
        )
    if report.stopped:
        lines.append("Stopped early; everything done so far is kept. Run the same command to go on.")
    return "\n".join(lines)


def file_size(size: int) -> str:
    """Bytes in the unit that a person would choose: "12 KB", "3.4 MB", "1.2 GB"."""
    if size < 1e6:
        return f"{-(-size // 1000):,} KB"
    return f"{size / 1e6:,.1f} MB" if size < 1e9 else f"{size / 1e9:,.1f} GB"


def _counted(number: int, noun: str) -> str:
    """Thousands with commas: what is printed may go through a pipe that knows no thin spaces."""
    return counted(number, noun, ASCII)


def say(text: str) -> None:
    """Lines for the person, on standard error; nothing for an empty text."""
    if text:
        print(text, file=sys.stderr, flush=True)
