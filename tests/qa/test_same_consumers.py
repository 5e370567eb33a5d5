"""Whoever takes an answer need not know whether it was quoted or written."""

import json

import jsonschema
import pytest
from scripted_model import ScriptedModel, WordsCheck

from qa import ask
from qa.abstention import shipped_thresholds
from qa.annotations import as_message
from qa.answerers import quoting_answerer, quoting_reader
from qa.labelled import LabelledQuestion
from qa.schemas import shipped
from qa.scores import answer_scores
from qa.writing.generative import WritingAnswerer
from tui.printing.answer import answer_text
from tui.printing.library import to_json

QUESTION = "Who opened the new ferry terminal in Brimoor?"
SAID = (
    "Mayor Ilse Brandt opened the ferry terminal [1].\n\n- It cost 48 million crowns [1].\n- Gulls laughed."
)


@pytest.fixture(params=["quote", "written"])
def answer(request, harbour):
    if request.param == "quote":
        return ask(harbour, QUESTION, answerer=quoting_answerer(harbour))
    reader = quoting_reader(harbour)
    writer = WritingAnswerer(
        ScriptedModel(SAID),
        name="test:scripted",
        check=WordsCheck(),
        reader=reader,
        thresholds=shipped_thresholds(reader.name)["balanced"],
    )
    return ask(harbour, QUESTION, answerer=writer)


def test_it_is_valid_json_of_our_schema(answer):
    jsonschema.validate(json.loads(to_json(answer.model_dump())), shipped("answer.schema.json"))


def test_it_can_be_printed(answer):
    printed = answer_text(answer)
    assert "Ilse Brandt" in printed
    assert "Ferry returns to Brimoor" in printed


def test_its_marks_are_the_numbers_of_its_citations(answer):
    cited = {n for sentence in answer.sentences for n in sentence.citations}
    assert cited == {citation.n for citation in answer.citations}
    assert all(f"[{n}]" in answer.answer for n in cited)


def test_every_citation_is_an_annotation_on_its_sentence(answer, harbour):
    message = as_message(answer)
    assert message.text == answer.answer
    (block,) = message.content_blocks
    carried = [(s.text, n) for s in answer.sentences for n in s.citations]
    assert [
        (message.text[one["start_index"] : one["end_index"]], one["extras"]["n"])
        for one in block["annotations"]
    ] == carried
    for one in block["annotations"]:
        assert one["type"] == "citation"
        where = one["extras"]
        text = harbour.article(where["article_id"]).text
        assert text[where["start"] : where["end"]] == one["cited_text"]
        assert one["url"].startswith("file:///")
        assert where["support"] == "supported"


def test_the_evaluation_measures_its_citations(answer, harbour):
    text = harbour.article("ferry").text
    start = text.index("Mayor Ilse Brandt opened")
    labelled = LabelledQuestion(
        question=QUESTION,
        article_ids=("ferry",),
        answers=("Ilse Brandt",),
        spans=({"start": start, "end": start + len("Mayor Ilse Brandt")},),
    )
    scores = answer_scores(labelled, answer)
    assert scores["citation recall"] == 1.0
    assert scores["citation precision"] == 1 / len(answer.citations)
    assert scores["answer in sentences"] == 1.0


def test_an_answer_that_abstains_has_no_annotations(harbour):
    message = as_message(ask(harbour, "What is the capital of France?"))
    assert message.text == "Your articles do not say."
    assert not message.content_blocks[0].get("annotations")


def test_an_article_without_an_address_is_cited_by_the_feed_that_it_came_with(answer):
    feed = "https://harbour.example/feed.xml"
    citations = tuple(one.model_copy(update={"path": feed, "url": None}) for one in answer.citations)
    (block,) = as_message(answer.model_copy(update={"citations": citations})).content_blocks
    assert {one["url"] for one in block["annotations"]} == {feed}
