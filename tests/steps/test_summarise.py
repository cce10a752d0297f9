"""The daily summary as staff read it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from letters import ADDRESS, NAME, POLICY, TEMPLATES, Got, got

from intake.adapters.texts import MailTexts
from intake.model.decision import FILE_NOTES
from intake.model.digest import DigestExpected, DigestRecord, DigestReply, DigestRows, DigestTask, DigestWaiting
from intake.model.outgoing import OutgoingId, OutgoingState, ReplyKind
from intake.model.register import Task
from intake.model.report import Finding
from intake.steps.summarise import summarise

FRIDAY = date(2024, 1, 12)
NOW = datetime(2024, 1, 12, 8, 0, tzinfo=UTC)
STAFF = ("per@gavleborg.example", "karin.ek@gavleborg.example")

RESAN = DigestRecord(
    number="SFG 23–12.5",
    arrival_date=date(2024, 1, 11),
    project="RESAN",
    organisation="Söderhamns kommun",
    report_type="slutrapport",
    warnings=1,
    spent=2064312,
    granted=2458000,
    period_start=date(2022, 1, 1),
    period_end=date(2023, 12, 31),
)


def a_reply(**changes: Any) -> DigestReply:
    plain = DigestReply(
        id=OutgoingId("17"),
        kind=ReplyKind.RECEIPT,
        state=OutgoingState.SENT,
        recipients=("maja.lindqvist@example.se",),
        at=NOW,
        number="SFG 23–12.5",
    )
    return replace(plain, **changes)


def a_summary(day: date = FRIDAY, staff: tuple[str, ...] = STAFF, language: Any = "sv", **rows: Any) -> Got:
    made = summarise(
        day,
        DigestRows(**rows),
        policy=replace(POLICY, language=language),
        federation_name=NAME,
        federation_address=ADDRESS,
        staff=staff,
        texts=MailTexts(TEMPLATES),
        now=NOW,
    )
    return got(made)


def test_the_subject_counts_what_is_new_and_what_needs_someone() -> None:
    task = DigestTask(task=Task(kind="no-form", detail="SFG 24–3.1"))
    mail = a_summary(records=(RESAN, replace(RESAN, number="SFG 23–9.2")), tasks=(task,))
    assert mail.subject == f"Rapporter till {NAME} 12 januari 2024: 2 nya, 1 behöver er"


def test_one_new_report_is_ny() -> None:
    assert ": 1 ny, 0 behöver er" in a_summary(records=(RESAN,)).subject


def test_a_supplement_is_no_new_report() -> None:
    mail = a_summary(records=(replace(RESAN, number="SFG 23–12.6", supplements="SFG 23–12.5", warnings=0),))
    assert ": 0 nya," in mail.subject
    assert "- SFG 23–12.6 RESAN: komplettering till SFG 23–12.5, nu komplett. Kom in 11 januari 2024." in mail.text


def test_a_new_report_is_told_with_money_share_and_period() -> None:
    text = a_summary(records=(RESAN,)).text.replace("\u00a0", " ")
    assert (
        "- SFG 23–12.5 RESAN, Söderhamns kommun: slutrapport, komplett, 1 fråga. Kom in 11 januari 2024. "
        "Utnyttjat 2 064 312 kr av 2 458 000 kr (84 %). Period 2022-01-01–2023-12-31." in text
    )


def test_sums_have_no_break_spaces() -> None:
    assert "2\u00a0064\u00a0312\u00a0kr" in a_summary(records=(RESAN,)).text


def test_a_report_that_lacks_something_is_told_with_how_much() -> None:
    waiting = replace(RESAN, status="waiting", errors=1, warnings=0, spent=None, period_start=None, period_end=None)
    text = a_summary(records=(waiting,)).text.replace("\u00a0", " ")
    assert "slutrapport, 1 brist. Kom in 11 januari 2024. Beviljat 2 458 000 kr, utnyttjat okänt.\n" in text


def for_staff(*rows: str, english: str = "") -> tuple[Finding, ...]:
    return tuple(
        Finding(rule="late", severity="info", audience="staff", target="", message=row, english=english) for row in rows
    )


def test_what_the_rules_say_to_staff_is_told_of_each_report_as_they_say_it() -> None:
    late = replace(RESAN, for_staff=for_staff("Rapporten kom in sent.", "Ordet adhd står i en mening."))
    added = replace(RESAN, number="SFG 23–12.6", supplements="SFG 23–12.5", for_staff=for_staff("Lågt utnyttjande."))
    text = a_summary(records=(late, replace(RESAN, number="SFG 23–9.2"), added)).text
    assert (
        "Att se efter i rapporterna\nSFG 23–12.5 RESAN\n\n- Rapporten kom in sent.\n- Ordet adhd står i en mening.\n\n"
        "SFG 23–12.6 RESAN\n\n- Lågt utnyttjande.\n\nKompletteringar" in text
    )


def test_five_rows_are_told_of_a_report_and_where_the_others_are() -> None:
    rows = [f"Sak {number}." for number in range(1, 8)]
    more = "Och 2 till: intake register show"
    text = a_summary(records=(replace(RESAN, for_staff=for_staff(*rows)),)).text
    assert "- Sak 5.\n" in text
    assert "Sak 6." not in text
    assert f'- {more} "SFG 23–12.5"\n' in text
    assert more[:10] not in a_summary(records=(replace(RESAN, for_staff=for_staff(*rows[:5])),)).text


def test_where_no_rule_says_anything_to_staff_there_is_no_heading_for_it() -> None:
    assert "Att se efter" not in a_summary(records=(RESAN,)).text


def test_a_row_to_staff_is_english_where_its_rule_is_and_swedish_where_not() -> None:
    rows = for_staff("Rapporten kom in sent.", english="The report was late.") + for_staff("Se efter i beslutet.")
    text = a_summary(language="en", records=(replace(RESAN, for_staff=rows),)).text
    assert "Worth checking in the reports\nSFG 23–12.5 RESAN\n\n- The report was late.\n- Se efter i beslutet." in text
    assert "kom in sent" not in text


def test_no_row_to_staff_poses_as_more_or_holds_a_personal_number() -> None:
    rows = for_staff("Se\n## 701063-2391 <https://evil.example>", english="## 701063-2391")
    for language in ("sv", "en"):
        mail = a_summary(language=language, records=(replace(RESAN, for_staff=rows),))
        assert "2391" not in mail.text + mail.html
        assert 'href="https://evil' not in mail.html


def test_what_needs_someone_comes_first_with_what_to_do() -> None:
    task = DigestTask(task=Task(kind="unknown-project", detail="Resan mot jobb"), number="SFG 24–3.1", sender="a@b.se")
    text = a_summary(records=(RESAN,), tasks=(task,)).text
    assert (
        '- En okänd insats. Inget ärende passar till rapporten, där det står "Resan mot jobb". '
        "Kontrollera vilken insats den gäller. (SFG 24–3.1, a@b.se)" in text
    )
    assert text.index("Behöver er i dag") < text.index("Nya rapporter")


def test_a_number_that_the_task_names_is_not_said_twice() -> None:
    text = a_summary(tasks=(DigestTask(task=Task(kind="no-form", detail="SFG 24–3.1"), number="SFG 24–3.1"),)).text
    assert text.count("SFG 24–3.1") == 1


def test_a_draft_is_told_with_how_to_approve_it() -> None:
    mail = a_summary(drafts=(a_reply(kind=ReplyKind.PERSONAL_DATA, state=OutgoingState.DRAFT),))
    assert "1 behöver er" in mail.subject
    assert '"intake outbox approve 17"' in mail.text
    assert '"intake outbox reject 17"' in mail.text


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (OutgoingState.FAILED, "Ett svar som inte gick att skicka."),
        (OutgoingState.UNCERTAIN, "Ett svar som kanske har skickats."),
    ],
)
def test_a_reply_that_did_not_leave_needs_someone(state: OutgoingState, said: str) -> None:
    mail = a_summary(failed=(a_reply(state=state),))
    assert said in mail.text
    assert "1 behöver er" in mail.subject


def test_a_reply_that_did_not_leave_is_counted_once() -> None:
    task = DigestTask(task=Task(kind="reply-failed", detail=""), number="SFG 23–12.5")
    assert "1 behöver er" in a_summary(failed=(a_reply(state=OutgoingState.FAILED),), tasks=(task,)).subject
    assert "1 behöver er" in a_summary(tasks=(task,)).subject


def test_waiting_supplements_tell_their_last_day_or_that_they_are_late() -> None:
    late = DigestWaiting(number="SFG 23–8.2", project="Steget", deadline=date(2024, 1, 11), reminded=True)
    today = DigestWaiting(number="SFG 23–9.2", project="Bron", deadline=FRIDAY)
    text = a_summary(waiting=(late, today)).text
    assert "- SFG 23–8.2 Steget: försenad, skulle ha svarat senast 11 januari 2024, har fått en påminnelse." in text
    assert "- SFG 23–9.2 Bron: väntar på svar senast 12 januari 2024." in text


def test_expected_reports_tell_their_day_or_that_they_are_late() -> None:
    soon = DigestExpected(project="Hälsokraft", due=date(2024, 1, 20), report_type="delrapport")
    late = DigestExpected(project="Bron", due=date(2024, 1, 5), organisation="Region Gävleborg")
    text = a_summary(expected=(soon, late)).text
    assert "- Hälsokraft: delrapport ska komma senast 20 januari 2024." in text
    assert "- Bron, Region Gävleborg: rapport försenad, skulle ha kommit 5 januari 2024." in text


def test_sent_replies_tell_what_to_whom_and_when() -> None:
    text = a_summary(replies=(a_reply(),)).text
    assert (
        "- Mottagningsbekräftelse till maja.lindqvist@example.se, SFG 23–12.5, 12 januari 2024 klockan 09.00." in text
    )


def test_other_mail_is_counted() -> None:
    text = a_summary(untouched=3, ignored=2, held=1, junk=4).text
    for line in ("- 3 mejl är inte rapporter", "- 2 automatiska mejl", "- 4 mejl i skräpposten"):
        assert line in text


def test_a_single_mail_is_spoken_of_as_one() -> None:
    text = a_summary(untouched=1, ignored=1, held=1).text
    assert "- 1 mejl är ingen rapport och har lämnats orört till er." in text
    assert "- 1 automatiskt mejl (frånvaro, nyhetsbrev och liknande) har lämnats orört." in text
    assert "- 1 mejl väntar på att en person tittar på det." in text


def test_unregistered_mail_always_has_its_line_and_needs_someone_when_it_is_not_zero() -> None:
    assert "Oregistrerat äldre än en arbetsdag: 0." in a_summary().text
    mail = a_summary(unregistered=2)
    assert "1 behöver er" in mail.subject
    assert "2 mejl har legat oregistrerade mer än en arbetsdag." in mail.text


def test_a_quiet_day_is_told_shortly() -> None:
    mail = a_summary(last_fetch=NOW)
    assert "Inget behöver er i dag." in mail.text
    assert "Inga nya rapporter." in mail.text
    assert "Brevlådan lästes senast 12 januari 2024 klockan 09.00." in mail.text
    for empty in ("Kompletteringar", "Väntade rapporter", "Skickade svar"):
        assert empty not in mail.text


def test_a_day_without_news_can_be_told_from_one_with() -> None:
    assert DigestRows(last_fetch=NOW).nothing_happened
    assert not DigestRows(last_fetch=NOW, ignored=1).nothing_happened


def test_trouble_and_the_kill_switch_are_told() -> None:
    text = a_summary(failures=("Brevlådan gick inte att nå.",), queued=3, replies_stopped=True).text
    assert "- Brevlådan gick inte att nå." in text
    assert "3 svar väntar på att skickas." in text
    assert "Alla svar är stoppade." in text


def test_mondays_summary_says_that_it_covers_the_weekend() -> None:
    text = a_summary(date(2024, 1, 15)).text
    assert "från lördagen den 13 januari 2024 till och med måndagen den 15 januari 2024" in text


def test_the_summary_goes_to_all_staff_as_a_machines_mail_without_attachments() -> None:
    mail = a_summary()
    assert mail.outgoing.recipients == STAFF
    assert str(mail.message["to"]) == ", ".join(STAFF)
    assert mail.message["auto-submitted"] == "auto-generated"
    assert mail.outgoing.kind is ReplyKind.DIGEST
    assert list(mail.message.iter_attachments()) == []


def test_the_same_days_summary_has_the_same_message_id() -> None:
    assert a_summary(records=(RESAN,)).outgoing.message_id == a_summary().outgoing.message_id
    assert a_summary(date(2024, 1, 15)).outgoing.message_id != a_summary().outgoing.message_id


def test_without_staff_the_summary_is_kept_but_not_sent() -> None:
    made = a_summary(staff=()).outgoing
    assert (made.state, made.reason) == (OutgoingState.SUPPRESSED, "no-usable-address")


def test_a_personal_number_in_a_name_is_masked() -> None:
    task = DigestTask(task=Task(kind="stamped", detail="701063-2391.docx"), sender="x 701063-2391")
    mail = a_summary(records=(replace(RESAN, project="701063-2391"),), tasks=(task,), failures=("701063-2391",))
    assert "2391" not in mail.text + mail.html


def test_the_summary_can_be_had_in_english() -> None:
    mail = a_summary(language="en", records=(RESAN,))
    assert mail.subject == f"Reports to {NAME} 12 January 2024: 1 new, 0 need you"
    assert "final report, complete, 1 question. Reached us 11 January 2024." in mail.text


def test_what_is_the_same_of_several_reports_is_said_once_and_its_day_in_words() -> None:
    notes = [
        DigestTask(task=Task(kind="arrival-differs", detail="2024-01-20"), number=number, sender="maja@example.se")
        for number in ("SFG 23–12.5", "SFG 23–12.6", "")
    ]
    text = a_summary(notes=tuple(notes)).text
    assert text.count("Två ankomstdatum.") == 1
    assert "20 januari 2024" in text
    assert "2024-01-20" not in text
    assert "(SFG 23–12.5, SFG 23–12.6, maja@example.se)" in text


@pytest.mark.parametrize("kind", sorted(FILE_NOTES))
def test_what_is_to_be_known_of_a_file_is_said_in_swedish_with_its_name(kind: str) -> None:
    notes = (
        DigestTask(task=Task(kind=kind, detail="Slutrapport.pdf"), number="SFG 23–12.5", sender="maja@example.se"),
    )
    told = a_summary(notes=notes).text.split("Bra att veta")[1]
    assert "Slutrapport.pdf" in told
    assert "(SFG 23–12.5, " in told
    assert not re.search(r"\b(?:the|was|were|something)\b", told)


@pytest.mark.parametrize(("spent", "said"), [(2457999, "99 %"), (2458000, "100 %"), (2458001, "101 %")])
def test_only_the_whole_is_100_per_cent(spent: int, said: str) -> None:
    assert f"({said})" in a_summary(records=(replace(RESAN, spent=spent),)).text.replace("\u00a0", " ")
