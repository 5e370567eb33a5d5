"""What a rebuild would do: files on the disk compared with files in the catalog. Pure, decides only."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace

from index.readers import Problem
from index.records import READ_AGAIN, FileRecord
from index.scan import SeenFile, is_under

# A file of the same content in one of these states stands for its copies.
_OWNERS = frozenset({"ok", "missing", "removed"})


@dataclass(frozen=True, slots=True)
class Plan:
    """What a sync would do, in files.

    Attributes:
        new: files to be read for the first time.
        changed: files to be read again.
        moved: (old path, new path) of files that were only renamed.
        missing: files of the index that are gone from under the given paths.
        unchanged: how many files need nothing.
        problems: what a person should know.
        duplicates: (path, path of the file it is a copy of).
        ignored: files of other kinds found in folders.
        bytes_to_read: size of the new and the changed files together.
        missing_articles: articles of the missing files, which a sync with `prune` drops.
        fetched: addresses that would be asked for; only then is known whether they changed.
    """

    new: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    moved: tuple[tuple[str, str], ...] = ()
    missing: tuple[str, ...] = ()
    unchanged: int = 0
    problems: tuple[Problem, ...] = ()
    duplicates: tuple[tuple[str, str], ...] = ()
    ignored: int = 0
    bytes_to_read: int = 0
    missing_articles: int = 0
    fetched: tuple[str, ...] = ()


@dataclass(slots=True)
class Diff:
    """What to do with each file.

    Attributes:
        new: read for the first time.
        changed: read again.
        moved: (path in the catalog, file as it is now); among the changed ones, too, if it has to be read.
        copies: (file, path of the one it is a copy of).
        touched: same content under a new modification time.
        returned: was missing, is back unchanged.
        unchanged: paths that need nothing.
        missing: known files that are gone.
    """

    new: list[SeenFile] = field(default_factory=list)
    changed: list[SeenFile] = field(default_factory=list)
    moved: list[tuple[str, SeenFile]] = field(default_factory=list)
    copies: list[tuple[SeenFile, str]] = field(default_factory=list)
    touched: list[SeenFile] = field(default_factory=list)
    returned: list[SeenFile] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    missing: list[FileRecord] = field(default_factory=list)


def needs_digest(file: SeenFile, known: FileRecord | None) -> bool:
    """Whether a file's content has to be looked at: nothing else tells that it is the same."""
    return known is None or not known.digest or (file.size, file.mtime_ns) != (known.size, known.mtime_ns)


def compare(
    files: Iterable[SeenFile],
    known: Mapping[str, FileRecord],
    roots: Collection[str],
    *,
    unreadable: Collection[str],
    is_there: Callable[[str], bool],
    thinned: Collection[str] = (),
) -> Diff:
    """Decide what to do with each file.

    Args:
        files: on the disk, with digests where `needs_digest` asks for one.
        known: what the catalog knows, by path.
        roots: the paths that the person named.
        unreadable: paths that are there but cannot be read; nothing below them counts as gone.
        is_there: whether a path still exists on the disk.
        thinned: files of which a person took single articles out.
    """
    diff = Diff()
    seen = {file.path: file for file in files}
    owners = _Owners(known, seen, is_there)
    fresh: list[SeenFile] = []
    for path, file in seen.items():
        record = known.get(path)
        if record is None:
            fresh.append(file)
        elif _is_asked_for(file, record, thinned) or _is_other(file, record) or record.size == READ_AGAIN:
            diff.changed.append(file)
            owners.add(file)
        elif record.state == "duplicate":
            fresh.append(replace(file, digest=record.digest))
        else:
            _settle(diff, file, record)
    for file in fresh:
        _place(diff, file, owners, known, thinned)
    gone = {old for old, _ in diff.moved}
    diff.missing = [
        record
        for path, record in known.items()
        if path not in seen
        and path not in gone
        and any(is_under(path, root) for root in roots)
        and not any(is_under(path, one) for one in unreadable)
    ]
    return diff


def _is_asked_for(file: SeenFile, record: FileRecord, thinned: Collection[str]) -> bool:
    """Whether a person named the very file whose articles are not, or not all, in the index."""
    return file.named and (record.state in ("removed", "failed") or file.path in thinned)


def _is_out(path: str, known: Mapping[str, FileRecord], diff: Diff) -> bool:
    """Whether a person took all articles of a file out, and it does not come back now."""
    returns = any(file.path == path for file in diff.changed)
    return path in known and known[path].state == "removed" and not returns


def _is_other(file: SeenFile, record: FileRecord) -> bool:
    return needs_digest(file, record) and file.digest != record.digest


def _settle(diff: Diff, file: SeenFile, record: FileRecord) -> None:
    """A known file whose content is the same."""
    if record.state == "missing":
        diff.returned.append(file)
    elif (file.size, file.mtime_ns) != (record.size, record.mtime_ns):
        diff.touched.append(file)
    else:
        diff.unchanged.append(file.path)


def _place(
    diff: Diff,
    file: SeenFile,
    owners: "_Owners",
    known: Mapping[str, FileRecord],
    thinned: Collection[str],
) -> None:
    """A file with no articles of its own yet: moved from elsewhere, a copy, or new."""
    record = known.get(file.path)
    if owner := owners.gone(file.digest):
        diff.moved.append((owner, file))
        there = replace(known[owner], path=file.path)
        if there.size == READ_AGAIN or _is_asked_for(file, there, [file.path] if owner in thinned else ()):
            diff.changed.append(file)
        owners.add(file)
    elif (owner := owners.present(file.digest)) and not (file.named and _is_out(owner, known, diff)):
        if (
            record
            and record.state == "duplicate"
            and (file.size, file.mtime_ns) == (record.size, record.mtime_ns)
        ):
            diff.unchanged.append(file.path)
        else:
            diff.copies.append((file, owner))
    else:
        diff.new.append(file)
        owners.add(file)


class _Owners:
    """Which file stands for which content."""

    def __init__(
        self, known: Mapping[str, FileRecord], seen: Mapping[str, SeenFile], is_there: Callable[[str], bool]
    ) -> None:
        self._gone: dict[str, list[str]] = defaultdict(list)
        self._present: dict[str, str] = {}
        wanted = {file.digest for file in seen.values()} | {
            known[path].digest for path in seen if path in known and known[path].state == "duplicate"
        }
        for path, record in known.items():
            if not record.digest or record.digest not in wanted:
                continue
            file = seen.get(path)
            if file is None and not is_there(path):
                if record.state in _OWNERS or record.state == "partial":
                    self._gone[record.digest].append(path)
            elif record.state not in _OWNERS:
                continue
            elif file is None or not file.digest or file.digest == record.digest:
                self._present[record.digest] = path

    def gone(self, digest: str) -> str | None:
        """A file of this content that is no longer there; each is given out once."""
        paths = self._gone.get(digest)
        return paths.pop() if paths else None

    def present(self, digest: str) -> str | None:
        """A file of this content that is there."""
        return self._present.get(digest)

    def add(self, file: SeenFile) -> None:
        """A new file now stands for its content."""
        self._present[file.digest] = file.path
