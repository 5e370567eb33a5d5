"""The body of an answer as it was before the server packed it; never more than was asked for."""

import zlib
from collections.abc import Iterable, Iterator

_PIECE_BYTES = 65_536
# zlib's number for "gzip or zlib, whichever its head says".
_EITHER = zlib.MAX_WBITS | 32


class Broken(Exception):
    """What was packed cannot be unpacked; the message says why."""


def unpacked(pieces: Iterable[bytes], encoding: str) -> Iterator[bytes]:
    """Yield a body in pieces that fit in memory, however much it unpacks to.

    Args:
        pieces: as they arrive.
        encoding: how it is packed, as HTTP names it; "" or "identity" if it is not.

    Raises:
        Broken: it is packed in another way, damaged or cut off.
    """
    if encoding in ("", "identity"):
        yield from pieces
    elif encoding in ("gzip", "x-gzip", "deflate"):
        yield from _inflated(pieces)
    else:
        raise Broken(f"it is packed as {encoding[:40]}, which nobody asked for")


def _inflated(pieces: Iterable[bytes]) -> Iterator[bytes]:
    packed = zlib.decompressobj(_EITHER)
    begun = False
    try:
        for piece in pieces:
            rest = piece
            while rest:
                if packed.eof:  # gzip allows several members one after the other
                    packed = zlib.decompressobj(_EITHER)
                begun = True
                if found := packed.decompress(rest, _PIECE_BYTES):
                    yield found
                rest = packed.unconsumed_tail or packed.unused_data
    except zlib.error as error:
        raise Broken(str(error)) from error
    if begun and not packed.eof:
        raise Broken("it ends too early")
