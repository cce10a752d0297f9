"""Mails in the tests of receive: written by hand, as lines, so that each test shows the bytes that matter."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from intake.model.mail import Mail
from intake.ports import ReceiveOptions
from intake.steps.receive import receive

OPTIONS = ReceiveOptions(
    address="kontakt@gavleborg.example",
    staff=("per@gavleborg.example",),
    own_hosts=("mx.gavleborg.example", ".filter.example"),
    authserv_id="mx.gavleborg.example",
)
INTERNAL_DATE = datetime(2024, 1, 12, 8, 0, tzinfo=UTC)

Receive = Callable[..., Mail]


@pytest.fixture
def options() -> ReceiveOptions:
    return OPTIONS


@pytest.fixture
def internal_date() -> datetime:
    return INTERNAL_DATE


@pytest.fixture
def receive_mail() -> Receive:
    """Receive a mail given as text; header fields that a test doesn't care about are Maja's."""

    def received(
        headers: str = "", body: str = "Hej", *, sender: str | None = "Maja Lindqvist <maja.lindqvist@example.se>"
    ) -> Mail:
        first = "" if sender is None else f"From: {sender}\n"
        raw = f"{headers.strip()}\n{first}\n{body}".lstrip("\n") if headers.strip() else f"{first}\n{body}"
        return receive(raw.replace("\n", "\r\n").encode("utf-8", "surrogateescape"), OPTIONS, INTERNAL_DATE)

    return received
