"""`intake register`: the register of cases and records."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from intake.cli.common import (
    AnyFederation,
    Config,
    FederationOption,
    Json,
    any_federation,
    moment,
    site,
    the_federation,
)
from intake.cli.show import in_words, print_json, print_table, spoken
from intake.errors import Refused

if TYPE_CHECKING:
    from intake.model.outgoing import Outgoing
    from intake.model.register import Case, Record
    from intake.ports import World

commands = typer.Typer(help="The register: every record with its number and arrival date.", no_args_is_help=True)
Number = Annotated[str, typer.Argument(metavar="NUMBER", help="The registry number, as SFG 23-12.5")]


@commands.command("list")
def list_records(federation: AnyFederation = None, config: Config = None, *, as_json: Json = False) -> None:
    """List the register, oldest first.

    Example: intake register list --federation gavleborg
    """
    from intake.messages import STATUSES

    with site(config) as world:
        rows = [row for name in _named(world, federation) for row in _rows(world, name)]
    rows.sort(key=lambda row: str(row["registered_at"]))
    if as_json:
        print_json(rows)
        return
    _ = spoken()
    print_table(
        _("Register"),
        [_("Number"), _("Arrived"), _("Title"), _("Status"), _("Missing"), _("Questions"), _("From")],
        [
            [
                r["number"],
                r["arrival_date"],
                r["title"],
                in_words(STATUSES, r["status"]),
                str(r["errors"]),
                str(r["warnings"]),
                r["from"] or "",
            ]
            for r in rows
        ],
        empty=_("The register is empty."),
    )


@commands.command("show")
def show(number: Number, federation: FederationOption = None, config: Config = None, *, as_json: Json = False) -> None:
    """Show one record with its fields, sections, findings, events and replies.

    Example: intake register show "SFG 23-12.5" --federation gavleborg
    """
    with site(config) as world:
        name = the_federation(world, federation)
        record = _find(world, name, number)
        if as_json:
            print_json(_whole(world, name, record))
        else:
            _print(world, name, record)


def _print(world: World, federation: str, record: Record) -> None:
    from intake.cli.sheet import print_record

    form = world.rules.current(federation).form(record.form) if record.form else None
    first = world.register.record(federation, record.supplements).display if record.supplements else ""
    events = world.register.events(federation, record.id)
    print_record(record, form, events, _replies(world, federation, record), supplements=first)


def _replies(world: World, federation: str, record: Record) -> list[Outgoing]:
    return [mail for mail in world.outbox.mails(federation) if mail.record_id == record.id]


def _named(world: World, federation: str | None) -> list[str]:
    named = any_federation(world, federation)
    return [named] if named else list(world.federations)


def _find(world: World, federation: str, number: str) -> Record:
    from intake import numbering

    policy = world.rules.current(federation).policy
    wanted = numbering.parse_number(number, policy.prefix, policy.number_template, policy.class_code)
    found = [record for record in world.register.records(federation) if record.number == wanted]
    if not found:
        raise Refused(f"there is no record {number!r} in {federation}", do="see: intake register list")
    return found[0]


def _rows(world: World, federation: str) -> list[dict[str, Any]]:
    cases = {case.id: case for case in world.register.cases(federation)}
    records = world.register.records(federation)
    displays = {record.id: record.display for record in records}
    template = world.rules.current(federation).policy.number_template
    return [_as_json(record, federation, cases[record.case], displays, template) for record in records]


def _as_json(record: Record, federation: str, case: Case, displays: dict[Any, str], template: str) -> dict[str, Any]:
    from intake import numbering

    to_sender = [finding for finding in record.findings if finding.audience == "sender"]
    return {
        "number": record.display,
        "federation": federation,
        "case": numbering.format_case(case.number, template),
        "arrival_date": record.arrival_date.isoformat(),
        "registered_at": moment(record.registered_at),
        "from": record.sender or None,
        "title": record.title,
        "form": record.form,
        "status": record.status,
        "supplements": displays.get(record.supplements) if record.supplements else None,
        "mail": record.mail,
        "files": [{"name": file.name, "sha256": file.sha256, "role": file.role} for file in record.files],
        "errors": sum(finding.severity == "error" for finding in to_sender),
        "warnings": sum(finding.severity == "warning" for finding in to_sender),
    }


def _whole(world: World, federation: str, record: Record) -> dict[str, Any]:
    """One record as JSON, with what was read, said and done."""
    from intake.cli.words import finding_as_json

    row = next(one for one in _rows(world, federation) if one["number"] == record.display)
    report = record.report
    fields = {} if report is None else report.fields
    sections = () if report is None else report.sections
    return row | {
        "arrived_at": moment(record.arrival_at),
        "rules_version": record.rules_version or None,
        "form_version": record.form_version or None,
        "fields": {
            name: {"value": field.value, "raw": field.raw, "where": field.where} for name, field in fields.items()
        },
        "sections": [
            {"id": section.id, "title": section.title, "status": section.status, "text": section.text}
            for section in sections
        ],
        "findings": [
            {"rule": finding.rule, **finding_as_json(finding), "rule_version": finding.rule_version or None}
            for finding in record.findings
        ],
        "events": [
            {"at": moment(event.at), "kind": event.kind, "actor": event.actor, "payload": dict(event.payload)}
            for event in world.register.events(federation, record.id)
        ],
        "replies": [_reply(world, mail) for mail in _replies(world, federation, record)],
    }


def _reply(world: World, mail: Outgoing) -> dict[str, Any]:
    """A reply with its bytes as they were, or are to be, sent."""
    return {
        "id": mail.id,
        "message_id": mail.message_id,
        "kind": mail.kind.value,
        "state": mail.state.value,
        "to": list(mail.recipients),
        "subject": mail.subject,
        "sent_at": moment(mail.sent_at),
        "sha256": mail.sha256,
        "rules_version": mail.rules_version or None,
        "form_version": mail.form_version or None,
        "template_version": mail.template_version or None,
        "raw": world.archive.get(mail.sha256).decode("utf-8", "replace"),
    }
