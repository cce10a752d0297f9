"""Which case a submission belongs to, and what it is there."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from builders import (
    HALF_YEAR,
    MAJA,
    a_book,
    a_case,
    a_file,
    a_finding,
    a_form,
    a_mail,
    a_read,
    a_record,
    a_report,
    a_rulebook,
    an_asked,
    two_kinds_form,
)

from intake.model.decision import Placed
from intake.model.entry import CaseBook, NewCase
from intake.model.form import RuleBook
from intake.model.mail import Address, Automatic, FileKind, Mail, SenderVerdict
from intake.model.register import RecordFile
from intake.model.report import FieldValue, ReadFile
from intake.steps.place import place
from intake.steps.sift import sift

RESAN = a_case(12, project="RESAN", aliases=("Projekt Resan",))
VAGEN = a_case(14, project="Vägen in", organisation="Gävle kommun", contacts=("ali.berg@example.se",))


def placed(mail: Mail, *files: ReadFile, book: CaseBook, rulebook: RuleBook | None = None) -> tuple[Placed, ...]:
    rulebook = rulebook or a_rulebook()
    mail_with_files = (
        mail if mail.files else a_mail(**_fields(mail), files=tuple(a_file(f.name, place=f.place) for f in files))
    )
    sifted = sift(mail_with_files, files, book, rulebook, forced=False, junk=False)
    return place(mail_with_files, sifted, book, rulebook)


def _fields(mail: Mail) -> dict[str, Any]:
    return {name: getattr(mail, name) for name in ("subject", "text", "sender", "verdict", "automatic", "arrival")}


def test_the_projects_name_places_a_report() -> None:
    [one] = placed(a_mail(), a_read(), book=a_book(VAGEN, RESAN))
    assert (one.case, one.how) == (RESAN.id, "project")


def test_an_alias_and_a_slip_of_the_pen_place_it_as_well() -> None:
    [one] = placed(a_mail(), a_read(report=a_report("projekt  Ressan")), book=a_book(VAGEN, RESAN))
    assert one.case == RESAN.id


def test_our_own_thread_goes_before_the_projects_name() -> None:
    record = a_record(case=VAGEN)
    [one] = placed(a_mail(), a_read(), book=a_book(VAGEN, RESAN, records=(record,), asked=(an_asked(record),)))
    assert (one.case, one.how) == (VAGEN.id, "thread")


def test_a_verified_number_in_the_subject_goes_before_the_projects_name() -> None:
    [one] = placed(
        a_mail(subject="Rapport, dnr SFG 23-14"), a_read(report=a_report("Vägen in")), book=a_book(VAGEN, RESAN)
    )
    assert (one.case, one.how, one.tasks) == (VAGEN.id, "number", ())


def test_a_number_that_disagrees_with_the_report_is_shown_to_a_person() -> None:
    [one] = placed(a_mail(subject="SFG 23-14"), a_read(), book=a_book(VAGEN, RESAN))
    assert (one.case, [task.kind for task in one.tasks]) == (VAGEN.id, ["project-disagrees"])


def test_a_stamp_inside_the_file_places_nothing() -> None:
    """An old report used as a template still carries its number."""
    old = a_report("Vägen in", organisation="Gävle kommun")
    [one] = placed(a_mail(), a_read(report=old, stamped=True), book=a_book(RESAN, VAGEN))
    assert one.case == VAGEN.id


def test_two_projects_with_near_names_are_told_apart_by_their_organisation() -> None:
    other = a_case(15, project="RESAN 2", organisation="Gävle kommun", contacts=())
    [one] = placed(
        a_mail(), a_read(report=a_report("Resan", organisation="Söderhamns kommun")), book=a_book(RESAN, other)
    )
    assert one.case == RESAN.id


def test_no_clear_winner_falls_to_the_known_contact() -> None:
    twin = a_case(15, project="RESAN", organisation="Söderhamns kommun", contacts=())
    [one] = placed(a_mail(), a_read(), book=a_book(RESAN, twin))
    assert (one.case, one.how) == (RESAN.id, "contact")


def test_a_contact_that_failed_verification_places_nothing() -> None:
    [one] = placed(a_mail(verdict=SenderVerdict.FAIL), a_read(report=a_report("Okänd")), book=a_book(RESAN))
    assert isinstance(one.case, NewCase)


def test_an_unknown_project_opens_a_case_of_the_arrivals_year_and_tells_staff() -> None:
    [one] = placed(a_mail(), a_read(report=a_report("Nytt liv")), book=a_book(VAGEN))
    assert isinstance(one.case, NewCase)
    assert (one.case.year, one.case.project) == (2024, "Nytt liv")
    assert [task.kind for task in one.tasks] == ["unknown-project"]


def test_a_robot_is_no_contact_of_a_new_case() -> None:
    [one] = placed(a_mail(automatic=Automatic.ROBOT_ADDRESS), a_read(report=a_report("Nytt liv")), book=a_book(VAGEN))
    assert isinstance(one.case, NewCase)
    assert one.case.contacts == ()


def test_a_federation_that_asks_keeps_unplaced_reports_in_one_standing_case() -> None:
    rulebook = a_rulebook(unknown_project="ask")
    [first] = placed(a_mail(), a_read(report=a_report("Nytt liv")), book=a_book(VAGEN), rulebook=rulebook)
    assert isinstance(first.case, NewCase)
    standing = a_case(20, project=first.case.project, contacts=(), organisation="")
    [second] = placed(a_mail(), a_read(report=a_report("Annat")), book=a_book(VAGEN, standing), rulebook=rulebook)
    assert (second.case, second.how) == (standing.id, "unplaced")


def test_a_file_on_no_form_is_placed_by_the_projects_whole_name_in_the_subject() -> None:
    [one] = placed(
        a_mail(subject="Slutrapport för Resan"), a_read(text="Text", title="Text"), book=a_book(VAGEN, RESAN)
    )
    assert one.case == RESAN.id


def test_an_answer_to_our_request_is_a_supplement() -> None:
    record = a_record(case=RESAN)
    [one] = placed(a_mail(), a_read(), book=a_book(RESAN, records=(record,), asked=(an_asked(record),)))
    assert one.chain == (record,)


def test_the_same_form_and_period_as_a_waiting_record_is_a_supplement() -> None:
    record = a_record(case=RESAN)
    [one] = placed(a_mail(), a_read(), book=a_book(RESAN, records=(record,)))
    assert one.chain == (record,)


@pytest.mark.parametrize(("newer", "supplements"), [("slutrapport-2025", True), ("", False)])
@pytest.mark.parametrize("in_thread", [True, False])
def test_a_correction_on_a_newer_version_of_the_form_is_a_supplement(
    newer: str, supplements: bool, in_thread: bool
) -> None:
    """Even where the newer version has another name for its period; a form that replaced nothing is another form."""
    older = a_form(replaced_by=newer)
    form = a_form(id="gavleborg/slutrapport-2025", period_field="tid")
    waiting = a_record(case=RESAN, report=a_report(period=HALF_YEAR))
    moved = a_report(form=form.id)
    later = replace(
        moved, fields={**moved.fields, "insatstid": FieldValue(value=None), "tid": FieldValue(value=HALF_YEAR)}
    )
    book = a_book(RESAN, records=(waiting,), asked=(an_asked(waiting),) if in_thread else ())
    [one] = placed(a_mail(), a_read(report=later), book=book, rulebook=a_rulebook(older, form))
    assert one.chain == ((waiting,) if supplements else ())


def test_a_supplements_chain_is_the_whole_chain() -> None:
    first = a_record(5, case=RESAN)
    second = a_record(6, case=RESAN, supplements=first.id)
    [one] = placed(a_mail(), a_read(), book=a_book(RESAN, records=(second, first), asked=(an_asked(second),)))
    assert one.chain == (first, second)


def test_a_slutrapport_that_arrives_while_a_delrapport_waits_is_no_supplement() -> None:
    """In its own mail, and in the delrapport's thread."""
    form = two_kinds_form()
    case = a_case(12, period_end=date(2022, 12, 31))
    waiting = a_record(
        case=case, form=form.id, report_type="delrapport", report=a_report(form=form.id, period=HALF_YEAR)
    )
    final = a_read(report=a_report(form=form.id, period={"start": "2022-01-01", "end": "2022-12-31"}))
    for asked in ((), (an_asked(waiting),)):
        [one] = placed(a_mail(), final, book=a_book(case, records=(waiting,), asked=asked), rulebook=a_rulebook(form))
        assert (one.report_type, one.chain) == ("slutrapport", ())


