"""The screen of all conversations: what it shows, and what is done there."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from tui.app.recording import RecordingApp
from tui.messages import (
    ConversationPut,
    ConversationsListed,
    DeleteWanted,
    ListWanted,
    NotRead,
    PinWanted,
    PreviewCame,
    PreviewWanted,
)
from tui.screens.conversations import ConversationsScreen

if TYPE_CHECKING:
    from qa.conversations import ConversationStore

# More than anybody looks through; a search reaches all of them.
_LISTED = 2_000
_FOUND = 200


class ConversationListApp(RecordingApp):
    """Brings the screen what it shows."""

    def on_list_wanted(self, message: ListWanted) -> None:
        """Look."""
        self.recording.read(partial(_listed, message.words), NotRead)

    def on_preview_wanted(self, message: PreviewWanted) -> None:
        """Read it."""
        number = message.conversation
        self.recording.read(lambda store: PreviewCame(number, store.turns(number)), NotRead)

    def on_pin_wanted(self, message: PinWanted) -> None:
        """Write it down."""
        number, pinned = message.conversation, message.pinned

        def pin(store: ConversationStore) -> ConversationPut:
            store.pin(number, pinned=pinned)
            return ConversationPut(number)

        self.recording.read(pin, NotRead)

    def on_delete_wanted(self, message: DeleteWanted) -> None:
        """Write it down; what is deleted can be brought back for a month."""
        number, undo = message.conversation, message.undo

        def delete(store: ConversationStore) -> ConversationPut:
            store.undelete(number) if undo else store.delete(number)
            return ConversationPut(number)

        self.recording.read(delete, NotRead)

    # ---- news

    def on_conversations_listed(self, message: ConversationsListed) -> None:
        """Show them, if the screen is still there."""
        if isinstance(self.screen, ConversationsScreen):
            self.screen.show(message)

    def on_preview_came(self, message: PreviewCame) -> None:
        """Likewise."""
        if isinstance(self.screen, ConversationsScreen):
            self.screen.show_preview(message)

    def on_conversation_put(self, message: ConversationPut) -> None:
        """The list is another one now."""
        if isinstance(self.screen, ConversationsScreen):
            self.screen.renew()


def _listed(words: str, store: ConversationStore) -> ConversationsListed:
    hits = tuple(store.search(words, limit=_FOUND)) if words.strip() else ()
    return ConversationsListed(words, tuple(store.conversations(limit=_LISTED)), hits)
