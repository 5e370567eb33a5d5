"""The words of an answer, with its footnote marks where they belong."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, overload

from rich.style import Style as RichStyle
from textual.content import Content
from textual.style import Style

from tui.messages import CitationWanted, MarkHovered
from tui.model_choice import QUOTE
from tui.plain import one_line, plain
from tui.signs import Signs
from tui.theme import ACCENT, QUIET, WARM, WRONG
from tui.widgets.paragraph import Hanging, Paragraph
from tui.widgets.wrapping import Stacked
from tui.words.answer_shape import Block, between, blocks, left_in_the_middle
from tui.words.wording import facts, written_date

if TYPE_CHECKING:
    from qa.answer import Answer, Sentence

_INDENT = 3
# Stands for a space at which no line is broken, and is of no script: Textual breaks lines at every other one.
_GLUE = "\ue000"
_BULLETS = ("-", "*", "+", "•")
_NOTHING_SAID = "Your articles do not say."
_BUT_NEAREST = "  The nearest they come:"
_PERHAPS = "Perhaps"
_NOT_SURE = "  Not sure: check the passages."
_ANYWAY = "Answered anyway"
_NOT_TOLD = "  Your articles probably do not say: check the passages."
_DIFFER = "Articles differ:"
_MARK_ACTION = re.compile(r"footnote\((\d+)\)")


def worst_support(answer: Answer) -> str:
    """The support of the sentence that stands on the weakest ground; "unchecked" if there is none."""
    found = {sentence.support for sentence in answer.sentences}
    return next((grade for grade in ("unsupported", "weak", "unchecked", "supported") if grade in found), "")


def support_sign(support: str, signs: Signs) -> Content:
    """The sign of a support grade, in its colour; nothing for what was not checked."""
    drawn = {
        "supported": (signs.supported, QUIET),
        "weak": (signs.weak, f"bold {WARM}"),
        "unsupported": (signs.unsupported, f"bold {WRONG}"),
    }
    return Content.styled(*drawn[support]) if support in drawn else Content("")


def marks_content(numbers: Sequence[int], lit: int | None, signs: Signs) -> Content:
    """Footnote marks that open with a click; the lit one, if any, is reversed."""
    marks = [
        Content.styled(signs.mark(n), f"bold {ACCENT} reverse" if n == lit else f"bold {ACCENT}").stylize(
            Style.from_meta({"@click": f"footnote({n})"})
        )
        for n in numbers
    ]
    return Content("" if signs.ascii else signs.thin_space).join(marks)


def variants_content(answer: Answer, lit: int | None, signs: Signs, columns: int) -> Content:
    """Different answers side by side, one a line: day, shortest words with marks, source."""
    days = [written_date(variant.published) or "no date" for variant in answer.variants]
    width = max(map(len, days)) + 4
    source_of = {citation.n: citation.source for citation in answer.citations}
    rows = [Content(_DIFFER)]
    for day, variant in zip(days, answer.variants, strict=True):
        sources = dict.fromkeys(filter(None, (source_of.get(n) for n in variant.citations)))
        said = Content.assemble(
            (one_line(variant.short), "bold"), marks_content(variant.citations, lit, signs)
        )
        told = said + Content.styled(f"  {facts(sources, signs)}" if sources else "", QUIET)
        row = Hanging(told, mark=Content.styled(f"  {day}", QUIET), indent=width)
        rows.append(row.laid_out(columns))
    return Content("\n").join(rows)


def sentence_content(
    sentence: Sentence, short: str | None, lit: int | None, signs: Signs, *, written: bool = False
) -> Content:
    """A sentence with its marks and the sign of its support.

    Args:
        sentence: what to draw.
        short: the shortest words that answer, drawn bold where the sentence has them.
        lit: the number of the mark that is lit, or None.
        signs: of this terminal.
        written: whether a chat model wrote it: then the sign of what is supported is drawn, too.
    """
    text = plain(sentence.text.strip())
    words = Content(text)
    at = text.find(plain(short)) if short else -1
    if short and at >= 0:
        words = words.stylize("bold", at, at + len(short))
    parts = [words, marks_content(sentence.citations, lit, signs)]
    if sentence.support in ("weak", "unsupported") or (written and sentence.support == "supported"):
        parts.append(Content.assemble(_GLUE, support_sign(sentence.support, signs)))
    return Content("").join(parts)


@dataclass(frozen=True, slots=True)
class _Drawing:
    """How the sentences of a block are drawn.

    Attributes:
        short: the shortest words that answer, or None.
        lit: the number of the mark that is lit, or None.
        signs: of this terminal.
        written: whether a chat model wrote it.
        end: stands behind the last word.
    """

    short: str | None
    lit: int | None
    signs: Signs
    written: bool
    end: str = ""

    def of(self, block: Block, end: str) -> _Drawing:
        """The same for one block: what it does not cite is not lit in it."""
        cites = any(self.lit in sentence.citations for sentence in block.sentences)
        return replace(self, lit=self.lit if cites else None, end=end)


# Remembered while the next sentence grows, the panel opens and marks are lit: of some 20,000 words.
@lru_cache(maxsize=2048)
def _block_text(block: Block, drawing: _Drawing) -> Content:
    """The sentences of a paragraph or an item."""
    drawn = []
    for number, sentence in enumerate(block.sentences):
        drawn.append(Content(between(sentence, first=not number)))
        drawn.append(
            sentence_content(sentence, drawing.short, drawing.lit, drawing.signs, written=drawing.written)
        )
    drawn.append(Content.styled(drawing.end, ACCENT))
    return Content("").join(drawn)


@lru_cache(maxsize=4096)
def _block_lines(block: Block, drawing: _Drawing, columns: int, indent: int) -> Sequence[Content]:
    """A paragraph, or an item beside its mark, in lines; all are moved to the right by `indent`."""
    mark = drawing.signs.bullet if block.mark in _BULLETS else plain(block.mark)
    margin = Content.styled(" " * (indent + block.depth) + mark, QUIET)
    inside = margin.cell_length + 1 if mark else indent + block.depth
    lines = Hanging(_block_text(block, drawing), mark=margin, indent=inside).lines(columns + indent)
    return _Unglued(lines)


class _Unglued(Sequence[Content]):
    """Lines in which a space is a space again."""

    def __init__(self, lines: Sequence[Content]) -> None:
        self._lines = lines

    def __len__(self) -> int:
        return len(self._lines)

    @overload
    def __getitem__(self, at: int) -> Content: ...

    @overload
    def __getitem__(self, at: slice) -> list[Content]: ...

    def __getitem__(self, at: int | slice) -> Content | list[Content]:
        if isinstance(at, slice):
            return [self[number] for number in range(*at.indices(len(self)))]
        line = self._lines[at]
        return Content(line.plain.replace(_GLUE, " "), [*line.spans])


def answer_text(answer: Answer, signs: Signs, lit: int | None = None, *, anyway: bool = False) -> Hanging:
    """An answer as it is drawn: its sentences with marks, the sign of its support at the end.

    Args:
        answer: what to draw.
        signs: of this terminal.
        lit: the number of the mark that is lit, or None.
        anyway: whether it was wanted although the articles probably do not say.
    """
    if answer.abstained:
        nearest = _BUT_NEAREST if answer.citations else ""
        said = Content.assemble(_NOTHING_SAID, (nearest, QUIET))
        absent = Content.styled(signs.absent, f"bold {WARM}")
        return Hanging(said, mark=Content.assemble("   ", absent), indent=_INDENT + len(signs.absent) + 1)
    # How sure an answer is may change with every sentence; it is said once.
    unsure = answer.outcome == "perhaps" and answer.finished
    return _uncertain(answer, lit, signs, anyway=anyway) if unsure else _certain(answer, lit, signs)


def _certain(answer: Answer, lit: int | None, signs: Signs) -> Hanging:
    # Of what a model wrote, every sentence has a sign of its own.
    sign = support_sign(worst_support(answer), signs) if answer.model == QUOTE else None
    return Hanging(lambda columns: _told(answer, lit, signs, columns - _INDENT, _INDENT), indent=0, sign=sign)


def _uncertain(answer: Answer, lit: int | None, signs: Signs, *, anyway: bool) -> Hanging:
    """Says first that it is not sure; a sign that all is supported would say the opposite."""
    label = Content.assemble(
        (_ANYWAY if anyway else _PERHAPS, f"bold {WARM}"), (_NOT_TOLD if anyway else _NOT_SURE, QUIET)
    )
    if anyway:
        answer = answer.model_copy(update={"short": None})  # in bold, its words would look found
    worst = worst_support(answer)
    first = Hanging(label, mark=Content.styled(signs.weak.rjust(2), f"bold {WARM}"), indent=_INDENT)
    return Hanging(
        lambda columns: Stacked(
            [first.lines(columns), _told(answer, lit, signs, columns - _INDENT, _INDENT)]
        ),
        sign=None if worst == "supported" or answer.model != QUOTE else support_sign(worst, signs),
    )


def _end(answer: Answer, signs: Signs) -> str:
    """What stands behind the last word: a cursor while more comes, dots where half a sentence was left."""
    if not answer.finished:
        return signs.cursor
    return signs.ellipsis if left_in_the_middle(answer) else ""


def _told(answer: Answer, lit: int | None, signs: Signs, columns: int, indent: int) -> Sequence[Content]:
    """The sentences in their shape, and below them the variants if there are any."""
    drawing = _Drawing(answer.short, lit, signs, written=answer.model != QUOTE)
    shape = blocks(answer.sentences)
    parts: list[Sequence[Content]] = []
    for number, block in enumerate(shape, start=1):
        parts += [[Content("")]] if block.apart and parts else []
        end = _end(answer, signs) if number == len(shape) else ""
        parts.append(_block_lines(block, drawing.of(block, end), columns, indent))
    if answer.variants:
        variants = variants_content(answer, lit, signs, columns)
        parts.append(Hanging(variants, indent=indent).lines(columns + indent))
    return Stacked(parts)


def _marked(line: Content) -> list[int]:
    """The numbers of the marks in a line."""
    acts = (span.style.meta.get("@click", "") for span in line.spans if isinstance(span.style, Style))
    return [int(found[1]) for act in acts if (found := _MARK_ACTION.fullmatch(str(act)))]


class AnswerText(Paragraph):
    """The words of an answer; `show` may be called again as more of it is written."""

    DEFAULT_CSS = """
    AnswerText { padding: 0 1 0 0; }
    """

    def __init__(self, turn: int, signs: Signs) -> None:
        super().__init__("", markup=False)
        self.auto_links = False  # the marks have a style of their own
        self.turn = turn
        self._signs = signs
        self.anyway = False
        self._answer: Answer | None = None
        self._lit: int | None = None
        self._hovered: int | None = None

    def show(self, answer: Answer) -> None:
        """Draw an answer."""
        if answer != self._answer:
            self._answer = answer
            self.update(answer_text(answer, self._signs, self._lit, anyway=self.anyway))

    def finish(self) -> None:
        """Nothing more will come: take the cursor away."""
        if self._answer is not None and not self._answer.finished:
            from qa.answer import Interruption  # pydantic: loaded by now, but not before the first paint

            stopped = Interruption(kind="stopped", what="stopped")
            self.show(self._answer.model_copy(update={"finished": True, "interrupted": stopped}))

    def light(self, n: int | None) -> None:
        """Light the mark of one footnote, or none."""
        if n != self._lit:
            self._lit = n
            if self._answer is not None:
                self.update(answer_text(self._answer, self._signs, n, anyway=self.anyway), layout=False)

    def line_of(self, n: int) -> int | None:
        """The first line, from 0, with the mark of a footnote; None if there is none."""
        visual, width = self.visual, self.content_size.width
        lines = visual.lines(width) if isinstance(visual, Hanging) and width else ()
        return next((at for at, line in enumerate(lines) if n in _marked(line)), None)

    def watch_hover_style(self, previous_hover_style: RichStyle, hover_style: RichStyle) -> None:
        """The mouse is on a mark: its footnote is lit."""
        super().watch_hover_style(previous_hover_style, hover_style)
        found = _MARK_ACTION.fullmatch(str(hover_style.meta.get("@click", "")))
        n = int(found[1]) if found else None
        if n != self._hovered:
            self._hovered = n
            self.post_message(MarkHovered(self.turn, n))

    def action_footnote(self, n: int) -> None:
        """A mark was clicked."""
        self.post_message(CitationWanted(self.turn, n))
