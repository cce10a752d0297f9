"""The port Register: all or nothing, every number once and none left out, and hard walls between federations."""

from __future__ import annotations

import threading
import time
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import Any

import pytest
from registering import (
    ARRIVED,
    GAVLEBORG,
    MAJA,
    NOBODY_ASKED,
    NOW,
    SUNDSVALL,
    a_case,
    a_mail,
    a_new_case,
    a_record,
    a_reply,
    an_entry,
    digest,
    handled,
    look,
    registered,
)

from intake.errors import Refused
from intake.model.entry import CaseBook, Entry, Event, Lookup, StatusChange, TakeNumber
from intake.model.outgoing import OutgoingState, ReplyKind
from intake.model.register import CaseId, CaseNumber, Expected, MailId, Outcome, RecordFile, RecordId
from intake.model.report import FieldValue, Finding, Report, Section
from intake.ports import Archive, Store

REPORT = Report(
    form="gavleborg/slutrapport",
    fields={
        "beviljade_medel": FieldValue(value=2458000, raw="2 458 000 kr", where="page 1, table 1", confidence=0.9),
        "period": FieldValue(value={"start": "2022-01-01", "end": "2023-12-31"}),
        "mal": FieldValue(value=[{"mal": "Fler i arbete", "utfall": None}]),
        "postort": FieldValue(value=None),
    },
    sections=(Section(id="5.1", title="Måluppfyllelse", status="answered", text="Målet nåddes.\n”Bra”"),),
    coverage=0.97,
    personal_numbers=("5.1",),
)
FINDING = Finding(
    rule="section-missing", severity="error", audience="sender", target="6.3", message="Avsnitt 6.3 är tomt."
)
FILE = RecordFile(name="slutrapport.docx", sha256=digest("file"), role="report")


def commit(store: Store, uid: str, entry: Any, lookup: Lookup = NOBODY_ASKED, federation: str = GAVLEBORG) -> Outcome:
    return store.register.commit(a_mail(store, uid, federation=federation), lookup, entry, now=NOW)


def numbers(store: Store, federation: str = GAVLEBORG) -> list[tuple[int, int]]:
    """Case and record of every record."""
    return [(one.number.case.case, one.number.record) for one in store.register.records(federation)]


def imported(store: Store, *cases: Any, federation: str = GAVLEBORG) -> tuple[int, int]:
    return store.register.import_cases(federation, cases, now=NOW, actor="per")


# Numbers


def test_a_report_takes_the_next_number_of_its_case(store: Store) -> None:
    imported(store, a_case(next_record=5))
    registered(store)
    [record] = store.register.records()
    assert (record.display, record.number.case.year, record.number.record) == ("SFG 23–12.5", 2023, 5)
    assert store.register.cases(GAVLEBORG)[0].next_record == 6


def test_numbers_go_on_without_a_gap(store: Store) -> None:
    for uid in "1234":
        registered(store, uid)
    assert numbers(store) == [(1, 1), (1, 2), (1, 3), (1, 4)]


def test_new_cases_go_on_in_their_series_and_year(store: Store) -> None:
    def entry(book: CaseBook, take: TakeNumber) -> Entry:
        news = [a_new_case(), a_new_case("SIP"), replace(a_new_case(), year=2024), replace(a_new_case(), prefix="X")]
        return an_entry(records=tuple(a_record(take, new, place=str(n)) for n, new in enumerate(news)))

    commit(store, "1", entry)
    got = [one.number.case for one in store.register.records()]
    assert [(one.prefix, one.year, one.case) for one in got] == [
        ("SFG", 2023, 1),
        ("SFG", 2023, 2),
        ("SFG", 2024, 1),
        ("X", 2023, 1),
    ]


def test_the_same_new_case_twice_opens_one_case(store: Store) -> None:
    def entry(book: CaseBook, take: TakeNumber) -> Entry:
        new = a_new_case()
        return an_entry(records=(a_record(take, new, place="2"), a_record(take, new, place="3")))

    commit(store, "1", entry)
    assert numbers(store) == [(1, 1), (1, 2)]


def test_an_opened_case_is_told_to_the_taker_and_kept(store: Store) -> None:
    told = []

    def entry(book: CaseBook, take: TakeNumber) -> Entry:
        new = replace(a_new_case(), organisation="Söderhamns kommun", contacts=(MAJA,))
        case, _ = take(new)
        told.append(case)
        return an_entry(outcome=Outcome.UNTOUCHED)

    commit(store, "1", entry)
    [case] = store.register.cases(GAVLEBORG)
    assert told == [case]
    assert (case.project, case.organisation, case.contacts, case.open) == ("RESAN", "Söderhamns kommun", (MAJA,), True)
    assert case.next_record == 2


