"""What a model writes, cut anywhere, always becomes the same sentences and marks."""

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from qa.writing.written_text import Written, WrittenText

PASSAGES = 4


def read(*pieces: str, passages: int = PASSAGES) -> list[Written]:
    text = WrittenText(passages)
    finished = []
    for piece in pieces:
        text.feed(piece)
        finished += text.read()
    return finished + text.end()


def only(source: str) -> Written:
    (sentence,) = read(source)
    return sentence


@pytest.mark.parametrize(
    ("written", "cited"),
    [
        ("It opened [1].", (1,)),
        ("It opened. [1]", (1,)),
        ("It opened.[1]", (1,)),
        ("It opened [1, 3].", (1, 3)),
        ("It opened [1,3].", (1, 3)),
        ("It opened [1; 3].", (1, 3)),
        ("It opened [1 and 3].", (1, 3)),
        ("It opened [1][2].", (1, 2)),
        ("It opened [1], [2].", (1, 2)),
        ("It opened [1] and [2].", (1, 2)),
        ("It opened [1-3].", (1, 2, 3)),
        ("It opened [1–3].", (1, 2, 3)),
        ("It opened [2, 1, 2].", (2, 1)),
        ("It opened 【1】.", (1,)),
        ("It opened【1†source】.", (1,)),
        ("It opened 【4:0†source】.", (4,)),
        ("It opened 【1, 3】.", (1, 3)),
        ("It opened［1、3］.", (1, 3)),
        ("It opened〔2〕.", (2,)),
        ("It opened (1).", (1,)),
        ("It opened. (1)", (1,)),
        ("It opened (1, 2).", (1, 2)),
        ("It opened ([1]).", (1,)),
        ("It opened (see [1], [3]).", (1, 3)),
        ("It opened (Source 2).", (2,)),
        ("It opened [Passage 2].", (2,)),
        ("It opened¹.", (1,)),
        ("It opened.²", (2,)),
        ("It opened.¹,²", (1, 2)),
        ("It opened<sup>1</sup>.", (1,)),
        ("It opened [^1].", (1,)),
        ("It opened [^1][^2].", (1, 2)),
        ("It opened **[1]**.", (1,)),
        ("It opened \\[1\\].", (1,)),
        ("It opened [[1]].", (1,)),
        ("It opened [*1*].", (1,)),
        ("It opened [1](https://evil.example/?q=1).", (1,)),
        ("It opened [ 1 ].", (1,)),
    ],
)
def test_every_way_of_citing_is_understood_wherever_it_is_cut(written, cited):
    assert only(written) == Written(" ", "It opened.", cited)
    for place in range(len(written)):
        assert read(written[:place], written[place:]) == [Written(" ", "It opened.", cited)]


@pytest.mark.parametrize(
    "written",
    [
        "It opened in spring (2020).",
        "There were two: (1) the ferry, (2) the harbour.",
        "It won three (3).",
        "It covers 40 km² of land.",
        "It counted 10³ gulls.",
        "It said [sic] so.",
        "It opened in [2020].",
        "(1) The ferry opened.",
        "Under article 5(3) it is free.",
        "Turnout was 9 (12).",
    ],
)
def test_what_is_no_citation_stays(written):
    assert only(written) == Written(" ", written)


@pytest.mark.parametrize(
    ("written", "cited", "removed"),
    [
        ("It opened [7].", (), ("[7]",)),
        ("It opened [1, 7].", (1,), ("[7]",)),
        ("It opened [0].", (), ("[0]",)),
        ("It opened 【9†source】.", (), ("【9†source】",)),
        ("It opened.⁹", (), ("[9]",)),
    ],
)
def test_a_number_that_points_nowhere_is_removed_and_told(written, cited, removed):
    assert only(written) == Written(" ", "It opened.", cited, removed)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("See [the site](https://evil.example/?q=secret) now.", "See the site now."),
        ("See ![a chart](https://evil.example/x.png) now.", "See a chart now."),
        ("See <https://evil.example/x> now.", "See evil.example now."),
        ("See https://user:pw@evil.example:8080/x?q=1#y, then.", "See evil.example, then."),
        ("See www.evil.example/x now.", "See evil.example now."),
        ("See [https://good.example](https://evil.example) now.", "See good.example now."),
        ('See <a href="https://evil.example">this</a> now.', "See this now."),
        ('See <img src="https://evil.example/x.png" alt="a chart"> now.', "See a chart now."),
        ('See [a](<https://evil.example/x> "title") now.', "See a now."),
        ("See ftp://evil.example/x now.", "See evil.example now."),
    ],
)
def test_a_link_is_never_more_than_its_words(written, shown):
    assert only(written).text == shown


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("**Bold** and *slanted* and `code` and ~~gone~~.", "Bold and slanted and code and gone."),
        ("__Bold__ and _slanted_ snake_case.", "Bold and slanted snake_case."),
        ("It is 2 * 3 and 4*5.", "It is 2 * 3 and 4*5."),
        ("A <b>bold</b> word<br>here.", "A bold word here."),
        ("A \\*star\\*.", "A *star*."),
        ("If a < b and b > c.", "If a < b and b > c."),
        ("One\u200b two\u202e three\x1b.", "One two three."),
    ],
)
def test_markdown_becomes_plain_text(written, shown):
    assert only(written).text == shown


