"""A form's rules, compiled from their files.

In rules that several forms share (layers.py), fields are named by the part they play (model/form.py, ROLES); a shared
rule that rests on a part which a form doesn't have is no rule of that form's.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import string
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from intake.checks import KINDS
from intake.checks.conditions import When, applies
from intake.checks.expression import words_in
from intake.checks.kind import Kind, vocabulary
from intake.errors import Misconfigured, said
from intake.model.evidence import Evidence
from intake.model.form import ROLES, Form, Rule, RuleText
from intake.model.report import Audience, Draft, Severity
from intake.rulebook.conditions import can_be, check_sense
from intake.rulebook.layers import Layer, Layered, Tables, add_layer
from intake.rulebook.names import known
from intake.rulebook.strict import Place, decode, did_you_mean, place_of, plain

# What a parameter names (checks/kind.py, Named), as errors say it.
_SORTS: Mapping[str, str] = {
    "field": said("field"),
    "section": said("section"),
    "part": said("field or section"),
    "table": said("table"),
    "amount": said("amount"),
    "day": said("day"),
    "period": said("period"),
    "choice": said("choice"),
    "email": said("e-mail address"),
    "phone": said("phone number"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleFile:
    """A rule as it is written in its file; its kind's parameters stand under `with`."""

    id: str
    kind: str
    severity: Severity
    reason: str
    message: str
    examples: tuple[Any, ...]
    audience: Audience = "sender"
    ask: str = ""
    message_en: str = ""
    ask_en: str = ""
    when: When = field(default_factory=When)


@dataclass(frozen=True, slots=True, kw_only=True)
class CompiledCheck:
    """A kind of check with its parameters, the form's own names in them. Calling it gives the drafts."""

    kind: Kind
    parameters: Any

    def __call__(self, evidence: Evidence) -> tuple[Draft, ...]:
        return tuple(self.kind.check(self.parameters, evidence))


@dataclass(frozen=True, slots=True, kw_only=True)
class CompiledWhen:
    """A rule's conditions, the form's own names in them."""

    when: When

    def __call__(self, evidence: Evidence) -> bool:
        return applies(self.when, evidence)


def rules_of(form: Form, *, shared: Tables = (), federation: Tables = (), own: Tables = ()) -> tuple[Rule, ...]:
    """All rules of *form*, by id. Raises Misconfigured at the first fault."""
    layers: tuple[tuple[Layer, Tables], ...] = (("shared", shared), ("federation", federation), ("form", own))
    found: Layered = {}
    for layer, tables in layers:
        wider = dict(found)
        for table in tables:
            add_layer(table, layer, wider, found)
    there = (entry for _, entry in sorted(found.items()) if entry is not None)
    compiled = (compile_rule(table, form, layer=layer) for table, layer in there)
    return tuple(rule for rule in compiled if rule is not None)


def compile_rule(mapping: Mapping[str, Any], form: Form, *, layer: Layer = "form") -> Rule | None:
    """A rule for *form*; None where a wider one rests on what this form does not have.

    Raises Misconfigured: keys, values or names that are not known, a message whose {words} the kind can't fill in.
    """
    rule = read_rule(mapping)
    where = place_of(mapping)
    known(rule.kind, KINDS, where.value(mapping, "kind"), what=said("kind of check"))
    kind = KINDS[rule.kind]
    written = mapping.get("with") or {}
    at = where.value(mapping, "with")
    parameters: Any = decode(kind.parameters, written, at)
    check_sense(parameters, written, at)
    asked = _named(parameters, written, form, at, layer)
    when = _conditions(rule.when, mapping, form, layer)
    _check_examples(rule, where.value(mapping, "examples"))
    if asked is None or when is None:
        return None
    parameters, looks_at = asked
    for key in ("message", "ask", "message_en", "ask_en"):
        _check_words(getattr(rule, key), {**kind.words, **words_in(parameters)}, where.value(mapping, key))
    return Rule(
        id=rule.id,
        kind=rule.kind,
        severity=rule.severity,
        audience=rule.audience,
        reason=rule.reason,
        swedish=RuleText(message=rule.message, ask=rule.ask),
        english=RuleText(message=rule.message_en, ask=rule.ask_en) if rule.message_en else None,
        version=_version(mapping),
        source=where.source,
        looks_at=tuple(dict.fromkeys((*looks_at, *when[1]))),
        applies=CompiledWhen(when=when[0]),
        check=CompiledCheck(kind=kind, parameters=parameters),
    )


