"""judge: what the rules say of a report. Also the union of a report with its supplement, which is judged as one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from intake.alternatives import decide
from intake.findings import found_by
from intake.model.evidence import Evidence
from intake.model.form import Form, Rule
from intake.model.report import FieldValue, Finding, Report, Section

_ROW = re.compile(r'(?P<place>Avsnitt \d[\d.]*(?: [^:"]+)?):(?: "(?P<question>[^"]+)")?')


def judge(evidence: Evidence, rules: Sequence[Rule]) -> tuple[Finding, ...]:
    """Every finding on the report, in the form's order, then that of *rules*. Reads no clock, file or network."""
    found = [finding for rule in rules for finding in found_by(rule, evidence)]
    order = _order(evidence.form)
    last = (len(order) + 1,) * 2
    return tuple(sorted(found, key=lambda finding: order.get(finding.target, last)))


def _order(form: Form) -> dict[str, tuple[int, ...]]:
    """Each field's and section's place in the form: by its printed number, then as the form lists them."""
    order: dict[str, tuple[int, ...]] = {}
    for n, field in enumerate(form.fields):
        order[field.id] = (*_numbers(field.heading), 0, n)
    for section in form.sections:
        order[section.id] = _numbers(section.id)
        if section.table:
            order[section.table] = (*_numbers(section.id), 1)
    return order


def _numbers(label: str) -> tuple[int, ...]:
    return tuple(int(n) for n in re.findall(r"\d+", label))


def unite(earlier: Report, later: Report, form: Form) -> Report:
    """A report and its supplement as one: the newest section with an answer and the newest filled-in field win.

    A heading that only the supplement lacks is not missing. Alternatives are decided anew. Personal numbers are kept
    for what was kept of each report.
    """
    fields = {name: _newest_field(earlier.fields.get(name), later.fields.get(name)) for name in _names(earlier, later)}
    sections = [_newest_section(earlier.section(spec.id), later.section(spec.id)) for spec in form.sections]
    kept = tuple(section for section in sections if section is not None)
    from_earlier = {name for name, value in fields.items() if value is earlier.fields.get(name)}
    from_earlier |= {section.id for section in kept if section is earlier.section(section.id)}
    numbers = [name for name in earlier.personal_numbers if name in from_earlier]
    numbers += [name for name in later.personal_numbers if name not in from_earlier]
    return replace(
        later,
        fields=fields,
        sections=decide(fields, kept, form),
        coverage=max(earlier.coverage, later.coverage),
        personal_numbers=tuple(dict.fromkeys(numbers)),
    )


def _names(earlier: Report, later: Report) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*earlier.fields, *later.fields)))


def _newest_field(earlier: FieldValue | None, later: FieldValue | None) -> FieldValue:
    if later is None or (_blank(later) and earlier is not None and not _blank(earlier)):
        return earlier or FieldValue(value=None)
    return later


def _blank(field: FieldValue) -> bool:
    value = list(field.value.values()) if isinstance(field.value, dict) else field.value
    return value is None or value in ("", []) or (isinstance(value, list) and all(v is None for v in value))


def _newest_section(earlier: Section | None, later: Section | None) -> Section | None:
    if earlier is None or later is None:
        return later or earlier
    if later.status == "answered":
        return later
    keep = earlier.status == "answered" or later.status == "missing"
    return earlier if keep else later


def settled(before: Sequence[Finding], after: Sequence[Finding]) -> tuple[str, ...]:
    """What the sender was asked to complete and now has, as rows: "Avsnitt 6 Ekonomisk rapport". In *before*'s order.

    *after* are the findings on the union. A question (warning) that no longer arises is not listed.
    """
    open_still = {finding.target for finding in after if _asked(finding)}
    rows = [_row(finding) for finding in before if _asked(finding) and finding.target not in open_still]
    return tuple(dict.fromkeys(rows))


def _asked(finding: Finding) -> bool:
    return finding.audience == "sender" and finding.severity == "error"


def _row(finding: Finding) -> str:
    """The start of a finding's message: the place, with the question where the place has no title of its own."""
    found = _ROW.match(finding.message)
    if not found:
        return finding.message.partition(":")[0]
    if found["question"] and " " not in found["place"].removeprefix("Avsnitt "):
        return f"{found['place']} {found['question']}"
    return found["place"]
