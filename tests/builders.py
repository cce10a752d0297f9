"""Small makers for the model's types: a test names only what matters to it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from intake.model.document import Document
from intake.model.entry import Asked, CaseBook
from intake.model.form import ContactPerson, FieldSpec, Form, Policy, RuleBook, SectionSpec
from intake.model.mail import (
    Address,
    Arrival,
    ArrivalMethod,
    FileKind,
    Mail,
    MailFile,
    SenderVerdict,
)
from intake.model.outgoing import ReplyKind
from intake.model.register import Case, CaseId, CaseNumber, MailId, Record, RecordId, RegistryNumber
from intake.model.report import FieldValue, Finding, ReadFile, Report, Section
from intake.ports import Federation, ReceiveOptions

NOON = datetime(2024, 1, 11, 11, 0, tzinfo=UTC)
MAJA = "maja.lindqvist@example.se"
PERIOD = {"start": "2022-01-01", "end": "2023-12-31"}
HALF_YEAR = {"start": "2022-01-01", "end": "2022-06-30"}


def a_mail(**changes: Any) -> Mail:
    plain = Mail(
        message_id="m1@example.se",
        in_reply_to=(),
        references=(),
        sender=Address(address=MAJA, name="Maja Lindqvist"),
        reply_to_differs=False,
        recipients=(Address(address="kontakt@gavleborg.example"),),
        subject="Hej",
        text="",
        quoted="",
        files=(),
        links=(),
        arrival=Arrival(at=NOON, method=ArrivalMethod.RECEIVED, internal_date=NOON),
        verdict=SenderVerdict.PASS,
    )
    return replace(plain, **changes)


def a_file(name: str = "rapport.docx", *, place: str = "2", kind: FileKind = FileKind.DOCX, **changes: Any) -> MailFile:
    content = f"{name}/{place}".encode()
    plain = MailFile(place=place, name=name, kind=kind, content=content, sha256=f"{place}:{name}")
    return replace(plain, **changes)


def a_form(**changes: Any) -> Form:
    plain = Form(
        id="gavleborg/slutrapport",
        name="Slutrapport",
        report_type="slutrapport",
        report_type_definite="slutrapporten",
        fields=(FieldSpec(id="insatsens_namn", labels=("Insatsens namn",)),),
        sections=(SectionSpec(id="4.1", title="Syfte"), SectionSpec(id="4.2", title="Målgrupp")),
        alternatives=(),
        blank=Document(format="docx", blocks=()),
        project_field="insatsens_namn",
        period_field="insatstid",
        organisation_field="organisation",
    )
    return replace(plain, **changes)


def two_kinds_form() -> Form:
    """A form for delrapport and slutrapport alike, as Sundsvall's."""
    return a_form(id="sundsvall/del-slutrapport", report_type="", report_type_definite="", name="Del/slutrapport")


def a_report(project: str | None = "RESAN", *, form: str = "gavleborg/slutrapport", **changes: Any) -> Report:
    fields = {
        "insatsens_namn": FieldValue(value=project),
        "insatstid": FieldValue(value=changes.pop("period", PERIOD)),
        "organisation": FieldValue(value=changes.pop("organisation", "Söderhamns kommun")),
    }
    sections = (Section(id="4.1", title="Syfte", status="answered", text="Ord."),)
    return replace(Report(form=form, fields=fields, sections=sections), **changes)


def a_read(file: MailFile | None = None, **changes: Any) -> ReadFile:
    """A file as read: of a report, unless *changes* say otherwise."""
    file = file or a_file()
    if not {"report", "text", "unreadable", "title"} & set(changes):
        changes["report"] = a_report()
    return replace(ReadFile(place=file.place, name=file.name, sha256=file.sha256), **changes)


def a_case(number: int = 12, **changes: Any) -> Case:
    plain = Case(
        id=CaseId(str(number)),
        number=CaseNumber(prefix="SFG", year=2023, case=number),
        project="RESAN",
        organisation="Söderhamns kommun",
        contacts=(MAJA,),
    )
    return replace(plain, **changes)


def a_record(record: int = 5, case: Case | None = None, **changes: Any) -> Record:
    case = case or a_case()
    number = RegistryNumber(case=case.number, record=record)
    plain = Record(
        id=RecordId(f"{case.number.case}.{record}"),
        case=case.id,
        number=number,
        display=f"SFG 23–{case.number.case}.{record}",
        status="waiting",
        title="Slutrapport",
        arrival_date=date(2024, 1, 10),
        arrival_at=NOON,
        registered_at=NOON,
        mail=MailId("0"),
        form="gavleborg/slutrapport",
        report_type="slutrapport",
        report=a_report(),
        findings=(a_finding("4.2"),),
        rounds=1,
    )
    return replace(plain, **changes)


def a_finding(target: str = "4.2", severity: Any = "error", audience: Any = "sender") -> Finding:
    message = f"Avsnitt {target}. Avsnittet är tomt."
    return Finding(rule="section-missing", severity=severity, audience=audience, target=target, message=message)


def an_asked(
    record: Record | None = None, *, asks: bool = True, kind: ReplyKind = ReplyKind.CORRECTION_REQUEST
) -> Asked:
    return Asked(
        message_id="a1@gavleborg.example",
        kind=kind,
        record=record.id if record else None,
        asks=asks,
        sent_on=date(2024, 1, 10),
    )


def a_book(*cases: Case, **changes: Any) -> CaseBook:
    return replace(CaseBook(federation="gavleborg", now=NOON, cases=cases, records=(), asked=()), **changes)


def a_policy(**changes: Any) -> Policy:
    plain = Policy(
        federation="gavleborg",
        prefix="SFG",
        number_template="{prefix} {yy}–{case}.{record}",
        contact=ContactPerson(
            name="Karin Ek", role="förbundschef", phone="070-174 06 05", email="karin.ek@gavleborg.example"
        ),
    )
    return replace(plain, **changes)


def a_rulebook(*forms: Form, **policy: Any) -> RuleBook:
    forms = forms or (a_form(),)
    return RuleBook(
        federation="gavleborg",
        version="v1",
        policy=a_policy(**policy),
        forms=forms,
        rules={form.id: () for form in forms},
    )


class NoOutlet:
    """An outlet that the pure steps must never touch."""


def a_federation(**changes: Any) -> Federation:
    plain = Federation(
        id="gavleborg",
        name="Samordningsförbund Gävleborg",
        address="kontakt@gavleborg.example",
        staff=("per@gavleborg.example",),
        start_date=date(2024, 1, 1),
        receive=ReceiveOptions(address="kontakt@gavleborg.example", staff=("per@gavleborg.example",)),
        mailboxes=(),
        outlet=NoOutlet(),  # type: ignore[arg-type]  # never used by a pure step
    )
    return replace(plain, **changes)
