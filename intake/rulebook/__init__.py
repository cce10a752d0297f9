"""Forms, rules and policies as types, compiled from mappings. Every fault is Misconfigured, with its place.

The keys of form.yaml and federation.yaml are the fields of model/form.py's Form and Policy; a rule's are RuleFile's.
"""

from __future__ import annotations

import dataclasses
import re
import string
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from intake.checks import KINDS, Kind, Message, vocabulary
from intake.errors import Misconfigured
from intake.model.document import Document
from intake.model.form import Form, Policy, Rule, RuleBook
from intake.model.report import Audience, Draft, Report, Severity
from intake.rulebook.strict import Place, decode, did_you_mean, place_of

_MONTH_DAY = re.compile(r"(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])")


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleFile:
    """A rule as it is written in its file."""

    id: str
    check: str
    severity: Severity
    why: str
    message: str
    examples: tuple[Any, ...]
    audience: Audience = "sender"


@dataclass(frozen=True, slots=True, kw_only=True)
class CompiledCheck:
    """A kind of check with its parameters and message. Calling it gives the drafts."""

    kind: Kind
    parameters: Any
    message: Message

    def __call__(self, report: Report, form: Form) -> tuple[Draft, ...]:
        return tuple(self.kind.check(self.parameters, self.message, report, form))


def compile_form(mapping: Mapping[str, Any], blank: Document) -> Form:
    """The form that *mapping* describes, with its blank document. Names that it refers to must exist in it."""
    form = decode(Form, mapping, given={"blank": blank})
    where = place_of(mapping)
    fields, sections = [f.id for f in form.fields], [s.id for s in form.sections]
    for group, ids in (("fields", fields), ("sections", sections)):
        _no_double(ids, mapping[group], where.value(mapping, group))
    for key in ("project_field", "period_field", "organisation_field", "granted_field", "spent_field"):
        if getattr(form, key):
            _known(getattr(form, key), fields, where.value(mapping, key))
    tables = [f.id for f in form.fields if f.type == "table"]
    for n, section in enumerate(form.sections):
        at = where.value(mapping, "sections").item(mapping["sections"], n)
        _all_known(section.fields, fields, at)
        _all_known([section.table] if section.table else [], tables, at)
    for n, pair in enumerate(form.alternatives):
        at = where.value(mapping, "alternatives").item(mapping["alternatives"], n)
        _all_known((pair.spent, pair.granted), fields, at)
        _all_known((pair.when_spent, pair.otherwise), sections, at)
    return form


def compile_policy(mapping: Mapping[str, Any], *, federation: str = "") -> Policy:
    """federation.yaml. *federation* is its folder's name, which need not stand in the file as well."""
    given = {"federation": federation} if federation and "federation" not in mapping else {}
    policy = decode(Policy, mapping, given=given)
    where = place_of(mapping)
    if federation and policy.federation != federation:
        raise where.value(mapping, "federation").error(
            f"federation '{policy.federation}' stands in the folder '{federation}'",
            why="two federations could be mixed up",
            do="leave the line out, or write the folder's name",
        )
    _check_template(policy, where.value(mapping, "number_template"))
    _check_levels(policy, where.value(mapping, "levels"))
    _check_closed_periods(policy, where.value(mapping, "closed_periods"))
    if policy.unknown_project == "ask" and not policy.unplaced_case:
        raise where.value(mapping, "unknown_project").error(
            "unknown_project is 'ask', but there is no unplaced_case",
            why="a report of an unknown project is registered in that case until somebody answers",
            do="add a line with the standing case's number: unplaced_case: 'SFG 23–1'",
        )
    return policy


def _check_template(policy: Policy, where: Place) -> None:
    from intake.numbering import template_trouble  # here: forms and rules alone need nothing of the register

    trouble = template_trouble(policy.number_template)
    if not trouble and "{class}" in policy.number_template and not policy.class_code:
        trouble = "the template has {class}, but there is no class_code"
    if trouble:
        raise where.error(
            trouble,
            why="registry numbers could not be written and read again",
            do="write, say, '{prefix} {yy}–{case}.{record}'",
        )


def _check_levels(policy: Policy, where: Place) -> None:
    from intake.model.register import ReplyKind  # here: as above

    _all_known(policy.levels, [kind.value for kind in ReplyKind], where)


