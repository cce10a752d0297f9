"""The whole loop over real servers: SMTP to Exim, LMTP to Dovecot, IMAP and SMTP with TLS to and from us, and back."""

from __future__ import annotations

import contextlib
import email
import email.policy
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from incoming import a_letter, sample

pytestmark = pytest.mark.server

CONTACT = "kontakt@gavleborg.example"
MAJA = "maja.lindqvist@example.se"
REGISTERED = "Diarieförda"
SETTINGS = """
[store]
database = "{database}"
archive = "data/archive"

[schedule]
poll_seconds = 1700
send_seconds = 1

[federation.gavleborg]
name = "Samordningsförbund Gävleborg"
address = "{contact}"
staff = ["per@gavleborg.example"]
forms = ["gavleborg/slutrapport"]
own_hosts = ["mx.gavleborg.example"]
authserv_id = "mx.gavleborg.example"
start_date = 2024-01-01

[federation.gavleborg.mailbox]
kind = "imap"
host = "127.0.0.1"
port = {imap}
security = "tls"
ca_file = "{ca}"
username = "{contact}"
password_file = "secrets/mail"
registered_folder = "Diarieförda"

[federation.gavleborg.outlet]
kind = "smtp"
host = "127.0.0.1"
port = {smtp}
security = "{security}"
ca_file = "{ca}"
username = "{contact}"
password_file = "secrets/mail"
"""


@pytest.fixture
def real_site(site, mail_servers) -> Any:
    """The example site, with its mailbox on Dovecot and its outlet at Exim."""
    for address in (CONTACT, MAJA, "per@gavleborg.example", "kopiator@example.se"):
        mail_servers.add_user(address)
    _configure(site, mail_servers, port=mail_servers.smtp_port, security="tls")
    return site


def _configure(site: Any, servers: Any, *, port: int, security: str) -> None:
    secret = site.folder / "secrets" / "mail"
    secret.parent.mkdir(exist_ok=True)
    secret.write_text(servers.password + "\n", "utf-8")
    secret.chmod(0o600)
    text = SETTINGS.format(
        database="sqlite:///data/intake.sqlite",
        contact=CONTACT,
        imap=servers.imap_port,
        smtp=port,
        security=security,
        ca=servers.ca_file,
    )
    (site.folder / "intake.toml").write_text(text, "utf-8")


