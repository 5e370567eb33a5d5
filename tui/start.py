"""How a chat begins: with an index, with the sample collection, or where there is no terminal."""

import os
import sys
from pathlib import Path

import index
from index.errors import FootnoteError
from tui.manner import Manner
from tui.strictness import Strictness

# The articles that come with Footnote.
SAMPLE = Path(index.__file__).parent / "sample"
USUAL = Manner()


def start_chat(
    folder: Path | None,
    embedding_model: str | None,
    *,
    sample: bool,
    manner: Manner = USUAL,
    resume: str | None = None,
    plain: bool = False,
) -> int:
    """Open the chat; returns the exit code.

    Args:
        folder: the index, or None for the default one.
        embedding_model: None for the one that the index was made with.
        sample: with no index yet, index the sample collection first; without a terminal, answer three
            questions about it instead of opening the chat.
        manner: how answers are made at first.
        resume: words of a conversation to go on with, "" for the newest, None for none.
        plain: chat in lines, which needs no terminal.

    Raises:
        FootnoteError: there is no terminal and no sample was asked for.
    """
    # textual-serve draws in a browser and says so by this variable.
    terminal = "TEXTUAL_DRIVER" in os.environ or (sys.stdin.isatty() and sys.stdout.isatty())
    if sample:
        _index_sample_if_new(folder, embedding_model)
        if not terminal and not plain:
            return _demonstrate(folder, embedding_model, manner.strictness)
    if plain:
        from tui.plain_chat import run_plain_chat

        return run_plain_chat(folder, embedding_model, manner)
    if not terminal:
        raise FootnoteError(
            "the chat needs a terminal",
            'for one answer use `footnote ask "…"`, to chat in lines `footnote chat --plain`',
        )
    from tui.memory import begin_unsearched

    begin_unsearched()
    from tui.running import run_chat

    return run_chat(folder, embedding_model, manner, resume)


def _index_sample_if_new(folder: Path | None, embedding_model: str | None) -> None:
    from index.errors import IndexMissing
    from index.library import Library
    from tui.printing.library import report_text, say
    from tui.printing.progress import progress_bar, stop_on_interrupt

    try:
        with Library.open(folder, create=False) as library:
            if library.status().articles:
                return
    except IndexMissing:
        pass
    say("No index yet: indexing the sample collection.")
    with (
        Library.open(folder, embedding_model=embedding_model) as library,
        progress_bar() as show,
        stop_on_interrupt() as should_stop,
    ):
        report = library.sync(SAMPLE, on_progress=show, should_stop=should_stop)
    say(report_text(report))


def _demonstrate(folder: Path | None, embedding_model: str | None, strictness: Strictness) -> int:
    from index.library import Library
    from tui.command.demo import demonstrate

    with Library.open(folder, embedding_model=embedding_model, create=False) as library:
        print(demonstrate(library, strictness))
    return 0
