"""What `footnote index --json` prints: one object a line on standard output, its `event` says what it is.

`tui/schemas/index.schema.json` describes them. A run prints `progress` lines, at the start of each stage
and about once a second, and ends with one `report`, `plan` (with `--dry-run`) or `error`.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, RootModel

from index.errors import FootnoteError
from index.progress import Stage
from index.readers import Problem

if TYPE_CHECKING:
    from index.plan import Plan
    from index.progress import Progress
    from index.sync import SyncReport

# A program that shows a bar needs no more, and a log stays readable.
SECONDS_BETWEEN = 1.0


class _Event(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class FileProblem(_Event):
    """Something that a person must know of a file."""

    path: str = Field(description="The file or folder.")
    what: str = Field(description="What happened, a sentence without its full stop.")
    fix: str = Field(description="What to do about it; may be empty.")
    line: int | None = Field(description="Line of the file, from 1, if it is about one.")
    fatal: bool = Field(description="Whether something of the file is not in the index because of it.")


class ProgressEvent(_Event):
    """One moment of the work."""

    event: Literal["progress"] = "progress"
    stage: Stage
    done: int = Field(description="Files while scanning and reading, passages in the stage `vectors`.")
    total: int = Field(description="What `done` will be at the end of the stage; 0 if unknown.")
    share: float | None = Field(description="Of the work of this stage, 0 to 1; null if unknown.")
    path: str = Field(description="The file at hand, or empty.")
    articles: int = Field(description="Read so far by this run.")
    passages: int = Field(description="Of these articles.")
    by_words: int = Field(description="Articles of this run that can be found by their words by now.")
    by_meaning: int = Field(description="Passages of the whole index that can be found by their meaning.")
    rate: float = Field(description="`done` per second, of late.")
    eta_s: float | None = Field(description="Seconds until the end of this stage; null if unknown.")


class ReportEvent(_Event):
    """What was done. Counts are of articles unless it says otherwise."""

    event: Literal["report"] = "report"
    added: int
    changed: int
    moved: int
    removed: int
    missing: int = Field(description="Whose file is gone and that stay searchable.")
    unchanged: int
    articles: int = Field(description="In the index now.")
    older: int = Field(description="In the index now, replaced by a newer version; not among `articles`.")
    passages: int = Field(description="In the index now.")
    embedded: int = Field(description="Texts that got a vector.")
    ignored: int = Field(description="Files of other kinds that were passed over.")
    problems: tuple[FileProblem, ...]
    seconds: float
    words_seconds: float = Field(description="Until all articles could be found by their words.")
    vectors_seconds: float
    flagged: int = Field(description="Added or changed, and holding text that speaks to a machine.")
    stopped: bool = Field(description="Whether it was stopped early; the same command goes on.")


class Move(_Event):
    """A file with another path."""

    old: str
    new: str


class Copy(_Event):
    """A file of the same content as another one, which stands for both."""

    path: str
    of: str


class PlanEvent(_Event):
    """What would be done, in files."""

    event: Literal["plan"] = "plan"
    new: tuple[str, ...]
    changed: tuple[str, ...]
    moved: tuple[Move, ...]
    missing: tuple[str, ...] = Field(description="Files of the index that are gone.")
    missing_articles: int = Field(description="Articles of those files.")
    prune: bool = Field(description="Whether the articles of missing files would be dropped.")
    copies: tuple[Copy, ...]
    fetched: tuple[str, ...] = Field(description="Addresses that would be asked for.")
    unchanged: int
    ignored: int
    bytes_to_read: int = Field(description="Size of the new and the changed files.")
    problems: tuple[FileProblem, ...]


class ErrorEvent(_Event):
    """Why it ended early. What is stored stays; the exit code is 1."""

    event: Literal["error"] = "error"
    kind: str = Field(description="Name of the error: IndexBusy, IndexNotWritable, …")
    what: str
    fix: str


Event = Annotated[ProgressEvent | ReportEvent | PlanEvent | ErrorEvent, Field(discriminator="event")]


class IndexEvent(RootModel[Event]):
    """One line of `footnote index --json`."""


class JsonListener:
    """Prints every event as a line."""

    @contextmanager
    def errors(self) -> Iterator[None]:
        """An error becomes the last line, and ends the command with exit code 1."""
        import typer

        try:
            yield
        except (typer.Exit, typer.BadParameter):
            raise
        except Exception as error:
            _print(error_event(error))
            raise typer.Exit(1) from error

    @contextmanager
    def progress(self) -> Iterator[Callable[["Progress"], None]]:
        """A line at the start of each stage and about once a second."""
        told, stage = 0.0, ""

        def tell(now: "Progress") -> None:
            nonlocal told, stage
            if now.stage != stage or time.monotonic() - told >= SECONDS_BETWEEN:
                told, stage = time.monotonic(), now.stage
                _print(progress_event(now))

        yield tell

    def plan(self, plan: "Plan", *, prune: bool) -> None:
        """The only line."""
        _print(
            PlanEvent(
                new=plan.new,
                changed=plan.changed,
                moved=tuple(Move(old=old, new=new) for old, new in plan.moved),
                missing=plan.missing,
                missing_articles=plan.missing_articles,
                prune=prune,
                copies=tuple(Copy(path=path, of=of) for path, of in plan.duplicates),
                fetched=plan.fetched,
                unchanged=plan.unchanged,
                ignored=plan.ignored,
                bytes_to_read=plan.bytes_to_read,
                problems=_problems(plan.problems),
            )
        )

    def report(self, report: "SyncReport") -> None:
        """The last line."""
        fields = asdict(report) | {"passages": report.chunks, "problems": _problems(report.problems)}
        for name in ("seconds", "words_seconds", "vectors_seconds"):
            fields[name] = round(fields[name], 3)
        _print(ReportEvent.model_validate(_known(ReportEvent, fields)))


def progress_event(now: "Progress") -> ProgressEvent:
    """One moment as a program reads it."""
    fields = asdict(now) | {"passages": now.chunks}
    for name, digits in (("share", 4), ("rate", 2), ("eta_s", 1)):
        fields[name] = None if fields[name] is None else round(fields[name], digits)
    return ProgressEvent.model_validate(_known(ProgressEvent, fields))


def error_event(error: Exception) -> ErrorEvent:
    """An error as a program reads it."""
    from index.disk import out_of_files

    known = out_of_files(error) or error
    kind = type(known).__name__
    if isinstance(known, FootnoteError):
        return ErrorEvent(kind=kind, what=known.what, fix=known.fix)
    return ErrorEvent(kind=kind, what=str(known), fix="Run it again with --debug for the trace")


def _known(event: type[BaseModel], fields: dict[str, Any]) -> dict[str, Any]:
    """The fields that an event has; others are our own business until the schema names them."""
    return {name: value for name, value in fields.items() if name in event.model_fields}


def _problems(problems: Sequence[Problem]) -> tuple[FileProblem, ...]:
    return tuple(FileProblem.model_validate(asdict(one)) for one in problems)


def _print(event: BaseModel) -> None:
    from tui.printing.library import to_json

    print(to_json(event.model_dump(mode="json"), None), flush=True)
