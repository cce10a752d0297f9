"""Whether a mail is a report: cli-contract.md's list, line by line."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from builders import (
    a_book,
    a_case,
    a_file,
    a_mail,
    a_read,
    a_record,
    a_report,
    a_rulebook,
    an_asked,
)

from intake.model.decision import Sifted
from intake.model.entry import CaseBook
from intake.model.mail import Automatic, FileKind, Mail
from intake.model.outgoing import ReplyKind
from intake.model.register import MailId, Outcome
from intake.model.report import ReadFile
from intake.steps.sift import sift


def sifted(mail: Mail, *files: ReadFile, book: CaseBook | None = None, **how: Any) -> Sifted:
    options = {"forced": False, "junk": False} | how
    return sift(mail, files, book or a_book(a_case(contacts=())), a_rulebook(), **options)


def test_a_recognised_form_is_registered_whoever_sent_it() -> None:
    """A copier scans from a no-reply address."""
    mail = a_mail(automatic=Automatic.ROBOT_ADDRESS, files=(a_file(),))
    assert sifted(mail, a_read()).outcome is Outcome.REGISTERED


def test_a_recognised_form_in_the_junk_folder_is_registered() -> None:
    assert sifted(a_mail(files=(a_file(),)), a_read(), junk=True).outcome is Outcome.REGISTERED


def test_an_unknown_document_in_the_junk_folder_is_left_there() -> None:
    mail = a_mail(subject="Slutrapport", files=(a_file(),))
    assert sifted(mail, a_read(text="Hej"), junk=True).outcome is Outcome.UNTOUCHED


@pytest.mark.parametrize(
    "title", ["Rekvisition av medel", "Ansökan om medel 2024", "Faktura 1001", "Årsredovisning 2023"]
)
def test_another_form_is_left_for_staff(title: str) -> None:
    """Even from a known contact, and whatever the subject says."""
    mail = a_mail(subject="Slutrapport", files=(a_file(),))
    assert sifted(mail, a_read(text="x", title=title), book=a_book(a_case())).outcome is Outcome.UNTOUCHED


def test_a_document_on_no_known_form_with_a_word_for_report_goes_to_a_person() -> None:
    mail = a_mail(files=(a_file("Delrapport_vt.docx"),))
    made = sifted(mail, a_read(mail.files[0], text="Vi har arbetat.", title="Vi har arbetat."))
    assert (made.outcome, made.reason) == (Outcome.REGISTERED, "document-without-form")


def test_a_document_without_any_signal_is_left_alone() -> None:
    mail = a_mail(subject="Bilder", files=(a_file("fika.docx"),))
    assert sifted(mail, a_read(mail.files[0], text="Fika")).outcome is Outcome.UNTOUCHED


def test_an_unreadable_document_from_a_known_contact_is_registered() -> None:
    mail = a_mail(files=(a_file("x.docx"),))
    made = sifted(mail, a_read(mail.files[0], unreadable="damaged"), book=a_book(a_case()))
    assert (made.outcome, made.reason) == (Outcome.REGISTERED, "unreadable")


@pytest.mark.parametrize("automatic", [None, Automatic.ROBOT_ADDRESS])
def test_an_unreadable_document_without_a_signal_is_held_also_from_a_robot(automatic: Automatic | None) -> None:
    mail = a_mail(subject="Fil", files=(a_file("x.docx"),), automatic=automatic)
    made = sifted(mail, a_read(mail.files[0], unreadable="encrypted"))
    assert made.outcome is Outcome.HELD
    assert [task.kind for task in made.tasks] == ["unreadable-held"]


def test_an_out_of_office_reply_in_our_thread_is_ignored() -> None:
    mail = a_mail(automatic=Automatic.OUT_OF_OFFICE, text="Jag är på semester till den 7 augusti.")
    assert sifted(mail, book=a_book(a_case(), asked=(an_asked(a_record()),))).outcome is Outcome.IGNORED


def test_a_newsletter_is_ignored() -> None:
    assert sifted(a_mail(mass=True, text="Läs mer")).outcome is Outcome.IGNORED


def test_list_marks_alone_never_make_a_persons_answer_a_robots() -> None:
    mail = a_mail(mass=True, text="Utfallet för lokaler är 30 000 kronor, det var det som saknades.")
    made = sifted(mail, book=a_book(a_case(), asked=(an_asked(a_record()),)))
    assert (made.outcome, made.reason) == (Outcome.REGISTERED, "text-answer")


def test_a_report_that_is_announced_but_not_there_is_asked_for() -> None:
    made = sifted(a_mail(subject="Slutrapport", text="Här kommer rapporten."), book=a_book(a_case()))
    assert (made.outcome, made.announced) == (Outcome.UNTOUCHED, True)


def test_a_link_in_place_of_the_file_counts_as_announced() -> None:
    made = sifted(a_mail(text="Se länk", links=("sharepoint.com",)), book=a_book(a_case()))
    assert made.announced


def test_an_unknown_sender_who_announces_a_report_is_not_answered() -> None:
    assert not sifted(a_mail(text="Här kommer rapporten.")).announced


@pytest.mark.parametrize("text", ["När ska slutrapporten vara inne?", "Hur fyller vi i rapporten, avsnitt 6?"])
def test_asking_about_a_report_is_not_announcing_one(text: str) -> None:
    made = sifted(a_mail(subject="Slutrapport", text=text), book=a_book(a_case()))
    assert (made.outcome, made.announced) == (Outcome.UNTOUCHED, False)


@pytest.mark.parametrize(
    "text",
    [
        "Tack!",
        "Tack så mycket!\n\nMvh\nMaja",
        "Ok, tack för svaret.",
        "",
        "Tack!\n\nElin",
        "Tack!\n\nMed vänlig hälsning\nMaja\n070-174 06 05",
    ],
)
def test_thanks_in_our_thread_are_left_alone(text: str) -> None:
    made = sifted(a_mail(text=text), book=a_book(a_case(), asked=(an_asked(a_record()),)))
    assert (made.outcome, made.reason) == (Outcome.UNTOUCHED, "small-talk")


@pytest.mark.parametrize(
    "text",
    [
        "Tack! Vi hade 14 deltagare.",
        "Ok, gäller inte oss.",
        "Tack, men vad menar ni med avsnitt 6?",
        "Ja, avsnittet gäller inte oss eftersom insatsen avslutades i förtid.",
    ],
)
def test_a_text_answer_to_our_request_reaches_a_person(text: str) -> None:
    made = sifted(a_mail(text=text), book=a_book(a_case(), asked=(an_asked(a_record()),)))
    assert (made.outcome, made.reason) == (Outcome.REGISTERED, "text-answer")


def test_an_answer_to_a_plain_receipt_is_no_supplement() -> None:
    book = a_book(a_case(), asked=(an_asked(a_record(), asks=False),))
    assert sifted(a_mail(text="Hur lång tid tar det?"), book=book).outcome is Outcome.UNTOUCHED


def test_a_picture_without_text_is_no_document_and_one_with_text_is() -> None:
    """A photograph in a mail from somebody we know; a page that was photographed."""
    mail = a_mail(files=(a_file("bild.jpg", kind=FileKind.IMAGE),))
    known = a_book(a_case())
    assert sifted(mail, a_read(mail.files[0], text="", title="", unreadable=""), book=known).reason == "no-document"
    assert sifted(mail, a_read(mail.files[0], text="Vi har arbetat."), book=known).outcome is Outcome.REGISTERED
    assert sifted(mail, a_read(mail.files[0], unreadable="failed"), book=known).reason == "unreadable"


def test_an_empty_document_that_is_no_picture_goes_to_a_person() -> None:
    mail = a_mail(files=(a_file("rapport.docx"),))
    assert sifted(mail, a_read(mail.files[0], text="")).outcome is Outcome.REGISTERED


def test_a_zip_that_is_named_a_report_says_so_of_the_files_in_it() -> None:
    container = replace(a_file("Slutrapport.zip", kind=FileKind.ZIP), opened=True)
    mail = a_mail(files=(container, a_file("dokument.docx", place="2.1")))
    made = sifted(mail, a_read(mail.files[1], text="Vi har arbetat."))
    assert (made.outcome, made.submissions[0].main.name) == (Outcome.REGISTERED, "dokument.docx")


def test_the_zip_goes_with_the_first_report_in_it() -> None:
    container = replace(a_file("r.zip", kind=FileKind.ZIP), opened=True)
    one, two = a_file("a.docx", place="2.1"), a_file("b.docx", place="2.2")
    made = sifted(a_mail(files=(container, one, two)), a_read(one), a_read(two, report=a_report("Vägen in")))
    assert [[file.name for file in s.enclosures] for s in made.submissions] == [["r.zip"], []]


def test_the_same_mail_again_is_a_silent_duplicate() -> None:
    mail = a_mail(files=(a_file(),))
    assert sifted(mail, a_read(), book=a_book(a_case(), same_mail=MailId("1"))).outcome is Outcome.DUPLICATE


def test_what_a_person_names_a_report_is_registered() -> None:
    assert sifted(a_mail(text="Vi når målen."), forced=True).submissions[0].main is None


def test_one_report_as_word_and_pdf_is_one_submission() -> None:
    word, pdf = a_file("r.docx"), a_file("r.pdf", place="3", kind=FileKind.PDF)
    made = sifted(a_mail(files=(pdf, word)), a_read(pdf), a_read(word))
    assert [(s.place, [c.place for c in s.copies]) for s in made.submissions] == [("2", ["3"])]


def test_two_reports_in_one_mail_are_two_submissions() -> None:
    one, two = a_file("a.docx"), a_file("b.docx", place="3")
    made = sifted(a_mail(files=(one, two)), a_read(one), a_read(two, report=a_report("Vägen in")))
    assert [s.place for s in made.submissions] == ["2", "3"]


def test_two_word_files_on_one_project_are_two_submissions() -> None:
    """Only another format is taken for the same report."""
    one, two = a_file("a.docx"), a_file("b.docx", place="3")
    assert len(sifted(a_mail(files=(one, two)), a_read(one), a_read(two)).submissions) == 2


def test_the_very_same_file_twice_in_a_mail_is_one_submission() -> None:
    one = a_file("a.docx")
    two = a_file("a.docx", place="3", sha256=one.sha256)
    assert [s.place for s in sifted(a_mail(files=(one, two)), a_read(one), a_read(two)).submissions] == ["2"]


def test_what_comes_with_a_report_is_an_enclosure_but_logos_are_not() -> None:
    report, table = a_file(), a_file("enkät.xlsx", place="3", kind=FileKind.SPREADSHEET)
    logo = a_file("logo.png", place="4", kind=FileKind.IMAGE, inline=True)
    made = sifted(a_mail(files=(report, table, logo)), a_read(report))
    assert [file.name for file in made.submissions[0].enclosures] == ["enkät.xlsx"]


def test_a_number_counts_only_where_the_register_has_the_case() -> None:
    made = sifted(a_mail(subject="SV: [SFG 23-12.5] och SFG 23-99"), book=a_book(a_case()))
    assert [number.case for number in made.numbers] == [12]


@pytest.mark.parametrize(
    "trouble", ["reader-failed", "unreadable", "bad-structure", "too-deep", "too-many-parts", "too-large"]
)
def test_a_mail_that_may_hide_a_report_is_held_for_a_person(trouble: str) -> None:
    made = sifted(a_mail(troubles=(trouble,), automatic=Automatic.ROBOT_ADDRESS))
    assert (made.outcome, made.reason) == (Outcome.HELD, trouble)


def test_a_mended_charset_hides_nothing() -> None:
    assert sifted(a_mail(text="Hej", troubles=("unknown-charset",))).outcome is Outcome.UNTOUCHED


def test_an_answer_to_text_d_announces_nothing_by_the_subject_that_is_ours() -> None:
    """ "Vi hittade ingen bifogad rapport" comes back as the subject of every answer."""
    asked = an_asked(kind=ReplyKind.NO_REPORT_FOUND)
    mail = a_mail(subject="SV: Vi hittade ingen bifogad rapport i ert mejl", in_reply_to=(asked.message_id,))
    book = a_book(a_case(), asked=(asked,))
    assert sifted(replace(mail, text="Tack!"), book=book).reason == "small-talk"
    assert sifted(replace(mail, text="Vi skriver ingen i år."), book=book).reason == "text-answer"
    assert sifted(replace(mail, text="Nu bifogar jag den."), book=book).announced


def test_a_participants_number_in_an_enclosure_is_the_reports_own() -> None:
    """A list of those who took part is most often sent along."""
    report, others = a_file(), a_file("deltagare.pdf", place="3", kind=FileKind.PDF)
    read = a_read(report), a_read(others, text="Deltagare", personal_number=True)
    [one] = sifted(a_mail(files=(report, others)), *read).submissions
    assert one.personal_number
    [alone] = sifted(a_mail(files=(report,)), read[0]).submissions
    assert not alone.personal_number


def test_reports_keep_their_order_in_the_mail_and_the_first_pdf_goes_with_the_first_word_file() -> None:
    kinds = {"2": FileKind.DOCX, "3": FileKind.DOCX, "10": FileKind.PDF}
    files = tuple(a_file(f"{place}.x", place=place, kind=kind) for place, kind in kinds.items())
    first, second = sifted(a_mail(files=files), *(a_read(file) for file in files)).submissions
    assert (first.place, [copy.place for copy in first.copies]) == ("2", ["10"])
    assert (second.place, second.copies) == ("3", ())


def test_an_answer_written_between_the_quoted_lines_reaches_a_person() -> None:
    mail = a_mail(text="", quoted="> Avsnitt 6: tabellen är tom.\nVi hade inga kostnader.")
    made = sifted(mail, book=a_book(a_case(), asked=(an_asked(a_record()),)))
    assert made.reason == "text-answer"


def test_what_cannot_be_read_beside_a_report_goes_with_the_report() -> None:
    mail = a_mail(files=(a_file("enkät.pdf", place="2"), a_file(place="3")))
    made = sifted(mail, a_read(mail.files[0], unreadable="encrypted"), a_read(mail.files[1], report=a_read().report))
    [submission] = made.submissions
    assert submission.main is not None
    assert (submission.main.place, [file.name for file in submission.unreadable]) == ("3", ["enkät.pdf"])
