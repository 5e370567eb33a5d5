"""How elements of a page are hidden from its readers: attributes, styles, rules of its own style sheets."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

_NOT_SHOWN = re.compile(r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)", re.IGNORECASE)
_TINY = re.compile(
    r"font(?:-size)?\s*:[^;]{0,40}?(?<![\d.])(?:0|0?\.\d+|1)\s*(?:px|pt|%|;|!|$)", re.IGNORECASE
)
_TINY_EM = re.compile(r"font-size\s*:\s*0?\.[01]\d*\s*r?em", re.IGNORECASE)
_FADED = re.compile(r"opacity\s*:\s*(?:0|0?\.0\d*|0%)\s*(?:;|!|$)", re.IGNORECASE)
_AWAY = re.compile(
    r"(?:left|top|right|bottom|text-indent|margin(?:-\w{1,6})?)\s*:\s*-\d{3,}(?:\.\d+)?\s*(?:px|em|rem|%|vw|vh|pt)"
    r"|translate[XY3d]{0,2}\(\s*-?\d{4,}"
    r"|clip(?:-path)?\s*:\s*(?:rect\(\s*[01](?:px)?[\s,]{1,4}[01](?:px)?[\s,]{1,4}[01](?:px)?|inset\(\s*(?:50|100)%|circle\(\s*0)"
    r"|(?:^|;)\s*(?:max-)?(?:height|width)\s*:\s*[01](?:px)?\s*(?:;|!|$)(?=.{0,400}overflow)"
    r"|scale\(\s*0(?:\.0\d*)?\s*\)",
    re.IGNORECASE | re.DOTALL,
)
_COLOUR = re.compile(r"(?:^|;)\s*color\s*:\s*([^;!]{1,60})", re.IGNORECASE)
_BACKGROUND = re.compile(r"(?:^|;)\s*background(?:-color)?\s*:\s*([^;!]{1,200})", re.IGNORECASE)
_TRANSPARENT = re.compile(
    r"transparent|rgba\([^)]{1,40}[,/]\s*0(?:\.0\d*)?%?\s*\)|#[0-9a-f]{6}00\b", re.IGNORECASE
)
_NAMED = {"white": "ffffff", "black": "000000", "snow": "fffafa", "ivory": "fffff0"}
_RGB = re.compile(r"rgba?\(\s*(\d{1,3})[\s,]{1,4}(\d{1,3})[\s,]{1,4}(\d{1,3})", re.IGNORECASE)
# So near in every component that no eye parts them.
_SAME = 12
_MOST_SHEET = 500_000
_RULE = re.compile(r"([^{}]{1,400})\{([^{}]{0,2000})\}")
_SIMPLE = re.compile(r"(?:^|[,\s])[a-z0-9]{0,12}([.#][\w-]{1,80})\s*(?=,|$)")


@dataclass(frozen=True, slots=True)
class Way:
    """How an element is hidden.

    Attributes:
        how: in words.
        sure: whether it certainly is; else scripts or sheets may show it after all.
        covert: whether it is a way to hide what stands there, and not to leave it out.
    """

    how: str
    sure: bool = False
    covert: bool = False


def way_of_hiding(element: Any, classes: Mapping[str, Way]) -> Way | None:  # noqa: ANN401 (lxml has no types)
    """How an element is hidden, None if it is not.

    Args:
        element: any.
        classes: see `hiding_classes`.
    """
    if "hidden" in element.attrib:
        return Way('an element with the attribute "hidden"', sure=True)
    style = element.get("style")
    if style and (found := _by_style(style)):
        return found
    coloured = (style and "color" in style.lower()) or element.get("color")
    if coloured and (found := _by_colour(element)):
        return found
    for name in (element.get("class") or "").split()[:20]:
        if found := classes.get(f".{name}"):
            return found
    return classes.get(f"#{element.get('id')}") if element.get("id") else None


def hiding_classes(sheets: Iterable[str]) -> dict[str, Way]:
    """The classes (".name") and ids ("#name") that the rules of style sheets hide.

    Whether they really do is for a browser to say: a rule may be for paper only, or undone by a script.
    """
    found: dict[str, Way] = {}
    for sheet in sheets:
        for rule in _RULE.finditer(sheet[:_MOST_SHEET]):
            way = _by_style(rule[2]) or _same_colours(rule[2])
            if way:
                for name in _SIMPLE.finditer(rule[1].strip()):
                    found.setdefault(name[1], Way(f"{way.how}, by a style sheet"))
    return found


def _by_style(style: str) -> Way | None:
    style = style[:4_000]
    if _NOT_SHOWN.search(style):
        return Way("an element that is not shown", sure=True)
    if _TINY.search(style) or _TINY_EM.search(style):
        return Way("letters too small to see", covert=True)
    if _FADED.search(style):
        return Way("transparent letters", covert=True)
    if _AWAY.search(style):
        return Way("an element outside the page")
    colour = _COLOUR.search(style)
    return (
        Way("transparent letters", covert=True) if colour and _TRANSPARENT.match(colour[1].strip()) else None
    )


def _same_colours(style: str) -> Way | None:
    colour, background = _COLOUR.search(style), _BACKGROUND.search(style)
    if colour and background and _same(_value(colour[1]), _value(background[1])):
        return Way("letters in the colour of the page", covert=True)
    return None


def _by_colour(element: Any) -> Way | None:  # noqa: ANN401
    """Letters in the colour of the paper; where other sheets may colour the paper, that is not certain."""
    style = element.get("style") or ""
    said = _COLOUR.search(style)
    colour = _value(said[1] if said else element.get("color") or "")
    if colour is None:
        return None
    node, styled = element, False
    while node is not None:
        own = _BACKGROUND.search(node.get("style") or "")
        behind = own[1] if own else node.get("bgcolor")
        if behind:
            value = _value(behind)
            return Way("letters in the colour of the page", covert=True) if _same(colour, value) else None
        styled = styled or bool(node.get("class") or node.get("id"))
        node = node.getparent()
    if not _same(colour, (255, 255, 255)):
        return None
    return Way("letters in the colour of the page", covert=not styled)


def _value(colour: str) -> tuple[int, int, int] | None:
    """Red, green and blue, 0 to 255; None if it is not known."""
    colour = colour.strip().lower()
    if rgb := _RGB.match(colour):
        return int(rgb[1]), int(rgb[2]), int(rgb[3])
    digits = _NAMED.get(
        colour.split()[0] if colour else "", colour.split()[0].removeprefix("#") if colour else ""
    )
    if re.fullmatch(r"[0-9a-f]{3,4}", digits):
        digits = "".join(one * 2 for one in digits[:3])
    if not re.fullmatch(r"[0-9a-f]{6}(?:[0-9a-f]{2})?", digits):
        return None
    return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:6], 16)


def _same(one: tuple[int, int, int] | None, other: tuple[int, int, int] | None) -> bool:
    return (
        one is not None
        and other is not None
        and all(abs(a - b) <= _SAME for a, b in zip(one, other, strict=True))
    )
