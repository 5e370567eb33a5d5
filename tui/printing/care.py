"""What the commands that care for the store say."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tui.plain import one_line, plain
from tui.signs import ASCII
from tui.words.wording import counted, duration

if TYPE_CHECKING:
    from index.backup import Backup
    from index.compact import CompactReport
    from index.findings import CheckReport
    from index.model_change import ReembedReport
    from index.rebuild import RebuildReport

_SIGNS = {"damage": "damaged", "waiting": "waiting", "note": "note", "space": "space"}


def check_text(report: "CheckReport") -> str:
    """What was looked at and found, a line each, and the verdict last."""
    lines = [
        f"Index      {plain(str(report.folder))}",
        f"Catalog    {_counted(report.articles, 'article')}, {_counted(report.chunks, 'passage')}",
        f"Words      {report.in_words:,} entries, {_share(report.searched_words, report.chunks)}"
        " looked for by their own words",
        f"Vectors    {report.in_chroma:,} entries, {_share(report.searched_vectors, report.embedded)}"
        " looked for by their own vector",
    ]
    lines += [f"repaired   {one_line(done)}" for done in report.repairs]
    lines += [f"{_SIGNS[finding.level]:<10} {one_line(str(finding))}" for finding in report.findings]
    verdict = "Catalog, words and vectors agree" if report.sound else "The index is damaged"
    return "\n".join([*lines, f"{verdict} ({duration(report.seconds)})."])


def check_json(report: "CheckReport") -> dict[str, Any]:
    """What `footnote check --json` prints."""
    findings = [asdict(finding) for finding in report.findings]
    return {**asdict(report), "folder": str(report.folder), "findings": findings, "sound": report.sound}


def rebuild_text(report: "RebuildReport") -> str:
    """What a rebuild did, in one or two lines."""
    done = [f"{', '.join(report.parts)} made again"]
    if report.cut:
        done.append(f"{_counted(report.cut, 'article')} cut differently")
    if report.embedded:
        done.append(f"{_counted(report.embedded, 'text')} embedded")
    if report.stopped:
        return "Stopped early; everything done so far is kept. Run the same command to go on."
    now = f"{_counted(report.articles, 'article')}, {_counted(report.chunks, 'passage')}"
    return f"{'; '.join(done)}. {now}, {duration(report.seconds)}."


def compact_text(report: "CompactReport") -> str:
    """What packing gave back, part by part."""
    parts = (("Catalog", report.catalog), ("Words", report.words), ("Vectors", report.vectors))
    lines = [f"{name:<10} {_size(before)} -> {_size(after)}" for name, (before, after) in parts]
    if report.forgotten:
        lines.append(f"{_counted(report.forgotten, 'vector')} of texts that no article holds now forgotten")
    return "\n".join([*lines, f"{_size(max(0, report.given_back))} given back."])


def reembed_text(report: "ReembedReport") -> str:
    """How far a change of the embedding model has come, and what follows from it."""
    if not report.swapped:
        done = f"{report.done:,} of {_counted(report.chunks, 'passage')} have their vector"
        return (
            f"Stopped early; {done} of {plain(report.model)}. The index answers as before;"
            " `footnote reembed` goes on."
        )
    embedded = f"{_counted(report.embedded, 'text')} embedded, {duration(report.seconds)}"
    lines = [f"The index answers with {plain(report.model)} now ({embedded})."]
    if report.embedded:
        lines.append("`footnote compact` gives back the space of the vectors before.")
    if report.shorter:
        lines.append(
            "It reads less of a passage at a time; `footnote rebuild --chunks` cuts passages to fit."
        )
    return "\n".join(lines)


def backup_text(what: str, backup: "Backup", place: Path) -> str:
    """What a backup holds, and where it stands now."""
    holds = f"{_counted(backup.articles, 'article')}, {_counted(backup.chunks, 'passage')}"
    return f"{holds} {what}: {plain(str(place))} (SHA-256 of the catalog {backup.sha256[:16]}…)"


def _share(looked_at: int, there: int) -> str:
    if looked_at == there:
        return "all of them"
    return f"{looked_at:,} of {there:,}" if looked_at else "none"


def _size(number: int) -> str:
    return f"{number / 1e6:,.1f} MB"


def _counted(number: int, noun: str) -> str:
    return counted(number, noun, ASCII)