@pytest.fixture
def service(real_site) -> Iterator[subprocess.Popen[bytes]]:
    """`intake run`, which polls so seldom that only IDLE can bring a new mail."""
    log = (real_site.folder / "log").open("wb")
    with log:
        process = subprocess.Popen(
            [sys.executable, "-m", "intake", "run", "--config", str(real_site.folder / "intake.toml")],
            stderr=log,
            start_new_session=True,
        )
        _wait_for(real_site.folder / "log", b"service.started")
        try:
            yield process
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _wait_for(log: Path, words: bytes, seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while words not in log.read_bytes():
        assert time.monotonic() < deadline, log.read_text("utf-8")
        time.sleep(0.05)


def test_idle_brings_the_receipt_into_the_senders_mailbox(real_site, service, mail_servers) -> None:
    raw = a_letter(files={"Slutrapport.docx": sample("gavleborg-resan.docx")}, message_id="loop-1@example.se")
    time.sleep(1.0)  # the service is waiting in IDLE by now
    mail_servers.deliver(raw, CONTACT, MAJA)
    [lies] = mail_servers.wait_for_mail(MAJA, seconds=30)
    reply = email.message_from_bytes(lies.raw, policy=email.policy.default)
    assert str(reply["Subject"]).startswith("[SFG 23–12.5]")
    assert reply["In-Reply-To"] == "<loop-1@example.se>"
    assert reply["Auto-Submitted"] == "auto-replied"
    assert reply["Return-Path"] == f"<{CONTACT}>"
    [moved] = mail_servers.wait_for_mail(CONTACT, folder=REGISTERED)
    assert b"loop-1@example.se" in moved.raw
    assert "\\Seen" not in moved.flags
    assert mail_servers.mailbox(CONTACT) == []
    [sent] = [mail for folder in ("Sent", "Skickat") for mail in mail_servers.mailbox(CONTACT, folder)]
    assert b"SFG" in sent.raw or b"=?utf-8?" in sent.raw.lower()
    service.send_signal(signal.SIGTERM)
    assert service.wait(timeout=30) == 0


def test_once_does_the_same_over_starttls(real_site, mail_servers) -> None:
    _configure(real_site, mail_servers, port=mail_servers.smtp_starttls_port, security="starttls")
    before = len(mail_servers.mailbox(MAJA))
    raw = a_letter(files={"Slutrapport.docx": sample("gavleborg-resan.docx")}, message_id="loop-2@example.se")
    mail_servers.deliver(raw, CONTACT, MAJA)
    real_site.run()
    assert len(mail_servers.wait_for_mail(MAJA, before + 1)) == before + 1
    real_site.run()
    assert len(mail_servers.mailbox(MAJA)) == before + 1


def test_what_is_no_report_lies_as_it_lay(real_site, mail_servers) -> None:
    raw = a_letter(
        sender="Eva Sjödin <eva@sundsvall.example>", subject="Lunch?", text="På torsdag?", message_id="q@example.se"
    )
    before = len(mail_servers.mailbox(CONTACT))
    mail_servers.deliver(raw, CONTACT, MAJA)
    mail_servers.wait_for_mail(CONTACT, before + 1)
    real_site.run()
    lying = mail_servers.mailbox(CONTACT)[-1]
    assert b"q@example.se" in lying.raw
    assert lying.flags <= {"\\Recent"}
    assert [mail["outcome"] for mail in real_site.mails() if mail["message_id"] == "q@example.se"] == ["untouched"]


def test_a_server_that_is_away_gives_status_3_and_loses_nothing(real_site, mail_servers) -> None:
    settings = real_site.folder / "intake.toml"
    right = settings.read_text("utf-8")
    settings.write_text(right.replace(f"port = {mail_servers.smtp_port}", "port = 1"), "utf-8")
    before = len(mail_servers.mailbox(MAJA))
    raw = a_letter(files={"Slutrapport.docx": sample("gavleborg-resan.docx")}, message_id="loop-3@example.se")
    mail_servers.deliver(raw, CONTACT, MAJA)
    real_site.run(status=3)
    assert [mail["outcome"] for mail in real_site.mails() if mail["message_id"] == "loop-3@example.se"] == [
        "registered"
    ]
    settings.write_text(right, "utf-8")
    deadline = time.monotonic() + 60
    while len(mail_servers.mailbox(MAJA)) == before:
        assert time.monotonic() < deadline, "the reply waits longer than its back-off"
        real_site.run()
        time.sleep(0.5)


def test_only_a_report_is_taken_out_of_the_junk_folder(real_site, mail_servers) -> None:
    """It is registered and moved; what else lies there stays there, unread."""
    report = a_letter(files={"Slutrapport.docx": sample("gavleborg-resan.docx")}, message_id="junk-1@example.se")
    spam = a_letter(subject="Slutrapport", files={"pris.xlsx": b"PK"}, text="Vinn!", message_id="junk-2@example.se")
    for raw in (report, spam):
        mail_servers.append(CONTACT, raw, folder="Junk")
    real_site.run()
    outcomes = {mail["message_id"]: mail["outcome"] for mail in real_site.mails()}
    assert (outcomes["junk-1@example.se"], outcomes["junk-2@example.se"]) == ("registered", "untouched")
    left = [lying for lying in mail_servers.mailbox(CONTACT, "Junk") if b"junk-" in lying.raw]
    assert [b"junk-2@example.se" in lying.raw for lying in left] == [True]
    assert left[0].flags <= {"\\Recent"}
