"""receive: when a mail arrived (design.md, decision 6)."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from intake.model.mail import ArrivalMethod
from intake.ports import ReceiveOptions
from intake.steps.receive import receive

FROM_OUTSIDE = "from mail.example.se (mail.example.se [203.0.113.5])"
BY_US = "by mx.gavleborg.example (Postfix) with ESMTPS id 4T9"
THAT_NIGHT = datetime(2024, 1, 11, 22, 40, tzinfo=UTC)


def arrived(receive_mail, *received: str) -> datetime | None:
    """The time that the Received lines tell; None where INTERNALDATE stands in."""
    mail = receive_mail("\n".join(f"Received: {line}" for line in received))
    if mail.arrival.method is ArrivalMethod.INTERNALDATE:
        assert mail.arrival.at == mail.arrival.internal_date
        return None
    return mail.arrival.at


def test_the_line_of_our_own_server_tells_and_neither_date_nor_a_forged_line_below_is_read(receive_mail) -> None:
    mail = receive_mail(
        f"Received: {FROM_OUTSIDE}\n {BY_US}\n for <kontakt@gavleborg.example>; Thu, 11 Jan 2024 23:40:00 +0100\n"
        f"Received: {FROM_OUTSIDE} {BY_US}; Mon, 01 Jan 2024 08:00:00 +0100\n"
        "Date: Fri, 01 Dec 2023 08:00:00 +0100"
    )
    assert mail.arrival.at == THAT_NIGHT
    assert mail.arrival.method is ArrivalMethod.RECEIVED
    assert mail.arrival.internal_date == datetime(2024, 1, 12, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "line",
    [
        "from klient (mail.example.se [203.0.113.5]) by mx.gavleborg.example (Postfix) with ESMTPS id 4T9",
        "from mail.example.se ([203.0.113.5] helo=klient) by mx.gavleborg.example with esmtps (TLS1.3) id 1rO (Exim 4)",
        "from [203.0.113.5] (helo=klient) by mx.gavleborg.example with esmtp (Exim 4.96) id 1rO-0",
        "from mail.example.se (203.0.113.5) by mx.gavleborg.example (10.0.0.4) with Microsoft SMTP Server id 15.2",
        "from mail.example.se (mail.example.se. [2001:db8::5]) by MX.gavleborg.example. with ESMTPS id x (TLS1_3)",
        "from mail.example.se (HELO klient) (203.0.113.5) by mx.gavleborg.example with SMTP",
        "from mail.example.se\n\tby mx.gavleborg.example with LMTP\n\tid x\n\t(envelope-from <a@example.se>)",
        "from mail.example.se (mail.example.se [203.0.113.5] (may be forged)) by mx.gavleborg.example (8.17/8.17) id 4",
        "from by (mail.example.se [203.0.113.5]) by mx.gavleborg.example with ESMTP",
    ],
)
def test_the_line_is_read_in_every_mail_servers_form(receive_mail, line: str) -> None:
    assert arrived(receive_mail, f"{line}; Thu, 11 Jan 2024 23:40:00 +0100 (CET)") == THAT_NIGHT


@pytest.mark.parametrize(
    "inner",
    [
        "from mx.gavleborg.example (mx.gavleborg.example [192.0.2.7]) by store.gavleborg.example with LMTP id 2",
        "from localhost ([127.0.0.1]) by store.gavleborg.example with LMTP id 2",
        "from mx.gavleborg.example ([127.0.0.1]) by localhost (mx.gavleborg.example [127.0.0.1]) (amavisd, port 10024)",
        "from ut.filter.example (ut.filter.example [192.0.2.9]) by mx.gavleborg.example with ESMTPS id 2",
        "from klient ([IPv6:::1]) by mx.gavleborg.example with ESMTP id 2",
        "by 2002:a05:6a10:8a0b with SMTP id 2",
    ],
)
def test_hops_inside_our_own_mail_system_are_passed_by(receive_mail, inner: str) -> None:
    hop = f"{FROM_OUTSIDE} {BY_US}; Thu, 11 Jan 2024 23:40:00 +0100"
    assert arrived(receive_mail, f"{inner}; Fri, 12 Jan 2024 00:27:00 +0100", hop) == THAT_NIGHT


def test_an_exchange_server_may_hand_on_to_itself(receive_mail) -> None:
    hop = f"{FROM_OUTSIDE} {BY_US}; Thu, 11 Jan 2024 23:40:00 +0100"
    for address in ("10.0.0.5", "198.51.100.5"):
        itself = f"from mx.gavleborg.example ({address}) by mx.gavleborg.example ({address}) with Microsoft SMTP Server"
        assert arrived(receive_mail, f"{itself}; Fri, 12 Jan 2024 00:27:00 +0100", hop) == THAT_NIGHT


@pytest.mark.parametrize(
    "time", ["11 Jan 2024 23:40:00 CET", "Thu, 11 Jan 2024 22:40:00 GMT", "12 Jan 2024 00:40 CEST"]
)
def test_the_zones_that_european_servers_name_are_known(receive_mail, time: str) -> None:
    assert arrived(receive_mail, f"{FROM_OUTSIDE} {BY_US}; {time}") == THAT_NIGHT


def test_a_mail_that_a_hired_filter_held_over_night_came_when_the_filter_took_it(receive_mail) -> None:
    held = "from ut.filter.example ([192.0.2.9]) by mx.gavleborg.example; Fri, 12 Jan 2024 00:27:00 +0100"
    taken = "from mail.example.se (mail.example.se [203.0.113.5]) by in.filter.example; Thu, 11 Jan 2024 23:57:00 +0100"
    assert arrived(receive_mail, held, taken) == datetime(2024, 1, 11, 22, 57, tzinfo=UTC)


@pytest.mark.parametrize(
    "pretender",
    [
        "from mx.gavleborg.example (unknown [203.0.113.66])",
        "from mx.gavleborg.example (evil.example.org [203.0.113.66])",
        "from [203.0.113.66] (helo=mx.gavleborg.example)",
        "from evil.example.org ([203.0.113.66] helo=mx.gavleborg.example)",
        "from evil.example.org (HELO mx.gavleborg.example) (203.0.113.66)",
        "from [127.0.0.1] (evil.example.org [203.0.113.66])",
        "from localhost (localhost [203.0.113.66])",
        "from mx.gavleborg.example (mx.gavleborg.example [203.0.113.66] (may be forged))",
        "from [203.0.113.66] (helo=[127.0.0.1])",
        "from mx.gavleborg.example (203.0.113.66)",
        "from mx.gavleborg.example ([203.0.113.66])",
    ],
)
def test_a_sender_that_greets_with_our_name_does_not_open_the_way_to_forged_lines(receive_mail, pretender: str) -> None:
    border = f"{pretender} {BY_US}; Thu, 11 Jan 2024 23:40:00 +0100"
    forged = f"{FROM_OUTSIDE} {BY_US}; Mon, 01 Jan 2024 08:00:00 +0100"
    assert arrived(receive_mail, border, forged) == THAT_NIGHT


@pytest.mark.parametrize(
    "lines",
    [
        (),
        (f"{FROM_OUTSIDE} by okand.example.org; Thu, 11 Jan 2024 23:40:00 +0100",),
        (
            f"{FROM_OUTSIDE} by okand.example.org; Fri, 12 Jan 2024 08:00:00 +0100",
            f"{FROM_OUTSIDE} {BY_US}; Mon, 01 Jan 2024 08:00:00 +0100",
        ),
        (f"{FROM_OUTSIDE} {BY_US}; i torsdags kväll",),
        (f"{FROM_OUTSIDE} {BY_US}; Thu, 11 Jan 2024 99:40:00 +0100",),
        (f"{FROM_OUTSIDE} {BY_US}; Thu, 11 Jan 2024 23:40:00 +9999",),
        (f"{FROM_OUTSIDE} {BY_US}",),
        (f"{FROM_OUTSIDE} {BY_US}; Thu, 11 Jan 2035 23:40:00 +0100",),
        (f"{FROM_OUTSIDE} {BY_US}; Thu, 01 Jan 1970 00:00:00 +0000",),
        ("",),
        (";;;(((",),
    ],
)
def test_internaldate_stands_in_where_no_line_of_ours_tells(receive_mail, lines: tuple[str, ...]) -> None:
    assert arrived(receive_mail, *lines) is None


def test_microsofts_outbound_hosts_are_foreign_even_in_our_own_tenant(internal_date) -> None:
    options = ReceiveOptions(
        address="kontakt@gavleborg.example", own_hosts=(".prod.outlook.com", ".protection.outlook.com")
    )
    raw = (
        "Received: from AS8.eur.prod.outlook.com (2603:10a6::1) by DB9PR.eurprd02.prod.outlook.com with HTTPS;"
        " Thu, 11 Jan 2024 22:41:00 +0000\r\n"
        "Received: from DB5.eur.prod.outlook.com (2603:10a6::2) by AS8.eur.prod.outlook.com (2603:10a6::1)"
        " with Microsoft SMTP Server id 15.20; Thu, 11 Jan 2024 22:40:30 +0000\r\n"
        "Received: from EUR05-AM6-obe.outbound.protection.outlook.com (40.107.0.1) by DB5.mail.protection.outlook.com"
        " (10.167.8.1) with Microsoft SMTP Server id 15.20; Thu, 11 Jan 2024 22:40:00 +0000\r\n"
        "Received: from AM0PR.eurprd05.prod.outlook.com (2603:10a6::9) by AM0PR.eurprd05.prod.outlook.com;"
        " Mon, 1 Jan 2024 08:00:00 +0000\r\n\r\nHej"
    )
    assert receive(raw.encode(), options, internal_date).arrival.at == THAT_NIGHT


ATTACHED = """Subject: VB: Slutrapport
Content-Type: multipart/mixed; boundary=b
MIME-Version: 1.0"""
INNER = f"""--b
Content-Type: text/plain

