"""What the author wrote, part by part, for checks that look for words in it."""

from __future__ import annotations

from collections.abc import Iterator

from intake.checks.seen import blank, rows, text
from intake.checks.wording import place_of
from intake.model.evidence import Evidence
from intake.model.report import Phrase
from intake.values.text import listed

OUTSIDE = Phrase(sv="Utanför avsnitten", en="Outside the sections")
_WHOLE = Phrase(sv="Rapporten", en="The report")


def texts(evidence: Evidence, parts: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """The named fields and sections with what stands in them; of none named, every one, and "" for what has no place.

    What is blank has no text, nor has a stamp. Of fields only texts and tables are prose.
    """
    report, form = evidence.report, evidence.form
    fields = [spec.id for spec in form.fields if spec.type in ("text", "table") and not spec.stamp]
    for part in parts or (*fields, *(spec.id for spec in form.sections)):
        written = _cells(evidence, part) or text(report, part)
        if not blank(written):
            yield part, written
    if not parts and report.unplaced:
        yield "", "\n".join(report.unplaced)


def place_said(part: str, evidence: Evidence) -> Phrase:
    """Where a part stands in the form; "" stands outside it."""
    return place_of(part, evidence.form) if part else OUTSIDE


def places_said(parts: tuple[str, ...], evidence: Evidence) -> Phrase:
    """ "Avsnitt 5.1 Måluppfyllelse och Avsnitt 6.3 Brukarmedverkan"; of none named, "Rapporten"."""
    said = [place_of(part, evidence.form) for part in parts]
    if not said:
        return _WHOLE
    return Phrase(sv=listed([one.sv for one in said]), en=listed([one.en for one in said], "en"))


def _cells(evidence: Evidence, part: str) -> str:
    """A table's cells, each on a line of its own: what stands in two cells is not one sentence."""
    found = rows(evidence.report, part)
    return "\n".join(cell for row in found for cell in row.values() if isinstance(cell, str))
