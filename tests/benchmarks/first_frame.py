"""How soon the chat is there: from the start of `footnote` to its first frame, and until it can answer.

    python -m tests.benchmarks.first_frame [--runs 15] [--size 120x40] [--only sample|empty]

Starts the real command on a pseudo terminal, from `fork` to the bytes of the first frame that holds head and
prompt, and on to the frame whose head tells what the index holds (a question is answered then). Twice: with
the sample collection indexed, and with an empty home. Each start has a home of its own; one goes
before that is not counted (it fills the disk's cache).
`cpu` is the median processor time until then of the process, which other work on the machine hardly touches.
"""

from __future__ import annotations

import argparse
import fcntl
import os
import pty
import select
import statistics
import struct
import sys
import tempfile
import termios
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from index.library import Library
from tui.start import SAMPLE

FOOTNOTE = Path(sys.executable).with_name("footnote")
_PATIENCE_SECONDS = 60.0
_HEAD, _PROMPT = b"Footnote", "╭".encode()
# What the head says once the index is open.
_READY = {"sample": b" articles", "empty": b"no articles"}


@dataclass(frozen=True)
class Start:
    """Seconds from the start of the process.

    Attributes:
        frame: to the first frame.
        processor: the processor time of that.
        ready: until the head tells what there is.
    """

    frame: float
    processor: float
    ready: float


def start(index: Path, ready: bytes, size: tuple[int, int]) -> Start:
    """Start the chat once, in a home of its own, and end it."""
    with tempfile.TemporaryDirectory() as home:
        environment = {
            **{name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"},
            "FOOTNOTE_INDEX": str(index),
            "FOOTNOTE_HOME": home,
            "TERM": "xterm-256color",
            "COLORTERM": "truecolor",
        }
        command = [str(FOOTNOTE)]
        begin = time.perf_counter()
        pid, terminal = pty.fork()
        if pid == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
            os.execve(command[0], command, environment)
        try:
            seen = _read_until(terminal, b"", _HEAD, _PROMPT)
            frame, processor = time.perf_counter() - begin, _processor_seconds(pid)
            _read_until(terminal, seen, ready)
            return Start(frame, processor, time.perf_counter() - begin)
        finally:
            os.kill(pid, 9)
            os.waitpid(pid, 0)
            os.close(terminal)


def _read_until(terminal: int, seen: bytes, *wanted: bytes) -> bytes:
    """Read until all of it was painted; returns what was read."""
    while not all(one in seen for one in wanted):
        readable, _, _ = select.select([terminal], [], [], _PATIENCE_SECONDS)
        if not readable:
            raise TimeoutError(f"{wanted} was not painted within {_PATIENCE_SECONDS:.0f} seconds")
        seen += os.read(terminal, 65_536)
    return seen


def _processor_seconds(pid: int) -> float:
    """What a process has used so far (Linux; elsewhere nan)."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return float("nan")
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def row(name: str, seconds: list[float], processor: list[float] | None = None) -> str:
    """A line of the table."""
    cpu = f"{statistics.median(processor):7.2f}" if processor else ""
    return f"{name:<44} {statistics.median(seconds):7.2f} {min(seconds):7.2f} {max(seconds):7.2f} {cpu}"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--runs", type=int, default=15)
    parser.add_argument("--size", default="120x40")
    parser.add_argument("--only", default="", help="sample or empty")
    options = parser.parse_args()
    columns, _, lines = options.size.partition("x")
    print(f"{datetime.now(UTC):%d %b %Y}, {options.size}, {options.runs} runs, load {os.getloadavg()[0]:.1f}")
    print(f"{'seconds':<44} {'median':>7} {'min':>7} {'max':>7} {'cpu':>7}", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        sample = Path(folder) / "sample"
        if options.only in "sample":
            with Library.open(sample) as library:
                library.sync(SAMPLE)
        for name, index in (("sample", sample), ("empty", Path(folder) / "empty")):
            if options.only not in name:
                continue
            start(index, _READY[name], (int(columns), int(lines)))
            runs = [start(index, _READY[name], (int(columns), int(lines))) for _ in range(options.runs)]
            print(row(f"first frame, {name}", [one.frame for one in runs], [one.processor for one in runs]))
            print(row(f"head tells what there is, {name}", [one.ready for one in runs]), flush=True)


if __name__ == "__main__":
    main()
