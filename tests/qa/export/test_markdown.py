import re

import pytest
from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin
from talks import ATTACKS, attacked, talk

from qa.export import EXPORTS

RENDERER = MarkdownIt("gfm-like", {"html": True, "linkify": True}).use(footnote_plugin)


def test_every_footnote_has_a_number_of_its_own_and_is_defined_once():
    written = EXPORTS["md"](talk())
    body, definitions = (
        re.sub(r"(?m)^\[\^\d+\]: .*$", "", written),
        re.findall(r"(?m)^\[\^(\d+)\]: ", written),
    )
    assert definitions == ["1", "2", "3", "4"]
    assert set(re.findall(r"\[\^(\d+)\]", body)) == set(definitions)


def test_a_footnote_says_quote_title_source_day_page_and_where_it_is():
    written = EXPORTS["md"](talk())
    assert (
        "[^1]: “Brandt opened it.” — Title 1, Harbour Post, 2021-03-04, p. 3 — <https://example.org/1> — "
        "/articles/1.md, characters 10–27 — also in 1 other: Coast Wire, 2021-03-05"
    ) in written
    assert "[^2]: “It cost 48 million.” — Title 2, Harbour Post, no date — /articles/2.md" in written


def test_support_and_what_was_found_are_said_in_words():
    written = EXPORTS["md"](talk())
    assert "Mayor Ilse Brandt opened it.[^1] *(✓ supported)*" in written
    assert "It cost 41 million.[^2] *(✗ not supported)*" in written
    assert "- A band played.[^1][^2] *(? weak)*\n    - Scissors of 1961." in written
    assert "- “It cost 41 million.” says “41 million”; passage 2 says “cost 48 million”" in written


def test_questions_tell_how_they_were_understood_limited_and_ended():
    written = EXPORTS["md"](talk())
    assert written.startswith("# The terminal\n\n*Asked of the articles in /index, 2026-03-04 10:05 UTC.*")
    assert "## 2. And the cost?" in written
    assert "*Understood as: What did the terminal cost?*" in written
    assert "*Days meant: 2021-01-01 to 2021-12-31*" in written
    assert "*Limited to articles since 2021-01-01, from Coast Wire*" in written
    assert "**48 million**" in written
    assert "- 2021-01-11: 44 million[^3]" in written
    assert "Your articles do not say. The nearest they come: [^4]" in written
    assert "*The answer ends here: the connection broke.*" in written
    assert "*No answer came: the index is damaged.*" in written


@pytest.mark.parametrize("attack", ATTACKS)
def test_whatever_articles_say_stays_text(attack):
    html = RENDERER.render(EXPORTS["md"](attacked(attack)))
    harmless = RENDERER.render(EXPORTS["md"](attacked("harmless")))
    assert re.findall(r"</?([a-z0-9]+)", html) == re.findall(r"</?([a-z0-9]+)", harmless) or not attack
    assert not re.search(r"<(script|img|svg|table|pre|code|h[3-6]|s|details|b)\b", html)
    assert "evil.example" not in "".join(re.findall(r'href="[^"]*"', html))
    assert len(re.findall(r"<h[12]", html)) == 3


def test_a_reader_sees_an_attack_as_it_was_written():
    html = RENDERER.render(EXPORTS["md"](attacked("<b>*x*</b> [a](b) # `c`")))
    assert "&lt;b&gt;*x*&lt;/b&gt; [a](b) # `c`" in html
