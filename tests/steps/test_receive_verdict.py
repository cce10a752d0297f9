"""receive: the sender verdict, the machine and the mass mailing."""

from __future__ import annotations

import pytest

from intake.model.mail import Automatic, SenderVerdict
from intake.ports import ReceiveOptions
from intake.steps.receive import receive

BORDER = (
    "Received: from mail.example.se (mail.example.se [203.0.113.5]) by mx.gavleborg.example with ESMTPS id 1;"
    " Thu, 11 Jan 2024 23:40:00 +0100\n"
)
BELOW = (
    "Received: from dator.example.se (dator.example.se [203.0.113.7]) by mail.example.se with ESMTPSA id 1;"
    " Thu, 11 Jan 2024 23:39:00 +0100\n"
)
OURS = "Authentication-Results: mx.gavleborg.example"


@pytest.mark.parametrize(
    ("results", "verdict"),
    [
        ("dmarc=pass (p=reject) header.from=example.se", "pass"),
        (
            "spf=fail smtp.mailfrom=example.org; dkim=pass header.d=example.se; dmarc=pass header.from=example.se",
            "pass",
        ),
        ("dmarc=fail header.from=example.se; dkim=pass header.d=example.se", "fail"),
        ("dmarc=none header.from=example.se; dkim=pass header.d=mail.example.se", "pass"),
        ("dkim=pass header.i=@example.se header.s=s1", "pass"),
        ("dkim=pass header.d=list.example.org; spf=pass smtp.mailfrom=bounce.example.org", "none"),
        ("dkim=fail header.d=example.org; dkim=pass header.d=example.se", "pass"),
        ("spf=pass smtp.mailfrom=maja.lindqvist@example.se", "pass"),
        ("spf=pass smtp.mailfrom=example.org", "none"),
        ("spf=fail smtp.mailfrom=example.se", "fail"),
        ("dkim=fail (bad signature; dkim=pass) header.d=example.se", "fail"),
        ("spf=softfail smtp.mailfrom=example.se; dkim=none", "none"),
        ("spf=temperror smtp.mailfrom=example.se", "none"),
        ("dmarc=pass header.from=example.org", "none"),
        ("none", "none"),
        ("", "none"),
        (";;=;dmarc", "none"),
    ],
)
def test_the_verdict_is_what_our_own_server_found(receive_mail, results: str, verdict: str) -> None:
    mail = receive_mail(f"{OURS}; {results}\n{BORDER}{BELOW}")
    assert mail.verdict is SenderVerdict(verdict)


@pytest.mark.parametrize(
    "header",
    [
        f"Authentication-Results: mx.example.org; dmarc=pass header.from=example.se\n{BORDER}",
        f"Authentication-Results: dmarc=pass header.from=example.se\n{BORDER}",
        f"{BORDER}{BELOW}{OURS}; dmarc=pass header.from=example.se",
        f"Authentication-Results: mx.gavleborg.example.evil.example.org; dmarc=pass header.from=example.se\n{BORDER}",
        f"ARC-Authentication-Results: i=1; mx.gavleborg.example; dmarc=pass header.from=example.se\n{BORDER}",
    ],
)
def test_what_others_or_the_sender_wrote_is_no_verdict(receive_mail, header: str) -> None:
    assert receive_mail(header).verdict is SenderVerdict.NONE


def test_our_own_result_stands_above_one_that_the_sender_forged_below_it(receive_mail) -> None:
    forged = f"{OURS}; dmarc=pass header.from=example.se"
    assert receive_mail(f"{OURS}; spf=fail smtp.mailfrom=example.se\n{BORDER}{forged}").verdict is SenderVerdict.FAIL
    assert receive_mail(f"{BORDER}{OURS}; dmarc=fail header.from=example.se\n{forged}").verdict is SenderVerdict.FAIL


def test_results_right_below_the_borders_line_count_as_milters_write_them_there(receive_mail) -> None:
    header = f"{BORDER}{OURS} 1; dkim=pass header.d=example.se\n{BELOW}"
    assert receive_mail(header).verdict is SenderVerdict.PASS


