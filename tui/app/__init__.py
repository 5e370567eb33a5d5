"""The chat application, a file for each thing that it can do.

Each part is a class on `AppFrame` that holds the handlers of its own wishes and news; `FootnoteApp` joins
them. They know each other's public methods only through `AppFrame`.
"""

from tui.app.footnote import FootnoteApp

__all__ = ["FootnoteApp"]
