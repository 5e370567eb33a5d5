"""The questions asked before, walked through with the up and down keys as in a shell, and searched."""

from collections.abc import Iterable


class PromptHistory:
    """Earlier prompts, and the draft that was being written when the walk began."""

    def __init__(self) -> None:
        self._entries: list[str] = []
        self._position = 0
        self._draft = ""

    def add(self, text: str) -> None:
        """Remember a prompt that was sent (once, if it is sent twice in a row) and end the walk."""
        if text.strip() and self._entries[-1:] != [text]:
            self._entries.append(text)
        self._position = len(self._entries)
        self._draft = ""

    def put_before(self, texts: Iterable[str]) -> None:
        """Let texts of earlier sessions stand before those of this one; a walk goes on where it is."""
        before = list(texts)
        self._entries[:0] = before
        self._position += len(before)

    def older(self, current: str) -> str | None:
        """The entry before the one shown, or None at the oldest.

        Args:
            current: what the prompt holds now; kept as the draft if the walk begins here.
        """
        if self._position == 0:
            return None
        if self._position == len(self._entries):
            self._draft = current
        self._position -= 1
        return self._entries[self._position]

    def newer(self) -> str | None:
        """The entry after the one shown, the draft after the newest, None if no walk is on."""
        if self._position >= len(self._entries):
            return None
        self._position += 1
        if self._position == len(self._entries):
            return self._draft
        return self._entries[self._position]

    def holding(self, words: str, most: int) -> list[str]:
        """Entries in which all these words stand, whatever their case; newest first, each once.

        Args:
            words: what is looked for; nothing finds everything.
            most: at most so many.
        """
        wanted = words.casefold().split()
        found: dict[str, None] = {}
        for entry in reversed(self._entries):
            text = entry.casefold()
            if all(word in text for word in wanted):
                found.setdefault(entry)
                if len(found) == most:
                    break
        return list(found)
