"""One question and everything that came of it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.content import Content
from textual.timer import Timer
from textual.widget import Widget

from tui.asking.widening import Wider, wider
from tui.manner import Manner
from tui.messages import EditWanted, Grown, Trouble
from tui.plain import one_line
from tui.query import Query
from tui.signs import Signs
from tui.strictness import Strictness, more_lenient
from tui.talks.restored import Kept, Restored
from tui.theme import QUIET
from tui.widgets.answer import AnswerText
from tui.widgets.changed import Changed
from tui.widgets.findings import Findings
from tui.widgets.foldable import Foldable
from tui.widgets.footnote import Footnote
from tui.widgets.interruption import STOPPED, Interruption
from tui.widgets.limits import limits_line
from tui.widgets.note import trouble_note
from tui.widgets.offers import Offers
from tui.widgets.paragraph import Hanging, Paragraph
from tui.widgets.question import Question
from tui.widgets.stage import Stage
from tui.widgets.understood import UnderstoodLine, understood_words
from tui.words import age
from tui.words.findings import FOUND_BY_CHECK, found_by_check
from tui.words.lacking import lacking_words
from tui.words.wording import SPEAKS_TO_A_MACHINE, counted, duration, facts, in_the_chat

if TYPE_CHECKING:
    from qa.answer import Answer, Citation
    from qa.explanation import Explanation
    from qa.lacking import Lacking
    from qa.passage import Passage

# More pictures a second of an answer that grows nobody could read; each lays out the whole page.
_PICTURE_SECONDS = 0.06
# That costs the more the longer the answer is: up to 50 microseconds a sentence on a busy machine.
_SENTENCES_AT_ONCE = 200


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
    written = None if answer.model == "quote" else f"written by {answer.model}"
    if not passages:
        return facts(["nothing found", seconds], signs)
    if answer.abstained:
        return facts([counted(passages, "passage", signs) + " read", seconds], signs)
    used = len({(citation.article_id, citation.passage_start) for citation in answer.citations})
    verb = "quoted from " if answer.model == "quote" else ""
    return facts([f"{verb}{used} of {counted(passages, 'passage', signs)}", written, seconds], signs)


def says_itself(answer: Answer, citation: Citation) -> bool:
    """Whether the answer is this quotation word for word, so that it need not be shown twice."""
    quote = one_line(citation.quote).strip("“”\"' ")
    citing = (sentence for sentence in answer.sentences if citation.n in sentence.citations)
    return any(quote in one_line(sentence.text) for sentence in citing)


class Exchange(Foldable):
    """A turn of the conversation.

    Attributes:
        turn: its number, from 1; another one each time that it is asked again.
        asked: the question and its limits.
        question: as it was typed.
        manner: how it is answered.
        answer: the newest state of the answer, or None.
        passages: what retrieval found.
        explanation: how it came to them, or None.
        lacking: what the collection lacks for the question, if it is not answered; or None.
        days: first and last day that the question means, or None.
        widened: how its search was widened; "" if it was not.
        running: whether more is to come.
        kept: its place in the store, or None.
    """

    DEFAULT_CSS = """
    Exchange { height: auto; max-width: 104; margin: 0 0 1 0; }
    Exchange > .question { padding: 0 1; text-style: bold; margin: 0 0 1 0; }
    Exchange > .question.-understood { margin: 0; }
    Exchange > .limits { padding: 0 1 0 3; margin: 0 0 1 0; }
    Exchange > .limits.-understood { margin: 0; }
    Exchange > .understood { padding: 0 1 0 3; margin: 0 0 1 0; }
    Exchange > .advice { padding: 0 1 0 3; }
    Exchange > .trail { padding: 0 1 0 3; }
    """

    def __init__(self, turn: int, asked: Query, signs: Signs, stage: str, manner: Manner) -> None:
        super().__init__()
        self.turn = turn
        self.asked = asked
        self.question = asked.question
        self.manner = manner
        self.answer: Answer | None = None
        self.passages: list[Passage] = []
        self.explanation: Explanation | None = None
        self.lacking: Lacking | None = None
        self.days: tuple[date, date] | None = None
        self.widened = ""
        self.running = True
        self.kept: Kept | None = None
        self._signs = signs
        self._stage = Stage(signs, stage)
        self._text: AnswerText | None = None
        self._findings = Findings(signs)
        self._drawing = asyncio.Lock()
        self._drawn = 0.0
        self._due: Timer | None = None
        self._question = Question(self.question, signs)

    def compose(self) -> ComposeResult:
        """The question, and below it what is going on."""
        yield self._question
        if self.asked.filters:
            self._question.add_class("-understood")
            yield limits_line(self.asked.filters)
        yield self._stage

    @property
    def footnotes(self) -> list[Footnote]:
        """The footnotes as they stand, top to bottom."""
        return [child for child in self.children if isinstance(child, Footnote)]

    @property
    def stops(self) -> list[Widget]:
        """Where Tab stops: its footnotes, and the lines that offer to ask again or otherwise."""
        offers = [child for child in self.children if isinstance(child, Interruption | Changed | Offers)]
        return [*self.footnotes, *offers]

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
        self.days = days
        await self.query(UnderstoodLine).remove()  # asked again, it may be understood otherwise
        words = understood_words(self.asked, standalone_question, days, self._signs, self.widened)
        above = [self._question, *self.query(".limits")]
        for number, line in enumerate(above, start=1):
            line.set_class(bool(words) or number < len(above), "-understood")
        if words:
            await self.mount(UnderstoodLine(self.turn, words), after=above[-1])

    async def show_answer(self, answer: Answer) -> None:
        """Show an answer, or as much of it as there is: at once, or with the next picture."""
        self.answer = answer
        between = _PICTURE_SECONDS * (1 + len(answer.sentences) / _SENTENCES_AT_ONCE)
        wait = between - (time.monotonic() - self._drawn)
        if answer.finished or wait <= 0:
            await self._draw()
        elif self._due is None:
            self._due = self.set_timer(wait, self._draw)

    async def _draw(self) -> None:
        """Draw the newest state; what has not changed is not drawn again."""
        async with self._drawing:
            if self._due is not None:
                self._due.stop()
                self._due = None
            self._drawn = time.monotonic()
            if self.answer is None:
                return
            if self._text is None:
                self._text = AnswerText(self.turn, self._signs)
                await self.mount_all([self._text, self._findings], before=self._stage)
            self._text.anyway = self.asked.anyway
            self._text.show(self.answer)
            self._findings.show(self.answer)
            await self._draw_footnotes(self.answer)
            if not self.answer.finished:
                self.say(f"writing{self._signs.ellipsis}")
            self.post_message(Grown(self.turn))

    async def _draw_footnotes(self, answer: Answer) -> None:
        footnotes = self.footnotes
        for footnote, citation in zip(footnotes, answer.citations, strict=False):
            footnote.revise(
                citation,
                with_quote=self._with_quote(citation),
                near=citation.near,
                remark=self._remark(citation),
            )
        new = [
            Footnote(
                self.turn,
                citation,
                self._signs,
                with_quote=self._with_quote(citation),
                near=citation.near,
                remark=self._remark(citation),
            )
            for citation in answer.citations[len(footnotes) :]
        ]
        if new:
            await self.mount_all(new, before=self._stage)
        for footnote in footnotes[len(answer.citations) :]:
            await footnote.remove()

    def _remark(self, citation: Citation) -> str | None:
        """What else a reader of a citation should know."""
        remarks = []
        if self.answer is not None and found_by_check(self.answer, citation.n):
            remarks.append(FOUND_BY_CHECK)
        # Where the question names days; how old it is, and than what it is older, the panel tells.
        if self.days is not None and age.is_stale(citation.published, self.days, age.today()):
            stale = self._signs.stale
            remarks.append(stale if "old" in stale else f"{stale} older")
        passage = passage_of(citation, self.passages)
        if passage is not None and passage.flags:
            remarks.append(f"{self._signs.weak} {SPEAKS_TO_A_MACHINE}")
        return facts(remarks, self._signs) or None

    def _with_quote(self, citation: Citation) -> bool:
        return self.answer is None or self.answer.abstained or not says_itself(self.answer, citation)

    def rows_of(self, n: int) -> tuple[int, int] | None:
        """Rows of the screen from where a footnote is first cited to its end; None if it is not."""
        line = self._text.line_of(n) if self._text is not None else None
        if self._text is None or line is None:
            return None
        own = (footnote.region.bottom for footnote in self.footnotes if footnote.citation.n == n)
        top = self._text.content_region.y + line
        return top, max(next(own, 0), top + 1)

    def light(self, n: int | None) -> None:
        """Light the mark of one footnote in the text and the footnote itself, or none."""
        for footnote in self.footnotes:
            footnote.set_class(footnote.citation.n == n, "-shown")
        if self._text is not None:
            self._text.light(n)

    def light_footnote(self, n: int | None) -> None:
        """Light the footnote whose mark the mouse is on, or none."""
        for footnote in self.footnotes:
            footnote.set_class(footnote.citation.n == n, "-lit")

    def why(self) -> None:
        """Show all that was found about the answer, or less again."""
        self._findings.action_why()

    def show_why(self) -> None:
        """Bring all that was found into view, which a sheet may lie over."""
        if self._findings.is_whole:
            self._findings.scroll_visible(animate=False)

    @property
    def interruption(self) -> Interruption | None:
        """The line that offers to ask again, where the answer broke off."""
        return next((child for child in self.children if isinstance(child, Interruption)), None)

    @property
    def offers(self) -> Offers | None:
        """What can be done where the articles do not tell."""
        return next((child for child in self.children if isinstance(child, Offers)), None)

    def wider(self) -> Wider | None:
        """The same question with nothing that narrows its search, or None if nothing does."""
        meant = self.explanation.meant if self.explanation is not None else None
        means_days = bool(self.days or (meant and (meant.start or meant.end)))
        return wider(self.asked, self.manner.strictness, means_days=means_days)

    async def _offer(self) -> None:
        """Say what would help, and offer what can be done at once."""
        lines = [*map(Content, lacking_words(self.lacking))] if self.lacking is not None else []
        if self.lacking is None or not self.lacking.empty:
            lines.append(Content.styled(advice(self.manner.strictness), QUIET))
        looks = self.wider()
        offers = Offers(self.turn, anyway=bool(self.footnotes), wider=looks.words if looks else ())
        await self.mount(
            Paragraph(Content("\n").join(lines), markup=False, classes="advice"), before=self._stage
        )
        await self.mount(offers, before=self._stage)

    async def end(self) -> None:
        """The answer is complete, or ends early: say what it was made of, or why there is no more."""
        said = "no answer came"
        await self._draw()
        if self.answer is not None:
            said = trail_line(self.answer, len(self.passages), self._signs)
            if self.answer.abstained:
                await self._offer()
        await self._finish(Content.styled(said, QUIET))
        early = self.answer.interrupted if self.answer is not None else None
        if early is not None:
            await self._break_off(Trouble(early.what, in_the_chat(early.fix), early.kind))

    async def stop(self) -> None:
        """The question was stopped by hand; what came stays."""
        await self._draw()
        if self.manner.model.quotes:
            await self._finish(Content.styled("stopped", QUIET))
        else:
            await self._finish()
            await self._break_off(Trouble("stopped", kind=STOPPED))

    async def fail(self, trouble: Trouble) -> None:
        """Nothing more comes: say what happened, then what to do; what came of an answer stays."""
        await self._draw()
        if trouble.kind:
            await self._finish()
            await self._break_off(trouble)
        else:
            await self._finish(trouble_note(trouble, self._signs))

    async def restore(self, restored: Restored) -> None:
        """Show a turn as it was, without asking."""
        self.kept = restored.kept
        self.passages = [*restored.passages]
        if restored.understood is not None:
            await self.show_understood(restored.understood, restored.days)
        if restored.answer is not None:
            await self.show_answer(restored.answer)
        if restored.trouble is not None:
            await self.fail(restored.trouble)
        else:
            await self.end()

    async def resume(self, turn: int, manner: Manner, stage: str) -> None:
        """Ask again under another number: what was written stays until there is something new."""
        self.running = True
        self.turn = turn
        self.explanation = self.lacking = None
        self.manner = manner
        self._stage = Stage(self._signs, stage)
        if self._text is not None:
            self._text.turn = turn
        for footnote in self.footnotes:
            footnote.turn = turn
        await self.query(".advice, .trail, Interruption, Changed, Offers").remove()
        await self.mount(self._stage)

    def on_question_clicked(self, message: Question.Clicked) -> None:
        """It is wanted in another form."""
        message.stop()
        self.post_message(EditWanted(self.turn))

    async def ask_instead(self, asked: Query) -> None:
        """Become another question: what was answered to this one goes."""
        self.asked, self.question, self.answer, self.passages = asked, asked.question, None, []
        self._question.say(asked.question)
        await self.query(".understood, .limits, Footnote, AnswerText, Findings").remove()
        self._text, self._findings = None, Findings(self._signs)
        self._question.set_class(bool(asked.filters), "-understood")
        if asked.filters:
            await self.mount(limits_line(asked.filters), after=self._question)

    async def _break_off(self, trouble: Trouble) -> None:
        offered = not self.manner.model.quotes
        await self.mount(Interruption(self.turn, trouble, self._signs, quotes=offered))

    async def _finish(self, trail: Content | Hanging | None = None) -> None:
        if self.running:
            self.running = False
            if self._text is not None:
                self._text.finish()
            if trail is not None:
                await self.mount(Paragraph(trail, markup=False, classes="trail"), after=self._stage)
            await self._stage.remove()
