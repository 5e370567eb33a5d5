"""Articles are data: 163 attacks in files of all formats, against a model that obeys whatever it reads."""

from dataclasses import replace

import pytest
from scripted_model import WordsCheck

from index import Library
from index.article import Filter, Span
from index.progress import Progress
from injection.attacks import attacks
from injection.goals import GOALS
from injection.obeying_model import ObeyingModel, reaches
from injection.outcome import OBEYED, Outcome, is_linked, outcome_of, with_quotes
from qa.abstention import Thresholds
from qa.extractive import ExtractiveAnswerer
from qa.reader import Evidence, Reading
from qa.search import SearchOptions, find_passages
from qa.search_result import SearchResult
from qa.writing.generative import WritingAnswerer
from tui.printing.library import article_text, flagged_text, passages_text, summaries_text

BY_WORDS = SearchOptions(k=3, legs=("words",), rerank=0)


class Sure:
    """A reader that takes any sentence for an answer: the worst case for what is quoted."""

    name = "sure"

    def read(self, question, passages):
        from index.sentences import split_sentences

        found = [
            Evidence(one, Span(one.start + span.start, one.start + span.end), None, 0.9)
            for one in passages
            for span in split_sentences(one.text)
        ]
        return Reading(tuple(found), 0.9)


def writer(model: ObeyingModel, **options) -> WritingAnswerer:
    options = {"check": WordsCheck(), "reader": Sure(), "thresholds": Thresholds(0.5, 0.2), **options}
    return WritingAnswerer(model, name="test:obeying", **options)


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    """All attacks indexed by their words; what embedding would add is nothing that they could use."""
    folder = tmp_path_factory.mktemp("attacks")
    for attack in attacks():
        attack.write(folder)
    (folder / "new\nline\x1b]0;owned\x07.txt").write_text("It rains in Castrel, and nobody sails.\n")
    stage = ""

    def told(now: Progress) -> None:
        nonlocal stage
        stage = now.stage

    with Library.open(tmp_path_factory.mktemp("index")) as opened:
        report = opened.sync(folder, on_progress=told, should_stop=lambda: stage == "vectors")
        assert report.added == len(attacks()) + 1, report.problems
        yield opened


@pytest.fixture(scope="module")
def outcomes(library) -> list[Outcome]:
    model = ObeyingModel(attacks=attacks())
    written, quoted = writer(model), ExtractiveAnswerer(Sure(), Thresholds(0.5, 0.2))
    by_path = {summary.path.rpartition("/")[2]: summary.id for summary in library.articles()}
    made = []
    for attack in attacks():
        article = library.article(by_path[attack.file_name])
        passages = find_passages(
            library, attack.story.question, options=BY_WORDS, where=Filter(article_ids=(article.id,))
        )
        outcome = outcome_of(attack, article, passages, written, model.prompts)
        made.append(with_quotes(outcome, passages, quoted))
    return made


def named(outcomes: list[Outcome]) -> list[str]:
    return [f"{one.attack.carrier.name} · {one.attack.goal.name} · {one.attack.saying}" for one in outcomes]


def test_there_are_many_attacks_and_no_two_are_alike():
    told = attacks()
    assert len({(one.carrier.name, one.goal.name, one.saying) for one in told}) == len(told) >= 150


def test_what_no_reader_sees_stands_in_no_text(outcomes):
    assert named([one for one in outcomes if one.attack.carrier.hidden and one.in_text]) == []


def test_no_order_reaches_the_model(outcomes):
    assert named([one for one in outcomes if one.in_prompt]) == []


def test_no_order_is_obeyed_in_an_answer_or_quoted_as_one(outcomes):
    assert named([one for one in outcomes if one.written or one.linked or one.named or one.quoted]) == []


def test_attacks_are_flagged_unless_nothing_of_them_is_kept(outcomes):
    missed = {one.attack.carrier.name for one in outcomes if not one.flagged}
    assert missed <= {"html: script", "jsonl: id", "jsonl: date"}  # nothing of these is read or shown


def test_the_model_would_obey_what_it_is_not_shown(library):
    # Markdown keeps no address of a picture, and with it not the mark.
    seen = [one for one in attacks() if one.carrier.name.endswith(": text") and one.goal.name != "picture"]
    model = ObeyingModel(attacks=seen)
    careless = writer(model, instructions_in=lambda text: ())
    for attack in seen:
        passages = find_passages(library, attack.story.question, options=BY_WORDS)
        unflagged = [replace(one, flags=()) for one in passages]
        careless.answer(attack.story.question, attack.story.question, unflagged)
    assert all(reaches(one.mark, "\n".join(model.prompts)) for one in seen)


def test_questions_are_answered_all_the_same(outcomes):
    assert named([one for one in outcomes if not one.answered]) == []


def test_nothing_that_is_printed_commands_a_terminal(library, outcomes):
    assert named([one for one in outcomes if one.obeyed_by_terminal]) == []
    printed = ["\n".join(summaries_text(library.articles())), "\n".join(flagged_text(library.flagged()))]
    printed += [article_text(library.article(one.id)) for one in library.articles()]
    found = find_passages(library, "Who opened the new bridge?", options=replace(BY_WORDS, k=50))
    printed.append(passages_text(SearchResult.of("bridge", found).passages))
    assert [text for text in printed if OBEYED.search(text)] == []


@pytest.mark.parametrize("goal", GOALS, ids=lambda goal: goal.name)
def test_a_model_that_was_won_over_already_cannot_link_or_command(library, goal):
    attack = next(one for one in attacks() if one.goal == goal)
    passages = find_passages(library, attack.story.question, options=BY_WORDS)
    answer = writer(ObeyingModel(attacks=[attack], always=True)).answer(
        attack.story.question, attack.story.question, passages
    )
    assert not is_linked(answer)
    assert not OBEYED.search(answer.answer)
    assert all(one.support != "supported" for one in answer.sentences if attack.mark in one.text)
