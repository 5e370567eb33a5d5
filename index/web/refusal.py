"""Why something on the web was not fetched."""


class NotFetched(Exception):
    """An address was not fetched.

    Args:
        what: what happened; a sentence that begins with the address, without its full stop.
        fix: what to do about it, likewise.
    """

    def __init__(self, what: str, fix: str) -> None:
        super().__init__(what, fix)
        self.what = what
        self.fix = fix


class NotThere(NotFetched):
    """The server says that there is no such page."""


class NoServer(NotFetched):
    """The server itself cannot be reached, or must not be."""
