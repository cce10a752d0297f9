"""What a project owner reads."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from letters import LATE_EVENING, a_plan, a_request, missing, question, written

from intake.adapters.textsamples import NEEDED
from intake.model.outgoing import ReplyKind
from intake.model.register import Task
from intake.model.reply import UnreadFile

TO_SENDERS = sorted(set(NEEDED) - {"triage"})
NUMBERED = sorted(set(TO_SENDERS) - {"no_report_found"})
CHECKED = (
    "receipt",
    "receipt_questions",
    "correction_request",
    "supplement_complete",
    "supplement_incomplete",
    "reminder",
)
UNCHECKED = ("receipt_bare", "receipt_text", "receipt_person", "unreadable", "no_report_found", "unknown_project")


@pytest.mark.parametrize("template", NUMBERED)
def test_the_subject_begins_with_the_number_so_that_an_answer_carries_it(template: str) -> None:
    assert written(a_plan(template)).subject.startswith("[SFG 23–12.5] ")


@pytest.mark.parametrize("template", sorted(set(TO_SENDERS) - {"personal_data", "reminder"}))
def test_every_answer_names_the_arrival_day_and_time(template: str) -> None:
    assert "torsdagen den 11 januari 2024 klockan 23.40" in written(a_plan(template)).text


@pytest.mark.parametrize("template", TO_SENDERS)
def test_every_mail_to_a_sender_ends_with_the_standard_foot(template: str) -> None:
    mail = written(a_plan(template))
    for body in (mail.text, mail.html):
        assert "Frågor? Kontakta Karin Ek, förbundschef, 070-174 06 05, karin.ek@gavleborg.example." in body
        assert "allmän handling och kan lämnas ut till den som begär det." in body
        assert "Skriv inte namn eller personnummer på deltagare. Så behandlar vi personuppgifter:" in body
        assert "https://gavleborg.example/personuppgifter" in body
    assert "Det här är ett automatiskt" in mail.text
    assert "En medarbetare på Samordningsförbund Gävleborg läser" in mail.text


@pytest.mark.parametrize("template", CHECKED)
def test_a_checked_report_is_said_to_be_checked_for_its_parts_only(template: str) -> None:
    said = "Vi har kontrollerat att alla delar är ifyllda, inte vad ni har skrivit."
    assert said in written(a_request(template)).text


@pytest.mark.parametrize("template", UNCHECKED)
def test_what_was_not_checked_is_never_said_to_be_complete(template: str) -> None:
    text = written(a_plan(template)).text.lower()
    assert "alla delar" not in text
    assert "kontrollerat" not in text


@pytest.mark.parametrize("template", TO_SENDERS)
@pytest.mark.parametrize("word", ["vänligen", "observera", "inkommit", "erhållit", "föreläggande", "avvis", "godkän"])
def test_no_mail_to_a_sender_speaks_officialese_or_judges(template: str, word: str) -> None:
    assert word not in written(a_request(template)).text.lower()


def test_a_receipt_tells_what_was_received_and_that_nothing_more_is_needed() -> None:
    mail = written(a_plan("receipt"))
    assert mail.subject == "[SFG 23–12.5] Vi har tagit emot slutrapporten för RESAN"
    assert (
        "Tack för er rapport. Den kom in till oss torsdagen den 11 januari 2024 klockan 23.40 och har fått "
        "diarienummer SFG 23–12.5." in mail.text
    )
    assert "Slutrapport för insatsen RESAN, Söderhamns kommun\nFil: Slutrapport RESAN.docx" in mail.text
    assert "Alla delar är ifyllda. Ni behöver inte göra något mer just nu." in mail.text


def test_two_files_are_filer() -> None:
    assert "Filer: a.docx, b.pdf" in written(a_plan(files=("a.docx", "b.pdf"))).text


def test_a_receipt_without_project_type_or_organisation_is_still_good_swedish() -> None:
    mail = written(a_plan(project="", organisation="", report_type="", report_type_definite="", files=()))
    assert mail.subject == "[SFG 23–12.5] Vi har tagit emot rapporten"
    assert "Det här har vi tagit emot\nRapport\n\nAlla delar" in mail.text


@pytest.mark.parametrize("template", TO_SENDERS)
def test_no_mail_has_holes_where_project_and_organisation_are_unknown(template: str) -> None:
    plan = replace(a_request(template), project="", organisation="", files=(), first_number="")
    mail = written(plan, form_link="", privacy_link="")
    for hole in ("  ", " .", " ,", "för .", ": \n", "()", '""', "None"):
        assert hole not in mail.text + mail.subject, hole


def test_one_question_is_en_fraga_and_several_are_nagra_fragor() -> None:
    one = written(a_plan("receipt_questions", questions=(question(),)))
    two = written(a_plan("receipt_questions", questions=(question(), question("Och nu?"))))
    assert "Alla delar är ifyllda. Vi har en fråga:\n\n- Vilken uppgift är rätt?" in one.text
    assert "Alla delar är ifyllda. Vi har några frågor:" in two.text
    assert "- Och nu?" in two.text


def test_a_receipt_with_questions_sets_no_last_day() -> None:
    assert "senast" not in written(a_plan("receipt_questions", questions=(question(),))).text


def test_a_request_lists_each_missing_row_and_each_question() -> None:
    rows = (
        'Avsnitt 6.3 Brukarmedverkan: "Beskriv hur". Avsnittet är tomt.',
        "Avsnitt 1 Beviljat medel: beloppet saknas.",
    )
    mail = written(a_request(missing=tuple(map(missing, rows)), questions=(question(),)))
    assert "Det här behöver ni komplettera\n- " + "\n- ".join(rows) in mail.text
    assert "Det här undrar vi över\n- Vilken uppgift är rätt?" in mail.text
    assert "Några delar saknas eller är otydliga." in mail.text


def test_a_request_names_its_last_day_with_weekday_and_short_in_the_subject() -> None:
    mail = written(a_request())
    assert "3. Skicka svaret senast torsdagen den 25 januari 2024." in mail.text
    assert mail.subject == "[SFG 23–12.5] Rapporten för RESAN behöver kompletteras senast 25 januari"


def test_a_last_day_in_another_year_has_its_year_in_the_subject() -> None:
    assert written(a_request(deadline=date(2025, 1, 8))).subject.endswith("senast 8 januari 2025")


def test_a_request_without_questions_has_no_empty_heading() -> None:
    assert "undrar" not in written(a_request()).text


def test_a_single_missing_part_is_spoken_of_as_one() -> None:
    assert "En del saknas eller är otydlig." in written(a_request()).text


def test_headings_and_lists_are_real_ones_in_html() -> None:
    html = written(a_request()).html
    assert "<h2>Det här behöver ni komplettera</h2>\n<ul>\n<li>Avsnitt 1 Beviljat medel: beloppet saknas.</li>" in html
    assert "<h2>Gör så här</h2>\n<ol>\n<li>Fyll i det som saknas i samma dokument.</li>" in html


def test_html_and_text_say_the_same() -> None:
    import re
    from html import unescape

    mail = written(a_request(questions=(question(),)))
    body = mail.html.split("<body", 1)[1].split(">", 1)[1]
    words_of_html = re.findall(r"\w+", unescape(re.sub(r"<[^>]*>", " ", body)))
    words_of_text = re.findall(r"\w+", re.sub(r"(?m)^\d\. ", "", mail.text))
    assert words_of_html == words_of_text


def test_no_mail_loads_anything_from_elsewhere() -> None:
    for template in TO_SENDERS:
        html = written(a_plan(template)).html
        assert "<img" not in html
        assert "src=" not in html
        assert "<link" not in html


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("encrypted", "filen är krypterad eller skyddad med lösenord"),
        ("damaged", "filen är skadad"),
        ("unsupported", "filen är av ett slag som vi inte kan läsa"),
        ("empty", "filen är tom eller saknar text"),
        ("link", "filen är bara en länk (vi hämtar inte filer via länkar)"),
    ],
)
def test_an_unreadable_file_is_named_with_its_reason(code: str, reason: str) -> None:
    mail = written(a_request("unreadable", unread=(UnreadFile(name="Slutrapport.pdf", code=code),)))
    assert f"Vi kan tyvärr inte läsa den här filen: Slutrapport.pdf. Orsak: {reason}." in mail.text
    assert "Gör det senast torsdagen den 25 januari 2024." in mail.text


def test_several_unreadable_files_are_listed_each_with_its_reason() -> None:
    unread = (UnreadFile(name="a.pdf", code="encrypted"), UnreadFile(name="b.docx", code="damaged"))
    mail = written(a_request("unreadable", unread=unread))
    assert mail.subject == "[SFG 23–12.5] Vi kan inte läsa filerna ni skickade"
    assert "- a.pdf. Orsak: filen är krypterad eller skyddad med lösenord.\n" in mail.text
    assert "\n- b.docx. Orsak: filen är skadad." in mail.text


def test_a_missing_attachment_is_told_with_the_subject_of_the_mail() -> None:
    mail = written(a_plan("no_report_found", number=""))
    assert mail.subject == "Vi hittade ingen bifogad rapport i ert mejl"
    assert 'Ert mejl "Slutrapport RESAN" kom in torsdagen den 11 januari 2024 klockan 23.40' in mail.text


def test_an_unknown_project_is_quoted_as_it_was_written() -> None:
    mail = written(a_plan("unknown_project", project_as_written="Resan mot jobb"))
    assert 'I rapporten står det "Resan mot jobb".' in mail.text
    assert "Ni behöver inte skicka rapporten igen." in mail.text


def test_a_reminder_names_the_day_of_the_request_and_the_new_last_day() -> None:
    mail = written(a_request("reminder", kind=ReplyKind.REMINDER, asked_on=date(2024, 1, 11)))
    assert "Den 11 januari 2024 bad vi er komplettera slutrapporten för RESAN." in mail.text
    assert "Svara på det här mejlet senast torsdagen den 25 januari 2024." in mail.text
    assert "Hinner ni inte, kontakta Karin Ek på 070-174 06 05." in mail.text


def a_supplement(template: str, **changes: object) -> object:
    return a_request(
        template, number="SFG 23–12.6", first_number="SFG 23–12.5", first_arrival_at=LATE_EVENING, **changes
    )


def test_a_complete_supplement_is_tied_to_the_first_report() -> None:
    mail = written(a_supplement("supplement_complete", missing=()))
    assert mail.subject == "[SFG 23–12.6] Nu är rapporten för RESAN komplett"
    assert "Den hör ihop med rapporten SFG 23–12.5 som kom in torsdagen den 11 januari 2024." in mail.text
    assert "Alla delar är nu ifyllda. Ni behöver inte göra något mer just nu." in mail.text


def test_an_incomplete_supplement_tells_what_is_settled_and_what_is_still_missing() -> None:
    mail = written(a_supplement("supplement_incomplete", settled=("Avsnitt 6 Ekonomisk rapport",)))
    assert "Det här är klart\n- Avsnitt 6 Ekonomisk rapport\n" in mail.text
    assert "Det här saknas fortfarande\n- Avsnitt 1 Beviljat medel: beloppet saknas." in mail.text
    assert "senast torsdagen den 25 januari 2024" in mail.text


def test_after_the_last_round_a_person_takes_over_and_nothing_more_is_asked() -> None:
    mail = written(a_supplement("supplement_incomplete", person_takes_over=True, deadline=None))
    assert "Karin Ek hör av sig till er." in mail.text
    assert "senast" not in mail.text + mail.subject
    assert "Gör så här" not in mail.text


def test_the_same_file_again_is_told_to_be_the_same_with_what_is_missing() -> None:
    mail = written(a_request("supplement_same_file", first_number="SFG 23–12.5"))
    assert "Filen är samma fil som förra gången" in mail.text
    assert "Det här saknas fortfarande\n- Avsnitt 1 Beviljat medel: beloppet saknas." in mail.text
    assert "fått diarienummer" not in mail.text


def test_the_same_report_once_more_gets_the_first_number_and_day() -> None:
    mail = written(
        a_plan("receipt_again", number="SFG 23–12.4", first_number="SFG 23–12.4", first_arrival_at=LATE_EVENING)
    )
    assert mail.subject == "[SFG 23–12.4] Vi har redan tagit emot slutrapporten för RESAN"
    assert "den kom in torsdagen den 11 januari 2024 och har diarienummer SFG 23–12.4" in mail.text


def test_a_bare_receipt_tells_nothing_but_number_day_and_contact() -> None:
    mail = written(a_request("receipt_bare", questions=(question(),)))
    for secret in ("RESAN", "Söderhamns kommun", "Slutrapport RESAN.docx", "Beviljat", "Vilken uppgift"):
        assert secret not in mail.text + mail.html + mail.subject


def test_the_mail_on_personal_data_never_repeats_a_number() -> None:
    plan = a_plan("personal_data", project="RESAN 701063-2391", files=("701063-2391.docx",))
    mail = written(plan)
    assert "701063" not in mail.outgoing.raw.decode() + mail.text + mail.html + mail.subject


@pytest.mark.parametrize(
    "field", ["project", "organisation", "subject_answered", "project_as_written", "sender", "number"]
)
def test_a_personal_number_is_masked_wherever_it_comes_from(field: str) -> None:
    for template in (*TO_SENDERS, "triage"):
        mail = written(a_plan(template, **{field: "Anna 701063\u200b-2391"}))
        shown = (mail.text, mail.html, *map(str, mail.message.values()))
        assert not any("2391" in part for part in shown)


def test_staff_are_told_what_to_do_with_which_number_and_from_whom() -> None:
    task = Task(kind="unreadable-file", detail="SFG 23–12.5")
    mail = written(a_plan("triage", kind=ReplyKind.TRIAGE, tasks=(task,), sender="maja.lindqvist@example.se"))
    assert mail.subject == "[SFG 23–12.5] Behöver er: en fil som inte går att läsa (RESAN)"
    assert "Filen i SFG 23–12.5 går inte att läsa automatiskt." in mail.text
    assert "- Avsändare: maja.lindqvist@example.se" in mail.text


def test_a_task_of_a_new_kind_is_told_by_its_detail() -> None:
    tasks = (Task(kind="brand-new", detail="Titta på det här."), Task(kind="no-form", detail="SFG 23–12.5"))
    mail = written(a_plan("triage", kind=ReplyKind.TRIAGE, tasks=tasks))
    assert "- Titta på det här." in mail.text
    assert mail.subject == "[SFG 23–12.5] Behöver er: 2 saker (RESAN)"


def test_the_english_twin_follows_the_swedish_text() -> None:
    mail = written(a_request(), english_twin=True)
    swedish, english = mail.text.split("In English")
    assert "Skicka svaret senast torsdagen den 25 januari 2024." in swedish
    assert "Send it by Thursday 25 January 2024." in english
    assert "reached us on Thursday 11 January 2024 at 23:40" in english
    assert mail.subject.startswith("[SFG 23–12.5] Rapporten för RESAN")
    assert mail.message["content-language"] == "sv, en"
    assert '<div lang="en">' in mail.html


def test_what_is_missing_and_asked_is_said_in_english_where_the_rule_has_it() -> None:
    lacking = replace(missing("Avsnitt 1 Beviljat medel: beloppet saknas."), english="Section 1: no amount given.")
    asked = replace(question("Vilket datum gäller?"), english="Which date is right?")
    mail = written(a_request(missing=(lacking, missing("Bilagan saknas.")), questions=(asked,)), english_twin=True)
    swedish, english = mail.text.split("In English")
    assert "beloppet saknas." in swedish
    assert "no amount given." not in swedish
    assert "- Section 1: no amount given.\n- Bilagan saknas.\n" in english
    assert "- Which date is right?" in english
    assert "Vilket datum gäller?" not in english


@pytest.mark.parametrize("template", ["receipt_questions", "supplement_complete", "receipt_again"])
def test_a_receipt_asks_in_english_where_the_rule_has_it(template: str) -> None:
    asked = replace(question("Vilket datum gäller?"), english="Which date is right?")
    english = written(a_plan(template, questions=(asked,)), english_twin=True).text.split("In English")[1]
    assert "Which date is right?" in english
    assert "Vilket datum gäller?" not in english


def test_a_personal_number_in_an_english_row_is_masked() -> None:
    lacking = replace(missing("Datumet saknas."), english="The date of 701063-2391 is missing.")
    assert "2391" not in written(a_request(missing=(lacking,)), language="en").text


def test_a_federation_that_writes_english_writes_it_alone() -> None:
    mail = written(a_plan(), language="en", english_twin=True)
    assert mail.subject == "[SFG 23–12.5] We have received the report on RESAN"
    assert "Hej!" not in mail.text
    assert "Final report for RESAN" in mail.text
    assert mail.message["content-language"] == "en"


def test_a_notice_to_staff_has_no_english_twin() -> None:
    plan = a_plan("triage", kind=ReplyKind.TRIAGE, tasks=(Task(kind="no-form", detail="SFG 23–12.5"),))
    assert "In English" not in written(plan, english_twin=True).text


def test_a_nearly_empty_report_is_met_with_the_likely_cause() -> None:
    asks = "Kanske följde en tom blankett eller en tidigare version med?"
    rows = [missing(f"Avsnitt {number}: avsnittet är tomt.") for number in range(10)]
    assert asks in written(a_request(missing=tuple(rows))).text
    assert asks not in written(a_request(missing=tuple(rows[:9]))).text


def test_a_long_file_name_keeps_its_ending() -> None:
    text = written(a_plan(files=("en mycket lång fil " * 20 + "till sist.docx",))).text
    assert "sist.docx\n" in text
    assert "…" in text
    assert all(len(line) < 140 for line in text.splitlines() if line.startswith("Fil:"))


def test_a_link_that_we_do_not_follow_is_named() -> None:
    linked = a_plan("no_report_found", unread=(UnreadFile(name="contoso.sharepoint.com", code="link"),) * 2)
    assert "eller liknande (i ert mejl: contoso.sharepoint.com)." in written(linked).text
    assert "eller liknande." in written(a_plan("no_report_found")).text


def test_a_quoted_subject_has_no_quotes_of_its_own() -> None:
    assert (
        "Ert mejl \"Rapport 'RESAN'\" kom in"
        in written(a_plan("no_report_found", subject_answered='Rapport "RESAN"')).text
    )


def test_a_report_sent_once_more_is_not_said_to_be_checked() -> None:
    """It may be one that could not be read the first time either."""
    assert "kontrollerat" not in written(a_plan("receipt_again")).text
