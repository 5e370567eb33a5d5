import pytest

from qa.reader.asked import asked_for
from qa.reader.short_form import short_form


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Who opened the terminal?", "person"),
        ("When did it open?", "date"),
        ("In which year did the quay burn down?", "date"),
        ("How many pupils go to the school?", "count"),
        ("How much does the lens weigh?", "quantity"),
        ("How many times have they visited?", "times"),
        ("Where did the granite come from?", "place"),
        ("Which company is behind the wind farm?", "name"),
        ("Why did it close?", "reason"),
        ("How did it end?", "manner"),
        ("Did it open in March?", "yes-no"),
        ("What did he say?", "thing"),
        ("And why? (who opened the terminal)", "reason"),
    ],
)
def test_the_kind_of_answer_is_read_off_the_question(question, kind):
    assert asked_for(question).kind == kind


@pytest.mark.parametrize(
    ("question", "sentence", "short"),
    [
        (
            "Who opened the terminal?",
            "The terminal in Brimoor was opened on 4 March by Mayor Ilse Brandt.",
            "Mayor Ilse Brandt",
        ),
        (
            "Who hosted the press conference?",
            "CASTREL, March 4 (Coast Wire) - Wang Wenbin hosted it for the Ministry of Foreign Affairs.",
            "Wang Wenbin",
        ),
        (
            "How many times have experts visited?",
            "Experts have visited twice, and two of them stayed.",
            "twice",
        ),
        ("How many pupils go to the school?", "The school began with 31 pupils and two teachers.", "31"),
        (
            "How much did the terminal cost?",
            "The terminal cost 51.3 million crowns in 2021.",
            "51.3 million crowns",
        ),
        ("How much water ran out?", "Some 900 cubic metres ran out on 6 June 2021.", "900 cubic metres"),
        ("When was it inspected?", "It was last inspected in March 2018, too late.", "March 2018"),
        ("In what year did it burn down?", "It burned down in 1871.", "1871"),
        (
            "Where did the granite come from?",
            "The granite came from the quarry on Ostrey.",
            "the quarry on Ostrey",
        ),
        (
            "Why does the ward close?",
            "The ward closes because four posts are vacant, the hospital said.",
            "four posts are vacant",
        ),
        ("What did he call the decision?", "He called it “a handshake”.", "a handshake"),
    ],
)
def test_the_words_that_answer_are_found(question, sentence, short):
    span = short_form(question, asked_for(question), sentence)
    assert span is not None
    assert sentence[span.start : span.end] == short


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("Who opened the terminal?", "It was opened on Thursday morning."),
        ("Who approved the farm?", "The farm was approved by the Energy Board."),
        ("How did it end?", "It ended with 3 votes in March."),
        ("How many people came to Brimoor in 2020?", "Nobody came to Brimoor in 2020."),
    ],
)
def test_no_words_are_found_where_none_are_of_the_kind(question, sentence):
    assert short_form(question, asked_for(question), sentence) is None