def test_a_mail_without_one_sender_has_no_verdict(receive_mail) -> None:
    header = f"{OURS}; dmarc=pass header.from=example.se\n{BORDER}"
    assert receive_mail(header, sender="maja@example.se, omar@example.se").verdict is SenderVerdict.NONE


MICROSOFT = (
    "Authentication-Results: spf=pass (sender IP is 203.0.113.5) smtp.mailfrom=example.se; dkim=pass (signature was"
    " verified) header.d=example.se;dmarc=pass action=none header.from=example.se;compauth=pass reason=100\r\n"
    "Received: from mail.example.se (203.0.113.5) by DB5PEPF.mail.protection.outlook.com (10.167.8.1) with Microsoft"
    " SMTP Server id 15.20; Thu, 11 Jan 2024 22:40:00 +0000\r\nFrom: maja.lindqvist@example.se\r\n\r\nHej"
)


@pytest.mark.parametrize(
    ("authserv_id", "verdict"), [("protection.outlook.com", "pass"), ("", "none"), ("mx.gavleborg.example", "none")]
)
def test_microsofts_nameless_form_counts_only_where_its_border_is_configured(
    internal_date, authserv_id: str, verdict: str
) -> None:
    options = ReceiveOptions(
        address="kontakt@gavleborg.example", own_hosts=(".protection.outlook.com",), authserv_id=authserv_id
    )
    assert receive(MICROSOFT.encode(), options, internal_date).verdict is SenderVerdict(verdict)


@pytest.mark.parametrize(
    ("headers", "sender", "why"),
    [
        ("Auto-Submitted: auto-replied", "maja@example.se", Automatic.AUTO_SUBMITTED),
        ("Auto-Submitted: auto-generated; owner-email=x", "maja@example.se", Automatic.AUTO_SUBMITTED),
        ("Return-Path: <>", "maja@example.se", Automatic.NULL_SENDER),
        ("Return-Path: <>\nSubject: Undelivered Mail Returned to Sender", "maja@example.se", Automatic.DELIVERY_REPORT),
        ("Subject: Returned mail", "MAILER-DAEMON@example.se", Automatic.DELIVERY_REPORT),
        ("", "MAILER-DAEMON@example.se", Automatic.ROBOT_ADDRESS),
        ("", "postmaster@example.se", Automatic.ROBOT_ADDRESS),
        ("", "no-reply@example.se", Automatic.ROBOT_ADDRESS),
        ("", "noreply@example.se", Automatic.ROBOT_ADDRESS),
        ("", "skanner.noreply@example.se", Automatic.ROBOT_ADDRESS),
        ("", "noreply+abc@example.se", Automatic.ROBOT_ADDRESS),
        ("", "donotreply@example.se", Automatic.ROBOT_ADDRESS),
        ("", "svara-ej@example.se", Automatic.ROBOT_ADDRESS),
        ("", "inget-svar@example.se", Automatic.ROBOT_ADDRESS),
        ("Subject: Autosvar: Slutrapport", "maja@example.se", Automatic.OUT_OF_OFFICE),
        ("Subject: Automatiskt svar: Slutrapport", "maja@example.se", Automatic.OUT_OF_OFFICE),
        ("Subject: =?utf-8?Q?Fr=C3=A5nvaro:_Re:_SFG?=", "maja@example.se", Automatic.OUT_OF_OFFICE),
        ("Subject: Frånvaromeddelande", "maja@example.se", Automatic.OUT_OF_OFFICE),
        ("Subject: Out of Office: report", "maja@example.se", Automatic.OUT_OF_OFFICE),
        ("Subject: Automatic reply: report", "maja@example.se", Automatic.OUT_OF_OFFICE),
        ("Subject: Semesterhälsning", "maja@example.se", Automatic.OUT_OF_OFFICE),
        ("Subject: Jag är på semester", "maja@example.se", Automatic.OUT_OF_OFFICE),
        ("Subject: Jag är föräldraledig Re: Slutrapport", "maja@example.se", Automatic.OUT_OF_OFFICE),
        ("Subject: Semester SV: Slutrapport", "maja@example.se", Automatic.OUT_OF_OFFICE),
        ("Subject: Ej i tjänst: SV: Slutrapport", "maja@example.se", Automatic.OUT_OF_OFFICE),
        ("Subject: Läst: SFG 23-12.5", "maja@example.se", Automatic.OUT_OF_OFFICE),
        ("", "besvaras-ej@example.se", Automatic.ROBOT_ADDRESS),
        ("", "MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@example.se", Automatic.ROBOT_ADDRESS),
        ("Subject: Det går inte att leverera: SFG", "postmaster@example.se", Automatic.DELIVERY_REPORT),
        ("X-Intake-Mail: 1", "kontakt@gavleborg.example", Automatic.OWN),
        ("Auto-Submitted: auto-replied", "kontakt@gavleborg.example", Automatic.OWN),
    ],
)
def test_a_machines_mail_is_known(receive_mail, headers: str, sender: str, why: Automatic) -> None:
    assert receive_mail(headers, sender=sender).automatic is why


