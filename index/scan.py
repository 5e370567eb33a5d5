"""Which files stand under the paths that a person named."""

import hashlib
import os
import time
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from stat import S_ISREG

from index.catalog import CATALOG_FILE
from index.disk import out_of_files
from index.readers import SUFFIXES, Problem
from index.readers.counted import OnRead
from index.readers.problem import problem_of

_BLOCK = 1 << 20
# FAT keeps times to two seconds.
COARSEST_CLOCK_NS = 2_000_000_000


@dataclass(frozen=True, slots=True)
class SeenFile:
    """A file on the disk.

    Attributes:
        path: absolute.
        size: in bytes.
        mtime_ns: modification time.
        named: whether the person named the file itself, not a folder above it.
        digest: SHA-256 of its bytes, hexadecimal; "" before it is read.
    """

    path: str
    size: int
    mtime_ns: int
    named: bool = False
    digest: str = ""

    @property
    def telling_mtime_ns(self) -> int:
        """The modification time if another one will tell that the file was changed again, else -1.

        It will not while it is so new that a second change may get the same one, nor if it has not come
        yet: then the clock was set back, and may come by again. Such a file is looked at once more.
        """
        return self.mtime_ns if time.time_ns() - self.mtime_ns > COARSEST_CLOCK_NS else -1


@dataclass(slots=True)
class Scan:
    """What a scan found.

    Attributes:
        files: in order of their paths, each once.
        unreadable: paths of files and folders that are there but cannot be read.
        problems: what a person should know.
        ignored: files of other kinds found in folders.
        roots: what was named, absolute, existing or not.
        on_folder: told of every folder.
    """

    files: list[SeenFile] = field(default_factory=list)
    unreadable: set[str] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)
    ignored: int = 0
    roots: list[str] = field(default_factory=list)
    on_folder: Callable[[], None] | None = None


def is_supported(path: Path) -> bool:
    """Whether there is a reader for files of this name."""
    name = path.name.lower()
    return any(name.endswith(suffix) for suffix in SUFFIXES)


def real_path(path: str | Path) -> Path:
    """The one absolute path of a file or folder, whether it exists or not."""
    return Path(os.path.realpath(Path(path).expanduser()))


def scan(
    paths: Iterable[str | Path], known: Collection[str] = (), on_folder: Callable[[], None] | None = None
) -> Scan:
    """Find the files under some paths.

    Folders are searched with all below them. Hidden files, Word's own of open documents, indexes of
    Footnote and links that lead back up are passed over; a link to a file stands for that file.

    Args:
        paths: files and folders; "~" is the home folder.
        known: paths of files seen before. A named path that is gone is no mistake if files of it are known.
        on_folder: called before each folder is looked at; what it raises ends the scan.
    """
    result = Scan(on_folder=on_folder)
    seen: dict[str, SeenFile] = {}
    for named in dict.fromkeys(real_path(path) for path in paths):
        result.roots.append(str(named))
        for file in _below(named, known, result):
            previous = seen.get(file.path)
            seen[file.path] = replace(file, named=file.named or (previous is not None and previous.named))
    result.files = [seen[path] for path in sorted(seen)]
    return result


def _below(named: Path, known: Collection[str], result: Scan) -> Iterator[SeenFile]:
    try:
        stat = named.stat()
    except OSError as error:
        if not (isinstance(error, FileNotFoundError) and any(is_under(path, str(named)) for path in known)):
            result.problems.append(_unreadable(named, error))
        if not isinstance(error, FileNotFoundError):
            result.unreadable.add(str(named))
        return
    if not is_storable(str(named)):
        result.problems.append(_unnameable(named))
    elif named.is_dir():
        yield from _walk(named, result, {(stat.st_dev, stat.st_ino)})
    elif not S_ISREG(stat.st_mode):
        result.problems.append(problem_of(named, "is neither a file nor a folder", "Give it as a file"))
    elif is_supported(named):
        yield SeenFile(str(named), stat.st_size, stat.st_mtime_ns, named=True)
    else:
        kinds = ", ".join(sorted(SUFFIXES))
        result.problems.append(
            problem_of(
                named,
                f"files of the kind {named.suffix or 'without a suffix'} are not read",
                f"Give it as one of {kinds}",
            )
        )


