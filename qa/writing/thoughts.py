"""What a model thinks aloud before it answers: never shown as the answer.

Hosted models send their thoughts as blocks of another type; local ones write them into the text, as
<think>…</think>, or only close them where the server's template has opened them already.
"""

import re
from collections.abc import Sequence

_OPENED = re.compile(r"<(think|thinking|thought|reasoning)>|\[(THINK)\]")
_CLOSED = re.compile(r"</(?:think|thinking|thought|reasoning)>|\[/THINK\]")
_SIGNS = ("<think>", "<thinking>", "<thought>", "<reasoning>", "[THINK]")
_CLOSING_SIGNS = ("</think>", "</thinking>", "</thought>", "</reasoning>", "[/THINK]")
_LONGEST = max(map(len, _CLOSING_SIGNS))


class Thoughts:
    """Takes a model's words as they come and gives those of the answer.

    Attributes:
        any: whether the model thought aloud.
    """

    def __init__(self) -> None:
        self._rest = ""
        self._inside = False
        self.any = False
        self._line = ""

    def feed(self, piece: str, *, ends: bool = False) -> list[str | None]:
        """Read on.

        Args:
            piece: of any length.
            ends: nothing comes after it.

        Returns:
            Words of the answer; None where all words before turn out to have been thoughts.
        """
        source, said = self._rest + piece, list[str | None]()
        self._rest = ""
        while source:
            sign = (_CLOSED if self._inside else _EITHER).search(source)
            if sign is None:
                held = 0 if ends else _held_back(source)
                kept = source[: len(source) - held]
                self._rest = source[len(kept) :]
                said += [] if self._inside else [kept]
                self._line = _last_line(self._line + kept)
                break
            before, source = source[: sign.start()], source[sign.end() :]
            if self._inside:
                self._inside = False
            elif _CLOSED.fullmatch(sign.group()):
                # Opened by the server's template: all of it was thought.
                said += [before] if self.any else [before, None]
            else:
                said.append(before)
                # In the midst of a line it is quoted, not thought.
                self._inside = not _last_line(self._line + before).strip()
                said += [] if self._inside else [sign.group()]
            self.any = True
            self._line = _last_line(self._line + before) if not self._inside else ""
        return said


def without_thoughts(said: Sequence[str | None]) -> str:
    """The words of an answer from all that `feed` gave."""
    text = ""
    for words in said:
        text = "" if words is None else text + words
    return text


_EITHER = re.compile(f"{_OPENED.pattern}|{_CLOSED.pattern}")


def _held_back(source: str) -> int:
    """How many characters at the end may be the beginning of a sign."""
    begun = max(source.rfind("<"), source.rfind("["))
    length = len(source) - begun
    if begun < 0 or length >= _LONGEST:
        return 0
    return length if any(sign.startswith(source[begun:]) for sign in (*_SIGNS, *_CLOSING_SIGNS)) else 0


def _last_line(text: str) -> str:
    """What stands on the last line, as far as it matters whether anything does."""
    return text.rpartition("\n")[2][-40:]
