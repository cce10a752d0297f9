"""`intake rules explain`: why a rule said something of a report, or nothing; and what a rule does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from intake.cli.common import Config, FederationOption, Json, moment, site, the_federation
from intake.cli.explaintold import told_on, told_rule
from intake.cli.show import print_json
from intake.cli.words import finding_as_json
from intake.errors import Refused

if TYPE_CHECKING:
    from intake.archived import Archived
    from intake.explain import Explained, Looked
    from intake.model.evidence import Evidence
    from intake.model.form import Rule, RuleBook
    from intake.model.register import Record
    from intake.ports import World

What = Annotated[str, typer.Argument(metavar="RULE|NUMBER", help="A rule's name, or a registry number")]
On = Annotated[
    str | None,
    typer.Option("--on", metavar="NUMBER", help="Explain the rule on this report only.", show_default=False),
]


def explain_rules(
    what: What, on: On = None, federation: FederationOption = None, config: Config = None, *, as_json: Json = False
) -> None:
    """Explain each rule on a report: what it found and why, or why it is silent. Or explain what one rule does.

    With --on a rule is explained on one report. What the rule said when the report was registered is told beside it.

    Example: intake rules explain section-missing --on "SFG 23-12.5"
    """
    from intake.archived import archived

    with site(config) as world:
        name = the_federation(world, federation)
        rulebook, there = world.rules.current(name), archived(name, world)
        files = _files(what, rulebook)
        rule_known = bool(files) or any(one.rule == what for each in there for one in each.record.findings)
        number = on if rule_known else what
        if number is None:
            _rule(what, files, rulebook, there, as_json=as_json)
            return
        record = _find(number, rulebook, there, known=rule_known)
        _on(record, what if rule_known else None, rulebook, world, as_json=as_json)


def _files(rule: str, rulebook: RuleBook) -> tuple[str, ...]:
    """The files of a rule, from the widest folder to the narrowest."""
    from intake.packed import unpack

    found = [name for name in unpack(rulebook.source) if name.endswith(f"/{rule}.yaml")]
    return tuple(sorted(found, key=lambda name: (name.count("/"), "/shared/" not in name, name)))


def _find(number: str, rulebook: RuleBook, there: tuple[Archived, ...], *, known: bool) -> Archived:
    from intake import numbering

    policy = rulebook.policy
    wanted = numbering.parse_number(number, policy.prefix, policy.number_template, policy.class_code)
    found = [one for one in there if wanted is not None and one.record.number == wanted]
    if not found:
        what = f"there is no record {number!r}" if known else f"{number!r} is neither a rule nor a record"
        raise Refused(f"{what} in {rulebook.federation}", do="see: intake register list; intake rules check")
    return found[0]


def _rule(name: str, files: tuple[str, ...], rulebook: RuleBook, there: tuple[Archived, ...], *, as_json: bool) -> None:
    """What a rule does, where it is in force, and on which reports it has found something, newest first."""
    rules = {form: rule for form, own in rulebook.rules.items() for rule in own if rule.id == name}
    hits = [(one.record, finding) for one in reversed(there) for finding in one.record.findings if finding.rule == name]
    if not as_json:
        typer.echo(told_rule(name, files, rules, hits))
        return
    told = {form: _rule_as_json(rule) for form, rule in rules.items()}
    found = [{"number": record.display, **finding_as_json(finding)} for record, finding in hits]
    print_json({"rule": name, "files": list(files), "forms": told, "found": found})


def _on(one: Archived, rule: str | None, rulebook: RuleBook, world: World, *, as_json: bool) -> None:
    """Every rule, or one of them, on a report."""
    from intake.archived import evidence_of
    from intake.explain import explain

    record = one.record
    form = rulebook.form(record.report.form) if record.report else None
    evidence = evidence_of(record, one.chain, one.known_case, form) if form else None
    if form is None or evidence is None:
        raise Refused(
            f"{record.display} was not judged by any rule",
            why="no report was read in it, or its form is not among the forms any more",
            do="see: intake register show NUMBER",
        )
    explained = [
        each for each in explain(rulebook.rules[form.id], evidence, record.findings) if rule in (None, each.id)
    ]
    if not explained:
        raise Refused(f"{rule} is no rule of {form.id}", do="see: intake rules explain RULE")
    changed = {each.id: text for each in explained if (text := _changed(each, record, rulebook, world))}
    if as_json:
        print_json(_on_as_json(record, evidence, explained, changed))
    else:
        typer.echo(told_on(record, evidence, explained, changed))


def _changed(one: Explained, record: Record, rulebook: RuleBook, world: World) -> str:
    """How the rule's files differ from those that judged the report; "" where they don't, or aren't kept."""
    from intake.packed import unpack
    from intake.versions import difference, kept

    if record.rules_version == rulebook.version:
        return ""
    then = kept(record.rules_version, world.archive)
    if then is None:
        return ""
    own = (record.form or "").partition("/")[0]
    folders = {f"/shared/{one.id}.yaml", f"/{own}/{one.id}.yaml", f"/{record.form}/{one.id}.yaml"}
    before, after = (
        {name: text for name, text in files.items() if any(map(name.endswith, folders))}
        for files in (then, unpack(rulebook.source))
    )
    return difference(before, after)


def _on_as_json(
    record: Record, evidence: Evidence, explained: list[Explained], changed: dict[str, str]
) -> dict[str, Any]:
    return {
        "number": record.display,
        "form": evidence.form.id,
        "registered_at": moment(record.registered_at),
        "rules_version": record.rules_version or None,
        "form_version": record.form_version or None,
        "form_version_now": evidence.form.version,
        "rules": [{**_explained(one), "changed": changed.get(one.id)} for one in explained],
    }


def _explained(one: Explained) -> dict[str, Any]:
    return {
        "rule": one.id,
        "outcome": one.outcome,
        **(_rule_as_json(one.rule) if one.rule else {}),
        "found": [finding_as_json(finding) for finding in one.findings],
        "conditions": [{"name": unmet.name, "wanted": unmet.wanted} for unmet in one.conditions],
        "looked_at": [_looked(each) for each in one.looked],
        "found_then": [finding_as_json(finding) for finding in one.then],
        "version_then": one.then_version or None,
        "differs": one.differs,
    }


def _looked(one: Looked) -> dict[str, Any]:
    told = {"name": one.name, "value": one.value, "raw": one.raw or None, "status": one.status or None}
    return {**told, "where": one.where or None, "confidence": one.confidence}


def _rule_as_json(rule: Rule) -> dict[str, Any]:
    return {
        "kind": rule.kind,
        "severity": rule.severity,
        "audience": rule.audience,
        "reason": rule.reason,
        "version": rule.version,
        "file": rule.source,
    }
