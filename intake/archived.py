"""The register's records as their rules saw them: what it takes to judge an archived report again, or to explain it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from intake.model.evidence import Evidence
from intake.model.form import Form
from intake.model.outgoing import Outgoing, ReplyKind
from intake.model.register import Case, Record, RecordStatus, StoredEvent, StoredMail
from intake.model.report import Report
from intake.ports import World

ON_A_FORM = "form-recognised"  # steps/sift.py: the mails of which every record is a report on a form of ours
NO_REQUEST = (ReplyKind.UNKNOWN_PROJECT, ReplyKind.PERSONAL_DATA, ReplyKind.TRIAGE, ReplyKind.DIGEST)


@dataclass(frozen=True, slots=True, kw_only=True)
class Archived:
    """A record with what the register tells of the day when it was judged."""

    record: Record
    mail: StoredMail
    chain: tuple[Record, ...]  # the records that it supplemented, oldest first
    case: Case  # as the register has it now
    opened: bool  # it opened its case: nothing that the federation had decided was known of it
    status: RecordStatus  # what it got when it was registered, whatever became of it
    barred: bool  # a person takes it whatever the rules say: a personal number, or a project that nobody knows
    heard: bool  # there was somebody who could be asked to complete it

    @property
    def on_a_form(self) -> bool:
        """Whether it is a report that was read and judged; else it is words, or a file that could not be read."""
        return self.mail.reason == ON_A_FORM

    @property
    def known_case(self) -> Case | None:
        """The case that its rules were shown."""
        return None if self.opened else self.case


def archived(federation: str, world: World) -> tuple[Archived, ...]:
    """Every record of *federation*, oldest first, but voided ones."""
    records = [record for record in world.register.records(federation) if record.status != "voided"]
    mails = {mail.id: mail for mail in world.ledger.mails(federation)}
    cases = {case.id: case for case in world.register.cases(federation)}
    events = world.register.events(federation)
    opened = {event.record for event in events if event.kind == "case.opened"}
    registered = {event.record: event for event in events if event.kind == "record.registered"}
    replies = _replies(world.outbox.mails(federation))
    chains = _chains(records)
    return tuple(
        Archived(
            record=record,
            mail=mails[record.mail],
            chain=_before(record, chains),
            case=cases[record.case],
            opened=record.display in opened,
            status=_status(record, registered),
            barred=_barred(record, mails[record.mail], registered),
            heard=any(_may_ask(reply, record) for reply in replies.get(record.id, ())),
        )
        for record in records
    )


def evidence_of(
    record: Record, chain: Sequence[Record], case: Case | None, form: Form, *, report: Report | None = None
) -> Evidence | None:
    """What the rules were shown when *record* was judged (pipeline.py), read against *form*.

    *case* is None where the record opened it. The case is as the register has it now: what was imported since counts.
    *report* stands for the record's own where it was read anew. None where there is no report to judge.
    """
    shown = report or record.report
    if shown is None:
        return None
    return Evidence(
        report=shown,
        form=form,
        report_type=record.report_type or form.report_type,
        arrived=record.arrival_date,
        first_arrived=chain[0].arrival_date if chain else record.arrival_date,
        case=case,
        enclosures=tuple(file.name for one in (*chain, record) for file in one.files if file.role == "enclosure"),
    )


def _chains(records: Sequence[Record]) -> Mapping[str, Sequence[Record]]:
    """The records by the first one of their chain, oldest first."""
    found: dict[str, list[Record]] = {}
    for record in sorted(records, key=lambda one: one.number.record):
        found.setdefault(record.supplements or record.id, []).append(record)
    return found


def _before(record: Record, chains: Mapping[str, Sequence[Record]]) -> tuple[Record, ...]:
    """Its chain as it was when it came. Of two reports in one mail neither supplements the other."""
    if record.supplements is None:
        return ()
    members = chains[record.supplements]
    return tuple(one for one in members if one.number.record < record.number.record and one.mail != record.mail)


def _status(record: Record, registered: Mapping[str | None, StoredEvent]) -> RecordStatus:
    event = registered.get(record.display)
    given: RecordStatus = event.payload.get("status", record.status) if event else record.status
    return given


def _barred(record: Record, mail: StoredMail, registered: Mapping[str | None, StoredEvent]) -> bool:
    event = registered.get(record.display)
    unplaced = event is not None and event.payload.get("how") == "unplaced"
    return unplaced or any(task.kind == "personal-data" and task.detail == record.display for task in mail.tasks)


def _replies(outgoing: Sequence[Outgoing]) -> Mapping[str, Sequence[Outgoing]]:
    found: dict[str, list[Outgoing]] = {}
    for one in outgoing:
        if one.record_id is not None:
            found.setdefault(one.record_id, []).append(one)
    return found


def _may_ask(reply: Outgoing, record: Record) -> bool:
    """Whether it is an answer that could have said what is missing: a bare receipt tells nothing (decision 13)."""
    bare = reply.rendering.get("template") == "receipt_bare"
    return reply.mail == record.mail and reply.kind not in NO_REQUEST and not bare
