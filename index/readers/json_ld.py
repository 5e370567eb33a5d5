"""What a page says of itself in JSON-LD, as schema.org names it."""

import html
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from index.readers.fields import text_of

_ARTICLE_TYPES = frozenset({"BlogPosting", "LiveBlogPosting", "SocialMediaPosting", "Report", "Review"})
_DEEPEST = 12


class PageArticle(NamedTuple):
    """The article that a page describes; None for what it does not say."""

    headline: str | None = None
    published: str | None = None
    modified: str | None = None
    author: str | None = None
    publisher: str | None = None
    url: str | None = None
    section: str | None = None


def read_json_ld(scripts: Sequence[str]) -> PageArticle:
    """Return the first article that the page's JSON-LD scripts describe; broken scripts are passed over."""
    nodes = [node for script in scripts for node in _nodes(_parsed(script))]
    by_id = {node["@id"]: node for node in nodes if isinstance(node.get("@id"), str) and len(node) > 1}
    article = next((node for node in nodes if _is_article(node)), None)
    if article is None:
        return PageArticle()
    return PageArticle(
        headline=_text(article.get("headline") or article.get("name")),
        published=_text(article.get("datePublished") or article.get("dateCreated")),
        modified=_text(article.get("dateModified")),
        author=_name(article.get("author") or article.get("creator"), by_id),
        publisher=_name(article.get("publisher") or article.get("sourceOrganization"), by_id),
        url=_address(article.get("url")) or _address(article.get("mainEntityOfPage")),
        section=_first(article.get("articleSection")),
    )


def _parsed(script: str) -> Any:  # noqa: ANN401 (any JSON value)
    try:
        return json.loads(script.strip().removeprefix("<!--").removesuffix("-->"), strict=False)
    except (ValueError, RecursionError):
        return None


def _nodes(value: Any, depth: int = 0) -> Iterator[Mapping[str, Any]]:  # noqa: ANN401
    """Yield every object in a value, outer ones first."""
    if depth > _DEEPEST:
        return
    if isinstance(value, Mapping):
        yield value
        for inner in value.values():
            yield from _nodes(inner, depth + 1)
    elif isinstance(value, list):
        for inner in value:
            yield from _nodes(inner, depth + 1)


def _is_article(node: Mapping[str, Any]) -> bool:
    kinds = node.get("@type")
    kinds = kinds if isinstance(kinds, list) else [kinds]
    named = any(
        isinstance(kind, str) and (kind.endswith("Article") or kind in _ARTICLE_TYPES) for kind in kinds
    )
    return named and ("headline" in node or "datePublished" in node or "name" in node)


def _name(value: Any, by_id: Mapping[str, Mapping[str, Any]]) -> str | None:  # noqa: ANN401
    """The names of persons or organisations, joined; an address is no name."""
    if isinstance(value, list):
        return ", ".join(dict.fromkeys(name for item in value if (name := _name(item, by_id)))) or None
    if isinstance(value, Mapping):
        named = value if "name" in value else by_id.get(str(value.get("@id")), {})
        value = named.get("name")
    name = _text(value)
    return None if name and _address(name) else name


def _text(value: Any) -> str | None:  # noqa: ANN401
    text = text_of(value)
    return html.unescape(text) if text else None


def _first(value: Any) -> str | None:  # noqa: ANN401
    """The first of several texts."""
    return _text(next(iter(value), None) if isinstance(value, list) else value)


def _address(value: Any) -> str | None:  # noqa: ANN401
    if isinstance(value, Mapping):
        value = value.get("@id") or value.get("url")
    return (
        value.strip()
        if isinstance(value, str) and value.strip().startswith(("http://", "https://"))
        else None
    )
