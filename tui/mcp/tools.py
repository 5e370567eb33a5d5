"""What the tools of the MCP server do with an open library. They block; each gives a model and words."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING

import typer
from pydantic import BaseModel

from index.article import Article, Filter, Span
from index.errors import ArticleNotFound, FootnoteError
from tui.command.ask import with_quotes_offered
from tui.command.options import require_sources, search_filter
from tui.manner import Manner
from tui.mcp.arguments import AskArguments, BadArguments, ListArguments, ReadArguments, SearchArguments
from tui.mcp.replies import answer_reply, list_reply, part_reply, search_reply
from tui.mcp.results import ArticleList, ArticlePart, ListedArticle

if TYPE_CHECKING:
    from index.library import ArticleSummary, Library
    from qa.answer import Answer

# An article is cut between words if there is a space in so many characters before the cut.
_LONGEST_WORD = 200

Progress = Callable[[int, int, str], object]
"""Told how many of so many stages are done, and which one comes."""

_STAGES = ("understand the question", "look for passages", "read them and answer")


@dataclass(frozen=True, slots=True)
class Reply:
    """What a tool gives.

    Attributes:
        model: for programs.
        text: for a model to read.
    """

    model: BaseModel
    text: str


def search_articles(library: "Library", given: SearchArguments) -> Reply:
    """The passages that fit best, as `footnote search` finds them.

    Raises:
        FootnoteError: the query cannot be searched for, or a limit is none.
    """
    from qa.chain import find_and_rerank, trained_judge
    from qa.question import clean_question
    from qa.search import SearchOptions
    from qa.search_result import SearchResult

    where, query = _limits(library, given), clean_question(given.query)
    options = SearchOptions(k=given.k)
    found = find_and_rerank(
        library, query, options=options, where=where, asked_on=date.today(), judge=trained_judge()
    )
    result = SearchResult.of(query, found)
    return Reply(result, search_reply(result))


def ask(
    library: "Library",
    given: AskArguments,
    *,
    manner: Manner,
    progress: Progress,
    should_stop: Callable[[], bool],
) -> Reply:
    """An answer with its footnotes, as `footnote ask` gives it.

    Args:
        library: the open index.
        given: the question.
        manner: how to answer; the question may bring its own strictness.
        progress: told before each stage.
        should_stop: looked at between the stages.

    Raises:
        FootnoteError: the question cannot be asked, a limit is none, it was stopped, or a model gave nothing.
    """
    from qa.models.failure import ModelFailed

    try:
        answer = _answered(library, given, manner, progress, should_stop)
    except ModelFailed as failed:
        raise with_quotes_offered(failed) from failed
    return Reply(answer, answer_reply(answer))


def _answered(
    library: "Library",
    given: AskArguments,
    manner: Manner,
    progress: Progress,
    should_stop: Callable[[], bool],
) -> "Answer":
    from qa.chain import build_chain

    chain = build_chain(
        library,
        model=manner.model.spec,
        base_url=manner.model.base_url,
        strictness=given.strictness or manner.strictness,
        strict=manner.drops_unsupported,
    )
    asked = {
        "question": given.question,
        "history": list(given.history),
        "where": _limits(library, given),
        "asked_on": date.today(),
        "should_stop": should_stop,
    }
    answer: Answer | None = None
    done = 0
    progress(done, len(_STAGES), _STAGES[done])
    for stage in chain.stream(asked):
        answer = stage.get("answer", answer)
        if {"standalone_question", "passages"} & stage.keys():
            done += 1
            progress(done, len(_STAGES), _STAGES[done])
    if answer is None:
        raise FootnoteError("the question was not answered", "ask it again")
    return answer


def read_article(library: "Library", given: ReadArguments) -> Reply:
    """A part of an article.

    Raises:
        FootnoteError: there is no such article, or no such part of it.
    """
    from qa.passage import passage_at

    article = _article(library, given.id)
    whole = len(article.text)
    wanted = whole if given.end is None else min(given.end, whole)
    if given.start > whole or (given.end is not None and given.end < given.start):
        raise BadArguments(
            f"there are no characters {given.start} to {wanted if given.end is None else given.end}",
            f"the article has {whole}; choose a start below that and an end behind it",
        )
    end = _end_of_part(article.text, given.start, min(wanted, given.start + given.limit), wanted)
    newest = library.newest_version(article.id)
    part = ArticlePart(
        article_id=article.id,
        title=article.title,
        published=article.published.written if article.published else None,
        source=article.source,
        author=article.author,
        section=article.section,
        language=article.language,
        url=article.url,
        newer=newest if newest != article.id else None,
        characters=whole,
        start=given.start,
        end=end,
        next_start=end if end < wanted else None,
        flags=passage_at(article, Span(given.start, end), "", 0.0).flags,
        text=article.text[given.start : end],
    )
    return Reply(part, part_reply(part))


def list_articles(library: "Library", given: ListArguments) -> Reply:
    """Which articles there are, newest first.

    Raises:
        FootnoteError: a limit is none.
    """
    words = given.query.casefold().split()
    found = [one for one in library.articles(_limits(library, given)) if _names(one, words)]
    shown = found[given.offset : given.offset + given.limit]
    next_offset = given.offset + len(shown)
    listed = ArticleList(
        total=len(found),
        offset=given.offset,
        next_offset=next_offset if next_offset < len(found) and shown else None,
        articles=tuple(map(_listed, shown)),
    )
    return Reply(listed, list_reply(listed))


def newest_articles(library: "Library", count: int) -> list["ArticleSummary"]:
    """So many articles, newest first."""
    return list(islice(library.articles(), count))


def _names(article: "ArticleSummary", words: list[str]) -> bool:
    """Whether title and publisher of an article have all of these words."""
    said = f"{article.title} {article.source or ''}".casefold()
    return all(word in said for word in words)


def _listed(article: "ArticleSummary") -> ListedArticle:
    return ListedArticle(
        article_id=article.id,
        title=article.title,
        published=article.published,
        source=article.source,
        url=article.url,
        language=article.language,
        words=article.words,
        characters=article.characters,
    )


def _article(library: "Library", article_id: str) -> Article:
    """The article of that id; one that differs in case only, as addresses are sometimes written, is taken."""
    try:
        return library.article(article_id)
    except ArticleNotFound:
        wanted = article_id.casefold()
        same = [one.id for one in library.articles() if one.id.casefold() == wanted]
        if len(same) != 1:
            raise
        return library.article(same[0])


def _end_of_part(text: str, start: int, end: int, wanted: int) -> int:
    """Where to cut: between two words, unless there is no space near."""
    if end >= wanted:
        return wanted
    space = max(text.rfind(" ", end - _LONGEST_WORD, end), text.rfind("\n", end - _LONGEST_WORD, end))
    return space + 1 if space > start else end


def _limits(library: "Library", given: SearchArguments | AskArguments | ListArguments) -> Filter:
    """The hard limits of a call.

    Raises:
        FootnoteError: a day cannot be read, the period ends before it begins, or a source has no article.
    """
    try:
        where = search_filter(given.since, given.until, list(given.source))
    except typer.BadParameter as error:
        raise BadArguments(error.message.replace("--", "")) from error
    require_sources(library, given.source)
    return where