def test_an_imported_case_raises_the_series_above_itself(store: Store) -> None:
    imported(store, a_case(12), a_case(3))
    commit(store, "1", lambda book, take: an_entry(records=(a_record(take, a_new_case("SIP")),)))
    assert numbers(store) == [(13, 1)]


def test_an_entry_that_fails_takes_no_number(store: Store) -> None:
    registered(store, "1")

    def fails(book: CaseBook, take: TakeNumber) -> Entry:
        take(book.cases[0].id)
        take(a_new_case())
        raise KeyError("a fault in a step")

    with pytest.raises(KeyError):
        commit(store, "2", fails)
    assert store.ledger.mail(a_mail(store, "2")).outcome is None
    registered(store, "2")
    assert numbers(store) == [(1, 1), (1, 2)]
    assert len(store.register.cases(GAVLEBORG)) == 1


def test_two_records_never_get_one_number(store: Store) -> None:
    registered(store, "1")

    def forged(book: CaseBook, take: TakeNumber) -> Entry:
        record = a_record(take, book.cases[0].id)
        return an_entry(records=(replace(record, number=replace(record.number, record=1)),))

    with pytest.raises(Refused):
        commit(store, "2", forged)
    assert numbers(store) == [(1, 1)]


def test_a_report_has_one_record_for_its_place_in_a_mail(store: Store) -> None:
    def doubled(book: CaseBook, take: TakeNumber) -> Entry:
        new = a_new_case()
        return an_entry(records=(a_record(take, new, place="2"), a_record(take, new, place="2")))

    with pytest.raises(Refused):
        commit(store, "1", doubled)
    assert store.register.records() == ()


def test_a_mail_that_is_handled_is_left_alone_and_its_outcome_given(store: Store) -> None:
    mail = registered(store)

    def never(book: CaseBook, take: TakeNumber) -> Entry:
        raise AssertionError("it was handled already")

    assert store.register.commit(mail, NOBODY_ASKED, never, now=NOW) is Outcome.REGISTERED


def test_two_threads_that_commit_one_mail_make_one_record(store: Store) -> None:
    mail = a_mail(store)
    started = threading.Barrier(2)
    outcomes = []

    def entry(book: CaseBook, take: TakeNumber) -> Entry:
        return an_entry(records=(a_record(take, a_new_case()),))

    def work() -> None:
        started.wait()
        outcomes.append(store.register.commit(mail, NOBODY_ASKED, entry, now=NOW))

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes == [Outcome.REGISTERED, Outcome.REGISTERED]
    assert numbers(store) == [(1, 1)]


def test_two_mails_of_a_new_project_that_are_committed_at_once_open_one_case(store: Store) -> None:
    mails = [a_mail(store, "1"), a_mail(store, "2")]

    def entry(book: CaseBook, take: TakeNumber) -> Entry:
        time.sleep(0.2)  # long enough for the other to look into its book, too, if it could
        case = book.cases[0].id if book.cases else a_new_case()
        return an_entry(records=(a_record(take, case),), events=(Event(kind="record.registered", place="2"),))

    def work(mail: MailId) -> None:
        store.register.commit(mail, NOBODY_ASKED, entry, now=NOW)

    threads = [threading.Thread(target=work, args=(mail,)) for mail in mails]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert numbers(store) == [(1, 1), (1, 2)]
    assert store.register.verify_chain(GAVLEBORG) == 2


def test_two_registered_mails_are_never_one_and_the_same(store: Store) -> None:
    registered(store, "1", entry={"identity": "same"})
    with pytest.raises(Refused):
        registered(store, "2", entry={"identity": "same"})


def test_a_commit_of_a_mail_that_is_not_there_is_refused(store: Store) -> None:
    with pytest.raises(Refused):
        store.register.commit("77", NOBODY_ASKED, lambda book, take: an_entry(), now=NOW)


# What is stored


def test_a_record_is_read_as_it_was_written(store: Store) -> None:
    mail = registered(store, status="waiting", report=REPORT, findings=(FINDING,), files=(FILE,), rounds=1)
    [record] = store.register.records()
    assert (record.status, record.form, record.report_type) == ("waiting", "gavleborg/slutrapport", "slutrapport")
    assert (record.report, record.findings, record.files, record.rounds) == (REPORT, (FINDING,), (FILE,), 1)
    assert (record.arrival_date, record.arrival_at) == (date(2024, 1, 11), ARRIVED)
    assert (record.registered_at, record.mail, record.sender) == (NOW, mail, MAJA)
    assert store.register.record(GAVLEBORG, record.id) == record


