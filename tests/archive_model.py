"""What an index must hold after any sequence of operations, in plain dictionaries: tests compare with it.

It knows files by their bytes and articles by their rows, and nothing of ids, chunks and transactions.
"""

import io
import json
import zipfile
from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from typing import NamedTuple

_STORIES = (
    "A storm broke through the breakwater at Castrel on Wednesday and sank eleven boats in the harbour while"
    " the port stays closed until divers have looked at the gap which is sixty metres long said the master",
    "Pupils of the primary school in Brimoor planted a hundred oaks along the road to Skerrin this week and"
    " each tree bears the name of the child who dug its hole before a baker brought warm buns for them all",
    "The council of Ostrey refused to pay for a second ferry because the first one runs half empty in winter"
    " although shopkeepers on the island had offered to lend their town the money for fifteen long years",
)
_DAYS = ("2021-03-01", "2021-03-02", "2021-03-03")


class Row(NamedTuple):
    """One article of a file: which one of it, its text, its address on the web and its day."""

    key: str
    text: str
    url: str | None = None
    day: str | None = None

    @property
    def mark(self) -> str:
        """A word that only this text holds; articles of the same text share it."""
        return self.text.split()[-1]


def story(topic: int, variant: int, key: str = "") -> Row:
    """One of a few texts; variants of a topic are near-copies."""
    return Row(key, f"{_STORIES[topic]} {'zq' + 'bdf'[topic] + 'ghjk'[variant] + 'x'}")


def version(topic: int, day: int) -> Row:
    """What stood under an address on a day."""
    return Row(
        f"v{topic}{day}",
        f"{_STORIES[topic]} today {'qz' + 'bdf'[topic] + 'lmn'[day] + 'x'}",
        f"https://paper.example/{topic}",
        _DAYS[day],
    )


def as_lines(rows: Collection[Row]) -> bytes:
    """Rows as a .jsonl file."""
    named = (
        {"id": row.key, "title": "News", "text": row.text, "url": row.url, "published": row.day}
        for row in rows
    )
    return "".join(json.dumps(row) + "\n" for row in named).encode()


def as_zip(rows: Collection[Row]) -> bytes:
    """Rows as files of a .zip archive; the same bytes for the same rows."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for row in rows:
            archive.writestr(zipfile.ZipInfo(row.key), row.text)
    return stream.getvalue()


@dataclass(frozen=True)
class File:
    """A file on the disk: its bytes and the articles that they are."""

    data: bytes
    rows: tuple[Row, ...]


@dataclass
class Known:
    """A file as the index knows it: its bytes then, its articles by key, and those that a person took out."""

    data: bytes
    state: str = "ok"
    held: dict[str, Row] = field(default_factory=dict)
    out: dict[str, Row] = field(default_factory=dict)


class ArchiveModel:
    """Files on the disk, files in the index, and what follows."""

    def __init__(self) -> None:
        self.disk: dict[str, File] = {}
        self.files: dict[str, Known] = {}

    def sync(self, root: str, *, prune: bool) -> None:
        """A sync of a folder or a file, run to its end."""
        seen = {path: self.disk[path] for path in sorted(self.disk) if is_under(path, root)}
        present, gone = self._owners(seen)
        known, fresh = dict(self.files), []
        for path, file in seen.items():
            record = known.get(path)
            if record is None or (record.state == "duplicate" and record.data == file.data):
                fresh.append(path)
                continue
            asked = path == root and (record.state == "removed" or record.out)
            if asked or record.data != file.data:
                self._read(path, file, forgive=path == root)
                present[file.data] = path
            elif record.state == "missing":
                record.state = "ok"
        for path in fresh:
            self._place(path, seen[path], present, gone, named=path == root)
        for path in [path for path in self.files if path not in self.disk and is_under(path, root)]:
            self._miss(path, prune)

    def _owners(self, seen: dict[str, File]) -> tuple[dict[bytes, str], dict[bytes, list[str]]]:
        """Which known file stands for which bytes: those that are there, those that are gone."""
        present: dict[bytes, str] = {}
        gone: dict[bytes, list[str]] = defaultdict(list)
        for path, record in sorted(self.files.items()):
            if record.state == "duplicate":
                continue
            if path not in self.disk:
                gone[record.data].append(path)
            elif path not in seen or seen[path].data == record.data:
                present[record.data] = path
        return present, gone

    def _place(
        self, path: str, file: File, present: dict[bytes, str], gone: dict[bytes, list[str]], *, named: bool
    ) -> None:
        if gone[file.data]:
            record = self.files.pop(gone[file.data].pop())
            self.files[path] = replace(record, state="ok" if record.state == "missing" else record.state)
            if named and (record.out or record.state == "removed"):
                self._read(path, file, forgive=True)
        elif file.data in present and not (named and self.files[present[file.data]].state == "removed"):
            self.files[path] = Known(file.data, "duplicate")
            return
        else:
            self._read(path, file, forgive=True)
        present[file.data] = path

    def _read(self, path: str, file: File, *, forgive: bool) -> None:
        """A file is read; an article that was taken out stays out as long as it says the same."""
        out = {} if forgive or path not in self.files else self.files[path].out
        held = {row.key: row for row in file.rows if out.get(row.key) != row}
        left = {key: row for key, row in out.items() if key not in held}
        self.files[path] = Known(file.data, "ok", held, left)

    def _miss(self, path: str, prune: bool) -> None:
        record = self.files[path]
        if prune or not (record.held or record.state == "removed"):
            del self.files[path]
        elif record.state == "ok":
            record.state = "missing"

    def remove(self, path: str, key: str | None = None) -> None:
        """A person takes an article out, or, without a key, all articles of a file or folder."""
        for one in [path] if key is not None else [one for one in self.files if is_under(one, path)]:
            record = self.files[one]
            for gone in [key] if key is not None else list(record.held):
                record.out[gone] = record.held.pop(gone)
            if not record.held:
                record.state = "removed"

    # What follows

    def held(self) -> list[tuple[str, Row, str]]:
        """(path, row, state of the file) of all articles."""
        return [(path, row, one.state) for path, one in self.files.items() for row in one.held.values()]

    def texts(self) -> Counter[tuple[str, str]]:
        """(path, mark) of all articles, older versions among them."""
        return Counter((path, row.mark) for path, row, _ in self.held())

    def searched(self) -> Counter[str]:
        """Marks of the articles that are searched: of those of one address only the newest."""
        newest = {}
        for _, row, _ in self.held():
            if row.url and row.day >= newest.get(row.url, row).day:
                newest[row.url] = row
        plain = (row.mark for _, row, _ in self.held() if not row.url)
        return Counter([*plain, *(row.mark for row in newest.values())])


def is_under(path: str, root: str) -> bool:
    """Whether a path is a root or stands below it."""
    return path == root or path.startswith(root + "/")
