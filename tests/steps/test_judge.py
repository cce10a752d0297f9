"""What the shipped rules say of reports, in the words that senders read."""

from dataclasses import replace
from typing import Any

import pytest

from intake.adapters.rulefiles import RuleFiles
from intake.adapters.shipped import rules_folder
from intake.alternatives import decide
from intake.model.document import Document
from intake.model.evidence import Evidence
from intake.model.form import Form, RuleBook, RuleText
from intake.model.report import Draft, FieldValue, Finding, Report, Section
from intake.steps.judge import judge, settled, unite

NBSP = "\u00a0"
RULES = RuleFiles(rules_folder(), lambda _: Document(format="docx", blocks=()))
FILLED: dict[str, Any] = {
    "date": "2024-01-08",
    "period": {"start": "2022-01-01", "end": "2023-12-31"},
    "amount": 2_458_000,
    "email": ["maja.lindqvist@example.se"],
    "phone": ["+46701740610"],
    "organisations": ["Arbetsförmedlingen"],
}
TABLES: dict[str, Any] = {
    "uppgiftslamnare": [{"datum": "2024-01-08", "namn": "Maja Lindqvist"}],
    "medsokande": [],
    "mal": [{"mal": "Fler SIP", "uppnatt": "ja", "utfall": "55"}],
    "ekonomi": [{"kostnadsslag": "Lönekostnader", "budget": 100, "utfall": 90}],
}


@pytest.fixture
def gavleborg() -> RuleBook:
    return RULES.current("gavleborg")


@pytest.fixture
def sundsvall() -> RuleBook:
    return RULES.current("sundsvall")


def a_report(form: Form, *, blank: bool = False, **changes: Any) -> Report:
    """A complete report, or the blank form sent in. *changes* are fields by id, and sections as s6_3="text"."""
    filled = {} if blank else {f.id: TABLES.get(f.id, FILLED.get(f.type, "Text")) for f in form.fields}
    fields = {f.id: FieldValue(value=changes.get(f.id, filled.get(f.id))) for f in form.fields}
    second = {pair.otherwise for pair in form.alternatives}
    sections = []
    for spec in form.sections:
        text = changes.get("s" + spec.id.replace(".", "_"), "" if blank or spec.id in second else "Text.")
        status = "missing" if text is None else "answered" if text else "empty"
        sections.append(Section(id=spec.id, title=spec.title, status=status, text=text or ""))
    return Report(form=form.id, fields=fields, sections=decide(fields, sections, form))


def evidence(report: Report, form: Form) -> Evidence:
    return Evidence(report=report, form=form, report_type=form.report_type)


def said(book: RuleBook, report: Report) -> list[tuple[str, str]]:
    """(severity, target) of every finding."""
    return [(f.severity, f.target) for f in findings(book, report)]


def findings(book: RuleBook, report: Report) -> tuple[Finding, ...]:
    return judge(evidence(report, book.forms[0]), book.rules[report.form])


def message(book: RuleBook, report: Report, target: str) -> str:
    [found] = [f.message for f in findings(book, report) if f.target == target]
    return found.replace(NBSP, " ")


def test_a_complete_report_has_no_findings(gavleborg: RuleBook, sundsvall: RuleBook) -> None:
    assert said(gavleborg, a_report(gavleborg.forms[0])) == []
    assert said(sundsvall, a_report(sundsvall.forms[0])) == []


def test_the_blank_sundsvall_form_lists_every_required_thing_once(sundsvall: RuleBook) -> None:
    form = sundsvall.forms[0]
    found = findings(sundsvall, a_report(form, blank=True))
    required = ["insatsens_namn", "tidsperiod", "beviljade_medel", "ansvarig_organisation", "kontaktperson", "epost"]
    assert [f.target for f in found] == [*required, *(section.id for section in form.sections)]
    assert {(f.severity, f.audience) for f in found} == {("error", "sender")}


def test_the_blank_gavleborg_form_lists_every_required_thing_once(gavleborg: RuleBook) -> None:
    form = gavleborg.forms[0]
    targets = [f.target for f in findings(gavleborg, a_report(form, blank=True))]
    fields = ["insatsens_namn", "insatstid", "beviljade_medel", "utnyttjade_medel"]
    fields += ["organisation", "kontaktperson", "epost"]
    sections = [section.id for section in form.sections if section.id != "7.2.1"]
    assert targets == [*fields, *sections, "uppgiftslamnare"]


def test_findings_come_in_the_form_s_order(gavleborg: RuleBook) -> None:
    report = a_report(gavleborg.forms[0], s6_3="", s4_1="", epost=[], insatstid=None, uppgiftslamnare=[])
    assert [target for _, target in said(gavleborg, report)] == ["insatstid", "epost", "4.1", "6.3", "uppgiftslamnare"]


