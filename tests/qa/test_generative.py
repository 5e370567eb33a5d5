"""A scripted model writes; what is seen, checked, cited and said when it fails is real."""

import threading

import pytest
from langchain_core.messages import AIMessageChunk
from scripted_model import ScriptedModel, WordsCheck, ending

from index.article import Span
from qa.abstention import Thresholds
from qa.answer import Answer, Turn
from qa.answerer import StreamingAnswerer
from qa.models.failure import ModelFailed
from qa.reader import Evidence, Reading
from qa.writing.generative import WritingAnswerer
from qa.writing.model_stream import MOST_CHARACTERS

QUESTION = "Who opened the ferry terminal?"
FERRY = "Mayor Ilse Brandt opened the terminal on Thursday. It cost 48 million crowns."
STORM = "A storm broke the breakwater at Castrel. The gap is 60 metres long."


class FixedReader:
    """A reader that is as sure as the test says."""

    name = "fixed"

    def __init__(self, sure: float) -> None:
        self.sure = sure

    def read(self, question, passages):
        evidence = [Evidence(p, Span(p.start, p.start + p.text.index(".") + 1), None, 0.5) for p in passages]
        return Reading(tuple(evidence), self.sure)


@pytest.fixture
def passages(make_passage):
    return [make_passage(FERRY, "ferry", start=100), make_passage(STORM, "storm", start=7)]


def writer(*pieces, sure=0.9, **options) -> WritingAnswerer:
    model = pieces[0] if isinstance(pieces[0], ScriptedModel) else ScriptedModel(*pieces)
    options = {"check": WordsCheck(), **options}
    return WritingAnswerer(
        model, name="test:scripted", reader=FixedReader(sure), thresholds=Thresholds(0.5, 0.2), **options
    )


def letters(text: str) -> list[str]:
    return list(text)


def test_a_sentence_is_checked_and_cited_with_the_words_that_carry_it(passages):
    answer = writer(
        "Mayor Ilse Brandt opened", " the terminal [1]. The gap is 60 metres ", "long [2]."
    ).answer(QUESTION, QUESTION, passages)
    assert (
        answer.answer
        == "Mayor Ilse Brandt opened the terminal [1]. The gap is 60 metres long [2].".replace(
            "terminal [1].", "terminal. [1]"
        ).replace("long [2].", "long. [2]")
    )
    assert [(s.text, s.citations, s.support, s.cited_by) for s in answer.sentences] == [
        ("Mayor Ilse Brandt opened the terminal.", (1,), "supported", "writer"),
        ("The gap is 60 metres long.", (2,), "supported", "writer"),
    ]
    assert [c.quote for c in answer.citations] == [
        "Mayor Ilse Brandt opened the terminal on Thursday.",
        "The gap is 60 metres long.",
    ]
    assert answer.citations[0].start == 100
    assert answer.finished
    assert answer.interrupted is None
    assert (answer.outcome, answer.confidence, answer.model) == ("answer", 0.9, "test:scripted")


def test_numbers_follow_the_order_of_appearance_and_a_place_has_one(passages):
    answer = writer(
        "The gap is 60 metres long [2]. Ilse Brandt opened the terminal [1]. The gap [2]."
    ).answer(QUESTION, QUESTION, passages)
    assert [s.citations for s in answer.sentences[:2]] == [(1,), (2,)]
    assert [c.article_id for c in answer.citations][:2] == ["storm", "ferry"]


def test_an_uncited_sentence_gets_the_citation_that_supports_it(passages):
    (sentence,) = writer("The breakwater at Castrel broke.").answer(QUESTION, QUESTION, passages).sentences
    assert (sentence.citations, sentence.cited_by, sentence.support) == ((1,), "check", "supported")


def test_what_no_passage_supports_is_marked_and_not_hidden(passages):
    answer = writer("Mayor Jonas Pike opened the terminal [1]. Gulls applauded.").answer(
        QUESTION, QUESTION, passages
    )
    assert [s.support for s in answer.sentences] == ["unsupported", "unsupported"]
    assert answer.sentences[0].findings[0].said == "Jonas"
    assert answer.sentences[0].findings[0].citation == 1
    assert answer.sentences[1].findings[0].kind == "uncited"
    assert answer.outcome == "perhaps"
    assert answer.dropped == ()


def test_strict_drops_what_is_unsupported_and_says_so(passages):
    answer = writer(
        "- Gulls applauded. It cost 48 million [1].\n- Mayor Ilse Brandt opened it [1].", strict=True
    ).answer(QUESTION, QUESTION, passages)
    assert [s.text for s in answer.dropped] == ["Gulls applauded."]
    assert [(s.lead, s.text) for s in answer.sentences] == [
        ("\n- ", "It cost 48 million."),
        ("\n- ", "Mayor Ilse Brandt opened it."),
    ]
    assert answer.answer == "- It cost 48 million. [1]\n- Mayor Ilse Brandt opened it. [2]"


def test_strict_with_nothing_left_abstains_and_says_what_was_dropped(passages):
    answer = writer("Gulls applauded.", strict=True).answer(QUESTION, QUESTION, passages)
    assert answer.abstained
    assert [s.text for s in answer.dropped] == ["Gulls applauded."]
    assert len(answer.citations) == 2


