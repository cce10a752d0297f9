"""The command: `make fuzz`, or what the package's own text says."""

from __future__ import annotations

import argparse
import os
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from fuzz.campaign import Tally, damaged_file, in_parts, run

FULL = {"docx": 10_000, "pdf": 10_000, "office": 200, "ocr": 200}
_PARTS = {"docx": 100, "pdf": 100, "office": 10, "ocr": 10}  # files that one process reads with one reader


def main() -> None:
    parser = argparse.ArgumentParser(prog="fuzz")
    parser.add_argument("campaign", nargs="?", choices=FULL, help="all, where none is named")
    parser.add_argument("count", nargs="?", type=int, help="how many files; else the full number")
    parser.add_argument("--from", dest="first", type=int, default=0, help="the first one's number")
    parser.add_argument("--save", type=Path, help="a folder to write the damaged files into, instead of reading them")
    asked = parser.parse_args()
    faults = 0
    for campaign in [asked.campaign] if asked.campaign else FULL:
        numbers = range(asked.first, asked.first + (asked.count or FULL[campaign]))
        if asked.save:
            _save(campaign, numbers, asked.save)
            continue
        began = time.monotonic()
        tally = _run(campaign, numbers)
        _tell(campaign, len(numbers), tally, time.monotonic() - began)
        faults += len(tally.faults)
    sys.exit(faults > 0)


def _save(campaign: str, numbers: range, folder: Path) -> None:
    for number in numbers:
        kind, content = damaged_file(campaign, number)
        (folder / f"{campaign}-{number}.{kind}").write_bytes(content)


def _run(campaign: str, numbers: range) -> Tally:
    """On all cores."""
    whole = Tally()
    with ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("spawn")) as pool:
        for tally in pool.map(
            run, *zip(*((campaign, part) for part in in_parts(numbers, _PARTS[campaign])), strict=True)
        ):
            whole.add(tally)
            for line in (*tally.faults, *tally.slow):
                print(line, flush=True)
    return whole


def _tell(campaign: str, count: int, tally: Tally, wall: float) -> None:
    outcomes = ", ".join(f"{name} {number}" for name, number in tally.outcomes.most_common())
    print(f"{campaign}: {count} files in {wall:.0f} s: {outcomes}; largest child {tally.most // 1024} MB", flush=True)


if __name__ == "__main__":
    main()