def test_an_empty_section_is_asked_for_with_number_title_and_the_form_s_question(gavleborg: RuleBook) -> None:
    row = message(gavleborg, a_report(gavleborg.forms[0], s6_3=""), "6.3")
    assert row.startswith('Avsnitt 6.3 Brukarmedverkan: "Beskriv hur deltagare involverats')
    assert row.endswith('". Avsnittet är tomt.')


def test_a_lost_heading_is_said_to_be_lost(gavleborg: RuleBook) -> None:
    assert message(gavleborg, a_report(gavleborg.forms[0], s6_3=None), "6.3").endswith(
        '". Rubriken saknas i rapporten.'
    )


def test_a_blank_amount_is_said_to_be_missing(sundsvall: RuleBook) -> None:
    assert message(sundsvall, a_report(sundsvall.forms[0], beviljade_medel=None), "beviljade_medel") == (
        "Avsnitt 1 Beviljat medel: beloppet saknas."
    )


def test_an_amount_that_cannot_be_read_is_said_so_without_repeating_it(sundsvall: RuleBook) -> None:
    report = a_report(sundsvall.forms[0])
    unread = {**report.fields, "beviljade_medel": FieldValue(value=None, raw="enligt beslut")}
    assert message(sundsvall, replace(report, fields=unread), "beviljade_medel") == (
        "Avsnitt 1 Beviljat medel: vi kan inte läsa beloppet."
    )


def test_a_dash_in_a_field_is_a_missing_value(sundsvall: RuleBook) -> None:
    report = a_report(sundsvall.forms[0])
    dash = {**report.fields, "beviljade_medel": FieldValue(value=None, raw=" – ")}
    assert message(sundsvall, replace(report, fields=dash), "beviljade_medel").endswith("beloppet saknas.")


def test_an_empty_table_is_said_to_be_empty_on_its_section(sundsvall: RuleBook) -> None:
    row = message(sundsvall, a_report(sundsvall.forms[0], ekonomi=[], s6=""), "6")
    assert row.startswith('Avsnitt 6 Ekonomisk rapport: "Redovisa era totala kostnader')
    assert row.endswith("Tabellen är tom.")


def test_a_share_that_the_sums_do_not_give_is_asked_about(gavleborg: RuleBook) -> None:
    report = a_report(
        gavleborg.forms[0],
        utnyttjade_medel=2_064_312,
        s7_1_1="",
        s7_2_1="Av de beviljande medel för projektet blev 97% utnyttjade. Den mindre avvikelsen beror på ledighet.",
    )
    [found] = findings(gavleborg, report)
    assert (found.rule, found.severity, found.audience, found.target) == (
        "percent-agrees",
        "warning",
        "sender",
        "7.2.1",
    )
    assert found.message == (
        "Avsnitt 7.2.1: Ni skriver att 97 procent av medlen är utnyttjade. Beloppen i avsnitt 1 "
        f"(2{NBSP}064{NBSP}312 av 2{NBSP}458{NBSP}000 kronor) ger 84 procent. Vilken uppgift är rätt?"
    )


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("Vi har utnyttjat 84 % av medlen.", False),
        ("Vi har utnyttjat 84,9 procent av medlen.", False),
        ("Vi har utnyttjat 85,1 procent av medlen.", True),
        ("Budgeten är förbrukad till 70 procent.", True),
        ("16 procent av de beviljade medlen är outnyttjade.", False),
        ("Kvar av medlen som inte använts är 30 procent.", True),
        ("22 % gick till arbete. Medlen utnyttjades inte fullt ut.", False),
        ("Handledaren arbetade 50 procent och medlen har därför inte utnyttjats.", False),
        ("Medlen utnyttjades inte helt eftersom tjänsten var vakant.", False),
        ("Vi utnyttjade inte medlen, 12 % av deltagarna hoppade av.", False),
    ],
)
def test_only_a_share_of_the_funds_is_compared(gavleborg: RuleBook, text: str, asked: bool) -> None:
    report = a_report(gavleborg.forms[0], utnyttjade_medel=84, beviljade_medel=100, s7_1_1="", s7_2_1=text)
    assert said(gavleborg, report) == ([("warning", "7.2.1")] if asked else [])


def test_what_was_left_over_is_asked_about_as_such(gavleborg: RuleBook) -> None:
    text = "Av medlen har 3 procent inte utnyttjats."
    report = a_report(gavleborg.forms[0], utnyttjade_medel=84, beviljade_medel=100, s7_1_1="", s7_2_1=text)
    assert message(gavleborg, report, "7.2.1") == (
        "Avsnitt 7.2.1: Ni skriver att 3 procent av medlen inte är utnyttjade. Beloppen i avsnitt 1 (84 av 100 kronor) "
        "ger 16 procent. Vilken uppgift är rätt?"
    )