def test_a_number_that_points_nowhere_is_a_finding(passages):
    (sentence,) = writer("Ilse Brandt opened it [1, 9].").answer(QUESTION, QUESTION, passages).sentences
    assert sentence.citations == (1,)
    assert [(f.kind, f.said) for f in sentence.findings] == [("removed", "[9]")]


@pytest.mark.parametrize(
    "said",
    [
        "NOT_TOLD",
        "NOT_TOLD.",
        "**NOT_TOLD**",
        "NOT_TOLD: the weather",
        "NOT_TOLD\nThe passages tell of ferries.",
        "NOT TOLD",
        "I do not know.",
    ],
)
def test_a_model_that_is_not_told_abstains_with_the_nearest_passages(passages, said):
    seen = list(writer(*letters(said)).stream(QUESTION, QUESTION, passages))
    answer = seen[-1]
    assert answer.abstained
    assert answer.answer == "Your articles do not say."
    assert [c.article_id for c in answer.citations] == ["ferry", "storm"]
    assert not any("NOT" in one.answer for one in seen)


def test_what_is_partly_told_is_answered_and_the_rest_named(passages):
    answer = writer("Ilse Brandt opened it [1].\nNOT_TOLD: what the band played").answer(
        QUESTION, QUESTION, passages
    )
    assert [s.text for s in answer.sentences] == [
        "Ilse Brandt opened it.",
        "Your articles do not say: what the band played",
    ]
    assert answer.sentences[1].support == "unchecked"
    assert not answer.abstained


def test_what_is_not_told_in_a_sentence_of_its_own_stays_one(passages):
    said = "Ilse Brandt opened it [1].\nNOT_TOLD: The passages do not say what the band played."
    answer = writer(said).answer(QUESTION, QUESTION, passages)
    assert answer.sentences[1].text == "The passages do not say what the band played."
    assert answer.sentences[1].support == "unchecked"


def test_a_passage_that_the_model_was_not_shown_cannot_be_cited(passages, make_passage):
    endless = make_passage(f"A storm {'blew ' * 4000}.", "endless")
    answer = writer("Ilse Brandt opened it [1][2].", window=2500).answer(
        QUESTION, QUESTION, [passages[0], endless]
    )
    (sentence,) = answer.sentences
    assert [(f.kind, f.said) for f in sentence.findings] == [("removed", "[2]")]
    assert sentence.citations == (1,)


def test_without_passages_no_model_is_asked():
    model = ScriptedModel("Nonsense.")
    answer = writer(model).answer(QUESTION, QUESTION, [])
    assert answer.abstained
    assert model.asked == []


def test_an_unsure_reader_makes_a_written_answer_uncertain(passages):
    answer = writer("Ilse Brandt opened the terminal [1].", sure=0.1).answer(QUESTION, QUESTION, passages)
    assert answer.outcome == "perhaps"
    assert answer.confidence == 0.1


def test_the_answer_grows_and_half_a_sentence_has_no_marks(passages):
    go = threading.Event()
    model = ScriptedModel("Ilse Brandt opened the terminal [1]. The gap", go, " is 60 metres long [2].")
    seen = []
    for answer in writer(model).stream(QUESTION, QUESTION, passages):
        seen.append(answer)
        if answer.answer.endswith("The gap"):
            go.set()
    assert all(not one.finished for one in seen[:-1])
    waiting = next(one for one in seen if one.answer.endswith("The gap"))
    assert waiting.answer == "Ilse Brandt opened the terminal. [1] The gap"
    assert waiting.sentences[-1].support == "unchecked"
    assert seen[-1].finished
    assert len(seen[-1].citations) == 2


def test_it_stops_while_the_model_is_silent_and_closes_the_connection(passages):
    never = threading.Event()
    model = ScriptedModel("Ilse Brandt opened the terminal [1]. The gap", never)
    shown: list[str] = []
    stopped = writer(model).stream(QUESTION, QUESTION, passages, should_stop=lambda: "The gap" in str(shown))
    answers: list[Answer] = []
    for answer in stopped:
        answers.append(answer)
        shown.append(answer.answer)
    last = answers[-1]
    assert last.finished
    assert last.interrupted is not None
    assert last.interrupted.kind == "stopped"
    assert [s.text for s in last.sentences] == ["Ilse Brandt opened the terminal.", "The gap"]
    assert [s.support for s in last.sentences] == ["supported", "unchecked"]
    assert model.closed.wait(10)


def test_stopping_while_sentences_wait_for_their_check_keeps_them_unchecked(passages):
    check = WordsCheck()
    model = ScriptedModel("Ilse Brandt opened the terminal [1]. " * 20)
    answers = writer(model, check=check).stream(
        QUESTION, QUESTION, passages, should_stop=lambda: len(check.checked) >= 3
    )
    last = list(answers)[-1]
    assert last.interrupted is not None
    assert last.interrupted.kind == "stopped"
    assert [s.support for s in last.sentences] == ["supported"] * 3 + ["unchecked"] * 17


