import pytest

from qa.ranking import (
    cap_per_article,
    drop_repeats,
    fold_copies,
    interleave,
    reciprocal_rank_fusion,
    share_of_best,
    spread,
    weighted_mean,
)


def test_an_item_that_both_lists_hold_beats_one_that_leads_a_single_list():
    fused = reciprocal_rank_fusion([["a", "both"], ["b", "both"]], [1.0, 1.0])
    assert list(fused) == ["both", "a", "b"]


def test_an_item_first_in_every_list_scores_one_whatever_the_weights():
    assert reciprocal_rank_fusion([["a", "b"], ["a"]], [2.0, 0.5])["a"] == pytest.approx(1.0)


def test_the_heavier_list_decides_between_two_leaders():
    assert list(reciprocal_rank_fusion([["a"], ["b"]], [1.0, 1.1])) == ["b", "a"]


def test_one_list_alone_keeps_its_order():
    assert list(reciprocal_rank_fusion([["c", "a", "b"]], [1.0])) == ["c", "a", "b"]


def test_scores_are_spread_from_nought_to_one():
    assert spread({"a": 5.0, "b": 3.0, "c": 4.0}, 0.2) == {"a": 1.0, "b": 0.0, "c": 0.5}
    assert spread({"only": 7.0}, 0.2) == {"only": 1.0}
    assert spread({}, 0.2) == {}


def test_scores_that_are_almost_level_are_not_torn_apart():
    assert spread({"a": 0.70, "b": 0.69}, 0.2)["b"] == pytest.approx(0.95)


def test_fused_scores_are_the_weighted_mean_with_nought_for_what_a_leg_missed():
    fused = weighted_mean([{"a": 1.0, "b": 0.5}, {"b": 1.0}], [0.6, 0.4])
    assert fused == pytest.approx({"b": 0.7, "a": 0.6})
    assert next(iter(fused)) == "b"


def test_no_word_in_common_is_a_share_of_nought():
    assert share_of_best({"a": 8.0, "b": 2.0}) == {"a": 1.0, "b": 0.25}
    assert share_of_best({"a": 0.0}) == {"a": 0.0}


def test_at_most_so_many_passages_of_one_article(make_passage):
    found = [make_passage(f"text {n}", "a" if n < 4 else "b", start=n * 100) for n in range(6)]
    assert [p.article_id for p in cap_per_article(found, 2)] == ["a", "a", "b", "b"]
    assert list(cap_per_article(found, 0)) == found


def test_a_passage_mostly_shown_already_is_left_out_and_its_neighbour_is_not(make_passage):
    first = make_passage("x" * 100, start=0)
    mostly = make_passage("x" * 100, start=40)
    neighbour = make_passage("x" * 100, start=90)
    elsewhere = make_passage("x" * 100, "b", start=0)
    assert list(drop_repeats([first, mostly, neighbour, elsewhere])) == [first, neighbour, elsewhere]


WIRE = """A storm broke through the breakwater at Castrel on Wednesday and sank eleven boats in the harbour,
the coast guard said. The gap is 60 metres long, and the port stays closed until divers have looked at it."""


def test_a_wire_copy_is_folded_into_the_passage_that_came_first_and_named_there(make_passage):
    found = [
        make_passage(WIRE, "post"),
        make_passage("Something else altogether was in the news on that day.", "other"),
        make_passage(f"CASTREL (Wire) - {WIRE}", "times"),
    ]
    folded = fold_copies(found)
    assert [passage.article_id for passage in folded] == ["post", "other"]
    assert also(folded[0]) == ("times",)
    assert folded[1].also == ()


STORY = """The fire broke out shortly after midnight in a warehouse beside the old harbour of Castrel, where
some of the dock workers used to sleep between their shifts. It killed 12 people, the mayor said on 2 March.
Neighbours had called the fire brigade early, but the narrow lane was blocked by parked lorries. The council
has approved the plan to widen the lane, which the fishers had asked for again and again. Repairs will cost
5 million dollars, by the reckoning of the harbour master, and nobody knows yet who is to pay for them.
The warehouse belongs to one at Brimoor that trades in tinned herring, and had been let without a licence."""


