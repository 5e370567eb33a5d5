"""How far a derived index has followed the catalog, in a small file beside it."""

from dataclasses import asdict, dataclass
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
    """

    seq: int
    made_with: str
    clean: bool = True
    generation: int = 0
    deleted: int = 0

    def write(self, file: Path) -> None:
        """Replace the file in one step."""
        write_json(file, asdict(self))


def read_watermark(file: Path) -> Watermark | None:
    """What `Watermark.write` wrote; None if there is nothing that can be trusted."""
    said = read_json(file)
    try:
        return Watermark(**said) if said else None
    except TypeError:
        return None
