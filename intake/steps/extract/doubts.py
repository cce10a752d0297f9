"""What seems to be missing, but may stand under other words: a person looks at it, and the sender isn't asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from intake.model.form import FieldSpec
from intake.model.report import FieldValue, Section
from intake.steps.extract.typed import value_of
from intake.steps.extract.unplaced import Unplaced
from intake.steps.extract.view import View

_DOUBTFUL = 0.5


def doubted_field(view: View, spec: FieldSpec, found: FieldValue, left: Sequence[Unplaced]) -> FieldValue:
    """A blank field in doubt where something that may well answer it is left over among the fields.

    That is anything where its label wasn't found, and a value of its type where the label is there.
    """
    if found.value is not None or spec.stamp or not left:
        return found
    among = _among_fields(view)
    texts = [one.text for one in left if one.at in among]
    typed = spec.type not in ("text", "table", "organisations")
    if found.where and not (typed and any(value_of(spec.type, text) is not None for text in texts)):
        return found
    return replace(found, confidence=min(found.confidence, _DOUBTFUL)) if texts else found


def doubted_section(view: View, section: Section) -> Section:
    """A section without its heading, in doubt where a heading that isn't the form's stands in its place."""
    if section.status != "missing":
        return section
    order = [spec.id for spec in view.form.sections]
    place = order.index(section.id)
    before = [found[0].last for name in order[:place] if (found := view.found("section", name))]
    after = [found[0].first for name in order[place + 1 :] if (found := view.found("section", name))]
    between = range(max(before, default=-1) + 1, min(after, default=view.end))
    if any(view.segments[at].heading and view.owner(at) is None for at in between):
        return replace(section, confidence=min(section.confidence, _DOUBTFUL))
    return section


def _among_fields(view: View) -> range:
    """The segments from the first field's label to the first section."""
    labels = [match.first for match in view.matches if match.anchor.role == "label" and match.anchor.part]
    sections = [match.first for match in view.matches if match.anchor.role == "section"]
    return range(min(labels, default=0), min(sections, default=view.end))
