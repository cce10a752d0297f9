"""A draft as the files that a person goes on with: form.yaml, with its guesses told in it, and the form's own rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import yaml

from intake.formdraft.model import ROLES, Draft
from intake.formdraft.ownrules import rules_of
from intake.formdraft.told import in_words
from intake.model.form import ColumnSpec, FieldSpec, SectionSpec

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
# required: true är det som en rapport måste ha ifyllt; ta bort det där det inte behövs.
"""
_SECTIONS = """\
# guidance är det som står tryckt under rubriken: det räknas aldrig som svar. question citeras när svaret saknas.
# Varje avsnitt begärs in när det är tomt; skriv required: false där det får vara det.
"""
_ALWAYS = ("project", "period", "organisation")  # a form must say them, if only to say that it has none
_PAIR = ("spent", "granted", "when_spent", "otherwise")
_SIMPLE: Mapping[str, Any] = {"type": "text"}


def files_of(draft: Draft) -> dict[str, str]:
    """The files of the form's folder by name, but for the blank itself."""
    return {"form.yaml": form_yaml(draft), **{f"{rule['id']}.yaml": _rule(rule) for rule in rules_of(draft)}}


def form_yaml(draft: Draft) -> str:
    """form.yaml, a line a field where it fits, and each guess as a comment above what was guessed."""
    roles = {f"{role}_field": draft.roles.get(role, "") for role in ROLES if role in _ALWAYS or role in draft.roles}
    top = {
        "id": draft.id,
        "name": draft.name,
        "report_type": draft.report_type,
        "report_type_definite": f"{draft.report_type or 'rapport'}en",
        "titles": list(draft.titles),
        **roles,
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
    made |= {"stamp": spec.stamp, "repeats": spec.repeats, "required": spec.required}
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


def _rule(rule: Mapping[str, Any]) -> str:
    """A rule as the shipped ones are written."""
    lines = [f"{_flow({key: value})[1:-1]}\n" for key, value in rule.items() if key != "examples"]
    return "".join([*lines, "examples:\n", *(f"  - {_flow(example)}\n" for example in rule["examples"])])