def test_lists_headings_and_tables_keep_their_shape_in_what_parts_the_sentences():
    source = (
        "# What it cost\nThe terminal [1]:\n- **48** million [1]\n  - for the quay\n2. a band [2]\n\n"
        "---\nMore.\n| a | b |\n|---|---|\n| 1 | 2 [3] |\n```\ncode\n```\n> said."
    )
    assert [(s.lead, s.text, s.cited) for s in read(source)] == [
        (" ", "What it cost", ()),
        ("\n", "The terminal:", (1,)),
        ("\n- ", "48 million", (1,)),
        ("\n  - ", "for the quay", ()),
        ("\n2. ", "a band", (2,)),
        ("\n\n", "More.", ()),
        ("\n", "a | b", ()),
        ("\n", "1 | 2", (3,)),
        ("\n\n", "code", ()),
        ("\n\n", "said.", ()),
    ]


def test_a_wrapped_line_goes_on_and_a_line_of_marks_belongs_to_the_sentence_before():
    assert read("The ferry\nopened in\nBrimoor.\n\n[1][2]\n\nThen more.") == [
        Written(" ", "The ferry opened in Brimoor.", (1, 2)),
        Written("\n\n", "Then more."),
    ]


@pytest.mark.parametrize(
    ("written", "shown", "cited"),
    [
        ("According to [2], it opened.", "According to the passage, it opened.", (2,)),
        ("As [2] and [3] say, it opened.", "As the passages say, it opened.", (2, 3)),
        ("As stated in [2], it opened.", "As stated in the passage, it opened.", (2,)),
        ("In [2], it opened.", "In the passage, it opened.", (2,)),
        ("[2] says that it opened.", "The passage says that it opened.", (2,)),
        ("[2][3] also report this.", "The passages also report this.", (2, 3)),
        ("Passage 2 says that it opened.", "The passage says that it opened.", (2,)),
        ("It opened, says source 2.", "It opened, says the source.", (2,)),
        ("Laut [2] fährt sie.", "Laut Passage fährt sie.", (2,)),
        ("Selon [2], il est ouvert.", "Selon le passage, il est ouvert.", (2,)),
        ("Según [2], abrió.", "Según el pasaje, abrió.", (2,)),
        ("It came in [2].", "It came in.", (2,)),
        ("It opened in [1] 2020.", "It opened in 2020.", (1,)),
        ("Source 2020 opened [1].", "Source 2020 opened.", (1,)),
        ("It opened [1]-[3].", "It opened.", (1, 2, 3)),
        ("It opened [1] – [3].", "It opened.", (1, 2, 3)),
        ("Es fuhr [1] und [2].", "Es fuhr.", (1, 2)),
        ("It closed [1] , then opened [2] .", "It closed, then opened.", (1, 2)),
        ("It left at 5 p.m. [1].", "It left at 5 p.m.", (1,)),
        ("It closed [1,\n2] then.", "It closed then.", (1, 2)),
        ("Das kostet 51,3 Mio. Kronen [1].", "Das kostet 51,3 Mio. Kronen.", (1,)),
    ],
)
def test_what_a_mark_takes_out_of_a_sentence_leaves_it_whole(written, shown, cited):
    assert read(written) == [Written(" ", shown, cited)]
    assert read(*written) == [Written(" ", shown, cited)]


def test_marks_that_stand_before_their_sentences_belong_to_them():
    assert [(one.text, one.cited) for one in read("[1] The ferry left. [2] It came back. [3] It sank.")] == [
        ("The ferry left.", (1,)),
        ("It came back.", (2,)),
        ("It sank.", (3,)),
    ]


@pytest.mark.parametrize(
    "written",
    [
        "**Cost:** 48 million [1]  \n**Opened:** in May [2]",
        "**Cost:** 48 million [1]\n**Opened:** in May [2]",
        "Cost: 48 million [1]\nOpened: in May [2]",
        "Cost: 48 million  \nOpened: in May [2]\n",
        "[1] Cost: 48 million\n[2] Opened: in May",
    ],
)
def test_lines_that_stand_alone_are_not_one_sentence(written):
    assert [(one.lead, one.text) for one in read(*written)] == [
        (" ", "Cost: 48 million"),
        ("\n", "Opened: in May"),
    ]
    assert read(written)[1].cited == (2,)


