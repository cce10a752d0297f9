"""Which fields play the parts that the program and shared rules lean on, and which a report must have."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from intake.formdraft.fields import is_sum
from intake.formdraft.words import known
from intake.model.form import FieldSpec, SectionSpec

_BY_LABEL = ("project", "period", "organisation", "granted", "spent", "contact", "email", "phone")
_REQUIRED = ("project", "period", "organisation", "granted", "spent", "contact", "email")
_GOALS = re.compile(r"(?:insatsens |projektets |verksamhetens )?(?:del)?mål\b", re.IGNORECASE)


def roles_of(fields: Sequence[FieldSpec], signing: Sequence[str]) -> dict[str, str]:
    """Role -> field id, or a table's column, of what is told by its words: the first of each sort.

    *signing* are the ids of the fields that stand where somebody signs: the last date there is the day of it.
    """
    found: dict[str, str] = {}
    for role in _BY_LABEL:
        alone = [spec.id for spec in of_sort(fields, role) if not spec.stamp and not spec.repeats]
        found |= {role: alone[0]} if alone else {}
    signed = [day for spec in fields if spec.id in signing for day in _days(spec)]
    more = {"spent": _spent_in_table(fields), "signed": signed[-1] if signed else "", "goals": _goals(fields)}
    return {role: name for role, name in (more | found).items() if name}


def of_sort(fields: Sequence[FieldSpec], sort: str) -> list[FieldSpec]:
    """The fields whose first label tells of the sort."""
    return [spec for spec in fields if spec.labels and known(spec.labels[0]).role == sort]


def with_required(
    fields: Iterable[FieldSpec], roles: dict[str, str], sections: Sequence[SectionSpec]
) -> Iterator[FieldSpec]:
    """The fields; those that no report can do without are required, but not what a section asks for already."""
    answering = {name for section in sections for name in (section.table, *section.fields)}
    wanted = {roles[role] for role in _REQUIRED if role in roles} - answering
    return (replace(spec, required=spec.id in wanted) for spec in fields)


def _spent_in_table(fields: Sequence[FieldSpec]) -> str:
    """The column of what was spent in a table with a sum: "ekonomi.utfall"."""
    for spec in fields:
        if any(map(is_sum, spec.rows)):
            for column in spec.columns:
                if column.type == "amount" and ("utfall" in column.id or known(column.labels[0]).role == "spent"):
                    return f"{spec.id}.{column.id}"
    return ""


def _days(spec: FieldSpec) -> list[str]:
    """The field, where it is a day, or its columns that are: "uppgiftslamnare.datum"."""
    if spec.type == "date" and not spec.stamp:
        return [spec.id]
    return [f"{spec.id}.{column.id}" for column in spec.columns if column.type == "date"]


def _goals(fields: Sequence[FieldSpec]) -> str:
    """The table with a column of goals, a row for each: no printed rows, so that the sender names them."""
    tables = [spec for spec in fields if spec.type == "table" and not spec.rows]
    return next((spec.id for spec in tables if goal_column(spec)), "")


def goal_column(spec: FieldSpec) -> str:
    """The column where a table has its goals, "" where it has none."""
    return next((column.id for column in spec.columns if column.labels and _GOALS.match(column.labels[0])), "")
