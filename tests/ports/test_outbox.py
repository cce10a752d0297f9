"""The port Outbox: nothing leaves twice, nothing is forgotten, and a person decides where nobody can know."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from registering import (
    GAVLEBORG,
    NOBODY_ASKED,
    NOW,
    SUNDSVALL,
    a_mail,
    a_reply,
    an_entry,
    handled,
    look,
    registered,
)

from intake.errors import Refused
from intake.model.entry import DraftDecision, Event
from intake.model.outgoing import Agreement, NewOutgoing, Outgoing, OutgoingId, OutgoingState, ReplyKind
from intake.model.register import Outcome
from intake.ports import Archive, Store

LEASE = 120.0
LATER = NOW + timedelta(hours=2)
SENDING, SENT, QUEUED = OutgoingState.SENDING, OutgoingState.SENT, OutgoingState.QUEUED
UNCERTAIN, FAILED, DRAFT = OutgoingState.UNCERTAIN, OutgoingState.FAILED, OutgoingState.DRAFT
APPROVED = Event(kind="draft.approved", actor="per", payload={"outgoing": "1"})
STOPPED = Event(kind="replies.stopped", actor="per")


def queued(
    store: Store, message_id: str = "1@gavleborg.example", *, federation: str = GAVLEBORG, **values: Any
) -> OutgoingId:
    """A reply about a record of its own."""
    registered(store, message_id, federation=federation, entry={"replies": (a_reply(message_id, place="2", **values),)})
    return store.outbox.mails(federation)[-1].id


def begin(store: Store, outgoing: OutgoingId, owner: str = "worker-1") -> Outgoing | None:
    return store.outbox.begin(outgoing, owner=owner, now=NOW, seconds=LEASE)


def finished(store: Store, state: OutgoingState, **values: Any) -> OutgoingId:
    outgoing = queued(store)
    begin(store, outgoing)
    store.outbox.finish(outgoing, state, now=NOW, **values)
    return outgoing


def tasks(store: Store) -> list[str]:
    return [task.kind for mail in store.ledger.mails() for task in mail.tasks]


# Delivering


def test_what_is_queued_is_due_oldest_first_in_its_own_federation(store: Store) -> None:
    first, second = queued(store, "1"), queued(store, "2")
    assert store.outbox.due(GAVLEBORG, now=NOW) == (first, second)
    assert store.outbox.due(SUNDSVALL, now=NOW) == ()


@pytest.mark.parametrize("state", [DRAFT, OutgoingState.SUPPRESSED])
def test_a_draft_or_suppressed_mail_is_never_due(store: Store, state: OutgoingState) -> None:
    outgoing = queued(store, state=state, reason="level")
    assert store.outbox.due(GAVLEBORG, now=LATER) == ()
    assert begin(store, outgoing) is None
    assert store.outbox.mail(outgoing).reason == "level"


def test_a_mail_is_sent_by_one_worker_only(store: Store) -> None:
    outgoing = queued(store)
    begun = begin(store, outgoing, "worker-1")
    assert begun is not None
    assert (begun.state, begun.attempts) == (SENDING, 1)
    assert begin(store, outgoing, "worker-2") is None
    assert store.outbox.due(GAVLEBORG, now=NOW) == ()


def test_a_sent_mail_says_when(store: Store) -> None:
    outgoing = finished(store, SENT)
    assert (store.outbox.mail(outgoing).state, store.outbox.mail(outgoing).sent_at) == (SENT, NOW)
    assert begin(store, outgoing) is None
    assert tasks(store) == []


def test_a_mail_that_could_not_be_sent_waits_longer_each_time(store: Store) -> None:
    outgoing, at = queued(store), NOW
    waits = []
    for _ in range(3):
        assert store.outbox.begin(outgoing, owner="worker-1", now=at, seconds=LEASE) is not None
        store.outbox.finish(outgoing, QUEUED, now=at, reason="try-later")
        tries = (at + timedelta(seconds=n) for n in range(0, 7200, 10))
        again = next(moment for moment in tries if store.outbox.due(GAVLEBORG, now=moment))
        waits.append(again - at)
        at = again
    assert timedelta(0) < waits[0] < waits[1] < waits[2]


def test_a_mail_is_not_begun_before_its_next_try(store: Store) -> None:
    assert begin(store, finished(store, QUEUED)) is None


@pytest.mark.parametrize(("state", "task"), [(UNCERTAIN, "reply-uncertain"), (FAILED, "reply-failed")])
def test_a_person_is_told_of_a_mail_that_did_not_surely_arrive(store: Store, state: OutgoingState, task: str) -> None:
    outgoing = finished(store, state, reason="connection-lost-after-data")
    assert store.outbox.mail(outgoing).reason == "connection-lost-after-data"
    assert tasks(store) == [task]
    assert store.ledger.mails()[0].needs_person


def test_a_mail_whose_sender_died_is_uncertain_and_never_sent_again_by_itself(store: Store) -> None:
    outgoing = queued(store)
    begin(store, outgoing)
    assert store.outbox.recover(now=NOW + timedelta(seconds=LEASE - 1)) == 0
    assert store.outbox.recover(now=NOW + timedelta(seconds=LEASE)) == 1
    assert store.outbox.mail(outgoing).state is UNCERTAIN
    assert tasks(store) == ["reply-uncertain"]
    assert store.outbox.recover(now=LATER) == 0
    assert store.outbox.due(GAVLEBORG, now=LATER) == ()


def test_a_sender_that_was_only_slow_has_the_last_word(store: Store) -> None:
    outgoing = queued(store)
    begin(store, outgoing)
    store.outbox.recover(now=LATER)
    store.outbox.finish(outgoing, SENT, now=LATER)
    assert store.outbox.mail(outgoing).state is SENT
    assert tasks(store) == []


@pytest.mark.parametrize("state", [SENT, QUEUED, UNCERTAIN, FAILED])
def test_only_what_was_begun_can_be_finished(store: Store, state: OutgoingState) -> None:
    with pytest.raises(Refused):
        store.outbox.finish(queued(store), state, now=NOW)


def test_a_sent_mail_stays_sent(store: Store) -> None:
    outgoing = finished(store, SENT)
    with pytest.raises(Refused):
        store.outbox.finish(outgoing, QUEUED, now=NOW)


def test_a_mail_that_is_not_there_is_refused(store: Store) -> None:
    with pytest.raises(Refused):
        store.outbox.mail(OutgoingId("7"))
    with pytest.raises(Refused):
        begin(store, OutgoingId("x"))


# Mails that answer no mail

DIGEST = a_reply("digest@gavleborg.example", kind=ReplyKind.DIGEST, recipients=("per@gavleborg.example",))


def test_the_digest_of_a_day_is_queued_once(store: Store, archive: Archive) -> None:
    assert store.outbox.queue(GAVLEBORG, DIGEST, once="digest/2024-01-12", now=NOW)
    assert not store.outbox.queue(GAVLEBORG, DIGEST, once="digest/2024-01-12", now=LATER)
    [digest] = store.outbox.mails()
    assert (digest.kind, digest.mail, digest.record_id) == (ReplyKind.DIGEST, None, None)
    assert archive.get(digest.sha256) == DIGEST.raw
    assert store.outbox.due(GAVLEBORG, now=NOW) == (digest.id,)


def test_each_federation_has_a_digest_of_its_own(store: Store) -> None:
    assert store.outbox.queue(GAVLEBORG, DIGEST, once="digest/2024-01-12", now=NOW)
    other = a_reply("digest@sundsvall.example", kind=ReplyKind.DIGEST)
    assert store.outbox.queue(SUNDSVALL, other, once="digest/2024-01-12", now=NOW)
    assert [mail.message_id for mail in store.outbox.mails(SUNDSVALL)] == ["digest@sundsvall.example"]


def test_a_digest_whose_sender_died_is_uncertain_too(store: Store) -> None:
    store.outbox.queue(GAVLEBORG, DIGEST, once="digest/2024-01-12", now=NOW)
    begin(store, store.outbox.mails()[0].id)
    assert store.outbox.recover(now=LATER) == 1


# Drafts


def decision(draft: OutgoingId, made: NewOutgoing | None = None, *, changed: bool = False) -> DraftDecision:
    agreement: Agreement = "rejected" if made is None else "changed" if changed else "unchanged"
    return DraftDecision(outgoing=draft, agreement=agreement, made=made, event=APPROVED)


def test_an_approved_draft_is_queued_as_it_was_rendered_anew(store: Store, archive: Archive) -> None:
    draft = queued(store, state=DRAFT, reason="level")
    before = store.outbox.mail(draft)
    anew = a_reply(raw=b"rendered anew", subject="Ny", deadline=date(2024, 2, 1), rendering={"a": 1})
    store.outbox.decide(decision(draft, anew), now=LATER)
    after = store.outbox.mail(draft)
    assert (after.state, after.reason, after.subject, after.deadline) == (QUEUED, "", "Ny", date(2024, 2, 1))
    assert (archive.get(after.sha256), after.rendering) == (b"rendered anew", {"a": 1})
    assert (after.record, after.mail, after.created_at) == (before.record, before.mail, before.created_at)
    assert (after.agreement, after.decided_at, after.decided_by) == ("unchanged", LATER, "per")
    assert store.outbox.due(GAVLEBORG, now=LATER) == (draft,)
    assert [event.actor for event in store.register.events(GAVLEBORG)] == ["per"]


def test_a_rejected_draft_never_leaves(store: Store) -> None:
    draft = queued(store, state=DRAFT)
    store.outbox.decide(decision(draft), now=NOW)
    after = store.outbox.mail(draft)
    assert (after.state, after.agreement) == (OutgoingState.REJECTED, "rejected")
    assert store.outbox.due(GAVLEBORG, now=LATER) == ()
    with pytest.raises(Refused):
        store.outbox.decide(decision(draft, a_reply()), now=NOW)
    assert store.outbox.mail(draft).state is OutgoingState.REJECTED


def test_what_is_no_draft_can_be_neither_approved_nor_rejected(store: Store) -> None:
    outgoing = queued(store)
    for one in (decision(outgoing, a_reply("2")), decision(outgoing)):
        with pytest.raises(Refused):
            store.outbox.decide(one, now=NOW)
    assert store.register.events(GAVLEBORG) == ()


NOTICE = a_reply("notice@gavleborg.example", kind=ReplyKind.TRIAGE, recipients=("per@gavleborg.example",))


def test_staff_are_told_of_a_draft_once(store: Store) -> None:
    draft = queued(store, state=DRAFT, reason="level")
    assert [one.id for one in store.outbox.untold(GAVLEBORG)] == [draft]
    assert store.outbox.tell(draft, NOTICE, approval="hash", now=NOW)
    assert not store.outbox.tell(draft, replace(NOTICE, message_id="other"), approval="other", now=NOW)
    assert store.outbox.untold(GAVLEBORG) == ()
    assert store.outbox.mail(draft).approval == "hash"
    [notice] = [mail for mail in store.outbox.mails() if mail.kind is ReplyKind.TRIAGE]
    assert (notice.state, notice.record) == (QUEUED, store.outbox.mail(draft).record)


def test_staff_are_not_told_of_what_is_decided_already(store: Store) -> None:
    draft = queued(store, state=DRAFT, reason="level")
    store.outbox.decide(decision(draft), now=NOW)
    assert store.outbox.untold(GAVLEBORG) == ()
    assert not store.outbox.tell(draft, NOTICE, approval="hash", now=NOW)


@pytest.mark.parametrize("values", [{"reason": "first-run"}, {"kind": ReplyKind.DIGEST}, {"state": QUEUED}])
def test_staff_are_told_of_drafts_to_others_that_are_no_large_first_runs(store: Store, values: dict[str, Any]) -> None:
    queued(store, **{"state": DRAFT, "reason": "level", **values})
    queued(store, "elsewhere", federation=SUNDSVALL, state=DRAFT, reason="level")
    assert store.outbox.untold(GAVLEBORG) == ()


def test_a_mail_brings_its_draft_to_mind_by_the_hash_of_its_token_also_when_it_is_decided(store: Store) -> None:
    draft = queued(store, state=DRAFT, reason="level")
    store.outbox.tell(draft, NOTICE, approval="hash", now=NOW)
    asking = replace(NOBODY_ASKED, approvals=("guess", "hash"))
    assert [one.id for one in look(store, asking).drafts] == [draft]
    assert look(store, asking, federation=SUNDSVALL).drafts == ()
    assert look(store, replace(NOBODY_ASKED, approvals=("guess",))).drafts == ()
    assert look(store).drafts == ()
    store.outbox.decide(decision(draft, a_reply("anew"), changed=True), now=LATER)
    [decided] = look(store, asking).drafts
    assert (decided.state, decided.agreement, decided.approval) == (QUEUED, "changed", "hash")


def test_a_mail_that_decides_on_a_draft_does_so_with_all_else_that_it_changes_or_not_at_all(store: Store) -> None:
    draft = queued(store, state=DRAFT, reason="level")
    answer = an_entry(outcome=Outcome.UNTOUCHED, reason="draft-approved", decisions=(decision(draft, a_reply("anew")),))
    handled(store, a_mail(store, "answer"), answer)
    assert (store.outbox.mail(draft).state, store.outbox.mail(draft).agreement) == (QUEUED, "unchanged")
    assert [event.kind for event in store.register.events(GAVLEBORG)] == ["draft.approved"]
    second = a_mail(store, "second answer")
    with pytest.raises(Refused):
        handled(store, second, replace(answer, replies=(a_reply("note", kind=ReplyKind.TRIAGE),)))
    assert store.ledger.mail(second).outcome is None
    assert "note" not in {mail.message_id for mail in store.outbox.mails()}


# The kill switch


def test_nothing_leaves_while_replies_are_stopped_and_all_of_it_afterwards(store: Store) -> None:
    outgoing = queued(store)
    store.outbox.stop(GAVLEBORG, stopped=True, event=STOPPED, now=NOW)
    assert (store.outbox.stopped(GAVLEBORG), store.outbox.stopped(SUNDSVALL)) == (True, False)
    assert store.outbox.due(GAVLEBORG, now=NOW) == ()
    assert begin(store, outgoing) is None
    store.outbox.stop(GAVLEBORG, stopped=False, event=STOPPED, now=NOW)
    assert store.outbox.due(GAVLEBORG, now=NOW) == (outgoing,)


def test_the_switch_for_all_stops_federations_to_come_too(store: Store) -> None:
    store.outbox.stop(None, stopped=True, event=STOPPED, now=NOW)
    outgoing = queued(store, federation=SUNDSVALL)
    assert begin(store, outgoing) is None


def test_the_switch_for_all_starts_each_federation_again(store: Store) -> None:
    store.outbox.stop(GAVLEBORG, stopped=True, event=STOPPED, now=NOW)
    store.outbox.stop(None, stopped=True, event=STOPPED, now=NOW)
    store.outbox.stop(None, stopped=False, event=STOPPED, now=NOW)
    assert not store.outbox.stopped(GAVLEBORG)


def test_one_federation_can_not_start_while_all_are_stopped(store: Store) -> None:
    store.outbox.stop(None, stopped=True, event=STOPPED, now=NOW)
    with pytest.raises(Refused):
        store.outbox.stop(GAVLEBORG, stopped=False, event=STOPPED, now=NOW)
    assert store.outbox.stopped(GAVLEBORG)


def test_who_turned_the_switch_stands_in_the_chain_of_each_federation(store: Store) -> None:
    queued(store, "1", federation=GAVLEBORG)
    queued(store, "2", federation=SUNDSVALL)
    store.outbox.stop(None, stopped=True, event=STOPPED, now=NOW)
    assert [event.actor for event in store.register.events(GAVLEBORG)] == ["per"]
    assert [event.actor for event in store.register.events(SUNDSVALL)] == ["per"]


# The first run


def test_a_small_first_run_ends_with_its_replies_queued(store: Store) -> None:
    outgoing = queued(store)
    assert store.outbox.first_run(GAVLEBORG)
    assert store.outbox.end_first_run(GAVLEBORG, limit=1, now=NOW) == 0
    assert not store.outbox.first_run(GAVLEBORG)
    assert store.outbox.due(GAVLEBORG, now=NOW) == (outgoing,)


def test_too_many_replies_in_a_first_run_all_become_drafts_but_not_the_notices_to_staff(store: Store) -> None:
    first, second = queued(store, "1"), queued(store, "2")
    notice = queued(store, "3", kind=ReplyKind.TRIAGE)
    assert store.outbox.end_first_run(GAVLEBORG, limit=1, now=NOW) == 2
    assert [store.outbox.mail(one).reason for one in (first, second)] == ["first-run", "first-run"]
    assert store.outbox.due(GAVLEBORG, now=NOW) == (notice,)
    [event] = store.register.events(GAVLEBORG)
    assert (event.kind, event.payload) == ("first-run.ended", {"drafts": 2})


def test_a_first_run_without_limit_has_no_drafts(store: Store) -> None:
    queued(store)
    assert store.outbox.end_first_run(GAVLEBORG, limit=0, now=NOW) == 0


def test_a_first_run_ends_once(store: Store) -> None:
    store.outbox.end_first_run(GAVLEBORG, limit=1, now=NOW)
    queued(store, "1")
    queued(store, "2")
    assert store.outbox.end_first_run(GAVLEBORG, limit=1, now=NOW) == 0
    assert len(store.outbox.due(GAVLEBORG, now=NOW)) == 2
    assert len(store.register.events(GAVLEBORG)) == 1
