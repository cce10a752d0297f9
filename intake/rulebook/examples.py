"""The examples in rule files, as reports. They run as tests, and when `intake rules check` is asked.

An example names only what matters: fields with values, sections with the author's text ("" = empty, null = its heading
is gone), and facts about the report: `arrived`, `report_type`, `register` (granted, period_start, period_end, kind,
contacts), `enclosures`, `personal_numbers`, `replaced_by` (the form's). All else is filled in. `expect` is finding or
nothing; `target` and `message` say more where wanted. A field may be named by the part that it plays, as in rules that
several forms share. A text in a field of another type is what the author wrote there, and is read as in a report:
`period: 2022 - 2023`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

from intake import values
from intake.alternatives import decide as decide_alternatives
from intake.errors import Misconfigured, said
from intake.findings import found_by
from intake.model.evidence import Evidence
from intake.model.form import ROLES, FieldSpec, Form, Rule
from intake.model.register import Case, CaseId, CaseNumber, Expected
from intake.model.report import FieldValue, Finding, Report, Section
from intake.rulebook.strict import Place, Written, decode, did_you_mean, plain

_FACTS = ("arrived", "report_type", "register", "enclosures", "personal_numbers", "replaced_by")
_OWN_KEYS = ("expect", "target", "message", *_FACTS)
_ARRIVED = date(2024, 2, 1)
_FILLED: Mapping[str, Any] = {
    "text": "Text",
    "date": "2024-01-31",
    "period": {"start": "2023-01-01", "end": "2023-12-31"},
    "amount": 100_000,
    "email": ["anna@example.se"],
    "phone": ["+46701740605"],
    "postcode": "826 42",
    "organisation_number": "222000-1834",
    "organisations": ["Organisationen"],
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Registered:
    """What an example says of the case in the register."""

    granted: int | None = 100_000
    period_start: date | None = date(2023, 1, 1)
    period_end: date | None = date(2023, 12, 31)
    kind: str = ""
    contacts: tuple[str, ...] = ()
    organisation: str = ""
    expected: tuple[date, ...] = ()  # the days when reports are due


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What an example says around the report."""

    arrived: date = _ARRIVED
    report_type: str = ""
    register: Registered | None = None
    enclosures: tuple[str, ...] = ()
    personal_numbers: tuple[str, ...] = ()
    replaced_by: str = ""  # the newer form, where the report is written on an older one


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A report and what its rule must say of it."""

    evidence: Evidence
    expect: Literal["finding", "nothing"]
    target: str | None
    message: str | None
    where: Place


def compile_example(written: Any, form: Form, where: Place) -> Example:
    """An example of a rule file. Raises Misconfigured for names that the form doesn't have, and a wrong `expect`."""
    if not isinstance(written, Mapping):
        raise where.error(
            said("an example is no list of keys"),
            why=said("it can't be tried"),
            do=said("write {field: value, expect: finding}"),
        )
    played = {role: form.role(role) for role in ROLES if form.role(role) and not form.field(role)}
    known = [*_OWN_KEYS, *(f.id for f in form.fields), *(s.id for s in form.sections), *played]
    for name in written:
        if name not in known:
            raise where.key(written, name).error(
                said("unknown name '{name}' in an example", name=name),
                why=said("{form} has no such thing", form=form.id),
                do=did_you_mean(str(name), known),
            )
    if written.get("expect") not in ("finding", "nothing"):
        raise where.error(
            said("an example must say what it expects"),
            why=said("else it tests nothing"),
            do=said("write expect: finding, or expect: nothing"),
        )
    facts = decode(Facts, written, where, allow=[name for name in written if name not in _FACTS])
    named = {played.get(str(name), str(name)): value for name, value in written.items()}
    target = _text(written.get("target"))
    return Example(
        evidence=_evidence(_report(named, form, facts), form, facts),
        expect=written["expect"],
        target=target and played.get(target, target),
        message=_text(written.get("message")),
        where=where,
    )


def _evidence(report: Report, form: Form, facts: Facts) -> Evidence:
    return Evidence(
        report=report,
        form=replace(form, replaced_by=facts.replaced_by) if facts.replaced_by else form,
        report_type=facts.report_type or form.report_type,
        arrived=facts.arrived,
        first_arrived=facts.arrived,
        case=_case(facts.register, facts.report_type or form.report_type) if facts.register else None,
        enclosures=facts.enclosures,
    )