def _check_closed_periods(policy: Policy, where: Place) -> None:
    for day in (day for period in policy.closed_periods for day in period):
        if not _MONTH_DAY.fullmatch(day):
            raise where.error(
                f"'{day}' is no day of the year",
                why="deadlines are moved past closed periods",
                do="write month-day: '07-01'",
            )


def compile_rule(mapping: Mapping[str, Any], form: Form) -> Rule:
    """A rule for *form*: its kind of check with validated parameters and a message whose {words} the kind knows."""
    return _compile(read_rule(mapping), mapping, form)


def read_rule(mapping: Mapping[str, Any]) -> RuleFile:
    """The rule file's own keys, without its parameters."""
    return decode(RuleFile, mapping, allow=("with",))


def _compile(rule: RuleFile, mapping: Mapping[str, Any], form: Form) -> Rule:
    where = place_of(mapping)
    _known(rule.check, KINDS, where.value(mapping, "check"), what="kind of check")
    kind = KINDS[rule.check]
    parameters: Any = decode(kind.parameters, mapping.get("with") or {}, where.value(mapping, "with"))
    _check_names(parameters, mapping.get("with") or {}, form, where.value(mapping, "with"))
    _check_message(rule.message, kind, where.value(mapping, "message"))
    if not rule.examples:
        raise where.value(mapping, "examples").error(
            "a rule needs examples",
            why="they show what it says, and run as tests",
            do="write one 'expect: finding' and one 'expect: nothing'",
        )
    check = CompiledCheck(kind=kind, parameters=parameters, message=Message(rule.message))
    return Rule(id=rule.id, severity=rule.severity, audience=rule.audience, why=rule.why, check=check)


def compile_rulebook(
    federation: str,
    version: str,
    policy: Mapping[str, Any],
    forms: Iterable[tuple[Form, Sequence[Mapping[str, Any]]]],
) -> RuleBook:
    """One federation's set: its policy, and each form with its rule mappings in order."""
    books = [(form, tuple(compile_rule(rule, form) for rule in rules)) for form, rules in forms]
    return RuleBook(
        federation=federation,
        version=version,
        policy=compile_policy(policy, federation=federation),
        forms=tuple(form for form, _ in books),
        rules={form.id: rules for form, rules in books},
    )


def _check_names(parameters: Any, written: Mapping[str, Any], form: Form, where: Place) -> None:
    """Parameters that name fields, sections or tables must name ones that this form has, of the right type."""
    for spec in dataclasses.fields(parameters):
        what = spec.metadata.get("names")
        value = getattr(parameters, spec.name)
        for name in (value,) if isinstance(value, str) else value if what else ():
            if what:
                _known(name, vocabulary(what, form), where.value(written, spec.name), what=f"{what} of {form.id}")
    table = form.field(getattr(parameters, "table", ""))
    if table:
        columns = [column.id for column in table.columns]
        for name in _columns(parameters):
            _known(name, columns, where, what=f"column of {table.id}")


def _columns(parameters: Any) -> Iterator[str]:
    for name in ("label", "column", "where"):
        if hasattr(parameters, name):
            yield getattr(parameters, name)
    yield from getattr(parameters, "columns", ())


def _check_message(message: str, kind: Kind, where: Place) -> None:
    try:
        parts = list(string.Formatter().parse(message))
    except ValueError as error:
        raise _message_error(where, f"{error}") from error
    for _, word, form, conversion in parts:
        if form or conversion:
            raise _message_error(where, f"'{{{word}}}' has more in it than a word")
        if word is not None and word not in kind.words:
            raise where.error(
                f"unknown word '{{{word}}}' in the message",
                why="the check can't fill it in",
                do=did_you_mean(word, kind.words),
            )


def _message_error(where: Place, what: str) -> Misconfigured:
    return where.error(
        f"the message can't be read: {what}",
        why="its {words} are filled in by the check",
        do="write words in { } only, and {{ }} for braces",
    )


def _known(name: str, known: Iterable[str], where: Place, *, what: str = "name") -> None:
    if name not in (names := list(known)):
        raise where.error(
            f"unknown {what} '{name}'", why="nothing would ever be found under it", do=did_you_mean(name, names)
        )


def _all_known(names: Iterable[str], known: Sequence[str], where: Place) -> None:
    for name in names:
        _known(name, known, where)


def _no_double(ids: Sequence[str], written: Sequence[Any], where: Place) -> None:
    for n, name in enumerate(ids):
        if name in ids[:n]:
            raise where.item(written, n).error(
                f"'{name}' stands twice", why="one would hide the other", do="give each an id of its own"
            )
