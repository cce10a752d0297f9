"""judge: what the rules say of a report. Also the union of a report with its supplement, which is judged as one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from intake.alternatives import decide
from intake.model.form import Form, Rule
from intake.model.report import Draft, FieldValue, Finding, Report, Section

SURE = 0.6  # below this confidence nothing is asked of the sender (design decision 10)

_ROW = re.compile(r'(?P<place>Avsnitt \d[\d.]*(?: [^:"]+)?):(?: "(?P<question>[^"]+)")?')


def judge(report: Report, form: Form, rules: Sequence[Rule]) -> tuple[Finding, ...]:
    """Every finding on *report*, in the form's order, then that of *rules*. Reads no clock, file or network."""
    found = [(rule, draft) for rule in rules for draft in rule.check(report, form)]
    order = _order(form)
    last = (len(order) + 1,) * 2
    found.sort(key=lambda pair: order.get(pair[1].target, last))
    return tuple(_finding(rule, draft) for rule, draft in found)


def _finding(rule: Rule, draft: Draft) -> Finding:
    """The draft as a finding. One of low confidence is a question to staff, never an error of the sender's."""
    sure = draft.confidence >= SURE or rule.audience == "staff"
    return Finding(
        rule=rule.id,
        severity=rule.severity if sure or rule.severity == "info" else "warning",
        audience=rule.audience if sure else "staff",
        target=draft.target,
        message=draft.message if sure else f"{draft.message} (Läsningen är osäker: se efter i rapporten.)",
        unsure=not sure and rule.severity == "error",
    )


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
