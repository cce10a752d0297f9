"""What the mail texts are tried with before they are used: for each a plan with everything and one with little."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from intake.model.digest import DigestExpected, DigestRecord, DigestReply, DigestRows, DigestTask, DigestWaiting
from intake.model.form import ContactPerson, Language, Policy
from intake.model.outgoing import Outgoing, OutgoingId, OutgoingState, ReplyKind
from intake.model.register import Task
from intake.model.reply import ReplyPlan, UnreadFile
from intake.model.report import Finding
from intake.steps import compose, notify, summarise

NOW = datetime(2024, 1, 12, 8, 0, tzinfo=UTC)
NAME = "Samordningsförbund Provköping"

# Every text that the program sends, and the placeholders that must come out in it: without them a reader could not
# answer, or an answer would not find its way back.
NEEDED: Mapping[str, tuple[str, ...]] = {
    "receipt": ("dnr", "inkom_datum", "kontakt", "förbund"),
    "receipt_questions": ("dnr", "inkom_datum", "frågor", "kontakt", "förbund"),
    "receipt_again": ("dnr_första", "inkom_första", "kontakt", "förbund"),
    "receipt_bare": ("dnr", "inkom_datum", "kontakt", "förbund"),
    "receipt_text": ("dnr", "inkom_datum", "kontakt", "förbund"),
    "receipt_person": ("dnr", "inkom_datum", "kontakt", "förbund"),
    "correction_request": ("dnr", "inkom_datum", "brister", "frågor", "svara_senast", "kontakt", "förbund"),
    "unreadable": ("dnr", "inkom_datum", "svara_senast", "kontakt", "förbund"),
    "no_report_found": ("inkom_datum", "kontakt", "förbund"),
    "unknown_project": ("dnr", "inkom_datum", "kontakt", "förbund"),
    "reminder": ("brister", "svara_senast", "kontakt", "förbund"),
    "supplement_complete": ("dnr", "inkom_datum", "kontakt", "förbund"),
    "supplement_incomplete": ("dnr", "inkom_datum", "brister", "svara_senast", "kontakt", "förbund"),
    "supplement_same_file": ("brister", "svara_senast", "kontakt", "förbund"),
    "personal_data": ("dnr", "kontakt", "förbund"),
    "triage": ("dnr",),
}
_POLICY = Policy(
    federation="prov",
    prefix="PROV",
    number_template="{prefix} {yy}–{case}.{record}",
    contact=ContactPerson(name="Kim Prov", role="förbundschef", phone="070-174 06 99", email="kim@prov.example"),
    form_link="https://prov.example/blankett",
    privacy_link="https://prov.example/personuppgifter",
)
_SPARSE_POLICY = replace(_POLICY, form_link="", privacy_link="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One try of one text."""

    template: str
    values: Callable[[Language], dict[str, Any]]
    needed: tuple[str, ...] = ()  # placeholders whose values must stand in the text
    numbered: str = ""  # the placeholder that the subject must begin with, in brackets


def samples() -> Iterator[Sample]:
    """Full and sparse tries of every text, in the order of NEEDED; then the summary, full and on a day without news."""
    for template, needed in NEEDED.items():
        first = {"no_report_found": "", "receipt_again": "dnr_första"}.get(template, "dnr")
        yield Sample(template=template, values=_values(_full(template), _POLICY), needed=needed, numbered=first)
        yield Sample(template=template, values=_values(_sparse(template), _SPARSE_POLICY))
    for notice, needed in _notices():
        values = _notice_values(notice)
        yield Sample(template=notice.template, values=values, needed=needed, numbered="dnr" if needed else "")
    for rows in (_rows(), DigestRows()):
        yield Sample(template=summarise.TEMPLATE, values=_digest_values(rows))


def _values(plan: ReplyPlan, policy: Policy) -> Callable[[Language], dict[str, Any]]:
    return lambda language: compose.placeholders(plan, policy, NAME, NOW, language)


def _digest_values(rows: DigestRows) -> Callable[[Language], dict[str, Any]]:
    return lambda language: summarise.placeholders(NOW.date(), rows, _POLICY, NAME, language)


def _notice_values(notice: notify.Notice) -> Callable[[Language], dict[str, Any]]:
    return lambda language: notify.placeholders(notice, NAME, language)


