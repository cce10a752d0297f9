"""Damaged, encrypted and malformed mail: registered and answered where it was a report, and the worker goes on."""

from __future__ import annotations

import os
import time

import pytest
from incoming import a_letter, sample

from intake.bootstrap import opened
from intake.model.register import MailId, Outcome
from intake.pipeline import handle
from intake.ports import World
from intake.settings import load

MAJA = "maja.lindqvist@example.se"
DOCX = sample("gavleborg-resan.docx")


def nested(depth: int) -> bytes:
    body = b"Content-Type: text/plain\r\n\r\nHej\r\n"
    for n in range(depth):
        mark = b"m%d" % n
        body = b'Content-Type: multipart/mixed; boundary="%s"\r\n\r\n--%s\r\n%s\r\n--%s--\r\n' % (
            mark,
            mark,
            body,
            mark,
        )
    return b"From: a@example.se\r\nSubject: Hej\r\nMIME-Version: 1.0\r\n" + body


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("Slutrapport.docx", DOCX[: len(DOCX) // 3], "skadad"),
        ("Slutrapport.docx", b"", "tom"),
        ("Slutrapport.pdf", sample("encrypted.pdf"), "lösenord"),
    ],
)
def test_an_unreadable_report_is_registered_and_answered_with_the_reason(
    site, text_of, name: str, content: bytes, reason: str
) -> None:
    site.deliver(a_letter(files={name: content}))
    site.deliver(a_letter(files={"r.docx": DOCX}, message_id="brev-2@example.se"))
    site.run()
    by_id = {mail["message_id"]: mail for mail in site.mails()}
    broken = by_id["brev-1@example.se"]
    assert (broken["outcome"], broken["needs_person"]) == ("registered", True)
    assert by_id["brev-2@example.se"]["outcome"] == "registered"
    text = next(text_of(mail) for mail in site.sent(MAJA) if "kan inte läsa" in str(mail["Subject"]))
    assert reason in text


def test_a_mail_that_takes_longer_to_read_than_a_lease_lasts_is_nobody_elses(site, monkeypatch) -> None:
    seen = []

    def slowly(mail_id: MailId, world: World) -> Outcome:
        time.sleep(1.0)
        now = world.clock.now()
        seen.append(world.ledger.claim("gavleborg", owner="another", now=now, seconds=60))
        return handle(mail_id, world)

    monkeypatch.setattr("intake.worker.LEASE_SECONDS", 0.6)
    monkeypatch.setattr("intake.worker.handle", slowly)
    site.deliver(a_letter(files={"r.docx": DOCX}))
    site.run()
    assert seen == [None]
    assert [mail["outcome"] for mail in site.mails()] == ["registered"]


def test_an_unreadable_file_from_nobody_we_know_is_held_unanswered(site) -> None:
    path = site.deliver(
        a_letter(sender="x@example.se", subject="Fil", text="Hej", files={"x.pdf": sample("encrypted.pdf")})
    )
    site.run()
    [mail] = site.mails()
    assert (mail["outcome"], mail["needs_person"], path.exists()) == ("held", True, True)
    assert [row["kind"] for row in site.outbox()] == ["triage"]


@pytest.mark.parametrize(
    "raw",
    [
        b"From: a@example.se\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n",
        nested(40),
        b"From: a@example.se\r\nContent-Type: text/plain; charset=klingon\r\n\r\n\xe5\xe4\xf6\r\n",
        b"",
        b"\x00\xff" * 500,
    ],
    ids=["no parts", "40 multiparts", "unknown charset", "empty", "garbage"],
)
def test_a_malformed_mail_is_left_alone_and_stops_nobody(site, raw: bytes) -> None:
    site.deliver(raw)
    site.deliver(a_letter(files={"r.docx": DOCX}))
    site.run()
    assert sorted(str(mail["outcome"]) for mail in site.mails()) == ["registered", "untouched"]


def test_a_bounce_of_our_own_reply_carries_no_report_back(site) -> None:
    from email.message import EmailMessage

    site.deliver(a_letter(files={"r.docx": DOCX}))
    site.run()
    bounce = EmailMessage()
    bounce["From"] = "MAILER-DAEMON@mx.example.se"
    bounce["To"] = "kontakt@gavleborg.example"
    bounce["Subject"] = "Undelivered Mail Returned to Sender"
    bounce["Message-ID"] = "<bounce-1@mx.example.se>"
    bounce["Content-Type"] = 'multipart/report; report-type=delivery-status; boundary="b"'
    returned = a_letter(files={"r.docx": DOCX}).decode("ascii")
    parts = ["Content-Type: text/plain\n\nSorry.\n", "Content-Type: message/delivery-status\n\nAction: failed\n"]
    parts.append(f"Content-Type: message/rfc822\n\n{returned}")
    body = "".join(f"--b\n{part}\n" for part in parts) + "--b--\n"
    site.deliver(bounce.as_bytes() + body.encode())
    site.run()
    assert site.mails()[-1]["outcome"] == "ignored"
    assert len(site.register()) == 1


def test_a_header_in_a_subject_never_gets_into_our_mail(site) -> None:
    evil = "=?utf-8?q?Slutrapport=0D=0ABcc=3A_evil=40example=2Ese?="
    raw = a_letter(files={"r.docx": DOCX}).replace(b"Subject: Slutrapport RESAN", f"Subject: {evil}".encode())
    site.deliver(raw)
    site.run()
    assert all(mail["Bcc"] is None for mail in site.sent())
    assert {address for row in site.outbox() for address in row["to"]} == {MAJA}


def test_a_personal_number_is_never_echoed(site, edited) -> None:
    """Staff are alerted, text H is drafted, the sender gets a bare receipt, and no output holds the number."""
    number = "701063-2391"
    report = edited("gavleborg-resan.docx", {"Åldrar 16-65.": f"Åldrar 16-65. Till exempel {number}."})
    site.deliver(a_letter(subject=f"Rapport om {number}", files={f"{number}.docx": report}))
    site.run()
    shown = "".join(
        site.command(*words)
        for words in (["mail", "list", "--json"], ["register", "list", "--json"], ["outbox", "list", "--json"])
    )
    shown += str(site.record("SFG 23-12.5"))
    shown += "".join(path.read_text("utf-8", "replace") for path in (site.folder / "data" / "sent").glob("*.eml"))
    assert number not in shown
    assert number.replace("-", "") not in shown
    states = {row["kind"]: row["state"] for row in site.outbox()}
    assert states == {"personal_data": "draft", "receipt": "sent", "triage": "sent"}


def test_a_reply_whose_bytes_are_damaged_stops_no_other(site) -> None:
    site.run()  # the first run is over
    site.command("replies", "stop")
    site.deliver(a_letter(files={"r.docx": DOCX}))
    site.run()
    site.deliver(a_letter(sender="x@example.se", files={"r.docx": DOCX[:1000]}, message_id="brev-2@example.se"))
    site.run()
    site.command("replies", "start")
    with opened(load(site.folder / "intake.toml", os.environ)) as world:
        sha256 = world.outbox.mails()[0].sha256
    (site.folder / "data" / "archive" / sha256[:2] / sha256[2:4] / sha256).write_bytes(b"?")
    site.run()
    states = [row["state"] for row in site.outbox()]
    assert (states[0], set(states[1:])) == ("failed", {"sent"})
