"""Conditions that can never hold, and comparisons that find nothing: such a rule is silent, and nobody would notice."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from intake.checks.conditions import PROJECT_KINDS, When
from intake.checks.seen import column_of
from intake.errors import said
from intake.messages import REPORT_TYPES_IN_ENGLISH
from intake.model.form import Form
from intake.rulebook.strict import Place, did_you_mean

_SILENT = said("the rule could never say anything")


def can_be(when: When, written: Mapping[str, Any], form: Form, where: Place, *, wider: bool) -> bool:
    """Whether the conditions can ever hold on *form*. False only of a *wider* folder's rule: it is not for this form.

    *written* is the mapping that they stand in.
    Raises Misconfigured where they can't, in the form's own folder or on any form.
    """
    if wider and _other_report(when, form):
        return False
    for key, what, do in _never(when, form):
        raise where.value(written, key).error(what, why=_SILENT, do=do)
    return True


def check_sense(parameters: Any, written: Mapping[str, Any], where: Place) -> None:
    """Raises Misconfigured where a check compares something with itself, or asks for at least nothing."""
    seen: set[str] = set()
    for spec in dataclasses.fields(parameters):
        value, at = getattr(parameters, spec.name), where.value(written, spec.name)
        if spec.metadata.get("names") in ("amount", "day"):
            if value in seen:
                what = said("'{name}' is compared with itself", name=value)
                raise at.error(what, why=_SILENT, do=said("name something else to compare it with"))
            seen.add(value)
        if spec.name in ("least", "percent") and value <= 0:
            what = said("'{value}' is always reached", value=value)
            raise at.error(what, why=_SILENT, do=said("write a number over 0"))


def _never(when: When, form: Form) -> Iterator[tuple[str, str, str]]:
    """The key of each condition that can't hold, what is wrong, and a cure."""
    kind, either = when.project_kind, said("leave one of them out")
    if when.report_type and when.report_type.casefold() not in (types := _report_types(form)):
        what = said("'{found}' is never the report_type of {form}", found=when.report_type, form=form.id)
        yield "report_type", what, did_you_mean(when.report_type, types)
    if kind and not _is_kind(kind):
        yield "project_kind", said("unknown project_kind '{name}'", name=kind), did_you_mean(kind, PROJECT_KINDS)
    for name in sorted(set(when.answered) & set(when.blank)):
        yield "blank", said("'{name}' can't be both answered and blank", name=name), either
    for name in sorted({name.partition(".")[0] for name in when.choice} & set(when.blank)):
        yield "blank", said("'{name}' is blank and has an answer at once", name=name), either
    for name, wanted in when.choice.items():
        if wanted not in (choices := _choices(name, form)):
            what = said("'{value}' is no answer to {name}", value=wanted, name=name)
            yield "choice", what, did_you_mean(wanted, choices)


def _report_types(form: Form) -> Sequence[str]:
    return [form.report_type] if form.report_type else sorted(REPORT_TYPES_IN_ENGLISH)


def _other_report(when: When, form: Form) -> bool:
    return bool(when.report_type and form.report_type) and when.report_type.casefold() != form.report_type.casefold()


def _is_kind(name: str) -> bool:
    """As applies() takes it: the beginning of a kind is enough."""
    return any(kind.startswith(name.casefold()) for kind in PROJECT_KINDS)


def _choices(name: str, form: Form) -> Sequence[str]:
    table, _, column = name.partition(".")
    spec = column_of(form, table, column) if column else form.field(name)
    return spec.choices if spec else ()
