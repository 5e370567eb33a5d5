"""The chat in a terminal, from its first frame until it is left."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from index.errors import FootnoteError
from tui.app import FootnoteApp
from tui.manner import Manner
from tui.opening import Opening

USUAL = Manner()


def run_chat(
    index_folder: Path | None,
    embedding_model: str | None = None,
    manner: Manner = USUAL,
    resume: str | None = None,
) -> int:
    """Run the chat in this terminal until it is left.

    Args:
        index_folder: where the index is; None for the default place. An empty one is made if there is none.
        embedding_model: a sentence-transformers model by name or path; None for the index's own.
        manner: how answers are made at first.
        resume: words of a conversation to go on with, "" for the newest, None for none.

    Returns:
        The exit code.

    Raises:
        FootnoteError: nothing can be drawn in this terminal.
    """
    if os.environ.get("TERM") == "dumb" and "TEXTUAL_DRIVER" not in os.environ:
        raise FootnoteError(
            "this terminal cannot place a cursor (TERM=dumb), so the chat cannot be drawn in it",
            'Use `footnote chat --plain`, which needs none, or for one answer `footnote ask "…"`',
        )
    app = FootnoteApp(Opening(index_folder, embedding_model), manner=manner)
    app.resume_words = resume
    try:
        app.run()
    finally:
        app.close_session()
    if app.indexing is not None:
        print(
            f"Stopped indexing {app.indexing}; what is done is kept. /index or `footnote index` goes on.",
            file=sys.stderr,
        )
    return app.return_code or 0
