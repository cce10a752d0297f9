"""JSON Schemas of rule files, form.yaml and federation.yaml, so that an editor completes and marks as one types.

They are made from the dataclasses that files are decoded into and from the kinds of check, and so can't say otherwise
than the loader does. Editors read YAML 1.2, in which `no` and a date are text. draft-07 is what they know best.
"""

from __future__ import annotations

import dataclasses
import re
import types
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Literal, Union, get_args, get_origin

from intake.checks import KINDS
from intake.checks.kind import Kind, vocabulary
from intake.model.form import ROLES, Form, Policy
from intake.model.outgoing import ReplyKind
from intake.rulebook.examples import Facts
from intake.rulebook.layers import Adjustment
from intake.rulebook.rules import RuleFile
from intake.rulebook.schemawords import TOLD
from intake.rulebook.strict import types_of

Schema = dict[str, Any]

TEXT: Schema = {"type": ["string", "number", "boolean"]}  # the loader takes 6.3 and no for the text they are
SCALARS: Mapping[Any, Schema] = {
    str: TEXT,
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: {"type": "boolean"},
    date: {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"},
    Any: {},
}
MESSAGES = ("message", "ask", "message_en", "ask_en")


def rule_schema(form: Form | None = None) -> Schema:
    """Of a rule file: one in *form*'s folder, which may name what the form has; None: one that several forms share."""
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": f"Regel för {form.id}" if form else "Regel för flera blanketter",
        "type": "object",
        "properties": {"adjusts": {**TEXT, "description": TOLD["Adjustment.adjusts"]}},
        "if": {"required": ["adjusts"]},
        "then": _adjustment(form),
        "else": _rule(form),
    }


def form_schema() -> Schema:
    """Of form.yaml."""
    head = {"$schema": "http://json-schema.org/draft-07/schema#", "title": "Blankett"}
    return {**head, **_object(Form, None, without=("blank", "version"))}


def federation_schema() -> Schema:
    """Of federation.yaml."""
    made = _object(Policy, None)
    made["required"].remove("federation")  # its folder's name says it
    made["properties"]["levels"]["propertyNames"] = {"enum": [kind.value for kind in ReplyKind]}
    return {"$schema": "http://json-schema.org/draft-07/schema#", "title": "Förbundets val", **made}


def _rule(form: Form | None) -> Schema:
    made = _object(RuleFile, form)
    made["properties"] |= {
        "kind": {
            "enum": list(KINDS),
            "enumDescriptions": [kind.summary for kind in KINDS.values()],
            "description": TOLD["RuleFile.kind"],
        },
        "with": {"type": "object", "description": TOLD["RuleFile.with"]},
        "examples": _examples(form),
    }
    made["allOf"] = [_of_kind(kind, form) for kind in KINDS.values()]
    return made


def _adjustment(form: Form | None) -> Schema:
    made = _object(Adjustment, form)
    names = sorted({spec.name for kind in KINDS.values() for spec in dataclasses.fields(kind.parameters)})
    made["properties"] |= {
        "with": {"type": "object", "description": TOLD["Adjustment.with"], "propertyNames": {"enum": names}},
        "examples": _examples(form),
    }
    return made


def _of_kind(kind: Kind, form: Form | None) -> Schema:
    """What a rule of that kind may and must say beyond what each rule does."""
    parameters = _object(kind.parameters, form)
    parameters["description"] = f"Kontrollerar {kind.summary}."
    then: Schema = {"properties": {"with": parameters, **_messages(kind)}}
    if parameters["required"]:
        then["required"] = ["with"]
    return {"if": {"properties": {"kind": {"const": kind.name}}, "required": ["kind"]}, "then": then}


