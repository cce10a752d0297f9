"""Expressions in rules, compiled for a form: names, types and cost are tested when a rule is loaded.

The CEL library is imported by the first expression: most reports are judged without one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from itertools import chain
from typing import Any

from intake.checks.bounds import LONGEST, Fault, cost_of, faults
from intake.checks.celtree import Node, tree
from intake.checks.expression import Formula, Program, formula
from intake.checks.functions import FUNCTIONS
from intake.checks.variables import FORMS_KEPT, Variable, parts, variables
from intake.errors import said
from intake.model.form import ROLES, Form
from intake.rulebook.celerrors import fault_of, position
from intake.rulebook.strict import Place, Table, did_you_mean

_TAKING_DAYS = ("_==_", "_!=_", "_<_", "_<=_", "_>_", "_>=_", "days")


def compile_expression(
    written: str, form: Form, where: Place, table: Mapping[str, Any], *, wider: bool
) -> Formula | None:
    """The expression with its program; None where a rule of a *wider* folder names a part that *form* doesn't have.

    *table* is the mapping that it stands in. Raises Misconfigured at the first fault, at its line and column.
    """
    found = _first_fault(written, form)
    if isinstance(found, Program):
        return formula(written, found)
    if wider and found.name.partition(".")[0] in ROLES:
        return None
    if isinstance(table, Table) and table.text and where.at is not None:
        where = replace(where, at=position(table.text, where.at, written, found.offset))
    raise where.error(found.what, why=said("the rule could not be tried on any report"), do=found.do)


def _first_fault(written: str, form: Form) -> Program | Fault:
    if len(written) > LONGEST:
        what = said("the expression has {size} characters", size=len(written))
        return Fault(offset=0, what=what, do=said("write at most {limit}, or two rules", limit=LONGEST))
    environment = _environment(form)
    try:
        expression = environment.compile(written)
    except RuntimeError as error:
        return fault_of(str(error), written, (*variables(form), "sections", "answered"))
    if expression.return_type().name().casefold() != "bool":
        return Fault(
            offset=0, what=said("the expression gives no yes or no"), do=said("compare with something: spent > granted")
        )
    root = tree(expression.serialize())
    used = _Used(root, form)
    wrong = next(chain(faults(root), used.faults(), _bad_patterns(root, environment)), None)
    return wrong or used.program(expression)


@lru_cache(maxsize=FORMS_KEPT)
def _environment(form: Form) -> Any:
    """What expressions on *form* can name, with its types."""
    from cel_expr_python import cel  # here: most rules have no expression, and `intake parse` starts fast

    types = {
        "amount": cel.Type.INT,
        "day": cel.Type.STRING,
        "text": cel.Type.STRING,
        "texts": cel.Type.List(cel.Type.STRING),
        "rows": cel.Type.List(cel.Type.Map(cel.Type.STRING, cel.Type.DYN)),
    }
    named = {name: types[variable.type] for name, variable in variables(form).items()}
    named["sections"] = cel.Type.Map(cel.Type.STRING, cel.Type.STRING)
    named["answered"] = cel.Type.Map(cel.Type.STRING, cel.Type.BOOL)
    named["_pattern"] = cel.Type.STRING
    functions = [
        cel.FunctionDecl(
            name,
            [
                cel.Overload(
                    f"intake_{name}",
                    return_type=getattr(cel.Type, function.gives),
                    parameters=[getattr(cel.Type, kind) for kind in function.takes],
                    impl=function.do,
                )
            ],
        )
        for name, function in FUNCTIONS.items()
    ]
    return cel.NewEnv(variables=named, functions=functions)


def _bad_patterns(root: Node, environment: Any) -> Iterator[Fault]:
    """What matches() looks for and the library can't read."""
    for node in root.walk():
        if node.kind == "call" and node.name == "matches":
            tried = environment.compile('"".matches(_pattern)').eval(data={"_pattern": node.parts[-1].value or ""})
            if not isinstance(tried.value(), bool):
                what, do = said("what matches() looks for can't be read"), said("look for a ( or [ too many")
                yield Fault(offset=node.parts[-1].offset, what=what, do=do)


