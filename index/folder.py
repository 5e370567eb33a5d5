"""The folder of an index: where it is if nobody says, and what may stand in it."""

import os
from pathlib import Path

from index import lock
from index.catalog import CATALOG_FILE
from index.disk import storage_errors
from index.errors import IndexIncompatible, IndexMissing
from index.upgrade import KEPT_PREFIX

ENVIRONMENT_VARIABLE = "FOOTNOTE_INDEX"
WORDS_FOLDER = "words"
VECTORS_FOLDER = "vectors"


def default_folder() -> Path:
    """Where the index is if nobody says: $FOOTNOTE_INDEX, or `index` in the user's data folder."""
    if chosen := os.environ.get(ENVIRONMENT_VARIABLE):
        return Path(chosen)
    from platformdirs import user_data_path

    return user_data_path("footnote") / "index"


def index_place(folder: str | Path | None) -> Path:
    """The absolute path of an index folder; None for the default one."""
    return (Path(folder) if folder else default_folder()).expanduser().absolute()


def check_folder(folder: Path, create: bool) -> None:
    """Refuse a folder that is no index, or that may not become one.

    Args:
        folder: need not exist.
        create: whether one may be made there.

    Raises:
        IndexMissing: there is none, and none may be made.
        IndexIncompatible: it holds other things.
    """
    try:
        str(folder).encode()
    except UnicodeEncodeError as error:  # tantivy takes no such path
        raise IndexIncompatible(
            f"the name of {folder} is not UTF-8, so no index can be kept there",
            "Choose another folder with --index DIR",
        ) from error
    if folder.exists() and not folder.is_dir():
        raise IndexIncompatible(
            f"{folder} is a file, not an index folder", "Choose a folder with --index DIR"
        )
    if (folder / CATALOG_FILE).exists():
        return
    if not create:
        raise IndexMissing(f"there is no index at {folder} yet", "Make one: footnote index PATH")
    ours = (lock.LOCK_FILE, lock.HOLDER_FILE, WORDS_FOLDER, VECTORS_FOLDER, KEPT_PREFIX)
    with storage_errors(folder):
        others = (
            [one.name for one in folder.iterdir() if not one.name.startswith((".", *ours))]
            if folder.exists()
            else []
        )
    if others:
        raise IndexIncompatible(
            f"{folder} is not empty and not an index (it holds {others[0]})",
            "Choose another folder with --index DIR",
        )
