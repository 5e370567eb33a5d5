"""The nearest among chunks that satisfy a filter, without listing all of those.

A filter that most chunks satisfy is cheap to look up for the few that are near, and dear to write out as
a list of keys: 282,000 of 300,000 take SQLite and Python half a second, while looking up 260 takes 1 ms.
"""

from collections.abc import Callable, Collection

Found = list[tuple[int, float]]

# How many times more than needed is asked for at first: where 156 are expected to fit, 120 hardly ever fail,
# unless what is near is of other days than the rest.
SPARE = 1.3
# The more it is asked for, the surer Chroma is of the first ones.
LEAST = 2
# Chroma finds 1,000 in 8 ms, 5,000 in 31 ms (61,408 vectors); a list of 10,000 ids takes it 14 ms.
MOST_ASKED = 5_000


def thinned(
    nearest: Callable[[int], Found],
    satisfying: Callable[[Collection[int]], set[int]],
    share: float,
    k: int,
) -> Found | None:
    """The k nearest that satisfy a filter, taken out of the nearest of all.

    Args:
        nearest: the so many nearest, best first; fewer only if there are no more.
        satisfying: which of these keys satisfy the filter.
        share: of all that about satisfy it, 0 to 1.
        k: at most so many.

    Returns:
        Best first, fewer than k only if there are no more; None if too many others are nearer.
    """
    asked = int(max(k * SPARE / share, k * LEAST)) + 1 if share else MOST_ASKED + 1
    while asked <= MOST_ASKED:
        found = nearest(asked)
        fitting = satisfying([key for key, _ in found])
        kept = [one for one in found if one[0] in fitting]
        if len(kept) >= k or len(found) < asked:
            return kept[:k]
        asked = MOST_ASKED if asked * 2 <= MOST_ASKED else MOST_ASKED + 1
    return None
