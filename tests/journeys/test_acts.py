"""What a person does: approves, rejects, stops, names a mail a report, imports cases."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime
from typing import Any

import pytest
from incoming import ELIN, a_letter, sample

from intake.bootstrap import opened
from intake.digest import digest_rows
from intake.settings import load

ADDRESS = "elin.forsberg@example.se"
STAFF = "eva@sundsvall.example"
MAJA = "maja.lindqvist@example.se"
PERSONAL = "701063-2391"


def report(**changes: Any) -> bytes:
    plain: dict[str, Any] = {
        "sender": ELIN,
        "to": "kontakt@sundsvall.example",
        "subject": "Delrapport",
        "files": {"Delrapport.docx": sample("sundsvall-sip.docx")},
        "arrived": datetime(2022, 8, 30, 8, 0, tzinfo=UTC),
    }
    return a_letter(**(plain | changes))


def set_rule(site: Any, federation: str, before: str, after: str) -> None:
    path = site.folder / "rules" / federation / "federation.yaml"
    text = path.read_text("utf-8")
    assert before in text
    path.write_text(text.replace(before, after), "utf-8")


@pytest.fixture
def draft(site) -> dict[str, Any]:
    """A correction request that waits for somebody's approval."""
    set_rule(site, "sundsvall", "correction_request: send", "correction_request: draft")
    site.deliver(report(), "sundsvall")
    site.run()
    [row] = site.outbox_to(ADDRESS)
    assert (row["kind"], row["state"]) == ("correction_request", "draft")
    return row


def test_a_report_whose_request_was_rejected_waits_for_a_person(site, draft) -> None:
    """Nobody was asked, so nobody will answer."""
    site.command("outbox", "reject", draft["id"])
    [row] = site.register("sundsvall")
    assert row["status"] == "person"
    assert "record.left-to-person" in [event["kind"] for event in site.record(row["number"], "sundsvall")["events"]]


def test_an_approved_draft_is_written_anew_with_a_deadline_that_is_true(site, draft, text_of) -> None:
    set_rule(site, "sundsvall", "days_to_answer: 10", "days_to_answer: 40")
    with opened(load(site.folder / "intake.toml", os.environ)) as world:
        drafted = world.outbox.mail(draft["id"]).deadline
    site.command("outbox", "approve", draft["id"])
    with opened(load(site.folder / "intake.toml", os.environ)) as world:
        approved = world.outbox.mail(draft["id"])
    assert approved.deadline > drafted
    site.run()
    [mail] = site.sent(ADDRESS)
    assert f"{approved.deadline.day} " in text_of(mail)
    assert str(mail["Message-ID"]).strip("<>") == draft["message_id"]
    [event] = [e for e in site.record("SAMS 2022/4-1", "sundsvall")["events"] if e["kind"] == "draft.approved"]
    assert event["actor"]


def test_a_draft_is_decided_on_once(site, draft) -> None:
    site.command("outbox", "reject", draft["id"])
    site.command("outbox", "reject", draft["id"], status=1)
    site.command("outbox", "approve", draft["id"], status=1)
    site.run()
    assert site.sent(ADDRESS) == []


def test_the_summary_names_no_day_that_nobody_was_told(site, draft) -> None:
    """The request is written, and lies as a draft."""
    with opened(load(site.folder / "intake.toml", os.environ)) as world:
        [waiting] = digest_rows("sundsvall", date(2026, 11, 23), world).waiting
    assert (waiting.number, waiting.deadline) == ("SAMS 2022/4-1", None)


def test_the_kill_switch_holds_what_is_written_until_it_is_turned_back(site) -> None:
    site.command("replies", "stop")
    site.deliver(report(), "sundsvall")
    site.run()
    assert [row["state"] for row in site.outbox()] == ["queued"]
    site.command("replies", "start", "--federation", "sundsvall", status=1)
    site.command("replies", "start")
    site.run()
    assert [row["state"] for row in site.outbox()] == ["sent"]


@pytest.fixture
def mails(site) -> dict[str, str]:
    """A mail of each outcome: its id by its outcome."""
    encrypted = {"x.pdf": sample("encrypted.pdf")}
    anyone: dict[str, Any] = {"sender": "x@other.example", "subject": "Hej", "text": "Hej, när har ni öppet?"}
    site.deliver(a_letter(files={"r.docx": sample("gavleborg-resan.docx")}))
    site.deliver(a_letter(files={"r.docx": sample("gavleborg-resan.docx")}, headers={"X-Way": "2"}))
    site.deliver(a_letter(**anyone, message_id="untouched@example.se"))
    site.deliver(a_letter(**anyone, message_id="ignored@example.se", headers={"Precedence": "bulk"}))
    site.deliver(a_letter(**anyone, message_id="held@example.se", files=encrypted))
    site.run()
    return {mail["outcome"]: mail["id"] for mail in site.mails()}


@pytest.mark.parametrize(
    ("outcome", "retry", "register"),
    [("registered", 1, 1), ("duplicate", 1, 1), ("untouched", 0, 0), ("ignored", 1, 0), ("held", 0, 0)],
)
def test_what_may_be_tried_again_and_what_may_be_named_a_report(
    site, mails, outcome: str, retry: int, register: int
) -> None:
    before = len(site.register())
    site.command("mail", "retry", mails[outcome], status=retry)
    assert len(site.register()) == before
    site.command("mail", "register", mails[outcome], status=register)
    site.command("mail", "register", mails[outcome], status=1)
    assert len(site.register()) == before + (1 - register)


def test_a_mail_that_a_person_named_a_report_is_not_thanked_for_an_answer(site, mails) -> None:
    site.command("mail", "register", mails["untouched"])
    site.run()
    [reply] = site.sent("x@other.example")
    assert "Vi har tagit emot ert mejl" in str(reply["Subject"])


def test_an_import_of_numbers_and_names_takes_no_contact_away(site) -> None:
    path = site.folder / "names.csv"
    path.write_text(f"number;project\nSFG 23-12;Resan {PERSONAL}\n", "utf-8")
    site.command("cases", "import", str(path), "--federation", "gavleborg")
    with opened(load(site.folder / "intake.toml", os.environ)) as world:
        [case] = world.register.cases("gavleborg")
    assert (case.project, case.contacts, case.next_record) == ("Resan ******-****", (MAJA,), 5)
