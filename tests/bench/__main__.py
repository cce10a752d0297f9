"""The table: each document by each reader, and what must hold. Some minutes."""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from bench.documents import Sample, all_documents
from bench.libreoffice import conversion
from bench.measure import in_turn
from bench.ratios import RATIOS
from bench.readers import LIMIT_OF, NOTHING, READERS

ROUNDS = 15
SECONDS = 8.0  # a document, when the rounds take long


def main() -> None:
    print(f"{'document':34} {'reader':22} {'time':>10} {'of the limit':>13} {'memory':>9}", flush=True)
    for document in all_documents():
        for row in rows(document):
            print(row, flush=True)
    print(flush=True)
    for measure in (*RATIOS, conversion):
        print(measure(), flush=True)


def rows(document: Sample) -> Iterator[str]:
    """A line for each reader: median time, median of the rounds' ratios to the limit, the most memory."""
    readers = READERS[document.kind]
    times = in_turn(
        {name: partial(read, document.content) for name, read in readers.items()}, most=ROUNDS, seconds=SECONDS
    )
    limit = times[LIMIT_OF[document.kind]]
    memory = peaks(document)
    for name in readers:
        ratio = statistics.median(ours / bare for ours, bare in zip(times[name], limit, strict=True))
        milliseconds = 1000 * statistics.median(times[name])
        yield f"{document.name:34} {name:22} {milliseconds:7.1f} ms {ratio:11.2f} x {memory[name] / 1e6:6.1f} MB"


def peaks(document: Sample) -> dict[str, int]:
    """The most bytes that a fresh process has for each reader, beyond those of one that only loads the file."""
    with tempfile.TemporaryDirectory(prefix="intake-bench-") as folder:
        file = Path(folder, f"document.{document.kind}")
        file.write_bytes(document.content)
        least = peak(NOTHING, file)
        return {name: peak(name, file) - least for name in READERS[document.kind]}


def peak(reader: str, file: Path) -> int:
    command = [sys.executable, "-m", "bench.readers", reader, str(file)]
    return int(subprocess.run(command, check=True, capture_output=True, cwd=Path(__file__).parents[1]).stdout)


if __name__ == "__main__":
    main()
