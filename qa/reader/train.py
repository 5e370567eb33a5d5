"""Train the reader: `python -m qa.reader.train --data ../shared/data/train --out FOLDER`.

Every run is seeded, writes a checkpoint every few minutes and goes on where it stopped when it is
started again with the same `--out`. The schedule ends at `--steps` or after `--minutes` of training,
whichever comes first, so a run fits the time that there is. On cores that others use too, set
`OMP_WAIT_POLICY=passive`: threads that spin while they wait made a busy machine four times slower.
"""

import argparse
import json
import os
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from qa.reader.batches import UNKNOWN, Item, collate, plan_batches, prepare
from qa.reader.encoding import load_tokenizer
from qa.reader.mix import MixShares, build_mix
from qa.reader.network import Outputs, ReaderNetwork, pretrained

LONGEST_STEP_S = 20.0
"""Seconds: what a step took beyond this it was paused, and that is not time spent training."""


@dataclass(frozen=True, slots=True)
class TrainConfig:
    """How a run is made.

    Attributes:
        steps: optimizer steps at most; 0: one pass over the mix.
        minutes: of training at most, over all resumptions; 0: no limit. The learning rate falls with
            whichever of the two is further on.
        batch_size: examples a step.
        learning_rate: at its height; the heads, which start from nothing, get `head_factor` times it.
        head_factor: see learning_rate.
        warmup: share of the run in which the learning rate rises.
        weight_decay: of AdamW, on matrices only.
        max_tokens: longer passages are cut to a window around the answer.
        dropout: in the encoder.
        freeze_words: keep the word embeddings of all-MiniLM-L6-v2.
        seed: of weights, mix and order.
        threads: of PyTorch; 0 leaves its default.
        checkpoint_s: seconds between checkpoints.
        weight_answerable: of the answerability loss, the span loss counting 1.
        weight_relevant: of the relevance loss.
        weight_support: of the support loss.
    """

    steps: int = 0
    minutes: float = 0.0
    batch_size: int = 24
    learning_rate: float = 1.5e-4
    head_factor: float = 4.0
    warmup: float = 0.06
    weight_decay: float = 0.01
    max_tokens: int = 288
    dropout: float = 0.0
    freeze_words: bool = True
    seed: int = 7
    threads: int = 0
    checkpoint_s: float = 240.0
    weight_answerable: float = 1.0
    weight_relevant: float = 0.3
    weight_support: float = 1.0


@dataclass(slots=True)
class Progress:
    """Where a run stands: steps taken, seconds of training so far."""

    step: int = 0
    seconds: float = 0.0

    def done(self, steps: int, config: TrainConfig) -> float:
        """Share of the run (0 to 1) that is over, by steps or by time."""
        by_time = self.seconds / (60 * config.minutes) if config.minutes else 0.0
        return max(self.step / steps, by_time)


def losses(outputs: Outputs, targets: Tensor, config: TrainConfig) -> dict[str, Tensor]:
    """The loss of each head, averaged over the examples that have a target for it."""
    start, end, answerable, relevant, support = targets.unbind(1)
    parts: dict[str, Tensor] = {}
    if (start != UNKNOWN).any():
        parts["span"] = 0.5 * (
            functional.cross_entropy(outputs.start, start, ignore_index=UNKNOWN)
            + functional.cross_entropy(outputs.end, end, ignore_index=UNKNOWN)
        )
    for name, logits, truth, weight in (
        ("answerable", outputs.answerable, answerable, config.weight_answerable),
        ("relevant", outputs.relevant, relevant, config.weight_relevant),
    ):
        known = truth != UNKNOWN
        if known.any():
            parts[name] = weight * functional.binary_cross_entropy_with_logits(
                logits[known], truth[known].float()
            )
    if (support != UNKNOWN).any():
        # short batches hold many claims, long ones few: count each claim alike
        share = (support != UNKNOWN).float().mean()
        parts["support"] = (
            config.weight_support
            * share
            * functional.cross_entropy(outputs.support, support, ignore_index=UNKNOWN)
        )
    return parts


def optimizer_of(network: ReaderNetwork, config: TrainConfig) -> torch.optim.AdamW:
    """AdamW with a larger rate for the heads, and no decay of biases and norms."""
    groups: dict[tuple[bool, bool], list[nn.Parameter]] = {}
    for name, parameter in network.named_parameters():
        if parameter.requires_grad:
            groups.setdefault((not name.startswith("encoder."), parameter.ndim > 1), []).append(parameter)
    return torch.optim.AdamW(
        [
            {
                "params": parameters,
                "weight_decay": config.weight_decay if matrix else 0.0,
                "factor": config.head_factor if head else 1.0,
            }
            for (head, matrix), parameters in groups.items()
        ],
        lr=config.learning_rate,
    )


def rate_at(done: float, warmup: float) -> float:
    """Share of the highest learning rate after `done` (0 to 1) of a run: up in a line, down in a line."""
    if done < warmup:
        return max(done / warmup, 0.02)
    return max(0.0, (1.0 - done) / (1.0 - warmup))


