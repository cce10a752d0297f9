"""A draft as the files that a person goes on with: form.yaml, with its guesses told in it, and the usual rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import yaml

from intake.formdraft.fields import is_sum
from intake.formdraft.model import Draft
from intake.formdraft.told import in_words
from intake.model.form import Alternative, ColumnSpec, FieldSpec, SectionSpec

_WIDE = 120  # characters of a line
_HEAD = """\
# Blanketten {name}. Den tomma blanketten är blank.docx i samma mapp.
# Det här är ett utkast som är gjort av blanketten. Rader som börjar med # är till er: rätta det som inte stämmer och ta
# sedan bort raden. Pröva med: intake rules check
# labels och title är orden som de står tryckta, utan nummer och kolon; därefter kända äldre eller kortare ordalydelser.
"""
_FIELDS = """\
# type säger vad rutan innehåller: text (om inget står), date, period, amount, email, phone, postcode,
# organisation_number, organisations, choice eller table. stamp: true är förbundets egen ruta, som ingen frågas om.
# Vilka fält som måste vara ifyllda står i field-missing.yaml.
"""
_SECTIONS = """\
# guidance är det som står tryckt under rubriken: det räknas aldrig som svar. question citeras när svaret saknas.
"""
_PAIR = ("spent", "granted", "when_spent", "otherwise")
_SIMPLE: Mapping[str, Any] = {"type": "text"}


def files_of(draft: Draft) -> dict[str, str]:
    """The files of the form's folder by name, but for the blank itself."""
    return {"form.yaml": form_yaml(draft), **{f"{name}.yaml": _rule(name, rule) for name, rule in _rules(draft)}}


def form_yaml(draft: Draft) -> str:
    """form.yaml, a line a field where it fits, and each guess as a comment above what was guessed."""
    roles = {f"{role}_field": draft.roles.get(role, "") for role in ("project", "period", "organisation")}
    more = {f"{role}_field": draft.roles[role] for role in ("granted", "spent") if role in draft.roles}
    top = {
        "id": draft.id,
        "name": draft.name,
        "report_type": draft.report_type,
        "report_type_definite": f"{draft.report_type or 'rapport'}en",
        "titles": list(draft.titles),
        **roles,
        **more,
    }
    lines = [_HEAD.format(name=" ".join(draft.name.split()))]
    lines += [f"{_flow({key: value})[1:-1]}\n" for key, value in top.items()]
    lines += _group("fields", _FIELDS, draft, [(spec.id, _field(spec)) for spec in draft.fields])
    lines += _group("sections", _SECTIONS, draft, [(spec.id, _section(spec)) for spec in draft.sections])
    pairs = [{name: getattr(pair, name) for name in _PAIR} for pair in draft.alternatives]
    return "".join([*lines, f"\nalternatives:{'' if pairs else ' []'}\n", *map(_entry, pairs)])


def _group(name: str, comment: str, draft: Draft, entries: Sequence[tuple[str, dict[str, Any]]]) -> Iterator[str]:
    yield f"\n{comment}{name}:{'' if entries else ' []'}\n"
    for target, entry in entries:
        yield from (f"  # {in_words(doubt, 'sv')}\n" for doubt in draft.of(target) if doubt.code != "no-guidance")
        yield _entry(entry)


def _field(spec: FieldSpec) -> dict[str, Any]:
    made: dict[str, Any] = {"id": spec.id, "heading": spec.heading, "type": spec.type, "question": spec.question}
    made |= {"labels": list(spec.labels), "choices": list(spec.choices)}
    made |= {"columns": [_column(column) for column in spec.columns], "rows": list(spec.rows)}
    made |= {"stamp": spec.stamp, "repeats": spec.repeats}
    return {key: value for key, value in made.items() if key == "labels" or (value and _SIMPLE.get(key) != value)}


def _column(column: ColumnSpec) -> dict[str, Any]:
    made = {"id": column.id, "labels": list(column.labels), "type": column.type, "choices": list(column.choices)}
    return {key: value for key, value in made.items() if key == "labels" or (value and _SIMPLE.get(key) != value)}


