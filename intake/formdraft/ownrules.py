"""The rules that are a drafted form's own: what is asked of its tables, its signatures and its sections on the funds.

What every form asks for stands in rules/shared, which names fields by the parts they play.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from intake.formdraft.fields import is_sum
from intake.formdraft.model import Draft
from intake.formdraft.roles import goal_column
from intake.model.form import FieldSpec, SectionSpec

_ON_FUNDS = re.compile(r"\w*medel\b|\w*medlen\b|ekonomi|budget|kostnad", re.IGNORECASE)


def rules_of(draft: Draft) -> Iterator[Mapping[str, Any]]:
    """Each rule as its file has it, the keys in the files' order."""
    made = (_sums_up(draft), _goal_has_outcome(draft), _percent_agrees(draft), _signatory_missing(draft))
    return (rule for rule in made if rule is not None)


def _field(draft: Draft, name: str) -> FieldSpec | None:
    return next((spec for spec in draft.fields if spec.id == name), None)


def _sums_up(draft: Draft) -> dict[str, Any] | None:
    """The first table's sum row; None where no table has one."""
    for spec in draft.fields:
        total = next(filter(is_sum, spec.rows), "")
        amounts = [column.id for column in spec.columns if column.type == "amount"]
        others = [row for row in spec.rows if not is_sum(row)]
        if total and amounts and others:
            return _sum_rule(spec, total, others[0], amounts)
    return None


def _sum_rule(spec: FieldSpec, total: str, other: str, amounts: list[str]) -> dict[str, Any]:
    label = spec.columns[0].id
    single = {label: other, amounts[0]: 100}
    return {
        "id": "sums-up",
        "kind": "sums_up",
        "with": {"table": spec.id, "label": label, "total": total, "columns": amounts},
        "severity": "warning",
        "reason": "En summarad som inte är summan betyder att ett belopp är fel någonstans.",
        "message": "{place}: Raden {total} i kolumnen {column} är {stated} kronor, men beloppen ovanför ger {sum} "
        "kronor.",
        "ask": "Vilket belopp är rätt?",
        "message_en": "{place}: The row {total} in the column {column} is SEK {stated}, but the amounts above it make "
        "SEK {sum}.",
        "ask_en": "Which amount is right?",
        "examples": [
            {spec.id: [single, {label: total, amounts[0]: 90}], "expect": "finding", "target": spec.id},
            {spec.id: [single, {label: total, amounts[0]: 100}], "expect": "nothing"},
        ],
    }


def _goal_has_outcome(draft: Draft) -> dict[str, Any] | None:
    """Each goal's answer to whether it was reached; None where the form has no such table or box."""
    spec = _field(draft, draft.roles.get("goals", ""))
    answer = next((column for column in spec.columns if column.choices), None) if spec else None
    if spec is None or answer is None:
        return None
    goal = {goal_column(spec): "Fler i arbete"}
    return {
        "id": "goal-has-outcome",
        "kind": "each_row_has",
        "with": {"table": spec.id, "where": goal_column(spec), "column": answer.id},
        "severity": "warning",
        "reason": "Styrelsen följer upp varje mål som den har beslutat om. Utan svar kan målet inte räknas.",
        "message": "{place}: För mål {rows} går det inte att se om målet är uppnått.",
        "ask": f"Vilket är svaret: {', '.join(answer.choices)}?",
        "message_en": "{place}: For goal {rows} it cannot be told whether it was reached.",
        "ask_en": f"Which is the answer: {', '.join(answer.choices)}?",
        "examples": [
            {spec.id: [{**goal, answer.id: None}], "expect": "finding", "target": spec.id},
            {spec.id: [{**goal, answer.id: answer.choices[-1]}], "expect": "nothing"},
        ],
    }


def _percent_agrees(draft: Draft) -> dict[str, Any] | None:
    """The percentages in the sections about the funds; None where the form lacks these or either amount."""
    spent, granted = draft.roles.get("spent", ""), draft.roles.get("granted", "")
    about = [spec for spec in draft.sections if _is_on_funds(spec)]
    if not spent or not granted or not about:
        return None
    written = _amounts(draft, spent, granted)
    section = min(about, key=lambda spec: bool(spec.table)).id
    return {
        "id": "percent-agrees",
        "kind": "percent_agrees",
        "with": {"sections": [spec.id for spec in about], "spent": spent, "granted": granted},
        "severity": "warning",
        "reason": "En procentsats i texten som inte stämmer med beloppen betyder att det ena är fel, och styrelsen "
        "läser båda.",
        "message": "{place}: Ni skriver att {said} procent av medlen {used}. Beloppen ({spent} av {granted} kronor) "
        "ger {share} procent.",
        "ask": "Vilken uppgift är rätt?",
        "message_en": "{place}: You write that {said} per cent of the funds {used}. The amounts (SEK {spent} of "
        "{granted}) give {share} per cent.",
        "ask_en": "Which one is right?",
        "examples": [
            {**written, section: "97 % av medlen är utnyttjade.", "expect": "finding", "target": section},
            {**written, section: "84 % av medlen är utnyttjade.", "expect": "nothing"},
        ],
    }


def _is_on_funds(spec: SectionSpec) -> bool:
    return any(_ON_FUNDS.search(text) for text in (spec.title, *spec.guidance))


def _amounts(draft: Draft, spent: str, granted: str) -> dict[str, Any]:
    """What an example says of the amounts: 84 of 100 spent, in a field or in the sum row of a table."""
    name, _, column = spent.partition(".")
    table = _field(draft, name)
    if table is None or not column:
        return {name: 84, granted: 100}
    return {name: [{table.columns[0].id: next(filter(is_sum, table.rows)), column: 84}], granted: 100}


def _signatory_missing(draft: Draft) -> dict[str, Any] | None:
    """Who stands for the report, where a table tells it which no section asks for; else None."""
    name, _, column = draft.roles.get("signed", "").partition(".")
    if not column or any(name in (spec.table, *spec.fields) for spec in draft.sections):
        return None
    return {
        "id": "signatory-missing",
        "kind": "required",
        "with": {"fields": [name]},
        "severity": "error",
        "reason": "Någon måste stå för det som rapporten säger, och när.",
        "message": "{place}: datum och namn saknas.",
        "message_en": "{place}: date and name are missing.",
        "examples": [
            {name: [], "expect": "finding", "target": name},
            {name: [{column: "2024-01-08"}], "expect": "nothing"},
        ],
    }