def test_where_nothing_tells_the_kind_another_period_is_another_report() -> None:
    form = two_kinds_form()
    waiting = a_record(case=RESAN, form=form.id, report_type="", report=a_report(form=form.id, period=HALF_YEAR))
    later = a_read(report=a_report(form=form.id, period={"start": "2022-07-01", "end": "2022-12-31"}))
    book = a_book(RESAN, records=(waiting,), asked=(an_asked(waiting),))
    [one] = placed(a_mail(), later, book=book, rulebook=a_rulebook(form))
    assert one.chain == ()


def test_a_corrected_period_is_the_same_report() -> None:
    form = two_kinds_form()
    wrong = a_report(form=form.id, period={"start": "2022-06-30", "end": "2022-01-01"})
    waiting = a_record(
        case=RESAN, form=form.id, report_type="", report=wrong, findings=(a_finding("insatstid", "warning"),)
    )
    right = a_read(report=a_report(form=form.id, period=HALF_YEAR))
    book = a_book(RESAN, records=(waiting,), asked=(an_asked(waiting),))
    [one] = placed(a_mail(), right, book=book, rulebook=a_rulebook(form))
    assert one.chain == (waiting,)


def in_register(sha256: str) -> RecordFile:
    return RecordFile(name="rapport.docx", sha256=sha256, role="report")


