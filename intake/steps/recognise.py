"""recognise: Document -> the form that it is written on, by aligning it with each form's blank."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from intake.alignment import Alignment, Recognised, align
from intake.alignment.anchors import anchors_of
from intake.alignment.naming import names_another
from intake.alignment.segments import Segment, segments_of
from intake.model.document import Document
from intake.model.form import Form

# Other forms of the same federation share labels and a third of the headings; a report keeps more than half of its own.
_LEAST_COVERAGE = 0.4
_LEAST_SECTIONS = 0.45
# A report that has so much of a form is on it, and no form is tried whose headings, for the most part, it hasn't.
_CERTAIN = 0.8
_FOREIGN = 0.5
_BEGINNING = 12  # letters of a heading


def recognise(document: Document, forms: Sequence[Form]) -> Recognised | None:
    """The form with the best coverage; None where too little of any is there, or it is another federation's."""
    segments = segments_of(document)
    beginnings = {segment.key[:_BEGINNING] for segment in segments}
    likely = sorted(((_likeness(form, beginnings), place) for place, form in enumerate(forms)), reverse=True)
    best: Recognised | None = None
    for likeness, place in likely:
        if best is not None and best.coverage >= _CERTAIN and likeness < _FOREIGN:
            break
        found = align(document, forms[place], segments)
        if found.coverage < _LEAST_COVERAGE or found.sections < _LEAST_SECTIONS:
            continue
        if names_another(_front(found), forms[place]):
            continue
        if best is None or found.coverage > best.coverage:
            best = Recognised(form=forms[place], alignment=found, coverage=found.coverage)
    return best


def _front(found: Alignment) -> Sequence[Segment]:
    """What stands before the first section."""
    first = next((match.first for match in found.matches if match.anchor.role == "section"), 0)
    return found.segments[:first]


def _likeness(form: Form, beginnings: Collection[str]) -> float:
    """0..1: the share of the form's headings with whose first letters something in the document begins."""
    headings = [anchor for anchor in anchors_of(form) if anchor.role == "section"]
    met = sum(any(key[:_BEGINNING] in beginnings for key in anchor.keys) for anchor in headings)
    return met / len(headings) if headings else 0.0
