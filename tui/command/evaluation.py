"""`footnote eval` and `footnote compare`: how well labelled questions are answered, and what changed."""

import gzip
import platform
import shlex
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TextIO

import typer

from index import __version__
from index.errors import FootnoteError
from tui.command.options import (
    CountOption,
    IndexOption,
    JsonOption,
    ModelOption,
    RerankOption,
    StrictnessOption,
)

if TYPE_CHECKING:
    from index.library import Library
    from qa.evaluation import EvaluationOptions
    from qa.labelled import LabelledQuestion
    from qa.report import Report
    from qa.results import QuestionResult
    from qa.search import SearchOptions
    from tui.cli import Choices

BY_HELP = (
    "Also show a table by answerable, outcome, question-word, asked-year, article-source "
    "or any field of the questions; repeat for several."
)


class CannotWrite(FootnoteError):
    """A file that a command should write cannot be written."""


@dataclass(frozen=True, slots=True)
class Outputs:
    """Files that an evaluation writes beside what it prints.

    Attributes:
        save: for the results, one line a question.
        html: for the report as a page.
    """

    save: Path | None
    html: Path | None

    def check(self, questions: Path) -> None:
        """See that the files can be written, and that none holds the questions: before an hour passes.

        Raises:
            CannotWrite: naming the file.
        """
        for file in (self.save, self.html):
            if file is None:
                continue
            if questions.resolve() in (file.resolve(), _part(file).resolve()):
                raise CannotWrite(f"{questions} holds the questions", "write to another file")
            if file.is_dir():
                raise CannotWrite(f"{file} is a folder", "name a file")
            if not file.resolve().parent.is_dir():
                raise CannotWrite(
                    f"there is no folder {file.resolve().parent}", "make it, or name another file"
                )
        if self.save and self.html and self.save.resolve() == self.html.resolve():
            raise CannotWrite(f"{self.save} is named for both --save and --html", "name two files")


def eval_command(
    context: typer.Context,
    questions: Annotated[Path, typer.Argument(metavar="QUESTIONS.jsonl", readable=False, help="Questions.")],
    *,
    k: CountOption = 8,
    legs: Annotated[str, typer.Option("--legs", help="words, vectors, or words,vectors.")] = "words,vectors",
    rerank: RerankOption = None,
    strictness: StrictnessOption = "balanced",
    read: Annotated[bool, typer.Option("--read/--no-read", help="Also answer, or only retrieve.")] = True,
    every: Annotated[int, typer.Option("--every", min=1, help="Only every N-th question.")] = 1,
    limit: Annotated[int, typer.Option("--limit", min=0, help="N questions at most; 0 for all.")] = 0,
    by: Annotated[list[str] | None, typer.Option("--by", metavar="FIELD", help=BY_HELP)] = None,
    save: Annotated[
        Path | None,
        typer.Option("--save", metavar="FILE.jsonl", help="Keep the result of each question, to compare."),
    ] = None,
    html: Annotated[
        Path | None, typer.Option("--html", metavar="FILE", help="Write a report with plots, as one page.")
    ] = None,
    json: JsonOption = False,
    index: IndexOption = None,
    embedding_model: ModelOption = None,
) -> None:
    """Measure retrieval, reading, citations and abstention on labelled questions."""
    from index.library import Library
    from qa.evaluation import EvaluationOptions, read_questions
    from qa.report_summary import summarise
    from tui.printing.library import to_json

    outputs = Outputs(save, html)
    outputs.check(questions)
    options = EvaluationOptions(_search(k, legs, rerank), read, strictness, tuple(by or ()))
    rows = read_questions(questions)[::every]
    rows = rows[:limit] if limit else rows
    choices: Choices = context.obj
    folder, model = index or choices.index, embedding_model or choices.embedding_model
    with Library.open(folder, embedding_model=model, create=False) as library:
        results = _asked(library, rows, options, outputs.save)
        facts = _facts(library, questions, options)
    report = summarise(results)
    if outputs.html:
        _write_page(outputs.html, report, results, facts)
    typer.echo(to_json(report.model_dump(mode="json")) if json else report.table())


