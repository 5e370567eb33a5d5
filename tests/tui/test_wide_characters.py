"""Writing that is wide, runs from right to left, or takes several characters for one that is seen."""

import pytest
from chatting import until
from rich.cells import cell_len
from textual.content import Content
from textual.widget import Widget

from qa.answer import Citation
from tui.messages import Holdings, Trouble
from tui.model_choice import ChosenModel
from tui.signs import UNICODE
from tui.terminal.clusters import cut_before
from tui.widgets.footnote import footnote_text
from tui.widgets.head import Head
from tui.widgets.hints import fitting
from tui.widgets.indexing import progress_line
from tui.widgets.note import trouble_note
from tui.widgets.paragraph import Hanging
from tui.widgets.sources import reference_block
from tui.words.wording import shortened

FAMILY, FLAG, THUMB, ACCENTED = "👩‍👩‍👧‍👦", "🇩🇪", "👍🏽", "e\u0301\u0323"
WRITINGS = {
    "Chinese": "布里莫尔的新渡轮码头由市长伊尔泽·勃兰特于星期四上午揭幕。",
    "Japanese with ASCII": "Brimoorの新しいフェリーターミナルは48 million crownsかかった。",
    "Korean": "브리무어의 새 여객선 터미널이 목요일 아침에 문을 열었다.",
    "Hebrew with points": "שָׁלוֹם עֲלֵיכֶם המסוף נפתח ביום חמישי בבוקר",
    "Arabic with vowels": "افْتُتِحَتْ مَحَطَّةُ العَبَّارَاتِ الجَدِيدَةُ صَبَاحَ الخَمِيسِ",
    "Devanagari": "क्षितिज पर नया फ़ेरी टर्मिनल गुरुवार की सुबह खुला",
    "Thai": "ท่าเรือเฟอร์รี่แห่งใหม่เปิดเมื่อเช้าวันพฤหัสบดี",
    "emoji": f"{FAMILY} {FLAG} {THUMB} ❤️ 1️⃣ {FAMILY}{FAMILY} {FLAG} {THUMB}{THUMB}",
    "marks": f"{ACCENTED}{ACCENTED} {ACCENTED}" * 5,
}
WIDTHS = (40, 41, 53, 60, 79, 80, 99, 100, 120, 163, 200)
CLUSTERS = [FAMILY, THUMB, ACCENTED, "❤️", "1️⃣", "שָׁ", "מַ"]


def starts(text):
    """Where a visible character may begin."""
    return [at for at in range(1, len(text)) if cut_before(text, at) == at]


def assert_fits(drawn, width, text=""):
    lines = drawn.split("\n")
    assert max(map(cell_len, lines)) <= width
    for line in lines:
        assert cut_before(f"x{line.strip()}", 1) == 1, "it begins in the middle of a character"
        assert not line.strip().endswith("\u200d"), "it ends in the middle of one"


@pytest.mark.parametrize("writing", WRITINGS)
def test_no_line_of_a_paragraph_is_too_wide_and_nothing_is_lost(writing):
    text = WRITINGS[writing]
    for many in (1, 12):
        whole = " ".join([text] * many)
        for width in WIDTHS:
            hanging = Hanging(
                Content(whole), mark=Content(UNICODE.prompt), indent=2, sign=Content(UNICODE.supported)
            )
            drawn = hanging.laid_out(width).plain
            assert_fits(drawn, width)
            kept = drawn.removeprefix(UNICODE.prompt).removesuffix(UNICODE.supported)
            assert "".join(kept.split()) == "".join(whole.split())


@pytest.mark.parametrize("writing", WRITINGS)
def test_titles_sources_and_troubles_keep_to_their_width(writing):
    text = WRITINGS[writing]
    citation = Citation(
        n=1,
        article_id="a",
        title=text * 3,
        source=text,
        published="2021-03-04",
        path=f"/articles/{text[:20]}.md",
        url=None,
        start=0,
        end=len(text),
        quote=text,
        passage=text,
        passage_start=0,
        passage_end=len(text),
    )
    for width in WIDTHS:
        for drawn in (
            footnote_text(citation, UNICODE, with_quote=True),
            reference_block(12, text * 2, [text, "4 Mar 2021", text], UNICODE),
            trouble_note(Trouble(text * 2, text), UNICODE),
        ):
            assert_fits(drawn.laid_out(width).plain, width)
        assert progress_line(text * 2, None, width, UNICODE).cell_length <= width
        parts = [Content(text[:12]) for _ in range(40)]
        assert fitting(parts, width).cell_length <= max(width, parts[0].cell_length)


@pytest.mark.parametrize("cluster", [*CLUSTERS, FLAG])
def test_a_text_is_shortened_between_what_a_person_sees(cluster):
    text = cluster * 40
    for characters in range(5, 60):
        kept = shortened(text, characters).removesuffix(UNICODE.ellipsis)
        assert kept
        assert len(kept) % len(cluster) == 0 or characters <= len(cluster)


def test_cuts_lie_between_clusters():
    for cluster in CLUSTERS:
        assert starts(f"a{cluster}b") == [1, 1 + len(cluster)]
    assert starts(FLAG * 3) == [2, 4]
    assert cut_before("", 0) == 0
    assert cut_before("abc", 3) == 3


# ---- on the screen


def drawn_lines(widget: Widget) -> list[str]:
    return [strip.text for strip in widget.screen._compositor.render_strips()]


@pytest.mark.parametrize("size", [(40, 12), (80, 24), (120, 40)])
async def test_a_question_in_any_writing_leaves_every_line_as_wide_as_the_screen(chat, size):
    async with chat.run_test(size=size) as pilot:
        await until(pilot, lambda: chat.holdings)
        for text in WRITINGS.values():
            chat.chat.prompt.text = text
            await pilot.pause()
            assert {cell_len(line) for line in drawn_lines(chat.chat)} == {size[0]}
        chat.chat.prompt.text = " ".join(WRITINGS.values())
        await pilot.press("enter")
        await until(pilot, lambda: chat.chat.running is None and [*chat.chat.conversation.exchanges()])
        assert {cell_len(line) for line in drawn_lines(chat.chat)} == {size[0]}


@pytest.mark.parametrize("width", [40, 80, 200])
async def test_the_head_keeps_to_one_line(chat, width):
    async with chat.run_test(size=(width, 24)) as pilot:
        await until(pilot, lambda: chat.holdings)
        head = chat.screen.query_one(Head)
        for text in WRITINGS.values():
            head.model = ChosenModel(f"server:{text}", "http://127.0.0.1:1/")
            head.state = f"{text} · {Holdings(3, None).articles} articles"
            assert all(line.cell_length <= width for line in head.render().split("\n"))
