"""extract: Document + the form it is written on -> Report, every field and section of the form, in its order."""

from __future__ import annotations

import re
from dataclasses import replace

from intake.alignment import Recognised
from intake.alternatives import decide
from intake.model.document import Document
from intake.model.form import Form
from intake.model.report import FieldValue, Report
from intake.steps.extract.doubts import doubted_field, doubted_section
from intake.steps.extract.fields import read_field
from intake.steps.extract.sections import read_section
from intake.steps.extract.tables import read_table
from intake.steps.extract.unplaced import unplaced
from intake.steps.extract.view import View
from intake.steps.extract.wordings import wordings
from intake.values import has_personal_number, mask, personal_numbers

__all__ = ["extract", "stamped"]

# The digits of a personal number and what may stand between them. The whole rule takes six times as long, and few
# documents hold anything like it.
_MAYBE = re.compile(r"\d\d\D?\d\d\D?\d\d\W{0,3}\d\d\d\d(?!\d)")


def extract(document: Document, recognised: Recognised) -> Report:
    """The report that the document holds. Personal numbers are masked in it; where they stood is told."""
    form, view = recognised.form, View(document, recognised)
    read = {spec.id: read_table(view, spec) if spec.type == "table" else read_field(view, spec) for spec in form.fields}
    found = [read_section(view, spec, read) for spec in form.sections]
    left = unplaced(view)
    fields = {spec.id: doubted_field(view, spec, read[spec.id], left) for spec in form.fields}
    sections = tuple(doubted_section(view, section) for section in found)
    report = Report(
        form=form.id,
        fields=fields,
        sections=decide(fields, sections, form),
        coverage=recognised.coverage,
        unplaced=tuple(one.text for one in sorted((*left, *wordings(view)), key=lambda one: one.at)),
    )
    return _masked(report, document) if _MAYBE.search(_everything(document)) else report


def stamped(report: Report, form: Form) -> bool:
    """Whether one of the federation's own boxes is filled in: the file was used or registered before."""
    return any(spec.stamp and report.fields[spec.id].raw for spec in form.fields if spec.id in report.fields)


def _masked(report: Report, document: Document) -> Report:
    """The report with its personal numbers masked, and the places where they stood."""
    return replace(
        report,
        fields={name: _masked_field(found) for name, found in report.fields.items()},
        sections=tuple(replace(section, text=mask(section.text)) for section in report.sections),
        unplaced=tuple(map(mask, report.unplaced)),
        personal_numbers=_places(document, report),
    )


def _masked_field(found: FieldValue) -> FieldValue:
    if not has_personal_number(found.raw):
        return found
    return replace(found, value=_masked_value(found.value), raw=mask(found.raw))


def _masked_value(value: object) -> object:
    """A JSON-shaped value with every text in it masked."""
    if isinstance(value, str):
        return mask(value)
    if isinstance(value, list):
        return [_masked_value(item) for item in value]
    if isinstance(value, dict):
        return {key: _masked_value(item) for key, item in value.items()}
    return value


def _everything(document: Document) -> str:
    return "\n".join(block.text for block in (*document.blocks, *document.asides))


def _places(document: Document, report: Report) -> tuple[str, ...]:
    """Ids of the fields and sections where a personal number stands; "" for one that stands anywhere else."""
    in_all = sum(1 for _ in personal_numbers(_everything(document)))
    if not in_all:
        return ()
    texts = [*((name, found.raw) for name, found in report.fields.items()), *((s.id, s.text) for s in report.sections)]
    counted = [(name, sum(1 for _ in personal_numbers(text))) for name, text in texts]
    told = tuple(name for name, count in counted if count)
    return told if in_all <= sum(count for _, count in counted) else (*told, "")
