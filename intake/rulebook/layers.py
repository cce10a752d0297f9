"""The three folders that a form's rules come from: what all share, the federation's own, the form's own.

A file in a narrower folder may adjust a wider rule of the same name: switch it off, soften, sharpen or reword it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from intake.checks.conditions import When
from intake.errors import said
from intake.model.report import Audience, Severity
from intake.rulebook.names import known
from intake.rulebook.strict import Table, as_written, decode, place_of

SHARED = "shared"  # the folder of the rules that every federation has
FORM_FILES = ("form.yaml", "blank.docx")  # what makes a folder a form's

Layer = Literal["shared", "federation", "form"]
Tables = Sequence[Mapping[str, Any]]
Entry = tuple[Mapping[str, Any], Layer]  # a rule's mapping, adjusted, and the folder that it comes from
Layered = dict[str, Entry | None]  # by name; None where one was switched off


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjustment:
    """What a file changes in a wider rule, named by *adjusts*. What it doesn't name stays as it is."""

    adjusts: str
    reason: str
    off: bool = False
    severity: Severity | None = None
    audience: Audience | None = None
    message: str | None = None
    ask: str | None = None
    message_en: str | None = None
    ask_en: str | None = None
    when: When | None = None
    examples: tuple[Any, ...] | None = None


def add_layer(table: Mapping[str, Any], layer: Layer, wider: Layered, found: Layered) -> None:
    """Take one file into *found*: a rule of its own, or what it makes of one of the *wider* folders' rules.

    Raises Misconfigured where the name is taken, or there is nothing by that name to adjust.
    """
    name, where = rule_name(table), place_of(table)
    if "adjusts" not in table:
        if found.get(name) is not None:
            raise where.value(table, "id").error(
                said("there is a rule '{name}' already, in {file}", name=name, file=_source(found[name])),
                why=said("one would hide the other"),
                do=said("give this one another name, or write 'adjusts: {name}' to change that one", name=name),
            )
        found[name] = (table, layer)
        return
    known(name, sorted(wider), where.value(table, "adjusts"), what=said("rule to adjust"))
    change = decode(Adjustment, table, allow=("with",))
    base = wider[name]
    if change.off or base is None:
        found[name] = None
    else:
        found[name] = (_merge(base[0], table), base[1])


def rule_name(table: Mapping[str, Any]) -> str:
    """The rule that a file makes or adjusts."""
    return as_written(table.get("adjusts", table.get("id", "")))


def _source(entry: Entry | None) -> str:
    return place_of(entry[0]).source if entry else ""


def _merge(base: Mapping[str, Any], table: Mapping[str, Any]) -> Mapping[str, Any]:
    """*base* with what *table* changes. Places are those of *table*, for only what it says can be wrong now."""
    merged = Table(place_of(table).source, place_of(table).at or (1, 1))
    merged.update(base)
    changes = {key: value for key, value in table.items() if key not in ("adjusts", "off", "with")}
    merged.update(changes)
    if "with" in table:
        merged["with"] = {**(base.get("with") or {}), **(table["with"] or {})}
    if isinstance(table, Table):
        merged.key_at.update(table.key_at)
        merged.value_at.update(table.value_at)
    return merged
