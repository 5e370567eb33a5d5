"""What people see: the `footnote` command and the chat in the terminal.

Importing this package, and `tui.app`, loads Textual and the standard library only; the library, the chain
and the models load in a thread after the first frame.
"""
