"""`footnote chat --plain`: the chat in lines, for screen readers and poor terminals.

Nothing moves, nothing is told by colour or place alone; standard input may be a pipe, each line a question.
"""

from tui.plain_chat.start import run_plain_chat

__all__ = ["run_plain_chat"]