Kom till min egen brevlåda.
--b
Content-Type: message/rfc822

Received: {FROM_OUTSIDE} {BY_US}; Tue, 02 Jan 2024 10:00:00 +0100
From: Maja Lindqvist <maja.lindqvist@example.se>
Subject: Slutrapport
Content-Type: application/pdf; name=rapport.pdf

%PDF-1.4
--b--
"""
OUTER_HOP = f"Received: {FROM_OUTSIDE} {BY_US}; Thu, 11 Jan 2024 23:40:00 +0100"


def test_a_report_that_staff_pass_on_as_an_attachment_arrived_when_the_inner_mail_did(receive_mail) -> None:
    mail = receive_mail(f"{OUTER_HOP}\n{ATTACHED}", INNER, sender="Per Norén <per@gavleborg.example>")
    assert mail.arrival.at == datetime(2024, 1, 2, 9, 0, tzinfo=UTC)
    assert mail.arrival.method is ArrivalMethod.RECEIVED


def test_an_attached_mail_tells_no_arrival_where_its_sender_is_no_staff(receive_mail) -> None:
    assert receive_mail(f"{OUTER_HOP}\n{ATTACHED}", INNER).arrival.at == THAT_NIGHT


def test_an_attached_mail_tells_no_arrival_where_the_staff_sender_failed_verification(receive_mail) -> None:
    failed = "Authentication-Results: mx.gavleborg.example; dmarc=fail header.from=gavleborg.example"
    mail = receive_mail(f"{failed}\n{OUTER_HOP}\n{ATTACHED}", INNER, sender="per@gavleborg.example")
    assert mail.arrival.at == THAT_NIGHT
