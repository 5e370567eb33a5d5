"""The files of a tantivy index on the disk: whole or damaged, and how much in them is dead."""

import json
import struct
import zlib
from pathlib import Path

from index.disk import read_json

# tantivy ends each file of a segment with JSON that holds a CRC-32 of all before it, the length of that
# JSON and this number, both 32 bit little-endian (seen in the files of 0.27).
_MAGIC = 1337
_TAIL = struct.Struct("<II")
_SEGMENT_SUFFIXES = frozenset({".fast", ".fieldnorm", ".idx", ".pos", ".store", ".term", ".del"})
_BLOCK = 1 << 20


def damaged_files(folder: Path) -> list[str]:
    """Names of the files that are not as they were written."""
    files = sorted(file for file in folder.iterdir() if file.suffix in _SEGMENT_SUFFIXES)
    return [file.name for file in files if not is_whole(file)]


def names_only_its_own(folder: Path) -> bool:
    """Whether the list of files that tantivy deletes from names nothing outside of its folder.

    Whoever made the folder wrote that list: a path in it would be deleted like a file of the index.
    """
    try:
        names = json.loads((folder / ".managed.json").read_text(encoding="utf-8"))
        return all(name not in ("", ".", "..") and Path(name).name == name for name in names)
    except FileNotFoundError:
        return True
    except (ValueError, TypeError):
        return False


def is_whole(file: Path) -> bool:
    """Whether a file of a segment agrees with its own checksum."""
    size = file.stat().st_size
    if size < _TAIL.size:
        return False
    with file.open("rb") as stream:
        stream.seek(size - _TAIL.size)
        length, magic = _TAIL.unpack(stream.read(_TAIL.size))
        body = size - _TAIL.size - length
        if magic != _MAGIC or body < 0:
            return False
        stream.seek(body)
        try:
            expected = json.loads(stream.read(length))["crc"]
        except (ValueError, KeyError, TypeError):
            return False
        stream.seek(0)
        found = 0
        while body > 0 and (block := stream.read(min(_BLOCK, body))):
            found = zlib.crc32(block, found)
            body -= len(block)
    return bool(found == expected)


def dead_share(folder: Path) -> float:
    """Which share of the entries is deleted and still on the disk, 0 to 1; 0 if nobody can say."""
    try:
        segments = (read_json(folder / "meta.json") or {})["segments"]
        total = sum(int(one["max_doc"]) for one in segments)
        dead = sum(int((one["deletes"] or {}).get("num_deleted_docs", 0)) for one in segments)
    except (KeyError, TypeError, ValueError):
        return 0.0
    return dead / total if total else 0.0
