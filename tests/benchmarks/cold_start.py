"""The time a person waits: `footnote --help`, `footnote ask`, and the first frame of the chat.

    python tests/benchmarks/cold_start.py --index DIR [--question "…"] [--runs 7]

Prints medians (and the fastest run) of whole processes, and which index they used.
"""

import argparse
import os
import pty
import select
import statistics
import subprocess
import sys
import time
from pathlib import Path

FOOTNOTE = Path(sys.executable).with_name("footnote")


def seconds_of(command: list[str], environment: dict[str, str]) -> float:
    begin = time.perf_counter()
    subprocess.run(command, env=environment, check=True, capture_output=True)
    return time.perf_counter() - begin


def seconds_to_first_frame(environment: dict[str, str]) -> float:
    """From the start of the process to the first line of the chat on its terminal."""
    begin = time.perf_counter()
    pid, terminal = pty.fork()
    if pid == 0:
        os.execve(str(FOOTNOTE), [str(FOOTNOTE)], {**environment, "TERM": "xterm-256color"})
    seen = b""
    try:
        while b"Footnote" not in seen:
            readable, _, _ = select.select([terminal], [], [], 30)
            if not readable:
                raise TimeoutError("no frame within 30 seconds")
            seen += os.read(terminal, 65_536)
        return time.perf_counter() - begin
    finally:
        os.kill(pid, 9)
        os.waitpid(pid, 0)
        os.close(terminal)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--index", required=True)
    parser.add_argument("--question", default="Who opened the new ferry terminal in Brimoor?")
    parser.add_argument("--runs", type=int, default=7)
    options = parser.parse_args()
    environment = {**os.environ, "FOOTNOTE_INDEX": options.index}
    measures = {
        "footnote --help": lambda: seconds_of([str(FOOTNOTE), "--help"], environment),
        "footnote ask": lambda: seconds_of([str(FOOTNOTE), "ask", options.question], environment),
        "first frame of the chat": lambda: seconds_to_first_frame(environment),
    }
    print(f"index {options.index}, {options.runs} runs each, after one that is not counted")
    for name, measure in measures.items():
        measure()
        runs = [measure() for _ in range(options.runs)]
        print(f"{name:<26} median {statistics.median(runs):.2f} s   fastest {min(runs):.2f} s")


if __name__ == "__main__":
    main()
