"""A conversation as a file: `/export`, and the key of the list."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from index.errors import FootnoteError, WouldOverwrite
from tui.app.recording import RecordingApp
from tui.command.export import FORMATS, export_argument, export_file, export_to
from tui.messages import Exported, ExportWanted, NotRead
from tui.plain import one_line
from tui.screens.conversations import ConversationsScreen

if TYPE_CHECKING:
    from qa.conversations import ConversationStore


class ExportingApp(RecordingApp):
    """Writes conversations to files."""

    def export(self, argument: str) -> None:
        """Write the conversation on the screen."""
        if self.talk.id is None:
            self.notify("There is nothing to export yet: ask a question first.", markup=False)
            return
        self.post_message(ExportWanted(self.talk.id, *export_argument(argument)))

    def on_export_wanted(self, message: ExportWanted) -> None:
        """Write it, in the thread that has written all of it before."""
        self.recording.read(partial(_exported, message), NotRead)

    def on_exported(self, message: Exported) -> None:
        """Say where it is; the path is copied."""
        self.copy_to_clipboard(message.path)
        told = f"Written to {one_line(message.path)}; the path is copied."
        if isinstance(self.screen, ConversationsScreen):
            self.screen.tell(told)
        else:
            self.notify(told, markup=False)


def _exported(message: ExportWanted, store: ConversationStore) -> Exported:
    conversation = store.conversation(message.conversation)
    wanted = FORMATS[message.format]
    file = export_file(message.path, conversation.summary, wanted)
    try:
        export_to(file, conversation, wanted)
    except WouldOverwrite as error:
        raise FootnoteError(error.what, "Name another file") from error
    return Exported(str(file.absolute()))
