"""Forms, rules and policies as types, compiled from mappings. Every fault is Misconfigured, with its place.

The keys of form.yaml and federation.yaml are the fields of model/form.py's Form and Policy; a rule's stand in rules.py,
those of a file that adjusts one in layers.py.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from typing import Any

from intake.errors import said
from intake.model.document import Document
from intake.model.form import ROLES, Form, Policy, RuleBook
from intake.rulebook.layers import Tables
from intake.rulebook.names import all_known, known, no_double
from intake.rulebook.rules import rules_of
from intake.rulebook.strict import Place, decode, place_of

_LINK = re.compile(r"(?:https?://|mailto:)[^\s<>\"]+")
_ADDRESS = re.compile(r"[^\s@<>,;]+@[^\s@<>,;]+")
_MONTH_DAY = re.compile(r"(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])")


def compile_form(mapping: Mapping[str, Any], blank: Document, version: str = "") -> Form:
    """The form that *mapping* describes, with its blank document. Names that it refers to must exist in it."""
    form = decode(Form, mapping, given={"blank": blank, "version": version})
    where = place_of(mapping)
    fields, sections = [f.id for f in form.fields], [s.id for s in form.sections]
    for group, ids in (("fields", fields), ("sections", sections)):
        no_double(ids, mapping[group], where.value(mapping, group))
    columns = [f"{field.id}.{column.id}" for field in form.fields for column in field.columns]
    for role in filter(form.role, ROLES):
        known(form.role(role), [*fields, *columns], where.value(mapping, f"{role}_field"))
    tables = [f.id for f in form.fields if f.type == "table"]
    for n, section in enumerate(form.sections):
        at = where.value(mapping, "sections").item(mapping["sections"], n)
        all_known(section.fields, fields, at)
        all_known([section.table] if section.table else [], tables, at)
    for n, pair in enumerate(form.alternatives):
        at = where.value(mapping, "alternatives").item(mapping["alternatives"], n)
        all_known((pair.spent, pair.granted), fields, at)
        all_known((pair.when_spent, pair.otherwise), sections, at)
    return form


def compile_policy(mapping: Mapping[str, Any], *, federation: str = "") -> Policy:
    """federation.yaml. *federation* is its folder's name, which need not stand in the file as well."""
    given = {"federation": federation} if federation and "federation" not in mapping else {}
    policy = decode(Policy, mapping, given=given)
    where = place_of(mapping)
    if federation and policy.federation != federation:
        raise where.value(mapping, "federation").error(
            said("federation '{name}' stands in the folder '{folder}'", name=policy.federation, folder=federation),
            why=said("two federations could be mixed up"),
            do=said("leave the line out, or write the folder's name"),
        )
    _check_template(policy, where.value(mapping, "number_template"))
    _check_levels(policy, where.value(mapping, "levels"))
    _check_closed_periods(policy, where.value(mapping, "closed_periods"))
    _check_numbers(policy, mapping, where)
    _check_addresses(policy, mapping, where)
    if policy.unknown_project == "ask" and not policy.unplaced_case:
        raise where.value(mapping, "unknown_project").error(
            said("unknown_project is 'ask', but there is no unplaced_case"),
            why=said("a report of an unknown project is registered in that case until somebody answers"),
            do=said("add a line with the standing case's number: unplaced_case: 'SFG 23–1'"),
        )
    return policy


def _check_template(policy: Policy, where: Place) -> None:
    from intake.numbering import template_trouble  # here: forms and rules alone need nothing of the register

    trouble = template_trouble(policy.number_template)
    if not trouble and "{class}" in policy.number_template and not policy.class_code:
        trouble = said("the template has {class}, but there is no class_code")
    if trouble:
        raise where.error(
            trouble,
            why=said("registry numbers could not be written and read again"),
            do=said("write, say, '{prefix} {yy}–{case}.{record}'"),
        )


def _check_levels(policy: Policy, where: Place) -> None:
    from intake.model.outgoing import ReplyKind  # here: as above

    all_known(policy.levels, [kind.value for kind in ReplyKind], where)


def _check_numbers(policy: Policy, mapping: Mapping[str, Any], where: Place) -> None:
    """Numbers that would ask for an answer in a hundred years, or never."""
    for key, least, most in (("days_to_answer", 1, 250), ("max_rounds", 0, 10)):
        if not least <= getattr(policy, key) <= most:
            raise where.value(mapping, key).error(
                said("{key} is {value}", key=key, value=getattr(policy, key)),
                why=said("requests and deadlines are reckoned with it"),
                do=said("write a whole number from {least} to {most}", least=least, most=most),
            )


def _check_addresses(policy: Policy, mapping: Mapping[str, Any], where: Place) -> None:
    """Links and an address that could not be used in a mail."""
    for key in ("form_link", "privacy_link"):
        if getattr(policy, key) and not _LINK.fullmatch(getattr(policy, key)):
            raise where.value(mapping, key).error(
                said("{key} is no link", key=key),
                why=said("the mails show it as a link"),
                do=said("write it as https://..., or leave the line out"),
            )
    if not _ADDRESS.fullmatch(policy.contact.email):
        raise (
            where.value(mapping, "contact")
            .value(mapping["contact"], "email")
            .error(
                said("the contact's e-mail address is no address"),
                why=said("the mails tell their readers to write to it"),
                do=said("write it as name@example.se"),
            )
        )


def _check_closed_periods(policy: Policy, where: Place) -> None:
    for day in (day for period in policy.closed_periods for day in period):
        if not _MONTH_DAY.fullmatch(day):
            raise where.error(
                said("'{day}' is no day of the year", day=day),
                why=said("deadlines are moved past closed periods"),
                do=said("write month-day: '07-01'"),
            )


def compile_rulebook(
    federation: str,
    source: bytes,
    policy: Mapping[str, Any],
    forms: Iterable[tuple[Form, Tables]],
    *,
    shared: Tables = (),
    own: Tables = (),
) -> RuleBook:
    """One federation's set: its policy, and each form with its own rule mappings.

    *shared* are the rules that every federation has, *own* those of all of this federation's forms; *source* is every
    file that all of it was read from.
    """
    books = [(form, rules_of(form, shared=shared, federation=own, own=rules)) for form, rules in forms]
    return RuleBook(
        federation=federation,
        version=hashlib.sha256(source).hexdigest(),
        policy=compile_policy(policy, federation=federation),
        forms=tuple(form for form, _ in books),
        rules={form.id: rules for form, rules in books},
        source=source,
    )
