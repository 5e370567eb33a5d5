from collections.abc import Sequence
from dataclasses import replace

import pytest

from index.article import Span
from index.sentences import split_sentences
from qa.abstention import Thresholds
from qa.extractive import ExtractiveAnswerer
from qa.nearest import ABSTAINED
from qa.passage import Passage
from qa.reader import Evidence, Reading


class Says:
    """A reader that gives the sentences of the passages the scores it is told, in their order."""

    name = "says"

    def __init__(self, *scores: float, answerable: float = 0.9) -> None:
        self.scores, self.answerable = scores, answerable

    def read(self, question: str, passages: Sequence[Passage]) -> Reading:
        places = [
            (passage, Span(passage.start + span.start, passage.start + span.end))
            for passage in passages
            for span in split_sentences(passage.text)
        ]
        found = [Evidence(p, span, None, score) for (p, span), score in zip(places, self.scores, strict=True)]
        return Reading(tuple(sorted(found, key=lambda one: -one.score)), self.answerable)


def answer_of(reader: Says, question: str, *passages: Passage):
    return ExtractiveAnswerer(reader, Thresholds(answer=0.7, perhaps=0.5)).answer(
        question, question, passages
    )


def test_a_question_for_one_fact_is_answered_with_one_sentence(make_passage):
    passage = make_passage("It rained. Ilse Brandt opened it. The band played.", start=40)
    answer = answer_of(Says(0.1, 0.9, 0.8), "Who opened the terminal?", passage)
    assert answer.answer == "Ilse Brandt opened it. [1]"
    assert [(c.n, c.quote, c.start, c.end) for c in answer.citations] == [
        (1, "Ilse Brandt opened it.", 51, 73)
    ]
    assert answer.sentences[0].support == "supported"
    assert answer.model == "quote"


def test_a_why_question_may_take_more_and_reads_in_the_order_of_the_article(make_passage):
    passage = make_passage("Tinplate is dear. It rained. The quota is small.")
    answer = answer_of(Says(0.8, 0.1, 0.9), "Why did the cannery close?", passage)
    assert answer.answer == "Tinplate is dear. [1] The quota is small. [2]"


def test_sentences_well_below_the_best_are_left_out(make_passage):
    passage = make_passage("Tinplate is dear. It rained. The quota is small.")
    answer = answer_of(Says(0.3, 0.2, 0.9), "Why did the cannery close?", passage)
    assert [sentence.text for sentence in answer.sentences] == ["The quota is small."]


def test_wire_copies_are_one_sentence_with_two_citations(make_passage):
    one = make_passage("Storm Hedda sank eleven boats at Castrel on Wednesday.", "post")
    other = make_passage("Storm Hedda sank eleven boats at Castrel on Wednesday", "wire")
    answer = answer_of(Says(0.9, 0.88), "How many boats did Storm Hedda sink at Castrel?", one, other)
    assert answer.answer == "Storm Hedda sank eleven boats at Castrel on Wednesday. [1][2]"
    assert [citation.article_id for citation in answer.citations] == ["post", "wire"]
    assert answer.sentences[0].citations == (1, 2)


def test_the_sentence_before_is_quoted_if_the_question_needs_it(make_passage):
    passage = make_passage(
        "The ministry held a regular press conference on Friday. Wang Wenbin hosted it. It rained."
    )
    answer = answer_of(Says(0.3, 0.9, 0.1), "Who hosted the regular press conference?", passage)
    assert (
        answer.answer
        == "The ministry held a regular press conference on Friday. [1] Wang Wenbin hosted it. [2]"
    )


def test_soft_line_breaks_are_shown_as_spaces_and_kept_in_the_quote(make_passage):
    passage = make_passage("Ilse Brandt opened\nthe new terminal.")
    answer = answer_of(Says(0.9), "Who opened the terminal?", passage)
    assert answer.sentences[0].text == "Ilse Brandt opened the new terminal."
    assert answer.citations[0].quote == "Ilse Brandt opened\nthe new terminal."


def test_below_the_threshold_it_abstains_and_shows_the_nearest_passages(make_passage):
    passages = [make_passage(f"It rained at {name}. It snowed.", name) for name in ("a1", "b1", "c1", "d1")]
    reader = Says(0.1, 0.1, 0.4, 0.1, 0.3, 0.1, 0.2, 0.1, answerable=0.49)
    answer = answer_of(reader, "Who designed the terminal?", *passages)
    assert answer.abstained
    assert answer.answer == ABSTAINED
    assert answer.sentences == ()
    assert answer.short is None
    assert answer.confidence == pytest.approx(0.49)
    assert [citation.article_id for citation in answer.citations] == ["b1", "c1", "d1"]