def test_it_stops_before_the_first_word(passages):
    never = threading.Event()
    (answer,) = writer(ScriptedModel(never)).stream(QUESTION, QUESTION, passages, should_stop=lambda: True)
    assert answer.interrupted is not None
    assert (answer.interrupted.kind, answer.answer) == ("stopped", "")


def test_who_stops_reading_closes_the_connection(passages):
    never = threading.Event()
    model = ScriptedModel("Ilse Brandt opened", never)
    answers = writer(model).stream(QUESTION, QUESTION, passages)
    next(answers)
    answers.close()
    assert model.closed.wait(10)


def test_a_failure_in_the_middle_keeps_what_came(passages):
    failing = writer(
        "Ilse Brandt opened the terminal [1]. The gap is",
        OSError("gone"),
        failure=lambda error: ModelFailed("The line broke", "Ask again", kind="dropped"),
    )
    answer = failing.answer(QUESTION, QUESTION, passages)
    assert [s.text for s in answer.sentences] == ["Ilse Brandt opened the terminal.", "The gap is"]
    assert answer.sentences[1].support == "unchecked"
    assert answer.interrupted is not None
    assert answer.interrupted.model_dump() == {
        "kind": "dropped",
        "what": "The line broke",
        "fix": "Ask again",
    }


def test_a_model_that_never_ends_is_left_and_what_it_wrote_stays(passages):
    endless = ["Ilse Brandt opened it [1].\n\n", *["the wind blew and " * 2000] * 20]
    answer = writer(*endless).answer(QUESTION, QUESTION, passages)
    assert answer.interrupted and "did not end" in answer.interrupted.what
    assert answer.sentences[0].support == "supported"
    assert sum(len(one.text) for one in answer.sentences) <= MOST_CHARACTERS


def test_a_failure_before_the_first_word_is_raised(passages):
    failing = writer(OSError("gone"), failure=lambda error: ModelFailed("No answer", kind="unreachable"))
    with pytest.raises(ModelFailed) as failed:
        failing.answer(QUESTION, QUESTION, passages)
    assert failed.value.kind == "unreachable"


@pytest.mark.parametrize(
    ("pieces", "kind"),
    [
        ([""], "other"),
        (["  \n"], "other"),
        (["<think>Hm."], "other"),
        (["<think>Hm.", ending("length")], "other"),
        (["[1]"], "other"),
        ([ending("content_filter")], "refused"),
        ([AIMessageChunk(content="", additional_kwargs={"refusal": "I will not."})], "refused"),
    ],
)
def test_no_answer_at_all_says_why(passages, pieces, kind):
    with pytest.raises(ModelFailed) as failed:
        writer(*pieces).answer(QUESTION, QUESTION, passages)
    assert failed.value.kind == kind


@pytest.mark.parametrize(("reason", "kind"), [("length", "other"), ("content_filter", "refused")])
def test_an_answer_that_the_model_cuts_says_so(passages, reason, kind):
    answer = writer("Ilse Brandt opened the terminal [1]. It cost 4", ending(reason)).answer(
        QUESTION, QUESTION, passages
    )
    assert answer.interrupted is not None
    assert answer.interrupted.kind == kind
    assert [s.support for s in answer.sentences] == ["supported", "unchecked"]


@pytest.mark.parametrize(
    "pieces",
    [
        letters("<think>Who? Jonas [2].</think>\nIlse Brandt opened it [1]."),
        ["Who? Jonas.</think>", "Ilse Brandt opened it [1]."],
        [
            AIMessageChunk(content=[{"type": "thinking", "thinking": "Who? Jonas.", "index": 0}]),
            AIMessageChunk(content=[{"type": "text", "text": "Ilse Brandt opened it [1].", "index": 1}]),
        ],
    ],
)
def test_thoughts_are_never_shown(passages, pieces):
    seen = list(writer(*pieces).stream(QUESTION, QUESTION, passages))
    assert [s.text for s in seen[-1].sentences] == ["Ilse Brandt opened it."]
    assert not any("<" in one.answer for one in seen)
    if "</think>" not in str(pieces[0]):
        assert not any("Jonas" in one.answer for one in seen)


def test_a_true_answer_cannot_be_made_a_thought_afterwards(passages):
    answer = writer("Ilse Brandt opened it [1]. It cost 48 million [1].</think>Gulls laughed.").answer(
        QUESTION, QUESTION, passages
    )
    assert [s.support for s in answer.sentences] == ["supported", "supported", "unsupported"]


def test_the_prompt_has_the_passages_and_no_prose_of_the_model(passages):
    model = ScriptedModel("Ilse Brandt opened it [1].")
    turn = Turn(question="What of the storm?", answer="A lie that I made up.", cited=("A storm broke it.",))
    list(writer(model).stream(QUESTION, QUESTION, passages, history=[turn]))
    sent = "\n".join(str(message.content) for message in model.asked[0])
    assert FERRY in sent
    assert "What of the storm?" in sent
    assert "A storm broke it." in sent
    assert "A lie" not in sent


def test_it_is_a_streaming_answerer():
    assert isinstance(writer("x"), StreamingAnswerer)
