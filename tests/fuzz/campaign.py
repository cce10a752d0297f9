"""Damaged files by number, each read as the worker reads a report, and what came of them."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from traceback import extract_tb

from layouts.reading import books

from fuzz import bytewise, pdfwise, watched_tasks, zipwise
from fuzz.seeds import seeds
from intake.adapters.reader_server import ReaderServer
from intake.adapters.sandbox import Sandbox
from intake.adapters.tools import installed_tools
from intake.errors import Unreadable
from intake.model.evidence import Evidence
from intake.model.form import Form
from intake.model.mail import FileKind, MailFile
from intake.ports import Reader
from intake.reading import read_or_raise
from intake.steps.judge import judge

ENDED = ("the reader died on it", "it took too long to read")  # what the sandbox says of a child that it ended
SLOW = 10.0  # seconds from which on a file is named in the tally
_DAMAGE: dict[FileKind, Callable[[bytes, Random], bytes]] = {
    FileKind.DOCX: zipwise.damaged,
    FileKind.ODT: zipwise.damaged,
    FileKind.PDF: pdfwise.damaged,
}


@dataclass(slots=True)
class Tally:
    """What came of how many files, and the faults by the numbers of their files."""

    outcomes: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    slow: list[str] = field(default_factory=list)
    seconds: float = 0.0
    most: int = 0  # kilobytes that the largest child had in memory

    def add(self, other: Tally) -> None:
        self.outcomes += other.outcomes
        self.faults += other.faults
        self.slow += other.slow
        self.seconds += other.seconds
        self.most = max(self.most, other.most)


def damaged_file(campaign: str, number: int) -> tuple[FileKind, bytes]:
    """Number *number*, always the same. One in four has damage to its bytes alone."""
    chance = Random(f"{campaign} {number}")
    kind, content = chance.choice(seeds(campaign))
    damage = _DAMAGE.get(kind, bytewise.damaged) if chance.randrange(4) else bytewise.damaged
    return kind, damage(content, chance)


def run(campaign: str, numbers: Iterable[int]) -> Tally:
    """Read them all, one after another, with one reader."""
    tally, began = Tally(), time.monotonic()
    with watched_reader() as reader:
        for number in numbers:
            kind, content = damaged_file(campaign, number)
            started = time.monotonic()
            outcome = came_of(content, kind, reader)
            took = time.monotonic() - started
            tally.outcomes[outcome.partition(":")[0]] += 1
            if outcome.startswith("fault"):
                tally.faults.append(f"{campaign} {number}: {outcome} ({took:.1f} s)")
            elif took > SLOW:
                tally.slow.append(f"{campaign} {number}: {outcome} ({took:.1f} s)")
        tally.most = most_memory(reader)
    tally.seconds = time.monotonic() - began
    return tally


def watched_reader() -> Sandbox:
    """The reader with its own limits, LibreOffice and tesseract, its tasks watched."""
    server = ReaderServer(tasks=watched_tasks.__name__.rpartition(".")[2], search_path=(Path(__file__).parent,))
    return Sandbox(server, lambda: installed_tools(bubblewrap=server.bubblewrap))


def came_of(content: bytes, kind: FileKind, reader: Reader) -> str:
    """ "read", "form", a reason why it can't be read, or "fault: ..."."""
    file = MailFile(place="", name="", kind=kind, content=content, sha256="")
    try:
        found = read_or_raise(file, forms(), reader, largest=len(content))
        if found.report is None:
            return "read"
        book = next(book for book in books() if book.form(found.report.form))
        form = next(form for form in book.forms if form.id == found.report.form)
        judge(Evidence(report=found.report, form=form), book.rules[form.id])
    except Unreadable as error:
        return _reason(error)
    except Exception as error:  # noqa: BLE001 - each is a fault of the worker's
        lines = [f"{Path(frame.filename).name}:{frame.lineno}" for frame in extract_tb(error.__traceback__)]
        return f"fault: the worker raised {type(error).__name__} {' < '.join(reversed(lines[-3:]))}"
    return "form"


def _reason(error: Unreadable) -> str:
    if error.what == watched_tasks.RAISED:
        return f"limit of memory: {error.why}" if error.why.startswith("MemoryError") else f"fault: {error.why}"
    if error.why in ENDED:
        return f"fault: {error.why}"
    return error.code


def forms() -> list[Form]:
    return [form for book in books() for form in book.forms]


def most_memory(reader: Reader) -> int:
    """Kilobytes that the largest of the reader's children had in memory."""
    return int(reader.document(b"", FileKind.TEXT).blocks[0].text)


def in_parts(numbers: range, size: int) -> Iterator[range]:
    for start in range(numbers.start, numbers.stop, size):
        yield range(start, min(start + size, numbers.stop))
