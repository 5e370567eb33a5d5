"""Archives: .zip and .tar (packed with gzip or not); their members are read as files are.

Nothing is unpacked to the disk. What an archive may cost is limited, whatever it says of itself: what counts
are the bytes that come out.
"""

import gzip
import io
import lzma
import re
import stat
import struct
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path, PurePosixPath
from typing import IO, Any, BinaryIO, NamedTuple

from index.article import ARCHIVES, Article
from index.readers.encoding import clean_text
from index.readers.fields import one_line, slug
from index.readers.problem import Problem, problem_of

DEEPEST = 2
"""Archives inside archives that are still opened: an archive in an archive in the file."""
MOST_MEMBERS = 200_000
"""Files in one archive, those in its inner archives included."""
MOST_BYTES = 32 * 2**30
"""Unpacked, all members and inner archives together."""
LARGEST_WHOLE = 256 * 2**20
"""Bytes of a member whose format is read at once; rows, messages and feeds are read as they come."""
MOST_EXPANSION = 200
"""Times the size of the archive; text packs to a quarter or a tenth."""
FREE_BYTES = 64 * 2**20
"""Unpacked bytes that are never too many, however small the archive: a file of blanks packs well."""

_IN_MEMORY = 8 * 2**20
_PIECE_BYTES = 65_536
_DRIVE = re.compile(r"[A-Za-z]:")
_BROKEN = (
    *(zipfile.BadZipFile, tarfile.TarError, zlib.error, lzma.LZMAError, gzip.BadGzipFile, EOFError),
    *(struct.error, NotImplementedError, RuntimeError, ValueError, OverflowError, LookupError),
)

MemberReader = Callable[[Path, BinaryIO], Iterator[Article | Problem]]
FindReader = Callable[[str], tuple[MemberReader, bool] | None]
"""The reader for a file name, and whether it reads as a stream; None for a kind that is not read."""


class _Refused(Exception):
    """An archive that is damaged or beyond a limit: what comes after is not read."""

    def __init__(self, what: str, fix: str) -> None:
        super().__init__(what)
        self.what = what
        self.fix = fix


class _Member(NamedTuple):
    """One file in an archive; `open` may be called before the next member is asked for.

    `is_counted` says that its bytes are counted already where they come from.
    """

    name: str
    is_file: bool
    is_counted: bool
    open: Callable[[], IO[bytes]]


@dataclass(slots=True)
class _Budget:
    """What may still come out of one file on the disk."""

    packed: int
    members: int = 0
    unpacked: int = 0

    def count_member(self) -> None:
        """One more member."""
        self.members += 1
        if self.members > MOST_MEMBERS:
            raise _Refused(f"it holds more than {MOST_MEMBERS:,} files", "Divide it")

    def count_bytes(self, count: int) -> None:
        """So many more bytes have come out."""
        self.unpacked += count
        if self.unpacked > MOST_BYTES:
            raise _Refused(f"it unpacks to more than {MOST_BYTES // 2**30} GiB", "Divide it, or unpack it")
        if self.unpacked > max(FREE_BYTES, self.packed * MOST_EXPANSION):
            raise _Refused(
                f"it unpacks to more than {MOST_EXPANSION} times its size, as a bomb does",
                "Unpack it yourself if you trust it",
            )


def read_packed(path: Path, stream: BinaryIO, find_reader: FindReader) -> Iterator[Article | Problem]:
    """Read all members of an archive that there is a reader for.

    Articles keep the archive as their path; "member" in their metadata says which file of it they stand in.

    Args:
        path: the archive; its name says of which kind.
        stream: its bytes; seekable.
        find_reader: for the name of a member.
    """
    packed = stream.seek(0, io.SEEK_END)
    stream.seek(0)
    if not packed:
        yield problem_of(path, "the file is empty", "Make the archive again, or leave it out")
        return
    archive = _Archive(path, _Budget(packed), find_reader)
    yield from archive.read(path.name, stream, ())
    if archive.passed_over and archive.read_any:
        files = "1 file" if archive.passed_over == 1 else f"{archive.passed_over:,} files"
        yield problem_of(path, f"{files} of other kinds in it passed over", fatal=False)
    elif not (archive.read_any or archive.refused):
        yield problem_of(path, "no file in it can be read", "Put articles into it, or leave it out")