def test_a_bounce_is_known_by_its_structure_and_its_parts_are_no_files(receive_mail) -> None:
    body = (
        "--b\nContent-Type: text/plain\n\nCould not be delivered.\n--b\nContent-Type: message/delivery-status\n\n"
        "Reporting-MTA: dns; mx.example.se\n\nFinal-Recipient: rfc822; x@example.se\nAction: failed\n\n--b\n"
        "Content-Type: message/rfc822\n\nSubject: Slutrapport\n"
        "Content-Type: application/pdf; name=rapport.pdf\n\n%PDF-1.4\n--b--\n"
    )
    mail = receive_mail("Content-Type: multipart/report; report-type=delivery-status; boundary=b", body)
    assert mail.automatic is Automatic.DELIVERY_REPORT
    assert mail.files == ()
    assert mail.forwarded is None
    assert mail.text == "Could not be delivered."


@pytest.mark.parametrize(
    ("headers", "sender", "mass"),
    [
        ("List-Id: <alla.example.se>", "maja@example.se", True),
        ("List-Unsubscribe: <mailto:x@example.se>", "maja@example.se", True),
        ("Precedence: bulk", "maja@example.se", True),
        ("Precedence: list", "maja@example.se", True),
        ("X-Auto-Response-Suppress: All", "maja@example.se", False),
        ("Auto-Submitted: no", "maja@example.se", False),
        ("Auto-Submitted: No (sent by hand)", "maja@example.se", False),
        ("X-MS-Exchange-Inbox-Rules-Loop: maja@example.se", "maja@example.se", False),
        ("Subject: Inte på kontoret i morgon, kan vi ses på fredag?", "maja@example.se", False),
        ("Subject: Auto: slutrapport för Bilverkstaden", "maja@example.se", False),
        ("Subject: VB: Automatiskt svar: Slutrapport", "maja@example.se", False),
        ("Subject: Sv: Autosvar: Slutrapport", "maja@example.se", False),
        ("Subject: Frånvaro bland deltagarna i RESAN", "maja@example.se", False),
        ("Return-Path: <maja@example.se>", "maja@example.se", False),
        ("", "norena.replystad@example.se", False),
        ("", "kontakt@gavleborg.example", False),
        ("Subject: Undelivered: en fråga", "maja@example.se", False),
    ],
)
def test_lists_and_look_alikes_never_make_a_persons_mail_a_machines(
    receive_mail, headers: str, sender: str, *, mass: bool
) -> None:
    mail = receive_mail(headers, sender=sender)
    assert mail.automatic is None
    assert mail.mass is mass


def test_a_mail_that_brings_a_report_is_no_out_of_office_reply_by_its_subject(receive_mail) -> None:
    body = "--b\n\nHej\n--b\nContent-Type: application/pdf\n\n%PDF-1.4\n--b--\n"
    headers = "Subject: Jag är ledig nästa vecka men här är rapporten\nContent-Type: multipart/mixed; boundary=b"
    assert receive_mail(headers, body).automatic is None
