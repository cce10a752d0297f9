"""Mails, records and replies for tests of the store; each names only what matters."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any

from intake.model.entry import CaseBook, Entry, Lookup, NewCase, NewRecord, TakeNumber
from intake.model.mail import Arrival, ArrivalMethod, Sighting
from intake.model.outgoing import NewOutgoing, OutgoingState, ReplyKind
from intake.model.register import Case, CaseId, CaseNumber, MailFacts, MailId, Outcome
from intake.ports import Store

NOW = datetime(2024, 1, 12, 8, 30, tzinfo=UTC)
ARRIVED = datetime(2024, 1, 11, 22, 40, tzinfo=UTC)
GAVLEBORG, SUNDSVALL = "gavleborg", "sundsvall"
MAJA = "maja.lindqvist@example.se"
NOBODY_ASKED = Lookup(identity=None, thread_ids=(), sender=MAJA, file_digests=())

MakeEntry = Callable[[CaseBook, TakeNumber], Entry]


def digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def sighting(uid: str = "1", **values: Any) -> Sighting:
    return Sighting(**{"mailbox": "gavleborg", "folder": "INBOX", "uidvalidity": 7, "uid": uid, **values})


def a_mail(store: Store, uid: str = "1", *, federation: str = GAVLEBORG, internal_date: datetime = ARRIVED) -> MailId:
    """A mail in the ledger, nobody's yet."""
    return store.ledger.take_in(
        federation,
        sighting(uid),
        sha256=digest(f"{federation} {uid}"),
        size=3,
        internal_date=internal_date,
        now=NOW,
    )


def a_case(case: int = 12, **values: Any) -> Case:
    """SFG 23–12, RESAN."""
    number = CaseNumber(prefix="SFG", year=2023, case=case)
    return Case(**{"id": CaseId(""), "number": number, "project": "RESAN", **values})


def a_new_case(project: str = "RESAN") -> NewCase:
    return NewCase(prefix="SFG", class_code="", year=2023, project=project)


def facts(**values: Any) -> MailFacts:
    arrival = Arrival(at=ARRIVED, method=ArrivalMethod.RECEIVED, internal_date=ARRIVED)
    default = {"message_id": "a@example.se", "sender": MAJA, "subject": "Slutrapport", "arrival": arrival}
    return MailFacts(**{**default, "arrival_date": date(2024, 1, 11), "verdict": "pass", **values})


def an_entry(**values: Any) -> Entry:
    default = {"outcome": Outcome.REGISTERED, "reason": "form-recognised", "facts": facts(), "identity": None}
    return Entry(**{**default, **values})


def a_record(take: TakeNumber, case: CaseId | NewCase, **values: Any) -> NewRecord:
    """A record with the next number of the case."""
    found, number = take(case)
    default: dict[str, Any] = {
        "place": "2",
        "case": found.id,
        "number": number,
        "display": f"SFG {number.case.year % 100}–{number.case.case}.{number.record}",
        "title": "Slutrapport, RESAN",
        "status": "complete",
        "form": "gavleborg/slutrapport",
        "report_type": "slutrapport",
        "report": None,
        "findings": (),
        "files": (),
        "supplements": None,
        "rounds": 0,
        "rules_version": "rules-1",
    }
    return NewRecord(**{**default, **values})


def a_reply(message_id: str = "1@gavleborg.example", **values: Any) -> NewOutgoing:
    default: dict[str, Any] = {
        "message_id": message_id,
        "kind": ReplyKind.RECEIPT,
        "state": OutgoingState.QUEUED,
        "recipients": (MAJA,),
        "subject": "[SFG 23–12.5] Vi har tagit emot er slutrapport",
        "in_reply_to": "a@example.se",
        "raw": message_id.encode(),
    }
    return NewOutgoing(**{**default, **values})


def handled(store: Store, mail: MailId, made: Entry, *, now: datetime = NOW) -> Outcome:
    """Commit an entry that takes no number."""
    return store.register.commit(mail, NOBODY_ASKED, lambda book, take: made, now=now)


def registered(
    store: Store, uid: str = "1", *, federation: str = GAVLEBORG, now: datetime = NOW, entry: Any = None, **record: Any
) -> MailId:
    """A mail whose report is registered in the federation's first case, which is opened where there is none."""
    mail = a_mail(store, uid, federation=federation)

    def make(book: CaseBook, take: TakeNumber) -> Entry:
        case = book.cases[0].id if book.cases else a_new_case()
        return replace(an_entry(**(entry or {})), records=(a_record(take, case, **record),))

    store.register.commit(mail, NOBODY_ASKED, make, now=now)
    return mail


def look(store: Store, lookup: Lookup = NOBODY_ASKED, *, federation: str = GAVLEBORG, now: datetime = NOW) -> CaseBook:
    """The book that a mail with this lookup would be placed by. Leaves an untouched mail behind."""
    books: list[CaseBook] = []
    mail = a_mail(store, f"look {len(store.ledger.mails())}", federation=federation)

    def read(book: CaseBook, take: TakeNumber) -> Entry:
        books.append(book)
        return an_entry(outcome=Outcome.UNTOUCHED, reason="no-document")

    store.register.commit(mail, lookup, read, now=now)
    return books[0]