def _conditions(
    when: When, mapping: Mapping[str, Any], form: Form, layer: Layer
) -> tuple[When, tuple[str, ...]] | None:
    """The conditions with the form's own names in them, and those; None where a wider rule is not for this form."""
    written, at = mapping.get("when") or {}, place_of(mapping).value(mapping, "when")
    named = _named(when, written, form, at, layer)
    return named if named and can_be(named[0], written, form, at, wider=layer != "form") else None


def read_rule(mapping: Mapping[str, Any]) -> RuleFile:
    """The rule file's own keys, without its parameters."""
    return decode(RuleFile, mapping, allow=("with",))


def _named(
    parameters: Any, written: Mapping[str, Any], form: Form, where: Place, layer: Layer
) -> tuple[Any, tuple[str, ...]] | None:
    """*parameters* with the form's own names in them, and those names; None where a wider rule is not for this form.

    Raises Misconfigured for a name that neither this form nor, in a wider rule, any form can have.
    """
    changed: dict[str, Any] = {}
    named: list[str] = []
    for spec in dataclasses.fields(parameters):
        sort, value = spec.metadata.get("names"), getattr(parameters, spec.name)
        if not sort or not value:
            continue
        at = where.value(written, spec.name)
        if sort == "expression":
            from intake.rulebook.expressions import compile_expression  # here: most rules have none

            made = compile_expression(value, form, at, written, wider=layer != "form")
            if made is None:
                return None
            named += made.program.looks_at
            changed[spec.name] = made
            continue
        names = (value,) if isinstance(value, str) else tuple(value)
        found = [_resolved(name, sort, form, at, layer) for name in names]
        if None in found:
            return None
        named += [name for name in found if name is not None]
        changed[spec.name] = _renamed(value, dict(zip(names, found, strict=True)))
    replaced = dataclasses.replace(parameters, **changed)
    _check_columns(replaced, form, where)
    return replaced, tuple(named)


def _renamed(value: Any, names: Mapping[str, Any]) -> Any:
    if isinstance(value, str):
        return names[value]
    if isinstance(value, Mapping):
        return {names[name]: wanted for name, wanted in value.items()}
    return tuple(names[name] for name in value)


def _resolved(name: str, sort: str, form: Form, where: Place, layer: Layer) -> str | None:
    """The form's own name for *name*, which may be a part that a field plays; None where this form has none such."""
    there = vocabulary(sort, form)
    if name in there:
        return name
    part, dot, side = name.partition(".")  # "period.end"
    played = form.role(part)
    if played and played + dot + side in there:
        return played + dot + side
    if layer == "form" or part not in ROLES or (dot and played in there):
        known(
            name,
            [*there, *(role for role in ROLES if form.role(role) in there)],
            where,
            what=said("{sort} of {form}", sort=_SORTS.get(sort, sort), form=form.id),
        )
    return None


def _check_columns(parameters: Any, form: Form, where: Place) -> None:
    table = form.field(getattr(parameters, "table", ""))
    if table:
        columns = [column.id for column in table.columns]
        for name in _columns(parameters):
            known(name, columns, where, what=said("column of {table}", table=table.id))


def _columns(parameters: Any) -> Iterator[str]:
    for name in ("label", "column", "where"):
        if hasattr(parameters, name):
            yield getattr(parameters, name)
    yield from getattr(parameters, "columns", ())


def _check_words(message: str, words: Mapping[str, str], where: Place) -> None:
    try:
        parts = list(string.Formatter().parse(message))
    except ValueError as error:
        raise _message_error(where, said("a { or } stands alone")) from error
    for _, word, form, conversion in parts:
        if form or conversion:
            raise _message_error(where, said("'{word}' has more in it than a word", word=f"{{{word}}}"))
        if word is not None and word not in words:
            raise where.error(
                said("unknown word '{word}' in the message", word=f"{{{word}}}"),
                why=said("the check can't fill it in"),
                do=did_you_mean(word, words),
            )


def _message_error(where: Place, what: str) -> Misconfigured:
    return where.error(
        said("the message can't be read: {what}", what=what),
        why=said("the words in braces are filled in by the check"),
        do=said("write words in { } only, and {{ }} for braces"),
    )


def _check_examples(rule: RuleFile, where: Place) -> None:
    if not rule.examples:
        raise where.error(
            said("a rule needs examples"),
            why=said("they show what it says, and run as tests"),
            do=said("write one 'expect: finding' and one 'expect: nothing'"),
        )


def _version(mapping: Mapping[str, Any]) -> str:
    """sha256 of what the rule says, in 16 digits; its examples and comments say nothing of a report."""
    says = {key: plain(value) for key, value in mapping.items() if key != "examples"}
    return hashlib.sha256(json.dumps(says, sort_keys=True, default=str).encode()).hexdigest()[:16]
