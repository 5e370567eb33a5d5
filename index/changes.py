"""What changes under some files and folders, as the operating system tells it."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from threading import Event

from watchfiles import Change, watch

from index.errors import FootnoteError
from index.scan import is_supported, is_under, real_path

# Changes of so short a while come as one set; whether a file is complete is for `index.settling` to say.
GROUPED_MS = 400
# Without any change an empty set comes so often.
TICK_MS = 500
# What browsers, editors and copying programs call a file that is not complete.
TEMPORARY = ("~", ".part", ".partial", ".crdownload", ".download", ".tmp", ".swp")


class CannotWatch(FootnoteError):
    """The operating system does not tell what changes."""


def changes(paths: Iterable[str | Path], stop: Event, index_folder: Path) -> Iterator[set[str]]:
    """Wait for changes, without end until `stop` is set.

    Folders that come later are watched too, and so is a path that vanishes and comes back. What happens
    while the caller is busy with one set comes in the next. Hidden files, unfinished downloads and the
    index itself are passed over.

    Args:
        paths: files and folders.
        stop: ends it within a tenth of a second.
        index_folder: what happens in it is our own doing.

    Yields:
        The paths that changed; an empty set every half second in which nothing did, the first one when
        everything is being watched.

    Raises:
        CannotWatch: the operating system refuses.
    """
    roots = [str(real_path(path)) for path in paths]
    own = str(real_path(index_folder))
    while not stop.is_set():
        before = {root: _identity(root) for root in roots}
        there = [root for root, identity in before.items() if identity]
        if not there:
            stop.wait(TICK_MS / 1000)
            yield set()
        for batch in _watch(there, stop) if there else ():
            yield {path for change, path in batch if _matters(change, path, roots, own)}
            gone = any(change == Change.deleted and path in before for change, path in batch)
            if gone or any(_identity(root) != before[root] for root in roots):
                break
        if not stop.is_set() and any(_identity(root) != before[root] for root in roots):
            yield set(roots)  # it is watched again by the time these have stood still for a while


def _watch(paths: Sequence[str], stop: Event) -> Iterator[set[tuple[Change, str]]]:
    told = watch(
        *paths,
        watch_filter=None,
        debounce=GROUPED_MS,
        rust_timeout=TICK_MS,
        yield_on_timeout=True,
        stop_event=stop,
        ignore_permission_denied=True,
    )
    try:
        with closing(told):
            yield from told
    except FileNotFoundError:
        return  # gone between two looks
    except OSError as error:
        raise CannotWatch(
            f"the folders cannot be watched: {error.strerror or error}",
            "Watch fewer folders, allow more (sysctl fs.inotify.max_user_watches),"
            " or set WATCHFILES_FORCE_POLLING=1",
        ) from error


def _matters(change: Change, path: str, roots: Sequence[str], index_folder: str) -> bool:
    """Whether an article may have changed: a file that can be read, or a folder."""
    if is_under(path, index_folder) or path.lower().endswith(TEMPORARY):
        return False
    if any(_is_hidden(path, root) for root in roots if is_under(path, root)):
        return False
    return is_supported(Path(path)) or change == Change.deleted or Path(path).is_dir()


def _is_hidden(path: str, root: str) -> bool:
    return any(part.startswith(".") for part in Path(path[len(root) :]).parts)


def _identity(path: str) -> tuple[int, int] | None:
    """Which file or folder stands at a path, by device and inode; None if there is none."""
    try:
        stat = Path(path).stat()
    except OSError:
        return None
    return stat.st_dev, stat.st_ino
