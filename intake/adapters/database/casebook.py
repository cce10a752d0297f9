"""What the register knows that matters for one mail, read inside the write transaction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, case, func, or_, select, text

from intake.adapters.caps import FIRST_RUN, day_start
from intake.adapters.database.federations import first_run_over, is_stopped
from intake.adapters.database.outgoing import counts, load_outgoing
from intake.adapters.database.rows import case_of, from_json, grouped, record_of
from intake.adapters.database.tables import REGISTERED, cases, files, findings, mails, outgoing, records
from intake.calendar import stockholm_date
from intake.model.entry import Asked, Caps, CaseBook, Lookup
from intake.model.outgoing import Outgoing, ReplyKind
from intake.model.register import Case, CaseId, MailId, Outcome, Record, RecordId

CHUNK = 500  # values in one IN list: databases bound the number of parameters


def read_casebook(connection: Connection, federation: str, mail: int, lookup: Lookup, *, now: datetime) -> CaseBook:
    """The book for one mail of *federation*; nothing of any other federation is in it."""
    asked = _asked(connection, federation, lookup.thread_ids)
    same_files = _same_files(connection, federation, lookup.file_digests)
    over = first_run_over(connection, federation)
    same_mail, same_outcome = _same_mail(connection, federation, mail, lookup.identity)
    return CaseBook(
        federation=federation,
        now=now,
        cases=load_cases(connection, federation),
        records=_records(connection, federation, [one.record for one in asked if one.record], same_files.values()),
        asked=asked,
        same_mail=same_mail,
        same_outcome=same_outcome,
        same_files=same_files,
        caps=_caps(connection, federation, lookup.sender, now),
        replies_stopped=is_stopped(connection, federation),
        first_run=not over,
        first_run_replies=0 if over else _first_run_replies(connection, federation),
        drafts=_drafts(connection, federation, lookup.approvals),
    )


def load_cases(connection: Connection, federation: str) -> tuple[Case, ...]:
    """The federation's cases in the order of their numbers."""
    order = (cases.c.prefix, cases.c.class_code, cases.c.year, cases.c.case_number)
    query = select(cases).where(cases.c.federation == federation).order_by(*order)
    return tuple(case_of(row) for row in connection.execute(query))


def load_records(connection: Connection, condition: ColumnElement[bool]) -> tuple[Record, ...]:
    """The records that fit, oldest first, each with its findings and files."""
    number = (cases.c.prefix, cases.c.class_code, cases.c.year, cases.c.case_number)
    query = select(records, *number).join(cases, cases.c.id == records.c.case_id).where(condition)
    rows = connection.execute(query.order_by(records.c.id)).all()
    chosen = select(records.c.id).where(condition)
    said = select(findings).where(findings.c.record_id.in_(chosen)).order_by(findings.c.id)
    held = select(files).where(files.c.record_id.in_(chosen)).order_by(files.c.id)
    findings_of = grouped(connection.execute(said), "record_id")
    files_of = grouped(connection.execute(held), "record_id")
    return tuple(record_of(row, findings_of.get(row.id, ()), files_of.get(row.id, ())) for row in rows)


def _records(
    connection: Connection, federation: str, asked: Iterable[RecordId], same: Iterable[RecordId]
) -> tuple[Record, ...]:
    """Those that wait or need a person, were asked about, or hold the same file, with all of their chains.

    The newest record of a chain has the union of what came so far, so a chain is never given in part.
    """
    named = sorted({int(record) for record in (*asked, *same)})
    first = func.coalesce(records.c.supplements_id, records.c.id)
    mine = records.c.federation == federation
    roots = set(connection.execute(select(first).where(mine, records.c.status.in_(("waiting", "person")))).scalars())
    for some in chunks(named):
        roots.update(connection.execute(select(first).where(mine, records.c.id.in_(some))).scalars())
    found: list[Record] = []
    for some in chunks(sorted(roots)):
        found += load_records(connection, and_(mine, or_(records.c.id.in_(some), records.c.supplements_id.in_(some))))
    return tuple(sorted(found, key=lambda record: int(record.id)))


