"""The port Ledger: no mail is lost, none is worked on by two, and none kills its workers for ever."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from registering import (
    ARRIVED,
    GAVLEBORG,
    NOW,
    SUNDSVALL,
    a_mail,
    a_reply,
    an_entry,
    digest,
    facts,
    handled,
    registered,
    sighting,
)

from intake.errors import Refused
from intake.model.entry import Event
from intake.model.outgoing import ReplyKind
from intake.model.register import MailId, Outcome, Task
from intake.ports import Store

LEASE = 50.0
SOON = timedelta(seconds=1)
MINUTES = timedelta(minutes=1)


def claim(store: Store, now: datetime = NOW, owner: str = "worker-1") -> MailId | None:
    return store.ledger.claim(GAVLEBORG, owner=owner, now=now, seconds=LEASE)


def fail(store: Store, now: datetime, error: str = "ValueError") -> MailId | None:
    """One attempt that fails at once."""
    mail = claim(store, now)
    if mail is not None:
        store.ledger.release(mail, owner="worker-1", error=error)
    return mail


def fail_for_good(store: Store) -> datetime:
    """Three failed attempts; the time after them."""
    for hour in range(3):
        assert fail(store, NOW + timedelta(hours=hour)) is not None
    return NOW + timedelta(hours=3)


# What was seen


def test_a_mail_that_was_taken_in_is_known_in_its_folder_only(store: Store) -> None:
    a_mail(store, "17")
    assert store.ledger.known(GAVLEBORG, "gavleborg", "INBOX", 7) == {"17"}
    assert store.ledger.known(GAVLEBORG, "gavleborg", "Junk", 7) == frozenset()
    assert store.ledger.known(GAVLEBORG, "another", "INBOX", 7) == frozenset()


def test_a_uid_is_worth_nothing_under_another_uidvalidity(store: Store) -> None:
    a_mail(store, "17")
    assert store.ledger.known(GAVLEBORG, "gavleborg", "INBOX", 8) == frozenset()


def test_the_same_sighting_again_is_the_same_mail(store: Store) -> None:
    assert a_mail(store, "1") == a_mail(store, "1")
    assert len(store.ledger.mails()) == 1


def test_the_same_bytes_elsewhere_are_one_more_sighting_of_the_mail(store: Store) -> None:
    mail = a_mail(store, "1")
    elsewhere = sighting("9", folder="Junk", junk=True)
    again = store.ledger.take_in(
        GAVLEBORG, elsewhere, sha256=digest("gavleborg 1"), size=3, internal_date=ARRIVED, now=NOW
    )
    assert again == mail
    assert store.ledger.mail(mail).sightings == (sighting("1"), elsewhere)


def test_two_federations_that_got_the_same_bytes_have_a_mail_each(store: Store) -> None:
    first = store.ledger.take_in(GAVLEBORG, sighting(), sha256=digest("x"), size=1, internal_date=ARRIVED, now=NOW)
    second = store.ledger.take_in(SUNDSVALL, sighting(), sha256=digest("x"), size=1, internal_date=ARRIVED, now=NOW)
    assert first != second
    assert [mail.id for mail in store.ledger.mails(SUNDSVALL)] == [second]


def test_a_mail_that_was_passed_over_is_known_but_not_listed(store: Store) -> None:
    store.ledger.pass_over(GAVLEBORG, sighting("3"), now=NOW)
    store.ledger.pass_over(GAVLEBORG, sighting("3"), now=NOW)
    assert store.ledger.known(GAVLEBORG, "gavleborg", "INBOX", 7) == {"3"}
    assert store.ledger.mails() == ()


def test_a_mail_that_was_passed_over_can_be_taken_in_later(store: Store) -> None:
    store.ledger.pass_over(GAVLEBORG, sighting("3"), now=NOW)
    assert store.ledger.mail(a_mail(store, "3")).sightings == (sighting("3"),)


def test_a_mail_is_listed_as_it_was_taken_in(store: Store) -> None:
    [mail] = [store.ledger.mail(a_mail(store))]
    assert (mail.federation, mail.sha256, mail.size) == (GAVLEBORG, digest("gavleborg 1"), 3)
    assert (mail.internal_date, mail.fetched_at) == (ARRIVED, NOW)
    assert (mail.outcome, mail.facts, mail.attempts, mail.filed) == (None, None, 0, False)


def test_mails_are_listed_oldest_first(store: Store) -> None:
    later = a_mail(store, "1", internal_date=ARRIVED + MINUTES)
    earlier = a_mail(store, "2", internal_date=ARRIVED)
    assert [mail.id for mail in store.ledger.mails()] == [earlier, later]


@pytest.mark.parametrize("unknown", ["999", "", "x", "²", "9" * 30, "-1"])
def test_a_mail_that_is_not_there_is_refused(store: Store, unknown: str) -> None:
    with pytest.raises(Refused):
        store.ledger.mail(MailId(unknown))


# Who works on it


def test_the_oldest_mail_is_claimed_first_and_by_one_worker_only(store: Store) -> None:
    later = a_mail(store, "1", internal_date=ARRIVED + MINUTES)
    earlier = a_mail(store, "2", internal_date=ARRIVED)
    assert claim(store, owner="worker-1") == earlier
    assert claim(store, owner="worker-2") == later
    assert claim(store, owner="worker-3") is None


def test_no_federation_claims_another_ones_mail(store: Store) -> None:
    a_mail(store, federation=SUNDSVALL)
    assert claim(store) is None


def test_a_mail_whose_worker_died_is_claimed_again_when_the_lease_runs_out(store: Store) -> None:
    mail = a_mail(store)
    claim(store, NOW)
    assert claim(store, NOW + timedelta(seconds=LEASE) - SOON, owner="worker-2") is None
    assert claim(store, NOW + timedelta(seconds=LEASE), owner="worker-2") == mail


def test_a_handled_mail_is_never_claimed(store: Store) -> None:
    registered(store)
    assert claim(store, NOW + timedelta(days=1)) is None


def test_a_released_mail_is_left_alone_for_a_while_then_tried_again(store: Store) -> None:
    mail = a_mail(store)
    fail(store, NOW)
    assert claim(store, NOW + SOON) is None
    assert claim(store, NOW + MINUTES) == mail
    assert store.ledger.mail(mail).attempts == 2


def test_a_released_mail_does_not_hold_up_the_others(store: Store) -> None:
    a_mail(store, "1")
    fail(store, NOW)
    other = a_mail(store, "2", internal_date=ARRIVED + MINUTES)
    assert claim(store, NOW + SOON) == other


def test_who_lost_the_lease_can_not_release_it(store: Store) -> None:
    mail = a_mail(store)
    claim(store, NOW, owner="worker-1")
    claim(store, NOW + MINUTES, owner="worker-2")
    store.ledger.release(mail, owner="worker-1", error="ValueError")
    assert claim(store, NOW + 1.5 * MINUTES, owner="worker-3") is None


def test_who_renews_a_lease_keeps_the_mail(store: Store) -> None:
    mail = a_mail(store)
    claim(store, NOW, owner="worker-1")
    store.ledger.renew(mail, owner="worker-1", now=NOW + 0.5 * MINUTES, seconds=LEASE)
    assert claim(store, NOW + MINUTES, owner="worker-2") is None
    assert claim(store, NOW + 2 * MINUTES, owner="worker-2") == mail


def test_who_lost_the_lease_can_not_renew_it(store: Store) -> None:
    mail = a_mail(store)
    claim(store, NOW, owner="worker-1")
    claim(store, NOW + MINUTES, owner="worker-2")
    store.ledger.renew(mail, owner="worker-1", now=NOW + MINUTES, seconds=10 * LEASE)
    assert claim(store, NOW + 2 * MINUTES, owner="worker-3") == mail


def test_a_mail_that_failed_three_times_is_held_for_a_person(store: Store) -> None:
    mail = a_mail(store)
    assert claim(store, fail_for_good(store)) is None
    held = store.ledger.mail(mail)
    assert (held.outcome, held.reason, held.needs_person) == (Outcome.HELD, "failed-three-times", True)
    assert [task.kind for task in held.tasks] == ["failed-three-times"]
    assert [event.kind for event in store.register.events(GAVLEBORG)] == ["mail.held"]


def test_a_mail_that_killed_its_worker_three_times_is_held_too(store: Store) -> None:
    mail = a_mail(store)
    for hour in range(3):
        assert claim(store, NOW + timedelta(hours=hour)) == mail
    assert claim(store, NOW + timedelta(hours=3)) is None
    assert store.ledger.mail(mail).outcome is Outcome.HELD


def test_what_is_tried_later_is_no_failure_of_the_mail(store: Store) -> None:
    mail = a_mail(store)
    for hour in range(5):
        assert fail(store, NOW + timedelta(hours=hour), "TryLater") == mail
    assert store.ledger.mail(mail).outcome is None


def test_the_next_mail_is_claimed_in_the_same_breath_as_one_is_held(store: Store) -> None:
    a_mail(store, "1")
    after = fail_for_good(store)
    other = a_mail(store, "2")
    assert claim(store, after) == other


# What became of it


def test_a_handled_mail_tells_what_became_of_it(store: Store) -> None:
    mail = registered(
        store,
        entry={
            "needs_person": True,
            "tasks": (Task(kind="no-form", detail="Blankett saknas"),),
            "replies": (a_reply(),),
        },
    )
    stored = store.ledger.mail(mail)
    assert (stored.outcome, stored.reason, stored.needs_person) == (Outcome.REGISTERED, "form-recognised", True)
    assert stored.facts == facts()
    assert stored.tasks == (Task(kind="no-form", detail="Blankett saknas"),)
    assert stored.records == ("SFG 23–1.1",)
    assert stored.replies == ("1@gavleborg.example",)


def test_words_that_no_database_takes_are_kept_as_far_as_they_go(store: Store) -> None:
    mail = a_mail(store)
    handled(store, mail, an_entry(outcome=Outcome.UNTOUCHED, facts=facts(subject="Slut\x00rapport \udce5")))
    stored = store.ledger.mail(mail).facts
    assert stored is not None
    assert stored.subject.startswith("Slut")


@pytest.mark.parametrize("outcome", [Outcome.REGISTERED, Outcome.SUPPLEMENT, Outcome.DUPLICATE])
def test_what_is_registered_waits_to_be_filed_away_once(store: Store, outcome: Outcome) -> None:
    mail = a_mail(store)
    handled(store, mail, an_entry(outcome=outcome))
    assert [one.id for one in store.ledger.unfiled(GAVLEBORG)] == [mail]
    assert store.ledger.unfiled(SUNDSVALL) == ()
    store.ledger.filed(mail)
    assert store.ledger.unfiled(GAVLEBORG) == ()
    assert store.ledger.mail(mail).filed


@pytest.mark.parametrize("outcome", [Outcome.UNTOUCHED, Outcome.IGNORED, Outcome.HELD])
def test_what_is_not_registered_is_never_filed_away(store: Store, outcome: Outcome) -> None:
    handled(store, a_mail(store), an_entry(outcome=outcome))
    assert store.ledger.unfiled(GAVLEBORG) == ()


REOPENED = Event(kind="mail.named-report", actor="per")


@pytest.mark.parametrize("outcome", [Outcome.HELD, Outcome.UNTOUCHED, Outcome.IGNORED])
def test_a_person_can_say_that_a_mail_is_a_report(store: Store, outcome: Outcome) -> None:
    mail = a_mail(store)
    handled(store, mail, an_entry(outcome=outcome, needs_person=True, tasks=(Task(kind="x", detail="y"),)))
    store.ledger.reopen(mail, forced=True, event=REOPENED, now=NOW)
    stored = store.ledger.mail(mail)
    assert (stored.outcome, stored.forced, stored.needs_person, stored.tasks) == (None, True, False, ())
    assert claim(store) == mail
    assert [event.actor for event in store.register.events(GAVLEBORG)] == ["per"]


def test_a_mail_that_failed_for_good_gets_three_new_attempts(store: Store) -> None:
    mail = a_mail(store)
    after = fail_for_good(store)
    claim(store, after)
    store.ledger.reopen(mail, forced=False, event=REOPENED, now=after)
    assert fail(store, after) == mail
    assert not store.ledger.mail(mail).forced
    assert store.ledger.mail(mail).outcome is None


@pytest.mark.parametrize("outcome", [Outcome.REGISTERED, Outcome.SUPPLEMENT, Outcome.DUPLICATE])
def test_what_is_registered_can_not_be_taken_up_again(store: Store, outcome: Outcome) -> None:
    mail = a_mail(store)
    handled(store, mail, an_entry(outcome=outcome))
    with pytest.raises(Refused):
        store.ledger.reopen(mail, forced=True, event=REOPENED, now=NOW)
    assert store.register.events(GAVLEBORG) == ()


def test_a_mail_that_is_not_handled_yet_can_not_be_taken_up_again(store: Store) -> None:
    with pytest.raises(Refused, match="not handled yet"):
        store.ledger.reopen(a_mail(store), forced=True, event=REOPENED, now=NOW)


def test_a_reply_that_the_mail_was_given_before_is_not_given_again(store: Store) -> None:
    mail = a_mail(store)
    told = an_entry(outcome=Outcome.UNTOUCHED, replies=(a_reply(),))
    handled(store, mail, told)
    store.ledger.reopen(mail, forced=True, event=REOPENED, now=NOW)
    handled(store, mail, told)
    assert len(store.outbox.mails()) == 1


# Locks


def test_a_lock_is_had_by_one_at_a_time_and_never_waited_for(store: Store) -> None:
    with store.lock("fetch:gavleborg") as first, store.lock("fetch:gavleborg") as second:
        assert (first, second) == (True, False)
        with store.lock("fetch:sundsvall") as other:
            assert other
    with store.lock("fetch:gavleborg") as again:
        assert again


def test_times_come_back_in_utc(store: Store) -> None:
    mail = a_mail(store, internal_date=datetime.fromisoformat("2024-01-11T23:40:00+01:00"))
    assert store.ledger.mail(mail).internal_date == datetime(2024, 1, 11, 22, 40, tzinfo=UTC)


def test_a_look_into_a_mailbox_is_noted_whether_there_was_a_mail_or_not(store: Store) -> None:
    assert store.ledger.last_look("gavleborg") is None
    store.ledger.looked("gavleborg", now=NOW)
    assert store.ledger.last_look("gavleborg") == NOW
    assert store.ledger.last_look("sundsvall") is None


def test_notices_to_staff_are_no_replies_to_the_mail(store: Store) -> None:
    notice = a_reply("2@gavleborg.example", kind=ReplyKind.TRIAGE, recipients=("per@gavleborg.example",))
    mail = registered(store, entry={"replies": (a_reply(), notice)})
    assert store.ledger.mail(mail).replies == ("1@gavleborg.example",)
