"""What one mail changes in the register, gathered."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from builders import (
    a_case,
    a_file,
    a_finding,
    a_form,
    a_mail,
    a_read,
    a_record,
    a_report,
    a_rulebook,
)

from intake.model.decision import Answered, Judged, Numbered, Placed, Sifted, Submission
from intake.model.entry import Entry
from intake.model.mail import Address, Arrival, ArrivalMethod, MailFile
from intake.model.register import Outcome, RecordFile, RegistryNumber, Task
from intake.model.report import ReadFile
from intake.steps.enter import enter, facts

LETTER = RecordFile(name="mejl.eml", sha256="letter", role="letter")
PERSONAL = "701063-2391"


def entered(
    main: ReadFile | None = None,
    *,
    text_only: bool = False,
    copies: tuple[ReadFile, ...] = (),
    enclosures: tuple[MailFile, ...] = (),
    outcome: Outcome = Outcome.REGISTERED,
    reason: str = "form-recognised",
    tasks: tuple[Task, ...] = (),
    status: Any = "complete",
    opened: bool = False,
    case: Any = None,
    findings: Any = (),
    mail: Any = None,
    **placed: Any,
) -> Entry:
    main = None if text_only else main or a_read()
    case = case or a_case()
    submission = Submission(main=main, copies=copies, enclosures=enclosures)
    plain = {"case": case.id, "how": "project", "report_type": "slutrapport"} | placed
    judged = Judged(placed=Placed(submission=submission, **plain), main=main, findings=findings)
    number = RegistryNumber(case=case.number, record=5)
    numbered = Numbered(judged=judged, case=case, number=number, display="SFG 23–12.5", opened=opened)
    sifted = Sifted(outcome=outcome, reason=reason, submissions=(submission,))
    answered = Answered(plans=(), statuses=(status,), rounds=(1,), tasks=tasks)
    return enter(mail or a_mail(), LETTER, sifted, [numbered], answered, [], a_rulebook(a_form()))


def test_a_report_is_a_record_with_all_its_files_and_its_covering_letter() -> None:
    copy = a_read(a_file("rapport.pdf", place="3"))
    made = entered(copies=(copy,), enclosures=(a_file("budget.pdf", place="4"),))
    [record] = made.records
    assert [(file.name, file.role) for file in record.files] == [
        ("rapport.docx", "report"),
        ("rapport.pdf", "copy"),
        ("budget.pdf", "enclosure"),
        ("mejl.eml", "letter"),
    ]
    assert (record.status, record.rounds, record.rules_version) == ("complete", 1, "v1")
    assert record.title == "Slutrapport, insats RESAN, Söderhamns kommun"


def test_no_personal_number_reaches_a_title_a_files_name_or_a_subject() -> None:
    made = entered(
        enclosures=(a_file(f"{PERSONAL}.pdf", place="3", sha256="budget"),),
        case=a_case(project=f"RESAN {PERSONAL}"),
        mail=a_mail(subject=f"Slutrapport {PERSONAL}"),
    )
    assert PERSONAL not in repr((made.records[0].title, made.records[0].files, made.facts))


def test_a_report_that_supplements_another_changes_that_ones_status_with_it() -> None:
    waiting, there = a_record(3), a_record(4, status="complete")
    made = entered(chain=(waiting, there))
    assert made.outcome is Outcome.SUPPLEMENT
    assert made.records[0].supplements == waiting.id
    assert [(change.record, change.status) for change in made.changes] == [(waiting.id, "complete")]
    assert made.records[0].title == "Komplettering av slutrapport, insats RESAN, Söderhamns kommun"


def test_an_answer_in_words_carries_on_what_was_read_and_found_before() -> None:
    asked = a_record(4, report=a_report("RESAN"), findings=(a_finding("4.2"),))
    asked = replace(asked, rules_version="older", form_version="form-1")
    made = entered(text_only=True, reason="text-answer", chain=(asked,), status="person")
    [record] = made.records
    assert (record.report, record.findings, record.form) == (asked.report, asked.findings, asked.form)
    assert (record.rules_version, record.form_version) == ("older", "form-1")  # nothing was judged anew
    assert record.title == "Komplettering, insats RESAN, Söderhamns kommun"


def test_an_answer_in_words_is_a_supplement_also_where_we_asked_about_no_record() -> None:
    """Text D has none."""
    assert entered(text_only=True, reason="text-answer", status="person").outcome is Outcome.SUPPLEMENT


def test_a_repeated_file_adds_no_record_and_no_change() -> None:
    made = entered(repeats=a_record(3))
    assert (made.outcome, made.records, made.changes) == (Outcome.DUPLICATE, (), ())
    assert [event.kind for event in made.events] == ["mail.handled"]


def test_a_new_case_is_told_before_its_first_record() -> None:
    made = entered(opened=True, how="new")
    assert [event.kind for event in made.events] == ["mail.handled", "case.opened", "record.registered"]


@pytest.mark.parametrize(("kind", "needed"), [("stamped", False), ("unreadable-file", True)])
def test_a_person_is_needed_for_a_task_but_not_for_a_note(kind: str, needed: bool) -> None:
    assert entered(tasks=(Task(kind=kind, detail=""),)).needs_person is needed


def test_the_arrival_date_is_the_day_in_sweden() -> None:
    at = datetime(2024, 1, 11, 23, 0, tzinfo=UTC)
    mail = a_mail(arrival=Arrival(at=at, method=ArrivalMethod.RECEIVED, internal_date=at))
    assert facts(mail).arrival_date == date(2024, 1, 12)


def test_a_mail_without_one_sender_has_none() -> None:
    assert facts(a_mail(sender=None)).sender is None
    assert facts(a_mail(sender=Address(address="a@example.se"))).sender == "a@example.se"
