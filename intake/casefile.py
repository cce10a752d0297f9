"""Existing cases from a CSV file: the register's start (cli-contract.md, Cases)."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import zip_longest
from typing import TYPE_CHECKING

from intake import numbering, values
from intake.errors import Refused
from intake.model.form import Policy
from intake.model.register import Case, CaseId, CaseNumber, Expected, RegistryNumber

if TYPE_CHECKING:
    import _csv

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
HIGHEST_RECORD = 999_999  # no case has as many; a longer number is a slip of the keys


def read_cases(text: str, policy: Policy, *, source: str, known: Sequence[Case] = ()) -> tuple[Case, ...]:
    """The cases in a CSV *text* (`;` or `,`). Raises Refused that names every bad row; then none is taken.

    What the file has no column for stays as it is in the *known* case of that number. Personal numbers are masked.
    """
    text = text.removeprefix("\ufeff")
    delimiter = ";" if ";" in text.partition("\n")[0] else ","
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True, strict=True)
    faults: list[str] = []
    try:
        columns = [name.strip() for name in next(rows, [])]
        _check_header(columns, source)
        cases = _cases(rows, columns, policy, {case.number: case for case in known}, faults)
    except csv.Error as error:
        cases = ()
        faults.append(f"row {rows.line_num}: {error}: is a quotation mark never closed?")
    if faults:
        raise Refused(
            f"{source}: {len(faults)} bad row(s)\n  " + "\n  ".join(map(values.mask, faults)),
            why="a register that is half taken in can't be trusted, so nothing was imported",
            do="mend the rows and import the file again",
        )
    return cases


def _cases(
    rows: _csv.Reader, columns: Sequence[str], policy: Policy, known: Mapping[CaseNumber, Case], faults: list[str]
) -> tuple[Case, ...]:
    """Every row's case; what is wrong with a row is added to *faults*. Excel's blank rows are none."""
    cases: dict[CaseNumber, Case] = {}
    for cells in rows:
        if not any(cell.strip() for cell in cells):
            continue
        try:
            case = _case(_named(columns, cells), policy, known)
        except ValueError as error:
            faults.append(f"row {rows.line_num}: {error}")
            continue
        if case.number in cases:
            faults.append(f"row {rows.line_num}: the case's number stands in an earlier row, too")
        cases[case.number] = case
    return tuple(cases.values())


def _check_header(columns: Sequence[str], source: str) -> None:
    wrong = [name for name in columns if name and name not in COLUMNS]
    lacking = [name for name in REQUIRED if name not in columns]
    if wrong or lacking:
        raise Refused(
            f"{source}: row 1: "
            + "; ".join([f"unknown column {n!r}" for n in wrong] + [f"no column {n!r}" for n in lacking]),
            do="use the columns " + ";".join(COLUMNS),
        )


def _named(columns: Sequence[str], cells: Sequence[str]) -> dict[str, str]:
    """The row's cells by column. Raises ValueError where something stands in none."""
    if any(cell.strip() for cell in cells[len(columns) :]):
        raise ValueError("more cells than columns")
    named = {name: values.fold(cell) for name, cell in zip_longest(columns, cells[: len(columns)], fillvalue="")}
    if named.pop("", ""):
        raise ValueError("a cell stands in a column without a name")
    return named


def _case(cell: Mapping[str, str], policy: Policy, there: Mapping[CaseNumber, Case]) -> Case:
    """One row as a Case. Raises ValueError that tells the column and what is wrong with it."""
    number = _number(cell["number"], policy)
    if not cell["project"]:
        raise ValueError("project is empty")
    read = Case(
        id=CaseId(""),
        number=number,
        project=values.mask(cell["project"]),
        next_record=_next_record(cell),
        aliases=tuple(values.mask(alias) for alias in _list(cell, "aliases")),
        organisation=values.mask(cell.get("organisation", "")),
        contacts=tuple(_address(contact) for contact in _list(cell, "contacts")),
        granted=_granted(cell),
        period_start=_day(cell, "period_start"),
        period_end=_day(cell, "period_end"),
        kind=cell.get("kind", ""),
        expected=tuple(_expected(item) for item in _list(cell, "expected")),
    )
    case = replace(there.get(number, read), **{name: getattr(read, name) for name in cell}, id=CaseId(""))
    if case.period_start and case.period_end and case.period_end < case.period_start:
        raise ValueError("period_end is before period_start")
    return case


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


def _next_record(cell: Mapping[str, str]) -> int:
    text = cell.get("next_record", "")
    if text and not (text.isascii() and text.isdigit() and 1 <= int(text) <= HIGHEST_RECORD):
        raise ValueError(f"next_record {text!r} is no whole number from 1 to {HIGHEST_RECORD}")
    return int(text or 1)


def _granted(cell: Mapping[str, str]) -> int | None:
    text = cell.get("granted", "")
    amount = values.amount(text) if text else None
    if text and (amount is None or amount < 0):
        raise ValueError(f"granted {text!r} is no amount in kronor")
    return amount


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
