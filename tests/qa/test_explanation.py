"""Why these passages: the trace of a search says what it did, and changes nothing."""

import json
from datetime import date
from pathlib import Path

import pytest

from index import Library
from qa import ask, build_chain
from qa.chain import find_and_rerank, trained_judge
from qa.explanation import Candidate, Explanation
from qa.search import SearchOptions, find_passages
from qa.search_trace import SearchTrace
from qa.when import time_meant

OPENED = "Who opened the new ferry terminal in Brimoor?"
STORM = (
    "A storm broke through the breakwater at Castrel on Wednesday and sank eleven boats in the harbour. "
    "The gap is 60 metres long, and the port stays closed until divers have looked at it, said Jonas Pike, "
    "the harbour master. Nobody was hurt, although two fishers had to be taken off the roof of their shed. "
)
GAP = "How long is the gap in the breakwater at Castrel?"
WORDS_ALONE = SearchOptions(legs=("words",))


def by_article(explained: Explanation) -> dict[str, Candidate]:
    return {one.passage.article_id: one for one in explained.candidates}


@pytest.fixture
def printed(library: Library, folder: Path) -> Library:
    """A story that two papers print, and another one about the same breakwater."""
    rows = [
        {"id": "post", "text": STORM, "published": "2021-03-04"},
        {"id": "times", "text": f"CASTREL (Wire). {STORM}", "published": "2021-03-05"},
        {"id": "mason", "text": "The breakwater at Castrel was built in 1911.", "published": "2020-01-01"},
    ]
    lines = "".join(json.dumps({"title": row["id"], **row}) + "\n" for row in rows)
    (folder / "rows.jsonl").write_text(lines, "utf-8")
    stages: list[str] = []
    library.sync(
        folder,
        on_progress=lambda progress: stages.append(progress.stage),
        should_stop=lambda: "vectors" in stages,
    )
    return library


@pytest.mark.parametrize("judged", [False, True], ids=["retrieval alone", "with the trained reader"])
def test_a_trace_changes_no_ranking(harbour, judged):
    judge = trained_judge() if judged else None
    asked = {"options": SearchOptions(k=2), "asked_on": date(2021, 3, 10), "judge": judge}
    untraced = find_and_rerank(harbour, OPENED, **asked)
    assert find_and_rerank(harbour, OPENED, **asked, trace=SearchTrace()) == untraced


def test_what_was_read_is_explained_in_the_order_in_which_it_is_read(harbour):
    trace = SearchTrace()
    read = find_and_rerank(harbour, OPENED, options=SearchOptions(k=2), judge=trained_judge(), trace=trace)
    explained = trace.explanation()
    given = sorted((one for one in explained.candidates if one.fate == "read"), key=lambda one: one.place)
    assert [one.passage for one in given] == read
    assert [one.place for one in given] == [1, 2]
    assert {"words", "meaning", "fuse", "fold"} <= set(explained.timings_ms)
    assert explained.found["words"] >= 1
    assert explained.together >= 2


def test_what_k_leaves_out_is_cut(harbour):
    trace = SearchTrace()
    find_passages(harbour, OPENED, options=SearchOptions(k=1), trace=trace)
    fates = [one.fate for one in trace.explanation().candidates]
    assert fates[0] == "read"
    assert set(fates[1:]) == {"cut"}
    assert len(fates) > 1


def test_a_copy_names_the_candidate_that_it_was_folded_into(printed):
    trace = SearchTrace()
    find_passages(printed, GAP, options=WORDS_ALONE, trace=trace)
    found = trace.explanation().candidates
    folded = [one for one in found if one.fate == "folded"]
    assert len(folded) == 1
    holder = next(one for one in found if one.rank == folded[0].into)
    assert holder.fate == "read"
    assert holder.passage.article_id == "post"
    assert [copy.article_id for copy in holder.passage.also] == ["times"]


