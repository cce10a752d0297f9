"""Both forms as outlines with what was written in them, to be set in any shape and read again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Literal

from wordfiles import form

from intake.alignment.anchors import Anchor, Target, anchors_of
from intake.model.document import Block, Cell, Document
from intake.model.report import Report

FORMS = ("gavleborg/slutrapport", "sundsvall/del-slutrapport")
VALUES: Mapping[str, str] = {
    "insatsens_namn": "Stegen",
    "insatstid": "2022-01-01 – 2023-12-31",
    "tidsperiod": "2022-01-01 – 2023-12-31",
    "beviljade_medel": "2 458 000 kr",
    "utnyttjade_medel": "2 064 312 kr",
    "organisation": "Ockelbo kommun",
    "ansvarig_organisation": "Timrå kommun",
    "arbetsstalle": "Arbetsmarknadsenheten",
    "kontaktperson": "Maja Lindqvist",
    "mobiltelefon": "070-174 06 10",
    "epost": "maja.lindqvist@example.se",
    "postnummer": "826 42",
    "postadress": "Storgatan 1",
    "underskrift_organisation": "Timrå kommun",
    "underskrift_ort": "Timrå",
    "underskrift_datum": "2024-01-08",
    "underskrift": "Elin Forsberg",
}
PARTNERS = ("Arbetsförmedlingen", "Region Norr, primärvården", "Försäkringskassan")
ROWS: Mapping[str, Sequence[Sequence[str]]] = {
    "uppgiftslamnare": (("2024-01-08", "Maja Lindqvist"), ("2024-01-09", "Karin Ek")),
    "medsokande": (("Ånge kommun", "Omar Haddad", "omar@example.se"), ("Region Norr", "Eva Sjödin", "eva@example.se")),
    "mal": (("Fler planeringar", "Ja", "Fyrtio"), ("Kortare väntan", "Nej", "Tre veckor")),
    "ekonomi": (("Lönekostnader", "800 000", "750 000"), ("Summa", "800 000", "750 000")),
}
BLANK = "7.1.1"  # the section that doesn't apply


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A piece of a form: a main heading, a section's heading with the answer, a field with its value, or a table."""

    kind: Literal["part", "section", "field", "table"]
    id: str
    number: str = ""  # of the part or section, or of the part in which it stands
    text: str = ""  # as printed, without number, guidance and colon
    said: str = ""
    rows: tuple[tuple[str, ...], ...] = ()  # of a table, with its headings first


def outline(name: str) -> list[Item]:
    """The form *name*, filled in, in the order in which it is printed."""
    spec = form(name)
    titles = {section.id: section.title for section in spec.sections}
    items: list[Item] = []
    for anchor in anchors_of(spec):
        words = spec.blank.blocks[anchor.block].text.removeprefix(f"{anchor.number}. ").removeprefix(anchor.number)
        if anchor.role == "part":
            items.append(Item(kind="part", id=anchor.number, number=anchor.number, text=words.strip(" :")))
        elif anchor.role == "section":
            section = spec.section(anchor.number)
            said = "" if section is None or section.table or section.fields else answer_to(anchor.number)
            items.append(
                Item(kind="section", id=anchor.number, number=anchor.number, text=titles[anchor.number], said=said)
            )
        elif anchor.role == "label" and anchor.part and not anchor.optional:
            items += _labelled(anchor, anchor.targets[0], words.strip(" :"), items)
    return items


def _labelled(anchor: Anchor, target: Target, words: str, items: Sequence[Item]) -> Iterator[Item]:
    """The field's item; a table's and a list's at the first of their labels."""
    met = any(item.id == target.id for item in items)
    if target.kind == "field" and target.id == "samverkansparter":
        said = () if met else PARTNERS
        yield from (Item(kind="field", id=target.id, number=anchor.part, text=words, said=one) for one in said)
    elif target.kind == "field":
        said = " ".join(VALUES[found.id] for found in anchor.targets)
        yield Item(kind="field", id=target.id, number=anchor.part, text=words, said=said)
    elif not met:
        heads = next(field.columns for name in FORMS for field in form(name).fields if field.id == target.id)
        rows = (tuple(column.labels[0] for column in heads), *map(tuple, ROWS[target.id]))
        yield Item(kind="table", id=target.id, number=anchor.part, rows=rows)


def answer_to(section: str) -> str:
    return "" if section == BLANK else f"Svaret på {'x'.join(section.split('.'))} är givet. Så blev det."


class Sheet:
    """Blocks as they are set."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._tables = count(1)

    def lines(self, *texts: str, heading: int = 0) -> None:
        self.blocks += [Block(text=text, heading=heading) for text in texts if text]

    def table(self, *rows: Sequence[str]) -> None:
        """A table; each cell's lines are paragraphs of it. A row of one cell is as wide as the table."""
        table, width = next(self._tables), max(map(len, rows))
        for number, row in enumerate(rows):
            for column, text in enumerate(row):
                span = width if len(row) == 1 else 1
                cell = Cell(table=table, row=number, column=column, column_span=span)
                self.blocks += [Block(text=line, cell=cell) for line in text.split("\n")]

    def document(self) -> Document:
        return Document(format="docx", blocks=tuple(self.blocks))


def wrong(report: Report, name: str) -> dict[str, str]:
    """What of the form *name* isn't read as it was written, and what was left over."""
    fields = {spec.id: _expected(spec.id) for spec in form(name).fields if not spec.stamp}
    said = {field: report.fields[field].raw for field in fields}
    expected = fields | {section.id: _text(name, section.id) for section in form(name).sections}
    said |= {section.id: section.text for section in report.sections}
    amiss = {place: text for place, text in said.items() if text != expected[place]}
    amiss |= {f"{name} as a value": "" for name in fields if report.value(name) is None}
    return amiss | ({"unplaced": "\n".join(report.unplaced)} if report.unplaced else {})


def _expected(field: str) -> str:
    if field in ROWS:
        return "\n".join(" | ".join(row) for row in ROWS[field])
    return "; ".join(PARTNERS) if field == "samverkansparter" else VALUES[field]


def _text(name: str, section: str) -> str:
    spec = form(name).section(section)
    return "" if spec is None or spec.table or spec.fields else answer_to(section)