def _asked(connection: Connection, federation: str, thread_ids: Sequence[str]) -> tuple[Asked, ...]:
    """Our own mails that are named in the thread, newest first."""
    rows: list[Row[Any]] = []
    for some in chunks(tuple(dict.fromkeys(thread_ids))):
        query = select(outgoing).where(outgoing.c.federation == federation, outgoing.c.message_id.in_(some))
        rows += connection.execute(query).all()
    rows.sort(key=lambda row: (row.sent_at or row.created_at, row.id), reverse=True)
    return tuple(
        Asked(
            message_id=row.message_id,
            kind=ReplyKind(row.kind),
            record=None if row.record_id is None else RecordId(str(row.record_id)),
            asks=row.asks,
            sent_on=stockholm_date(row.sent_at or row.created_at),
        )
        for row in rows
    )


def _drafts(connection: Connection, federation: str, approvals: Sequence[str]) -> tuple[Outgoing, ...]:
    """The drafts, decided or not, whose token the mail may hold."""
    if not approvals:
        return ()
    return load_outgoing(connection, and_(outgoing.c.federation == federation, outgoing.c.approval.in_(approvals)))


def _same_mail(
    connection: Connection, federation: str, mail: int, identity: str | None
) -> tuple[MailId | None, Outcome | None]:
    """The handled mail that this one is a copy of, and what became of it: the registered one, else the first."""
    if identity is None:
        return None, None
    query = (
        select(mails.c.id, mails.c.outcome)
        .where(mails.c.federation == federation, mails.c.identity == identity, mails.c.id != mail)
        .where(mails.c.outcome.is_not(None), mails.c.outcome != Outcome.DUPLICATE.value)
        .order_by(case((text(REGISTERED), 0), else_=1), mails.c.id)
    )
    found = connection.execute(query.limit(1)).first()
    return (None, None) if found is None else (MailId(str(found.id)), Outcome(found.outcome))


def _same_files(connection: Connection, federation: str, digests: Sequence[str]) -> Mapping[str, RecordId]:
    """For each digest the first record that has that file; a voided record has none."""
    found: dict[str, int] = {}
    for some in chunks(tuple(dict.fromkeys(digests))):
        query = (
            select(files.c.sha256, func.min(records.c.id))
            .join(records, records.c.id == files.c.record_id)
            .where(files.c.federation == federation, files.c.sha256.in_(some), records.c.status != "voided")
            .group_by(files.c.sha256)
        )
        found.update((digest, record) for digest, record in connection.execute(query))
    return {digest: RecordId(str(record)) for digest, record in found.items()}


def _caps(connection: Connection, federation: str, sender: str, now: datetime) -> Caps:
    """How many replies went, or are to go, without a person's doing."""
    today, hour = day_start(now), now - timedelta(hours=1)
    recent = select(outgoing.c.recipients, outgoing.c.created_at).where(
        counts(federation), outgoing.c.created_at >= min(today, hour)
    )
    rows = connection.execute(recent).all()
    per_case = (
        select(records.c.case_id, func.count())
        .select_from(outgoing.join(records, records.c.id == outgoing.c.record_id))
        .where(counts(federation))
        .group_by(records.c.case_id)
    )
    return Caps(
        address_day=sum(row.created_at >= today and sender in from_json(row.recipients, list[str]) for row in rows),
        hour=sum(row.created_at > hour for row in rows),
        day=sum(row.created_at >= today for row in rows),
        per_case={CaseId(str(case)): count for case, count in connection.execute(per_case)},
    )


def _first_run_replies(connection: Connection, federation: str) -> int:
    """Those that went or are to go, and those that are held because of the first run itself."""
    mine = outgoing.c.federation == federation
    held = and_(mine, outgoing.c.reason == FIRST_RUN)
    query = select(func.count()).select_from(outgoing).where(or_(counts(federation), held))
    return connection.execute(query).scalar_one()


def chunks(values: Iterable[Any]) -> Iterator[list[Any]]:
    """The values in lists that a database takes as parameters."""
    rest = iter(values)
    while some := list(islice(rest, CHUNK)):
        yield some