@pytest.mark.parametrize(
    "listed",
    [
        "\n\nSources:\n[1] Ferry returns, 2021\n[2] Storm Hedda",
        "\n\n## References\n\n- [1] Ferry returns\n- [2] Storm Hedda\n",
        "\n\n**Quellen**\n1. [1] Ferry returns\n",
        "\n\n[^1]: Ferry returns, 2021.\n[^2]: Storm [1].",
        "\n[1]: https://news.example/a\n",
    ],
)
def test_a_list_of_sources_is_left_to_the_footnotes(listed):
    for pieces in ((f"It opened [1].{listed}",), f"It opened [1].{listed}"):
        assert read(*pieces) == [Written(" ", "It opened.", (1,))]


def test_sources_that_are_the_answer_stay():
    source = "Sources:\n- oil from the sea [1]\n- rain [2]\n\n[1] So it is."
    assert [one.text for one in read(source)] == ["Sources:", "oil from the sea", "rain", "So it is."]


def test_scripts_without_spaces_are_cut_into_sentences_and_keep_none():
    assert read("船が着いた。[1]人が降りた【2】。") == [
        Written(" ", "船が着いた。", (1,)),
        Written("", "人が降りた。", (2,)),
    ]


def test_a_sentence_is_finished_while_the_next_one_is_still_written():
    text = WrittenText(PASSAGES)
    text.feed("Dr. Lind left [1]. The")
    assert text.read() == []
    text.feed(" band pl")
    assert text.read() == [Written(" ", "Dr. Lind left.", (1,))]
    assert text.pending == Written(" ", "The band pl")


@pytest.mark.parametrize(
    "half", ["[", "[1", "[1,", "【1", "[^", "([1]", "[text](http", "<a hre", "https:/", "!"]
)
def test_nothing_that_is_unfinished_is_shown(half):
    text = WrittenText(PASSAGES)
    text.feed(f"The ferry opened {half}")
    text.read()
    assert text.pending is not None
    assert text.pending.text in {"The ferry opened", "The ferry opened https"}


SNIPPETS = st.sampled_from(
    [
        *"[]()【】<>!*_`~\\:.,;#|-123 \n?\"“”'¹²†^&»",
        *(
            "[1]",
            "[1, 2]",
            "[9]",
            "【1†source】",
            "(1)",
            "(2020)",
            "([1])",
            "[^2]",
            "[a](http://b.c/d)",
            "![x](y)",
        ),
        *(
            "https://a.b/c?d",
            "www.x.y",
            "<b>",
            "</b>",
            "<http://q.r>",
            "<sup>1</sup>",
            "Dr. ",
            "U.S. ",
            ". The ",
        ),
        *(
            "word ",
            "Word ",
            "said ",
            "\n\n",
            "\n- ",
            "\n1. ",
            "# ",
            "> ",
            "```",
            "---",
            "| a | b |",
            "。",
            "は",
            "km",
        ),
    ]
)
TEXTS = st.lists(SNIPPETS, max_size=25).map("".join)


@settings(max_examples=80, deadline=None)
@given(TEXTS, st.data())
@example('The ferry [1] opened. "Stop!" Mayor Brandt said. So.', None)
def test_how_a_text_is_cut_never_changes_what_is_read(source, data):
    whole = read(source)
    assert read(*source) == whole
    for place in range(len(source)) if data is None else [data.draw(st.integers(0, len(source)))]:
        assert read(source[:place], source[place:]) == whole


@settings(max_examples=80, deadline=None)
@given(TEXTS)
def test_no_link_and_no_mark_is_ever_shown(source):
    text = WrittenText(PASSAGES)
    shown = []
    for letter in source:
        text.feed(letter)
        shown += [one.text for one in text.read()]
        if text.pending:
            shown.append(text.pending.text)
    shown += [one.text for one in text.end()]
    for one in shown:
        assert not re.search(r"\w://|\[[^\[\]]+\]\(\w", one)
        assert not re.search(r"\[[1-4]\]|【[1-4]】", one)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.sampled_from(["Ferry", "opened", "in", "Brimoor", "48", "crowns"]), min_size=1).map(" ".join)
)
def test_plain_words_come_through_unchanged(source):
    assert "".join(one.lead + one.text for one in read(source + "."))[1:] == source + "."


def test_a_very_long_text_is_read_in_linear_time_and_whole():
    sentence = "The ferry opened in Brimoor on Thursday [1]. "
    text = WrittenText(PASSAGES)
    finished = []
    for _ in range(1_500):
        text.feed(sentence)
        finished += text.read()
    finished += text.end()
    assert len(finished) == 1_500
    assert all(one.cited == (1,) for one in finished)
    assert read(sentence * 1_500) == finished


@pytest.mark.parametrize("unit", ["【1†", "[1†", "A b. ", "[1] "])
def test_hostile_text_of_one_paragraph_is_read_whole_whether_it_comes_at_once_or_not(unit):
    text = (unit * 1000)[:3000]
    at_once, piecewise = WrittenText(5), WrittenText(5)
    at_once.feed(text)
    seen = []
    for start in range(0, len(text), 300):
        piecewise.feed(text[start : start + 300])
        seen += piecewise.read()
    assert [*seen, *piecewise.end()] == [*at_once.read(), *at_once.end()]