def test_the_findings_and_files_of_a_record_keep_their_order(store: Store) -> None:
    findings = tuple(replace(FINDING, target=f"6.{n}") for n in (3, 1, 2))
    files = tuple(replace(FILE, name=f"{name}.docx") for name in "cab")
    registered(store, findings=findings, files=files)
    [record] = store.register.records()
    assert (record.findings, record.files) == (findings, files)


def test_half_a_letter_in_a_report_does_not_keep_it_from_being_registered(store: Store) -> None:
    odd = replace(REPORT, sections=(replace(REPORT.sections[0], text="a\udce5b\x00"),))
    registered(store, report=odd)
    [record] = store.register.records()
    assert record.report is not None
    assert record.report.sections[0].text.startswith("a")


def test_a_change_of_status_reaches_an_earlier_record(store: Store) -> None:
    registered(store, "1", status="waiting")
    [first] = store.register.records()
    over = StatusChange(record=first.id, status="complete", reason="supplemented")
    registered(store, "2", supplements=first.id, entry={"changes": (over,), "outcome": Outcome.SUPPLEMENT})
    first, second = store.register.records()
    assert (first.status, second.supplements) == ("complete", first.id)


def test_a_reply_is_archived_and_queued_with_its_record(store: Store, archive: Archive) -> None:
    reply = a_reply(place="2", asks=True, deadline=date(2024, 1, 26), rendering={"kind": "receipt", "rows": [1]})
    mail = registered(store, entry={"replies": (reply,)})
    [outgoing] = store.outbox.mails()
    [record] = store.register.records()
    assert archive.get(outgoing.sha256) == reply.raw
    assert (outgoing.record, outgoing.record_id, outgoing.mail) == ("SFG 23–1.1", record.id, mail)
    assert (outgoing.kind, outgoing.state) == (ReplyKind.RECEIPT, OutgoingState.QUEUED)
    assert (outgoing.recipients, outgoing.subject, outgoing.in_reply_to) == ((MAJA,), reply.subject, "a@example.se")
    assert (outgoing.asks, outgoing.deadline, outgoing.rendering) == (True, date(2024, 1, 26), reply.rendering)
    assert (outgoing.created_at, outgoing.sent_at, outgoing.attempts) == (NOW, None, 0)


def test_a_reply_to_a_text_only_supplement_tells_of_its_record(store: Store) -> None:
    registered(store, place="", entry={"replies": (a_reply(),)})
    assert store.outbox.mails()[0].record == "SFG 23–1.1"


