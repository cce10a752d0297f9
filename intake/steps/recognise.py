"""recognise: Document -> the form that it is written on, by aligning it with each form's blank."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from intake.alignment import Alignment, Recognised, align
from intake.alignment.anchors import anchors_of, key_of, split_number
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
    """The form that tells most of the document and asks for least that isn't there.

    None where too little of any is there, or it is another federation's. Of two versions of a form that tell as much,
    the one whose blank prints more of what stands there; of two such, the newer.
    """
    segments = segments_of(document)
    possible = _possible(document, forms, segments)
    if len(possible) < 2:  # there is nothing to choose between
        return next(iter(possible), None)
    keys = [segment.key for segment in segments]
    return max(
        possible,
        key=lambda one: (
            round(one.alignment.balance, 1),
            sum(map(_printed(one.form).__contains__, keys)),
            -len(_newer(one.form, forms)),
        ),
    )


def _possible(document: Document, forms: Sequence[Form], segments: Sequence[Segment]) -> list[Recognised]:
    beginnings = {segment.key[:_BEGINNING] for segment in segments}
    likely = sorted(((_likeness(form, beginnings), place) for place, form in enumerate(forms)), reverse=True)
    possible: list[Recognised] = []
    for likeness, place in likely:
        if likeness < _FOREIGN and any(one.coverage >= _CERTAIN for one in possible):
            break
        found = align(document, forms[place], segments)
        if found.coverage < _LEAST_COVERAGE or found.sections < _LEAST_SECTIONS:
            continue
        if names_another(_front(found), forms[place]):
            continue
        possible.append(Recognised(form=forms[place], alignment=found, coverage=found.coverage))
    return possible


def _printed(form: Form) -> Collection[str]:
    """The lines of the blank, by their keys, without what form data know of other wordings."""
    lines = (block.text for block in form.blank.blocks if block.text)
    return {key_of(line[split_number(line)[1] :]) for line in lines}


def _newer(form: Form, forms: Sequence[Form]) -> list[Form]:
    """The versions that have replaced the form, one after another."""
    by_id = {other.id: other for other in forms}
    found: list[Form] = []
    while form.replaced_by and (newer := by_id.get(f"{form.id.partition('/')[0]}/{form.replaced_by}")):
        found.append(newer)
        form = newer
    return found


def _front(found: Alignment) -> Sequence[Segment]:
    """What stands before the first section."""
    first = next((match.first for match in found.matches if match.anchor.role == "section"), 0)
    return found.segments[:first]


def _likeness(form: Form, beginnings: Collection[str]) -> float:
    """0..1: the share of the form's headings with whose first letters something in the document begins."""
    headings = [anchor for anchor in anchors_of(form) if anchor.role == "section"]
    met = sum(any(key[:_BEGINNING] in beginnings for key in anchor.keys) for anchor in headings)
    return met / len(headings) if headings else 0.0
