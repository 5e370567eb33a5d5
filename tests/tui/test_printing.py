import io
import json
import sys
from dataclasses import replace
from datetime import date

from answering import citation, declined, differing, told

from index.article import Article, Published
from index.plan import Plan
from qa.passage import Copy
from tui.printing.answer import answer_text
from tui.printing.library import article_text, plan_text, to_json
from tui.signs import UNICODE
from tui.widgets.footnote import reference_line
from tui.words.wording import page_label


def test_an_answer_that_is_unsure_says_so_first():
    lines = answer_text(told("perhaps")).splitlines()
    assert lines[0] == "Perhaps: 48 million crowns"
    assert "Not sure: check the passages." in lines


def test_an_unsure_answer_without_a_short_form_says_perhaps_too():
    assert answer_text(told("perhaps", short=None)).startswith("Perhaps: The terminal cost")


def test_a_sure_answer_says_nothing_of_perhaps():
    printed = answer_text(told())
    assert printed.startswith("48 million crowns\n")
    assert "erhaps" not in printed
    assert "Not sure" not in printed


def test_different_answers_stand_side_by_side_with_their_days():
    lines = answer_text(differing()).splitlines()
    at = lines.index("Articles differ:")
    assert lines[at + 1 : at + 3] == [
        "  5 Mar 2021   48 million crowns [1][3]  Harbour Post · Coast Wire",
        "  11 Jan 2021  44 million [2]  Coast Wire",
    ]


def test_what_is_declined_says_what_would_help():
    near = declined(citations=(citation(1, "Captain Oda Lind retires in June."),))
    assert "The nearest they come:" in answer_text(near)
    assert "other words, --strictness lenient or more articles" in answer_text(near)
    assert "--strictness balanced" in answer_text(near, "strict")
    assert "--strictness" not in answer_text(near, "lenient")


def test_escapes_in_a_variant_never_reach_the_terminal():
    answer = differing()
    evil = answer.variants[0].model_copy(update={"short": "48\x1b[2J million\n"})
    assert "\x1b" not in answer_text(answer.model_copy(update={"variants": (evil,)}))


def test_a_footnote_into_a_paged_document_names_the_page():
    paged = citation(1, "The terminal cost 48 million crowns.").model_copy(update={"page": 3})
    assert "[1] Title 1 · Harbour Post · 4 Mar 2021 · p. 3" in answer_text(told(citations=(paged,)))
    assert reference_line(paged, 80, UNICODE).endswith("4 Mar 2021 · p. 3")
    assert reference_line(paged, 24, UNICODE).endswith("p. 3")


def test_a_footnote_without_a_page_says_nothing_of_one():
    assert "p. " not in answer_text(told())
    assert page_label(None) is None


def copied(*sources: str):
    """A citation whose passage stands in articles of these sources, a day apart."""
    copies = tuple(
        Copy(f"copy-{place}", "A title", f"2021-03-{place:02}", source, None)
        for place, source in enumerate(sources, 5)
    )
    return citation(1, "The terminal cost 48 million crowns.").model_copy(update={"also": copies})


def test_a_footnote_names_where_else_its_passage_stands():
    printed = answer_text(told(citations=(copied("Coast Wire", "Times"),)))
    assert "also in 2 others: Coast Wire 5 Mar 2021 · Times 6 Mar 2021" in printed
    assert reference_line(copied("Coast Wire"), 80, UNICODE).endswith("4 Mar 2021 · also in 1 other")
    assert "also" not in answer_text(told())


RED = "\x1b[31m"


def test_nothing_that_an_article_says_of_itself_leaves_its_line():
    published = Published(date(2021, 3, 4), f"2021-03-04T10:05{RED}", f"meta{RED}\nBy the editors", 0.9)
    article = Article(
        id="a",
        title=f"Ferry{RED}\nreturns",
        text="The ferry sails.",
        path=f"/tmp/new\nline{RED}.txt",
        published=replace(published, precision="minute", zone=f"+01:00{RED}"),
        source=f"Post{RED}\n",
        section=f"News{RED}\n",
        language=f"en{RED}\n",
    )
    head, _, text = article_text(article, [f"the same story: b{RED}\nc"]).partition("\n\n")
    assert RED not in head
    assert text == "The ferry sails."
    assert len(head.splitlines()) == 7
    plan = Plan(new=(f"/tmp/new\nline{RED}.txt",))
    assert plan_text(plan).splitlines()[0] == "new      /tmp/new line␛[31m.txt"


def test_json_stays_json_whatever_is_in_it_and_whatever_the_terminal_can_write(monkeypatch):
    said = {"title": "Łódź 🚢 \u202egnp\x9b31m\udcff", "score": [float("nan"), float("inf"), 0.5]}
    for encoding in ("utf-8", "latin-1"):
        out = io.TextIOWrapper(io.BytesIO(), encoding=encoding, errors="backslashreplace")
        monkeypatch.setattr(sys, "stdout", out)
        print(to_json(said))
        out.flush()
        printed = out.buffer.getvalue().decode(encoding)
        assert json.loads(printed) == {**said, "score": [None, None, 0.5]}
        assert not {"\u202e", "\x9b", "\x1b"} & set(printed)