def _section(spec: SectionSpec) -> dict[str, Any]:
    made = {"id": spec.id, "title": spec.title, "wordings": list(spec.wordings), "question": spec.question}
    made |= {"guidance": list(spec.guidance), "table": spec.table, "fields": list(spec.fields)}
    return {key: value for key, value in made.items() if value}


def _flow(value: Any) -> str:
    return yaml.safe_dump(
        value, default_flow_style=True, sort_keys=False, allow_unicode=True, width=float("inf")
    ).strip()


def _entry(entry: dict[str, Any]) -> str:
    """An item of a list: on one line, or a line a key and a line an item of what is too long."""
    line = f"  - {_flow(entry)}\n"
    if len(line) <= _WIDE:
        return line
    text = ""
    for key, value in entry.items():
        one = _flow({key: value})[1:-1]
        if len(one) + 4 <= _WIDE or not isinstance(value, list):
            text += f"    {one}\n"
        else:
            text += f"    {key}:\n" + "".join(f"      - {_flow([item])[1:-1]}\n" for item in value)
    return f"  - {text[4:]}"


# ------------------------------------------------------------------ rules
def _rules(draft: Draft) -> Iterator[tuple[str, dict[str, Any]]]:
    if draft.required:
        yield "field-missing", _field_missing(draft)
    if len(draft.sections) > 2 * len(draft.alternatives):
        pairs = {name for pair in draft.alternatives for name in (pair.when_spent, pair.otherwise)}
        yield "section-missing", _section_missing(next(spec for spec in draft.sections if spec.id not in pairs))
    for pair in draft.alternatives[:1]:
        yield "funds-section-missing", _one_answered(pair)
        yield "funds-sections-both", _not_both(pair)
    if period := draft.roles.get("period"):
        yield "period-in-order", _period_in_order(period)
    yield "personal-number", _personal_number(draft)
    spent, granted = draft.roles.get("spent") or draft.roles.get("spent_in_table"), draft.roles.get("granted")
    if spent and granted:
        yield "spent-within-grant", _spent_within_grant(draft, spent, granted)
    for spec in draft.fields:
        if sums := _sums_up(spec):
            yield "sums-up", sums
            return


def _rule(name: str, rule: Mapping[str, Any]) -> str:
    """A rule as the shipped ones are written."""
    head = {"id": name, **{key: value for key, value in rule.items() if key != "examples"}}
    lines = [f"{_flow({key: value})[1:-1]}\n" for key, value in head.items()]
    return "".join([*lines, "examples:\n", *(f"  - {_flow(example)}\n" for example in rule["examples"])])


def _field_missing(draft: Draft) -> dict[str, Any]:
    first = draft.required[0]
    blank: Any = next(
        ({"start": None, "end": None} if f.type == "period" else None for f in draft.fields if f.id == first), None
    )
    return {
        "check": "required",
        "with": {"fields": list(draft.required)},
        "severity": "error",
        "why": "Without these the report can't be filed, compared with the board's decision, or asked about.",
        "message": "{asked} {state}",
        "examples": [
            {first: blank, "expect": "finding", "target": first},
            {"personal_numbers": [], "expect": "nothing"},
        ],
    }


def _section_missing(first: SectionSpec) -> dict[str, Any]:
    return {
        "check": "required",
        "with": {"every_section": True},
        "severity": "error",
        "why": "Every part of the form is there because the board reads it; an empty one is asked for.",
        "message": "{asked} {state}",
        "examples": [
            {first.id: "", "expect": "finding", "target": first.id},
            {first.id: None, "expect": "finding", "target": first.id},
            {"personal_numbers": [], "expect": "nothing"},
        ],
    }


def _one_answered(pair: Alternative) -> dict[str, Any]:
    left_over = {pair.spent: 90, pair.granted: 100, pair.when_spent: ""}
    return {
        "check": "one_answered",
        "severity": "error",
        "why": "The board wants to know how well the budget was judged, or why funds were left over.",
        "message": "{asked} {state}",
        "examples": [
            {**left_over, pair.otherwise: "", "expect": "finding", "target": pair.otherwise},
            {**left_over, pair.otherwise: "Vi hade vakanser.", "expect": "nothing"},
        ],
    }