def test_without_passages_it_abstains_without_citations():
    answer = answer_of(Says(answerable=0.0), "Who opened it?")
    assert answer.abstained
    assert answer.citations == ()


class Marks:
    """A reader that finds the words it is told, each with its score, and doubts what holds none of them."""

    name = "marks"

    def __init__(self, *, answerable: dict[str, float] | None = None, **scores: float) -> None:
        self.scores = {words.replace("_", " "): score for words, score in scores.items()}
        self.answerable = answerable or {}

    def read(self, question: str, passages: Sequence[Passage]) -> Reading:
        found = []
        for passage in passages:
            for span in split_sentences(passage.text):
                text = passage.text[span.start : span.end]
                for words, score in self.scores.items():
                    if words in text:
                        begin = passage.start + span.start + text.index(words)
                        sentence = Span(passage.start + span.start, passage.start + span.end)
                        found.append(Evidence(passage, sentence, Span(begin, begin + len(words)), score))
                        break
        known = [p for word, p in self.answerable.items() if word in question]
        return Reading(tuple(sorted(found, key=lambda one: -one.score)), known[0] if known else 0.9)


def dated(passage: Passage, day: str) -> Passage:
    return replace(passage, published=day)


def test_an_answer_between_the_thresholds_is_marked_as_uncertain(make_passage):
    passage = make_passage("Ilse Brandt opened the terminal.")
    answer = answer_of(Says(0.6, answerable=0.6), "Who opened the terminal?", passage)
    assert (answer.outcome, answer.abstained) == ("perhaps", False)


def test_what_two_articles_say_wins_over_what_one_says_a_little_louder(make_passage):
    one = make_passage("The terminal was opened by Oda Lind.", "one")
    two = make_passage("The terminal was opened on Thursday by Ilse Brandt, in rain.", "two")
    three = make_passage("Ilse Brandt has opened the terminal at last.", "three")
    reader = Marks(Oda_Lind=0.8, Ilse_Brandt=0.75)
    answer = answer_of(reader, "Who opened the terminal?", one, two, three)
    assert answer.short == "Ilse Brandt"
    assert answer.citations[0].article_id in {"two", "three"}


def test_a_number_answers_how_many_even_if_other_words_score_a_little_higher(make_passage):
    passage = make_passage("The harbour lost eleven boats. The boats of the harbour are Dory built.")
    answer = answer_of(Marks(eleven=0.7, Dory=0.75), "How many boats did the harbour lose?", passage)
    assert answer.short == "eleven"


def test_different_figures_in_different_articles_stand_side_by_side_newest_first(make_passage):
    old = dated(make_passage("The terminal cost 48 million crowns.", "old"), "2021-03-04")
    new = dated(make_passage("The terminal cost 51.3 million crowns.", "new"), "2021-11-18")
    reader = Marks(**{"48 million crowns": 0.8, "51.3 million crowns": 0.7})
    answer = answer_of(reader, "How much did the terminal cost?", old, new)
    assert [(v.short, v.published) for v in answer.variants] == [
        ("51.3 million crowns", "2021-11-18"),
        ("48 million crowns", "2021-03-04"),
    ]
    by_number = {citation.n: citation.article_id for citation in answer.citations}
    assert [by_number[n] for v in answer.variants for n in v.citations] == ["new", "old"]
    assert answer.short == "48 million crowns"
    latest = answer_of(reader, "How much does the terminal cost now?", old, new)
    assert latest.short == "51.3 million crowns"


def test_almost_the_same_sentence_with_another_figure_is_quoted_beside_the_first(make_passage):
    sentence = "The fire that broke out at Castrel on Monday night killed {} people, the mayor said."
    old = dated(make_passage(sentence.format(12), "old"), "2021-03-02")
    new = dated(make_passage(sentence.format(19), "new"), "2021-03-09")
    reader = Marks(**{"12 people": 0.8, "19 people": 0.78})
    answer = answer_of(reader, "How many people did the fire at Castrel kill?", old, new)
    assert answer.answer == f"{sentence.format(19)} [1] {sentence.format(12)} [2]"
    assert [(v.short, v.citations) for v in answer.variants] == [("19 people", (1,)), ("12 people", (2,))]
    assert [citation.article_id for citation in answer.citations] == ["new", "old"]


def test_what_an_article_tells_about_is_no_other_figure(make_passage):
    one = make_passage("The terminal was visited by about 1,000 people.", "one")
    two = make_passage("The terminal was visited by 1,020 people.", "two")
    reader = Marks(**{"1,000 people": 0.8, "1,020 people": 0.78})
    assert answer_of(reader, "How many people visited the terminal?", one, two).variants == ()
    flat = make_passage("The terminal was visited by 1,000 people.", "one")
    assert answer_of(reader, "How many people visited the terminal?", flat, two).variants


