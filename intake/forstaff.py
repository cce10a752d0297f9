"""What the rules say of a record to staff alone, as the summary is to tell it."""

from __future__ import annotations

from collections.abc import Sequence

from intake.model.form import RuleBook
from intake.model.register import Record, Task
from intake.model.report import Finding

SEVERITIES = ("error", "warning", "info")  # the gravest first


def for_staff(
    record: Record, records: Sequence[Record], tasks: Sequence[Task], rulebook: RuleBook
) -> tuple[Finding, ...]:
    """The findings for staff, the gravest first, else in the form's order; none of a voided record.

    Nothing is told twice: not what was found already before a supplement (*records* hold the federation's, its own and
    others), and not what one of its mail's *tasks* tells in other words.
    """
    if record.status == "voided":
        return ()
    kinds = {rule.id: rule.kind for rule in rulebook.rules.get(record.form or "", ())}
    known = {_said(finding) for earlier in _before(record, records) for finding in earlier.findings}
    new = [
        finding
        for finding in record.findings
        if finding.audience == "staff"
        and _said(finding) not in known
        and not any(_tells(task, finding, kinds.get(finding.rule, "")) for task in tasks)
    ]
    return tuple(sorted(new, key=lambda finding: SEVERITIES.index(finding.severity)))


def _before(record: Record, records: Sequence[Record]) -> list[Record]:
    """What came before it in its chain: a supplement is judged together with them."""
    if record.supplements is None:
        return []
    chain = [one for one in records if record.supplements in (one.id, one.supplements)]
    return [one for one in chain if one.number.record < record.number.record]


def _said(finding: Finding) -> tuple[str, str, str]:
    return (finding.rule, finding.target, finding.message)


def _tells(task: Task, finding: Finding, kind: str) -> bool:
    """Whether the task is about what was found: a personal number, or a part that was not read surely."""
    if task.kind == "personal-data":
        return kind == "personal_number"
    unsure = finding.unsure and finding.target != ""  # a rule that can't be tried names no part
    return unsure and task.kind == "uncertain-reading" and finding.target in task.detail.split(", ")