def test_a_reply_about_no_record_has_none(store: Store) -> None:
    registered(store, place="2", entry={"replies": (a_reply(),)})
    assert store.outbox.mails()[0].record is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"replies": (a_reply(place="9"),)},
        {"replies": (a_reply(record=RecordId("99")),)},
        {"events": (Event(kind="record.registered", place="9"),)},
        {"events": (Event(kind="record.registered", record=RecordId("99")),)},
        {"changes": (StatusChange(record=RecordId("99"), status="complete", reason="x"),)},
    ],
)
def test_an_entry_that_names_a_record_that_is_not_there_stores_nothing(store: Store, wrong: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        registered(store, entry=wrong)
    assert store.register.records() == ()
    assert store.outbox.mails() == ()


def test_two_replies_with_one_message_id_store_nothing(store: Store) -> None:
    registered(store, "1", entry={"replies": (a_reply(),)})
    with pytest.raises(Refused):
        registered(store, "2", entry={"replies": (a_reply(),)})
    assert numbers(store) == [(1, 1)]


# The book that a mail is placed by


def test_the_book_names_the_federation_its_cases_and_the_time(store: Store) -> None:
    imported(store, a_case(12), a_case(3, project="SIP"))
    book = look(store)
    assert (book.federation, book.now) == (GAVLEBORG, NOW)
    assert [case.project for case in book.cases] == ["SIP", "RESAN"]


def test_the_book_has_the_records_that_wait_or_need_a_person(store: Store) -> None:
    for uid, status in enumerate(["waiting", "person", "complete", "voided"]):
        registered(store, str(uid), status=status, report=REPORT)
    records = look(store).records
    assert [record.status for record in records] == ["waiting", "person"]
    assert records[0].report == REPORT


def test_the_book_has_the_whole_chain_of_a_record_that_waits(store: Store) -> None:
    registered(store, "1", status="complete")
    [first] = store.register.records()
    registered(store, "2", status="waiting", supplements=first.id)
    assert [record.status for record in look(store).records] == ["complete", "waiting"]


def test_the_book_has_the_mails_that_are_answered_newest_first_and_their_records(store: Store) -> None:
    for day, uid in ((1, "1"), (3, "2"), (2, "3")):
        reply = a_reply(f"{uid}@gavleborg.example", place="2", asks=uid == "1")
        registered(store, uid, now=NOW + timedelta(days=day), entry={"replies": (reply,)})
    lookup = replace(NOBODY_ASKED, thread_ids=("1@gavleborg.example", "2@gavleborg.example", "x@example.se"))
    book = look(store, lookup)
    assert [one.message_id for one in book.asked] == ["2@gavleborg.example", "1@gavleborg.example"]
    assert [one.asks for one in book.asked] == [False, True]
    assert [one.sent_on for one in book.asked] == [date(2024, 1, 15), date(2024, 1, 13)]
    assert [book.record(one.record).display for one in book.asked] == ["SFG 23–1.2", "SFG 23–1.1"]


def test_a_thread_of_thousands_is_looked_up_too(store: Store) -> None:
    registered(store, entry={"replies": (a_reply(),)})
    many = tuple(f"{n}@example.se" for n in range(40_000))
    assert len(look(store, replace(NOBODY_ASKED, thread_ids=(*many, "1@gavleborg.example"))).asked) == 1


def test_a_mail_was_answered_on_the_swedish_day(store: Store) -> None:
    registered(store, now=datetime(2024, 1, 11, 23, 30, tzinfo=UTC), entry={"replies": (a_reply(),)})
    [asked] = look(store, replace(NOBODY_ASKED, thread_ids=("1@gavleborg.example",))).asked
    assert asked.sent_on == date(2024, 1, 12)


def test_the_book_knows_the_first_record_with_the_same_file(store: Store) -> None:
    registered(store, "0", files=(FILE,), status="voided")
    registered(store, "1", files=(FILE,))
    registered(store, "2", files=(FILE,))
    book = look(store, replace(NOBODY_ASKED, file_digests=(FILE.sha256, digest("other"))))
    assert book.record(book.same_files[FILE.sha256]).display == "SFG 23–1.2"
    assert set(book.same_files) == {FILE.sha256}


def test_the_book_knows_the_same_mail_but_not_its_copies(store: Store) -> None:
    same = replace(NOBODY_ASKED, identity="same")
    assert look(store, same).same_mail is None
    copy = a_mail(store, "copy")
    mail = registered(store, "1", entry={"identity": "same"})
    handled(store, copy, an_entry(outcome=Outcome.DUPLICATE, identity="same"))
    assert look(store, same).same_mail == mail


def test_of_several_like_it_the_book_knows_the_registered_mail_and_what_became_of_it(store: Store) -> None:
    same = replace(NOBODY_ASKED, identity="same")
    first = a_mail(store, "1")
    handled(store, first, an_entry(outcome=Outcome.UNTOUCHED, identity="same"))
    assert (look(store, same).same_mail, look(store, same).same_outcome) == (first, Outcome.UNTOUCHED)
    mail = registered(store, "2", entry={"identity": "same"})
    assert (look(store, same).same_mail, look(store, same).same_outcome) == (mail, Outcome.REGISTERED)


def test_a_mail_without_identity_is_like_no_other(store: Store) -> None:
    registered(store, "1", entry={"identity": None})
    assert look(store, replace(NOBODY_ASKED, identity=None)).same_mail is None


def test_a_mail_that_a_person_named_a_report_is_no_copy_of_itself_or_of_its_copies(store: Store) -> None:
    mail, copy = a_mail(store, "1"), a_mail(store, "2")
    handled(store, mail, an_entry(outcome=Outcome.UNTOUCHED, identity="same"))
    handled(store, copy, an_entry(outcome=Outcome.DUPLICATE, identity="same"))
    store.ledger.reopen(mail, forced=True, event=Event(kind="mail.named-report"), now=NOW)
    books = []

    def entry(book: CaseBook, take: TakeNumber) -> Entry:
        books.append(book)
        return an_entry(identity="same")

    store.register.commit(mail, replace(NOBODY_ASKED, identity="same"), entry, now=NOW)
    assert books[0].same_mail is None


def test_the_caps_count_the_replies_by_address_hour_day_and_case(store: Store) -> None:
    hours = {"old": 30, "day": 5, "hour": 0.5}
    for uid, ago in hours.items():
        registered(store, uid, now=NOW - timedelta(hours=ago), entry={"replies": (a_reply(uid, place="2"),)})
    other = a_reply("other", recipients=("omar.haddad@example.se",), place="2")
    registered(store, "other", entry={"replies": (other,)})
    book = look(store)
    assert (book.caps.address_day, book.caps.hour, book.caps.day) == (2, 2, 3)
    assert book.caps.per_case == {book.cases[0].id: 4}


def test_the_caps_count_from_midnight_in_sweden(store: Store) -> None:
    for uid, minute in (("before", 59), ("after", 60)):
        at = datetime(2024, 1, 11, 22, 0, tzinfo=UTC) + timedelta(minutes=minute)
        registered(store, uid, now=at, entry={"replies": (a_reply(uid),)})
    assert look(store).caps.day == 1


def test_the_caps_count_no_drafts_nothing_suppressed_and_no_mail_to_staff(store: Store) -> None:
    for state in (OutgoingState.DRAFT, OutgoingState.SUPPRESSED):
        registered(store, state, entry={"replies": (a_reply(state, state=state),)})
    for kind in (ReplyKind.TRIAGE, ReplyKind.DIGEST):
        registered(store, kind, entry={"replies": (a_reply(kind, kind=kind),)})
    assert look(store).caps.day == 0


def test_the_book_knows_that_replies_are_stopped(store: Store) -> None:
    assert not look(store).replies_stopped
    store.outbox.stop(None, stopped=True, event=Event(kind="replies.stopped"), now=NOW)
    assert look(store).replies_stopped


def test_the_book_counts_the_replies_of_the_first_run_until_it_is_over(store: Store) -> None:
    registered(store, "1", entry={"replies": (a_reply("1"), a_reply("2", kind=ReplyKind.TRIAGE))})
    book = look(store)
    assert (book.first_run, book.first_run_replies) == (True, 1)
    store.outbox.end_first_run(GAVLEBORG, limit=50, now=NOW)
    book = look(store)
    assert (book.first_run, book.first_run_replies) == (False, 0)


# Hard walls


def test_no_federation_sees_anything_of_another(store: Store) -> None:
    imported(store, a_case())
    registered(store, status="waiting", files=(FILE,), entry={"identity": "same", "replies": (a_reply(),)})
    lookup = Lookup(identity="same", thread_ids=("1@gavleborg.example",), sender=MAJA, file_digests=(FILE.sha256,))
    book = look(store, lookup, federation=SUNDSVALL)
    assert (book.cases, book.records, book.asked, book.same_mail, book.same_files) == ((), (), (), None, {})
    assert (book.caps.day, book.caps.address_day, book.caps.per_case, book.first_run_replies) == (0, 0, {}, 0)
    assert store.register.cases(SUNDSVALL) == store.register.records(SUNDSVALL) == ()
    assert store.register.events(SUNDSVALL) == ()


def test_no_federation_takes_a_number_of_another_ones_case(store: Store) -> None:
    imported(store, a_case())
    [case] = store.register.cases(GAVLEBORG)
    with pytest.raises(Refused):
        commit(store, "1", lambda book, take: an_entry(records=(a_record(take, case.id),)), federation=SUNDSVALL)


def test_no_federation_supplements_or_changes_another_ones_record(store: Store) -> None:
    registered(store, "1", status="waiting")
    [record] = store.register.records()
    change = StatusChange(record=record.id, status="complete", reason="x")
    with pytest.raises(Refused):
        registered(store, "2", federation=SUNDSVALL, supplements=record.id)
    with pytest.raises(Refused):
        registered(store, "3", federation=SUNDSVALL, entry={"changes": (change,)})
    with pytest.raises(Refused):
        store.register.record(SUNDSVALL, record.id)


def test_two_federations_number_each_for_itself(store: Store) -> None:
    registered(store, federation=GAVLEBORG)
    registered(store, federation=SUNDSVALL)
    assert numbers(store, GAVLEBORG) == numbers(store, SUNDSVALL) == [(1, 1)]


# The import of cases

WHOLE = a_case(
    next_record=5,
    aliases=("Resan vidare",),
    organisation="Söderhamns kommun",
    contacts=(MAJA,),
    granted=2458000,
    period_start=date(2022, 1, 1),
    period_end=date(2023, 12, 31),
    kind="individinriktad",
    expected=(Expected(report_type="slutrapport", due=date(2024, 2, 29)),),
)


def test_an_imported_case_is_read_as_it_was_given(store: Store) -> None:
    assert imported(store, WHOLE) == (1, 0)
    [case] = store.register.cases(GAVLEBORG)
    assert replace(case, id=CaseId("")) == WHOLE


def test_an_import_again_updates_but_never_lowers_the_next_number(store: Store) -> None:
    imported(store, WHOLE)
    assert imported(store, replace(WHOLE, project="RESAN 2", next_record=3), a_case(13)) == (1, 1)
    first, second = store.register.cases(GAVLEBORG)
    assert (first.project, first.next_record, second.number.case) == ("RESAN 2", 5, 13)


def test_an_import_again_may_raise_the_next_number(store: Store) -> None:
    imported(store, WHOLE)
    imported(store, replace(WHOLE, next_record=9))
    assert store.register.cases(GAVLEBORG)[0].next_record == 9


def test_an_import_is_noted_with_who_did_it(store: Store) -> None:
    imported(store, WHOLE)
    [event] = store.register.events(GAVLEBORG)
    assert (event.kind, event.actor, event.payload) == ("cases.imported", "per", {"added": 1, "updated": 0})


def test_the_class_of_a_number_is_a_part_of_it(store: Store) -> None:
    plain, classed = a_case(), a_case(number=CaseNumber(prefix="SFG", year=2023, case=12, class_code="2.4"))
    assert imported(store, plain, classed) == (2, 0)


# The audit chain


def test_events_are_chained_in_order_and_name_their_records(store: Store) -> None:
    events = (Event(kind="record.registered", place="2", payload={"b": 1, "a": "å"}), Event(kind="reply.queued"))
    registered(store, "1", entry={"events": events})
    [record] = store.register.records()
    first, second = store.register.events(GAVLEBORG)
    assert (first.sequence, first.kind, first.record, first.payload) == (
        1,
        "record.registered",
        "SFG 23–1.1",
        {"a": "å", "b": 1},
    )
    assert (second.sequence, second.kind, second.record, second.at) == (2, "reply.queued", None, NOW)
    assert store.register.events(GAVLEBORG, record.id) == (first,)
    assert store.register.verify_chain(GAVLEBORG) == 2
    assert store.register.verify_chain(SUNDSVALL) == 0


def test_each_federation_has_a_chain_of_its_own(store: Store) -> None:
    registered(store, federation=GAVLEBORG, entry={"events": (Event(kind="x.done"),)})
    registered(store, federation=SUNDSVALL, entry={"events": (Event(kind="x.done"),)})
    [one], [other] = store.register.events(GAVLEBORG), store.register.events(SUNDSVALL)
    assert (one.sequence, other.sequence) == (1, 1)
    assert one.digest != other.digest


def test_every_store_makes_the_same_chain_and_will_find_it_whole_in_years(store: Store) -> None:
    event = Event(kind="record.registered", place="2", payload={"title": "Slutrapport"})
    registered(store, entry={"events": (event,)})
    payload = sha256(b'{"title":"Slutrapport"}').hexdigest()
    link = (
        '{"actor":"worker","at":"2024-01-12T08:30:00.000000+00:00","federation":"gavleborg","kind":"record.registered",'
        f'"payload":"{payload}","record":"SFG 23–1.1","sequence":1}}'
    )
    assert store.register.events(GAVLEBORG)[0].digest == sha256(("0" * 64 + link).encode()).hexdigest()


def test_a_persons_change_of_status_is_all_or_nothing_and_chained(store: Store) -> None:
    registered(store)
    [record] = store.register.records(GAVLEBORG)
    event = Event(kind="record.left-to-person", actor="karin", record=record.id)
    changes = [StatusChange(record=record.id, status="person", reason="x")]
    gone = StatusChange(record=RecordId("9999"), status="person", reason="x")
    with pytest.raises(Refused):
        store.register.change(GAVLEBORG, [*changes, gone], event=event, now=NOW)
    assert store.register.record(GAVLEBORG, record.id).status == record.status
    store.register.change(GAVLEBORG, changes, event=event, now=NOW)
    assert store.register.record(GAVLEBORG, record.id).status == "person"
    assert store.register.events(GAVLEBORG, record.id)[-1].kind == "record.left-to-person"
    store.register.verify_chain(GAVLEBORG)
