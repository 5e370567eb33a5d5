"""How far a derived index has followed the catalog, in a small file beside it."""

from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path

from index.disk import read_json, write_json


@dataclass(frozen=True, slots=True)
class Watermark:
    """What a derived index says of itself.

    Attributes:
        seq: the last entry of the catalog's change log that it has applied.
        made_with: version of its layout and, for vectors, of the model; another one means: rebuild.
        clean: False while it is being written; found so at a start, the last writer died in it.
        generation: number of the folder that holds it; a rebuild takes the next one.
        deleted: entries deleted since that folder was made; in Chroma they keep their space.
        server: address of the Chroma server that holds it; "" for our own folder.
        collection: its name there.
        stamp: drawn anew for every change and written to the collection too, so that another copy of the
            index, or a server that was set back, is noticed.
        count: entries after that change.
        retired: collections to be deleted, as long as they bear the stamp: (server, name, stamp).
    """

    seq: int
    made_with: str
    clean: bool = True
    generation: int = 0
    deleted: int = 0
    server: str = ""
    collection: str = ""
    stamp: str = ""
    count: int = 0
    retired: tuple[tuple[str, str, str], ...] = ()

    def write(self, file: Path) -> None:
        """Replace the file in one step."""
        write_json(file, asdict(self))


def read_watermark(file: Path) -> Watermark | None:
    """What `Watermark.write` wrote; None if there is nothing that can be trusted."""
    said = read_json(file)
    try:
        if not said:
            return None
        retired = tuple((server, name, stamp) for server, name, stamp in said.pop("retired", ()))
        mark = Watermark(**said, retired=retired)
    except (TypeError, ValueError, AttributeError):
        return None
    plain = (one for one in fields(Watermark) if one.name != "retired")
    # A number may be part of a path, and the file may have been written by anybody.
    right = all(type(getattr(mark, one.name)) is one.type for one in plain)
    return mark if right and all(isinstance(part, str) for one in retired for part in one) else None


def distrust(file: Path) -> None:
    """Let the next catch-up make again what a watermark speaks of, and delete the old one on a server."""
    mark = read_watermark(file)
    if mark:
        replace(mark, clean=False).write(file)
    else:
        file.unlink(missing_ok=True)