def _messages(kind: Kind) -> Schema:
    """Messages with no other {words} than those that the kind fills in; an expression adds those that it names."""
    own = any(spec.metadata.get("names") == "expression" for spec in dataclasses.fields(kind.parameters))
    words = r"\w+" if own else "|".join(map(re.escape, kind.words))
    told = "; ".join(f"{{{word}}}: {meaning}" for word, meaning in kind.words.items())
    return {
        name: {
            "pattern": rf"^([^{{}}]|\{{\{{|\}}\}}|\{{({words})\}})*$",
            "patternErrorMessage": f"Ord inom {{ }} som går att använda här: {told}",
        }
        for name in MESSAGES
    }


def _examples(form: Form | None) -> Schema:
    facts = _object(Facts, None)["properties"]
    own = {"expect": {"enum": ["finding", "nothing"]}, "target": TEXT, "message": TEXT}
    told = {name: {**schema, "description": TOLD[f"Example.{name}"]} for name, schema in own.items()}
    one: Schema = {"type": "object", "properties": {**told, **facts}, "required": ["expect"]}
    if form is not None:
        roles = [role for role in ROLES if form.role(role)]
        names = dict.fromkeys((*(f.id for f in form.fields), *(s.id for s in form.sections), *roles))
        one["properties"] = {**{name: {} for name in names}, **one["properties"]}
        one["additionalProperties"] = False
    return {"type": "array", "items": one, "minItems": 1, "description": TOLD["RuleFile.examples"]}


def _object(kind: Any, form: Form | None, *, without: Sequence[str] = ()) -> Schema:
    """Of a dataclass: its fields are the keys, and those without a default must be there."""
    properties, required = {}, []
    written = types_of(kind)
    for spec in dataclasses.fields(kind):
        if spec.name in without:
            continue
        told = spec.metadata.get("told") or TOLD.get(f"{kind.__name__}.{spec.name}", "")
        made = _of_type(written[spec.name], form, spec.metadata.get("names"))
        properties[spec.name] = {**made, "description": told}
        if spec.default is dataclasses.MISSING and spec.default_factory is dataclasses.MISSING:
            required.append(spec.name)
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def _of_type(kind: Any, form: Form | None, names: str | None = None) -> Schema:
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is Literal:
        return {"enum": list(arguments)}
    if origin in (Union, types.UnionType):
        return _or_none(_of_type(next(one for one in arguments if one is not type(None)), form, names))
    if origin is tuple and arguments[-1] is Ellipsis:
        return {"type": "array", "items": _of_type(arguments[0], form, names)}
    if origin is tuple:
        items = [_of_type(one, form, names) for one in arguments]
        return {"type": "array", "items": items, "minItems": len(items), "maxItems": len(items)}
    if origin is not None:
        named = {"propertyNames": _name(form, names)} if names else {}
        return {"type": "object", "additionalProperties": _of_type(arguments[1], form), **named}
    if dataclasses.is_dataclass(kind):
        return _object(kind, form)
    return _name(form, names) if names and names != "expression" else SCALARS[kind]


def _or_none(made: Schema) -> Schema:
    """*made*, or null: what is not known."""
    if "enum" in made:
        return {**made, "enum": [*made["enum"], None]}
    told = made.get("type", [])
    return {**made, "type": [*([told] if isinstance(told, str) else told), "null"]}


def _name(form: Form | None, names: str | None) -> Schema:
    """A name of something in the form. Rules that several forms share may use any form's, so editors only suggest."""
    if form is None or names is None:
        return {**TEXT, "examples": list(ROLES)}
    there = vocabulary(names, form)
    sides = [f"{role}.{side}" for role in ROLES for side in ("start", "end")]
    played = [name for name in (*ROLES, *sides) if _played(name, form) in there]
    known = dict.fromkeys((*there, *played))
    return {"enum": [*known, *(number for name in known if (number := _as_number(name)) is not None)]}


def _played(name: str, form: Form) -> str:
    """The form's own name for a part, "period.end"; the part itself where the form has none such."""
    role, dot, side = name.partition(".")
    return f"{form.role(role) or role}{dot}{side}"


def _as_number(name: str) -> float | None:
    """6.3 where a section is written without quotes: an editor sees a number then."""
    return float(name) if re.fullmatch(r"\d+(\.\d*[1-9])?", name) else None
