"""What is to be filled in where: the author's words in the order of the form's boxes and tables."""

from __future__ import annotations

from collections.abc import Iterator

from layouts.printed import PARTNER_LABELS, Printed
from layouts.written import GAVLEBORG, Written

Pair = tuple[str, str]  # a printed label, and what is written at it ("" where nothing is)


def pairs(written: Written, form: Printed, chapter: str) -> list[list[Pair]]:
    """The chapter's labels and values, in rows as they stand beside each other in the blank."""
    if chapter == "3" and written.form == GAVLEBORG:
        names = [*written.parties, *[""] * (2 - len(written.parties))]
        return [[("Organisation", name)] for name in names]
    rows: dict[int, list[Pair]] = {}
    for label in form.labels.get(chapter, ()):
        rows.setdefault(label.row, []).append((label.text, _value(written, label.field)))
    found = list(rows.values())
    if chapter == "2" and written.form != GAVLEBORG:
        found += _partners(written)
    return found


def _value(written: Written, name: str) -> str:
    if name == "underskrift_ort":  # one box for both
        return " ".join(filter(None, (written.text("underskrift_ort"), written.text("underskrift_datum"))))
    return written.text(name)


def _partners(written: Written) -> Iterator[list[Pair]]:
    rows = [[entry.written for entry in row.values()] for row in written.tables.get("medsokande", ())]
    for organisation, person, mail in [*rows, *[["", "", ""]] * (3 - len(rows))]:
        yield [(PARTNER_LABELS[0], organisation)]
        yield [(PARTNER_LABELS[1], person), (PARTNER_LABELS[2], mail)]


def cells(written: Written, name: str, least: int) -> list[list[str]]:
    """A table's rows as written, filled up with empty ones to the *least* that the blank has."""
    rows = [[entry.written for entry in row.values()] for row in written.tables.get(name, ())]
    width = 2 if name == "uppgiftslamnare" else 3
    return rows + [[""] * width for _ in range(least - len(rows))]


def costs(written: Written, form: Printed) -> list[list[str]]:
    rows = {row["kostnadsslag"].written: row for row in written.tables.get("ekonomi", ())}
    return [
        [kind, rows[kind]["budget"].written, rows[kind]["utfall"].written] if kind in rows else [kind, "", ""]
        for kind in form.costs
    ]