class _Archive:
    """One file on the disk, with its inner archives."""

    def __init__(self, path: Path, budget: _Budget, find_reader: FindReader) -> None:
        self.passed_over = 0
        self.read_any = self.refused = False
        self._path = path
        self._budget = budget
        self._find_reader = find_reader

    def read(self, name: str, stream: IO[bytes], above: tuple[str, ...]) -> Iterator[Article | Problem]:
        """Read an archive; `above` are the names of the members that lead to it, none for the file itself."""
        try:
            if name.lower().endswith(".zip"):
                members = _zip_members(stream)
            else:
                members = _tar_members(stream, self._budget, not name.lower().endswith(".tar"))
            yield from self._members(_guarded(members), above)
        except _Refused as refusal:
            self.refused = True
            if above and not isinstance(refusal, _MemberRefused):
                raise  # what is beyond a limit of the whole file ends the whole file
            yield self._problem(above, refusal.what, refusal.fix)

    def _members(self, members: Iterator[_Member], above: tuple[str, ...]) -> Iterator[Article | Problem]:
        for member in members:
            self._budget.count_member()
            name = _plain_name(member.name)
            place = (*above, name)
            if not _is_safe(name):
                self.refused = True
                yield self._problem(place, "its path leads out of the archive, left out", "Rename it")
            elif _is_hidden(name):
                continue
            elif not member.is_file:
                self.passed_over += 1
            elif name.lower().endswith(ARCHIVES):
                yield from self._inner(place, member)
            elif found := self._find_reader(PurePosixPath(name).name):
                self.read_any = True
                yield from self._file(place, member, *found)
            else:
                self.passed_over += 1

    def _inner(self, place: tuple[str, ...], member: _Member) -> Iterator[Article | Problem]:
        if len(place) > DEEPEST:
            self.refused = True
            what = f"archives more than {DEEPEST} deep in another are not read"
            yield self._problem(place, what, "Unpack it yourself")
            return
        with tempfile.SpooledTemporaryFile(_IN_MEMORY) as copy, self._opened(member, None) as source:
            while piece := source.read(_PIECE_BYTES):
                copy.write(piece)
            copy.seek(0)
            yield from self.read(place[-1], copy, place)

    def _file(
        self, place: tuple[str, ...], member: _Member, reader: MemberReader, streams: bool
    ) -> Iterator[Article | Problem]:
        inside = "!/".join(place)
        name = PurePosixPath(place[-1])
        try:
            with self._opened(member, None if streams else LARGEST_WHOLE) as stream:
                # Formats that are read at once may seek, which a member that is being unpacked cannot.
                for found in reader(Path(name.name), stream if streams else io.BytesIO(stream.read())):
                    if isinstance(found, Problem):
                        said = found.what.removeprefix(name.name).removeprefix(":")
                        said = said if said.startswith(" line ") else f":{said}"
                        what = f"{self._path.name}!/{inside}{said}"
                        yield replace(found, path=str(self._path), what=what)
                    else:
                        yield self._placed(found, name, inside)
        except _MemberRefused as refusal:
            yield self._problem(place, refusal.what, refusal.fix)

    def _opened(self, member: _Member, limit: int | None) -> io.BufferedReader:
        budget = None if member.is_counted else self._budget
        return io.BufferedReader(_Counted(member.open, _MemberRefused, budget, limit), _PIECE_BYTES)

    def _placed(self, article: Article, name: PurePosixPath, inside: str) -> Article:
        """The article in its archive: an id that came from the file's name says its folders too."""
        whole = slug(str(name.with_suffix("")))
        wanted = whole if article.id == slug(name.stem) else article.id
        return replace(
            article, id=wanted, path=str(self._path), metadata={**article.metadata, "member": inside}
        )

    def _problem(self, place: tuple[str, ...], what: str, fix: str) -> Problem:
        inside = "".join(f"!/{name}" for name in place)
        return Problem(str(self._path), f"{self._path.name}{inside}: {what}", fix)


class _MemberRefused(_Refused):
    """A member that cannot be read; the others can."""