def _not_both(pair: Alternative) -> dict[str, Any]:
    return {
        "check": "not_both_answered",
        "severity": "warning",
        "why": "Funds are either wholly used or not; with both parts answered it isn't clear which holds.",
        "message": "{place}: Både {first} (medlen är helt utnyttjade) och {second} (medlen är inte helt utnyttjade) "
        "är ifyllda. Vilket gäller?",
        "examples": [
            {pair.when_spent: "Ja.", pair.otherwise: "Vi hade vakanser.", "expect": "finding"},
            {pair.when_spent: "Ja.", pair.otherwise: "", "expect": "nothing"},
        ],
    }


def _period_in_order(period: str) -> dict[str, Any]:
    return {
        "check": "period_in_order",
        "with": {"field": period},
        "severity": "warning",
        "why": "A period that ends before it begins is a slip; follow-up needs the true days.",
        "message": "{place}: Perioden slutar {end}, före startdagen {start}. Vilka datum gäller?",
        "examples": [
            {period: {"start": "2023-01-01", "end": "2022-12-31"}, "expect": "finding", "target": period},
            {period: {"start": "2023-01-01", "end": "2023-01-01"}, "expect": "nothing"},
        ],
    }


def _personal_number(draft: Draft) -> dict[str, Any]:
    target = draft.sections[0].id if draft.sections else draft.fields[0].id
    return {
        "check": "personal_number",
        "severity": "error",
        "audience": "staff",
        "why": "The federation has no legal ground for data on participants. A person must look, and the number is "
        "never repeated.",
        "message": "{place}: det kan stå ett personnummer här. Läs innan något skickas vidare.",
        "examples": [
            {"personal_numbers": [target], "expect": "finding", "target": target},
            {"personal_numbers": [], "expect": "nothing"},
        ],
    }


def _spent_within_grant(draft: Draft, spent: str, granted: str) -> dict[str, Any]:
    table, _, column = spent.partition(".")
    return {
        "check": "at_most",
        "with": {"field": spent, "limit": granted},
        "severity": "warning",
        "why": "Overspending is for the board to decide, and often a slip of the pen. So it is asked about.",
        "message": "{place}: Utnyttjade medel ({field} kronor) är mer än beviljade medel ({limit} kronor). "
        "Stämmer beloppen?",
        "examples": [
            {table: _spent(draft, table, column, 101), granted: 100, "expect": "finding", "target": table},
            {table: _spent(draft, table, column, 100), granted: 100, "expect": "nothing"},
        ],
    }


def _spent(draft: Draft, table: str, column: str, amount: int) -> Any:
    """What an example says was spent: an amount, or the sum row of a table."""
    spec = next(spec for spec in draft.fields if spec.id == table)
    if not column:
        return amount
    return [{spec.columns[0].id: next(filter(is_sum, spec.rows)), column: amount}]


def _sums_up(spec: FieldSpec) -> dict[str, Any] | None:
    """A table's sum row; None where it has none."""
    total = next(filter(is_sum, spec.rows), None)
    amounts = [column.id for column in spec.columns if column.type == "amount"]
    others = [row for row in spec.rows if not is_sum(row)]
    if total is None or not amounts or not others:
        return None
    label = spec.columns[0].id
    single = {label: others[0], amounts[0]: 100}
    return {
        "check": "sums_up",
        "with": {"table": spec.id, "label": label, "total": total, "columns": amounts},
        "severity": "warning",
        "why": "A sum row that isn't the sum means that an amount is wrong somewhere.",
        "message": "{place}: Raden {total} i kolumnen {column} är {stated} kronor, men beloppen ovanför ger {sum} "
        "kronor. Vilket belopp är rätt?",
        "examples": [
            {spec.id: [single, {label: total, amounts[0]: 90}], "expect": "finding", "target": spec.id},
            {spec.id: [single, {label: total, amounts[0]: 100}], "expect": "nothing"},
        ],
    }
