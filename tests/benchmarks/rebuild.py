"""How long a rebuild takes, stage by stage, and what it costs on the disk.

    python tests/benchmarks/rebuild.py PATH... [--index DIR] [--floor 25]

Indexes the paths into a new folder (kept if --index names it), then again with nothing changed in a
process of its own. `--floor` is the rate of plain sentence-transformers that DESIGN 5 measured.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from index.library import Library

FOOTNOTE = Path(sys.executable).with_name("footnote")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("paths", nargs="+")
    parser.add_argument("--index")
    parser.add_argument("--floor", type=float, default=25.0, help="chunks/s of sentence-transformers, fp32")
    options = parser.parse_args()
    folder = Path(options.index or tempfile.mkdtemp(prefix="footnote-bench-"))
    with Library.open(folder) as library:
        report = library.sync(*options.paths)
        status = library.status()
    rate = report.embedded / report.vectors_seconds if report.vectors_seconds else 0.0
    print(f"articles {status.articles:,}, chunks {status.chunks:,}, texts embedded {report.embedded:,}")
    print(f"words searchable after  {report.words_seconds:.1f} s")
    print(f"embedding               {report.vectors_seconds:.1f} s, {rate:.1f} chunks/s", end="")
    print(f" ({rate / options.floor:.1f} x the floor)")
    per_chunk = status.size_bytes / status.chunks
    print(f"on the disk             {status.size_bytes / 1e6:.0f} MB, {per_chunk:,.0f} B a chunk")
    begin = time.perf_counter()
    environment = {**os.environ, "FOOTNOTE_INDEX": str(folder)}
    subprocess.run([str(FOOTNOTE), "index", *options.paths], env=environment, check=True, capture_output=True)
    print(f"again, nothing changed  {time.perf_counter() - begin:.2f} s (whole process)")
    if not options.index:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