def _guarded(members: Iterator[_Member]) -> Iterator[_Member]:
    """The members; whatever the libraries say of a damaged archive becomes one kind of error."""
    while True:
        try:
            member = next(members, None)
        except _BROKEN as error:
            raise _MemberRefused(_damage(error), _fix(error)) from error
        if member is None:
            return
        yield member


def _zip_members(stream: IO[bytes]) -> Iterator[_Member]:
    with zipfile.ZipFile(stream) as archive:
        for info in archive.infolist():
            if not info.is_dir():
                is_link = stat.S_ISLNK(info.external_attr >> 16)
                yield _Member(info.filename, not is_link, False, partial(archive.open, info))


def _tar_members(stream: IO[bytes], budget: _Budget, packed: bool) -> Iterator[_Member]:
    """The members as they come: nothing is sought, and headers are counted like all else."""

    def start() -> IO[bytes]:
        return gzip.GzipFile(fileobj=stream, mode="rb") if packed else stream  # type: ignore[return-value]

    source = io.BufferedReader(_Counted(start, _MemberRefused if packed else _Refused, budget, None))
    with tarfile.open(fileobj=source, mode="r|") as archive:
        for info in archive:
            archive.members = []  # type: ignore[attr-defined]  # else all that were read are kept
            if not info.isdir():
                yield _Member(info.name, info.isreg(), True, partial(_extracted, archive, info))


def _extracted(archive: tarfile.TarFile, info: tarfile.TarInfo) -> IO[bytes]:
    found = archive.extractfile(info)
    if found is None:
        raise tarfile.ReadError("it has no content")
    return found


def _plain_name(name: str) -> str:
    """A member's name with "/" between its parts, fit to be stored."""
    return clean_text(name.replace("\\", "/").encode("utf-8", "surrogateescape").decode("utf-8", "replace"))


def _is_safe(name: str) -> bool:
    """Whether the name stays below the archive: not absolute, no drive, no step up."""
    return not (name.startswith("/") or _DRIVE.match(name) or ".." in PurePosixPath(name).parts)


def _is_hidden(name: str) -> bool:
    """Whether the member is hidden, or something that macOS keeps for itself."""
    return any(part.startswith(".") or part == "__MACOSX" for part in PurePosixPath(name).parts)


def _damage(error: Exception) -> str:
    if isinstance(error, RuntimeError) and "encrypted" in str(error):
        return "it is encrypted"
    if isinstance(error, NotImplementedError):
        return f"it is packed in a way that is not read ({one_line(str(error), 80)})"
    reason = "it ends too early" if isinstance(error, EOFError) else one_line(str(error), 80)
    return f"the archive is damaged ({reason or type(error).__name__})"


def _fix(error: Exception) -> str:
    mendable = isinstance(error, RuntimeError)  # encrypted, or packed in another way
    return "Unpack it yourself" if mendable else "Copy or download it again"


class _Counted(io.RawIOBase):
    """A stream whose bytes are counted, and whose errors are all of one kind.

    Args:
        start: opens it, at the first read.
        refusal: what to raise when it is damaged or too large.
        budget: that its bytes are taken from; None if they are counted elsewhere.
        limit: most bytes of it, None for any.
    """

    def __init__(
        self,
        start: Callable[[], IO[bytes]],
        refusal: type[_Refused],
        budget: _Budget | None,
        limit: int | None,
    ) -> None:
        self._start = start
        self._refusal = refusal
        self._budget = budget
        self._limit = limit
        self._source: IO[bytes] | None = None
        self._count = 0

    def readable(self) -> bool:
        """It can be read."""
        return True

    def readinto(self, buffer: Any) -> int:  # noqa: ANN401 (any writable buffer)
        """Fill the buffer as far as one read goes; 0 at the end."""
        try:
            if self._source is None:
                self._source = self._start()
            data = self._source.read(min(len(buffer), _PIECE_BYTES))
        except _BROKEN as error:
            raise self._refusal(_damage(error), _fix(error)) from error
        self._count += len(data)
        if self._budget:
            self._budget.count_bytes(len(data))
        if self._limit is not None and self._count > self._limit:
            raise self._refusal(f"larger than {self._limit // 2**20} MiB", "Divide it, or unpack it")
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        """Close what was opened."""
        if self._source:
            self._source.close()
        super().close()
