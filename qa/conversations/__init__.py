"""Conversations kept in SQLite as they happen, to be resumed, searched, forked and exported.

    store = ConversationStore.open(folder / "conversations.db")
    conversation = store.begin(index="/home/me/index")
    asking = store.ask(conversation, Asked("Who opened the ferry terminal?"))
    store.understood(asking, "Who opened the ferry terminal?")
    store.found(asking, passages)
    store.write(asking, answer)      # as often as is wanted while it grows
    store.end(asking, "finished")

Whatever fails raises ConversationsNotKept: an answer comes all the same, it is just not kept.
"""

from qa.conversations.errors import (
    ConversationMissing,
    ConversationsDamaged,
    ConversationsNewer,
    ConversationsNotKept,
)
from qa.conversations.records import (
    Asked,
    Asking,
    Attempt,
    Conversation,
    EndState,
    KeptTrouble,
    SearchHit,
    State,
    StoredTurn,
    Summary,
)
from qa.conversations.store import KEPT_DAYS, ConversationStore

__all__ = [
    "KEPT_DAYS",
    "Asked",
    "Asking",
    "Attempt",
    "Conversation",
    "ConversationMissing",
    "ConversationStore",
    "ConversationsDamaged",
    "ConversationsNewer",
    "ConversationsNotKept",
    "EndState",
    "KeptTrouble",
    "SearchHit",
    "State",
    "StoredTurn",
    "Summary",
]
