"""The plots of a report: small SVG drawings made of text, for both light and dark.

Colours are the page's CSS variables: `--ink`, `--faint`, `--mark`.
"""

from collections.abc import Sequence
from html import escape

from qa.report import CurvePoint, ReliabilityBin

SIDE = 260
"""Pixels of a plot's square, both ways."""

LEFT, BOTTOM, TOP, RIGHT = 48, 42, 10, 14
TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)

BAR, GAP, LABEL, LENGTH = 18, 8, 150, 260
"""Of the bars: thickness, space between, room for a label and the length of a full bar, in pixels."""

LABEL_CHARACTERS = 22

STYLE = (
    "svg{background:#fff;font:11px system-ui,sans-serif}text{fill:#555}.middle{text-anchor:middle}"
    ".end{text-anchor:end}.frame{fill:none;stroke:#555}.grid{stroke:#ddd}"
    ".guide{stroke:#555;stroke-dasharray:4 4}.line{fill:none;stroke:#06c;stroke-width:2}.dot,.bar{fill:#06c}"
    ".empty{fill:#ddd}"
)
"""Of a drawing that stands alone."""

SMALLEST_DOT, LARGEST_DOT = 3.0, 7.0


def safe(text: str) -> str:
    """Escaped for HTML and SVG, without the control characters that neither allows."""
    return escape("".join(character for character in text if character.isprintable() or character == "\n"))


def reliability_diagram(bins: Sequence[ReliabilityBin]) -> str:
    """Claimed against true, one dot a bin, larger for more questions; on the diagonal it is honest."""
    most = max((one.n for one in bins), default=1)
    dots = [
        f'<circle cx="{_x(one.confidence)}" cy="{_y(one.answerable)}" '
        f'r="{SMALLEST_DOT + (LARGEST_DOT - SMALLEST_DOT) * one.n / most:.1f}" class="dot">'
        f"<title>claimed {one.confidence:.2f}, true {one.answerable:.2f}, {one.n} questions</title></circle>"
        for one in bins
    ]
    line = _line([(one.confidence, one.answerable) for one in bins])
    diagonal = f'<line x1="{_x(0)}" y1="{_y(0)}" x2="{_x(1)}" y2="{_y(1)}" class="guide"/>'
    axes = _axes("confidence", "share that the articles answer")
    return _square("Reliability diagram", [axes, diagonal, line, *dots])


def risk_coverage_curve(points: Sequence[CurvePoint], now: float | None = None) -> str:
    """Share of the answers that is right against the share of the questions that is answered.

    Args:
        points: from the surest question on.
        now: the share that was answered, to be marked.
    """
    drawn = [_axes("share answered, the surest first", "share of those that is right")]
    if now is not None:
        drawn.append(
            f'<line x1="{_x(now)}" y1="{_y(0)}" x2="{_x(now)}" y2="{_y(1)}" class="guide">'
            f"<title>answered here: {now:.2f}</title></line>"
        )
    drawn.append(_line([(one.coverage, one.right) for one in points]))
    return _square("Risk-coverage curve", drawn)


def bars(title: str, rows: Sequence[tuple[str, float, int]]) -> str:
    """One bar a row from 0 to 1.

    Args:
        title: what is drawn, for those who do not see it.
        rows: label, value (0 to 1) and number of questions.
    """
    drawn: list[str] = []
    for place, (label, value, n) in enumerate(rows):
        y = place * (BAR + GAP)
        text = y + BAR * 0.72
        short = label if len(label) <= LABEL_CHARACTERS else label[: LABEL_CHARACTERS - 1] + "…"
        length = LENGTH * min(max(value, 0.0), 1.0)
        drawn += [
            f'<text x="{LABEL - 8}" y="{text:.1f}" class="end">{safe(short)}</text>',
            f'<rect x="{LABEL}" y="{y}" width="{LENGTH}" height="{BAR}" class="empty"/>',
            f'<rect x="{LABEL}" y="{y}" width="{length:.1f}" height="{BAR}" class="bar">'
            f"<title>{safe(label)}: {value:.3f} of {n} questions</title></rect>",
            f'<text x="{LABEL + LENGTH + 8}" y="{text:.1f}">{value:.2f}</text>',
        ]
    return _svg(title, LABEL + LENGTH + 48, max(len(rows) * (BAR + GAP), 1), drawn)


def standalone(svg: str) -> str:
    """A drawing as a file of its own, with the colours that the report's page would give it."""
    return svg.replace(">", f"><style>{STYLE}</style>", 1)


def _square(title: str, drawn: Sequence[str]) -> str:
    return _svg(title, LEFT + SIDE + RIGHT, TOP + SIDE + BOTTOM, drawn)


def _svg(title: str, width: int, height: int, drawn: Sequence[str]) -> str:
    return (
        f'<svg role="img" aria-label="{safe(title)}" viewBox="0 0 {width} {height}" width="{width}" '
        f'height="{height}" xmlns="http://www.w3.org/2000/svg">{"".join(drawn)}</svg>'
    )


def _axes(across: str, up: str) -> str:
    """A unit square with ticks and the names of its axes."""
    parts = [f'<rect x="{LEFT}" y="{TOP}" width="{SIDE}" height="{SIDE}" class="frame"/>']
    for tick in TICKS:
        x, y = _x(tick), _y(tick)
        parts += [
            f'<line x1="{x}" y1="{TOP}" x2="{x}" y2="{TOP + SIDE}" class="grid"/>',
            f'<line x1="{LEFT}" y1="{y}" x2="{LEFT + SIDE}" y2="{y}" class="grid"/>',
            f'<text x="{x}" y="{TOP + SIDE + 16}" class="middle">{tick:g}</text>',
            f'<text x="{LEFT - 6}" y="{y + 4}" class="end">{tick:g}</text>',
        ]
    middle = TOP + SIDE / 2
    parts += [
        f'<text x="{LEFT + SIDE / 2}" y="{TOP + SIDE + 34}" class="middle">{safe(across)}</text>',
        f'<text x="12" y="{middle}" class="middle" transform="rotate(-90 12 {middle})">{safe(up)}</text>',
    ]
    return "".join(parts)


def _line(points: Sequence[tuple[float, float]]) -> str:
    path = " ".join(f"{_x(x)},{_y(y)}" for x, y in points)
    return f'<polyline points="{path}" class="line"/>'


def _x(value: float) -> float:
    return round(LEFT + SIDE * value, 1)


def _y(value: float) -> float:
    return round(TOP + SIDE * (1.0 - value), 1)
