"""Which articles may be copies of each other, without comparing each with each: MinHash and its bands.

Broder et al., "Min-wise independent permutations", 1998; Leskovec, Rajaraman, Ullman, "Mining of Massive
Datasets", chapter 3. Two texts that share a band are compared in full (`index.copies`); others never are.
"""

import struct

import numpy as np

from index.shingles import Shingles

ROWS = 3
BANDS = 12
"""Texts of which a share s of all runs is common share a band with a probability of 1 - (1 - s³)¹²: 0.99 for
s = 0.7, 0.8 for s = 0.5. Of 886 pairs in eval/news in which four fifths of the shorter article stand in the
other, 881 are found; 20 bands find one more and cost two thirds more. Of a million articles with 0.5 % in
common by chance one or two are compared in vain."""

FEWEST_RUNS = 30
"""A shorter text may agree with another by chance, or be one of the phrases that pages consist of."""

_SEED = 1


def algorithm() -> str:
    """What bands are made with: those of another algorithm are not comparable."""
    from rensa import RMinHash  # a compiled module of half a megabyte, needed while indexing only

    return f"rensa {RMinHash.ALGORITHM_VERSION}, {BANDS} x {ROWS}, seed {_SEED}"


def bands(runs: Shingles) -> tuple[int, ...]:
    """The bands of a text, `BANDS` signed 64-bit numbers, or none if it is too short to be a copy.

    Args:
        runs: of `index.shingles.shingles`.
    """
    if len(runs) < FEWEST_RUNS:
        return ()
    from rensa import RMinHash

    rows = np.array([0, len(runs)], np.uint64)
    matrix = RMinHash.digest_matrix_from_flat_token_hashes(runs, rows, BANDS * ROWS, _SEED)
    least = np.array(matrix.to_rows()[0], np.uint64).reshape(BANDS, ROWS)
    mixed = np.arange(1, BANDS + 1, dtype=np.uint64)  # the same rows in two bands are not the same band
    for row in range(ROWS):
        mixed = (mixed ^ least[:, row]) * np.uint64(0x9E3779B97F4A7C15)
        mixed ^= mixed >> np.uint64(32)
    return tuple(int(one) for one in mixed.view(np.int64))


def pack(numbers: tuple[int, ...]) -> bytes:
    """Bands as bytes, little-endian."""
    return struct.pack(f"<{len(numbers)}q", *numbers)


def unpack(packed: bytes) -> tuple[int, ...]:
    """What `pack` packed."""
    return struct.unpack(f"<{len(packed) // 8}q", packed)
