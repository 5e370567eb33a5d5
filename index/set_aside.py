"""A damaged index, put out of the way of a new one. Nothing is deleted."""

from datetime import datetime
from pathlib import Path

from index.disk import storage_errors


def set_aside(folder: Path) -> Path:
    """Give the folder of an index another name, so that a new one can begin in its place.

    Args:
        folder: of the index; nobody may have it open.

    Returns:
        Where it stands now: beside, its name ending in ".damaged-" and the time.

    Raises:
        IndexNotWritable: the folder above cannot be written.
    """
    stamp = datetime.now().astimezone().strftime("%Y-%m-%d-%H%M%S")
    place = folder.with_name(f"{folder.name}.damaged-{stamp}")
    with storage_errors(folder.parent):
        folder.rename(place)
    return place
