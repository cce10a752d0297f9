"""How long our work takes, measured against the bare libraries on the same bytes and the same machine.

Ratios, since seconds say more of the machine than of the program. Both sides are run in turn, so that a pair meets the
same machine, and the median of the pairs' ratios is taken: neither a hiccup on our side nor one on theirs counts.
"""

from __future__ import annotations

import io
import os
import statistics
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from intake.adapters.rulefolder import RuleFolder
from intake.adapters.shipped import rules_folder
from intake.model.mail import FileKind
from intake.steps.extract import extract
from intake.steps.judge import judge
from intake.steps.read import read
from intake.steps.recognise import recognise

SAMPLE = Path(__file__).parents[1] / "samples" / "gavleborg-resan.docx"
PARTS = ("document", "styles", "numbering", "footnotes", "endnotes", "header")  # of word/, that say anything

# An installed program has its bytecode; the first run, which is not counted, may write it for ours.
WITH_BYTECODE = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


@dataclass(frozen=True)
class Ratio:
    """Seconds of our work, and of what it is measured against, pair by pair."""

    name: str
    pairs: tuple[tuple[float, float], ...]

    @property
    def times(self) -> float:
        return statistics.median(ours / bare for ours, bare in self.pairs)


def cold_parse(runs: int = 11) -> Ratio:
    """`intake parse` from a cold start against importing the libraries that it can't do without."""
    ours = [sys.executable, "-m", "intake", "parse", str(SAMPLE), "--json"]
    bare = [sys.executable, "-c", "import lxml.etree, docx"]
    return compare("cold: intake parse / import lxml.etree, docx", lambda: _run(ours), lambda: _run(bare), runs)


def warm_findings(runs: int = 25) -> Ratio:
    """The Gävleborg docx from bytes to findings against unzipping and parsing the parts that say anything."""
    content = SAMPLE.read_bytes()
    ours = to_findings(content, FileKind.DOCX)
    return compare("warm: bytes to findings / unzip and lxml", ours, lambda: _parse_parts(content), runs)


def to_findings(content: bytes, kind: FileKind) -> Callable[[], None]:
    """The work from a report's bytes to its findings, with the shipped forms and rules loaded beforehand."""
    folder = RuleFolder(rules_folder(), lambda blank: read(blank, FileKind.DOCX))
    books = [folder.load(federation) for federation in folder.federations()]
    forms = [form for book in books for form in book.forms]

    def work() -> None:
        document = read(content, kind)
        recognised = recognise(document, forms)
        assert recognised is not None
        report = extract(document, recognised)
        [book] = [book for book in books if book.form(report.form)]
        judge(report, recognised.form, book.rules[report.form])

    return work


def _parse_parts(content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        for name in package.namelist():
            if name.startswith(tuple(f"word/{part}" for part in PARTS)) and name.endswith(".xml"):
                etree.fromstring(package.read(name))


def compare(name: str, ours: Callable[[], None], bare: Callable[[], None], runs: int) -> Ratio:
    """Both sides in turn, *runs* times."""
    ours()  # once for nothing: what is compiled and cached at the first time
    bare()
    return Ratio(name, tuple((_taken(ours), _taken(bare)) for _ in range(runs)))


def _taken(work: Callable[[], None]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _run(command: list[str]) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=WITH_BYTECODE)


def line(ratio: Ratio) -> str:
    ours, bare = (1000 * statistics.median(times) for times in zip(*ratio.pairs, strict=True))
    return f"{ratio.name:50} {ours:7.1f} ms / {bare:5.1f} ms, median of {len(ratio.pairs)} pairs: {ratio.times:.2f}"


if __name__ == "__main__":
    for measure in (cold_parse, warm_findings):
        print(line(measure()))
