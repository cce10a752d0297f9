"""Sections of which exactly one applies, decided by two amounts (Form.alternatives)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from intake.model.form import Alternative, Form
from intake.model.report import FieldValue, Section, SectionStatus


def decide(fields: Mapping[str, FieldValue], sections: Sequence[Section], form: Form) -> tuple[Section, ...]:
    """*sections* with the blank one of each pair `not_applicable` where the other applies.

    Both amounts known: the one that applies by them. Else the answered one applies; where neither is answered, both
    stay as they are. A section with an answer always stays `answered`. Deciding again gives the same.
    """
    decided = {section.id: _undecided(section, form) for section in sections}
    for pair in form.alternatives:
        idle = _idle(pair, fields, decided)
        if idle in decided and decided[idle].status != "answered":
            decided[idle] = replace(decided[idle], status="not_applicable")
    return tuple(decided[section.id] for section in sections)


def _undecided(section: Section, form: Form) -> Section:
    pairs = {name for pair in form.alternatives for name in (pair.when_spent, pair.otherwise)}
    if section.id in pairs and section.status == "not_applicable":
        status: SectionStatus = "answered" if section.text.strip() else "empty"
        return replace(section, status=status)
    return section


def _idle(pair: Alternative, fields: Mapping[str, FieldValue], sections: Mapping[str, Section]) -> str:
    """The id of the section that does not apply, "" where that can't be told."""
    spent, granted = (_amount(fields, name) for name in (pair.spent, pair.granted))
    if spent is not None and granted is not None:
        return pair.otherwise if spent >= granted else pair.when_spent
    answered = [
        name for name in (pair.when_spent, pair.otherwise) if name in sections and sections[name].status == "answered"
    ]
    if len(answered) != 1:
        return ""
    return pair.otherwise if answered[0] == pair.when_spent else pair.when_spent


def _amount(fields: Mapping[str, FieldValue], name: str) -> int | None:
    value = fields[name].value if name in fields else None
    return value if isinstance(value, int) and not isinstance(value, bool) else None