def test_more_passages_of_an_article_than_allowed_are_capped(library, folder):
    paragraphs = [f"{STORM} Boat number {number} is blue." * 3 for number in range(4)]
    (folder / "long.txt").write_text("Breakwater\n\n" + "\n\n".join(paragraphs), "utf-8")
    library.sync(folder)
    trace = SearchTrace()
    options = SearchOptions(per_article=1, fold=False)
    assert len(find_passages(library, GAP, options=options, trace=trace)) == 1
    assert "capped" in {one.fate for one in trace.explanation().candidates}


def test_the_days_that_are_meant_say_how_far_each_passage_was_moved(printed):
    question = "What happened to the breakwater at Castrel in 2020?"
    trace = SearchTrace()
    find_passages(printed, question, options=WORDS_ALONE, asked_on=date(2021, 4, 1), trace=trace)
    explained = trace.explanation()
    assert (explained.meant.start, explained.meant.end) == (date(2020, 1, 1), date(2020, 12, 31))
    assert explained.meant.words == "in 2020"
    moved = by_article(explained)
    assert moved["mason"].prior > moved["post"].prior
    assert sum(one.moved for one in explained.candidates) == 0


def test_given_days_go_before_the_words_and_any_lets_no_day_count(printed):
    question = "What happened to the breakwater at Castrel in 2020?"
    asked = {"options": WORDS_ALONE, "asked_on": date(2021, 4, 1)}
    march, anytime = SearchTrace(), SearchTrace()
    find_passages(printed, question, **asked, days=(date(2021, 3, 1), date(2021, 3, 31)), trace=march)
    find_passages(printed, question, **asked, days="any", trace=anytime)
    moved = by_article(march.explanation())
    assert moved["post"].prior > moved["mason"].prior
    assert march.explanation().meant.words is None
    assert {one.prior for one in anytime.explanation().candidates} == {0.0}


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("What happened since May 2020?", "since May 2020"),
        ("Who won between 1 March 2021 and 5 March 2021?", "between 1 March 2021 and 5 March 2021"),
        ("What did the council decide last week?", "last week"),
        ("Who opened the terminal?", None),
    ],
)
def test_the_words_that_name_the_days_are_told(question, words):
    assert time_meant(question, date(2021, 4, 1)).words == words


def test_the_chain_explains_only_when_asked_to(harbour):
    plain = list(build_chain(harbour).stream({"question": OPENED}))
    explained = list(build_chain(harbour, explain=True).stream({"question": OPENED}))
    assert not any("explanation" in part for part in plain)
    keys = [next(iter(part)) for part in explained[1:]]
    assert keys == ["standalone_question", "passages", "explanation", "answer"]
    explanation = explained[3]["explanation"]
    assert explanation.thresholds is not None
    assert explained[-1]["answer"].answer == plain[-1]["answer"].answer


def test_a_standalone_question_that_is_given_is_taken_as_it_stands(harbour):
    answer = ask(harbour, "And what did it cost?", standalone_question="What did the terminal cost?")
    assert answer.question == "And what did it cost?"
    assert answer.standalone_question == "What did the terminal cost?"
    assert "48 million crowns" in answer.answer
    known = build_chain(harbour).invoke({"question": "And it?", "standalone_question": OPENED})
    assert known["standalone_question"] == OPENED


@pytest.mark.parametrize("question", ["What is the capital of France?", "What is it?"])
def test_what_would_be_declined_is_answered_anyway_and_only_perhaps(harbour, question):
    assert ask(harbour, question).abstained
    answer = ask(harbour, question, anyway=True)
    assert answer.outcome == "perhaps"
    assert answer.sentences
    assert answer.citations


def test_anyway_makes_no_answer_surer_and_invents_none(harbour, library):
    assert ask(harbour, OPENED).outcome == "answer"
    assert ask(harbour, OPENED, anyway=True).outcome == "perhaps"
    assert ask(library, OPENED, anyway=True).abstained
