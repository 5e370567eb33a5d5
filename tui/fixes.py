"""What can be offered where something is missing or broken: a table from the error to its ways out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from tui.messages import Trouble

Deed = Literal[
    "open",
    "repair",
    "restore",
    "begin_anew",
    "own_model",
    "reembed",
    "without_server",
    "quotes",
    "other_model",
    "prepare",
    "quit",
]


@dataclass(frozen=True, slots=True)
class Fix:
    """One way out, a button.

    Attributes:
        deed: what the app does.
        label: the word or two on the button.
        means: what comes of it, in a few words.
    """

    deed: Deed
    label: str
    means: str


OPEN = Fix("open", "Try again", "opens the index anew")
REPAIR = Fix("repair", "Repair", "checks the index and puts right what can be")
RESTORE = Fix("restore", "Go back", "to the copy kept before the last upgrade")
BEGIN_ANEW = Fix("begin_anew", "Begin anew", "an empty index; the old one is kept beside it")
OWN_MODEL = Fix("own_model", "Open with its own model", "the one that the index was made with")
REEMBED = Fix("reembed", "Change the index", "embeds all passages with the model asked for")
WITHOUT_SERVER = Fix("without_server", "Do without the server", "vectors stand in the index folder")
QUIT = Fix("quit", "Quit", "")
QUOTES = Fix("quotes", "Answer with quotes", "without a model; nothing leaves this computer")
OTHER_MODEL = Fix("other_model", "Another model", "/model NAME")
PREPARE = Fix("prepare", "Try again", "once it is put right")

AT_OPENING: Mapping[str, tuple[Fix, ...]] = {
    "IndexDamaged": (REPAIR, RESTORE, OPEN, BEGIN_ANEW),
    "IndexIncompatible": (RESTORE, OPEN, QUIT),
    "IndexNotWritable": (OPEN, QUIT),
    "IndexMissing": (OPEN, QUIT),
    "IndexBusy": (OPEN, QUIT),
    "TooManyOpenFiles": (OPEN, QUIT),
    "ModelMismatch": (OWN_MODEL, REEMBED, QUIT),
    "ModelUnavailable": (OPEN, OWN_MODEL, QUIT),
    "ChromaUnavailable": (OPEN, QUIT),
    "BadAddress": (WITHOUT_SERVER, QUIT),
    "UnknownServer": (WITHOUT_SERVER, QUIT),
    "BackupDamaged": (OPEN, BEGIN_ANEW),
}
"""By the name of the error; the first is what most people want."""

OF_A_QUESTION: Mapping[str, tuple[Fix, ...]] = {
    "IndexDamaged": (REPAIR,),
    "ModelUnavailable": (OPEN,),
    "ModelMismatch": (OPEN,),
}
"""What a question may find out about an index that is open."""

_OF_A_MODEL = (PREPARE, QUOTES, OTHER_MODEL)


def fixes_at_opening(trouble: Trouble, *, copy: bool, other_model: bool) -> tuple[Fix, ...]:
    """Ways out where the index could not be opened.

    Args:
        trouble: why.
        copy: whether an upgrade has kept a copy to go back to.
        other_model: whether another embedding model than the index's own was asked for.
    """
    possible = AT_OPENING.get(trouble.cause, (OPEN, QUIT))
    absent = ({RESTORE} if not copy else set()) | ({OWN_MODEL, REEMBED} if not other_model else set())
    return tuple(fix for fix in possible if fix not in absent)


def fixes_of_a_model(trouble: Trouble) -> tuple[Fix, ...]:
    """Ways out where a chat model cannot be used: without it, with another, or with it after all."""
    # A variable that is set in another window does not reach a program that runs.
    later = trouble.kind in ("key", "package") and "keyring" not in trouble.fix
    return tuple(fix for fix in _OF_A_MODEL if not (later and fix is PREPARE))