@dataclass(frozen=True, slots=True)
class _Used:
    """What an expression names."""

    root: Node
    form: Form

    def program(self, expression: Any) -> Program:
        named = parts(self.form)
        return Program(
            expression=expression,
            names=dict(self._names()),
            sections=tuple(key for key, _ in self._keys("sections")),
            answered={key: named[key] for key, _ in self._keys("answered")},
            shares=tuple(dict.fromkeys(self._shares())),
            cost=cost_of(self.root),
        )

    def faults(self) -> Iterator[Fault]:
        """Names that are none of the form's, days that are none, and a result that rests on nothing."""
        sections = [section.id for section in self.form.sections]
        for name, known, what in (
            ("sections", sections, said("section")),
            ("answered", [*parts(self.form)], said("field or section")),
        ):
            for key, offset in self._keys(name):
                if key not in known:
                    wrong = said("unknown {what} '{name}'", what=what, name=key)
                    yield Fault(offset=offset, name=key, what=wrong, do=did_you_mean(key, known))
        yield from self._no_days()
        yield from self._no_columns(self.root, {})
        if not any(self._names()) and not any(self._keys("sections")) and not any(self._keys("answered")):
            what = said("the expression is the same for all reports")
            yield Fault(offset=0, what=what, do=said("name a field in it: spent > granted"))

    def _names(self) -> Iterator[tuple[str, Variable]]:
        there = variables(self.form)
        bound = {node.name for node in self.root.walk() if node.kind == "loop"}
        for node in self.root.walk():
            if node.kind == "name" and node.name in there and node.name not in bound:
                yield node.name, there[node.name]

    def _keys(self, name: str) -> Iterator[tuple[str, int]]:
        """The names in sections["..."], each with where it stands. One that is worked out is none: ""."""
        for node in self.root.walk():
            if node.parts and node.parts[0].kind == "name" and node.parts[0].name == name:
                if node.kind == "select":
                    yield node.name, node.offset
                elif node.kind == "call" and node.name in ("_[_]", "@in"):
                    yield node.parts[1].value or "", node.parts[1].offset
                else:
                    yield "", node.offset

    def _shares(self) -> Iterator[tuple[str, str]]:
        there = variables(self.form)
        for node in self.root.walk():
            if node.name == "percent" and all(part.name in there for part in node.parts):
                yield node.parts[0].name, node.parts[1].name

    def _no_days(self) -> Iterator[Fault]:
        """A text that is compared with a day and is none: "2024-1-31" is never before or after one."""
        there = variables(self.form)
        for node in self.root.walk():
            if node.kind == "call" and node.name in _TAKING_DAYS:
                asked = any(part.name in there and there[part.name].type == "day" for part in node.parts)
                for part in node.parts:
                    if (asked or node.name == "days") and part.value is not None and not _is_day(part.value):
                        what = said("'{text}' is no day", text=part.value)
                        yield Fault(offset=part.offset, what=what, do=said('write "2024-01-31"'))

    def _no_columns(self, node: Node, rows: Mapping[str, Variable]) -> Iterator[Fault]:
        """Columns that a table doesn't have. *rows* are the names that stand for a row here."""
        if node.kind == "loop":
            table = self._table(node.parts[0])
            rows = {**rows, node.name: table} if table else rows
        row = self._row(node.parts[0], rows) if node.kind == "select" else None
        if row and node.name not in row.columns:
            what = said("unknown column '{name}'", name=node.name)
            yield Fault(offset=node.offset, what=what, do=did_you_mean(node.name, row.columns))
        for part in node.parts:
            yield from self._no_columns(part, rows)

    def _row(self, node: Node, rows: Mapping[str, Variable]) -> Variable | None:
        """The table that a row is of: a name in a loop, or goals[0]."""
        if node.kind == "call" and node.name == "_[_]":
            return self._table(node.parts[0])
        return rows.get(node.name) if node.kind == "name" else None

    def _table(self, node: Node) -> Variable | None:
        """The table whose rows a loop goes through, if need be after filter()."""
        if node.kind == "loop":
            return self._table(node.parts[0])
        found = variables(self.form).get(node.name) if node.kind == "name" else None
        return found if found and found.type == "rows" else None


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
