"""The examples in rule files, as reports. They run as tests, and when `intake rules check` is asked.

An example names only what matters: field ids with values, section ids with the author's text ("" = empty, null = its
heading is gone). All else is filled in. `expect` is finding or nothing; `target` and `message` say more where wanted.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from intake.alternatives import decide
from intake.errors import Misconfigured
from intake.model.form import FieldSpec, Form, Rule
from intake.model.report import Draft, FieldValue, Report, Section
from intake.rulebook.strict import Place, Written, did_you_mean, plain

_OWN_KEYS = ("expect", "target", "message", "personal_numbers")
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
class Example:
    """A report and what its rule must say of it."""

    report: Report
    expect: Literal["finding", "nothing"]
    target: str | None
    message: str | None
    where: Place


def compile_example(written: Any, form: Form, where: Place) -> Example:
    """An example of a rule file. Raises Misconfigured for names that the form doesn't have, and a wrong `expect`."""
    if not isinstance(written, Mapping):
        raise where.error(
            "an example is no list of keys", why="it can't be tried", do="write {field: value, expect: finding}"
        )
    known = [*_OWN_KEYS, *(f.id for f in form.fields), *(s.id for s in form.sections)]
    for name in written:
        if name not in known:
            raise where.key(written, name).error(
                f"unknown name '{name}' in an example", why=f"{form.id} has no such thing", do=did_you_mean(name, known)
            )
    if written.get("expect") not in ("finding", "nothing"):
        raise where.error(
            "an example must say what it expects",
            why="else it tests nothing",
            do="write expect: finding, or expect: nothing",
        )
    return Example(
        report=_report(written, form),
        expect=written["expect"],
        target=_text(written.get("target")),
        message=_text(written.get("message")),
        where=where,
    )


def faults(rule: Rule, example: Example, form: Form) -> Iterator[Misconfigured]:
    """What the rule says otherwise than the example expects."""
    drafts = rule.check(example.report, form)
    said = _said(drafts)
    wrong = bool(drafts) != (example.expect == "finding")
    wrong = wrong or (example.target is not None and example.target not in [draft.target for draft in drafts])
    wrong = wrong or (example.message is not None and _fold(example.message) not in [_fold(d.message) for d in drafts])
    if wrong:
        expected = " ".join(filter(None, (example.expect, example.target, example.message)))
        yield example.where.error(
            f"the example expects {expected}, but the rule gives {said}",
            why=f"the rule '{rule.id}' doesn't do what its file says",
            do="correct the rule or the example",
        )


def _said(drafts: tuple[Draft, ...]) -> str:
    return "; ".join(f"{draft.target}: {draft.message}" for draft in drafts) or "nothing"


def _fold(text: str) -> str:
    return " ".join(text.split())


def _text(value: Any) -> str | None:
    return value.text if isinstance(value, Written) else value


def _report(written: Mapping[str, Any], form: Form) -> Report:
    fields = {
        spec.id: FieldValue(value=plain(written[spec.id]) if spec.id in written else _filled(spec))
        for spec in form.fields
    }
    left_out = {name for pair in form.alternatives for name in _left_out(pair.when_spent, pair.otherwise, written)}
    sections = [_section(spec.id, spec.title, written, left_out) for spec in form.sections]
    numbers = tuple(str(_text(name)) for name in written.get("personal_numbers", ()))
    return Report(form=form.id, fields=fields, sections=decide(fields, sections, form), personal_numbers=numbers)


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
