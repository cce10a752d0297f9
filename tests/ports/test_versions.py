"""Register and Outbox: every finding, reply and record names the versions that made it, and those are kept."""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256

from registering import GAVLEBORG, NOW, SUNDSVALL, a_reply, registered

from intake.model.entry import DraftDecision, Event
from intake.model.outgoing import OutgoingState
from intake.model.register import RuleSet
from intake.model.report import Finding
from intake.ports import Archive, Store

TEXTS = b"every text of the site, as one tar"
VERSION = sha256(TEXTS).hexdigest()
FINDING = Finding(
    rule="section-missing",
    severity="error",
    audience="sender",
    target="6.3",
    message="Avsnitt 6.3 är tomt.",
    english="Section 6.3 is empty.",
    rule_version="rule-7",
    unsure=True,
)
LATER = NOW + timedelta(days=1)


def test_a_record_and_its_findings_name_their_versions(store: Store) -> None:
    registered(store, rules_version="rules-2", form_version="form-3", findings=(FINDING,))
    [record] = store.register.records()
    assert (record.rules_version, record.form_version, record.findings) == ("rules-2", "form-3", (FINDING,))


def test_a_reply_names_its_versions_and_the_texts_are_kept(store: Store, archive: Archive) -> None:
    versions = {"rules_version": "rules-2", "form_version": "form-3", "template_version": VERSION}
    registered(store, entry={"replies": (a_reply(place="2", templates=TEXTS, **versions),)})
    [outgoing] = store.outbox.mails()
    assert (outgoing.rules_version, outgoing.form_version) == ("rules-2", "form-3")
    assert archive.get(outgoing.template_version) == TEXTS


def test_an_approved_draft_names_the_texts_that_it_was_written_from_at_last(store: Store, archive: Archive) -> None:
    reply = a_reply(place="2", state=OutgoingState.DRAFT, template_version="older")
    registered(store, entry={"replies": (reply,)})
    [draft] = store.outbox.mails()
    anew = a_reply(templates=TEXTS, template_version=VERSION, rules_version="rules-2")
    event = Event(kind="draft.approved", actor="per")
    store.outbox.decide(DraftDecision(outgoing=draft.id, agreement="unchanged", made=anew, event=event), now=NOW)
    [outgoing] = store.outbox.mails()
    assert (archive.get(outgoing.template_version), outgoing.rules_version) == (TEXTS, "rules-2")


def test_the_rule_sets_of_a_federation_are_told_by_first_use_with_how_many_records_name_them(store: Store) -> None:
    registered(store, "1", rules_version="b")
    registered(store, "2", rules_version="a", now=LATER)
    registered(store, "3", rules_version="b", now=LATER)
    registered(store, "4", rules_version="c", federation=SUNDSVALL)
    assert store.register.rule_sets(GAVLEBORG) == (
        RuleSet(version="b", first_used_at=NOW, last_used_at=LATER, records=2),
        RuleSet(version="a", first_used_at=LATER, last_used_at=LATER, records=1),
    )
    assert store.register.rule_sets("nobody") == ()
