"""A conversation as a file: `/export`, and the key of the list."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from tui.app.recording import RecordingApp
from tui.command.export import export_to, file_name
from tui.messages import Exported, ExportWanted, NotRead
from tui.plain import one_line
from tui.screens.conversations import ConversationsScreen

if TYPE_CHECKING:
    from qa.conversations import ConversationStore
    from qa.export import Format

_FORMATS: dict[str, Format] = {"md": "md", "markdown": "md", "html": "html", "htm": "html", "json": "json"}


def export_argument(argument: str) -> tuple[Format, str]:
    """What /export says: the format, by its name, or else by that of the file; and where to, "" for here."""
    first, _, rest = argument.strip().partition(" ")
    if first.lower() in _FORMATS:
        return _FORMATS[first.lower()], rest.strip()
    suffix = Path(argument.strip()).suffix.lower().lstrip(".")
    return _FORMATS.get(suffix, "md"), argument.strip()


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
    wanted = _FORMATS[message.format]
    name = file_name(conversation.summary, wanted)
    path = Path(message.path or ".").expanduser()
    file = _free(path / name) if path.is_dir() else path
    export_to(file, conversation, wanted)
    return Exported(str(file.absolute()))


def _free(file: Path) -> Path:
    """The file, or one beside it with a number, if there is one of that name."""
    at, free = 2, file
    while free.exists():
        free, at = file.with_stem(f"{file.stem}-{at}"), at + 1
    return free
