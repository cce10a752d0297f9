"""extract: Document + the form it is written on -> Report, every field and section of the form, in its order."""

from __future__ import annotations

import re
from dataclasses import replace

from intake.alignment import Recognised
from intake.alternatives import decide
from intake.model.document import Document
from intake.model.form import Form
from intake.model.report import FieldValue, Report, Section
from intake.steps.extract.fields import read_field
from intake.steps.extract.sections import read_section
from intake.steps.extract.tables import read_table
from intake.steps.extract.unplaced import unplaced
from intake.steps.extract.view import View
from intake.values import has_personal_number, mask, personal_numbers

__all__ = ["extract", "stamped"]

# The digits of a personal number and what may stand between them. The whole rule takes six times as long, and few
# documents hold anything like it.
_MAYBE = re.compile(r"\d\d\D?\d\d\D?\d\d\W{0,3}\d\d\d\d(?!\d)")


def extract(document: Document, recognised: Recognised) -> Report:
    """The report that the document holds. Personal numbers are masked in it; where they stood is told."""
    form, view = recognised.form, View(document, recognised)
    exposed = _MAYBE.search(_everything(document)) is not None
    fields = {
        spec.id: read_table(view, spec) if spec.type == "table" else read_field(view, spec) for spec in form.fields
    }
    sections = tuple(read_section(view, spec, fields) for spec in form.sections)
    return Report(
        form=form.id,
        fields={name: _masked_field(found) for name, found in fields.items()} if exposed else fields,
        sections=decide(fields, tuple(map(_masked_section, sections)) if exposed else sections, form),
        coverage=recognised.coverage,
        unplaced=tuple(map(mask, unplaced(view))) if exposed else unplaced(view),
        personal_numbers=_places(document, fields, sections) if exposed else (),
    )


def stamped(report: Report, form: Form) -> bool:
    """Whether one of the federation's own boxes is filled in: the file was used or registered before."""
    return any(spec.stamp and report.fields[spec.id].raw for spec in form.fields if spec.id in report.fields)


def _masked_field(found: FieldValue) -> FieldValue:
    if not has_personal_number(found.raw):
        return found
    return replace(found, value=_masked(found.value), raw=mask(found.raw))


def _masked(value: object) -> object:
    """A JSON-shaped value with every text in it masked."""
    if isinstance(value, str):
        return mask(value)
    if isinstance(value, list):
        return [_masked(item) for item in value]
    if isinstance(value, dict):
        return {key: _masked(item) for key, item in value.items()}
    return value


def _masked_section(section: Section) -> Section:
    return replace(section, text=mask(section.text)) if section.text else section


def _everything(document: Document) -> str:
    return "\n".join(block.text for block in (*document.blocks, *document.asides))


def _places(document: Document, fields: dict[str, FieldValue], sections: tuple[Section, ...]) -> tuple[str, ...]:
    """Ids of the fields and sections where a personal number stands; "" for one that stands anywhere else."""
    in_all = sum(1 for _ in personal_numbers(_everything(document)))
    if not in_all:
        return ()
    texts = [*((name, found.raw) for name, found in fields.items()), *((part.id, part.text) for part in sections)]
    counted = [(name, sum(1 for _ in personal_numbers(text))) for name, text in texts]
    told = tuple(name for name, count in counted if count)
    return told if in_all <= sum(count for _, count in counted) else (*told, "")
