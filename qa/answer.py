"""What every answerer returns, whatever wrote it: sentences, and the citations they stand on."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from qa.passage import Copy

Support = Literal["supported", "weak", "unsupported", "unchecked"]

Outcome = Literal["answer", "perhaps", "decline"]
"""Given as an answer; given, but shown as uncertain; held back."""

FindingKind = Literal["number", "date", "name", "quote", "meaning", "uncited", "removed"]
"""What is wrong with a sentence: its numbers, dates, names or quoted words do not stand in the passages that
it cites; they do not mean what it says; it cites none; it cited one that does not exist."""


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Turn(_Frozen):
    """One earlier question of a conversation and what was answered."""

    question: str
    answer: str = ""
    cited: tuple[str, ...] = Field(default=(), description="The quotes that the answer stood on.")


class Citation(_Frozen):
    """A quote and where it stands: `article.text[start:end] == quote`, always."""

    n: int = Field(ge=1, description="The number of the footnote.")
    article_id: str
    title: str
    published: str | None = Field(
        description='ISO 8601 day, "2021-03" or "2021" where no more is known, null without a date.'
    )
    source: str | None
    path: str = Field(description="Absolute path of the file that the article was read from.")
    url: str | None
    start: int = Field(ge=0, description="First character of the quote in the article's canonical text.")
    end: int = Field(ge=0, description="One past the last character of the quote.")
    quote: str
    page: int | None = Field(
        default=None,
        ge=1,
        description="The page that the quote begins on, as viewers count; null if the article has none.",
    )
    member: str | None = Field(
        default=None,
        description="The file inside the archive at `path` that the article stands in, or null.",
    )
    passage_start: int = Field(ge=0, description="First character of the passage around the quote.")
    passage_end: int = Field(ge=0)
    passage: str
    also: tuple[Copy, ...] = Field(
        default=(),
        description="Other articles that carry the passage, earliest first, those without a date last.",
    )
    near: float | None = Field(
        default=None,
        description="Of a passage that is only near: how likely it answers (0 to 1); null where it is cited.",
    )


class Finding(_Frozen):
    """Something in a written sentence that the passages it cites do not bear out."""

    kind: FindingKind
    said: str = Field(description='Words of the sentence, or the mark that was removed ("[7]").')
    nearest: str | None = Field(
        default=None, description="What the cited passages say in its place, word for word, or null."
    )
    citation: int | None = Field(default=None, description="Number of the citation that says `nearest`.")


class Sentence(_Frozen):
    """One sentence of an answer and the numbers of the citations that carry it."""

    lead: str = Field(
        default=" ", description='What parts it from the sentence before: " ", "\\n\\n", "\\n- ".'
    )
    text: str = Field(description="Plain text without [n] marks.")
    citations: tuple[int, ...]
    support: Support = Field(
        description="Whether the cited passages say so; quotes are always supported, "
        "what states nothing is unchecked."
    )
    findings: tuple[Finding, ...] = Field(default=(), description="Why it is not supported.")
    cited_by: Literal["writer", "check"] = Field(
        default="writer", description="Who found the citations: the check, where the writer gave none."
    )


class Variant(_Frozen):
    """One of several different answers that the articles give."""

    short: str = Field(description="The shortest words that answer.")
    published: str | None = Field(description="ISO 8601 day of the newest article that says so, or null.")
    citations: tuple[int, ...] = Field(description="Numbers of the citations that carry it.")


class Interruption(_Frozen):
    """Why an answer ends before its end."""

    kind: str = Field(description='One of `qa.models.failure.FailureKind`, or "stopped".')
    what: str = Field(description="What happened, a sentence without its full stop.")
    fix: str = Field(default="", description="What to do about it, likewise.")


class Answer(_Frozen):
    """An answer with its footnotes, or an honest statement that the articles do not tell.

    When `abstained` is true, `sentences` is empty, `answer` says so in words, and `citations` holds the
    nearest passages, so that a reader can judge for themselves.
    """

    question: str = Field(description="The question as it was asked.")
    standalone_question: str = Field(description="The question as it was understood, history resolved.")
    answer: str = Field(description="Plain text with [n] marks.")
    short: str | None = Field(description="The shortest words that answer, or null.")
    outcome: Outcome = Field(description='"perhaps" is an answer that must be shown as uncertain.')
    abstained: bool = Field(description='Whether the outcome is "decline".')
    confidence: float = Field(ge=0, le=1, description="Probability that the articles answer the question.")
    sentences: tuple[Sentence, ...]
    citations: tuple[Citation, ...]
    variants: tuple[Variant, ...] = Field(
        default=(), description="Different answers in different articles, newest first; empty if they agree."
    )
    dropped: tuple[Sentence, ...] = Field(
        default=(), description="Sentences that were written and left out as unsupported (strict)."
    )
    finished: bool = Field(default=True, description="False while it is being written.")
    interrupted: Interruption | None = Field(
        default=None, description="Why it ends early, or null; what was written until then stands."
    )
    timings_ms: dict[str, float] = Field(description="Milliseconds per stage, and in total.")
    model: str = Field(description='What wrote the answer: "quote" for the extractive answerer.')
