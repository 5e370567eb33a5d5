"""Reading bytes as a file, for the tests of the readers."""

from pathlib import Path

from index.article import Article
from index.readers import Problem, read_articles


def read_as(name: str, content: str | bytes) -> tuple[list[Article], list[Problem]]:
    """The articles and the problems of a file of this name and content."""
    data = content.encode() if isinstance(content, str) else content
    found = list(read_articles(Path("/articles") / name, data))
    return (
        [item for item in found if isinstance(item, Article)],
        [item for item in found if isinstance(item, Problem)],
    )


def only_article(name: str, content: str | bytes) -> Article:
    """The one article of a file that has no problems."""
    (article,), problems = read_as(name, content)
    assert not problems
    return article
