"""When Python looks for garbage, so that looking through what was loaded is never waited for.

Until the first frame nothing is garbage, and looking for it took a fifth of the time. Later, each search
through the models and libraries of an open index, which stay until the end, held up keys for 0.3 s.
"""

import gc

# 700 of them, Python's own threshold, are made between two keys.
_NEW_OBJECTS = 10_000


class _Pace:
    is_ours = False


def begin_unsearched() -> None:
    """Look for no garbage until `leave_out_what_is_loaded`; for a process that does nothing but chat."""
    _Pace.is_ours = True
    gc.disable()


def leave_out_what_is_loaded() -> None:
    """What is in memory now stays; from now on look for garbage among what comes, less often than usual.

    Does nothing in a process that did not begin so: there it may be garbage.
    """
    if _Pace.is_ours:
        gc.freeze()
        gc.set_threshold(_NEW_OBJECTS)
        gc.enable()
