"""The errors that Footnote raises on purpose: what happened, where, and what to do about it."""


class FootnoteError(Exception):
    """Base of all errors that a person may see as one line.

    Args:
        what: what happened and where, a sentence without its full stop.
        fix: what to do about it, a sentence without its full stop; empty if nothing can be done.
    """

    def __init__(self, what: str, fix: str = "") -> None:
        super().__init__(what, fix)
        self.what = what
        self.fix = fix

    def __str__(self) -> str:
        fix = self.fix[:1].upper() + self.fix[1:]
        end = "" if fix.endswith("?") else "."
        return f"{self.what}. {fix}{end}" if fix else f"{self.what}."


class UnreadableFile(FootnoteError):
    """A file (or a row of it) cannot be turned into an article; the others can."""


class IndexMissing(FootnoteError):
    """There is no index at the given folder yet."""


class IndexNotWritable(FootnoteError):
    """The index folder cannot be written: permissions, a read-only or a full disk."""


class TooManyOpenFiles(FootnoteError):
    """The system lets this program open no more files; nothing is lost."""


class IndexBusy(FootnoteError):
    """Another process is writing this index."""


class IndexIncompatible(FootnoteError):
    """The index was made by a newer Footnote, or is not an index at all."""


class IndexDamaged(FootnoteError):
    """The catalog, the one truth, cannot be read."""


class BackupDamaged(FootnoteError):
    """A backup cannot be read, or is not what was written."""


class WouldOverwrite(FootnoteError):
    """Something stands where a file or an index should go, and nobody said that it may be replaced."""


class ModelMismatch(FootnoteError):
    """The index holds vectors of another embedding model than the one asked for."""


class NoModelChange(FootnoteError):
    """There is no change of the embedding model to go on with."""


class ModelUnavailable(FootnoteError):
    """An embedding or chat model cannot be loaded."""


class ChromaUnavailable(FootnoteError):
    """The Chroma server that keeps the vectors does not answer, or not as one of Chroma does."""


class BadAddress(FootnoteError):
    """What should name a Chroma server does not."""


class UnknownServer(FootnoteError):
    """An index names a Chroma server that no person has named on this computer."""


class ArticleNotFound(FootnoteError):
    """No article or file of that name is in the index."""


class BadQuestion(FootnoteError):
    """A question that cannot be asked: empty, only punctuation, or far too long."""