def test_the_very_same_file_repeats_the_record_that_has_it() -> None:
    read = a_read()
    record = a_record(case=RESAN, files=(in_register(read.sha256),))
    [one] = placed(a_mail(), read, book=a_book(RESAN, records=(record,), same_files={read.sha256: record.id}))
    assert one.repeats == record


def test_a_text_answer_joins_the_chain_that_was_asked_about() -> None:
    record = a_record(case=RESAN)
    mail = a_mail(text="Avsnitt 6 gäller inte oss eftersom kommunen stod för alla kostnader.")
    [one] = placed(mail, book=a_book(RESAN, records=(record,), asked=(an_asked(record),)))
    assert (one.submission.main, one.chain) == (None, (record,))


def test_upper_and_lower_case_are_one_name() -> None:
    [one] = placed(a_mail(), a_read(report=a_report("resan", organisation="")), book=a_book(VAGEN, RESAN))
    assert (one.case, one.how) == (RESAN.id, "project")


def test_an_answer_in_the_thread_of_another_projects_report_is_no_supplement_to_it() -> None:
    """An old mail of ours is as good a way as any to find our address."""
    record = a_record(case=RESAN)
    book = a_book(VAGEN, RESAN, records=(record,), asked=(an_asked(record),))
    [one] = placed(a_mail(), a_read(report=a_report("Vägen in")), book=book)
    assert (one.case, one.chain, [task.kind for task in one.tasks]) == (RESAN.id, (), ["project-disagrees"])


def test_a_known_contacts_report_on_a_project_that_nobody_knows_is_shown_to_a_person() -> None:
    [one] = placed(a_mail(), a_read(report=a_report("Nytt liv")), book=a_book(RESAN))
    assert (one.case, one.how, [task.kind for task in one.tasks]) == (RESAN.id, "contact", ["project-disagrees"])


def test_a_longer_name_with_the_projects_own_in_it_disagrees_with_nothing() -> None:
    [one] = placed(a_mail(), a_read(report=a_report("Insatsen Resan i Söderhamn 2023")), book=a_book(RESAN))
    assert (one.how, one.tasks) == ("contact", ())


def test_the_same_file_with_a_new_enclosure_is_no_repetition() -> None:
    """What is new must be registered, whatever it came with."""
    report, budget = a_file(), a_file("budget.pdf", place="3", kind=FileKind.PDF)
    record = a_record(case=RESAN, status="complete", files=(in_register(report.sha256),))
    mail = a_mail(files=(report, budget))
    book = a_book(RESAN, records=(record,), same_files={report.sha256: record.id})
    [one] = placed(mail, a_read(report), book=book)
    assert one.repeats is None
    both = {report.sha256: record.id, budget.sha256: record.id}
    [one] = placed(mail, a_read(report), book=replace(book, same_files=both))
    assert one.repeats == record


def test_two_reports_of_one_new_project_in_a_mail_open_one_case() -> None:
    files = a_read(report=a_report("Nytt liv")), a_read(a_file("andra.docx", place="3"), report=a_report("Nytt  Liv"))
    first, second = placed(a_mail(), *files, book=a_book(VAGEN))
    assert isinstance(first.case, NewCase)
    assert first.case is second.case


def test_a_colleague_of_ours_who_passes_a_report_on_is_no_contact_of_the_new_case() -> None:
    mail = a_mail(files=(a_file(),))
    sifted = sift(mail, [a_read()], a_book(), a_rulebook(), forced=False, junk=False)
    [one] = place(mail, sifted, a_book(), a_rulebook(), own=(MAJA,))
    assert isinstance(one.case, NewCase)
    assert one.case.contacts == ()


@pytest.mark.parametrize(
    ("written", "same"),
    [("RESAN 2", False), ("Resan II", False), ("RESAN 2023", True), ("RESAN-2", False), ("Resann", True)],
)
def test_a_number_in_a_name_sets_it_apart(written: str, same: bool) -> None:
    """The project that follows on another has most often its name."""
    named = a_case(12, project="Insatsen RESAN i Söderhamn", contacts=())
    [one] = placed(a_mail(), a_read(report=a_report(f"Insatsen {written} i Söderhamn")), book=a_book(named))
    assert (one.how == "project") is same


def test_an_agreeing_organisation_makes_no_other_name_the_projects() -> None:
    named = a_case(12, project="Vägen in", contacts=())
    [one] = placed(a_mail(), a_read(report=a_report("Vägen ut")), book=a_book(named))
    assert isinstance(one.case, NewCase)


def test_the_same_bytes_from_a_stranger_repeat_nobodys_record() -> None:
    """Two projects may send in the same blank form by mistake: the other's number is none of theirs."""
    blank = a_read(report=a_report(None))
    record = a_record(case=RESAN, sender="maja.lindqvist@example.se", files=(in_register(blank.sha256),))
    book = a_book(RESAN, records=(record,), same_files={blank.sha256: record.id})
    stranger = a_mail(sender=Address(address="okand@example.se"))
    [one] = placed(stranger, blank, book=book)
    assert one.repeats is None
