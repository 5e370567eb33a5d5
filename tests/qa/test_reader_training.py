"""Training, on a network small enough for a test."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import torch
from transformers import BertConfig

from index.article import Span
from qa.reader.batches import Item, collate, prepare
from qa.reader.crossfit import blend
from qa.reader.encoding import load_tokenizer
from qa.reader.examples import Example
from qa.reader.network import ReaderNetwork, from_config
from qa.reader.side_by_side import train_side_by_side
from qa.reader.train import TrainConfig, losses, rate_at, train


def tiny_network() -> ReaderNetwork:
    torch.manual_seed(1)
    return from_config(
        BertConfig(
            hidden_size=32,
            num_hidden_layers=1,
            num_attention_heads=2,
            intermediate_size=64,
            hidden_dropout_prob=0.0,
            attention_probs_dropout_prob=0.0,
        )
    )


@pytest.fixture(autouse=True, scope="module")
def one_thread() -> Iterator[None]:
    """Threads that wait for each other at every tiny product take seconds on a busy machine."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="module")
def items() -> list[Item]:
    names = ("Anna", "Karl", "Mia", "Tom")
    answered = [
        Example("Who ran?", "", f"{name} ran home.", Span(0, len(name)), "as written", "test", relevant=True)
        for name in names * 4
    ]
    trap = [Example("Who slept?", "", f"{name} ran home.", None, "swap", "test") for name in names * 2]
    claims = [Example("Mia ran.", "", "Mia ran home.", None, "claim", "test", support=0)] * 8
    return prepare(load_tokenizer(), [*answered, *trap, *claims], 32, 1)


def same(one: ReaderNetwork, other: ReaderNetwork) -> bool:
    return all(torch.equal(a, b) for a, b in zip(one.parameters(), other.parameters(), strict=True))


def loss_of(network: ReaderNetwork, items: list[Item]) -> float:
    batch, targets = collate(items)
    with torch.inference_mode():
        outputs = network(*(torch.from_numpy(array) for array in batch))
        return float(sum(losses(outputs, torch.from_numpy(targets), TrainConfig()).values()))


def test_a_few_steps_lower_the_loss(items: list[Item], tmp_path: Path) -> None:
    network = tiny_network()
    config = TrainConfig(batch_size=8, learning_rate=3e-3, warmup=0.0)
    history = [sum(train(network, items, config, tmp_path / str(i))) for i in range(4)]
    assert history[-1] < 0.8 * history[0]


def test_a_run_that_was_stopped_ends_like_one_that_was_not(items: list[Item], tmp_path: Path) -> None:
    config = TrainConfig(batch_size=8, learning_rate=1e-3)
    whole = tiny_network()
    train(whole, items, config, tmp_path / "whole")
    train(tiny_network(), items, config, tmp_path / "parts", until=2)
    resumed = tiny_network()
    assert len(train(resumed, items, config, tmp_path / "parts")) == 2
    assert same(whole, resumed)
    assert not same(whole, tiny_network())


def test_a_finished_run_started_again_changes_nothing(items: list[Item], tmp_path: Path) -> None:
    config = TrainConfig(batch_size=8)
    network = tiny_network()
    train(network, items, config, tmp_path)
    again = tiny_network()
    assert train(again, items, config, tmp_path) == []
    assert same(network, again)


def test_the_learning_rate_rises_and_falls_to_nothing() -> None:
    rates = [rate_at(done, 0.1) for done in (0.0, 0.05, 0.1, 0.55, 1.0)]
    assert rates == pytest.approx([0.02, 0.5, 1.0, 0.5, 0.0])


def test_two_processes_side_by_side_train_one_network(items: list[Item], tmp_path: Path) -> None:
    network = tiny_network()
    config = TrainConfig(batch_size=4, learning_rate=3e-3, warmup=0.0)
    before = loss_of(network, items)
    train_side_by_side(network, items * 8, config, tmp_path, workers=2)
    rows = [json.loads(line) for line in (tmp_path / "log.jsonl").read_text().splitlines()]
    assert sorted(row["step"] for row in rows) == list(range(64))
    assert loss_of(network, items) < 0.8 * before
    resumed = tiny_network()
    train_side_by_side(resumed, items * 8, config, tmp_path, workers=2)
    assert same(network, resumed)


def test_a_blend_is_the_mean_and_leaves_what_did_not_change_bit_for_bit(tmp_path: Path) -> None:
    word = torch.tensor([0.1, 0.2, 0.3])
    before = {"network": {"words": word, "head": torch.tensor([1.0, 3.0])}}
    after = {"network": {"words": word.clone(), "head": torch.tensor([3.0, 3.0])}}
    torch.save(before, tmp_path / "before.pt")
    torch.save(after, tmp_path / "after.pt")
    path = blend(tmp_path / "before.pt", tmp_path / "after.pt", 0.25, tmp_path / "blended.pt")
    network = torch.load(path, weights_only=True)["network"]
    assert torch.equal(network["words"], word)
    assert network["head"].tolist() == [1.5, 3.0]