def test_neither_alternative_answered_is_one_finding_on_the_first(gavleborg: RuleBook) -> None:
    report = a_report(gavleborg.forms[0], utnyttjade_medel=None, s7_1_1="", s7_2_1="")
    assert said(gavleborg, report) == [("error", "utnyttjade_medel"), ("error", "7.1.1")]


def test_the_alternative_that_applies_by_the_amounts_is_asked_for(gavleborg: RuleBook) -> None:
    report = a_report(gavleborg.forms[0], utnyttjade_medel=84, beviljade_medel=100, s7_1_1="", s7_2_1="")
    assert report.section("7.1.1").status == "not_applicable"
    assert said(gavleborg, report) == [("error", "7.2.1")]


def test_both_alternatives_answered_is_a_question(gavleborg: RuleBook) -> None:
    report = a_report(gavleborg.forms[0], s7_2_1="Vakanser.")
    assert said(gavleborg, report) == [("warning", "7.2.1")]


def test_used_more_than_granted_is_a_question_with_both_sums(gavleborg: RuleBook) -> None:
    report = a_report(gavleborg.forms[0], utnyttjade_medel=2_458_001)
    assert message(gavleborg, report, "utnyttjade_medel") == (
        "Avsnitt 1 Utnyttjade medel: Utnyttjade medel (2 458 001 kronor) är mer än beviljade medel (2 458 000 kronor). "
        "Stämmer beloppen?"
    )


def test_a_goal_without_an_answer_is_a_question_on_the_goals(sundsvall: RuleBook) -> None:
    goals = [
        {"mal": "A", "uppnatt": None, "utfall": "x"},
        {"mal": "B", "uppnatt": "delvis", "utfall": "y"},
        {"mal": "C", "uppnatt": None, "utfall": "z"},
    ]
    report = a_report(sundsvall.forms[0], mal=goals)
    assert said(sundsvall, report) == [("warning", "mal")]
    assert "För mål 1 och 3 går det inte att se" in message(sundsvall, report, "mal")


def test_a_goal_without_an_outcome_is_a_question_and_a_no_that_is_not_explained_is_for_staff(
    sundsvall: RuleBook,
) -> None:
    later = "Enkät skickas i höst och redovisas i årsrapporten."
    goals = [{"mal": "A", "uppnatt": "ja", "utfall": None}, {"mal": "B", "uppnatt": "nej", "utfall": later}]
    found = judge(
        evidence(a_report(sundsvall.forms[0], mal=goals), sundsvall.forms[0]), sundsvall.rules[sundsvall.forms[0].id]
    )
    assert [(f.rule, f.severity, f.audience) for f in found] == [
        ("goal-explained", "warning", "staff"),
        ("goal-has-result", "warning", "sender"),
    ]
    assert ["Mål 2" in found[0].message, "För mål 1 " in found[1].message] == [True, True]


def test_a_personal_number_is_an_error_to_staff_where_it_stands(gavleborg: RuleBook) -> None:
    report = replace(
        a_report(gavleborg.forms[0], s5_1="Hon, ******-****, fick arbete."), personal_numbers=("5.1", "5.1")
    )
    [found] = findings(gavleborg, report)
    assert (found.severity, found.audience, found.target) == ("error", "staff", "5.1")
    assert "*" not in found.message


def test_no_message_quotes_what_the_sender_wrote(gavleborg: RuleBook) -> None:
    report = a_report(
        gavleborg.forms[0],
        insatsens_namn="Hemliga namnet",
        utnyttjade_medel=84,
        beviljade_medel=100,
        s7_1_1="Hemligt: 97 % av medlen är utnyttjade.",
        s7_2_1="Hemligt: 97 % av medlen är utnyttjade.",
        s5_1="",
    )
    assert len(findings(gavleborg, report)) == 4
    assert not [f for f in findings(gavleborg, report) if "hemlig" in f.message.casefold()]


def test_what_was_read_with_doubt_is_for_staff_and_never_an_error_of_the_sender_s(gavleborg: RuleBook) -> None:
    report = a_report(gavleborg.forms[0], s6_3="")
    doubtful = tuple(replace(s, confidence=0.59) if s.id == "6.3" else s for s in report.sections)
    [found] = findings(gavleborg, replace(report, sections=doubtful))
    assert (found.severity, found.audience, found.target) == ("warning", "staff", "6.3")
    sure_enough = tuple(replace(s, confidence=0.6) if s.id == "6.3" else s for s in report.sections)
    [found] = findings(gavleborg, replace(report, sections=sure_enough))
    assert (found.severity, found.audience) == ("error", "sender")


