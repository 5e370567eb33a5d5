"""Train with several processes on one set of weights, for machines whose cores others use too.

Threads that share each small matrix product wait for the slowest core at every one of them: beside other
work two threads trained slower than one. Here each process takes whole batches on one thread and writes
its update into the shared weights when it is done (Hogwild, Niu et al. 2011, with one shared Adam), so
that nobody waits for anybody. Not repeatable to the bit; `qa.reader.train.train` is.
"""

import multiprocessing
import os
import time
from collections.abc import Sequence
from pathlib import Path

import torch

from qa.reader.batches import Item, plan_batches
from qa.reader.network import ReaderNetwork
from qa.reader.train import Progress, TrainConfig, optimizer_of, resume, save, take_step, write_log

HEARTBEAT_S = 1.0
STALE_HEARTBEAT_S = 20.0
"""Seconds: workers rest when the parent has been stopped (SIGSTOP) for this long."""


def train_side_by_side(
    network: ReaderNetwork, items: Sequence[Item], config: TrainConfig, out: Path, workers: int
) -> None:
    """As `qa.reader.train.train`, by `workers` processes of one thread each.

    Args:
        network: trained in place.
        items: what to learn from.
        config: of the whole run.
        out: for checkpoint.pt, config.json and log.jsonl.
        workers: how many processes.
    """
    torch.set_num_threads(1)
    optimizer = optimizer_of(network, config)
    progress = resume(network, optimizer, out, config)
    batches = plan_batches([len(item.encoded.ids) for item in items], config.batch_size, config.seed)
    steps = min(config.steps or len(batches), len(batches))
    network.train()
    network.share_memory()
    _share(network, optimizer)
    processes = multiprocessing.get_context("fork")
    taken = processes.Value("q", progress.step)
    seconds = processes.Value("d", progress.seconds)
    heartbeat = processes.Value("d", time.monotonic())

    def work() -> None:
        torch.set_num_threads(1)
        while True:
            while time.monotonic() - heartbeat.value > STALE_HEARTBEAT_S:
                if os.getppid() != parent:
                    return
                time.sleep(HEARTBEAT_S)
            with taken.get_lock():
                step = taken.value
                if step >= steps or (config.minutes and seconds.value >= 60 * config.minutes):
                    return
                taken.value += 1
            now = Progress(step, seconds.value)
            done = now.done(steps, config)
            parts = take_step(network, optimizer, [items[i] for i in batches[step]], config, done)
            write_log(out, now, done, parts)

    parent = os.getpid()
    crew = [processes.Process(target=work, daemon=True) for _ in range(workers)]
    for worker in crew:
        worker.start()
    saved = time.monotonic()
    while any(worker.is_alive() for worker in crew):
        time.sleep(HEARTBEAT_S)
        elapsed = time.monotonic() - heartbeat.value
        heartbeat.value += elapsed
        seconds.value += min(elapsed, STALE_HEARTBEAT_S)
        if time.monotonic() - saved > config.checkpoint_s:
            save(network, optimizer, Progress(taken.value, seconds.value), out)
            saved = time.monotonic()
    save(network, optimizer, Progress(taken.value, seconds.value), out)


def _share(network: ReaderNetwork, optimizer: torch.optim.AdamW) -> None:
    """Give the optimizer its state, if it has none yet, in memory that all workers see."""
    rates = [group["lr"] for group in optimizer.param_groups]
    if not optimizer.state:
        for group in optimizer.param_groups:
            group["lr"] = 0.0
        for parameter in network.parameters():
            if parameter.requires_grad:
                parameter.grad = torch.zeros_like(parameter)
        optimizer.step()
    optimizer.zero_grad(set_to_none=True)
    for group, rate in zip(optimizer.param_groups, rates, strict=True):
        group["lr"] = rate
    for state in optimizer.state.values():
        for value in state.values():
            if isinstance(value, torch.Tensor):
                value.share_memory_()  # type: ignore[no-untyped-call]
