"""The table of scores: python -m layouts.score [GLOB] [--slow] [--wrong] [--save FOLDER], with PYTHONPATH=tests.

GLOB is matched against "LAYOUT.REPORT.FORMAT". --slow takes what needs LibreOffice and tesseract too. --wrong lists
what was wrong in each document. --save writes the documents there and reads none.
"""

from __future__ import annotations

import argparse
import fnmatch
from collections.abc import Iterable, Iterator
from functools import reduce
from operator import add
from pathlib import Path

from layouts.catalogue import LAYOUTS
from layouts.layout import Layout
from layouts.reading import scored
from layouts.scoring import KINDS, Score
from layouts.written import Written

_HEAD = f"{'':34} docs {' '.join(f'{kind:>8}' for kind in KINDS)}  alarms guided   lost  twice"


def main() -> None:
    arguments = _arguments()
    documents = [
        found
        for found in _documents()
        if fnmatch.fnmatch(_name(*found), arguments.glob) and (arguments.slow or not found[0].slow)
    ]
    if arguments.save:
        _save(documents, arguments.save)
        return
    scores = []
    for layout, written in documents:
        found = scored(layout, written)
        scores.append((layout, written, found))
        if arguments.wrong and found.wrong:
            print(_name(layout, written), *(fault.what for fault in found.wrong), sep="\n    ", flush=True)
    _table("layout", ((layout.name, found) for layout, _, found in scores))
    _table("report", ((written.name, found) for _, written, found in scores))
    _table("format", ((layout.format, found) for layout, _, found in scores))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m layouts.score", description=__doc__)
    parser.add_argument("glob", nargs="?", default="*")
    parser.add_argument("--slow", action="store_true")
    parser.add_argument("--wrong", action="store_true")
    parser.add_argument("--save", type=Path)
    return parser.parse_args()


def _documents() -> Iterator[tuple[Layout, Written]]:
    return ((layout, written) for layout in LAYOUTS for written in layout.reports)


def _name(layout: Layout, written: Written) -> str:
    return f"{layout.name}.{written.name}.{layout.format}"


def _save(documents: Iterable[tuple[Layout, Written]], folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for layout, written in documents:
        ending = ".pdf" if layout.format == "scan" else ""
        (folder / (_name(layout, written) + ending)).write_bytes(layout.write(written))


def _table(title: str, scores: Iterable[tuple[str, Score]]) -> None:
    groups: dict[str, list[Score]] = {}
    for name, found in scores:
        groups.setdefault(name, []).append(found)
    print(f"\nby {title}\n{_HEAD}")
    for name, found_scores in groups.items():
        total = reduce(add, found_scores)
        rates = " ".join(f"{total.rate(kind):8.3f}" for kind in KINDS)
        counts = f"{total.alarms:7} {total.guidance:6} {total.lost:6} {total.twice:6}"
        print(f"{name:34} {len(found_scores):4} {rates} {counts}")


if __name__ == "__main__":
    main()
