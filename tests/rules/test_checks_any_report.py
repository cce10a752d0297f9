"""No kind of check fails on any report: every kind, with what its parameters may name, on reports of odd values."""

import dataclasses
import typing
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake.checks import KINDS
from intake.checks.kind import Kind, vocabulary
from intake.model.document import Document
from intake.model.evidence import Evidence
from intake.model.form import Alternative, ColumnSpec, FieldSpec, FieldType, Form, SectionSpec
from intake.model.register import Case, CaseId, CaseNumber
from intake.model.report import Draft, FieldValue, Report, Section

TYPES: tuple[FieldType, ...] = typing.get_args(FieldType)
COLUMNS = tuple(ColumnSpec(id=kind, labels=(), type=kind) for kind in TYPES if kind != "table")
FORM = Form(
    id="f/form",
    name="Rapport",
    report_type="rapport",
    report_type_definite="rapporten",
    fields=tuple(FieldSpec(id=f"f_{t}", labels=(), type=t, columns=COLUMNS if t == "table" else ()) for t in TYPES),
    sections=tuple(SectionSpec(id=name, title=name) for name in ("5", "6", "7")),
    alternatives=(Alternative(spent="f_amount", granted="f_amount", when_spent="6", otherwise="7"),),
    blank=Document(format="docx", blocks=()),
    project_field="f_text",
    period_field="f_period",
    organisation_field="f_organisations",
)
WORDS = [
    "51",
    "kvinnor",
    "män",
    "och",
    "1+1 = 3",
    "se bilaga 1",
    "97 % av medlen är utnyttjade",
    ",",
    ".",
    "\n",
    "*",
    "(",
]
PROSE = st.lists(st.sampled_from(WORDS), max_size=6).map(" ".join)
DAY = st.dates(date(2020, 1, 1), date(2030, 1, 1))
WRITTEN_DAY = st.one_of(DAY.map(date.isoformat), st.just("2024-13-01"))
SCALAR = st.one_of(st.none(), st.booleans(), st.integers(-5, 10**6), st.floats(allow_nan=False), PROSE, WRITTEN_DAY)
ROW = st.fixed_dictionaries(
    {},
    optional={
        "text": st.sampled_from(["text", "Lön"]),
        "choice": st.just("nej"),
        "amount": SCALAR,
        "date": WRITTEN_DAY,
    },
)
MAILS = st.lists(st.sampled_from(["maja.lindqvist@example.se", "omar.haddad@annan.example", "ingen", 7]), max_size=2)
PERIOD = st.fixed_dictionaries({}, optional={"start": st.one_of(SCALAR, WRITTEN_DAY), "end": WRITTEN_DAY})
LIKELY = {
    "amount": st.integers(0, 500),
    "date": WRITTEN_DAY,
    "period": PERIOD,
    "table": st.lists(ROW, min_size=1, max_size=4),
    "email": MAILS,
}
ODD = st.one_of(SCALAR, PERIOD, MAILS, st.lists(st.one_of(SCALAR, ROW), max_size=3))
STATUS = st.sampled_from(["answered", "empty", "missing", "not_applicable"])


@st.composite
def evidences(draw: st.DrawFn) -> Evidence:
    there = [f for f in FORM.fields if draw(st.integers(0, 5))]
    fields = {f.id: (draw(LIKELY.get(f.type, PROSE) if draw(st.integers(0, 3)) else ODD), draw(PROSE)) for f in there}
    sections = {s.id: (draw(STATUS), draw(PROSE)) for s in FORM.sections if draw(st.integers(0, 5))}
    day = st.one_of(st.none(), DAY)
    case = Case(
        id=CaseId("1"),
        number=CaseNumber(prefix="X", year=2024, case=1),
        project="RESAN",
        contacts=draw(st.sampled_from([(), ("maja.lindqvist@example.se",), ("ingen",)])),
        granted=draw(st.one_of(st.none(), LIKELY["amount"])),
        period_start=draw(day),
        period_end=draw(day),
    )
    report = Report(
        form=FORM.id,
        fields={name: FieldValue(value=value, raw=raw) for name, (value, raw) in fields.items()},
        sections=tuple(Section(id=n, title=n, status=status, text=text) for n, (status, text) in sections.items()),
        unplaced=tuple(draw(st.lists(PROSE, max_size=2))),
        personal_numbers=tuple(draw(st.lists(st.sampled_from(["5", "f_text", ""]), max_size=2))),
    )
    form = draw(st.sampled_from([FORM, dataclasses.replace(FORM, replaced_by="nyare")]))
    return Evidence(
        report=report, form=form, arrived=draw(day), first_arrived=draw(day), case=draw(st.sampled_from([None, case]))
    )


TOLD = {"column": "amount", "where": "choice", "label": "text", "total": "text"}
LISTED: dict[str, Any] = {"columns": ("amount",), "answers": ("nej",), "groups": (("män", "*"), ())}


def _parameters(kind: Kind, n: int) -> Any:
    """Parameters of every sort that the kind takes; *n* turns what they name, and leaves out what may be where odd."""
    hints = typing.get_type_hints(kind.parameters)
    found = {}
    for turn, spec in enumerate(dataclasses.fields(kind.parameters), n // 2):
        if n % 2 and spec.default is not dataclasses.MISSING:
            continue
        sort = spec.metadata.get("names")
        names = vocabulary(sort, FORM) if sort else ()
        found[spec.name] = _value(hints[spec.name], names[turn % len(names) :] if names else (), spec.name)
    return kind.parameters(**found)


def _value(hint: Any, names: tuple[str, ...], name: str) -> Any:
    kind = next((one for one in typing.get_args(hint) if one is not type(None)), hint)
    if typing.get_origin(hint) is tuple:
        return names or LISTED.get(name, ("se bilaga*", "kvinnor"))
    if typing.get_origin(hint) is typing.Literal:
        return typing.get_args(hint)[0]
    return names[0] if names else {bool: True, int: 3, float: 1.0, str: TOLD.get(name, "")}.get(kind)


@pytest.mark.parametrize("name", sorted(set(KINDS) - {"expression"}))
@settings(max_examples=25, deadline=None)
@given(evidence=evidences(), n=st.integers(0, 19))
def test_a_check_says_something_or_nothing_of_any_report(name: str, evidence: Evidence, n: int) -> None:
    kind = KINDS[name]
    for draft in kind.check(_parameters(kind, n), evidence):
        assert isinstance(draft, Draft)
        assert draft.words.keys() == kind.words.keys()
