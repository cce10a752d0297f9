"""What is read: the samples, and a report of forty pages by an invented author."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from layouts.blanks import Hand
from layouts.gavleborg import COMPLETE
from layouts.sheets import Sheet
from layouts.written import Written

from intake.model.mail import FileKind

SAMPLES = Path(__file__).parents[1] / "samples"
PARAGRAPHS = 29  # in each of the sections: forty pages, as reportlab sets them


@dataclass(frozen=True)
class Sample:
    """A document that is read, by the name in the table."""

    name: str
    kind: FileKind
    content: bytes


def sample(name: str) -> bytes:
    return (SAMPLES / name).read_bytes()


def all_documents() -> list[Sample]:
    """The samples that can be read, and the long report."""
    paths = [path for path in sorted(SAMPLES.iterdir()) if path.stem != "encrypted"]
    samples = [Sample(path.name, FileKind(path.suffix[1:]), path.read_bytes()) for path in paths]
    written = {"docx": Hand().write, "pdf": Sheet().write}
    return samples + [
        Sample(f"a report of forty pages.{kind}", FileKind(kind), write(long_report()))
        for kind, write in written.items()
    ]


@cache
def long_report() -> Written:
    """A report on the Gävleborg form with answers of some thousand words, no paragraph of them like another."""
    sections = {
        section: "\n\n".join([text.strip(), *(_more(section, number) for number in range(PARAGRAPHS))])
        for section, text in COMPLETE.sections.items()
        if text.strip()
    }
    return replace(COMPLETE, name="gav-forty-pages", sections=sections)


def _more(section: str, number: int) -> str:
    """A paragraph, a list or a table, by its number."""
    if number % 7 == 3:
        return f"# Omgång {number} av delen {section}"
    if number % 7 == 5:
        return "\n\n".join(f"- Grupp {group} hade {number + group} deltagare vid starten" for group in range(1, 5))
    if number % 7 == 6:
        rows = [f"| Kvartal {quarter} | {number * quarter} platser | {quarter + 9} timmar |" for quarter in range(1, 5)]
        return "\n\n".join(["| Period | Platser | Tid i veckan |", *rows])
    return (
        f"Under månad {number + 1} gick {number + 17} personer vidare från kartläggningen till praktik, och "
        f"{number + 4} av dem hade fått sin plats genom företagarna i Granby. Handledarna har fört anteckningar "
        f"vid vart {number + 2}:e möte, och de visar att väntan mellan två myndigheters beslut blev {number + 6} dagar "
        "kortare än året innan. Det märks mest för dem som varit borta längst från arbetslivet, eftersom de annars "
        f"hinner tappa tron på planen. Styrgruppen tog upp frågan vid sitt möte nummer {number + 1}, och beslutade att "
        f"pröva gemensamma möten under {number + 3} veckor till. Deltagarna själva ville helst träffas på biblioteket."
    )
