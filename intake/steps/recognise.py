"""recognise: Document -> the form that it is written on, by aligning it with each form's blank."""

from __future__ import annotations

from collections.abc import Sequence

from intake.alignment import Recognised, align
from intake.alignment.segments import segments_of
from intake.model.document import Document
from intake.model.form import Form

# Other forms of the same federation share labels and a third of the headings; a report keeps more than half of its own.
_LEAST_COVERAGE = 0.4
_LEAST_SECTIONS = 0.45


def recognise(document: Document, forms: Sequence[Form]) -> Recognised | None:
    """The form with the best coverage; None where too little of any is there: another form, or none."""
    segments = segments_of(document)
    best: Recognised | None = None
    for form in forms:
        found = align(document, form, segments)
        if found.coverage < _LEAST_COVERAGE or found.sections < _LEAST_SECTIONS:
            continue
        if best is None or found.coverage > best.coverage:
            best = Recognised(form=form, alignment=found, coverage=found.coverage)
    return best