@pytest.mark.parametrize(
    ("first", "second", "question"),
    [
        ("2.9 million people", "2,912,345 people", "How many people live in Skerrin?"),
        ("Wang", "Wang Wenbin", "Who hosted the conference?"),
        ("20 July", "20 July 2021", "When was it closed?"),
        ("six boats", "6 boats", "How many boats sank?"),
    ],
)
def test_other_spellings_are_no_different_answers(make_passage, first, second, question):
    rest = question.rstrip("?").split(" ", 2)[2]
    passages = [make_passage(f"{words}, {rest}.", words) for words in (first, second)]
    assert answer_of(Marks(**{second: 0.9, first: 0.85}), question, *passages).variants == ()


def test_a_weak_second_answer_is_no_variant(make_passage):
    one = make_passage("The terminal cost 48 million crowns.", "one")
    two = make_passage("The terminal cost 51 million crowns.", "two")
    reader = Marks(**{"48 million crowns": 0.8, "51 million crowns": 0.4})
    assert answer_of(reader, "How much did the terminal cost?", one, two).variants == ()


def test_an_answer_about_something_else_is_no_variant(make_passage):
    one = make_passage("The terminal cost 48 million crowns.", "one")
    two = make_passage("The lighthouse cost 51 million crowns.", "two")
    reader = Marks(**{"48 million crowns": 0.8, "51 million crowns": 0.8})
    assert answer_of(reader, "How much did the terminal cost?", one, two).variants == ()


def test_what_somebody_said_is_quoted_from_several_articles_and_nobody_else_is(make_passage):
    one = make_passage(
        '"The quota is a joke," Tobias Renn said. Mattis Crane said the quota was fair.', "one"
    )
    two = make_passage("Renn has fished since 1990. He called the quota a door shut in his face.", "two")
    reader = Says(0.8, 0.7, 0.2, 0.6)
    answer = answer_of(reader, "What did Tobias Renn say about the quota?", one, two)
    assert [sentence.text for sentence in answer.sentences] == [
        '"The quota is a joke," Tobias Renn said.',
        "He called the quota a door shut in his face.",
    ]
    assert answer.short is None


def test_what_happened_is_told_by_date_and_without_repetition(make_passage):
    late = dated(make_passage("The breakwater at Castrel has been repaired.", "late"), "2021-07-22")
    early = dated(make_passage("A storm broke the breakwater at Castrel.", "early"), "2020-10-28")
    again = dated(make_passage("The storm broke the Castrel breakwater.", "again"), "2020-10-29")
    reader = Says(0.8, 0.78, 0.7)
    answer = answer_of(reader, "What happened to the breakwater at Castrel?", late, early, again)
    assert [citation.article_id for citation in answer.citations] == ["early", "late"]


def test_a_story_that_the_reader_doubts_is_told_as_uncertain_if_a_passage_holds_its_words(make_passage):
    passage = make_passage("A storm broke the breakwater at Castrel.")
    reader = Says(0.3, answerable=0.3)
    assert answer_of(reader, "What happened to the breakwater at Castrel?", passage).outcome == "perhaps"
    assert answer_of(reader, "What happened to the breakwater at Brimoor?", passage).abstained


def test_every_part_of_a_question_is_answered_and_no_sentence_is_repeated(make_passage):
    passage = make_passage("Ilse Brandt opened the terminal on 4 March 2021. It rained.")

    class Parts(Marks):
        def read(self, question: str, passages: Sequence[Passage]) -> Reading:
            self.scores = {"4 March 2021": 0.9} if question.startswith("When") else {"Ilse Brandt": 0.9}
            return super().read(question, passages)

    answer = answer_of(Parts(), "Who opened the terminal and when was the terminal opened?", passage)
    assert answer.short == "Ilse Brandt; 4 March 2021"
    assert answer.answer == "Ilse Brandt opened the terminal on 4 March 2021. [1]"


def test_a_part_that_is_not_told_is_named_without_a_footnote(make_passage):
    passage = make_passage("Ilse Brandt opened the terminal. It rained.")
    reader = Marks(Ilse_Brandt=0.9, answerable={"cost": 0.1})
    answer = answer_of(reader, "Who opened the terminal and how much did the terminal cost?", passage)
    assert answer.short == "Ilse Brandt"
    assert answer.outcome == "answer"
    untold = answer.sentences[1]
    assert untold.text == "Your articles do not say: How much did the terminal cost?"
    assert (untold.citations, untold.support) == ((), "unchecked")


def test_a_long_span_is_no_short_form(make_passage):
    clause = "because the divers found row upon row of old timber piles in the mud below the new berth"
    passage = make_passage(f"The terminal is late {clause}.")
    assert answer_of(Marks(**{clause: 0.9}), "Why is the terminal late?", passage).short is None