def compare_command(
    a: Annotated[Path, typer.Argument(metavar="A.jsonl", readable=False, help="Results of one run.")],
    b: Annotated[Path, typer.Argument(metavar="B.jsonl", readable=False, help="Results of another.")],
    json: JsonOption = False,
) -> None:
    """Compare two runs of `footnote eval --save`: is B better than A, or is it chance?"""
    from qa.comparison import compare
    from qa.results import read_results
    from tui.printing.library import to_json

    comparison = compare(read_results(a), read_results(b))
    typer.echo(to_json(comparison.model_dump(mode="json")) if json else comparison.table())


def _search(k: int, legs: str, rerank: bool | None) -> "SearchOptions":
    """How passages are found, with the options of the product where none are given."""
    from qa.chain import trained_judge
    from qa.search import LEGS, SearchOptions

    named = {leg.strip() for leg in legs.split(",")}
    chosen = tuple(leg for leg in LEGS if leg in named)
    if not chosen or not named <= set(LEGS):
        raise typer.BadParameter(f"--legs {legs!r} is not words, vectors or words,vectors")
    if rerank and trained_judge() is None:
        raise FootnoteError("the trained reader is not installed", "measure with --no-rerank")
    usual = SearchOptions(k=k, legs=chosen)
    return SearchOptions(k=k, legs=chosen, rerank=0) if rerank is False else usual


def _asked(
    library: "Library",
    rows: Sequence["LabelledQuestion"],
    options: "EvaluationOptions",
    save: Path | None,
) -> list["QuestionResult"]:
    """Ask, and keep each result at once: what was measured is not lost when a long run is stopped."""
    from qa.evaluation import results_of
    from tui.printing.progress import counting_bar

    results: list[QuestionResult] = []
    with _kept(save) as keep, counting_bar("asking", len(rows)) as advance:
        for result in results_of(library, rows, options):
            results.append(result)
            keep(result.to_line())
            advance()
    return results


@contextmanager
def _kept(save: Path | None) -> Iterator[Callable[[str], None]]:
    """Takes lines and writes them beside a file, which they replace once all are there.

    So a run that fails costs no earlier results. Its own stay beside the file, whose name is said.
    """
    if save is None:
        yield lambda line: None
        return
    part = _part(save)
    file = _opened(part, packed=save.suffix == ".gz")

    def keep(line: str) -> None:
        file.write(line + "\n")
        file.flush()

    try:
        with file:
            yield keep
        if part != save:
            part.replace(save.resolve())
    except BaseException:
        _leave(part)
        raise


def _part(file: Path) -> Path:
    """Where results stand while they come; a pipe or a device takes them at once."""
    return file if file.exists() and not file.is_file() else file.with_name(f"{file.name}.part")


def _leave(part: Path) -> None:
    """Say where the results of a run that did not end are; remove the file if there are none."""
    from tui.printing.library import say

    if part.is_file() and part.stat().st_size:
        say(f"What was measured until then is in {part}.")
    elif part.is_file():
        part.unlink()


def _opened(file: Path, packed: bool) -> TextIO:
    try:
        return gzip.open(file, "wt", encoding="utf-8") if packed else file.open("w", encoding="utf-8")
    except OSError as error:
        raise CannotWrite(f"{file} cannot be written: {error.strerror}", "name another file") from error


def _facts(library: "Library", questions: Path, options: "EvaluationOptions") -> dict[str, str]:
    """What a reader of the report must know to repeat it."""
    from qa.chain import trained_judge

    trained = trained_judge() is not None
    search = options.search
    return {
        "Command": shlex.join(["footnote", *sys.argv[1:]]),
        "Date": datetime.now().astimezone().strftime("%Y-%m-%d %H:%M %Z"),
        "File": str(questions),
        "Index": str(library.folder),
        "Embedding model": library.embedder.fingerprint.name,
        "Reader": "trained" if trained else "sentences",
        "Reranked": f"{search.rerank} passages" if trained and search.rerank else "no",
        "Strictness": options.strictness,
        "Footnote": __version__,
        "Python": f"{platform.python_version()} on {platform.platform()}",
    }


def _write_page(
    file: Path, report: "Report", results: Sequence["QuestionResult"], facts: dict[str, str]
) -> None:
    from qa.report_html import html_page

    try:
        file.write_text(html_page(report, results, facts), "utf-8", errors="xmlcharrefreplace")
    except OSError as error:
        raise CannotWrite(f"{file} cannot be written: {error.strerror}", "name another file") from error
