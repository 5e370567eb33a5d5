from collections.abc import Iterator

import pytest
from kept import Clock

from qa.conversations import ConversationStore


@pytest.fixture
def store(tmp_path) -> Iterator[ConversationStore]:
    with ConversationStore.open(tmp_path / "home" / "conversations.db", now=Clock()) as opened:
        yield opened
