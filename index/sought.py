"""Many short strings looked for in a text at once.

Hardly any of them stand in it. So the runs of three letters that a text has are marked first, each by a hash
of 16 bits, and only strings all of whose runs are marked are looked for, which takes a fraction of the time.
"""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

_RUN = 3
_HASHES = 1 << 16
_MULTIPLIER = np.uint32(0x9E3779B1)


class Sought:
    """Strings to be looked for.

    Args:
        strings: none of them empty.
    """

    def __init__(self, strings: Iterable[str]) -> None:
        told = list(strings)
        self._short = [string for string in told if len(string) < _RUN]
        self._long = [string for string in told if len(string) >= _RUN]
        most = max((len(string) for string in self._long), default=_RUN) - _RUN + 1
        # A row for each, filled up with its last run.
        self._runs = np.array(
            [np.pad(runs, (0, most - len(runs)), "edge") for runs in map(_runs, self._long)]
        )

    def in_text(self, text: str) -> list[str]:
        """Those that stand in a text."""
        found = [string for string in self._short if string in text]
        if self._long and len(text) >= _RUN:
            marked = np.zeros(_HASHES, np.bool_)
            marked[_runs(text)] = True
            likely = np.flatnonzero(marked[self._runs].all(axis=1))
            found += [string for string in (self._long[place] for place in likely) if string in text]
        return found


def _runs(text: str) -> NDArray[np.uint32]:
    """The hash of every run of letters, in order."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    mixed = codes[:-2] * _MULTIPLIER
    mixed = (mixed ^ codes[1:-1]) * _MULTIPLIER
    mixed = (mixed ^ codes[2:]) * _MULTIPLIER
    hashes: NDArray[np.uint32] = mixed >> np.uint32(16)
    return hashes
