"""From data rows to word pieces and targets."""

from pathlib import Path
from random import Random

import numpy as np
import pytest

from index.article import Span
from qa.reader.batches import UNKNOWN, plan_batches, prepare
from qa.reader.encoding import Pair, encode, load_tokenizer, pad
from qa.reader.examples import Example, packed, question_examples
from qa.reader.mix import MixShares, build_mix

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data" / "train"


def test_a_span_comes_back_from_its_tokens_unchanged() -> None:
    passage = "Jürgen’s café—opened in 1998—sold 1,250 “Weißwürste” a day; it’s closed now."
    tokenizer = load_tokenizer()
    for words in ("Jürgen’s café", "1998", "1,250 “Weißwürste”", "closed now."):
        start = passage.index(words)
        example = Example("What?", "A title", passage, Span(start, start + len(words)), "as written", "test")
        item = prepare(tokenizer, [example], max_tokens=64, seed=1)[0]
        first, last = item.targets.start - item.encoded.first, item.targets.end - item.encoded.first
        assert passage[item.encoded.offsets[first, 0] : item.encoded.offsets[last, 1]] == words


def test_question_title_and_passage_stand_in_their_places() -> None:
    tokenizer = load_tokenizer()
    one = encode(tokenizer, [Pair("who ruled rome?", "Rome", "Augustus ruled.")])[0]
    words = [tokenizer.id_to_token(i) for i in one.ids]
    assert " ".join(words) == "[CLS] who ruled rome ? [SEP] rome . augustus ruled . [SEP]"
    assert words[one.second] == "rome"
    assert words[one.first] == "augustus"
    batch = pad([one, encode(tokenizer, [Pair("who?", "", "He.")])[0]])
    assert batch.spans[0].tolist() == [0] * 8 + [1] * 3 + [0]
    assert batch.types[0].tolist() == [0] * 6 + [1] * 6
    assert batch.attention[1].sum() == 7


@pytest.mark.parametrize("seed", range(8))
def test_a_long_passage_is_cut_around_its_answer(seed: int) -> None:
    passage = "word " * 200 + "Karl Berg sold it. " + "word " * 200
    start = passage.index("Karl Berg")
    example = Example("Who sold it?", "", passage, Span(start, start + 9), "as written", "test")
    item = prepare(load_tokenizer(), [example], max_tokens=64, seed=seed)[0]
    assert len(item.encoded.ids) == 64
    first, last = item.targets.start - item.encoded.first, item.targets.end - item.encoded.first
    assert passage[item.encoded.offsets[first, 0] : item.encoded.offsets[last, 1]] == "Karl Berg"


def test_targets_say_only_what_is_known() -> None:
    answered = Example("Who?", "", "He.", Span(0, 2), "as written", "test", relevant=True)
    trap = Example("Who?", "", "He.", None, "swap in question", "test")
    claim = Example("He is.", "", "He.", None, "claim", "test", support=2)
    targets = [item.targets for item in prepare(load_tokenizer(), [answered, trap, claim], 64, 1)]
    assert targets[0] == (4, 4, 1, 1, UNKNOWN)
    assert targets[1] == (0, 0, 0, UNKNOWN, UNKNOWN)
    assert targets[2] == (UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, 2)


@pytest.mark.parametrize("seed", range(5))
def test_a_packed_sentence_keeps_its_answer(seed: int) -> None:
    example = Example("Who ran?", "", "Then Mia ran.", Span(5, 8), "as written", "qamr:wikinews")
    wide = packed(example, ["It rained.", "Mia slept.", "All left."], Random(seed))
    assert wide.answer_text == "Mia"
    assert wide.passage[wide.answer.start - 5 : wide.answer.end + 5] == "Then Mia ran."  # type: ignore[union-attr]


def test_a_changed_passage_that_lost_the_answer_is_refused() -> None:
    example = Example("Who ran?", "", "Then Mia ran.", Span(5, 8), "as written", "test")
    with pytest.raises(ValueError, match="does not stand"):
        example.moved(passage="Then Ida ran.", start=5, kind="swap")


def test_rows_with_and_without_answers_are_read() -> None:
    rows = [
        {"question": "Who? ", "passage": "Mia ran.", "answers": [{"text": "Mia", "start": 0}], "group": 3},
        {"question": "Why?", "passage": "Mia ran.", "answers": []},
    ]
    answered, not_answered = question_examples(iter(rows))
    assert (answered.question, answered.answer_text, answered.group) == ("Who?", "Mia", 3)
    assert not_answered.answer is None


def test_each_example_is_in_one_batch_and_lengths_lie_close() -> None:
    lengths = list(np.random.default_rng(1).integers(10, 300, size=1000))
    batches = plan_batches(lengths, 20, seed=3)
    assert sorted(i for batch in batches for i in batch) == list(range(1000))
    padding = sum(max(lengths[i] for i in b) - lengths[j] for b in batches for j in b)
    assert padding < 0.1 * sum(lengths)
    assert batches == plan_batches(lengths, 20, seed=3)
    assert batches != plan_batches(lengths, 20, seed=4)


@pytest.mark.shared
@pytest.mark.slow
@pytest.mark.skipif(not SHARED.is_dir(), reason="needs ../shared/data/train")
def test_the_mix_is_the_same_for_the_same_seed_and_no_trap_keeps_its_answer() -> None:
    shares = MixShares(*([40] * 20))
    mix = build_mix(SHARED, shares, seed=5)
    assert mix == build_mix(SHARED, shares, seed=5)
    kinds = {example.kind for example in mix}
    assert {"sentence gone", "lookalike", "swap in question", "opposite", "packed", "claim"} <= kinds
    for example in mix:
        assert example.answer is None or example.answer_text.strip()