def test_findings_on_one_place_keep_the_order_of_the_rules(gavleborg: RuleBook) -> None:
    form = gavleborg.forms[0]
    plain = replace(
        gavleborg.rules[form.id][0],
        swedish=RuleText(message="m"),
        english=None,
        check=lambda _: (Draft(target="5.1"),),
    )
    rules = [replace(plain, id=name) for name in ("b", "a")]
    assert [f.rule for f in judge(evidence(a_report(form), form), rules)] == ["b", "a"]


# ---- the union of a report and its supplement


def test_in_the_union_the_newest_answer_and_the_newest_filled_in_field_win(gavleborg: RuleBook) -> None:
    form = gavleborg.forms[0]
    earlier = a_report(form, s5_1="Gammalt.", s6_3="", organisation="Gamla", kontaktperson=None)
    later = a_report(form, blank=True, s5_1="Nytt.", s6_3="Deltagarna valde.", organisation="Nya", kontaktperson="Maja")
    union = unite(earlier, later, form)
    assert (union.section("5.1").text, union.section("6.3").text) == ("Nytt.", "Deltagarna valde.")
    assert union.section("4.1").text == "Text."
    assert (union.value("organisation"), union.value("kontaktperson")) == ("Nya", "Maja")
    assert union.value("insatsens_namn") == "Text"
    assert judge(evidence(union, form), gavleborg.rules[form.id]) == ()


def test_only_what_still_is_missing_is_asked_for_and_the_rest_is_settled(sundsvall: RuleBook) -> None:
    form, rules = sundsvall.forms[0], sundsvall.rules[sundsvall.forms[0].id]
    earlier = a_report(form, s6="", ekonomi=[], s5_3="", beviljade_medel=None, epost=[])
    later = a_report(form, blank=True, s6="", s5_3="Lärdomar.", beviljade_medel=100)
    before, after = judge(evidence(earlier, form), rules), judge(evidence(unite(earlier, later, form), form), rules)
    assert [f.target for f in after] == ["epost", "6"]
    assert settled(before, after) == (
        "Avsnitt 1 Beviljat medel",
        "Avsnitt 5.3 Beskriv tillvaratagna erfarenheter och lärdomar från insatsen",
    )


def test_a_table_s_section_is_settled_by_its_title(sundsvall: RuleBook) -> None:
    form, rules = sundsvall.forms[0], sundsvall.rules[sundsvall.forms[0].id]
    before = judge(evidence(a_report(form, s6="", ekonomi=[]), form), rules)
    assert settled(before, ()) == ("Avsnitt 6 Ekonomisk rapport",)


def test_questions_and_notes_to_staff_are_never_settled_rows(gavleborg: RuleBook) -> None:
    form, rules = gavleborg.forms[0], gavleborg.rules[gavleborg.forms[0].id]
    before = judge(evidence(a_report(form, utnyttjade_medel=2_458_001), form), rules)
    assert len(before) == 1
    assert settled(before, ()) == ()


def test_a_heading_that_only_the_supplement_lacks_is_not_missing(gavleborg: RuleBook) -> None:
    form = gavleborg.forms[0]
    union = unite(a_report(form, s6_3=""), a_report(form, blank=True, s6_3=None, s5_1=None), form)
    assert (union.section("6.3").status, union.section("5.1").status) == ("empty", "answered")


def test_alternatives_are_decided_anew_by_the_union_s_amounts(gavleborg: RuleBook) -> None:
    form = gavleborg.forms[0]
    earlier = a_report(form, utnyttjade_medel=84, beviljade_medel=100, s7_1_1="", s7_2_1="")
    later = a_report(form, blank=True, utnyttjade_medel=100)
    assert [s.status for s in unite(earlier, later, form).sections[-2:]] == ["empty", "not_applicable"]
    corrected = a_report(form, blank=True, utnyttjade_medel=80, s7_2_1="Vakanser.")
    assert [s.status for s in unite(earlier, corrected, form).sections[-2:]] == ["not_applicable", "answered"]


def test_a_period_without_readable_days_does_not_replace_one_that_has_them(gavleborg: RuleBook) -> None:
    form = gavleborg.forms[0]
    union = unite(a_report(form), a_report(form, insatstid={"start": None, "end": None}), form)
    assert union.value("insatstid") == FILLED["period"]


def test_a_personal_number_follows_the_text_that_was_kept(gavleborg: RuleBook) -> None:
    form = gavleborg.forms[0]
    earlier = replace(a_report(form), personal_numbers=("5.1", "5.2"))
    later = a_report(form, blank=True, s5_1="Utan nummer.")
    assert unite(earlier, later, form).personal_numbers == ("5.2",)
    assert unite(later, replace(a_report(form), personal_numbers=("5.1", "")), form).personal_numbers == ("5.1", "")


def test_a_report_united_with_itself_is_itself(gavleborg: RuleBook) -> None:
    report = a_report(gavleborg.forms[0], s6_3="", epost=[])
    assert unite(report, report, gavleborg.forms[0]) == report
