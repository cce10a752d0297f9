"""Existing cases from a CSV file, as Excel and people write it."""

from __future__ import annotations

from datetime import date

import pytest
from builders import a_case, a_policy

from intake.casefile import read_cases
from intake.errors import Refused
from intake.model.register import Case, CaseNumber, Expected

PERSONAL = "701063-2391"


def read(text: str, *known: Case) -> tuple[Case, ...]:
    return read_cases(text, a_policy(), source="cases.csv", known=known)


def faults(text: str) -> str:
    with pytest.raises(Refused) as refused:
        read(text)
    return refused.value.what


def test_a_row_with_every_column_is_a_case() -> None:
    [case] = read(
        "number;next_record;project;aliases;organisation;contacts;granted;period_start;period_end;kind;expected\n"
        "SFG 23-12;5;RESAN;Resan | Projekt Resan;Söderhamns kommun;Maja.Lindqvist@example.se;2 458 000;"
        "2022-01-01;2023-12-31;individ;slutrapport:2024-02-29|delrapport:2023-08-31\n"
    )
    assert case.number == CaseNumber(prefix="SFG", year=2023, case=12)
    assert (case.project, case.next_record, case.aliases) == ("RESAN", 5, ("Resan", "Projekt Resan"))
    assert (case.organisation, case.contacts) == ("Söderhamns kommun", ("maja.lindqvist@example.se",))
    assert (case.granted, case.kind) == (2_458_000, "individ")
    assert (case.period_start, case.period_end) == (date(2022, 1, 1), date(2023, 12, 31))
    assert case.expected[0] == Expected(report_type="slutrapport", due=date(2024, 2, 29))


@pytest.mark.parametrize(
    "text",
    [
        "\ufeffnumber;project\r\nSFG 23–12;RESAN\r\n",
        'number,project\nSFG 23-12,"RESAN"\n',
        "number; project ;;\nSFG 23-12; RESAN;;\n;;;\n\n;;;;;\n",
    ],
    ids=["as Excel saves it", "with commas", "with blank columns and rows"],
)
def test_a_file_is_read_however_it_was_saved(text: str) -> None:
    assert [case.project for case in read(text)] == ["RESAN"]


def test_what_the_file_has_no_column_for_stays_as_it_is() -> None:
    """Else a list of numbers and names would take every case's contacts away."""
    known = a_case(aliases=("Projekt Resan",), next_record=5)
    [case] = read("number;project;organisation\nSFG 23-12;Resan;\n", known)
    assert (case.project, case.organisation) == ("Resan", "")
    assert (case.aliases, case.contacts, case.next_record) == (known.aliases, known.contacts, 5)


def test_every_bad_row_is_named_and_none_is_taken() -> None:
    said = faults("number;project;next_record\nSFG 23-16;Bra;3\nSFG 23-17;;3\nfel;A;x\nSFG 23-16;Bra igen;\n")
    assert [line.strip().partition(":")[0] for line in said.splitlines()[1:]] == ["row 3", "row 4", "row 5"]


@pytest.mark.parametrize(
    ("columns", "cells", "told"),
    [
        ("next_record", "0", "next_record '0'"),
        ("next_record", "4,6", "next_record '4,6'"),
        ("next_record", "9999999999", "next_record"),
        ("granted", "mycket", "granted 'mycket'"),
        ("contacts", "Maja Lindqvist", "no e-mail address"),
        ("period_start", "31/12 2023", "no date"),
        ("period_start;period_end", "2023-12-31;2022-01-01", "before period_start"),
        ("expected", "slutrapport", "not like slutrapport:2024-02-29"),
        ("kind", "individ;mer", "more cells than columns"),
        ("", "anteckning", "a column without a name"),
    ],
)
def test_a_cell_that_cannot_be_used_is_told(columns: str, cells: str, told: str) -> None:
    assert told in faults(f"number;project;{columns}\nSFG 23-12;RESAN;{cells}\n")


@pytest.mark.parametrize("header", ["", "nummer;project", "number;project;telefon", "number"])
def test_a_header_that_is_not_ours_is_refused(header: str) -> None:
    assert "row 1" in faults(f"{header}\nSFG 23-12;RESAN\n")


def test_a_quotation_mark_that_is_never_closed_swallows_no_row() -> None:
    assert "quotation mark" in faults('number;project\nSFG 23-12;"RESAN\nSFG 23-13;Vägen in\n')


def test_no_personal_number_comes_into_the_register_or_out_of_an_error() -> None:
    [case] = read(f"number;project;aliases;organisation\nSFG 23-12;A {PERSONAL};B {PERSONAL};C {PERSONAL}\n")
    assert PERSONAL not in repr(case)
    assert PERSONAL not in faults(f"number;project\n{PERSONAL};RESAN\n")