def _notices() -> Iterator[tuple[notify.Notice, tuple[str, ...]]]:
    """Tries of the texts about drafts, and what must come out in each: without the markers no changed text is found."""
    draft = Outgoing(
        id=OutgoingId("17"),
        federation="prov",
        message_id="1@prov.example",
        kind=ReplyKind.CORRECTION_REQUEST,
        state=OutgoingState.DRAFT,
        recipients=("prov@example.se",),
        subject="[PROV 23–12.5] Rapporten behöver kompletteras",
        in_reply_to=None,
        sha256="",
        record="PROV 23–12.5",
        record_id=None,
        mail=None,
        asks=True,
        reason="level",
        deadline=None,
        rendering={},
        created_at=NOW,
        sent_at=None,
    )
    decided = replace(draft, agreement="changed", decided_at=NOW, decided_by="kim@prov.example")
    notice = notify.Notice(template=notify.NOTICE, key="prov", draft=draft, text="Hej!\n\n- En rad.", project="PROV")
    shown = ("utkast_början", "utkast_slut", "utkast_till", "utkast_ämne", "utkast_id")
    yield replace(notice, token="ABCD-EFGH-IJKL-MNOP-QRST"), shown  # noqa: S106 (no secret: a try of the text)
    yield replace(notice, draft=replace(draft, record=None), project="", trouble="unclear"), ()
    yield replace(notice, template=notify.NOTE, trouble="overtaken"), ()
    yield replace(notice, template=notify.NOTE, draft=decided, trouble="spent"), ("beslutad_av", "beslutad")
    yield replace(notice, template=notify.NOTE, trouble="unverified"), ("utkast_id",)


def _full(template: str) -> ReplyPlan:
    again = "PROV 23–12.5" if template != "receipt_again" else "PROV 23–12.4"
    return ReplyPlan(
        kind=ReplyKind.RECEIPT,
        template=template,
        recipients=("prov@example.se",),
        state=OutgoingState.QUEUED,
        key="prov",
        number=again,
        arrival_at=datetime(2024, 1, 11, 22, 40, tzinfo=UTC),
        project="PROVINSATSEN",
        organisation="Provköpings kommun",
        report_type="slutrapport",
        report_type_definite="slutrapporten",
        files=("prov.docx", "bilaga.pdf"),
        missing=(_finding("error", "Brist ett."), _finding("error", "Brist två.")),
        questions=(_finding("warning", "Fråga ett?"),),
        settled=("Klart ett.",),
        unread=(UnreadFile(name="oläst.pdf", code="damaged"),),
        first_number="PROV 23–12.4",
        first_arrival_at=datetime(2024, 1, 2, 9, 0, tzinfo=UTC),
        asked_on=date(2024, 1, 3),
        project_as_written="Provinsats",
        tasks=(Task(kind="no-form", detail="PROV 23–12.5"),),
        sender="prov@example.se",
        subject_answered="Slutrapport",
        deadline=date(2024, 1, 25),
    )


def _sparse(template: str) -> ReplyPlan:
    return ReplyPlan(kind=ReplyKind.RECEIPT, template=template, recipients=(), state=OutgoingState.QUEUED, key="prov")


def _rows() -> DigestRows:
    record = DigestRecord(number="PROV 23–12.5", arrival_date=NOW.date(), project="PROVINSATSEN", spent=84, granted=100)
    looked_at = replace(record, for_staff=(_finding("info", "Sak ett."),) * 6)
    draft = DigestReply(
        id=OutgoingId("1"), kind=ReplyKind.REMINDER, state=OutgoingState.DRAFT, recipients=("prov@example.se",), at=NOW
    )
    return DigestRows(
        records=(looked_at, replace(record, supplements="PROV 23–12.4", errors=1, status="waiting")),
        waiting=(DigestWaiting(number="PROV 23–12.5", project="PROVINSATSEN", deadline=date(2024, 1, 25)),),
        expected=(DigestExpected(project="PROVINSATSEN", due=date(2024, 1, 25)),),
        tasks=(DigestTask(task=Task(kind="no-form", detail="PROV 23–12.5")),),
        notes=(DigestTask(task=Task(kind="stamped", detail="rapport.docx")),),
        drafts=(draft,),
        replies=(draft,),
        failed=(draft,),
        unregistered=1,
        untouched=1,
        ignored=1,
        held=1,
        junk=1,
        last_fetch=NOW,
        failures=("Fel.",),
        queued=1,
        replies_stopped=True,
        unchanged=2,
        changed=1,
        rejected=1,
    )


def _finding(severity: Any, message: str) -> Finding:
    return Finding(rule="prov", severity=severity, audience="sender", target="1", message=message)
