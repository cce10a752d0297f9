"""Why a rule said something of a report, or nothing: its conditions, what it looked at, and what was said back then."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from intake.checks.conditions import When, applies
from intake.checks.seen import amount, confidence, rows
from intake.errors import Untried
from intake.findings import found_by
from intake.model.evidence import Evidence
from intake.model.form import Form, Rule
from intake.model.report import Finding
from intake.rulebook.rules import CompiledWhen

SHOWN = 80  # characters of a section: enough to know it again by, and no more of the report than that

Outcome = Literal["found", "nothing", "silent", "gone"]
"""It finds something; finds nothing; its conditions don't hold; or the rule is not among the form's any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """A field, table's column or section that a rule rests on, as it was read."""

    name: str  # as the rule names it: "beviljade_medel", "6.3", "ekonomi.utfall", "insatstid.end"
    value: Any  # JSON-shaped; of a section its first words; None where it is blank or can't be read
    raw: str = ""  # as written
    status: str = ""  # a section's: "answered", "empty", "missing", "not_applicable"
    where: str = ""  # "page 1, table 1"
    confidence: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """A condition of a rule's that does not hold."""

    name: str  # "report_type"
    wanted: Any
    told: str  # Swedish


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """One rule on one report."""

    id: str
    rule: Rule | None  # None where it is gone
    outcome: Outcome
    findings: tuple[Finding, ...] = ()  # what it says now
    conditions: tuple[Condition, ...] = ()  # those that don't hold
    looked: tuple[Looked, ...] = ()
    then: tuple[Finding, ...] = ()  # what it said when the report was registered

    @property
    def differs(self) -> bool:
        """Whether it says something else now than then."""
        return {_key(one) for one in self.findings} != {_key(one) for one in self.then}

    @property
    def then_version(self) -> str:
        """The version of the rule that made the findings then; "" where it made none."""
        return self.then[0].rule_version if self.then else ""


def explain(rules: Sequence[Rule], evidence: Evidence, then: Sequence[Finding]) -> tuple[Explained, ...]:
    """Each rule, and each that is gone since: those that find something first, then those that don't, then the rest.

    *then* are the findings that were made when the report was registered.
    """
    made = [_explain(rule, evidence, [one for one in then if one.rule == rule.id]) for rule in rules]
    known = {rule.id for rule in rules}
    gone = dict.fromkeys(finding.rule for finding in then if finding.rule not in known)
    made += [
        Explained(id=name, rule=None, outcome="gone", then=tuple(one for one in then if one.rule == name))
        for name in gone
    ]
    order = ("found", "gone", "nothing", "silent")
    return tuple(sorted(made, key=lambda one: order.index(one.outcome)))


def _explain(rule: Rule, evidence: Evidence, then: Sequence[Finding]) -> Explained:
    findings = found_by(rule, evidence)
    conditions = () if findings else tuple(_unmet(rule, evidence))
    targets = [finding.target for finding in findings if finding.target]
    names = dict.fromkeys((*rule.looks_at, *targets)) or _everything(evidence)
    return Explained(
        id=rule.id,
        rule=rule,
        outcome="found" if findings else "silent" if conditions else "nothing",
        findings=findings,
        conditions=conditions,
        looked=tuple(_look(name, evidence) for name in names),
        then=tuple(then),
    )


def _everything(evidence: Evidence) -> dict[str, None]:
    """What a rule that names nothing has looked through: each field and section."""
    report = evidence.report
    return dict.fromkeys((*report.fields, *(section.id for section in report.sections)))


def _unmet(rule: Rule, evidence: Evidence) -> Iterator[Condition]:
    """The conditions that don't hold, each by itself."""
    if not isinstance(rule.applies, CompiledWhen):
        return
    for spec in dataclasses.fields(When):
        wanted = getattr(rule.applies.when, spec.name)
        if wanted and not _holds(dataclasses.replace(When(), **{spec.name: wanted}), evidence):
            yield Condition(name=spec.name, wanted=wanted, told=spec.metadata["told"])


def _holds(when: When, evidence: Evidence) -> bool:
    try:
        return applies(when, evidence)
    except Untried:  # the rule has told staff so, with a finding
        return True


def _look(name: str, evidence: Evidence) -> Looked:
    """What stands there. A table's column is its sum, or its cells; a period's side is that day."""
    report = evidence.report
    section = report.section(name)
    if section is not None:
        text = " ".join(section.text.split())
        value = text if len(text) <= SHOWN else f"{text[:SHOWN].rstrip()} …"
        return Looked(name=name, value=value, status=section.status, where=section.where, confidence=section.confidence)
    field, _, part = name.partition(".")
    found = report.fields.get(field)
    if found is None:
        return Looked(name=name, value=None)
    value = _part(field, part, evidence) if part else found.value
    raw = "" if part else found.raw
    return Looked(name=name, value=value, raw=raw, where=found.where, confidence=confidence(report, field))


def _part(field: str, part: str, evidence: Evidence) -> Any:
    report, form = evidence.report, evidence.form
    value = report.value(field)
    if isinstance(value, dict):
        return value.get(part)
    if _type_of(form, field, part) == "amount":
        return amount(report, form, f"{field}.{part}")
    return [row.get(part) for row in rows(report, field)] or None


def _type_of(form: Form, field: str, column: str) -> str:
    spec = form.field(field)
    return next((one.type for one in spec.columns if one.id == column), "") if spec else ""


def _key(finding: Finding) -> tuple[str, ...]:
    return (finding.rule, finding.severity, finding.audience, finding.target, finding.message)
