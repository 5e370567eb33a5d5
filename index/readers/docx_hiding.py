"""How runs of a Word document are hidden from its readers."""

from typing import Any

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# In half points: what is smaller cannot be read on paper.
_SMALLEST = 4
_WHITE = 0xF0
_SHADED = (f"{_W}rPr", f"{_W}pPr", f"{_W}tcPr", f"{_W}tblPr")


def way_of_hiding_run(run: Any) -> str | None:  # noqa: ANN401 (lxml has no types)
    """How a run is hidden, None if it is not."""
    properties = run.find(f"{_W}rPr")
    if properties is None:
        return None
    for name in ("vanish", "webHidden", "specVanish"):
        mark = properties.find(f"{_W}{name}")
        if mark is not None and mark.get(f"{_W}val") not in {"0", "false", "off"}:
            return "hidden letters"
    size = properties.find(f"{_W}sz")
    if size is not None and _number(size.get(f"{_W}val"), 10) < _SMALLEST:
        return "letters too small to see"
    colour = properties.find(f"{_W}color")
    if colour is not None and _is_white(colour.get(f"{_W}val")) and not _is_on_colour(run):
        return "letters in the colour of the page"
    return None


def _number(value: str | None, base: int) -> int:
    try:
        return int(value or "", base)
    except ValueError:
        return 0xFFFF


def _is_white(value: str | None) -> bool:
    if not value or len(value) != len("ffffff"):
        return False
    parts = [_number(value[place : place + 2], 16) for place in (0, 2, 4)]
    return all(_WHITE <= part <= 0xFF for part in parts)


def _is_on_colour(run: Any) -> bool:  # noqa: ANN401
    """Whether a run does not stand on bare paper: shading, a table, which styles may shade, a drawing."""
    node = run
    while node is not None:
        if node.tag in (f"{_W}tbl", f"{_W}txbxContent"):
            return True
        for name in _SHADED:
            own = node.find(name)
            if own is not None and (
                own.find(f"{_W}shd") is not None or own.find(f"{_W}highlight") is not None
            ):
                return True
        if node.find(f"{_W}background") is not None:
            return True
        node = node.getparent()
    return False
