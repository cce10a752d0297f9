"""What the register in memory knows that matters for one mail."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from intake.adapters.caps import FIRST_RUN, day_start
from intake.adapters.memory_state import REGISTERED, Tables, counted, is_stopped
from intake.calendar import stockholm_date
from intake.model.entry import Asked, Caps, CaseBook, Lookup
from intake.model.register import Case, CaseId, MailId, Outcome, Record, RecordId, StoredMail


def read_casebook(tables: Tables, federation: str, mail: MailId, lookup: Lookup, now: datetime) -> CaseBook:
    """The book for one mail of *federation*; nothing of any other federation is in it."""
    asked = _asked(tables, federation, lookup.thread_ids)
    same_files = _same_files(tables, federation, lookup.file_digests)
    over = tables.known.get(federation, False)
    first = _same_mail(tables, federation, mail, lookup.identity)
    return CaseBook(
        federation=federation,
        now=now,
        cases=cases_of(tables, federation),
        records=_chains(tables, federation, {*(a.record for a in asked if a.record), *same_files.values()}),
        asked=asked,
        same_mail=first.id if first else None,
        same_outcome=first.outcome if first else None,
        same_files=same_files,
        caps=_caps(tables, federation, lookup.sender, now),
        replies_stopped=is_stopped(tables, federation),
        first_run=not over,
        first_run_replies=0 if over else _first_run_replies(tables, federation),
        drafts=tuple(
            kept.outgoing
            for kept in tables.outgoing.values()
            if kept.outgoing.federation == federation and kept.outgoing.approval in lookup.approvals
        ),
    )


def cases_of(tables: Tables, federation: str) -> tuple[Case, ...]:
    """The federation's cases in the order of their numbers."""
    mine = (case for owner, case in tables.cases.values() if owner == federation)

    def order(case: Case) -> tuple[str, str, int, int]:
        return (case.number.prefix, case.number.class_code, case.number.year, case.number.case)

    return tuple(sorted(mine, key=order))


def _chains(tables: Tables, federation: str, named: set[RecordId]) -> tuple[Record, ...]:
    """The records that wait, need a person or are named, with all of their chains."""
    mine = [kept.record for kept in tables.records.values() if kept.federation == federation]
    chosen = [record for record in mine if record.id in named or record.status in ("waiting", "person")]
    roots = {record.supplements or record.id for record in chosen}
    return tuple(record for record in mine if (record.supplements or record.id) in roots)


def _asked(tables: Tables, federation: str, thread_ids: Sequence[str]) -> tuple[Asked, ...]:
    mine = [kept.outgoing for kept in tables.outgoing.values() if kept.outgoing.federation == federation]
    named = [one for one in mine if one.message_id in thread_ids]
    named.sort(key=lambda one: (one.sent_at or one.created_at, int(one.id)), reverse=True)
    return tuple(
        Asked(
            message_id=one.message_id,
            kind=one.kind,
            record=one.record_id,
            asks=one.asks,
            sent_on=stockholm_date(one.sent_at or one.created_at),
        )
        for one in named
    )


def _same_mail(tables: Tables, federation: str, mail: MailId, identity: str | None) -> StoredMail | None:
    if identity is None:
        return None
    others = (kept for kept in tables.mails.values() if kept.mail.federation == federation and kept.mail.id != mail)
    handled = (kept for kept in others if kept.mail.outcome not in (None, Outcome.DUPLICATE))
    same = [kept.mail for kept in handled if kept.identity == identity]
    return min(same, key=lambda first: (first.outcome not in REGISTERED, int(first.id)), default=None)


def _same_files(tables: Tables, federation: str, digests: Sequence[str]) -> Mapping[str, RecordId]:
    found: dict[str, RecordId] = {}
    for kept in tables.records.values():
        if kept.federation == federation and kept.record.status != "voided":
            for file in kept.record.files:
                if file.sha256 in digests:
                    found.setdefault(file.sha256, kept.record.id)
    return found


def _caps(tables: Tables, federation: str, sender: str, now: datetime) -> Caps:
    replies = counted(tables, federation)
    today, hour = day_start(now), now - timedelta(hours=1)
    per_case: dict[CaseId, int] = {}
    for one in replies:
        if one.record_id is not None:
            case = tables.records[one.record_id].record.case
            per_case[case] = per_case.get(case, 0) + 1
    return Caps(
        address_day=sum(one.created_at >= today and sender in one.recipients for one in replies),
        hour=sum(one.created_at > hour for one in replies),
        day=sum(one.created_at >= today for one in replies),
        per_case=per_case,
    )


def _first_run_replies(tables: Tables, federation: str) -> int:
    mine = (kept.outgoing for kept in tables.outgoing.values() if kept.outgoing.federation == federation)
    return len(counted(tables, federation)) + sum(one.reason == FIRST_RUN for one in mine)
