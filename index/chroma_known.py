"""The Chroma servers that a person on this computer has named.

An index says where its vectors are, and somebody else may have made it. So a server that only an index
names is not asked: the questions of whoever opens it would go there.
"""

from hashlib import sha256
from pathlib import Path

from index.private import make_private_folder


def is_known(address: str) -> bool:
    """Whether somebody has named a server here, as `index.chroma_address.server_address` writes it."""
    return _place(address).is_file()


def remember(address: str) -> None:
    """Somebody has just named it. Where the user's folders cannot be written, it must be named each time."""
    place = _place(address)
    if place.is_file():
        return
    try:
        make_private_folder(place.parent)
        place.write_text(f"{address}\n", "utf-8")
    except OSError:
        return


def _place(address: str) -> Path:
    """A file for each: nobody waits for anybody, and nothing is lost where two are named at once."""
    from platformdirs import user_state_path

    return user_state_path("footnote") / "chroma-servers" / sha256(address.encode()).hexdigest()