def also(passage):
    """Ids of the articles that a passage names as its copies."""
    return tuple(copy.article_id for copy in passage.also)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("12 people, the mayor said on 2 March", "19 people, the mayor said on 9 March"),
        ("12 people", "2 people"),
        ("12 people", "nineteen people"),
        ("12 people", "dozens of people"),
        ("has approved", "has not approved"),
        ("5 million dollars", "5 million euros"),
        ("5 million", "5 billion"),
        ("let without a licence.", "let without a licence. The owner is charged on 19 counts."),
        ("let without a licence.", "let without a licence. The owner has not been found."),
    ],
)
def test_a_later_version_of_a_story_is_kept_beside_the_first(make_passage, old, new):
    assert STORY.count(old) == 1
    found = [make_passage(STORY, "first"), make_passage(STORY.replace(old, new), "update")]
    assert fold_copies(found) == found


def test_a_negation_that_the_copy_lacks_keeps_it(make_passage):
    denied = STORY.replace("has approved", "has not approved")
    found = [make_passage(denied, "first"), make_passage(STORY, "update")]
    assert fold_copies(found) == found


def test_figures_that_changed_places_are_no_copy(make_passage):
    told = STORY.replace("killed 12 people", "killed 12 people and a dog, and hurt 19 people")
    swapped = STORY.replace("killed 12 people", "killed 19 people and a dog, and hurt 12 people")
    found = [make_passage(told, "first"), make_passage(swapped, "other")]
    assert fold_copies(found) == found


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("", "Fire at the harbour\n\nBy Jon Hale | 4 March 2021\n\n"),
        ("", "Harbour fire kills 12\n\n"),
        ("12 people", "twelve people"),
        ("5 million dollars", "$5 million"),
        (" of Castrel,", ","),
        (" by the reckoning of the harbour master,", ""),
        ("Neighbours had called", "Police in the town said so, too. Neighbours had called"),
        (STORY[STORY.index(", and had been let without") :], "."),
        (STORY[STORY.index("and nobody knows") :], "he said. (Wire)"),
    ],
)
def test_a_copy_with_another_headline_spelling_or_line_is_folded(make_passage, old, new):
    copy = STORY.replace(old, new) if old else new + STORY
    assert copy != STORY
    found = [make_passage(STORY, "post"), make_passage(copy, "times")]
    assert [(one.article_id, also(one)) for one in fold_copies(found)] == [("post", ("times",))]


def test_a_further_copy_is_folded_into_the_version_that_it_repeats(make_passage):
    update = STORY.replace("12 people", "19 people")
    texts = {"first": STORY, "update": update, "paper": update, "other": STORY}
    folded = fold_copies([make_passage(text, name) for name, text in texts.items()])
    assert [(one.article_id, also(one)) for one in folded] == [("first", ("other",)), ("update", ("paper",))]


def test_a_passage_that_quotes_a_sentence_of_another_is_no_copy(make_passage):
    own = "Harbour master Pike had closed the port the evening before, against the will of the fishers. "
    found = [make_passage(WIRE, "post"), make_passage(own * 3 + WIRE[:80], "times")]
    assert fold_copies(found) == found


def test_short_passages_and_those_of_one_article_are_not_folded(make_passage):
    same_article = [make_passage(WIRE, "a"), make_passage(WIRE, "a", start=500)]
    short = [make_passage("The port is closed.", "a"), make_passage("The port is closed.", "b")]
    assert fold_copies(same_article) == same_article
    assert fold_copies(short) == short


def test_the_best_of_each_part_of_a_question_is_among_the_first():
    strong = {"host": 0.9, "b": 0.8, "c": 0.7}
    weak = {"date": 0.4, "c": 0.35}
    assert list(interleave([strong, weak])) == ["host", "date", "c", "b"]
    assert interleave([strong]) == strong
    assert interleave([{}, {}]) == {}