def _walk(folder: Path, result: Scan, visited: set[tuple[int, int]]) -> Iterator[SeenFile]:
    """Files below a folder; `visited` are the folders already entered, by device and inode."""
    if result.on_folder:
        result.on_folder()
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        result.unreadable.add(str(folder))
        result.problems.append(_unreadable(folder, error))
        return
    if any(entry.name == CATALOG_FILE for entry in entries):
        return
    for entry in _visible(entries, result):
        path = Path(entry.path)
        try:
            stat = entry.stat()
            is_folder = entry.is_dir()
        except OSError as error:
            if is_supported(path) or entry.is_symlink():
                result.unreadable.add(entry.path)
                result.problems.append(_unreadable(path, error))
            continue
        if is_folder:
            identity = (stat.st_dev, stat.st_ino)
            if identity in visited:
                result.problems.append(_loop(path))
            else:
                visited.add(identity)
                yield from _walk(path, result, visited)
        elif is_supported(path) and S_ISREG(stat.st_mode):  # reading from a pipe or a device may never end
            yield SeenFile(
                os.path.realpath(path) if entry.is_symlink() else str(path), stat.st_size, stat.st_mtime_ns
            )
        else:
            result.ignored += 1


def _visible(entries: Iterable["os.DirEntry[str]"], result: Scan) -> Iterator["os.DirEntry[str]"]:
    """The entries of a folder that are not hidden and have a name that can be kept."""
    for entry in entries:
        if entry.name.startswith((".", "~$")):  # "~$": what Word keeps beside a file that is open
            continue
        if is_storable(entry.name):
            yield entry
        else:
            result.problems.append(_unnameable(Path(entry.path)))


def is_under(path: str, root: str) -> bool:
    """Whether a path is a root or stands below it."""
    return path == root or path.startswith(root.rstrip(os.sep) + os.sep)


def digest_files(
    files: Iterable[SeenFile], on_bytes: Callable[[str, int], None] | None = None
) -> Iterator[SeenFile | Problem]:
    """Each file with the digest of its bytes, or the reason why it cannot be read.

    Args:
        files: what to read.
        on_bytes: called with a path and the number of bytes just read of it; what it raises ends all.
    """
    for file in files:
        path = file.path
        try:
            count = partial(on_bytes, path) if on_bytes else None
            yield replace(file, digest=file_digest(Path(path), count))
        except OSError as error:
            yield _unreadable(Path(file.path), error)


def file_digest(path: Path, on_read: OnRead | None = None) -> str:
    """SHA-256 of a file's bytes, hexadecimal.

    Args:
        path: the file.
        on_read: called with the number of bytes of each read; what it raises ends it.
    """
    digest = hashlib.sha256()
    with path.open("rb", buffering=0) as stream:
        while block := stream.read(_BLOCK):
            digest.update(block)
            if on_read:
                on_read(len(block))
    return digest.hexdigest()


def is_storable(name: str) -> bool:
    """Whether a name is text: Linux allows any bytes, Python hands them on as lone surrogates."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def _unnameable(path: Path) -> Problem:
    return problem_of(path, "the name is not UTF-8, so it cannot be kept", "Rename it")


def _loop(path: Path) -> Problem:
    return problem_of(
        path,
        "is a link to a folder that is searched already, passed over",
        "",
        fatal=False,
    )


def _unreadable(path: Path, error: OSError) -> Problem:
    if refused := out_of_files(error):  # says nothing of this file: the next would fail as well
        raise refused from error
    if isinstance(error, FileNotFoundError):
        if path.is_symlink():
            return problem_of(path, "is a link to nothing", "Remove the link, or restore what it points to")
        is_page = any(part.startswith("www.") for part in path.parts)
        fix = "Begin an address of the web with https://" if is_page else "Check the spelling of the path"
        return Problem(str(path), f"there is no file or folder {path}", fix)
    if isinstance(error, PermissionError):
        return problem_of(path, "cannot be read: permission denied", f"Allow it: chmod u+rX '{path}'")
    return problem_of(
        path, f"cannot be read: {(error.strerror or str(error)).lower()}", "Check the file and its disk"
    )
