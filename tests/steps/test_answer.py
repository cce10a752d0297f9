"""What is said, to whom, and how much of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from builders import (
    MAJA,
    a_book,
    a_case,
    a_federation,
    a_file,
    a_finding,
    a_form,
    a_mail,
    a_read,
    a_record,
    a_report,
    a_rulebook,
    an_asked,
)

from intake.model.decision import Answered, Judged, Numbered, Placed, Sifted, Submission
from intake.model.entry import Caps, CaseBook
from intake.model.form import RuleBook
from intake.model.mail import Address, Automatic, Forwarded, Mail, SenderVerdict
from intake.model.outgoing import OutgoingState, ReplyKind
from intake.model.register import MailId, Outcome, RegistryNumber
from intake.model.reply import ReplyPlan
from intake.model.report import ReadFile, Section
from intake.ports import Federation
from intake.steps.answer import Setting, answer

OMAR = "omar.haddad@example.se"
PERSONAL = "701063-2391"


def answered(
    mail: Mail | None = None,
    main: ReadFile | None = None,
    *,
    findings: Any = (),
    chain: Any = (),
    copies: Any = (),
    unreadable: Any = (),
    repeats: Any = None,
    how: str = "project",
    case: Any = None,
    book: CaseBook | None = None,
    federation: Federation | None = None,
    junk: bool = False,
    text_only: bool = False,
    rulebook: RuleBook | None = None,
    **policy: Any,
) -> Answered:
    mail = mail or a_mail(files=(a_file(),))
    case = case or a_case()
    main = None if text_only else main or a_read()
    submission = Submission(
        main=main,
        copies=copies,
        unreadable=(main,) if main and main.unreadable else unreadable,
        personal_number=bool(main and main.personal_number),
    )
    placed = Placed(
        submission=submission, case=case.id, how=how, report_type="slutrapport", chain=chain, repeats=repeats
    )
    numbered = Numbered(
        judged=Judged(placed=placed, main=main, findings=tuple(findings)),
        case=case,
        number=RegistryNumber(case=case.number, record=5),
        display="SFG 23–12.5",
    )
    setting = Setting(
        mail=mail,
        mail_id=MailId("7"),
        book=book or a_book(case),
        rulebook=rulebook or a_rulebook(**policy),
        federation=federation or a_federation(),
        junk=junk,
    )
    sifted = Sifted(
        outcome=Outcome.REGISTERED,
        reason="text-answer" if text_only else "form-recognised",
        submissions=(placed.submission,),
        asked=an_asked() if text_only else None,
    )
    return answer(setting, sifted, [numbered])


def replies(made: Answered) -> list[ReplyPlan]:
    """What goes to others than staff."""
    return [plan for plan in made.plans if plan.kind is not ReplyKind.TRIAGE]


def said(made: Answered) -> list[tuple[str, str]]:
    return [(plan.template, plan.recipients[0]) for plan in replies(made)]


# What is said


def test_a_report_is_called_what_its_form_says() -> None:
    form = a_form(report_type="redogörelse", report_type_definite="redogörelsen")
    [plan] = replies(answered(rulebook=a_rulebook(form)))
    assert (plan.report_type, plan.report_type_definite) == ("redogörelse", "redogörelsen")


def test_a_complete_report_gets_a_receipt_and_waits_for_nothing() -> None:
    made = answered()
    assert (said(made), made.statuses, made.tasks) == ([("receipt", MAJA)], ("complete",), ())


def test_questions_only_is_a_receipt_with_questions_without_a_deadline() -> None:
    made = answered(findings=[a_finding(severity="warning")])
    [plan] = replies(made)
    assert (plan.template, plan.deadline, plan.asks, made.statuses) == ("receipt_questions", None, True, ("complete",))


def test_something_missing_is_asked_for_with_a_deadline_and_uses_a_round() -> None:
    made = answered(findings=[a_finding()])
    [plan] = replies(made)
    assert (plan.kind, plan.asks, made.statuses, made.rounds) == (
        ReplyKind.CORRECTION_REQUEST,
        True,
        ("waiting",),
        (1,),
    )
    assert plan.deadline is not None


def test_what_is_staffs_to_look_at_is_never_told_the_sender() -> None:
    unsure = replace(a_finding("4.2", "warning", "staff"), unsure=True)
    made = answered(findings=[unsure, a_finding("5.1", "warning", "staff")])
    [plan] = replies(made)
    assert (plan.template, plan.missing, plan.questions, made.statuses) == ("receipt_person", (), (), ("person",))


def test_a_supplement_that_completes_the_report_is_told_so() -> None:
    made = answered(chain=(a_record(4),))
    [plan] = replies(made)
    assert (plan.kind, plan.first_number, made.statuses) == (
        ReplyKind.SUPPLEMENT_COMPLETE,
        "SFG 23–12.4",
        ("complete",),
    )


def test_a_supplement_that_still_lacks_something_is_asked_a_second_time() -> None:
    made = answered(chain=(a_record(4, rounds=1),), findings=[a_finding()])
    [plan] = replies(made)
    assert (plan.template, plan.person_takes_over, made.rounds) == ("supplement_incomplete", False, (2,))


def test_after_two_rounds_a_person_takes_over() -> None:
    made = answered(chain=(a_record(4, rounds=2),), findings=[a_finding()])
    [plan] = replies(made)
    assert (plan.person_takes_over, plan.asks, plan.deadline, made.statuses) == (True, False, None, ("person",))
    assert [task.kind for task in made.tasks] == ["rounds-used-up"]


def test_a_text_only_answer_gets_a_bare_thank_you_and_uses_no_round() -> None:
    made = answered(text_only=True, chain=(a_record(4, rounds=1),))
    assert (said(made), made.statuses, made.rounds) == ([("receipt_text", MAJA)], ("person",), (0,))
    assert [task.kind for task in made.tasks] == ["text-answer"]


def test_an_unreadable_report_gets_text_c_with_its_reason() -> None:
    made = answered(main=a_read(unreadable="encrypted"))
    [plan] = replies(made)
    assert (plan.template, plan.unread[0].code, made.statuses) == ("unreadable", "encrypted", ("person",))


def test_the_same_file_while_we_wait_is_told_what_is_still_missing() -> None:
    record = a_record(4)
    made = answered(repeats=record)
    [plan] = replies(made)
    assert (plan.template, plan.record, plan.first_number) == ("supplement_same_file", record.id, "SFG 23–12.4")
    assert plan.missing == record.findings


def test_the_same_file_after_a_supplement_is_told_what_that_one_still_lacks() -> None:
    first = a_record(5, findings=(a_finding("4.1"), a_finding("4.2")))
    second = a_record(6, supplements=first.id, findings=(a_finding("4.2"),))
    [plan] = replies(answered(repeats=first, book=a_book(a_case(), records=(first, second))))
    assert [finding.target for finding in plan.missing] == ["4.2"]


def test_the_same_file_of_a_complete_report_gets_a_receipt_that_names_the_first() -> None:
    made = answered(repeats=a_record(4, status="complete", findings=()))
    assert [plan.template for plan in replies(made)] == ["receipt_again"]


def test_a_report_of_an_unknown_project_is_asked_about_where_the_federation_wants_that() -> None:
    assert [plan.template for plan in replies(answered(how="unplaced", unknown_project="ask"))] == ["unknown_project"]


def test_a_personal_number_gives_a_bare_receipt_a_draft_and_an_alarm() -> None:
    made = answered(main=a_read(report=a_read().report, personal_number=True), findings=[a_finding()])
    assert [(plan.template, plan.state) for plan in replies(made)] == [
        ("personal_data", OutgoingState.DRAFT),
        ("receipt_bare", OutgoingState.QUEUED),
    ]
    assert made.statuses == ("person",)
    assert [plan.recipients for plan in made.plans if plan.kind is ReplyKind.TRIAGE] == [("per@gavleborg.example",)]


# To whom


def test_a_robot_gets_nothing_and_the_registered_contact_everything() -> None:
    scanner = a_mail(sender=Address(address="noreply@example.se"), automatic=Automatic.ROBOT_ADDRESS)
    assert said(answered(scanner, findings=[a_finding()])) == [("correction_request", MAJA)]


def test_a_robot_for_a_case_without_a_contact_is_answered_nowhere() -> None:
    scanner = a_mail(sender=Address(address="noreply@example.se"), automatic=Automatic.ROBOT_ADDRESS)
    assert said(answered(scanner, case=a_case(contacts=()))) == []


def test_a_sender_that_failed_verification_gets_a_bare_receipt_and_the_contact_the_details() -> None:
    mail = a_mail(sender=Address(address=OMAR), verdict=SenderVerdict.FAIL)
    made = answered(mail, findings=[a_finding()])
    assert said(made) == [("receipt_bare", OMAR), ("correction_request", MAJA)]
    bare = replies(made)[0]
    assert (bare.files, bare.missing, bare.project, bare.asks) == ((), (), "", False)
    assert "sender-unverified" in [task.kind for task in made.tasks]


@pytest.mark.parametrize(
    ("setting", "told"), [("full", ["receipt"]), ("bare", ["receipt_bare", "receipt"]), ("none", ["receipt"])]
)
def test_what_an_unverified_sender_is_told_is_a_setting(setting: str, told: list[str]) -> None:
    mail = a_mail(sender=Address(address=OMAR), verdict=SenderVerdict.FAIL)
    made = answered(mail, federation=a_federation(unverified=setting))
    assert [plan.template for plan in replies(made)] == told


def test_no_verdict_is_no_failure() -> None:
    assert said(answered(a_mail(verdict=SenderVerdict.NONE))) == [("receipt", MAJA)]


def test_a_differing_reply_to_gets_nothing_from_a_bare_receipt_and_staff_a_task() -> None:
    made = answered(a_mail(reply_to_differs=True), findings=[a_finding()])
    assert said(made) == [("receipt_bare", MAJA)]
    assert [task.kind for task in made.tasks] == ["reply-to-differs", "nobody-asked"]


@pytest.mark.parametrize(
    ("mail", "levels"),
    [
        (a_mail(automatic=Automatic.ROBOT_ADDRESS), {}),
        (a_mail(reply_to_differs=True), {}),
        (a_mail(), {"correction_request": "off"}),
    ],
)
def test_a_report_does_not_wait_for_an_answer_that_nobody_was_asked_for(mail: Mail, levels: Any) -> None:
    made = answered(mail, findings=[a_finding()], case=a_case(contacts=()), levels=levels)
    assert (made.statuses, made.rounds) == (("person",), (0,))
    assert [task.kind for task in made.tasks][-1] == "nobody-asked"


def test_a_request_that_waits_for_approval_is_waited_for() -> None:
    made = answered(findings=[a_finding()], levels={"correction_request": "draft"})
    assert (made.statuses, made.tasks) == (("waiting",), ())


def test_a_report_in_the_junk_folder_is_answered_only_with_a_verified_sender() -> None:
    unverified = a_mail(sender=Address(address=OMAR), verdict=SenderVerdict.NONE)
    assert said(answered(unverified, junk=True)) == [("receipt", MAJA)]
    assert said(answered(a_mail(sender=Address(address=OMAR)), junk=True)) == [("receipt", OMAR)]


def test_a_report_that_staff_forward_is_answered_to_the_first_sender_only_where_the_register_knows_him() -> None:
    staff = Address(address="per@gavleborg.example")
    known = a_mail(sender=staff, forwarded=Forwarded(attached=True, original=Address(address=MAJA)))
    unknown = a_mail(sender=staff, forwarded=Forwarded(attached=True, original=Address(address=OMAR)))
    assert said(answered(known)) == [("receipt", MAJA)]
    assert said(answered(unknown, case=a_case(contacts=()))) == []


def test_staff_get_no_receipt_for_what_they_mail_themselves() -> None:
    assert said(answered(a_mail(sender=Address(address="per@gavleborg.example")), case=a_case(contacts=()))) == []


# How much


@pytest.mark.parametrize(
    ("caps", "reason"),
    [
        (Caps(address_day=10), "cap-address"),
        (Caps(hour=60), "cap-hour"),
        (Caps(day=400), "cap-day"),
        (Caps(per_case={a_case().id: 20}), "cap-case"),
    ],
)
def test_what_goes_beyond_a_cap_becomes_a_draft_with_its_reason(caps: Caps, reason: str) -> None:
    [plan] = replies(answered(book=a_book(a_case(), caps=caps)))
    assert (plan.state, plan.reason) == (OutgoingState.DRAFT, reason)


def test_a_cap_of_zero_is_no_cap() -> None:
    federation = a_federation(cap_day=0, cap_hour=0, cap_address_day=0)
    [plan] = replies(
        answered(book=a_book(a_case(), caps=Caps(day=9999, hour=9999, address_day=99)), federation=federation)
    )
    assert plan.state is OutgoingState.QUEUED


@pytest.mark.parametrize(
    ("installation", "kind", "state"),
    [
        ("send", "send", OutgoingState.QUEUED),
        ("send", "draft", OutgoingState.DRAFT),
        ("draft", "send", OutgoingState.DRAFT),
        ("draft", "off", OutgoingState.SUPPRESSED),
        ("off", "send", OutgoingState.SUPPRESSED),
    ],
)
def test_the_stricter_of_two_levels_counts(installation: Any, kind: str, state: OutgoingState) -> None:
    [plan] = replies(answered(federation=a_federation(replies=installation), levels={"receipt": kind}))
    assert plan.state is state


@pytest.mark.parametrize(("text", "told"), [("Ord.", []), ("•  O rd", []), ("Andra ord.", ["formats-differ"])])
def test_two_formats_differ_only_where_their_letters_do(text: str, told: list[str]) -> None:
    other = a_report(sections=(Section(id="4.1", title="Syfte", status="answered", text=text),))
    made = answered(copies=(a_read(a_file("rapport.pdf", place="3"), report=other),))
    assert [task.kind for task in made.tasks] == told


def test_staff_hear_of_an_enclosure_that_cannot_be_read_beside_a_report() -> None:
    made = answered(unreadable=(a_read(a_file("enkät.pdf", place="3"), unreadable="encrypted"),))
    assert [(task.kind, task.detail) for task in made.tasks] == [("unreadable-enclosure", "enkät.pdf")]


def test_text_h_is_a_draft_even_where_a_level_says_send() -> None:
    made = answered(main=a_read(report=a_read().report, personal_number=True), levels={"personal_data": "send"})
    assert [plan.state for plan in replies(made) if plan.template == "personal_data"] == [OutgoingState.DRAFT]


def test_staff_hear_at_once_only_of_what_cannot_wait() -> None:
    stamped = answered(main=a_read(report=a_read().report, stamped=True))
    assert [task.kind for task in stamped.tasks] == ["stamped"]
    assert len(stamped.plans) == 1


@pytest.mark.parametrize(
    ("flags", "told"),
    [
        (("ocr",), ["ocr"]),
        (("drawn-marks", "repaired"), ["drawn-marks", "repaired"]),
        (("attachments", "active-content"), ["attachments", "active-content"]),
        (("macros", "unread-content"), ["macros", "unread-content"]),
        (("external-references", "tracked-changes", "xfa"), []),
    ],
)
def test_what_was_not_read_of_a_file_or_hardly_is_a_note_to_staff(flags: tuple[str, ...], told: list[str]) -> None:
    made = answered(main=a_read(report=a_read().report, flags=flags))
    assert [(task.kind, task.detail) for task in made.tasks] == [(kind, a_read().name) for kind in told]
    assert made.statuses == ("complete",)
    assert len(made.plans) == 1


@pytest.mark.parametrize(
    "mail",
    [
        a_mail(subject=f"Slutrapport {PERSONAL}"),
        a_mail(text=f"Gäller {PERSONAL}."),
        a_mail(files=(a_file(f"{PERSONAL}.docx"),)),
    ],
    ids=["subject", "text", "file name"],
)
def test_a_participants_number_in_the_mail_itself_is_as_bad_as_one_in_the_file(mail: Mail) -> None:
    made = answered(mail)
    assert [task.kind for task in made.tasks] == ["personal-data"]
    assert {plan.template for plan in replies(made)} == {"personal_data", "receipt_bare"}


def test_the_same_unreadable_file_again_gets_text_c_again() -> None:
    unreadable = a_read(unreadable="encrypted")
    [plan] = replies(answered(main=unreadable, repeats=a_record(4, status="person", findings=())))
    assert (plan.template, [file.code for file in plan.unread]) == ("unreadable", ["encrypted"])


def test_the_same_file_in_answer_to_a_question_is_asked_again() -> None:
    question = a_finding("7.2.1", "warning")
    [plan] = replies(answered(repeats=a_record(4, status="complete", findings=(question,))))
    assert (plan.template, plan.questions, plan.asks) == ("receipt_again", (question,), True)


def test_the_same_file_after_the_last_round_is_left_to_a_person() -> None:
    [plan] = replies(answered(repeats=a_record(4, status="person", rounds=2)))
    assert (plan.person_takes_over, plan.asks, plan.deadline) == (True, False, None)


def test_the_same_file_with_a_personal_number_gets_no_more_than_the_bare_receipt_again() -> None:
    made = answered(main=a_read(report=a_read().report, personal_number=True), repeats=a_record(4))
    [plan] = replies(made)
    assert (plan.template, plan.missing, plan.files, plan.asks) == ("receipt_bare", (), (), False)
