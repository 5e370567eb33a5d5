"""Where a person's own things are kept: conversations, what was asked before, settings."""

import os
from pathlib import Path

VARIABLE = "FOOTNOTE_HOME"


def personal_folder() -> Path:
    """The folder of conversations, prompt history and settings: $FOOTNOTE_HOME, or the user's data folder.

    It need not exist. It is not the index's: an index is shared and thrown away, a question is private.
    """
    if chosen := os.environ.get(VARIABLE):
        return Path(chosen).expanduser().absolute()
    from platformdirs import user_data_path

    return user_data_path("footnote")
