"""One question and everything that came of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content

from tui.messages import Trouble
from tui.plain import one_line, plain
from tui.signs import Signs
from tui.strictness import Strictness, more_lenient
from tui.theme import ACCENT, QUIET
from tui.widgets.answer import AnswerText
from tui.widgets.footnote import Footnote
from tui.widgets.note import trouble_note
from tui.widgets.paragraph import Hanging, Paragraph
from tui.widgets.stage import Stage
from tui.wording import counted, duration, facts, shortened, written_period

if TYPE_CHECKING:
    from qa.answer import Answer, Citation
    from qa.passage import Passage

# A question is shown whole up to some ten lines of 80 columns; more would push its answer off the screen.
_QUESTION_CHARACTERS = 700


def passage_of(citation: Citation, passages: Sequence[Passage]) -> Passage | None:
    """The passage that a citation stands in, with its ranks, or None."""
    around = [
        passage
        for passage in passages
        if passage.article_id == citation.article_id and passage.start <= citation.start < passage.end
    ]
    exact = (passage for passage in around if passage.start == citation.passage_start)
    return next(exact, around[0] if around else None)


def advice(strictness: Strictness) -> str:
    """What would help where the articles do not say."""
    looser = more_lenient(strictness)
    ways = ["other words", *([f"/strict {looser}"] if looser else []), "more articles (/index PATH)"]
    return f"What may help: {', '.join(ways[:-1])} or {ways[-1]}."


def trail_line(answer: Answer, passages: int, signs: Signs) -> str:
    """What an answer was made of, and how long it took: "quoted from 2 of 8 passages · 0.3 s"."""
    total = answer.timings_ms.get("total", sum(answer.timings_ms.values()))
    seconds = duration(total / 1000) if answer.timings_ms else None
    if not passages:
        return facts(["nothing found", seconds], signs)
    if answer.abstained:
        return facts([counted(passages, "passage", signs) + " read", seconds], signs)
    used = len({(citation.article_id, citation.passage_start) for citation in answer.citations})
    verb = "quoted from " if answer.model == "quote" else ""
    return facts([f"{verb}{used} of {counted(passages, 'passage', signs)}", seconds], signs)


def says_itself(answer: Answer, citation: Citation) -> bool:
    """Whether the answer is this quotation word for word, so that it need not be shown twice."""
    quote = one_line(citation.quote).strip("“”\"' ")
    return any(quote in one_line(sentence.text) for sentence in answer.sentences)


def _as_shown(question: str, signs: Signs) -> str:
    """A question safe to draw, its line breaks kept; a pasted article is cut short."""
    text = plain(question.strip())
    return text if len(text) <= _QUESTION_CHARACTERS else shortened(text, _QUESTION_CHARACTERS, signs)


def same_question(one: str, other: str) -> bool:
    """Whether two questions differ in nothing that a reader would notice."""
    return one_line(one).casefold().rstrip(" ?.!") == one_line(other).casefold().rstrip(" ?.!")


class Exchange(Vertical):
    """A turn of the conversation.

    Attributes:
        turn: its number, from 1.
        question: as it was typed.
        answer: the newest state of the answer, or None.
        passages: what retrieval found.
        running: whether more is to come.
    """

    DEFAULT_CSS = """
    Exchange { height: auto; max-width: 104; margin: 0 0 1 0; }
    Exchange > .question { padding: 0 1; text-style: bold; margin: 0 0 1 0; }
    Exchange > .question.-understood { margin: 0; }
    Exchange > .understood { padding: 0 1 0 3; margin: 0 0 1 0; }
    Exchange > .advice { padding: 0 1 0 3; }
    Exchange > .trail { padding: 0 1 0 3; }
    """

    def __init__(
        self, turn: int, question: str, signs: Signs, stage: str, strictness: Strictness = "balanced"
    ) -> None:
        super().__init__()
        self.turn = turn
        self.question = question
        self.answer: Answer | None = None
        self.passages: list[Passage] = []
        self.running = True
        self._signs = signs
        self._strictness = strictness
        self._stage = Stage(signs, stage)
        self._text: AnswerText | None = None
        self._question = Paragraph(
            Hanging(Content(_as_shown(question, signs)), mark=Content.styled(signs.prompt, ACCENT), indent=2),
            markup=False,
            classes="question",
        )

    def compose(self) -> ComposeResult:
        """The question, and below it what is going on."""
        yield self._question
        yield self._stage

    @property
    def footnotes(self) -> list[Footnote]:
        """The footnotes as they stand, top to bottom."""
        return [child for child in self.children if isinstance(child, Footnote)]

    def citation(self, n: int) -> Citation | None:
        """The citation of that number, or None."""
        citations = self.answer.citations if self.answer else ()
        return next((citation for citation in citations if citation.n == n), None)

    def say(self, stage: str) -> None:
        """Say what is going on."""
        if self.running:
            self._stage.say(stage)

    async def show_understood(self, standalone_question: str, days: tuple[date, date] | None = None) -> None:
        """Show how a follow-up was understood, if that is not what was typed, and which days are meant."""
        # A question that names the year needs not be told which one is meant.
        untold = days if days is not None and str(days[0].year) not in standalone_question else None
        told = written_period(*untold) if untold else None
        if not same_question(standalone_question, self.question):
            words = f"understood as: {facts([standalone_question, told], self._signs)}"
        elif told:
            words = f"understood: {told}"
        else:
            return
        self._question.add_class("-understood")
        content = Content.styled(words, QUIET)
        await self.mount(Paragraph(content, markup=False, classes="understood"), after=self._question)

    async def show_answer(self, answer: Answer) -> None:
        """Show an answer, or as much of it as there is; what has not changed is not drawn again."""
        self.answer = answer
        if self._text is None:
            self._text = AnswerText(self.turn, self._signs)
            await self.mount(self._text, before=self._stage)
        self._text.show(answer)
        footnotes = self.footnotes
        for footnote, citation in zip(footnotes, answer.citations, strict=False):
            footnote.revise(citation, with_quote=self._with_quote(citation), near=citation.near)
        new = [
            Footnote(
                self.turn,
                citation,
                self._signs,
                with_quote=self._with_quote(citation),
                near=citation.near,
            )
            for citation in answer.citations[len(footnotes) :]
        ]
        if new:
            await self.mount_all(new, before=self._stage)
        for footnote in footnotes[len(answer.citations) :]:
            await footnote.remove()

    def _with_quote(self, citation: Citation) -> bool:
        return self.answer is None or self.answer.abstained or not says_itself(self.answer, citation)

    def light(self, n: int | None) -> None:
        """Light the mark of one footnote in the text, or none."""
        if self._text is not None:
            self._text.light(n)

    async def end(self) -> None:
        """The answer is complete: say what it was made of."""
        said = "no answer came"
        if self.answer is not None:
            said = trail_line(self.answer, len(self.passages), self._signs)
            if self.answer.abstained:
                help_line = Content.styled(advice(self._strictness), QUIET)
                await self.mount(Paragraph(help_line, markup=False, classes="advice"), before=self._stage)
        await self._finish(Content.styled(said, QUIET))

    async def stop(self) -> None:
        """The question was stopped by hand; what came stays."""
        await self._finish(Content.styled("stopped", QUIET))

    async def fail(self, trouble: Trouble) -> None:
        """The question came to nothing: say what happened, then what to do."""
        await self._finish(trouble_note(trouble, self._signs))

    async def _finish(self, trail: Content | Hanging) -> None:
        if self.running:
            self.running = False
            await self.mount(Paragraph(trail, markup=False, classes="trail"), after=self._stage)
            await self._stage.remove()
