"""How much a document may ask of the machine: a small file can unpack to gigabytes or take hours to read."""

import time

MEGABYTE = 1_000_000
MOST_FILE_BYTES = 500 * MEGABYTE
"""Larger documents are not opened. The largest that we know, books of scanned pages, have 300 MB."""
MOST_UNPACKED_BYTES = 64 * MEGABYTE
"""Of one document, after decompression, pictures aside. A thousand pages of text take 3 MB, marked up 20."""
MOST_RATIO = 200
"""A part that is larger when unpacked by more than this is a bomb: marked-up text has 5 to 50."""
SMALL_BYTES = MEGABYTE
"""What unpacks to less may have any ratio."""
MOST_PARTS = 20_000
"""Parts of a zip archive. A book with a picture on every page has some thousands."""
MOST_PAGES = 5_000
SECONDS = 10.0
"""For opening a document, and again for each of its pages if it has any."""
SECONDS_IN_ALL = 120.0
"""For all pages together; one of text takes 0.02 to 0.1 seconds."""


class LimitReached(Exception):
    """A document asks for more than a limit allows; the message completes "the file …"."""


class Deadline:
    """A moment after which reading stops.

    Args:
        seconds: from now.
    """

    def __init__(self, seconds: float = SECONDS) -> None:
        self._seconds = seconds
        self._end = time.monotonic() + seconds

    @property
    def is_over(self) -> bool:
        """Whether the moment has passed."""
        return time.monotonic() > self._end

    def check(self) -> None:
        """Stop here if it has.

        Raises:
            LimitReached: it has.
        """
        if self.is_over:
            raise LimitReached(f"takes longer than {self._seconds:g} seconds to read")