def train(
    network: ReaderNetwork,
    items: Sequence[Item],
    config: TrainConfig,
    out: Path,
    until: int | None = None,
) -> list[float]:
    """Train, going on from the checkpoint in `out` if there is one.

    Args:
        network: trained in place.
        items: what to learn from.
        config: of the whole run.
        out: for checkpoint.pt, config.json and log.jsonl.
        until: stop at this step for now; the schedule stays that of the whole run.

    Returns:
        The loss of each new step.
    """
    lengths = [len(item.encoded.ids) for item in items]
    batches = plan_batches(lengths, config.batch_size, config.seed)
    steps = min(config.steps or len(batches), len(batches))
    optimizer = optimizer_of(network, config)
    progress = resume(network, optimizer, out, config)
    network.train()
    history: list[float] = []
    saved = time.monotonic()
    while progress.step < min(steps, until or steps) and not _out_of_time(progress, config):
        began = time.monotonic()
        done = progress.done(steps, config)
        parts = take_step(network, optimizer, [items[i] for i in batches[progress.step]], config, done)
        progress.step += 1
        progress.seconds += min(time.monotonic() - began, LONGEST_STEP_S)
        history.append(sum(parts.values()))
        write_log(out, progress, done, parts)
        if time.monotonic() - saved > config.checkpoint_s:
            save(network, optimizer, progress, out)
            saved = time.monotonic()
    save(network, optimizer, progress, out)
    return history


def write_log(out: Path, progress: Progress, done: float, parts: dict[str, float]) -> None:
    """Add a line to log.jsonl: where the run stands, and the loss of each head."""
    row = {"step": progress.step, "s": round(progress.seconds, 1), "done": round(done, 4), **parts}
    with (out / "log.jsonl").open("a", encoding="utf-8") as log:
        log.write(json.dumps(row) + "\n")


def _out_of_time(progress: Progress, config: TrainConfig) -> bool:
    return bool(config.minutes) and progress.seconds >= 60 * config.minutes


def take_step(
    network: ReaderNetwork,
    optimizer: torch.optim.AdamW,
    items: Sequence[Item],
    config: TrainConfig,
    done: float,
) -> dict[str, float]:
    """One optimizer step on a batch; the loss of each head."""
    batch, targets = collate(items)
    for group in optimizer.param_groups:
        group["lr"] = config.learning_rate * group["factor"] * rate_at(done, config.warmup)
    with torch.autocast("cpu", torch.bfloat16):
        outputs = network(*(torch.from_numpy(array) for array in batch))
    parts = losses(Outputs(*(part.float() for part in outputs)), torch.from_numpy(targets), config)
    total = torch.stack(list(parts.values())).sum()
    optimizer.zero_grad(set_to_none=True)
    total.backward()  # type: ignore[no-untyped-call]
    nn.utils.clip_grad_norm_(network.parameters(), 1.0)
    optimizer.step()
    return {name: round(part.item(), 4) for name, part in parts.items()}


def resume(network: ReaderNetwork, optimizer: torch.optim.AdamW, out: Path, config: TrainConfig) -> Progress:
    """Load the checkpoint in `out`, if there is one, and note the configuration there."""
    out.mkdir(parents=True, exist_ok=True)
    (out / "config.json").write_text(json.dumps(asdict(config), indent=1) + "\n", encoding="utf-8")
    path = out / "checkpoint.pt"
    if not path.exists():
        return Progress()
    state = torch.load(path, map_location="cpu", weights_only=True)
    network.load_state_dict(state["network"])
    optimizer.load_state_dict(state["optimizer"])
    return Progress(**state["progress"])


def save(network: ReaderNetwork, optimizer: torch.optim.AdamW, progress: Progress, out: Path) -> None:
    """Write checkpoint.pt, whole or not at all."""
    state = {
        "network": network.state_dict(),
        "optimizer": optimizer.state_dict(),
        "progress": {"step": progress.step, "seconds": progress.seconds},
    }
    torch.save(state, out / "checkpoint.part")
    (out / "checkpoint.part").replace(out / "checkpoint.pt")


def load_weights(network: ReaderNetwork, checkpoint: Path) -> ReaderNetwork:
    """Put the weights of a checkpoint into a network."""
    network.load_state_dict(torch.load(checkpoint, map_location="cpu", weights_only=True)["network"])
    return network


def config_from_arguments(arguments: argparse.Namespace) -> TrainConfig:
    """The configuration that the command line asks for."""
    return TrainConfig(**{field.name: getattr(arguments, field.name) for field in fields(TrainConfig)})


def add_config_arguments(parser: argparse.ArgumentParser) -> None:
    """One option for each field of `TrainConfig`."""
    for field in fields(TrainConfig):
        default: Any = field.default
        kind = (
            (lambda text: text.lower() in {"1", "true", "yes"})
            if isinstance(default, bool)
            else type(default)
        )
        parser.add_argument(f"--{field.name.replace('_', '-')}", type=kind, default=default)


def main(argv: Sequence[str] | None = None) -> None:
    """Build the mix, train on it, leave checkpoint.pt, config.json and log.jsonl in `--out`."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, default=Path("../shared/data/train"))
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--workers", type=int, default=1, help="processes; see qa.reader.side_by_side")
    parser.add_argument("--init", type=Path, help="a checkpoint to start from instead of all-MiniLM-L6-v2")
    add_config_arguments(parser)
    arguments = parser.parse_args(argv)
    config = config_from_arguments(arguments)
    if config.threads:
        torch.set_num_threads(config.threads)
    torch.manual_seed(config.seed)
    arguments.out.mkdir(parents=True, exist_ok=True)
    (arguments.out.parent / "train.pid").write_text(f"{os.getpid()}\n", encoding="utf-8")
    items = prepare(
        load_tokenizer(), build_mix(arguments.data, MixShares(), config.seed), config.max_tokens, config.seed
    )
    network = pretrained(config.dropout, config.freeze_words)
    if arguments.init:
        load_weights(network, arguments.init)
    run(network, items, config, arguments.out, arguments.workers)


def run(
    network: ReaderNetwork, items: Sequence[Item], config: TrainConfig, out: Path, workers: int = 1
) -> None:
    """Train in this process, or by several side by side."""
    if workers > 1:
        from qa.reader.side_by_side import train_side_by_side

        train_side_by_side(network, items, config, out, workers)
    else:
        train(network, items, config, out)


if __name__ == "__main__":
    main()
