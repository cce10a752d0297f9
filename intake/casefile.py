"""Existing cases from a CSV file: the register's start (cli-contract.md, Cases)."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from datetime import date

from intake import numbering, values
from intake.errors import Refused
from intake.model.form import Policy
from intake.model.register import Case, CaseId, CaseNumber, Expected, RegistryNumber

COLUMNS = (
    "number",
    "next_record",
    "project",
    "aliases",
    "organisation",
    "contacts",
    "granted",
    "period_start",
    "period_end",
    "kind",
    "expected",
)
REQUIRED = ("number", "project")


def read_cases(text: str, policy: Policy, *, source: str) -> tuple[Case, ...]:
    """The cases in a CSV *text* (`;` or `,`). Raises Refused that names every bad row; then none is taken."""
    text = text.removeprefix("\ufeff")
    header = text.partition("\n")[0]
    rows = csv.DictReader(io.StringIO(text), delimiter=";" if ";" in header else ",", skipinitialspace=True)
    _check_header(rows.fieldnames or (), source)
    cases: list[Case] = []
    faults: list[str] = []
    for row in rows:
        try:
            cases.append(_case(row, policy))
        except ValueError as error:
            faults.append(f"row {rows.line_num}: {error}")
    numbers = [case.number for case in cases]
    faults += [
        f"{values.mask(case.project)}: the number stands twice" for case in cases if numbers.count(case.number) > 1
    ]
    if faults:
        raise Refused(
            f"{source}: {len(faults)} bad row(s)\n  " + "\n  ".join(faults),
            why="a register that is half taken in can't be trusted, so nothing was imported",
            do="mend the rows and import the file again",
        )
    return tuple(cases)


def _check_header(found: object, source: str) -> None:
    names = [str(name).strip() for name in found] if isinstance(found, list | tuple) else []
    wrong = [name for name in names if name not in COLUMNS]
    lacking = [name for name in REQUIRED if name not in names]
    if wrong or lacking:
        raise Refused(
            f"{source}: row 1: "
            + "; ".join([f"unknown column {n!r}" for n in wrong] + [f"no column {n!r}" for n in lacking]),
            do="use the columns " + ";".join(COLUMNS),
        )


def _case(row: Mapping[str | None, object], policy: Policy) -> Case:
    """One row as a Case with an empty id. Raises ValueError that tells the column and what is wrong with it."""
    if None in row:
        raise ValueError("more cells than columns")
    cell = {str(name): str(value or "").strip() for name, value in row.items()}
    if not cell["project"]:
        raise ValueError("project is empty")
    start, end = _day(cell, "period_start"), _day(cell, "period_end")
    if start and end and end < start:
        raise ValueError("period_end is before period_start")
    return Case(
        id=CaseId(""),
        number=_number(cell["number"], policy),
        project=cell["project"],
        next_record=_whole(cell, "next_record", at_least=1) or 1,
        aliases=_list(cell, "aliases"),
        organisation=cell.get("organisation", ""),
        contacts=tuple(_address(contact) for contact in _list(cell, "contacts")),
        granted=_whole(cell, "granted", at_least=0),
        period_start=start,
        period_end=end,
        kind=cell.get("kind", ""),
        expected=tuple(_expected(item) for item in _list(cell, "expected")),
    )


def _number(text: str, policy: Policy) -> CaseNumber:
    found = numbering.parse_number(text, policy.prefix, policy.number_template, policy.class_code)
    if found is None:
        raise ValueError(f"number {text!r} is not written as {policy.number_template!r} with prefix {policy.prefix!r}")
    return found.case if isinstance(found, RegistryNumber) else found


def _list(cell: Mapping[str, str], column: str) -> tuple[str, ...]:
    return tuple(item.strip() for item in cell.get(column, "").split("|") if item.strip())


def _address(text: str) -> str:
    if text.count("@") != 1 or " " in text:
        raise ValueError("contacts holds something that is no e-mail address")
    return text.lower()


def _whole(cell: Mapping[str, str], column: str, *, at_least: int) -> int | None:
    text = cell.get(column, "")
    if not text:
        return None
    number = values.amount(text)
    if number is None or number < at_least:
        raise ValueError(f"{column} {text!r} is no whole number of at least {at_least}")
    return number


def _day(cell: Mapping[str, str], column: str) -> date | None:
    text = cell.get(column, "")
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise ValueError(f"{column} {text!r} is no date like 2024-02-29") from None


def _expected(text: str) -> Expected:
    kind, _, due = text.partition(":")
    try:
        return Expected(report_type=kind.strip(), due=date.fromisoformat(due.strip()))
    except ValueError:
        raise ValueError(f"expected {text!r} is not like slutrapport:2024-02-29") from None
