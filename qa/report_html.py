"""A report as one HTML page that needs nothing else: no script, no network, light and dark."""

from collections.abc import Mapping, Sequence
from importlib.resources import files
from string import Template

from qa.report import Report, Slice, by_field, figure, headlines
from qa.report_plots import bars, reliability_diagram, risk_coverage_curve, safe
from qa.report_worst import Failure, worst
from qa.results import QuestionResult

LONGEST_SAID = 400
"""Characters of an answer that are shown."""

MOST_ANSWERS = 4
OUTCOMES = {"answer": "answered", "perhaps": "perhaps", "decline": "declined"}

BAR_MEASURES = ("F1", "answer in sentences", "hit@1")
"""What the bars of a slice show: the first of these that was measured."""

PAGE_FILE = "report_page.html"
"""The page around the report, with its styles; `$title` and `$body` are filled in."""


def html_page(report: Report, results: Sequence[QuestionResult], facts: Mapping[str, str]) -> str:
    """The whole page.

    Args:
        report: the figures.
        results: of the single questions, for the worst of them and the outcomes.
        facts: what a reader must know to repeat it: command, date, versions; shown in this order.
    """
    sections = [
        f"<h1>How well Footnote answers</h1>\n{_facts({'Questions': f'{report.questions:,}', **facts})}",
        f"<h2>Measures</h2>\n{_measures(report)}",
        _outcomes(results),
        _confidence(report, results),
        *(_slices(field, slices) for field, slices in by_field(report.slices).items()),
        _worst(worst(results)),
    ]
    page = Template(files("qa").joinpath(PAGE_FILE).read_text("utf-8"))
    return page.substitute(title="Footnote: evaluation", body="\n".join(part for part in sections if part))


def _facts(facts: Mapping[str, str]) -> str:
    rows = "".join(f"<dt>{safe(name)}</dt><dd>{safe(value)}</dd>" for name, value in facts.items())
    return f"<dl>{rows}</dl>"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Cells are escaped here."""
    heads = "".join(f"<th>{safe(cell)}</th>" for cell in head)
    lines = "".join(f"<tr>{''.join(f'<td>{safe(cell)}</td>' for cell in row)}</tr>\n" for row in rows)
    return f'<div class="wide"><table><thead><tr>{heads}</tr></thead>\n<tbody>\n{lines}</tbody></table></div>'


def _measures(report: Report) -> str:
    rows = [[one.name, figure(one.name, one.value), f"{one.n:,}"] for one in report.measures]
    return _table(["measure", "value", "questions"], rows)


def _outcomes(results: Sequence[QuestionResult]) -> str:
    """How often each outcome came about, where there is an answer and where there is none."""
    read = [result for result in results if result.outcome is not None]
    if not read:
        return ""
    rows = []
    for outcome, name in OUTCOMES.items():
        group = [result for result in read if result.outcome == outcome]
        with_answer = sum(1 for result in group if result.expects_answer)
        rows.append([name, f"{len(group):,}", f"{with_answer:,}", f"{len(group) - with_answer:,}"])
    return "<h2>Outcomes</h2>\n" + _table(
        ["outcome", "questions", "the articles answer", "the articles do not"], rows
    )


def _confidence(report: Report, results: Sequence[QuestionResult]) -> str:
    """How honest the confidence is, and what it is good for."""
    if not report.reliability:
        return ""
    figures = [
        _figure(
            reliability_diagram(report.reliability),
            "Questions of like confidence, and how many of them the articles answer. On the dashed line the "
            "confidence is honest; below it, too high.",
        )
    ]
    if report.risk_coverage:
        asked = [result for result in results if result.right is not None]
        now = sum(1 for result in asked if not result.declined) / len(asked) if asked else None
        figures.append(
            _figure(
                risk_coverage_curve(report.risk_coverage, now),
                "If only the surest questions were answered: how many of the answers hold what is asked for. "
                "The dashed line marks the share that was answered.",
            )
        )
    rows = [[f"{one.confidence:.3f}", f"{one.answerable:.3f}", f"{one.n:,}"] for one in report.reliability]
    table = _table(["confidence", "the articles answer", "questions"], rows)
    return f'<h2>Confidence</h2>\n<div class="plots">{"".join(figures)}</div>\n{table}'


def _figure(svg: str, caption: str) -> str:
    return f"<figure>{svg}<figcaption>{safe(caption)}</figcaption></figure>"


def _slices(field: str, slices: Sequence[Slice]) -> str:
    names = headlines(slices)
    rows = [
        [one.value, f"{one.questions:,}", *(_cell(name, one.get(name)) for name in names)] for one in slices
    ]
    parts = [f"<h2>By {safe(field)}</h2>", _table([field, "questions", *names], rows)]
    shown = next((name for name in BAR_MEASURES if name in names), None)
    if shown:
        drawn = [(one.value, one.get(shown), one.questions) for one in slices]
        known = [(label, value, n) for label, value, n in drawn if value is not None]
        parts.append(_figure(bars(f"{shown} by {field}", known), f"{shown} by {field}"))
    return "\n".join(parts)


def _cell(name: str, value: float | None) -> str:
    return "–" if value is None else figure(name, value)


def _worst(failures: Sequence[Failure]) -> str:
    if not failures:
        return ""
    head = f"<h2>The worst {len(failures)}</h2>\n<p class='soft'>What was wrong and sure comes first.</p>"
    return "\n".join([head, *map(_failed, failures)])


def _failed(failure: Failure) -> str:
    result = failure.result
    lines = [f"<h3>{safe(result.question)}</h3>"]
    sure = "" if result.confidence is None else f", confidence {result.confidence:.2f}"
    lines.append(f'<p><span class="bad">{safe(failure.what)}</span><span class="soft">{sure}</span></p>')
    if result.understood and result.understood != result.question:
        lines.append(_labelled("understood", result.understood))
    if result.short:
        lines.append(_labelled("short form", result.short))
    if result.said:
        lines.append(_labelled("said", _shortened(result.said)))
    if result.answers:
        lines.append(_labelled("right", " · ".join(dict.fromkeys(result.answers[:MOST_ANSWERS]))))
    cited = ", ".join(f"{one.article_id} {one.start}–{one.end}" for one in result.cited)
    lines.append(_labelled("cited", cited) if cited else _labelled("found", ", ".join(result.found[:3])))
    lines.append(_labelled("id", result.id))
    return f"<article>{''.join(lines)}</article>"


def _labelled(label: str, text: str) -> str:
    return f'<p><span class="soft">{safe(label)}:</span> {safe(text)}</p>' if text else ""


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST_SAID else text[: LONGEST_SAID - 1] + "…"
