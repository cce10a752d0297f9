"""Makers for the tests of what we write: a plan with only what matters named, and the mail as its receiver gets it."""

from __future__ import annotations

import email
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from email import policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from intake.adapters.texts import MailTexts
from intake.model.form import ContactPerson, Policy
from intake.model.outgoing import NewOutgoing, OutgoingState, ReplyKind
from intake.model.reply import ReplyPlan
from intake.model.report import Finding
from intake.steps.compose import compose

TEMPLATES = Path(__file__).parent.parent / "templates"
NAME = "Samordningsförbund Gävleborg"
ADDRESS = "kontakt@gavleborg.example"
MAJA = "maja.lindqvist@example.se"
LATE_EVENING = datetime(2024, 1, 11, 22, 40, tzinfo=UTC)  # 23.40 in Sweden
NEXT_MORNING = datetime(2024, 1, 12, 7, 0, tzinfo=UTC)

POLICY = Policy(
    federation="gavleborg",
    prefix="SFG",
    number_template="{prefix} {yy}–{case}.{record}",
    contact=ContactPerson(
        name="Karin Ek", role="förbundschef", phone="070-174 06 05", email="karin.ek@gavleborg.example"
    ),
    form_link="https://gavleborg.example/blankett",
    privacy_link="https://gavleborg.example/personuppgifter",
)


def a_plan(template: str = "receipt", **changes: Any) -> ReplyPlan:
    plain = ReplyPlan(
        kind=ReplyKind.RECEIPT,
        template=template,
        recipients=(MAJA,),
        state=OutgoingState.QUEUED,
        key=f"mail-1/2/{template}",
        number="SFG 23–12.5",
        arrival_at=LATE_EVENING,
        project="RESAN",
        organisation="Söderhamns kommun",
        report_type="slutrapport",
        report_type_definite="slutrapporten",
        files=("Slutrapport RESAN.docx",),
        in_reply_to="m1@example.se",
        references=("m1@example.se",),
        subject_answered="Slutrapport RESAN",
    )
    return replace(plain, **changes)


def a_request(template: str = "correction_request", **changes: Any) -> ReplyPlan:
    """One that asks for additions until a Thursday."""
    changes = {"missing": (missing("Avsnitt 1 Beviljat medel: beloppet saknas."),), **changes}
    return a_plan(
        template, **{"kind": ReplyKind.CORRECTION_REQUEST, "asks": True, "deadline": date(2024, 1, 25), **changes}
    )


def missing(message: str) -> Finding:
    return Finding(rule="field-missing", severity="error", audience="sender", target="1", message=message)


def question(message: str = "Vilken uppgift är rätt?") -> Finding:
    return Finding(rule="share-agrees", severity="warning", audience="sender", target="7.2.1", message=message)


@dataclass(frozen=True, slots=True)
class Got:
    """A mail as its receiver's program shows it."""

    outgoing: NewOutgoing
    message: EmailMessage

    @property
    def subject(self) -> str:
        return str(self.message["subject"])

    @property
    def text(self) -> str:
        return self._body("plain")

    @property
    def html(self) -> str:
        return self._body("html")

    def _body(self, kind: Any) -> str:
        part = self.message.get_body((kind,))
        assert part is not None
        return str(part.get_content()).replace("\r\n", "\n")


def got(outgoing: NewOutgoing) -> Got:
    return Got(outgoing, email.message_from_bytes(outgoing.raw, policy=policy.default))


def written(
    plan: ReplyPlan, *, now: datetime = NEXT_MORNING, templates: Path = TEMPLATES, **policy_changes: Any
) -> Got:
    """*plan* composed from the shipped texts."""
    return got(
        compose(
            plan,
            policy=replace(POLICY, **policy_changes),
            federation_name=NAME,
            federation_address=ADDRESS,
            texts=MailTexts(templates),
            now=now,
        )
    )
