"""What a person named: files and folders, or addresses of the web."""

from collections.abc import Iterable
from pathlib import Path

from index.readers import Problem
from index.web.address import is_address, written_alike
from index.web.refusal import NotFetched


def told_apart(paths: Iterable[str | Path]) -> tuple[list[str | Path], list[str], list[Problem]]:
    """Paths as they are, addresses as `written_alike` writes them (each once), and those that are wrong."""
    files: list[str | Path] = []
    addresses: dict[str, None] = {}
    problems: list[Problem] = []
    for path in paths:
        if not is_address(path):
            files.append(path)
            continue
        try:
            addresses[written_alike(str(path))] = None
        except NotFetched as error:
            problems.append(Problem(str(path), error.what, error.fix))
    return files, list(addresses), problems