def _case(there: Registered, report_type: str) -> Case:
    return Case(
        id=CaseId(""),
        number=CaseNumber(prefix="", year=2023, case=1),
        project="",
        organisation=there.organisation,
        contacts=there.contacts,
        granted=there.granted,
        period_start=there.period_start,
        period_end=there.period_end,
        kind=there.kind,
        expected=tuple(Expected(report_type=report_type, due=due) for due in there.expected),
    )


def faults(rule: Rule, example: Example) -> Iterator[Misconfigured]:
    """What the rule says otherwise than the example expects."""
    found = found_by(rule, example.evidence)
    wrong = bool(found) != (example.expect == "finding")
    wrong = wrong or (example.target is not None and example.target not in [f.target for f in found])
    wrong = wrong or (example.message is not None and _fold(example.message) not in [_fold(f.message) for f in found])
    if wrong:
        expected = " ".join(filter(None, (example.expect, example.target, example.message)))
        yield example.where.error(
            said("the example expects {expected}, but the rule gives {found}", expected=expected, found=_given(found)),
            why=said("the rule '{rule}' doesn't do what its file says", rule=rule.id),
            do=said("correct the rule or the example"),
        )


def _given(found: Sequence[Finding]) -> str:
    return "; ".join(f"{finding.target}: {finding.message}" for finding in found) or said("nothing")


def _fold(text: str) -> str:
    return " ".join(text.split())


def _text(value: Any) -> str | None:
    return value.text if isinstance(value, Written) else value


def _report(written: Mapping[str, Any], form: Form, facts: Facts) -> Report:
    fields = {
        spec.id: _field(spec, written[spec.id]) if spec.id in written else FieldValue(value=_filled(spec))
        for spec in form.fields
    }
    left_out = {name for pair in form.alternatives for name in _left_out(pair.when_spent, pair.otherwise, written)}
    sections = [_section(spec.id, spec.title, written, left_out) for spec in form.sections]
    return Report(
        form=form.id,
        fields=fields,
        sections=decide_alternatives(fields, sections, form),
        personal_numbers=facts.personal_numbers,
    )


def _field(spec: FieldSpec, written: Any) -> FieldValue:
    """The field as an example gives it: its value, or what the author wrote."""
    value, text = plain(written), _text(written)
    known = value is None or (spec.type == "amount" and isinstance(value, int))
    if known or not isinstance(text, str) or spec.type not in _READ:
        return FieldValue(value=value)
    return FieldValue(value=_READ[spec.type](text), raw=text)


def _period(text: str) -> dict[str, str | None] | None:
    found = values.period(text)
    return {"start": _iso(found.start), "end": _iso(found.end)} if found.start or found.end else None


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


_READ: Mapping[str, Callable[[str], Any]] = {
    "date": lambda text: _iso(values.date_of(text)),
    "period": _period,
    "amount": values.amount,
    "postcode": values.postcode,
    "organisation_number": values.organisation_number,
    "email": lambda text: values.emails(text) or None,
    "phone": lambda text: values.phones(text) or None,
    "organisations": lambda text: values.organisations(text) or None,
}


def _left_out(first: str, second: str, written: Mapping[str, Any]) -> tuple[str, ...]:
    """Of a pair of alternatives, those that an example leaves blank by not naming them: the second, or the unnamed."""
    named = [name for name in (first, second) if name in written]
    return tuple(name for name in (first, second) if name not in named) if named else (second,)


def _section(name: str, title: str, written: Mapping[str, Any], left_out: set[str]) -> Section:
    text = plain(written[name]) if name in written else "" if name in left_out else "Text."
    if text is None:
        return Section(id=name, title=title, status="missing")
    return Section(id=name, title=title, status="answered" if str(text).strip() else "empty", text=str(text))


def _filled(spec: FieldSpec) -> Any:
    if spec.type == "table":
        return [
            {column.id: column.choices[0] if column.choices else _FILLED.get(column.type) for column in spec.columns}
        ]
    return _FILLED.get(spec.type)
